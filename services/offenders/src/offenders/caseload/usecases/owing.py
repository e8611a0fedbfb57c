"""Working out what a case owes after something happened in it, and writing that where lists find it."""

from datetime import date, timedelta
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Record, Row
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.codes import Colour
from offenders.caseload.rules.owing import Account, Kept, Obligation, Schedule, Status, Turn, account_of, end_of
from offenders.caseload.statements import cases as statements
from offenders.caseload.statements import owing as written_down
from offenders.nominals.usecases.telling import Hearers, tell

_LEAST = timedelta(microseconds=1)


async def settle(connection: Connection, case_id: UUID) -> list[Obligation]:
    """Write what a case owes by now; returns what was missed and is later than all that was known to be missed.

    The caller holds the case. What is recorded late changes what was written, from there on; a day that was told once
    as missed is not told again in another form.
    """
    account = await account_now(connection, case_id, clocks.today())
    written = [_obligation(row) for row in await written_down.OBLIGATIONS.rows(connection, case_id=case_id)]
    same = _common(written, account.obligations)
    if same < len(written):
        await written_down.FORGET_FROM.run(connection, case_id=case_id, from_place=same)
    await written_down.WRITE_OBLIGATION.each(
        connection,
        [
            {
                "case_id": case_id,
                "place": place,
                "due_on": one.due_on,
                "colour": one.colour,
                "contact_id": one.contact_id,
                "counted_on": one.counted_on,
                "ended_at": end_of(one.counted_on) - _LEAST,
            }
            for place, one in enumerate(account.obligations)
            if place >= same
        ],
    )
    await statements.OWE.run(
        connection,
        the_case=case_id,
        owed_at=end_of(account.due_on) if account.due_on else None,
        lapsing_at=end_of(account.lapses_on) if account.lapses_on else None,
        kept_at=account.last_kept.at if account.last_kept else None,
    )
    known = max((one.counted_on for one in written if one.contact_id is None), default=date.min)
    return [one for one in account.obligations if one.contact_id is None and one.counted_on > known]


async def tell_missed(connection: Connection, row: Row, missed: list[Obligation], hearers: Hearers) -> None:
    """Tell of each day by which contact was owed and that ended without any."""
    for one in missed:
        data = {name: row[name] for name in ("case_id", "lead_agency", "lpu")}
        data |= {"colour": one.colour, "due_on": one.due_on}
        await tell(connection, EventType.OFFENDERS_CONTACT_MISSED, row["case_id"], data, hearers)


async def account_now(connection: Connection, case_id: UUID, today: date) -> Account:
    """Work out what a case owes on a day from its whole history."""
    turns = [_turn(row) for row in await statements.TURNS.rows(connection, case_id=case_id)]
    kept = [
        Kept(row["contacted_at"], row["contact_id"]) for row in await statements.KEPT.rows(connection, case_id=case_id)
    ]
    return account_of([*turns, *kept], today)


def _turn(row: Record) -> Turn:
    schedule = Schedule(row["interval_unit"], row["interval_amount"], tuple(row["weeks_before_release"]))
    return Turn(row["changed_at"], Status(row["status"]), Colour(row["colour"]), schedule, row["release_on"])


def _obligation(row: Record) -> Obligation:
    return Obligation(row["due_on"], Colour(row["colour"]), row["counted_on"], row["contact_id"])


def _common(written: list[Obligation], worked_out: list[Obligation]) -> int:
    pairs = zip(written, worked_out, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(written), len(worked_out)))
