"""Offenders recorded, changed, read and listed."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from bluelamp.kit.database import Statement
from offenders.nominals.statements.retaining import LATEST_NOTICE, LATEST_REVIEW, STRICTEST_GROUP
from offenders.nominals.statements.sight import is_record_of, is_restricted, is_seen, kept
from offenders.nominals.tables import offender_aliases, offender_identifiers, offender_restrictions, offenders

OFFENDER_ID = bindparam("offender_id", type_=Uuid)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_SUMMARY = (
    *(offenders.c[name] for name in ("offender_id", "reference", "given_name", "family_name", "date_of_birth", "lpu")),
    is_restricted().label("is_restricted"),
)
"""What lists show; a person is restricted by any of their records."""
_DETAILS: dict[str, ColumnElement[Any]] = {
    "given_name": bindparam("given_name", type_=Text),
    "family_name": bindparam("family_name", type_=Text),
    "date_of_birth": bindparam("date_of_birth", type_=Date),
    "sex": bindparam("sex", type_=Text),
    "lpu": bindparam("lpu", type_=Text),
    "retention_group": bindparam("retention_group", type_=SmallInteger),
    "next_review_on": bindparam("next_review_on", type_=Date),
}
_EMPTY: ColumnElement[Any] = literal_column("'[]'::jsonb")


def _object(table: Any, *names: str) -> ColumnElement[Any]:
    return func.jsonb_build_object(*(part for name in names for part in (cast(name, Text), table.c[name])))


def _all_of(table: Table, key: str, *names: str) -> ColumnElement[Any]:
    """Gather what belongs to any record of one person."""
    found = func.jsonb_agg(aggregate_order_by(_object(table, *names), table.c[key]))
    rows = select(found).where(is_record_of(table.c.offender_id, offenders.c.offender_id))
    return func.coalesce(rows.scalar_subquery(), _EMPTY)


def _merged_records() -> ColumnElement[Any]:
    merged = offenders.alias("merged")
    found = func.jsonb_agg(aggregate_order_by(_object(merged, "offender_id", "reference"), merged.c.offender_id))
    rows = select(found).where(merged.c.merged_into == offenders.c.offender_id)
    return func.coalesce(rows.scalar_subquery(), _EMPTY)


_given = offenders.alias("given")
_kept_of_given = select(kept(_given)).where(_given.c.offender_id == OFFENDER_ID).scalar_subquery()

OFFENDER = Statement(
    select(
        *_SUMMARY,
        offenders.c.sex,
        _all_of(offender_aliases, "alias_id", "alias_id", "given_name", "family_name").label("aliases"),
        _all_of(offender_identifiers, "identifier_id", "identifier_id", "kind", "value").label("identifiers"),
        _merged_records().label("merged_records"),
        STRICTEST_GROUP.label("retention_group"),
        LATEST_NOTICE.label("came_to_notice_on"),
        LATEST_REVIEW.label("next_review_on"),
        offenders.c.is_to_be_disposed_of,
        offenders.c.created_at,
        offenders.c.changed_at,
        offenders.c.version,
    ).where(offenders.c.offender_id == _kept_of_given, is_seen())
)
"""Who somebody is, from all their records; no row where the reader may not know of them."""

LOCKED = Statement(
    select(
        *_SUMMARY,
        offenders.c.sex,
        offenders.c.retention_group,
        offenders.c.next_review_on,
        offenders.c.merged_into,
        offenders.c.version,
    )
    .where(offenders.c.offender_id == OFFENDER_ID, is_seen())
    .with_for_update(key_share=True, of=offenders)
)
"""A record about to be changed; those who may not know of it find no row."""


def _page(*conditions: ColumnElement[bool]) -> Statement:
    return Statement(
        select(*_SUMMARY)
        .where(
            offenders.c.merged_into.is_(None),
            or_(bindparam("of_lpu", type_=Text).is_(None), offenders.c.lpu == bindparam("of_lpu", type_=Text)),
            or_(_AFTER_ID.is_(None), offenders.c.offender_id < _AFTER_ID),
            is_seen(),
            *conditions,
        )
        .order_by(offenders.c.offender_id.desc())
        .limit(bindparam("limit", type_=Integer))
    )


PAGE = _page()
"""One page of people, newest record first."""

# In a subquery, so that it is asked once and not of each row.
_theirs = cast(select(func.organisation_offenders()).scalar_subquery(), ARRAY(Uuid))
PARTNER_PAGE = _page(offenders.c.offender_id == any_(_theirs))
"""The same for a partner, from those whom its work names: its policy alone would be asked of every record there is."""

ADD = Statement(
    insert(offenders).values(
        offender_id=OFFENDER_ID,
        reference=bindparam("reference", type_=Text),
        created_by=bindparam("created_by", type_=Text),
        came_to_notice_on=bindparam("came_to_notice_on", type_=Date),
        **_DETAILS,
    )
)

CHANGE = Statement(
    update(offenders)
    .where(offenders.c.offender_id == bindparam("the_offender", type_=Uuid))
    .values(changed_at=func.now(), version=offenders.c.version + 1, **_DETAILS)
)

TOUCH = Statement(
    update(offenders)
    .where(offenders.c.offender_id == bindparam("the_offender", type_=Uuid))
    .values(changed_at=func.now(), version=offenders.c.version + literal_column("1"))
)
"""Note that something about a person has changed beside the row itself."""

RESTRICT = Statement(
    update(offenders)
    .where(offenders.c.offender_id == bindparam("the_offender", type_=Uuid))
    .values(
        is_restricted=bindparam("is_restricted"),
        changed_at=func.now(),
        version=offenders.c.version + literal_column("1"),
    )
)

ADD_RESTRICTION = Statement(
    insert(offender_restrictions).values(
        offender_id=OFFENDER_ID,
        is_restricted=bindparam("is_restricted"),
        reason=bindparam("reason", type_=Text),
        decided_by=bindparam("decided_by", type_=Text),
    )
)
"""Keep who restricted a record or ended that, and why."""

ADD_ALIAS = Statement(
    insert(offender_aliases).values(
        alias_id=func.coalesce(bindparam("alias_id", value=None, type_=Uuid), func.uuidv7()),
        offender_id=OFFENDER_ID,
        given_name=bindparam("given_name", type_=Text),
        family_name=bindparam("family_name", type_=Text),
    )
)

ADD_IDENTIFIER = Statement(
    insert(offender_identifiers).values(
        identifier_id=func.coalesce(bindparam("identifier_id", value=None, type_=Uuid), func.uuidv7()),
        offender_id=OFFENDER_ID,
        kind=bindparam("kind", type_=Text),
        value=bindparam("value", type_=Text),
    )
)

EXISTS = Statement(select(true()).where(offenders.c.offender_id == OFFENDER_ID))
