"""Events on the wire: CloudEvents 1.0 in structured mode, without personal data: ids, codes and nothing else."""

from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Cursor, ResponseModel, Timestamp


class EventType(StrEnum):
    """Every type of event there is; the version at the end changes with the shape of its data."""

    REFERRAL_ACCEPTED = "uk.police.bluelamp.referral.accepted.v1"
    REFERRAL_AGREEMENT_LOST = "uk.police.bluelamp.referral.agreement_lost.v1"
    REFERRAL_CHECK_OVERDUE = "uk.police.bluelamp.referral.check_overdue.v1"
    REFERRAL_CLOSED = "uk.police.bluelamp.referral.closed.v1"
    REFERRAL_CONTACT_ATTEMPTED = "uk.police.bluelamp.referral.contact_attempted.v1"
    REFERRAL_CONTACT_OVERDUE = "uk.police.bluelamp.referral.contact_overdue.v1"
    REFERRAL_CORRECTED = "uk.police.bluelamp.referral.corrected.v1"
    REFERRAL_CORRECTION_WITHHELD = "uk.police.bluelamp.referral.correction_withheld.v1"
    REFERRAL_DECISION_OVERDUE = "uk.police.bluelamp.referral.decision_overdue.v1"
    REFERRAL_DECLINED = "uk.police.bluelamp.referral.declined.v1"
    REFERRAL_ENGAGED = "uk.police.bluelamp.referral.engaged.v1"
    REFERRAL_ESCALATED = "uk.police.bluelamp.referral.escalated.v1"
    REFERRAL_EXPIRED = "uk.police.bluelamp.referral.expired.v1"
    REFERRAL_HELD = "uk.police.bluelamp.referral.held.v1"
    REFERRAL_OFFERED = "uk.police.bluelamp.referral.offered.v1"
    REFERRAL_RELEASED = "uk.police.bluelamp.referral.released.v1"
    REFERRAL_REMATCHED = "uk.police.bluelamp.referral.rematched.v1"
    REFERRAL_REMINDED = "uk.police.bluelamp.referral.reminded.v1"
    REFERRAL_RESUBMITTED = "uk.police.bluelamp.referral.resubmitted.v1"
    REFERRAL_RETURNED = "uk.police.bluelamp.referral.returned.v1"
    REFERRAL_SUBMITTED = "uk.police.bluelamp.referral.submitted.v1"
    REFERRAL_WITHDRAWN = "uk.police.bluelamp.referral.withdrawn.v1"


Data = TypeVar("Data")
Address = Annotated[str, Field(json_schema_extra={"format": "uri"}, max_length=2000)]
TraceParent = Annotated[str, Field(pattern="^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$", max_length=55)]


class CloudEvent(ResponseModel, Generic[Data]):
    """One event in CloudEvents' structured mode; `id` is the same in the feed, in a webhook and in its repetition."""

    specversion: Literal["1.0"]
    id: UUID
    source: Address
    type: str = Field(max_length=120, description="New types may come; ignore those you do not know.")
    time: Timestamp
    subject: str = Field(max_length=64, description="The id of the record that the event is about.")
    dataschema: Address
    datacontenttype: Literal["application/json"]
    traceparent: TraceParent
    data: Data


class AnyCloudEvent(CloudEvent[dict[str, Any]]):
    """An event of whatever type; what its data hold is told by `dataschema`."""


class EventPage(ResponseModel):
    """What happened after the given position, oldest first; `next_cursor` is always there: go on from it later."""

    items: list[AnyCloudEvent] = Field(max_length=100)
    next_cursor: Cursor
