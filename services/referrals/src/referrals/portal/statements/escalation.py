"""Step-ups to safeguarding."""

from sqlalchemy import bindparam, insert

from bluelamp.kit.database import Statement
from referrals.portal.tables import escalations

ADD = Statement(
    insert(escalations)
    .values(
        referral_id=bindparam("referral_id"),
        target=bindparam("target"),
        reason=bindparam("reason"),
        requested_by=bindparam("requested_by"),
        organisation_id=bindparam("organisation_id"),
    )
    .returning(escalations.c.escalation_id, escalations.c.requested_at)
)
"""Record a step-up; it waits for the safeguarding service with its delivery state shown."""
