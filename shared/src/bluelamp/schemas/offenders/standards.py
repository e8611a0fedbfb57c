"""Operating practice on the wire: versions, who works by them, audits, and what is improved (¶29-32, domain.md §13.3).

Free text is about the work and names nobody; it is bounded, and in no event.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Count,
    Identifier,
    Line,
    Lpu,
    RequestModel,
    ResponseModel,
    Text,
    Timestamp,
    Version,
)
from bluelamp.schemas.offenders.days import CalendarDay

Number = Annotated[int, Field(ge=1, le=1000)]
Checked = Annotated[int, Field(ge=1, le=1000)]
Met = Annotated[int, Field(ge=0, le=1000)]
Owner = Annotated[Line, Field(description="The post or the team that sees to it, and no name.", examples=["IOM lead"])]


class Strand(StrEnum):
    """The three strands of the strategy (¶29)."""

    PERFORMANCE = "PERFORMANCE"
    DOMESTIC_ABUSE_PROCESS = "DOMESTIC_ABUSE_PROCESS"
    TRANSFORMING_REHABILITATION = "TRANSFORMING_REHABILITATION"


class AdoptionStatus(StrEnum):
    """Whether a unit works by a version, is to, or should have by now."""

    PLANNED = "PLANNED"
    LATE = "LATE"
    ADOPTED = "ADOPTED"


class AuditKind(StrEnum):
    """How the central team looked."""

    VISIT = "VISIT"
    RECORDS = "RECORDS"


class StepStatus(StrEnum):
    """Whether something is to be done, was done, or is not to be done any more."""

    OPEN = "OPEN"
    DONE = "DONE"
    DROPPED = "DROPPED"


class NewStandard(RequestModel):
    """A way of working that is written down."""

    code: Annotated[Code, Field(examples=["IOM_SOP"])]
    name: Line
    purpose: Text
    begun_on: CalendarDay = Field(description="When work on it began.")


class StandardPatch(RequestModel):
    """What is to be changed."""

    name: Line | None = None
    purpose: Text | None = None


class Standard(ResponseModel):
    """A way of working that is written down."""

    standard_id: UUID
    code: str
    name: str
    purpose: str
    begun_on: date
    version: Version
    changed_at: Timestamp


class StandardPage(ResponseModel):
    """A page of them."""

    items: Annotated[list[Standard], Field(max_length=100)]
    next_cursor: str | None


class NewStandardVersion(RequestModel):
    """A version of it, in force from a day on until another is."""

    standard_id: Identifier
    version_number: Number
    in_force_from: CalendarDay
    summary: Text = Field(description="What is in it, or what has changed.")


class StandardVersionPatch(RequestModel):
    """The words of a version; another day is another version."""

    summary: Text | None = None


class StandardVersion(ResponseModel):
    """A version of a way of working."""

    standard_version_id: UUID
    standard_id: UUID
    version_number: Count
    in_force_from: date
    summary: str
    version: Version
    changed_at: Timestamp


class StandardVersionPage(ResponseModel):
    """A page of versions."""

    items: Annotated[list[StandardVersion], Field(max_length=100)]
    next_cursor: str | None


class NewStandardAdoption(RequestModel):
    """That a unit is to work by a version, or does."""

    standard_version_id: Identifier
    lpu: Annotated[Lpu, Field(strict=False)]
    planned_for: CalendarDay
    adopted_on: CalendarDay | None = None


class StandardAdoptionPatch(RequestModel):
    """Another day; null takes the adoption back."""

    planned_for: CalendarDay | None = None
    adopted_on: CalendarDay | None = None


class StandardAdoption(ResponseModel):
    """That a unit is to work by a version, or does."""

    standard_adoption_id: UUID
    standard_version_id: UUID
    lpu: Lpu
    planned_for: date
    adopted_on: date | None
    status: AdoptionStatus
    version: Version
    changed_at: Timestamp


class StandardAdoptionPage(ResponseModel):
    """A page of adoptions."""

    items: Annotated[list[StandardAdoption], Field(max_length=100)]
    next_cursor: str | None


class StandardGap(ResponseModel):
    """A unit that does not work by the version in force."""

    lpu: Lpu
    works_by: int | None = Field(
        ge=1, le=1_000_000_000, description="The version that it adopted last; null where it adopted none."
    )
    planned_for: date | None
    is_late: bool = Field(description="Whether the day for which it was planned is over.")


class StandardGaps(ResponseModel):
    """Which units do not work by the version in force on a day, and how many do."""

    standard_id: UUID
    standard_version_id: UUID | None = Field(description="The version in force; null where none was yet.")
    version_number: Count | None
    as_at: date
    days_in_force: Count
    definition: str
    adopted: Count
    units: Count
    items: list[StandardGap] = Field(max_length=10)


class NewComplianceAudit(RequestModel):
    """What the central team found in a unit: how much of what it checked was as the version says."""

    standard_version_id: Identifier
    lpu: Annotated[Lpu, Field(strict=False)]
    kind: Annotated[AuditKind, Field(strict=False)]
    audited_on: CalendarDay
    checked: Checked
    met: Met
    finding: Text


class ComplianceAuditPatch(RequestModel):
    """What was taken down wrongly."""

    checked: Checked | None = None
    met: Met | None = None
    finding: Text | None = None


class ComplianceAudit(ResponseModel):
    """What was found in a unit."""

    compliance_audit_id: UUID
    standard_version_id: UUID
    lpu: Lpu
    kind: AuditKind
    audited_on: date
    checked: Count
    met: Count
    compliance: float = Field(description="Met ÷ checked.")
    finding: str
    version: Version
    changed_at: Timestamp


class ComplianceAuditPage(ResponseModel):
    """A page of audits."""

    items: Annotated[list[ComplianceAudit], Field(max_length=100)]
    next_cursor: str | None


class NewImprovementAction(RequestModel):
    """What a unit does after an audit."""

    compliance_audit_id: Identifier
    action: Text
    owner: Owner
    due_on: CalendarDay
    status: Annotated[StepStatus, Field(strict=False)] = StepStatus.OPEN
    ended_on: CalendarDay | None = None
    outcome: Text | None = None


class StepPatch(RequestModel):
    """A merge patch (RFC 7396) of what is to be done; what has ended says when, and what came of it."""

    action: Text | None = None
    owner: Owner | None = None
    due_on: CalendarDay | None = None
    status: Annotated[StepStatus | None, Field(strict=False)] = None
    ended_on: CalendarDay | None = None
    outcome: Text | None = None


class ImprovementAction(ResponseModel):
    """What a unit does after an audit."""

    improvement_action_id: UUID
    compliance_audit_id: UUID
    action: str
    owner: str
    due_on: date
    status: StepStatus
    is_overdue: bool
    ended_on: date | None
    outcome: str | None
    version: Version
    changed_at: Timestamp


class ImprovementActionPage(ResponseModel):
    """A page of actions."""

    items: Annotated[list[ImprovementAction], Field(max_length=100)]
    next_cursor: str | None


class NewStrategyAction(RequestModel):
    """What is done for a strand of the strategy."""

    strand: Annotated[Strand, Field(strict=False)]
    action: Text
    owner: Owner
    due_on: CalendarDay
    status: Annotated[StepStatus, Field(strict=False)] = StepStatus.OPEN
    ended_on: CalendarDay | None = None
    outcome: Text | None = None


class StrategyAction(ResponseModel):
    """What is done for a strand of the strategy."""

    strategy_action_id: UUID
    strand: Strand
    action: str
    owner: str
    due_on: date
    status: StepStatus
    is_overdue: bool
    ended_on: date | None
    outcome: str | None
    version: Version
    changed_at: Timestamp


class StrategyActionPage(ResponseModel):
    """A page of actions."""

    items: Annotated[list[StrategyAction], Field(max_length=100)]
    next_cursor: str | None


class NewTransitionIssue(RequestModel):
    """What goes wrong where agencies change over, in which region, and what is done about it (¶38)."""

    region: Annotated[Code, Field(examples=["WEST_MIDLANDS"])]
    issue: Text
    raised_on: CalendarDay
    action: Text
    owner: Owner
    due_on: CalendarDay
    status: Annotated[StepStatus, Field(strict=False)] = StepStatus.OPEN
    ended_on: CalendarDay | None = None
    outcome: Text | None = None


class TransitionIssue(ResponseModel):
    """An issue of a region, and what is done about it."""

    transition_issue_id: UUID
    region: Code
    issue: str
    raised_on: date
    action: str
    owner: str
    due_on: date
    status: StepStatus
    is_overdue: bool
    ended_on: date | None
    outcome: str | None
    version: Version
    changed_at: Timestamp


class TransitionIssuePage(ResponseModel):
    """A page of issues."""

    items: Annotated[list[TransitionIssue], Field(max_length=100)]
    next_cursor: str | None


class StrandProgress(ResponseModel):
    """How far a strand has come."""

    strand: Strand
    open: Count
    overdue: Count
    done: Count
    dropped: Count
    progress: float | None = Field(description="Done ÷ all that is not dropped; null where there is none.")


class StrategyProgress(ResponseModel):
    """How far the three strands have come."""

    as_at: date
    definition: str
    strands: list[StrandProgress] = Field(max_length=3)
