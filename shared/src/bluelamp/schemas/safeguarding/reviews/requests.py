"""What is sent about reviews and lessons."""

from typing import Annotated

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import TEXT, Day, Identifier, Line, LocalTime, Reason, RequestModel, Text
from bluelamp.schemas.safeguarding.codes import Agency
from bluelamp.schemas.safeguarding.reviews.codes import (
    ExhibitCondition,
    ForensicPriority,
    ForensicTechnique,
    OpportunityResult,
    ReviewDecisionKind,
    ReviewKind,
    ReviewMatter,
    ReviewRole,
)
from bluelamp.schemas.safeguarding.sentinel.codes import Account, ThemeCode

LEAST_REASONS = 40
Reasons = Annotated[str, StringConstraints(min_length=LEAST_REASONS, max_length=4000, pattern=TEXT)]
Report = Annotated[str, StringConstraints(min_length=1, max_length=100_000, pattern=TEXT)]


class ReviewPerson(RequestModel):
    """Somebody in what is reviewed."""

    person_id: Identifier
    role: Annotated[ReviewRole, Field(strict=False)]


class NewReview(RequestModel):
    """A review to be begun."""

    kind: Annotated[ReviewKind, Field(strict=False)]
    matter: Annotated[ReviewMatter, Field(strict=False)]
    occurred_on: Day = Field(description="The day of the crime, the death or the last sighting.")
    source_reference: Line = Field(description="The crime's or the statutory review's own number.")
    people: Annotated[list[ReviewPerson], Field(min_length=1, max_length=50)]
    terms: Text = Field(description="What is to be found out.")
    author: Account | None = Field(default=None, description="Who writes it; left out, the caller.")
    scope_from: Day | None = Field(default=None, description="From when on; for an internal management review.")
    scope_until: Day | None = Field(default=None, description="Until when; for an internal management review.")
    chronology_due_on: Day | None = Field(default=None, description="For an internal management review.")
    due_on: Day


class ReviewTerms(RequestModel):
    """What of an open review can still be changed."""

    report: Report | None = None
    author: Account
    chronology_due_on: Day | None = None
    due_on: Day


class ReviewPatch(RequestModel):
    """A merge patch of a review that is open: its report, its deadlines, its author."""

    report: Report | None = None
    author: Account | None = None
    chronology_due_on: Day | None = None
    due_on: Day | None = None


class NewExhibit(RequestModel):
    """A thing that was kept, and what is left of it."""

    exhibit_reference: Line = Field(examples=["ABC/1"])
    description: Text
    seized_on: Day | None = None
    stored_at: Line | None = None
    condition: Annotated[ExhibitCondition, Field(strict=False)]


class NewOpportunity(RequestModel):
    """What today's forensic science could find in exhibits that yesterday's did not."""

    exhibit_ids: Annotated[list[Identifier], Field(min_length=1, max_length=50)]
    technique: Annotated[ForensicTechnique, Field(strict=False)]
    rationale: Text
    priority: Annotated[ForensicPriority, Field(strict=False)]


class NewOpportunityResult(RequestModel):
    """What came of it."""

    result: Annotated[OpportunityResult, Field(strict=False)]
    detail: Text


class NewReviewDecision(RequestModel):
    """What a cold case's review decides, with reasons."""

    decision: Annotated[ReviewDecisionKind, Field(strict=False)]
    reasons: Reasons
    next_review_on: Day | None = Field(default=None, description="Needed unless the case is investigated again.")


class NewChronologyEntry(RequestModel):
    """What an agency knew or did, and where that is written."""

    occurred_on: Day
    occurred_at_time: LocalTime | None = Field(
        default=None, description="When on that day, if it is known (London, HH:MM): entries of a day go by it."
    )
    agency: Annotated[Agency, Field(strict=False)]
    event: Text
    source: Line = Field(description="The document, log or interview that says so.", examples=["Crime log, entry 14"])
    analysis: Text | None = Field(default=None, description="What should have followed, and why it did not.")


class ReviewReason(RequestModel):
    """Why a step is taken."""

    reason: Reason


class NewReviewSignature(RequestModel):
    """Approval of the version as it stands, by somebody who wrote none of it."""

    version_number: int = Field(ge=1, le=1000, description="The version that was read.")
    version: int = Field(
        ge=1,
        le=2_147_483_647,
        description="The review's `version` as it was read: what was changed since is not signed.",
    )
    statement: Reason


class NewLessonAction(RequestModel):
    """What is to be done about it."""

    action: Text
    owner: Line = Field(description="A role or team, never somebody's name.", examples=["Head of public protection"])
    due_on: Day


class LessonDetails(RequestModel):
    """What was learnt, without anybody in it: no name, date of birth, address, number or reference."""

    title: Line
    lesson: Text
    theme: ThemeCode = Field(description="A theme of Sentinel, or another area of practice.", examples=["DA"])


class NewLesson(LessonDetails):
    """A lesson of a review."""

    source_review_id: Identifier
    actions: Annotated[list[NewLessonAction], Field(min_length=1, max_length=20)]


class LessonPatch(RequestModel):
    """A merge patch of a lesson."""

    title: Line | None = None
    lesson: Text | None = None
    theme: ThemeCode | None = None


class ActionClosure(RequestModel):
    """What shows that an action was done; checked for personal data like the lesson."""

    evidence: Reason
