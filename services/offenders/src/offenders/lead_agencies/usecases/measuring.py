"""What reassigning cases disrupted (board report ¶37), with numerators and denominators."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.disruption import Disruption, MedianMeasure, ShareMeasure
from offenders.access import sees_people
from offenders.lead_agencies.rules import measuring as rules
from offenders.lead_agencies.rules.refusing import check_period, check_public
from offenders.lead_agencies.rules.telling import Behind, public
from offenders.lead_agencies.statements import measuring as statements
from offenders.nominals.usecases.sight import sight_of

VERSION = "2"
_TWELVE_WEEKS = timedelta(weeks=12)


class Measured(NamedTuple):
    """The measures, and how many people stand behind each."""

    told: Disruption
    behind: Behind


class Defined(NamedTuple):
    """What a share is of what, in words and as a formula."""

    definition: str
    formula: str


_REASSIGNED = Defined(
    "Cases that passed from one agency, or organisation of its kind, to another, of all that ran in the period; "
    "back to the same one is no reassignment.",
    "reassigned cases / cases that ran",
)
_MISSED_ROUND = Defined(
    "Contacts missed in the 28 days round a transfer, of those owed: a fortnight before its day, and one from it on.",
    "missed / owed, each contact once",
)
_MISSED_BEFORE = Defined("Of these, the fortnight before the day of the transfer.", "missed / owed")
_MISSED_AFTER = Defined("Of these, the fortnight that begins with the day.", "missed / owed")


async def get_disruption(
    connection: Connection, actor: Actor, lpu: Lpu | None, day_from: date | None, day_until: date | None
) -> Disruption:
    """Return the measures of some days in London; the twelve weeks until today where nothing is said.

    Who may not see the people asks of whole months, three where nothing is said, and of the whole force, and is told
    nothing that fewer than five people could be picked out of. Raises RULE_BROKEN for a period that cannot be.
    """
    today = clocks.today()
    if sees_people(actor):
        until_day = day_until or today + timedelta(days=1)
        from_day = day_from or until_day - _TWELVE_WEEKS
    else:
        until_day = day_until or today.replace(day=1)
        from_day = day_from or clocks.months_before(until_day, 3)
        check_public(from_day, until_day, lpu, today)
    check_period(from_day, until_day, today)
    await record(connection, actor, AuditAction.CONSULTATION, "get_disruption", [])
    measured = await _measured(connection, actor, lpu, (from_day, until_day))
    return measured.told if sees_people(actor) else public(measured.told, measured.behind)


async def measure_disruption(
    connection: Connection, actor: Actor, lpu: Lpu | None, days: tuple[date, date]
) -> Disruption:
    """Return the measures of some days, the second being the day after the last; for whoever records the reading."""
    return (await _measured(connection, actor, lpu, days)).told


async def _measured(connection: Connection, actor: Actor, lpu: Lpu | None, days: tuple[date, date]) -> Measured:
    from_day, until_day = days
    now = clocks.now()
    since, until = _midnight(from_day), min(_midnight(until_day), now)
    rows = await statements.LED.rows(
        connection, since=since, until=until, of_lpu=lpu, **sight_of(actor, statements.LED)
    )
    cases = {row["case_id"]: _led(row) for row in rows}
    people = {row["case_id"]: row["offender_id"] for row in rows}
    running = {case_id for case_id, case in cases.items() if rules.ran_in(case, since, until)}
    reassigned = {case_id for case_id in running if rules.was_reassigned(cases[case_id], since, until)}
    spells = {case_id: rules.spells_without_lead(case, since, until) for case_id, case in cases.items()}
    around = await _round_transfers(connection, cases, since, until)
    total = rules.added(around.values())
    told = Disruption(
        definition_version=VERSION,
        day_from=from_day,
        day_until=until_day,
        as_at=now,
        reassigned=_share(_REASSIGNED, len(reassigned), len(running)),
        unassigned=_median(rules.median_of([spell for some in spells.values() for spell in some])),
        missed_round_transfer=_share(
            _MISSED_ROUND, total.missed_before + total.missed_after, total.due_before + total.due_after
        ),
        missed_before_transfer=_share(_MISSED_BEFORE, total.missed_before, total.due_before),
        missed_after_transfer=_share(_MISSED_AFTER, total.missed_after, total.due_after),
    )
    return Measured(told, _behind(people, (running, reassigned), spells, around))


def _behind(
    people: Mapping[UUID, UUID],
    ran: tuple[Collection[UUID], Collection[UUID]],
    spells: Mapping[UUID, Sequence[rules.Spell]],
    around: Mapping[UUID, rules.RoundTransfer],
) -> Behind:
    """Count the people behind each measure: who is managed in two cohorts is one of them."""

    def number(case_ids: Iterable[UUID]) -> int:
        return len({people[case_id] for case_id in case_ids})

    def owed(before_or_after: str) -> tuple[int, int, int]:
        counts = {
            one: (getattr(found, f"missed_{before_or_after}"), getattr(found, f"due_{before_or_after}"))
            for one, found in around.items()
        }
        return (
            number(one for one, (missed, _) in counts.items() if missed),
            number(one for one, (_, due) in counts.items() if due),
            number(one for one, (missed, due) in counts.items() if due > missed),
        )

    running, reassigned = ran
    return Behind(
        reassigned=(number(reassigned), number(running), number(set(running) - set(reassigned))),
        missed_before=owed("before"),
        missed_after=owed("after"),
        unassigned=number(one for one, some in spells.items() if some),
        running=number(one for one, some in spells.items() if any(spell.runs for spell in some)),
        ended=number(one for one, some in spells.items() if any(not spell.runs for spell in some)),
    )


async def _round_transfers(
    connection: Connection, cases: Mapping[UUID, rules.LedCase], since: datetime, until: datetime
) -> dict[UUID, rules.RoundTransfer]:
    transfers = {case_id: days for case_id, case in cases.items() if (days := _transfers(case, since, until))}
    if not transfers:
        return {}
    every = [day for days in transfers.values() for day in days]
    rows = await statements.OWED.rows(
        connection,
        case_ids=list(transfers),
        day_from=min(every) - rules.BEFORE,
        day_until=max(every) + rules.AFTER,
    )
    owed: dict[UUID, list[rules.Owed]] = defaultdict(list)
    for row in rows:
        owed[row["case_id"]].append(rules.Owed(row["counted_on"], row["missed"]))
    return {case_id: rules.round_transfers(days, owed[case_id]) for case_id, days in transfers.items()}


def _transfers(case: rules.LedCase, since: datetime, until: datetime) -> Sequence[date]:
    return [clocks.local_day(at) for at in rules.transfers_of(case, since, until)]


def _led(row: Row) -> rules.LedCase:
    turns = tuple(
        rules.Turn(datetime.fromisoformat(at), LeadAgency(agency), organisation and UUID(organisation))
        for at, agency, organisation in row["turns"]
    )
    return rules.LedCase(row["opened_at"], row["closed_at"], turns)


def _share(defined: Defined, numerator: int, denominator: int) -> ShareMeasure:
    value = numerator / denominator if denominator else None
    return ShareMeasure(
        **defined._asdict(), is_suppressed=False, numerator=numerator, denominator=denominator, value=value
    )


def _median(found: rules.Median) -> MedianMeasure:
    return MedianMeasure(
        definition="Days for which no agency led a case, for every such spell that touches the period.",
        formula="median of (end of spell or of period - beginning of spell)",
        is_suppressed=False,
        count=found.count,
        total_days=found.total_days,
        median_days=found.median_days,
        running=found.running,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clocks.LONDON)
