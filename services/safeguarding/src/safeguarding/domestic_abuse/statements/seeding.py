"""What the demonstration data need besides the use cases: fixed ids, and dates that keep the examples true."""

from sqlalchemy import Date, DateTime, Uuid, any_, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from safeguarding.domestic_abuse.tables import abuse_incidents, marac_referrals, risk_assessments
from safeguarding.people.tables import people

_ID = bindparam("record_id", type_=Uuid)

HAS_PERSON = Statement(select(people.c.person_id).where(people.c.person_id == _ID))
HAS_INCIDENT = Statement(select(abuse_incidents.c.abuse_incident_id).where(abuse_incidents.c.abuse_incident_id == _ID))
HAS_ASSESSMENT = Statement(
    select(risk_assessments.c.risk_assessment_id).where(risk_assessments.c.risk_assessment_id == _ID)
)
HAS_REFERRAL = Statement(select(marac_referrals.c.marac_referral_id).where(marac_referrals.c.marac_referral_id == _ID))

ADD_PERSON = Statement(
    insert(people).values(
        person_id=_ID,
        given_name=bindparam("given_name"),
        family_name=bindparam("family_name"),
        date_of_birth=bindparam("date_of_birth"),
        created_by=bindparam("created_by"),
    )
)

DATE_BACK = Statement(
    update(marac_referrals)
    .where(marac_referrals.c.marac_referral_id == any_(bindparam("referral_ids", type_=ARRAY(Uuid))))
    .values(
        referred_at=bindparam("referred_at", type_=DateTime(timezone=True)),
        referred_on=bindparam("referred_on", type_=Date),
        flag_and_tag_expires_on=bindparam("expires_on", type_=Date),
    )
)
"""Let the referrals be older than the day on which the examples say that they were heard."""
