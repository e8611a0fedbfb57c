"""What was found, planned, visited, learnt and decided: written once, read back page by page and as a whole."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, Uuid, bindparam, func, insert, literal_column, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from bluelamp.kit.database import Statement
from offenders.sex_offenders.statements.people import SEX_OFFENDER_ID
from offenders.sex_offenders.tables import (
    circumstance_changes,
    management_plans,
    mappa_decisions,
    risk_assessments,
    sex_offender_visits,
    visit_rule_sets,
)

_AFTER_ID = bindparam("after_id", type_=Uuid)


def _write(table: Table) -> Statement:
    columns = [column for column in table.c if column.name != "recorded_at"]
    added = insert(table).values({one.name: bindparam(one.name, type_=one.type) for one in columns})
    return Statement(added.returning(*table.c))


def _page(table: Table, *more: ColumnElement[Any]) -> Statement:
    [key] = list(table.primary_key)
    return Statement(
        select(*table.c, *more)
        .where(table.c.sex_offender_id == SEX_OFFENDER_ID, or_(_AFTER_ID.is_(None), key < _AFTER_ID))
        .order_by(key.desc())
        .limit(bindparam("limit", type_=Integer))
    )


WRITE_ASSESSMENT = _write(risk_assessments)
WRITE_PLAN = _write(management_plans)
WRITE_VISIT = _write(sex_offender_visits)
WRITE_CHANGE = _write(circumstance_changes)
WRITE_MAPPA = _write(mappa_decisions)

_mode = (
    select(visit_rule_sets.c.mode)
    .where(visit_rule_sets.c.visit_rule_set_id == management_plans.c.visit_rule_set_id)
    .scalar_subquery()
)
ASSESSMENTS = _page(risk_assessments)
PLANS = _page(management_plans, _mode.label("mode"))
VISITS = _page(sex_offender_visits)
CHANGES = _page(circumstance_changes)
MAPPA = _page(mappa_decisions)

ALL_PLANS = Statement(
    select(
        management_plans.c.decided_on,
        management_plans.c.management,
        management_plans.c.interval_unit,
        management_plans.c.interval_amount,
        visit_rule_sets.c.days_to_visit,
    )
    .join(visit_rule_sets, visit_rule_sets.c.visit_rule_set_id == management_plans.c.visit_rule_set_id)
    .where(management_plans.c.sex_offender_id == SEX_OFFENDER_ID)
    .order_by(management_plans.c.management_plan_id)
)
"""Every plan of somebody, in the order in which they were recorded."""

ALL_CHANGES = Statement(
    select(circumstance_changes.c.known_on, circumstance_changes.c.kind)
    .where(circumstance_changes.c.sex_offender_id == SEX_OFFENDER_ID)
    .order_by(circumstance_changes.c.circumstance_change_id)
)

ALL_VISITS = Statement(
    select(sex_offender_visits.c.visited_on)
    .where(
        sex_offender_visits.c.sex_offender_id == SEX_OFFENDER_ID,
        sex_offender_visits.c.outcome == literal_column("'SEEN'"),
    )
    .order_by(sex_offender_visits.c.visit_id)
)

LAST_LEVELS = Statement(
    select(risk_assessments.c.level)
    .where(risk_assessments.c.sex_offender_id == SEX_OFFENDER_ID)
    .ext(distinct_on(risk_assessments.c.tool))
    .order_by(
        risk_assessments.c.tool, risk_assessments.c.assessed_on.desc(), risk_assessments.c.risk_assessment_id.desc()
    )
)
"""What each tool found last."""

LAST_MAPPA = Statement(
    select(func.max(mappa_decisions.c.decided_on)).where(mappa_decisions.c.sex_offender_id == SEX_OFFENDER_ID)
)
"""The day of the last decision of MAPPA."""

RULE_SETS = Statement(
    select(
        visit_rule_sets.c.visit_rule_set_id,
        visit_rule_sets.c.effective_from,
        visit_rule_sets.c.mode,
        visit_rule_sets.c.days_to_visit,
        visit_rule_sets.c.months_low,
        visit_rule_sets.c.months_medium,
        visit_rule_sets.c.months_high,
        visit_rule_sets.c.months_very_high,
    ).order_by(visit_rule_sets.c.effective_from)
)
"""Every rule by which visits fall due: a handful."""
