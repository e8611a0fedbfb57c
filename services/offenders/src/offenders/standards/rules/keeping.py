"""What may not be recorded of operating practice; each fault with a pointer to where it stands."""

from datetime import date
from typing import Protocol

from bluelamp.schemas.offenders.standards import (
    AdoptionStatus,
    NewComplianceAudit,
    NewStandardAdoption,
    NewTransitionIssue,
    StepStatus,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken


class Step(Protocol):
    """What of something to be done decides."""

    @property
    def status(self) -> StepStatus: ...

    @property
    def ended_on(self) -> date | None: ...

    @property
    def outcome(self) -> str | None: ...


def check_past(day: date | None, today: date, name: str) -> None:
    """Refuse what is said to have happened on a day to come."""
    if day is not None and day > today:
        raise rule_broken(f"#/{name}", "That day is to come.", "in_the_future")


def check_adoption(new: NewStandardAdoption, today: date) -> None:
    """Refuse an adoption of a day to come: until then it is planned."""
    check_past(new.adopted_on, today, "adopted_on")


def check_audit(new: NewComplianceAudit, today: date) -> None:
    """Refuse an audit of a day to come, and more that was met than was checked."""
    check_past(new.audited_on, today, "audited_on")
    if new.met > new.checked:
        raise rule_broken("#/met", "No more is met than was checked.", "more_than_checked")


def check_step(step: Step, today: date) -> None:
    """Refuse an end without its day and what came of it, and either without an end."""
    is_open = step.status is StepStatus.OPEN
    faults = [
        Fault(f"#/{name}", "What has ended says when, and what came of it; what is open does not yet.", "ended")
        for name, value in (("ended_on", step.ended_on), ("outcome", step.outcome))
        if is_open is (value is not None)
    ]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, faults[0].detail, faults)
    check_past(step.ended_on, today, "ended_on")


def check_issue(new: NewTransitionIssue, today: date) -> None:
    """Refuse what is said to have been raised on a day to come, and an end that is not told whole."""
    check_past(new.raised_on, today, "raised_on")
    check_step(new, today)


def adoption_status(planned_for: date, adopted_on: date | None, today: date) -> AdoptionStatus:
    """Return whether a unit works by a version, is to, or should have by today."""
    if adopted_on is not None:
        return AdoptionStatus.ADOPTED
    return AdoptionStatus.LATE if planned_for < today else AdoptionStatus.PLANNED


def is_overdue(status: StepStatus, due_on: date, today: date) -> bool:
    """Whether something is still to be done after the day by whose end it was due."""
    return status is StepStatus.OPEN and due_on < today
