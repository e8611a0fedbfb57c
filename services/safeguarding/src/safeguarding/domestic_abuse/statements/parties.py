"""The people of a record, and where the record belongs."""

from sqlalchemy import Text, Uuid, any_, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from safeguarding.hubs.tables import hubs
from safeguarding.people.tables import people

KNOWN = Statement(
    select(people.c.person_id, people.c.date_of_birth).where(
        people.c.person_id == any_(bindparam("person_ids", type_=ARRAY(Uuid)))
    )
)
"""Those of the ids that are people whom the caller may see."""

REGISTER = Statement(
    insert(people).values(
        person_id=bindparam("person_id"),
        given_name=bindparam("given_name"),
        family_name=bindparam("family_name"),
        date_of_birth=bindparam("date_of_birth"),
        sex=bindparam("sex"),
        created_by=bindparam("created_by"),
    )
)
"""Register somebody; the id is made before, because a desk may not read back what it has just written."""

PLACE = Statement(
    select(
        func.bound_hub(type_=Text).label("bound_hub"),
        func.coalesce(func.bound_agency(type_=Text), "POLICE").label("agency"),
        select(hubs.c.hub)
        .where(bindparam("lpu", type_=Text) == any_(hubs.c.lpus))
        .order_by(hubs.c.hub)
        .limit(1)
        .scalar_subquery()
        .label("hub"),
    )
)
"""Which hub's area a unit lies in, and for which agency the caller writes."""
