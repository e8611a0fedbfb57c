"""Organisations."""

from typing import Any

from sqlalchemy import Integer, Text, Uuid, bindparam, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from bluelamp.kit.database import Statement
from referrals.directory.tables import organisations

GIVEN = ("name", "description", "kind", "website", "contact_email", "active")
"""What a caller may set."""

_given: dict[str, Any] = {name: bindparam(name) for name in GIVEN}
_organisation_id = func.coalesce(bindparam("organisation_id", value=None, type_=Uuid), func.uuidv7())
_the_one = organisations.c.organisation_id == bindparam("the_organisation", type_=Uuid)
_after_name = bindparam("after_name", value=None, type_=Text)
_after_id = bindparam("after_id", value=None, type_=Uuid)

ADD = Statement(insert(organisations).values(organisation_id=_organisation_id, **_given).returning(organisations))

ADD_IF_MISSING = Statement(
    insert(organisations).values(organisation_id=_organisation_id, **_given).on_conflict_do_nothing()
)

EXISTS = Statement(select(organisations.c.organisation_id).where(_the_one))

ONE = Statement(select(organisations).where(_the_one))

LOCKED = Statement(select(organisations).where(_the_one).with_for_update(key_share=True))

CHANGE = Statement(
    update(organisations)
    .where(_the_one)
    .values(updated_at=func.now(), version=organisations.c.version + 1, **_given)
    .returning(organisations)
)

PAGE = Statement(
    select(organisations)
    .where(
        or_(
            _after_name.is_(None),
            tuple_(organisations.c.name, organisations.c.organisation_id) > tuple_(_after_name, _after_id),
        )
    )
    .order_by(organisations.c.name, organisations.c.organisation_id)
    .limit(bindparam("limit", type_=Integer))
)
"""By name; a partner sees its own only, by row-level security."""
