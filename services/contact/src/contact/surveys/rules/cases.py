"""When a victim is due, how far a case is from its end, and what a number may be shown as (domain.md §10.1)."""

from datetime import date, timedelta
from typing import NamedTuple

from bluelamp.schemas.contact.surveys import (
    AttemptOutcome,
    CaseStatus,
    IncidentGroup,
    NewAttemptOutcome,
    SuppressionReason,
    SurveyStream,
    ToldOutcome,
)
from bluelamp.schemas.problems import Fault, raise_all

ATTEMPT_LASTS = timedelta(hours=1)
"""For how long a surveyor who begins to dial may read the contact details [A]."""
_SHOWN_DIGITS = 3


class Window(NamedTuple):
    """When a victim is rung; `until` is the first day on which nobody rings any more."""

    due_on: date
    opens: date
    until: date


def window_of(recorded_on: date, contact_after_days: int, window_days: int) -> Window:
    """Return when a victim is rung: so many days after the day of recording, give or take the window."""
    due_on = recorded_on + timedelta(days=contact_after_days)
    return Window(due_on, due_on - timedelta(days=window_days), due_on + timedelta(days=window_days + 1))


def faults_of_case(stream: SurveyStream, group: IncidentGroup, recorded_on: date, today: date) -> list[Fault]:
    """Return what no case may say: a day to come, or an incident that is not of its stream."""
    faults = []
    if recorded_on > today:
        faults.append(Fault("#/recorded_at", "The day has not come yet.", "date_in_future"))
    if (group is IncidentGroup.ASB) != (stream is SurveyStream.ASB):
        detail = "ASB is of the ASB stream, and every other group of crime."
        faults.append(Fault("#/incident_group", detail, "group_of_other_stream"))
    return faults


def masked(telephone: str) -> str:
    """Return a number with its last three digits alone."""
    return "•" * (len(telephone) - _SHOWN_DIGITS) + telephone[-_SHOWN_DIGITS:]


def check_outcome(told: NewAttemptOutcome) -> None:
    """Refuse a stop without its reason, and a reason without a stop; raises RULE_BROKEN."""
    if (told.outcome is ToldOutcome.STOPPED) != (told.stop_reason is not None):
        detail = "Give a reason with STOPPED, and with nothing else."
        raise_all([Fault("#/stop_reason", detail, "reason_of_stop")])


def status_after(outcome: AttemptOutcome, *, is_last: bool) -> CaseStatus:
    """Return where an attempt leaves a case; a case without an answer is open until its last attempt is over."""
    ended = {
        AttemptOutcome.WRONG_NUMBER: CaseStatus.NOT_REACHED,
        AttemptOutcome.REFUSED: CaseStatus.REFUSED,
        AttemptOutcome.STOPPED: CaseStatus.SUPPRESSED,
        AttemptOutcome.INTERVIEWED: CaseStatus.INTERVIEWED,
    }
    return ended.get(outcome, CaseStatus.NOT_REACHED if is_last else CaseStatus.SAMPLED)


def reasons_after(told: NewAttemptOutcome) -> list[SuppressionReason]:
    """Return what a surveyor learnt that keeps anybody from ringing the person."""
    if told.outcome is ToldOutcome.REFUSED:
        return [SuppressionReason.REFUSED]
    return [] if told.stop_reason is None else [SuppressionReason(told.stop_reason.value)]
