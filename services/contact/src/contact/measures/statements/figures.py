"""Figures: added and never changed, and read as they stood at a moment."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    DateTime,
    Integer,
    TableValuedAlias,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    func,
    insert,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.measures.statements.telling import told
from contact.measures.tables import measure_figures, measure_takings

_FIGURE = measure_figures.c
_MEASURE = bindparam("the_measure", type_=Text)
_AREA = bindparam("the_area", type_=Text)
_FROM = bindparam("period_from", type_=DateTime(timezone=True))
_UNTIL = bindparam("period_until", type_=DateTime(timezone=True))
_AS_AT = bindparam("as_at", type_=DateTime(timezone=True))
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))


def _taken() -> TableValuedAlias:
    """Build the rows of one taking, which come as arrays."""
    names = ("area", "numerator", "denominator", "formula")
    kinds = (Text, BigInteger, BigInteger, Text)
    arrays: Iterator[BindParameter[Any]] = (
        bindparam(f"{name}s", type_=ARRAY(kind)) for name, kind in zip(names, kinds, strict=True)
    )
    return func.unnest(*arrays).table_valued(*names, name="taken").render_derived()


def _add() -> Statement:
    """Build the insert of one taking, without the rows that say what was known at its moment already."""
    taken = _taken()
    stated = {
        "numerator": taken.c.numerator,
        "denominator": taken.c.denominator,
        "formula": taken.c.formula,
        "definition_version": bindparam("definition_version", type_=Integer),
        "source": bindparam("source", type_=Text),
    }
    last = (
        select(*(_FIGURE[name] for name in stated))
        .where(
            _FIGURE.measure_id == _MEASURE,
            _FIGURE.area == taken.c.area,
            _FIGURE.period_from == _FROM,
            _FIGURE.period_until == _UNTIL,
            _FIGURE.as_at <= _AS_AT,
        )
        .order_by(_FIGURE.as_at.desc())
        .limit(1)
        .lateral("last")
    )
    same = and_(*(last.c[name].is_not_distinct_from(value) for name, value in stated.items()))
    # Of a share of nothing there is no figure, unless there was one: then its counts were taken back.
    worth_storing = case((last.c.numerator.is_(None), taken.c.denominator.is_distinct_from(0)), else_=not_(same))
    new = (
        select(_MEASURE, taken.c.area, _FROM, _UNTIL, _AS_AT, *stated.values())
        .select_from(taken.outerjoin(last, true()))
        .where(worth_storing)
    )
    added = (
        insert(measure_figures)
        .from_select(["measure_id", "area", "period_from", "period_until", "as_at", *stated], new)
        .returning(_FIGURE.figure_id)
        .cte("added")
    )
    return Statement(select(func.count()).select_from(added))


ADD = _add()
"""Store the figures of one period that are not what was known at their moment; returns how many."""


def _tell() -> Statement:
    taking = select(bindparam("taking_id", type_=Uuid).label("taking_id")).cte("taking")
    parts = told(
        taking,
        taking.c.taking_id,
        EventType.CONTACT_MEASURE_FIGURES_TAKEN,
        AuditAction.COLLECTION,
        "take_figures",
    )
    return Statement(select(taking.c.taking_id).add_cte(*parts))


TELL = _tell()
"""Log and publish that a taking stored figures."""


def _standing() -> Statement:
    """Build the figures of a measure and area as they stood: of each period, the last taken until then."""
    standing = (
        select(measure_figures)
        .where(
            _FIGURE.measure_id == _MEASURE,
            _FIGURE.area == _AREA,
            or_(_FROM.is_(None), _FIGURE.period_from >= _FROM),
            or_(_UNTIL.is_(None), _FIGURE.period_until <= _UNTIL),
            _FIGURE.as_at <= _AS_AT,
        )
        .ext(distinct_on(_FIGURE.period_from, _FIGURE.period_until))
        .order_by(_FIGURE.period_from.desc(), _FIGURE.period_until, _FIGURE.as_at.desc())
        .limit(bindparam("limit", type_=Integer))
        .subquery("standing")
    )
    return Statement(select(standing).order_by(standing.c.period_from))


STANDING = _standing()
"""The last figures of a series as they stood at a moment, the earliest period first."""

OF_PERIOD = Statement(
    select(measure_figures)
    .where(
        _FIGURE.measure_id == _MEASURE,
        _FIGURE.period_from == _FROM,
        _FIGURE.period_until == _UNTIL,
        _FIGURE.as_at <= _AS_AT,
        or_(_AREA.is_(None), _FIGURE.area == _AREA),
    )
    .ext(distinct_on(_FIGURE.area))
    .order_by(_FIGURE.area, _FIGURE.as_at.desc())
    .limit(1000)
)
"""The figures of one period as they stood at a moment, of one area or of each."""

_AFTER = bindparam("after_figure", type_=Uuid)
_before = measure_figures.alias("before")
_last = select(_before.c.period_from, _before.c.figure_id).where(_before.c.figure_id == _AFTER).scalar_subquery()
PAGE = Statement(
    select(measure_figures)
    .where(
        _FIGURE.measure_id == _MEASURE,
        or_(_AREA.is_(None), _FIGURE.area == _AREA),
        or_(_FROM.is_(None), _FIGURE.period_from >= _FROM),
        or_(_UNTIL.is_(None), _FIGURE.period_until <= _UNTIL),
        _FIGURE.as_at <= _AS_AT,
        or_(_AFTER.is_(None), tuple_(_FIGURE.period_from, _FIGURE.figure_id) < _last),
    )
    .order_by(_FIGURE.period_from.desc(), _FIGURE.figure_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of every figure that was ever stored of a measure, the latest period first, the latest taking first."""

DUE = Statement(
    select(measure_takings.c.measure_id)
    .where(measure_takings.c.due_at <= _MOMENT)
    .order_by(measure_takings.c.due_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)
"""A measure whose figures are due; no other worker takes it until the transaction ends."""

TAKEN = Statement(
    measure_takings.update().where(measure_takings.c.measure_id == _MEASURE).values(due_at=bindparam("due_at"))
)
