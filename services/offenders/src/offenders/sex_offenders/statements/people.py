"""Who is managed: registered, read, listed, changed, and what follows of their history kept beside it."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from offenders.nominals.statements.sight import is_record_of, is_seen
from offenders.nominals.tables import offenders
from offenders.sex_offenders.tables import (
    management_plans,
    mappa_decisions,
    sex_offender_hub_areas,
    sex_offenders,
)

SEX_OFFENDER_ID = bindparam("sex_offender_id", type_=Uuid)
_THE_ONE = bindparam("the_sex_offender", type_=Uuid)
_OFFENDER_ID = bindparam("offender_id", type_=Uuid)
_TODAY = bindparam("today", type_=Date)
_LIMIT = bindparam("limit", type_=Integer)
_ONE: ColumnElement[int] = literal_column("1")
ENDED: ColumnElement[str] = literal_column("'ENDED'")

person = offenders.alias("person")
"""The record that stands for whom a record of management is of."""


def with_person() -> FromClause:
    """Join the records to those they were opened under, and to the one that stands for the person."""
    kept = func.coalesce(offenders.c.merged_into, offenders.c.offender_id)
    return sex_offenders.join(offenders, offenders.c.offender_id == sex_offenders.c.offender_id).join(
        person, person.c.offender_id == kept
    )


def _standing_for() -> ColumnElement[Any]:
    """Return the older record of the same person, where merging has left them two; nothing is moved."""
    other, record = sex_offenders.alias("other_one"), offenders.alias("other_record")
    several = or_(
        offenders.c.merged_into.is_not(None),
        exists(select(true()).where(record.c.merged_into == offenders.c.offender_id).correlate(offenders)),
    )
    return (
        select(other.c.sex_offender_id)
        .where(
            several,
            is_record_of(other.c.offender_id, sex_offenders.c.offender_id),
            other.c.management != ENDED,
            other.c.sex_offender_id < sex_offenders.c.sex_offender_id,
            sex_offenders.c.management != ENDED,
        )
        .order_by(other.c.sex_offender_id)
        .limit(_ONE)
        .correlate(sex_offenders, offenders)
        .scalar_subquery()
    )


def _hub() -> ColumnElement[Any]:
    areas = sex_offender_hub_areas
    return (
        select(areas.c.hub)
        .where(
            areas.c.lpu == sex_offenders.c.lpu,
            areas.c.effective_from <= _TODAY,
            or_(areas.c.effective_until.is_(None), areas.c.effective_until > _TODAY),
        )
        .correlate(sex_offenders)
        .scalar_subquery()
    )


def _last(table: Any, key: str, name: str) -> ColumnElement[Any]:
    """Return what the last row of a history says: none is ever changed, and ids are drawn in their order."""
    return (
        select(table.c[name])
        .where(table.c.sex_offender_id == sex_offenders.c.sex_offender_id)
        .order_by(table.c[key].desc())
        .limit(_ONE)
        .correlate(sex_offenders)
        .scalar_subquery()
    )


_WHOLE: dict[str, ColumnElement[Any]] = {
    **{
        name: sex_offenders.c[name]
        for name in (
            "sex_offender_id",
            "lpu",
            "manager",
            "management",
            "managed_from",
            "notification_until",
            "last_visit_on",
            "next_visit_due_on",
            "ended_on",
            "ending_reason",
            "changed_at",
            "version",
        )
    },
    "given_offender_id": sex_offenders.c.offender_id,
    "offender_id": person.c.offender_id,
    **{name: person.c[name] for name in ("reference", "given_name", "family_name", "date_of_birth", "sex")},
    "hub": _hub(),
    "risk_level": _last(management_plans, "management_plan_id", "risk_level"),
    "management_plan_id": _last(management_plans, "management_plan_id", "management_plan_id"),
    "review_on": _last(management_plans, "management_plan_id", "review_on"),
    "mappa_category": _last(mappa_decisions, "mappa_decision_id", "category"),
    "mappa_level": _last(mappa_decisions, "mappa_decision_id", "level"),
    "same_person_sex_offender_id": _standing_for(),
}
_COLUMNS = tuple(column.label(name) for name, column in _WHOLE.items())

ONE = Statement(
    select(*_COLUMNS).select_from(with_person()).where(sex_offenders.c.sex_offender_id == SEX_OFFENDER_ID, is_seen())
)
"""A record, where the reader may know of whom it is."""

LOCK = Statement(
    select(sex_offenders.c.sex_offender_id).where(sex_offenders.c.sex_offender_id == SEX_OFFENDER_ID).with_for_update()
)

BARE = Statement(select(*_COLUMNS).select_from(with_person()).where(sex_offenders.c.sex_offender_id == SEX_OFFENDER_ID))
"""A record for whoever has just given it away, and was told all of it before."""

MANAGED = Statement(
    select(sex_offenders.c.sex_offender_id).where(
        is_record_of(sex_offenders.c.offender_id, _OFFENDER_ID), sex_offenders.c.management != ENDED
    )
)
"""Whether somebody is managed now, under whichever of their records."""

HOLD_PERSON = Statement(
    select(offenders.c.offender_id)
    .where(is_record_of(offenders.c.offender_id, _OFFENDER_ID))
    .order_by(offenders.c.offender_id)
    .with_for_update(key_share=True)
)
"""Let two records for two records of one person be made one after the other."""


def _narrowed() -> tuple[ColumnElement[bool], ...]:
    lpus, manager = bindparam("lpus", type_=ARRAY(Text)), bindparam("manager", type_=Text)
    return (
        or_(lpus.is_(None), sex_offenders.c.lpu == any_(lpus)),
        or_(manager.is_(None), sex_offenders.c.manager == manager),
    )


_AFTER_ID = bindparam("after_id", type_=Uuid)
_MANAGEMENT = bindparam("management", type_=Text)
_IS_PLANNED = bindparam("is_planned", type_=Boolean)
_has_plan = exists(
    select(true()).where(management_plans.c.sex_offender_id == sex_offenders.c.sex_offender_id).correlate(sex_offenders)
)

PAGE = Statement(
    select(*_COLUMNS)
    .select_from(with_person())
    .where(
        *_narrowed(),
        or_(_MANAGEMENT.is_(None), sex_offenders.c.management == _MANAGEMENT),
        or_(_IS_PLANNED.is_(None), _has_plan == _IS_PLANNED),
        or_(_AFTER_ID.is_(None), sex_offenders.c.sex_offender_id < _AFTER_ID),
        is_seen(),
        _standing_for().is_(None),
    )
    .order_by(sex_offenders.c.sex_offender_id.desc())
    .limit(_LIMIT)
)
"""One page of those who are managed, or were, the newest record first; each person who is managed once."""

_DUE = sex_offenders.c.next_visit_due_on
DUE = Statement(
    select(*_COLUMNS)
    .select_from(with_person())
    .where(
        bindparam("due_before", type_=Date) > _DUE,
        tuple_(_DUE, sex_offenders.c.sex_offender_id) > tuple_(bindparam("after_day", type_=Date), _AFTER_ID),
        *_narrowed(),
        is_seen(),
        _standing_for().is_(None),
    )
    .order_by(_DUE, sex_offenders.c.sex_offender_id)
    .limit(_LIMIT)
)
"""One page of the visits that are owed, the longest overdue first."""

REGISTER = Statement(
    insert(sex_offenders).values(
        sex_offender_id=SEX_OFFENDER_ID,
        **{
            name: bindparam(name, type_=sex_offenders.c[name].type)
            for name in (
                "offender_id",
                "lpu",
                "manager",
                "managed_from",
                "notification_until",
                "reason",
                "next_visit_due_on",
                "created_by",
            )
        },
    )
)

_NEXT_VERSION = {"version": sex_offenders.c.version + _ONE, "changed_at": func.now()}
CHANGE = Statement(
    update(sex_offenders)
    .where(sex_offenders.c.sex_offender_id == _THE_ONE)
    .values(
        **_NEXT_VERSION,
        **{
            name: bindparam(name, type_=sex_offenders.c[name].type) for name in ("lpu", "manager", "notification_until")
        },
    )
)

SETTLE = Statement(
    update(sex_offenders)
    .where(sex_offenders.c.sex_offender_id == _THE_ONE)
    .values(
        **_NEXT_VERSION,
        **{
            name: bindparam(name, type_=sex_offenders.c[name].type)
            for name in ("management", "last_visit_on", "next_visit_due_on")
        },
    )
)
"""Keep what follows of the history beside the record."""

END = Statement(
    update(sex_offenders)
    .where(sex_offenders.c.sex_offender_id == _THE_ONE)
    .values(
        **_NEXT_VERSION,
        management=ENDED,
        next_visit_due_on=None,
        **{
            name: bindparam(name, type_=sex_offenders.c[name].type)
            for name in ("ended_on", "ending_reason", "ending_note")
        },
    )
)

_lapsed = (
    select(sex_offenders.c.sex_offender_id)
    .where(_DUE < _TODAY, sex_offenders.c.overdue_told_of.is_distinct_from(_DUE))
    .order_by(_DUE)
    .limit(_LIMIT)
    .with_for_update(skip_locked=True)
    .cte("lapsed")
)
NOTE_OVERDUE = Statement(
    update(sex_offenders)
    .where(sex_offenders.c.sex_offender_id == _lapsed.c.sex_offender_id)
    .values(overdue_told_of=_DUE)
    .returning(sex_offenders.c.sex_offender_id)
)
"""Note of which visits it is told that they are overdue, each day that was owed once."""

LPUS_OF_HUB = Statement(
    select(func.coalesce(func.array_agg(sex_offender_hub_areas.c.lpu), literal_column("'{}'::text[]"))).where(
        sex_offender_hub_areas.c.hub == bindparam("hub", type_=Text),
        sex_offender_hub_areas.c.effective_from <= _TODAY,
        or_(
            sex_offender_hub_areas.c.effective_until.is_(None),
            sex_offender_hub_areas.c.effective_until > _TODAY,
        ),
    )
)
"""The units that a hub answers for on a day."""

COUNTS = Statement(
    select(
        sex_offenders.c.lpu,
        sex_offenders.c.management,
        func.count().label("people"),
        func.count().filter(not_(_has_plan)).label("unplanned"),
        func.count().filter(_DUE < _TODAY).label("overdue"),
    )
    .select_from(with_person())
    .where(sex_offenders.c.management != ENDED, is_seen(), _standing_for().is_(None))
    .group_by(sex_offenders.c.lpu, sex_offenders.c.management)
)
"""How many are managed in each unit, and how; of those whom the reader may know of."""

EXISTS = Statement(select(true()).where(sex_offenders.c.sex_offender_id == SEX_OFFENDER_ID))
