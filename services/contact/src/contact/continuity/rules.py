"""What may be said of an outage and of a drill, and how ready what stands in is on a day (domain.md §9.8)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.continuity import (
    ContinuityTest,
    ContinuityTestKind,
    ContinuityTestOutcome,
    Fallback101,
    NewContinuityTest,
    NewOutage,
    Readiness,
)
from bluelamp.schemas.contact.measures import FigureFootnote
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

EARLIEST_YEAR = 1900
_SECONDS_PER_MINUTE = 60


def check_outage(new: NewOutage, moment: datetime) -> None:
    """Refuse an outage that is to come or ends before it begins, or that does not say what carried 101."""
    struck = set(new.streams)
    faults = []
    if new.started_at.year < EARLIEST_YEAR:
        faults.append(Fault("#/started_at", "The years from 1900 on can be recorded.", "time_impossible"))
    if new.started_at > moment:
        faults.append(Fault("#/started_at", "An outage is recorded once it has begun.", "time_in_future"))
    if new.ended_at is not None and new.ended_at <= new.started_at:
        faults.append(Fault("#/ended_at", "It ends after it begins.", "ends_before_it_begins"))
    if new.ended_at is not None and new.ended_at > moment:
        faults.append(Fault("#/ended_at", "An end that is to come is not known.", "time_in_future"))
    if len(struck) != len(new.streams):
        faults.append(Fault("#/streams", "Each stream is named once.", "named_twice"))
    if (Stream.NON_EMERGENCY_101 in struck) != (new.fallback_101 is not None):
        faults.append(Fault("#/fallback_101", "Say what carried 101 if it was out, and only then.", "fallback_needed"))
    if new.overflow_force_999 is not None and Stream.EMERGENCY_999 not in struck:
        faults.append(Fault("#/overflow_force_999", "999 was not out.", "stream_not_struck"))
    _refuse(faults, "The outage does not fit together.")


def check_test(new: NewContinuityTest, today: date) -> None:
    """Refuse a drill that is to come, that names no neighbour where one carries, or that failed without a finding."""
    faults = []
    if new.held_on > today:
        faults.append(Fault("#/held_on", "A drill is recorded once it was held.", "date_in_future"))
    if (new.kind is ContinuityTestKind.OVERFLOW_999) != (new.partner_force is not None):
        detail = "Name the neighbour of a drill of the 999 overflow, and of no other."
        faults.append(Fault("#/partner_force", detail, "partner_needed"))
    if new.outcome is not ContinuityTestOutcome.SUCCESS and new.finding is None:
        faults.append(Fault("#/finding", "Say what did not hold.", "finding_needed"))
    if new.next_due_on is not None and new.next_due_on <= new.held_on:
        faults.append(Fault("#/next_due_on", "The next drill comes after this one.", "ends_before_it_begins"))
    _refuse(faults, "The drill does not fit together.")


def minutes_of(started_at: datetime, ended_at: datetime | None) -> float | None:
    """Return how long an outage lasted, in minutes; None while it lasts."""
    return None if ended_at is None else (ended_at - started_at).total_seconds() / _SECONDS_PER_MINUTE


def minutes_out(spells: Iterable[tuple[datetime, datetime | None]], since: datetime, until: datetime) -> int:
    """Count the whole minutes of a period in which any stream was out: what struck several at once counts once.

    A spell without an end lasts to the end of the period.
    """
    seconds, reached = 0.0, since
    for started_at, ended_at in sorted(spells, key=lambda one: one[0]):
        begins, ends = max(started_at, reached), min(ended_at or until, until)
        if ends > begins:
            seconds += (ends - begins).total_seconds()
            reached = ends
    return int(seconds // _SECONDS_PER_MINUTE)


def footnotes_of(overflow_force_999: str | None, fallback_101: Fallback101 | None) -> list[FigureFootnote]:
    """Say beside an outage that continuity held for 999 alone, where it did (domain.md §14, C22)."""
    if fallback_101 is not Fallback101.NONE:
        return []
    carried = f"999 was carried by {overflow_force_999}, " if overflow_force_999 else ""
    text = f"{carried}{'but n' if carried else 'N'}othing carried 101."
    return [FigureFootnote(code="C22", text=text)]


def readiness(tests: Iterable[ContinuityTest], day: date) -> list[Readiness]:
    """Tell of each kind and neighbour when it was last tried and last held; tests are in the order of their days."""
    groups: dict[tuple[ContinuityTestKind, str | None], list[ContinuityTest]] = {}
    for test in tests:
        groups.setdefault((test.kind, test.partner_force), []).append(test)
    tried = {kind for kind, _ in groups}
    never: dict[tuple[ContinuityTestKind, str | None], list[ContinuityTest]] = {
        (kind, None): [] for kind in ContinuityTestKind if kind not in tried
    }
    named = sorted((groups | never).items(), key=lambda one: (one[0][0], one[0][1] or ""))
    return [_readiness(kind, partner, held, day) for (kind, partner), held in named]


def _readiness(kind: ContinuityTestKind, partner: str | None, held: Sequence[ContinuityTest], day: date) -> Readiness:
    last = held[-1] if held else None
    success = max((test.held_on for test in held if test.outcome is ContinuityTestOutcome.SUCCESS), default=None)
    due = last.next_due_on if last else None
    return Readiness(
        kind=kind,
        partner_force=partner,
        tests=len(held),
        last_held_on=last.held_on if last else None,
        last_outcome=last.outcome if last else None,
        last_success_on=success,
        days_since_success=(day - success).days if success else None,
        next_due_on=due,
        is_overdue=due is not None and due < day,
    )


def _refuse(faults: list[Fault], detail: str) -> None:
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, detail, faults)
