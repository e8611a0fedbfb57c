"""Sharing agreements."""

from typing import Any

from sqlalchemy import Date, Integer, Uuid, bindparam, func, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from bluelamp.kit.database import Statement
from referrals.directory.tables import sharing_agreements

GIVEN = (
    "organisation_id",
    "title",
    "purpose",
    "data_items",
    "lawful_bases",
    "regime",
    "partner_basis",
    "retention",
    "impact_assessment",
    "valid_from",
    "expires_on",
    "review_on",
)
"""What a caller may set."""

_given: dict[str, Any] = {name: bindparam(name) for name in GIVEN}
_new = {
    "sharing_agreement_id": func.coalesce(bindparam("sharing_agreement_id", value=None, type_=Uuid), func.uuidv7()),
    "force_organisation_id": bindparam("force_organisation_id"),
    **_given,
}
_the_one = sharing_agreements.c.sharing_agreement_id == bindparam("the_agreement", type_=Uuid)
_organisation = bindparam("of_organisation", value=None, type_=Uuid)
_after_day = bindparam("after_day", value=None, type_=Date)
_after_id = bindparam("after_id", value=None, type_=Uuid)
_position = tuple_(sharing_agreements.c.expires_on, sharing_agreements.c.sharing_agreement_id)

ADD = Statement(insert(sharing_agreements).values(**_new).returning(sharing_agreements))

ADD_IF_MISSING = Statement(insert(sharing_agreements).values(**_new).on_conflict_do_nothing())

ONE = Statement(select(sharing_agreements).where(_the_one))

LOCKED = Statement(select(sharing_agreements).where(_the_one).with_for_update(key_share=True))

CHANGE = Statement(
    update(sharing_agreements)
    .where(_the_one)
    .values(updated_at=func.now(), version=sharing_agreements.c.version + 1, **_given)
    .returning(sharing_agreements)
)

PAGE = Statement(
    select(sharing_agreements)
    .where(
        or_(_organisation.is_(None), sharing_agreements.c.organisation_id == _organisation),
        or_(_after_day.is_(None), _position > tuple_(_after_day, _after_id)),
    )
    .order_by(sharing_agreements.c.expires_on, sharing_agreements.c.sharing_agreement_id)
    .limit(bindparam("limit", type_=Integer))
)
"""The soonest to expire first; a partner sees its own only, by row-level security."""
