"""What the events of reviews and of lessons say."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, Reference, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType
from bluelamp.schemas.safeguarding.reviews import LessonStatus, ReviewKind, ReviewMatter, ReviewStatus
from bluelamp.schemas.safeguarding.sentinel import ThemeCode


class ReviewEventV1(ResponseModel):
    """What happened to a review; whom it is about is read by the review team alone."""

    review_id: UUID
    reference: Reference
    kind: ReviewKind
    matter: ReviewMatter
    status: ReviewStatus = Field(description="After the event.")
    version_number: int = Field(ge=1, le=1000)
    verb: Code = Field(description="OPEN, CHANGE, DECIDE, SUBMIT, RETURN, SIGN, REVISE, REOPEN or CLOSE.")


class ReviewCloudEventV1(CloudEvent[ReviewEventV1]):
    """An event of a review as it is sent."""


class LessonEventV1(ResponseModel):
    """What happened to a lesson."""

    lesson_id: UUID
    theme: ThemeCode
    status: LessonStatus = Field(description="After the event.")


class LessonCloudEventV1(CloudEvent[LessonEventV1]):
    """An event of a lesson as it is sent."""


_REVIEWS = (
    EventType.SAFEGUARDING_REVIEW_CHANGED,
    EventType.SAFEGUARDING_REVIEW_MOVED,
    EventType.SAFEGUARDING_REVIEW_OPENED,
)
_LESSONS = (
    EventType.SAFEGUARDING_LESSON_CHANGED,
    EventType.SAFEGUARDING_LESSON_PUBLISHED,
    EventType.SAFEGUARDING_LESSON_RECORDED,
    EventType.SAFEGUARDING_LESSON_WITHDRAWN,
)
REVIEWS_DATA: dict[EventType, type[ResponseModel]] = {
    **dict.fromkeys(_REVIEWS, ReviewEventV1),
    **dict.fromkeys(_LESSONS, LessonEventV1),
}
REVIEWS_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    **dict.fromkeys(_REVIEWS, ReviewCloudEventV1),
    **dict.fromkeys(_LESSONS, LessonCloudEventV1),
}
