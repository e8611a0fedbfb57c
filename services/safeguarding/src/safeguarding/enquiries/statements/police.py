"""What the police check needs to know of an enquiry; only as the service's own role."""

from sqlalchemy import Uuid, any_, bindparam, select

from bluelamp.kit.database import Statement
from safeguarding.enquiries.statements.answering import OUTSTANDING
from safeguarding.enquiries.tables import enquiries
from safeguarding.people.tables import people

_ENQUIRY = bindparam("the_enquiry", type_=Uuid)

TO_CHECK = Statement(
    select(
        enquiries.c.case_id,
        enquiries.c.organisation_id,
        enquiries.c.lawful_basis,
        people.c.person_id,
        people.c.given_name,
        people.c.family_name,
        people.c.date_of_birth,
    )
    .join(people, people.c.person_id == any_(enquiries.c.subjects))
    .where(enquiries.c.enquiry_id == _ENQUIRY, OUTSTANDING)
    .order_by(people.c.person_id)
)
"""The people to be searched for; no row when the enquiry waits for no answer any more."""
