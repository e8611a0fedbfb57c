"""When an offer must be answered, and what a partner may report on the way to an outcome (domain.md §1.5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from bluelamp.kit.clocks import OFFICE_HOURS, WorkingHours, due_at, half_time, local_day
from bluelamp.schemas.common import WindowUnit
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.referrals import ContactChannel, ContactResult, Outcome, OutcomeReport, Urgency

CLOCK_SKEW = timedelta(minutes=5)
FAILED_TRIES = 3
DAYS_TRIED = 2
CHANNELS_TRIED = 2
LONGEST_WITHOUT_AGREEMENT = 200
"""How many characters may say what an outcome OTHER was when the person has not agreed to detail (domain.md §1.2)."""

_NOT_AGREED = "The person has not agreed that the police are told detail; leave the note out."
_FAILED = frozenset({ContactResult.NO_ANSWER, ContactResult.MESSAGE_LEFT, ContactResult.WRONG_DETAILS})
_AFTER_ENGAGEMENT_ONLY = frozenset({Outcome.NEED_MET, Outcome.PARTLY_MET, Outcome.NOT_MET, Outcome.DISENGAGED})
_BEFORE_ENGAGEMENT_ONLY = frozenset(
    {Outcome.UNABLE_TO_CONTACT, Outcome.WRONG_CONTACT_DETAILS, Outcome.DECLINED_SUPPORT}
)


@dataclass(frozen=True, slots=True)
class Window:
    """How long a partner has to answer, and after accepting to reach the person, in which hours."""

    answer_within: int
    answer_unit: WindowUnit
    first_contact_within: int
    first_contact_unit: WindowUnit
    hours: WorkingHours = OFFICE_HOURS


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to reach the person, as these rules need it."""

    attempted_at: datetime
    channel: ContactChannel
    result: ContactResult


DEFAULT_WINDOWS: Mapping[Urgency, Window] = MappingProxyType(
    {
        Urgency.URGENT: Window(4, WindowUnit.WORKING_HOURS, 1, WindowUnit.WORKING_DAYS),
        Urgency.PRIORITY: Window(1, WindowUnit.WORKING_DAYS, 3, WindowUnit.WORKING_DAYS),
        Urgency.ROUTINE: Window(3, WindowUnit.WORKING_DAYS, 5, WindowUnit.WORKING_DAYS),
    }
)


def answer_due(offered_at: datetime, window: Window) -> datetime:
    """Return the moment, in UTC, at which an unanswered offer expires."""
    return due_at(offered_at, window.answer_within, window.answer_unit, window.hours)


def remind_at(offered_at: datetime, window: Window) -> datetime:
    """Return the moment, in UTC, at which half the time to answer has run."""
    return half_time(offered_at, answer_due(offered_at, window), window.answer_unit, window.hours)


def first_contact_due(accepted_at: datetime, window: Window) -> datetime:
    """Return the moment, in UTC, by which a partner who accepted should have tried to reach the person."""
    return due_at(accepted_at, window.first_contact_within, window.first_contact_unit, window.hours)


def may_close_unable_to_contact(attempts: Sequence[Attempt]) -> bool:
    """Say whether enough was tried: three failed tries on two local days and by two channels.

    They count from the last time the person was reached.
    """
    failed: list[Attempt] = []
    for attempt in sorted(attempts, key=lambda attempt: attempt.attempted_at):
        if attempt.result in _FAILED:
            failed.append(attempt)
        else:
            failed.clear()
    days = {local_day(attempt.attempted_at) for attempt in failed}
    channels = {attempt.channel for attempt in failed}
    return len(failed) >= FAILED_TRIES and len(days) >= DAYS_TRIED and len(channels) >= CHANNELS_TRIED


def check_note(note: str | None, *, detail_agreed: bool) -> None:
    """Raise a problem for detail that the person has not agreed to share with the police (domain.md §1.2)."""
    if note and not detail_agreed:
        raise rule_broken("#/note", _NOT_AGREED, "detail_not_agreed")


def check_outcome(report: OutcomeReport, attempts: Sequence[Attempt], *, engaged: bool) -> None:
    """Raise one problem with a fault for each thing that keeps an outcome from being reported."""
    faults = [
        *_outcome_faults(report.outcome, report.note, attempts, engaged=engaged),
        *_detail_faults(report.outcome, report.note, detail_agreed=report.detail_agreed),
    ]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, "The outcome cannot be reported like this.", faults)


def check_contact_attempt(attempted_at: datetime, accepted_at: datetime, now: datetime) -> None:
    """Raise a problem for an attempt that lies in the future or before the acceptance.

    Clocks of other systems may be five minutes off, and many cut seconds away.
    """
    if attempted_at > now + CLOCK_SKEW:
        raise rule_broken("#/attempted_at", "The attempt lies in the future.", "time_in_future")
    if attempted_at < accepted_at - CLOCK_SKEW:
        raise rule_broken("#/attempted_at", "The attempt lies before the acceptance.", "before_acceptance")


def check_engagement(engaged_on: date, accepted_on: date, today: date) -> None:
    """Raise a problem for an engagement that lies in the future or before the acceptance; all are London's days."""
    if engaged_on > today:
        raise rule_broken("#/engaged_on", "The date lies in the future.", "date_in_future")
    if engaged_on < accepted_on:
        raise rule_broken("#/engaged_on", "The date lies before the acceptance.", "before_acceptance")


def _detail_faults(outcome: Outcome, note: str | None, *, detail_agreed: bool) -> Iterator[Fault]:
    """A note is refused without the person's agreement, unless it is needed: for OTHER, and by safeguarding."""
    if not note or detail_agreed or outcome is Outcome.STEPPED_UP:
        return
    if outcome is not Outcome.OTHER:
        yield Fault("#/note", _NOT_AGREED, "detail_not_agreed")
    elif len(note) > LONGEST_WITHOUT_AGREEMENT:
        detail = f"Without the person's agreement to detail, say it in {LONGEST_WITHOUT_AGREEMENT} characters."
        yield Fault("#/note", detail, "note_too_long")


def _outcome_faults(
    outcome: Outcome, note: str | None, attempts: Sequence[Attempt], *, engaged: bool
) -> Iterator[Fault]:
    if outcome is Outcome.OTHER and not note:
        yield Fault("#/note", "The outcome OTHER needs a note that says what it was.", "note_required")
    if outcome is Outcome.STEPPED_UP and not note:
        yield Fault("#/note", "A step-up needs a note that tells the hub why.", "reason_required")
    if outcome in _AFTER_ENGAGEMENT_ONLY and not engaged:
        yield Fault("#/outcome", "The person has not engaged yet; report the engagement first.", "not_engaged")
    if outcome in _BEFORE_ENGAGEMENT_ONLY and engaged:
        yield Fault("#/outcome", "The person had engaged; DISENGAGED says that they stopped.", "already_engaged")
    elif outcome is Outcome.UNABLE_TO_CONTACT and not may_close_unable_to_contact(attempts):
        detail = (
            f"It needs {FAILED_TRIES} failed tries on {DAYS_TRIED} days and by {CHANNELS_TRIED} channels since the "
            "person was last reached."
        )
        yield Fault("#/outcome", detail, "too_few_tries")
