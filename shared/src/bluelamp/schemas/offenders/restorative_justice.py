"""Restorative justice asked for, on the wire; nobody who was harmed is in it (¶24-25, ADR 0048)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, Cursor, Reason, Reference, RequestModel, ResponseModel, Timestamp, Version
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.referrals import DeliveryState


class RestorativeJusticeStatus(StrEnum):
    """How far a request has come with those who offer it."""

    REQUESTED = "REQUESTED"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    COMPLETED = "COMPLETED"


class NewRestorativeJusticeRequest(RequestModel):
    """Why restorative justice is asked for; whether anybody harmed wants it is asked by the other side alone.

    The reason stays here: what becomes a referral of the portal says who asks and nothing that a manager wrote.
    """

    reason: Reason
    agreed_on: CalendarDay = Field(description="When the perpetrator agreed to be asked; nobody is made to.")
    is_highest_risk: bool = Field(description="One of the force's highest-risk offenders (board report ¶25).")


class RestorativeJusticePatch(RequestModel):
    """A merge patch (RFC 7396) of how far a request has come."""

    status: Annotated[RestorativeJusticeStatus, Field(strict=False)]


class RestorativeJusticeRequest(ResponseModel):
    """A request for restorative justice, and its status."""

    request_id: UUID
    offender_id: UUID
    reason: str
    agreed_on: date
    is_highest_risk: bool
    status: RestorativeJusticeStatus
    delivery_state: DeliveryState = Field(description="Whether the portal has it; HELD waits for somebody here.")
    problem_code: str | None = Field(description="Why the portal does not have it.")
    referral_id: UUID | None = Field(description="The portal's referral that it became.")
    referral_reference: Reference | None
    referral_status: Code | None = Field(description="What the portal told last; how far it came is said here by hand.")
    referral_outcome: Code | None
    requested_by: str
    requested_at: Timestamp
    changed_at: Timestamp
    version: Version


class RestorativeJusticeUpdateHeard(ResponseModel):
    """That the portal was heard: the request itself, and what a manager wrote in it, is not for the other side."""

    request_id: UUID
    update_id: UUID
    referral_id: UUID


class RestorativeJusticePage(ResponseModel):
    """Requests for one person, the latest first."""

    items: list[RestorativeJusticeRequest] = Field(max_length=100)
    next_cursor: Cursor | None
