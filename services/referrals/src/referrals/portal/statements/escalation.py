"""Step-ups to safeguarding."""

from sqlalchemy import DateTime, Text, Uuid, bindparam, insert, select

from bluelamp.kit.database import Statement
from referrals.portal.tables import escalations, referral_history

_THE_ESCALATION = bindparam("the_escalation", type_=Uuid)

ADD = Statement(
    insert(escalations)
    .values(
        referral_id=bindparam("referral_id"),
        target=bindparam("target"),
        reason=bindparam("reason"),
        requested_by=bindparam("requested_by"),
        organisation_id=bindparam("organisation_id"),
        emergency_rung_at=bindparam("emergency_rung_at", type_=DateTime(timezone=True)),
        incident_number=bindparam("incident_number", type_=Text),
        delivery_state=bindparam("delivery_state", type_=Text),
        delivered_at=bindparam("delivered_at", type_=DateTime(timezone=True)),
    )
    .returning(escalations.c.escalation_id, escalations.c.requested_at)
)
"""Record a step-up; it waits for the safeguarding service with its delivery state shown."""

ONE = Statement(select(escalations).where(escalations.c.escalation_id == _THE_ESCALATION))

CARRIED_OUT = Statement(
    select(referral_history.c.entry_id)
    .join(escalations, escalations.c.referral_id == referral_history.c.referral_id)
    .where(
        escalations.c.escalation_id == _THE_ESCALATION,
        referral_history.c.verb == "STEP_UP",
        referral_history.c.occurred_at >= escalations.c.requested_at,
    )
    .limit(1)
)
"""Whether the referral has been stepped up since that was asked for; asked under the referral's lock."""
