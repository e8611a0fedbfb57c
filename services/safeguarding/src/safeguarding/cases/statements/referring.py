"""Who could be referred to the portal out of a case."""

from sqlalchemy import Uuid, bindparam, select

from bluelamp.kit.database import Statement
from safeguarding.cases.tables import case_people
from safeguarding.people.tables import people

PEOPLE = Statement(
    select(
        case_people.c.person_id,
        case_people.c.role,
        people.c.given_name,
        people.c.family_name,
        people.c.date_of_birth,
        people.c.sex,
    )
    .join(people, people.c.person_id == case_people.c.person_id)
    .where(case_people.c.case_id == bindparam("the_case", type_=Uuid))
    .order_by(case_people.c.added_at, case_people.c.person_id)
)
"""Who is in a case now, in the order in which they came into it."""
