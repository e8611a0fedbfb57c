"""What is answered about reviews and lessons."""

from datetime import date
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Cursor, Reference, ResponseModel, Timestamp
from bluelamp.schemas.safeguarding.codes import Agency
from bluelamp.schemas.safeguarding.reviews.codes import (
    ExhibitCondition,
    ForensicPriority,
    ForensicTechnique,
    LessonActionStatus,
    LessonStatus,
    OpportunityResult,
    ReviewDecisionKind,
    ReviewKind,
    ReviewMatter,
    ReviewRole,
    ReviewStatus,
)
from bluelamp.schemas.safeguarding.sentinel.codes import ThemeCode

_COUNT = 2_147_483_647
_VERSION = Field(ge=1, le=_COUNT)
_WHO = Field(max_length=200)


class ReviewSummary(ResponseModel):
    """A line of the list of reviews."""

    review_id: UUID
    reference: Reference
    kind: ReviewKind
    matter: ReviewMatter
    status: ReviewStatus
    author: str = _WHO
    due_on: date
    next_review_on: date | None = Field(description="When a cold case is looked at again, by its last decision.")
    overdue: bool = Field(
        description="Whether a deadline has passed that what it is for has not met, or the day to look again."
    )
    opened_at: Timestamp


class ReviewPage(ResponseModel):
    """One page of reviews, newest first."""

    items: list[ReviewSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class PersonInReview(ResponseModel):
    """Somebody in what is reviewed."""

    person_id: UUID
    role: ReviewRole


class Exhibit(ResponseModel):
    """A thing that was kept."""

    exhibit_id: UUID
    exhibit_reference: str = Field(max_length=200)
    description: str = Field(max_length=4000)
    seized_on: date | None
    stored_at: str | None = Field(max_length=200)
    condition: ExhibitCondition
    recorded_by: str = _WHO
    recorded_at: Timestamp


class ForensicOpportunity(ResponseModel):
    """What could still be found."""

    opportunity_id: UUID
    exhibit_ids: list[UUID] = Field(max_length=50)
    technique: ForensicTechnique
    rationale: str = Field(max_length=4000)
    priority: ForensicPriority
    recorded_by: str = _WHO
    recorded_at: Timestamp
    result: OpportunityResult | None
    result_detail: str | None = Field(max_length=4000)
    result_by: str | None = _WHO
    result_at: Timestamp | None


class ReviewDecision(ResponseModel):
    """What was decided about a cold case."""

    decision: ReviewDecisionKind
    reasons: str = Field(max_length=4000)
    next_review_on: date | None
    decided_by: str = _WHO
    decided_at: Timestamp


class ReviewStep(ResponseModel):
    """What happened to a review."""

    verb: str = Field(max_length=60)
    from_status: ReviewStatus | None
    to_status: ReviewStatus
    version_number: int = Field(ge=1, le=1000)
    reason: str | None = Field(max_length=4000)
    actor: str = _WHO
    occurred_at: Timestamp


class Review(ReviewSummary):
    """A review with all that belongs to it but its chronology and its signed versions."""

    occurred_on: date
    source_reference: str = Field(max_length=200)
    people: list[PersonInReview] = Field(max_length=50)
    terms: str = Field(max_length=4000)
    scope_from: date | None
    scope_until: date | None
    chronology_due_on: date | None
    report: str | None = Field(max_length=100_000)
    version_number: int = Field(ge=1, le=1000, description="Of what is being written; signed versions never change.")
    exhibits: list[Exhibit] = Field(max_length=500)
    forensic_opportunities: list[ForensicOpportunity] = Field(max_length=500)
    decisions: list[ReviewDecision] = Field(max_length=100, description="Oldest first.")
    history: list[ReviewStep] = Field(max_length=1000, description="Oldest first.")
    version: int = _VERSION


class ChronologyEntry(ResponseModel):
    """What an agency knew or did."""

    chronology_entry_id: UUID
    occurred_on: date
    occurred_at_time: str | None = Field(max_length=5)
    agency: Agency
    event: str = Field(max_length=4000)
    source: str = Field(max_length=200)
    analysis: str | None = Field(max_length=4000)
    recorded_by: str = _WHO
    recorded_at: Timestamp
    withdrawn_at: Timestamp | None
    withdrawn_by: str | None = _WHO
    withdrawal_reason: str | None = Field(max_length=4000)


class ChronologyPage(ResponseModel):
    """One page of a chronology, the earliest day first."""

    items: list[ChronologyEntry] = Field(max_length=100)
    next_cursor: Cursor | None


class SignedEntry(ResponseModel):
    """An entry of the chronology as it was signed."""

    chronology_entry_id: UUID
    occurred_on: date
    occurred_at_time: str | None = Field(max_length=5)
    agency: Agency
    event: str = Field(max_length=4000)
    source: str = Field(max_length=200)
    analysis: str | None = Field(max_length=4000)
    recorded_by: str = _WHO


class SignedVersionSummary(ResponseModel):
    """That a version was signed."""

    version_number: int = Field(ge=1, le=1000)
    author: str = _WHO
    signed_by: str = _WHO
    signed_at: Timestamp
    digest: str = Field(
        max_length=64,
        description="SHA-256, in hexadecimal, of the JSON array `[report, chronology]` as it is sent, without blanks.",
    )


class SignedVersion(SignedVersionSummary):
    """An internal management review as it was signed; it never changes."""

    statement: str = Field(max_length=4000)
    report: str = Field(max_length=100_000)
    chronology: list[SignedEntry] = Field(max_length=5000)


class SignedVersions(ResponseModel):
    """Every signed version of a review, oldest first."""

    items: list[SignedVersionSummary] = Field(max_length=1000)
    next_cursor: None


class LessonAction(ResponseModel):
    """What is to be done about a lesson, by whom and when, and what shows that it was."""

    lesson_action_id: UUID
    action: str = Field(max_length=4000)
    owner: str = Field(max_length=200)
    due_on: date
    status: LessonActionStatus
    overdue: bool
    evidence: str | None = Field(max_length=4000)
    closed_at: Timestamp | None


class LessonSummary(ResponseModel):
    """A lesson as a list shows it."""

    lesson_id: UUID
    title: str = Field(max_length=200)
    lesson: str = Field(max_length=4000)
    theme: ThemeCode
    source_review_id: UUID
    source_kind: ReviewKind
    source_matter: ReviewMatter
    status: LessonStatus
    open_actions: int = Field(ge=0, le=_COUNT)
    published_at: Timestamp | None
    relevance: float = Field(ge=0, description="How well it answers the words asked for; 0 without any.")


class LessonPage(ResponseModel):
    """One page of lessons: the most relevant first, then the newest."""

    items: list[LessonSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class Lesson(ResponseModel):
    """A lesson with its actions."""

    lesson_id: UUID
    title: str = Field(max_length=200)
    lesson: str = Field(max_length=4000)
    theme: ThemeCode
    source_review_id: UUID
    source_kind: ReviewKind
    source_matter: ReviewMatter
    status: LessonStatus
    open_actions: int = Field(ge=0, le=_COUNT)
    actions: list[LessonAction] = Field(max_length=200)
    recorded_at: Timestamp
    published_at: Timestamp | None
    withdrawn_at: Timestamp | None
    version: int = _VERSION
