"""Whom some people are on record as, all of them at once: it agrees with nominals' rule of confidence.

Each branch is an equality that an index answers with the date of birth in it, so that a common name costs no more than
a rare one. A name alone is only asked whether anybody bears it, and whether anybody who is withheld does: whose record
it is, is not said by it.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
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
    cast,
    collate,
    column,
    exists,
    extract,
    false,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from offenders.nominals.statements.sight import kept
from offenders.nominals.tables import offender_identifiers, offenders
from offenders.person_checks.tables import person_check_codes, person_check_profiles

EXACT, PROBABLE, POSSIBLE = (literal_column(str(place), Integer) for place in (0, 1, 2))
"""By their places in nominals' CONFIDENCE_ORDER."""
_ONE: ColumnElement[Any] = literal_column("1", Integer)
_FIRST: tuple[ColumnElement[Any], ...] = (_ONE, _ONE)
_LAST: tuple[ColumnElement[Any], ...] = (literal_column("12", Integer), literal_column("31", Integer))


def _given(name: str, **columns: type[Any]) -> FromClause:
    """Return rows that are given as an array for each column."""
    arrays = (bindparam(f"{name}_{one}", type_=ARRAY(kind)) for one, kind in columns.items())
    named = (column(one, kind) for one, kind in columns.items())
    return func.unnest(*arrays).table_valued(*named, name=f"given_{name}").render_derived()


