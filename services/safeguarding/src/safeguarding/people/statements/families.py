"""Households and relationships; centred on an alleged perpetrator they leave out those whom they may have harmed."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Uuid,
    and_,
    any_,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from bluelamp.kit.database import Statement
from safeguarding.people.statements.people import build_object
from safeguarding.people.statements.sight import (
    OFFENDERS_ONLY,
    address_within_sight,
    is_harmed_by,
    is_one_of,
    records_of,
    within_sight,
)
from safeguarding.people.tables import addresses, household_members, households, person_addresses, relationships

_LIMIT = bindparam("limit", type_=Integer)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_CENTRE = bindparam("centre_id", value=None, type_=Uuid)
_HOUSEHOLD_ID = bindparam("household_id", type_=Uuid)
_RELATIONSHIP_ID = bindparam("relationship_id", type_=Uuid)
_NOBODY: ColumnElement[Any] = literal_column("'[]'::jsonb")


def _members(household: FromClause) -> ColumnElement[Any]:
    columns = [household_members.c[name] for name in ("member_id", "person_id", "role", "from_date", "until_date")]
    each = build_object(**{column.name: column for column in columns})
    everything = select(func.jsonb_agg(aggregate_order_by(each, household_members.c.member_id))).where(
        household_members.c.household_id == household.c.household_id
    )
    return func.coalesce(everything.scalar_subquery(), _NOBODY)


def _has_member(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(household_members.c.member_id)
        .where(household_members.c.household_id == households.c.household_id, *conditions)
        .correlate(households)
    )


def _household_within_sight() -> ColumnElement[bool]:
    """Leave out a household at a protected address, and for the perpetrator's side one with anybody else in it."""
    open_address = exists(
        select(addresses.c.address_id)
        .where(addresses.c.address_id == households.c.address_id, address_within_sight())
        .correlate(households)
    )
    others = _has_member(not_(within_sight(household_members.c.person_id)))
    return and_(open_address, or_(not_(OFFENDERS_ONLY), not_(others)))


_HOUSEHOLD = (
    households.c.household_id,
    households.c.address_id,
    households.c.from_date,
    households.c.until_date,
    households.c.version,
    _members(households).label("members"),
)

HOUSEHOLD = Statement(select(*_HOUSEHOLD).where(households.c.household_id == _HOUSEHOLD_ID, _household_within_sight()))

# Of the whole force's households a list would find those of a hub by looking at all: a list is of one person's.
HOUSEHOLDS = Statement(
    select(*_HOUSEHOLD)
    .where(
        households.c.household_id.in_(
            select(household_members.c.household_id).where(
                is_one_of(household_members.c.person_id, records_of(_CENTRE))
            )
        ),
        _household_within_sight(),
        not_(_has_member(is_harmed_by(household_members.c.person_id, _CENTRE))),
        or_(_AFTER_ID.is_(None), households.c.household_id < _AFTER_ID),
    )
    .order_by(households.c.household_id.desc())
    .limit(_LIMIT)
)
"""The households of one person, newest first; never one in which somebody lives whom that person may have harmed."""

ADD_HOUSEHOLD = Statement(
    insert(households).values(
        household_id=_HOUSEHOLD_ID,
        address_id=bindparam("address_id"),
        from_date=bindparam("from_date"),
        until_date=bindparam("until_date"),
        created_by=bindparam("created_by"),
    )
)

ADD_MEMBER = Statement(
    insert(household_members).values(
        member_id=bindparam("member_id"),
        household_id=_HOUSEHOLD_ID,
        person_id=bindparam("person_id"),
        role=bindparam("role"),
        from_date=bindparam("from_date"),
        until_date=bindparam("until_date"),
    )
)

LOCK_HOUSEHOLD = Statement(
    select(households.c.household_id, households.c.version)
    .where(households.c.household_id == _HOUSEHOLD_ID, _household_within_sight())
    .with_for_update(key_share=True)
)

MEMBER = Statement(
    select(household_members.c.member_id, household_members.c.person_id, household_members.c.from_date).where(
        household_members.c.household_id == _HOUSEHOLD_ID,
        household_members.c.member_id == bindparam("member_id", type_=Uuid),
    )
)

END_MEMBER = Statement(
    update(household_members)
    .where(household_members.c.member_id == bindparam("the_member", type_=Uuid))
    .values(until_date=bindparam("until_date"))
)

TOUCH_HOUSEHOLD = Statement(
    update(households)
    .where(households.c.household_id == bindparam("the_household", type_=Uuid))
    .values(updated_at=func.now(), version=households.c.version + 1)
)

ADDRESS_OF_MEMBERS = Statement(
    select(addresses.c.address_id)
    .select_from(addresses.join(person_addresses, person_addresses.c.address_id == addresses.c.address_id))
    .where(
        addresses.c.address_id == bindparam("address_id", type_=Uuid),
        person_addresses.c.person_id == any_(bindparam("person_ids", type_=ARRAY(Uuid))),
        address_within_sight(),
    )
    .limit(literal_column("1"))
)
"""An address at which a household may be recorded: one of a member's that the writer may know."""

_RELATIONSHIP = tuple(
    relationships.c[name]
    for name in (
        "relationship_id",
        "person_a",
        "person_b",
        "type",
        "source",
        "confidence",
        "from_date",
        "until_date",
        "version",
    )
)
_both_within_sight = and_(within_sight(relationships.c.person_a), within_sight(relationships.c.person_b))

RELATIONSHIP = Statement(
    select(*_RELATIONSHIP).where(relationships.c.relationship_id == _RELATIONSHIP_ID, _both_within_sight)
)

RELATIONSHIPS = Statement(
    select(*_RELATIONSHIP)
    .where(
        or_(
            is_one_of(relationships.c.person_a, records_of(_CENTRE)),
            is_one_of(relationships.c.person_b, records_of(_CENTRE)),
        ),
        _both_within_sight,
        not_(is_harmed_by(relationships.c.person_a, _CENTRE)),
        not_(is_harmed_by(relationships.c.person_b, _CENTRE)),
        or_(_AFTER_ID.is_(None), relationships.c.relationship_id < _AFTER_ID),
    )
    .order_by(relationships.c.relationship_id.desc())
    .limit(_LIMIT)
)
"""The relationships of one person, newest first; never one to somebody whom that person may have harmed."""

ADD_RELATIONSHIP = Statement(
    insert(relationships).values(
        relationship_id=_RELATIONSHIP_ID,
        person_a=bindparam("person_a"),
        person_b=bindparam("person_b"),
        type=bindparam("type"),
        source=bindparam("source"),
        confidence=bindparam("confidence"),
        from_date=bindparam("from_date"),
        until_date=bindparam("until_date"),
    )
)

END_RELATIONSHIP = Statement(
    update(relationships)
    .where(relationships.c.relationship_id == bindparam("the_relationship", type_=Uuid))
    .values(until_date=bindparam("until_date"), updated_at=func.now(), version=relationships.c.version + 1)
)
