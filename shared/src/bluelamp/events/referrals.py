"""What the events of the Referral Portal say."""

from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, Reference, ResponseModel
from bluelamp.schemas.events import CloudEvent
from bluelamp.schemas.referrals import Outcome, Status


class ReferralEventV1(ResponseModel):
    """What happened to a referral: ids and codes; who it is about is read at the portal, by those who may."""

    referral_id: UUID
    reference: Reference
    status: Status = Field(description="After the event.")
    offer_id: UUID | None
    organisation_id: UUID | None = Field(description="The partner that the event concerns.")
    reason: Code | None = Field(description="The code of a decline, a withdrawal, an escalation or a rematch.")
    outcome: Outcome | None


class ReferralCloudEventV1(CloudEvent[ReferralEventV1]):
    """An event of the Referral Portal as it is sent."""