def _folded(name: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a name as it is the same in whatever case: Unicode's full folding, which is Python's too.

    In the collation of the profiles again: an index answers no question in another.
    """
    return collate(func.casefold(collate(name, "pg_unicode_fast")), "default")


def _names() -> CTE:
    given = _given("names", subject=Integer, given_name=Text, family_name=Text)
    return select(
        given.c.subject,
        func.sound_of(given.c.family_name).label("family_sound"),
        func.sound_of(given.c.given_name).label("given_sound"),
        _folded(given.c.family_name).label("family_folded"),
        _folded(given.c.given_name).label("given_folded"),
    ).cte("names")


def _is_alike(profile: FromClause, name: FromClause) -> ColumnElement[bool]:
    return and_(profile.c.family_sound == name.c.family_sound, profile.c.given_sound == name.c.given_sound)


def _is_same(profile: FromClause, name: FromClause) -> ColumnElement[bool]:
    return and_(profile.c.family_folded == name.c.family_folded, profile.c.given_folded == name.c.given_folded)


def _new_year(day: ColumnElement[Any], years: str, month_and_day: tuple[ColumnElement[Any], ...]) -> ColumnElement[Any]:
    year = cast(extract("year", day), Integer) + literal_column(years, Integer)
    return func.make_date(year, *month_and_day, type_=Date)


def _dated(names: CTE, dates: CTE) -> CTE:
    """Set each name beside each date of birth, and the years near it: looked up together they are few."""
    return (
        select(
            *names.columns,
            dates.c.born,
            _new_year(dates.c.born, "-1", _FIRST).label("earliest"),
            _new_year(dates.c.born, "1", _LAST).label("latest"),
        )
        .join_from(names, dates, dates.c.subject == names.c.subject)
        .cte("dated")
        .prefix_with("MATERIALIZED")
    )


def _by_name(dated: CTE) -> list[Select[Any]]:
    """Find by a name and a date of birth: the same date, or for a name as it is written a year near it."""
    sounding, written = person_check_profiles.alias("sounding"), person_check_profiles.alias("written")
    of_date = and_(_is_alike(sounding, dated), sounding.c.date_of_birth == dated.c.born)
    near = and_(_is_same(written, dated), written.c.date_of_birth.between(dated.c.earliest, dated.c.latest))
    by_sound = case((_is_same(sounding, dated), EXACT), else_=PROBABLE)
    as_written = case((written.c.date_of_birth == dated.c.born, EXACT), else_=PROBABLE)
    return [
        _match(dated, sounding, by_sound).select_from(dated.join(sounding, of_date)),
        _match(dated, written, as_written).select_from(dated.join(written, near)),
    ]


def _by_number() -> Select[Any]:
    given, known, person = _given("numbers", subject=Integer, kind=Text, value=Text), offender_identifiers, offenders
    profile = person_check_profiles.alias("numbered")
    has_it = and_(known.c.value == given.c.value, known.c.kind == given.c.kind)
    joined = given.join(known, has_it).join(person, person.c.offender_id == known.c.offender_id)
    return _match(given, profile, EXACT).select_from(joined.join(profile, profile.c.offender_id == kept(person)))


def _match(given: FromClause, profile: FromClause, confidence: ColumnElement[Any]) -> Select[Any]:
    return select(given.c.subject, profile.c.offender_id, profile.c.is_withheld, confidence.label("confidence"))


def _surest(names: CTE, dates: CTE) -> CTE:
    """Return whom each is found to be, exactly or probably: those that are surest, each person once."""
    every = union_all(*_by_name(_dated(names, dates)), _by_number()).subquery("every")
    person = select(
        every.c.subject,
        every.c.offender_id,
        func.min(every.c.confidence).label("confidence"),
        func.bool_or(every.c.is_withheld).label("is_withheld"),
    )
    people = person.group_by(every.c.subject, every.c.offender_id).subquery("people")
    of_subject = func.min(people.c.confidence).over(partition_by=people.c.subject)
    ranked = select(people, of_subject.label("surest")).subquery("ranked")
    return select(ranked).where(ranked.c.confidence == ranked.c.surest).cte("surest")


def _told_of_surest(surest: CTE) -> Select[Any]:
    records, codes = offenders.alias("records"), person_check_codes
    is_theirs = or_(records.c.offender_id == surest.c.offender_id, records.c.merged_into == surest.c.offender_id)
    ids = select(records.c.offender_id).where(is_theirs).correlate(surest)
    every_code = (
        select(func.array_agg(codes.c.code).label("codes"))
        .where(codes.c.offender_id == any_(func.array(ids.scalar_subquery(), type_=ARRAY(Uuid))))
        .where(codes.c.until_at.is_(None))
        .lateral("every_code")
    )
    return select(
        surest.c.subject,
        surest.c.confidence,
        surest.c.is_withheld,
        surest.c.offender_id,
        every_code.c.codes,
    ).select_from(surest.join(every_code, true()))


def _bears(name: CTE, dates: CTE, *, only_withheld: bool) -> ColumnElement[bool]:
    """Whether anybody bears a name: as it is written, or as it sounds where one of the two has no date of birth."""
    found = []
    has_dates = exists().where(dates.c.subject == name.c.subject)
    for is_theirs, is_dated in ((_is_same, None), (_is_alike, False), (_is_alike, True)):
        profile = person_check_profiles.alias()
        conditions = [is_theirs(profile, name)]
        if only_withheld:
            conditions.append(profile.c.is_withheld)
        if is_dated is False:
            conditions.append(profile.c.date_of_birth.is_(None))
        # Not EXISTS, of which PostgreSQL may make a hash of the whole table.
        one = func.coalesce(select(true()).where(*conditions).limit(_ONE).scalar_subquery(), false(), type_=Boolean)
        found.append(and_(not_(has_dates), one) if is_dated else one)
    return or_(*found)


def _told_of_names(names: CTE, dates: CTE, surest: CTE) -> Select[Any]:
    left = select(names).where(not_(exists().where(surest.c.subject == names.c.subject))).cte("names_left")
    borne = (
        select(
            left.c.subject,
            func.bool_or(_bears(left, dates, only_withheld=True)).label("is_withheld"),
        )
        .where(_bears(left, dates, only_withheld=False))
        .group_by(left.c.subject)
        .subquery("borne")
    )
    nobody, nothing = cast(null(), Uuid).label("offender_id"), cast(null(), ARRAY(Text)).label("codes")
    return select(borne.c.subject, POSSIBLE.label("confidence"), borne.c.is_withheld, nobody, nothing)


def _told() -> CTE:
    given = _given("dates", subject=Integer, born=Date)
    names, dates = _names(), select(given.c.subject, given.c.born).cte("dates")
    surest = _surest(names, dates)
    return union_all(_told_of_surest(surest), _told_of_names(names, dates, surest)).cte("told")


_rows = _told()
_answer = select(_rows).order_by(_rows.c.subject, _rows.c.offender_id)
CHECK = Statement(_answer)
"""For each of some people the records that they are most surely found in, with what may be told of each.

Of who is found by a name alone there is one row, without a record.
"""

_people = select(_rows.c.offender_id).where(_rows.c.offender_id.is_not(None)).distinct().limit(literal_column("900"))
_found = _people.subquery("people_found")
_logged = func.array_cat(
    bindparam("asked", type_=ARRAY(Uuid)),
    select(func.coalesce(func.array_agg(_found.c.offender_id), literal_column("'{}'::uuid[]"))).scalar_subquery(),
    type_=ARRAY(Uuid),
)
CHECK_AND_LOG = Statement(_answer.add_cte(entry_from(AuditAction.DISCLOSURE, "check_people", _logged)))
"""The same, with the entry in the log of who was asked about and who was found, by ids: one round trip, and neither
without the other."""
