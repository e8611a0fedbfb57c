"""What the demonstration data need besides the use cases: dates that keep the examples true."""

from sqlalchemy import DateTime, Uuid, bindparam, null, select, update

from bluelamp.kit.database import Statement
from referrals.portal.tables import offers, referrals

EXISTS = Statement(
    select(referrals.c.referral_id).where(referrals.c.referral_id == bindparam("referral_id", type_=Uuid))
)

DATE_BACK = Statement(
    update(offers)
    .where(offers.c.offer_id == bindparam("the_offer", type_=Uuid), offers.c.answered_at.is_not(None))
    .values(
        offered_at=bindparam("accepted_at", type_=DateTime(timezone=True)),
        answered_at=bindparam("accepted_at", type_=DateTime(timezone=True)),
    )
)

TAKE_TIME = Statement(
    update(offers)
    .where(offers.c.referral_id == bindparam("referral_id", type_=Uuid))
    .values(answer_due_at=bindparam("answer_due_at", type_=DateTime(timezone=True)), remind_at=null())
)
