"""Plans, needs as they were assessed, and actions."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Uuid,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bluelamp.kit.database import Statement
from offenders.caseload.tables import cases, pathway_sets, plan_actions, plan_needs, plans
from offenders.nominals.statements.sight import is_seen, kept
from offenders.nominals.tables import offenders

PLAN_ID = bindparam("plan_id", type_=Uuid)
ACTION_ID = bindparam("action_id", type_=Uuid)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_AFTER_DAY = bindparam("after_day", value=None, type_=plan_actions.c.due_on.type)
_EMPTY: ColumnElement[Any] = literal_column("'[]'::jsonb")
_ONE: ColumnElement[int] = literal_column("1")

_of_cases = plans.join(cases, cases.c.case_id == plans.c.case_id).join(
    offenders, offenders.c.offender_id == cases.c.offender_id
)
_assessed = func.jsonb_build_object(
    literal_column("'pathway'"),
    plan_needs.c.pathway,
    literal_column("'assessed_on'"),
    plan_needs.c.assessed_on,
    literal_column("'score'"),
    plan_needs.c.score,
)
_needs = func.coalesce(
    select(func.jsonb_agg(aggregate_order_by(_assessed, plan_needs.c.assessed_on)))
    .where(plan_needs.c.plan_id == plans.c.plan_id)
    .scalar_subquery(),
    _EMPTY,
)


def _how_many(*conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    return (
        select(func.count())
        .select_from(plan_actions)
        .where(plan_actions.c.plan_id == plans.c.plan_id, *conditions)
        .scalar_subquery()
    )


PLAN = Statement(
    select(
        *plans.c,
        kept().label("offender_id"),
        cases.c.status.label("case_status"),
        pathway_sets.c.pathways,
        _needs.label("assessments"),
        _how_many().label("actions"),
        _how_many(plan_actions.c.status == literal_column("'OPEN'")).label("actions_open"),
    )
    .select_from(_of_cases.join(pathway_sets, pathway_sets.c.pathway_set_id == plans.c.pathway_set_id))
    .where(plans.c.plan_id == PLAN_ID, is_seen())
)
"""A plan with every assessment of it, where the reader may know of whom it is."""

LOCK = Statement(select(plans.c.plan_id).where(plans.c.plan_id == PLAN_ID).with_for_update())

MAKE = Statement(
    insert(plans).values(
        plan_id=PLAN_ID,
        **{
            name: bindparam(name, type_=plans.c[name].type)
            for name in ("case_id", "pathway_set_id", "aim", "review_on", "created_by")
        },
    )
)

CHANGE = Statement(
    update(plans)
    .where(plans.c.plan_id == bindparam("the_plan", type_=Uuid))
    .values(
        version=plans.c.version + _ONE,
        changed_at=func.now(),
        **{name: bindparam(name, type_=plans.c[name].type) for name in ("aim", "review_on")},
    )
)

TOUCH = Statement(
    update(plans)
    .where(plans.c.plan_id == bindparam("the_plan", type_=Uuid))
    .values(version=plans.c.version + _ONE, changed_at=func.now())
)
"""Note that something of a plan has changed beside the row itself."""

ASSESS = Statement(
    insert(plan_needs).values(
        plan_id=PLAN_ID,
        **{
            name: bindparam(name, type_=plan_needs.c[name].type)
            for name in ("pathway", "assessed_on", "score", "assessed_by")
        },
    )
)

_ACTION_DETAILS = ("pathway", "action", "owner_agency", "owner", "due_on")

ADD_ACTION = Statement(
    insert(plan_actions).values(
        action_id=ACTION_ID,
        plan_id=PLAN_ID,
        created_by=bindparam("created_by", type_=plan_actions.c.created_by.type),
        **{name: bindparam(name, type_=plan_actions.c[name].type) for name in _ACTION_DETAILS},
    )
)

CHANGE_ACTION = Statement(
    update(plan_actions)
    .where(plan_actions.c.action_id == bindparam("the_action", type_=Uuid))
    .values(
        version=plan_actions.c.version + _ONE,
        changed_at=func.now(),
        **{
            name: bindparam(name, type_=plan_actions.c[name].type)
            for name in (*_ACTION_DETAILS, "status", "outcome", "ended_on")
        },
    )
)

ACTION = Statement(select(plan_actions).where(plan_actions.c.plan_id == PLAN_ID, plan_actions.c.action_id == ACTION_ID))

ACTIONS = Statement(
    select(plan_actions)
    .where(
        plan_actions.c.plan_id == PLAN_ID,
        or_(
            _AFTER_ID.is_(None),
            tuple_(plan_actions.c.due_on, plan_actions.c.action_id) > tuple_(_AFTER_DAY, _AFTER_ID),
        ),
    )
    .order_by(plan_actions.c.due_on, plan_actions.c.action_id)
    .limit(bindparam("limit", type_=Integer))
)
"""One page of a plan's actions, what is due first at the front."""
