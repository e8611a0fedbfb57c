"""What reassigning cases disrupts (board report ¶37): spells without a lead, and contacts missed round a transfer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

from bluelamp.schemas.offenders.codes import LeadAgency

BEFORE = timedelta(days=14)
AFTER = timedelta(days=14)
"""The 28 days round a transfer: the fortnight before it, and the fortnight that begins with its day."""
_SECONDS_OF_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Turn:
    """From when on which agency led a case, and which organisation of that kind."""

    at: datetime
    agency: LeadAgency
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class LedCase:
    """A case's life, and every completed change of its lead, oldest first; before the first nobody leads it."""

    opened_at: datetime
    closed_at: datetime | None
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Spell:
    """How long nobody led a case; `runs` while nobody does at the end of the period."""

    days: float
    runs: bool


@dataclass(frozen=True, slots=True)
class Median:
    """A median of spells, with what it is made of."""

    count: int
    total_days: float
    median_days: float | None
    running: int


def spells_without_lead(case: LedCase, since: datetime, until: datetime) -> list[Spell]:
    """Return the spells without a lead that touch a period, each from its beginning to its end or the period's."""
    spells = []
    ends = [*(turn.at for turn in case.turns), case.closed_at]
    leads = [Turn(case.opened_at, LeadAgency.UNASSIGNED), *case.turns]
    for turn, ended_at in zip(leads, ends, strict=True):
        if turn.agency is not LeadAgency.UNASSIGNED or turn.at >= until:
            continue
        # Not a spell: the lead was named with the case.
        if ended_at is not None and (ended_at <= turn.at or ended_at < since):
            continue
        runs = ended_at is None or ended_at >= until
        end = until if ended_at is None or ended_at >= until else ended_at
        spells.append(Spell((end - turn.at).total_seconds() / _SECONDS_OF_DAY, runs))
    return spells


def median_of(spells: Sequence[Spell]) -> Median:
    """Return the median of some spells in days, with their number and sum."""
    days = [spell.days for spell in spells]
    return Median(len(days), sum(days), median(days) if days else None, sum(spell.runs for spell in spells))


def was_reassigned(case: LedCase, since: datetime, until: datetime) -> bool:
    """Whether a case passed from one agency or organisation to another in a period.

    That somebody took it first is no reassignment, nor that the same one took it back. One that lay unassigned between
    two was reassigned when the second took it.
    """
    former: Turn | None = None
    for turn in case.turns:
        if turn.agency is LeadAgency.UNASSIGNED:
            continue
        if former is not None and since <= turn.at < until and _lead(turn) != _lead(former):
            return True
        former = turn
    return False


def _lead(turn: Turn) -> tuple[LeadAgency, UUID | None]:
    return turn.agency, turn.organisation_id


def transfers_of(case: LedCase, since: datetime, until: datetime) -> list[datetime]:
    """Return when a case left or changed its lead in a period; that somebody took it first is no transfer."""
    first = next((place for place, turn in enumerate(case.turns) if turn.agency is not LeadAgency.UNASSIGNED), None)
    later = () if first is None else case.turns[first + 1 :]
    return [turn.at for turn in later if since <= turn.at < until]


def ran_in(case: LedCase, since: datetime, until: datetime) -> bool:
    """Whether a case was part of the caseload at any moment of a period."""
    return case.opened_at < until and (case.closed_at is None or case.closed_at > since)


@dataclass(frozen=True, slots=True)
class Owed:
    """A contact that was owed: the day on which it counts, and whether it was missed."""

    counted_on: date
    missed: bool


@dataclass(frozen=True, slots=True)
class RoundTransfer:
    """Contacts owed and missed in the days before transfers, and in the days from them on; each counted once."""

    due_before: int
    missed_before: int
    due_after: int
    missed_after: int


def added(some: Iterable[RoundTransfer]) -> RoundTransfer:
    """Return what was owed and missed round the transfers of several cases."""
    every = list(some)
    return RoundTransfer(
        sum(one.due_before for one in every),
        sum(one.missed_before for one in every),
        sum(one.due_after for one in every),
        sum(one.missed_after for one in every),
    )


def round_transfers(transferred_on: Iterable[date], owed: Iterable[Owed]) -> RoundTransfer:
    """Count one case's contacts round its transfers; what lies before one and after another counts as after."""
    days = tuple(transferred_on)
    before: list[bool] = []
    after: list[bool] = []
    for one in owed:
        if any(day <= one.counted_on < day + AFTER for day in days):
            after.append(one.missed)
        elif any(day - BEFORE <= one.counted_on < day for day in days):
            before.append(one.missed)
    return RoundTransfer(len(before), sum(before), len(after), sum(after))
