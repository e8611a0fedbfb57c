"""The filters of the list of referrals."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from bluelamp.schemas.common import Instant, Lpu
from bluelamp.schemas.referrals import Need, Status, Urgency


class Filters(BaseModel):
    """Each narrows the list; none of them says who a person is."""

    model_config = ConfigDict(frozen=True)

    status: Status | None = Field(None, description="Where the referral stands.")
    urgency: Urgency | None = Field(None, description="How soon a partner must answer.")
    need: Need | None = Field(None, description="One of the needs.")
    service_id: UUID | None = Field(None, description="A service that was asked.")
    lpu: Lpu | None = Field(None, description="The unit where the person lives.")
    submitted_from: Instant | None = Field(None, description="Submitted at this moment or later.")
    submitted_until: Instant | None = Field(None, description="Submitted before this moment.")
    overdue: bool | None = Field(
        None, description="Whether the first contact, or the force's decision, is past its time."
    )

    def values(self) -> dict[str, Any]:
        """Return the statement's parameters."""
        return dict(self)
