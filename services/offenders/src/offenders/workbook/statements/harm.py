"""Harm of people's crimes: of a period, and of the days before and since a case was opened."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Uuid,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    not_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from offenders.nominals.tables import offenders
from offenders.offences.tables import harm_weights, offences

_DAY = bindparam("as_at", type_=Date)
_NOUGHT: ColumnElement[Any] = literal_column("0", Integer)
_given = (
    func.unnest(
        bindparam("case_ids", type_=ARRAY(Uuid)),
        bindparam("people", type_=ARRAY(Uuid)),
        bindparam("opened_on", type_=ARRAY(Date)),
    )
    .table_valued(column("case_id", Uuid), column("person_id", Uuid), column("opened_on", Date), name="given")
    .render_derived()
)


def _records(given: FromClause) -> CTE:
    """Return every record of each of some people: their own, and those that were merged into it."""
    merged = offenders.alias("merged_record")
    own = select(given.c.person_id, given.c.person_id.label("record_id"))
    others = select(given.c.person_id, merged.c.offender_id).join_from(
        given, merged, merged.c.merged_into == given.c.person_id
    )
    return union_all(own, others).cte("records")


def _counted(given: FromClause, keys: tuple[ColumnElement[Any], ...], *days: ColumnElement[bool]) -> Select[Any]:
    records = _records(select(given.c.person_id).distinct().cte("people_asked"))
    is_weighable = and_(offences.c.is_crime, not_(offences.c.is_proactive))
    weights = and_(
        harm_weights.c.harm_table_id == offences.c.harm_table_id, harm_weights.c.ho_code == offences.c.ho_code
    )
    return (
        select(
            *keys,
            cast(func.count().filter(offences.c.is_crime), Integer).label("crimes"),
            func.coalesce(func.sum(harm_weights.c.days).filter(is_weighable), _NOUGHT).label("days"),
            cast(func.count().filter(is_weighable, harm_weights.c.days.is_not(None)), Integer).label("weighed"),
            cast(func.count().filter(is_weighable, harm_weights.c.days.is_(None)), Integer).label("not_weighed"),
        )
        .select_from(
            given.join(records, records.c.person_id == given.c.person_id)
            .join(offences, offences.c.offender_id == records.c.record_id)
            .outerjoin(harm_weights, weights)
        )
        .where(offences.c.recorded_on <= _DAY, *days)
        .group_by(*keys)
    )


_people = (
    func.unnest(bindparam("people", type_=ARRAY(Uuid)))
    .table_valued(column("person_id", Uuid), name="some_people")
    .render_derived()
)
OF_PERIOD = Statement(
    _counted(
        _people,
        (_people.c.person_id,),
        offences.c.occurred_on >= bindparam("day_from", type_=Date),
        offences.c.occurred_on < bindparam("day_until", type_=Date),
    )
)
"""What each of some people did in the days of a period, each person given once."""

_YEAR: ColumnElement[Any] = literal_column("365", Integer)
_is_since = offences.c.occurred_on >= _given.c.opened_on
ROUND_OPENING = Statement(
    _counted(
        _given,
        (_given.c.case_id, _is_since.label("is_since")),
        offences.c.occurred_on >= _given.c.opened_on - _YEAR,
        offences.c.occurred_on < _given.c.opened_on + _YEAR,
        offences.c.occurred_on <= _DAY,
    )
)
"""What each did in the year before their case was opened, and in the year from then on."""
