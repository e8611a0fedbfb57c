"""Looking for offenders by what may be misspelt: who comes near enough to be compared, and what they are known by.

Each branch is an equality that an index answers, and brings a bounded number of records.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from bluelamp.kit.database import Statement
from offenders.nominals.statements.sight import is_record_of, is_restricted, is_seen, kept
from offenders.nominals.tables import offender_aliases, offender_identifiers, offenders

MOST_CANDIDATES = 200
"""How many records one branch brings: of whom more share a name the date of birth or a number brings the one meant."""
_MOST: ColumnElement[Any] = literal_column(str(MOST_CANDIDATES))
_GIVEN = bindparam("given_name", type_=Text)
_FAMILY = bindparam("family_name", type_=Text)
_DATE = bindparam("date_of_birth", type_=Date)
_BORN_FROM = bindparam("born_from", type_=Date)
_BORN_UNTIL = bindparam("born_until", type_=Date)
_KIND = bindparam("identifier_kind", type_=Text)
_VALUE = bindparam("identifier_value", type_=Text)
_REFERENCE = bindparam("reference", type_=Text)


def _sounds_alike(named: Any) -> ColumnElement[bool]:
    given = func.coalesce(named.c.given_sound == func.sound_of(_GIVEN), literal_column("true"), type_=Boolean)
    return and_(named.c.family_sound == func.sound_of(_FAMILY), given)


def _branch(rank: int, rows: FromClause, named: FromClause, condition: ColumnElement[bool]) -> Select[Any]:
    """Bring a bounded number of records for one reason; the lower the rank, the surer is the reason."""
    few = select(named.c.offender_id).select_from(rows).where(condition).limit(_MOST).subquery()
    return select(few.c.offender_id, literal_column(str(rank), Integer).label("rank"))


def _candidates() -> FromClause:
    """Gather who comes near, by what is surest: of a common name there are more than are brought by the name alone."""
    number = (offender_identifiers.c.value == _VALUE) & (offender_identifiers.c.kind == _KIND)
    dated = offender_aliases.join(offenders, offenders.c.offender_id == offender_aliases.c.offender_id)
    born = offenders.c.date_of_birth
    about_then = born.between(_BORN_FROM, _BORN_UNTIL)
    branches = [
        _branch(0, offender_identifiers, offender_identifiers, number),
        _branch(0, offenders, offenders, offenders.c.reference == _REFERENCE),
        _branch(1, offenders, offenders, _sounds_alike(offenders) & (born == _DATE)),
        _branch(1, dated, offender_aliases, _sounds_alike(offender_aliases) & (born == _DATE)),
        _branch(2, offenders, offenders, _sounds_alike(offenders) & about_then),
        _branch(2, dated, offender_aliases, _sounds_alike(offender_aliases) & about_then),
        _branch(3, offenders, offenders, _sounds_alike(offenders)),
        _branch(3, offender_aliases, offender_aliases, _sounds_alike(offender_aliases)),
        _branch(3, offenders, offenders, (born == _DATE) & _FAMILY.is_(None)),
    ]
    return union_all(*branches).subquery("candidates")


def _found() -> Statement:
    candidates = _candidates()
    found = offenders.alias("found")
    people = (
        select(kept(found).label("offender_id"), func.min(candidates.c.rank).label("rank"))
        .select_from(candidates.join(found, found.c.offender_id == candidates.c.offender_id))
        .group_by(kept(found))
        .subquery("people")
    )
    return Statement(
        select(
            *(offenders.c[name] for name in _SUMMARY),
            is_restricted().label("is_restricted"),
            _names().label("names"),
            _dates().label("dates_of_birth"),
            _numbers().label("identifiers"),
            _references().label("references"),
        )
        .select_from(people.join(offenders, offenders.c.offender_id == people.c.offender_id))
        .where(is_seen())
        .order_by(people.c.rank, offenders.c.offender_id)
        .limit(bindparam("limit", type_=Integer))
    )


_SUMMARY = ("offender_id", "reference", "given_name", "family_name", "date_of_birth", "lpu")


def _name_of(table: FromClause) -> ColumnElement[Any]:
    return func.jsonb_build_array(table.c.given_name, table.c.family_name, table.c.given_sound, table.c.family_sound)


def _names() -> ColumnElement[Any]:
    records, aliases = offenders.alias("records"), offender_aliases.alias("names")
    own = select(_name_of(records).label("name")).where(is_record_of(records.c.offender_id, offenders.c.offender_id))
    other = select(_name_of(aliases).label("name")).where(is_record_of(aliases.c.offender_id, offenders.c.offender_id))
    every = union(own, other).subquery("every_name")
    return func.coalesce(select(func.jsonb_agg(every.c.name)).scalar_subquery(), literal_column("'[]'::jsonb"))


def _dates() -> ColumnElement[Any]:
    records = offenders.alias("dated")
    return func.array(
        select(records.c.date_of_birth)
        .where(is_record_of(records.c.offender_id, offenders.c.offender_id), records.c.date_of_birth.is_not(None))
        .scalar_subquery(),
        type_=ARRAY(Date),
    )


def _references() -> ColumnElement[Any]:
    records = offenders.alias("referred")
    rows = select(records.c.reference).where(is_record_of(records.c.offender_id, offenders.c.offender_id))
    return func.array(rows.scalar_subquery(), type_=ARRAY(Text))


def _numbers() -> ColumnElement[Any]:
    numbers = offender_identifiers.alias("numbers")
    each = func.jsonb_build_array(numbers.c.kind, numbers.c.value)
    rows = select(func.jsonb_agg(aggregate_order_by(each, numbers.c.identifier_id))).where(
        is_record_of(numbers.c.offender_id, offenders.c.offender_id)
    )
    return func.coalesce(rows.scalar_subquery(), literal_column("'[]'::jsonb"))


FOUND = _found()
"""Who comes near enough to be compared, each person once, with everything by which they are known."""

SOUNDS = Statement(
    select(
        func.sound_of(cast(_GIVEN, Text)).label("given_sound"), func.sound_of(cast(_FAMILY, Text)).label("family_sound")
    )
)
"""How the name that is looked for sounds."""
