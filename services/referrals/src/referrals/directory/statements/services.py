"""Services."""

from typing import Any

from sqlalchemy import Integer, Text, Uuid, bindparam, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from bluelamp.kit.database import Statement
from referrals.directory.tables import services

GIVEN = (
    "organisation_id",
    "name",
    "description",
    "needs",
    "minimum_age",
    "maximum_age",
    "lpus",
    "languages",
    "opening_hours",
    "eligibility",
    "contact",
    "address",
    "funding",
    "security_accreditation",
    "places_per_week",
    "paused",
    "status",
)
"""What a caller may set."""

COLUMNS = [column for column in services.c if column.name != "words"]
"""What a service is kept as; the search words are derived."""

_given: dict[str, Any] = {name: bindparam(name) for name in GIVEN}
_service_id = func.coalesce(bindparam("service_id", value=None, type_=Uuid), func.uuidv7())
_the_one = services.c.service_id == bindparam("the_service", type_=Uuid)
_need = bindparam("need", value=None, type_=Text)
_lpu = bindparam("lpu", value=None, type_=Text)
_organisation = bindparam("of_organisation", value=None, type_=Uuid)
_status = bindparam("with_status", value=None, type_=Text)
_after_name = bindparam("after_name", value=None, type_=Text)
_after_id = bindparam("after_id", value=None, type_=Uuid)

ADD = Statement(insert(services).values(service_id=_service_id, **_given).returning(*COLUMNS))

ADD_IF_MISSING = Statement(insert(services).values(service_id=_service_id, **_given).on_conflict_do_nothing())

ONE = Statement(select(*COLUMNS).where(_the_one))

LOCKED = Statement(select(*COLUMNS).where(_the_one).with_for_update(key_share=True))
"""One service for this transaction alone, while offers to it go on; a partner can lock its own only."""

CHANGE = Statement(
    update(services)
    .where(_the_one)
    .values(updated_at=func.now(), version=services.c.version + 1, **_given)
    .returning(*COLUMNS)
)

PAGE = Statement(
    select(*COLUMNS)
    .where(
        or_(_need.is_(None), _need == func.any(services.c.needs)),
        or_(_lpu.is_(None), _lpu == func.any(services.c.lpus)),
        or_(_organisation.is_(None), services.c.organisation_id == _organisation),
        or_(_status.is_(None), services.c.status == _status),
        or_(_after_name.is_(None), tuple_(services.c.name, services.c.service_id) > tuple_(_after_name, _after_id)),
    )
    .order_by(services.c.name, services.c.service_id)
    .limit(bindparam("limit", type_=Integer))
)
"""By name; a partner sees its own only, by row-level security."""
