"""What of the directory is open to all: the active services of active organisations."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    Double,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    column,
    exists,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit.database import Statement
from referrals.directory.statements.services import COLUMNS
from referrals.directory.tables import organisations, services

_search = bindparam("search", value=None, type_=Text)
_need = bindparam("need", value=None, type_=Text)
_minimum_age = bindparam("minimum_age", value=None, type_=Double)
_maximum_age = bindparam("maximum_age", value=None, type_=Double)
_weekday = bindparam("weekday", value=None, type_=Text)
_start_time = bindparam("start_time", value=None, type_=Text)
_end_time = bindparam("end_time", value=None, type_=Text)
_modified_after = bindparam("modified_after", value=None, type_=DateTime(timezone=True))
_placed = bindparam("placed", value=False, type_=Boolean)
_joined = services.join(organisations, organisations.c.organisation_id == services.c.organisation_id)
_public = and_(organisations.c.active, services.c.status == literal("active"))


def _found_by_words() -> ColumnElement[bool]:
    """All the words stand in the service's own, or in its organisation's name."""
    english: ColumnElement[str] = literal_column("'english'::regconfig")
    words = services.c.words.op("||")(func.to_tsvector(english, organisations.c.name))
    return or_(_search.is_(None), words.op("@@")(func.websearch_to_tsquery(english, _search)))


def _open_then() -> ColumnElement[bool]:
    """One stretch of opening hours meets the day, the start and the end at once."""
    hours = (
        func.jsonb_array_elements(services.c.opening_hours)
        .table_valued(column("hour", JSONB), name="hours")
        .render_derived()
    )
    at_that_time = exists(
        select(literal(1))
        .select_from(hours)
        .where(
            or_(_weekday.is_(None), hours.c.hour.op("->>")(literal("weekday")) == _weekday),
            or_(_start_time.is_(None), hours.c.hour.op("->>")(literal("opens")) >= _start_time),
            or_(_end_time.is_(None), hours.c.hour.op("->>")(literal("closes")) <= _end_time),
        )
    )
    return or_(and_(_weekday.is_(None), _start_time.is_(None), _end_time.is_(None)), at_that_time)


def _chosen(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(_joined)
        .where(
            _public,
            _found_by_words(),
            _open_then(),
            or_(_need.is_(None), _need == func.any(services.c.needs)),
            or_(_minimum_age.is_(None), services.c.minimum_age >= _minimum_age),
            or_(_maximum_age.is_(None), services.c.maximum_age <= _maximum_age),
            or_(
                _modified_after.is_(None),
                func.greatest(services.c.updated_at, organisations.c.updated_at) >= _modified_after,
            ),
            or_(not_(_placed), services.c.address.is_not(None)),
        )
    )


_RECORD = [
    *COLUMNS,
    organisations.c.name.label("publisher_name"),
    organisations.c.description.label("publisher_description"),
    organisations.c.website.label("publisher_website"),
    organisations.c.updated_at.label("publisher_updated_at"),
]
"""A service, and of its organisation what is public: the mailbox for referrals is not even read."""

COUNT = Statement(_chosen(func.count()))

PAGE = Statement(
    _chosen(*_RECORD)
    .order_by(services.c.name, services.c.service_id)
    .offset(bindparam("skipped", type_=Integer))
    .limit(bindparam("limit", type_=Integer))
)

ONE = Statement(
    select(*_RECORD).select_from(_joined).where(_public, services.c.service_id == bindparam("the_service", type_=Uuid))
)
