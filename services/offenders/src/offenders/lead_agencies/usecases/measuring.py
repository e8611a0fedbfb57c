"""What reassigning cases disrupted (board report ¶37), with numerators and denominators."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
from bluelamp.schemas.offenders.lead_agencies import Disruption, MedianMeasure, ShareMeasure
from offenders.lead_agencies.rules import measuring as rules
from offenders.lead_agencies.rules.refusing import check_period
from offenders.lead_agencies.statements import measuring as statements
from offenders.nominals.usecases.sight import sight_of

VERSION = "1"
_TWELVE_WEEKS = timedelta(weeks=12)


class Defined(NamedTuple):
    """What a share is of what, in words and as a formula."""

    definition: str
    formula: str


_REASSIGNED = Defined(
    "Cases that passed from one agency to another, of all that ran in the period.", "reassigned cases / cases that ran"
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

    Raises RULE_BROKEN for a period that ends before it begins.
    """
    until_day = day_until or clocks.today() + timedelta(days=1)
    from_day = day_from or until_day - _TWELVE_WEEKS
    check_period(from_day, until_day, clocks.today())
    await record(connection, actor, AuditAction.CONSULTATION, "get_disruption", [])
    return await measure_disruption(connection, actor, lpu, (from_day, until_day))


async def measure_disruption(
    connection: Connection, actor: Actor, lpu: Lpu | None, days: tuple[date, date]
) -> Disruption:
    """Return the measures of some days, the second being the day after the last; for whoever records the reading."""
    from_day, until_day = days
    now = clocks.now()
    since, until = _midnight(from_day), min(_midnight(until_day), now)
    rows = await statements.LED.rows(
        connection, since=since, until=until, of_lpu=lpu, **sight_of(actor, statements.LED)
    )
    cases = {row["case_id"]: _led(row) for row in rows}
    running = [case for case in cases.values() if rules.ran_in(case, since, until)]
    spells = [spell for case in cases.values() for spell in rules.spells_without_lead(case, since, until)]
    around = await _round_transfers(connection, cases, since, until)
    reassigned = sum(rules.was_reassigned(case, since, until) for case in running)
    return Disruption(
        definition_version=VERSION,
        day_from=from_day,
        day_until=until_day,
        as_at=now,
        reassigned=_share(_REASSIGNED, reassigned, len(running)),
        unassigned=_median(rules.median_of(spells)),
        missed_round_transfer=_share(
            _MISSED_ROUND, around.missed_before + around.missed_after, around.due_before + around.due_after
        ),
        missed_before_transfer=_share(_MISSED_BEFORE, around.missed_before, around.due_before),
        missed_after_transfer=_share(_MISSED_AFTER, around.missed_after, around.due_after),
    )


async def _round_transfers(
    connection: Connection, cases: Mapping[UUID, rules.LedCase], since: datetime, until: datetime
) -> rules.RoundTransfer:
    transfers = {case_id: days for case_id, case in cases.items() if (days := _transfers(case, since, until))}
    if not transfers:
        return rules.RoundTransfer(0, 0, 0, 0)
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
    counted = [rules.round_transfers(days, owed[case_id]) for case_id, days in transfers.items()]
    return rules.RoundTransfer(
        sum(one.due_before for one in counted),
        sum(one.missed_before for one in counted),
        sum(one.due_after for one in counted),
        sum(one.missed_after for one in counted),
    )


def _transfers(case: rules.LedCase, since: datetime, until: datetime) -> Sequence[date]:
    return [clocks.local_day(at) for at in rules.transfers_of(case, since, until)]


def _led(row: Row) -> rules.LedCase:
    turns = tuple(rules.Turn(datetime.fromisoformat(at), LeadAgency(agency)) for at, agency in row["turns"])
    return rules.LedCase(row["opened_at"], row["closed_at"], turns)


def _share(defined: Defined, numerator: int, denominator: int) -> ShareMeasure:
    value = numerator / denominator if denominator else None
    return ShareMeasure(**defined._asdict(), numerator=numerator, denominator=denominator, value=value)


def _median(found: rules.Median) -> MedianMeasure:
    return MedianMeasure(
        definition="Days for which no agency led a case, for every such spell that touches the period.",
        formula="median of (end of spell or of period - beginning of spell)",
        count=found.count,
        total_days=found.total_days,
        median_days=found.median_days,
        running=found.running,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clocks.LONDON)
