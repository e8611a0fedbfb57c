"""How long a record is kept, decided by somebody each time: reviews of retention and legal holds (domain.md §11.2)."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator

from bluelamp.schemas.common import Cursor, Day, Lpu, Reason, Reference, RequestModel, ResponseModel, Timestamp
from bluelamp.schemas.offenders.codes import RetentionGroup


class RetentionDecision(StrEnum):
    """What becomes of a record: kept for another period, disposed of by somebody, or kept by another group."""

    RETAIN = "RETAIN"
    DISPOSE = "DISPOSE"
    RECLASSIFY = "RECLASSIFY"


class NewRetentionReview(RequestModel):
    """What you decide of all the records of a person, and why; another group goes with RECLASSIFY alone."""

    decision: Annotated[RetentionDecision, Field(strict=False)]
    to_group: Annotated[RetentionGroup, Field(strict=False)] | None = None
    reason: Reason

    @model_validator(mode="after")
    def _group_with_reclassify(self) -> Self:
        if (self.to_group is not None) != (self.decision is RetentionDecision.RECLASSIFY):
            raise ValueError("`to_group` goes with RECLASSIFY, and with nothing else.")
        return self


class RetentionReview(ResponseModel):
    """A decision of how long the records of a person are kept; it is never changed."""

    review_id: UUID
    offender_id: UUID
    decision: RetentionDecision
    from_group: RetentionGroup
    to_group: RetentionGroup
    came_to_notice_on: Day = Field(description="When the clock began: the last notice as an offender, as then known.")
    next_review_on: Day | None = Field(description="When somebody decides again; null where it is to be disposed of.")
    reason: str
    reviewed_by: str
    reviewed_at: Timestamp


class DueRetentionReview(ResponseModel):
    """A person whose records somebody decides on."""

    offender_id: UUID
    reference: Reference
    lpu: Lpu
    is_restricted: bool
    retention_group: RetentionGroup
    came_to_notice_on: Day
    next_review_on: Day
    is_held: bool = Field(description="Whether a legal hold keeps the records, whatever is decided.")


class DueRetentionReviewPage(ResponseModel):
    """One page of what is due, the longest due first."""

    items: list[DueRetentionReview] = Field(max_length=100)
    next_cursor: Cursor | None


class NewLegalHold(RequestModel):
    """Why the records of a person are kept whatever else is decided: a court, an inquiry, a claim."""

    reason: Reason


class LegalHoldEnd(RequestModel):
    """Why the records need not be kept for that any more."""

    reason: Reason


class LegalHold(ResponseModel):
    """A hold on the records of a person, until it is ended."""

    hold_id: UUID
    offender_id: UUID
    reason: str
    placed_by: str
    from_at: Timestamp
    ended_by: str | None
    end_reason: str | None
    until_at: Timestamp | None


class Retention(ResponseModel):
    """What keeps the records of a person, and what was decided of them."""

    offender_id: UUID
    holds: list[LegalHold] = Field(max_length=100, description="What holds the records now, the latest 100.")
    reviews: list[RetentionReview] = Field(max_length=100, description="The latest 100 decisions, the last first.")
