"""Whom some people are on record as, all of them at once: it agrees with nominals' rule of confidence, pair by pair.

Each branch is an equality that an index answers. Who is found by a name is then judged with every date of birth of the
person, under whichever of their records it stands.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    collate,
    column,
    exists,
    extract,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from offenders.nominals.statements.sight import kept
from offenders.nominals.tables import offender_aliases, offender_identifiers, offenders
from offenders.person_checks.tables import person_check_codes, person_check_withholdings

EXACT, PROBABLE, POSSIBLE = (literal_column(str(place), Integer) for place in (0, 1, 2))
"""By their places in nominals' CONFIDENCE_ORDER."""
_NONE: ColumnElement[Any] = literal_column("'{}'::date[]", ARRAY(Date))
_NOUGHT: ColumnElement[Any] = literal_column("0", Integer)


def _given(name: str, **columns: type[Any]) -> FromClause:
    """Return rows that are given as an array for each column."""
    arrays = (bindparam(f"{name}_{one}", type_=ARRAY(kind)) for one, kind in columns.items())
    named = (column(one, kind) for one, kind in columns.items())
    return func.unnest(*arrays).table_valued(*named, name=f"given_{name}").render_derived()


def _folded(name: Any) -> ColumnElement[Any]:
    """Return a name as it is the same in whatever case: Unicode's full folding, which is Python's too."""
    return func.casefold(collate(name, "pg_unicode_fast"))


def _names() -> CTE:
    given = _given("names", subject=Integer, given_name=Text, family_name=Text)
    sounds = (
        func.sound_of(given.c[name]).label(name.replace("name", "sound")) for name in ("given_name", "family_name")
    )
    folded = (_folded(given.c[name]).label(name.replace("name", "folded")) for name in ("given_name", "family_name"))
    return select(given.c.subject, *sounds, *folded).cte("names")


def _dates() -> CTE:
    given = _given("dates", subject=Integer, born=Date)
    return select(given.c.subject, func.array_agg(given.c.born).label("born")).group_by(given.c.subject).cte("dates")


def _people(names: CTE) -> CTE:
    """Find who bears a name, as it is written or as it sounds: each person once, and whether it is written so."""
    branches: list[Select[Any]] = []
    for table in (offenders, offender_aliases):
        known = table.alias(f"known_{table.name}")
        alike = and_(known.c.family_sound == names.c.family_sound, known.c.given_sound == names.c.given_sound)
        same = and_(
            _folded(known.c.family_name) == names.c.family_folded, _folded(known.c.given_name) == names.c.given_folded
        )
        found = (names.c.subject, known.c.offender_id)
        branches.append(select(*found, same.label("is_same")).join_from(names, known, alike))
        branches.append(select(*found, true().label("is_same")).join_from(names, known, and_(same, not_(alike))))
    near, person = union_all(*branches).subquery("near"), offenders.alias("person")
    return (
        select(near.c.subject, kept(person).label("offender_id"), func.bool_or(near.c.is_same).label("is_same"))
        .join_from(near, person, person.c.offender_id == near.c.offender_id)
        .group_by(near.c.subject, kept(person))
        .cte("people")
    )


def _records_of(people: CTE, name: str, **gathered: ColumnElement[Any]) -> FromClause:
    """Gather something of all records of a person, which `_RECORDS` stand for."""
    is_theirs = or_(_RECORDS.c.offender_id == people.c.offender_id, _RECORDS.c.merged_into == people.c.offender_id)
    return select(*(one.label(label) for label, one in gathered.items())).where(is_theirs).lateral(name)


_RECORDS = offenders.alias("records")
_BORN = func.array_agg(_RECORDS.c.date_of_birth).filter(_RECORDS.c.date_of_birth.is_not(None))


def _by_name(names: CTE) -> Select[Any]:
    dates, people = _dates(), _people(names)
    known = _records_of(people, "known_dates", born=func.coalesce(_BORN, _NONE, type_=ARRAY(Date)))
    sought = func.coalesce(dates.c.born, _NONE, type_=ARRAY(Date))
    shared = sought.op("&&", is_comparison=True)(known.c.born)
    one, other = (
        func.unnest(born).table_valued(column("day", Date), name=name).render_derived()
        for born, name in ((sought, "a"), (known.c.born, "b"))
    )
    years_apart = func.abs(extract("year", one.c.day) - extract("year", other.c.day))
    near = exists(select(one.c.day).join_from(one, other, years_apart <= literal_column("1")))
    undated = or_(func.cardinality(sought) == _NOUGHT, func.cardinality(known.c.born) == _NOUGHT)
    confidence = case(
        (and_(shared, people.c.is_same), EXACT),
        (or_(shared, and_(people.c.is_same, near)), PROBABLE),
        (or_(people.c.is_same, undated), POSSIBLE),
    )
    joined = people.outerjoin(dates, dates.c.subject == people.c.subject).join(known, true())
    return select(people.c.subject, people.c.offender_id, confidence.label("confidence")).select_from(joined)


def _by_number() -> Select[Any]:
    given, known, person = _given("numbers", subject=Integer, kind=Text, value=Text), offender_identifiers, offenders
    has_it = and_(known.c.value == given.c.value, known.c.kind == given.c.kind)
    joined = given.join(known, has_it).join(person, person.c.offender_id == known.c.offender_id)
    return select(given.c.subject, kept(person).label("offender_id"), EXACT.label("confidence")).select_from(joined)


def _matches() -> CTE:
    every = union(_by_name(_names()), _by_number()).subquery("every")
    of_subject = func.min(every.c.confidence).over(partition_by=every.c.subject)
    ranked = select(every, of_subject.label("surest")).where(every.c.confidence.is_not(None)).subquery("ranked")
    return (
        select(ranked.c.subject, ranked.c.offender_id, ranked.c.confidence)
        .where(ranked.c.confidence == ranked.c.surest)
        .cte("matches")
    )


def _check() -> Statement:
    matches, withheld, told = _matches(), person_check_withholdings, person_check_codes
    records = _records_of(
        matches,
        "their_records",
        ids=func.array_agg(_RECORDS.c.offender_id, type_=ARRAY(Uuid)),
        is_restricted=func.bool_or(_RECORDS.c.is_restricted),
    )
    is_theirs = (one.c.offender_id == any_(records.c.ids) for one in (withheld, told))
    is_withheld = exists().where(next(is_theirs), withheld.c.until_at.is_(None))
    codes = select(func.array_agg(told.c.code.distinct())).where(next(is_theirs), told.c.until_at.is_(None))
    return Statement(
        select(
            matches.c.subject,
            matches.c.offender_id,
            matches.c.confidence,
            or_(records.c.is_restricted, is_withheld).label("is_withheld"),
            codes.scalar_subquery().label("codes"),
        )
        .select_from(matches.join(records, true()))
        .order_by(matches.c.subject, matches.c.offender_id)
    )


CHECK = _check()
"""For each of some people the records that they are most surely found in, with what may be told of each."""
