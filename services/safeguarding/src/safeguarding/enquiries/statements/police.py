"""What the police check needs to know of an enquiry; only as the service's own role."""

from typing import Any

from sqlalchemy import Select, Uuid, and_, any_, bindparam, literal_column, or_, select

from bluelamp.kit.database import Statement
from safeguarding.enquiries.statements.answering import IS_AWAY, NOT_SEARCHED, WAITING
from safeguarding.enquiries.tables import enquiries, enquiry_responses
from safeguarding.people.statements.identity import known_as
from safeguarding.people.tables import people

_ENQUIRY = bindparam("the_enquiry", type_=Uuid)


def _to_check() -> Statement:
    is_away: Select[Any] = select(literal_column("1")).where(
        enquiry_responses.c.enquiry_id == enquiries.c.enquiry_id, IS_AWAY
    )
    return Statement(
        select(
            enquiries.c.case_id,
            enquiries.c.organisation_id,
            enquiries.c.lawful_basis,
            *(people.c[name] for name in ("person_id", "given_name", "family_name", "date_of_birth")),
            *known_as(),
        )
        .join(people, people.c.person_id == any_(enquiries.c.subjects))
        .where(
            enquiries.c.enquiry_id == _ENQUIRY,
            or_(WAITING, and_(NOT_SEARCHED, is_away.correlate(enquiries).exists())),
        )
        .order_by(people.c.person_id)
    )


TO_CHECK = _to_check()
"""The people to be searched for, by all that any of their records says of who they are.

No row when the enquiry waits for no answer any more. The desk's word that the system was away ends no search.
"""

ANSWER_THAT_SYSTEM_IS_AWAY = Statement(
    select(enquiry_responses.c.response_id).where(enquiry_responses.c.enquiry_id == _ENQUIRY, IS_AWAY).limit(1)
)
"""The answer in force, if it says that the system was away."""
