"""Rules of cohorts, of which of each the latest that has begun holds; and how full their managers are."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Text, bindparam, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.kit.turns import in_turn
from bluelamp.schemas.events import EventType
from offenders.caseload.statements.cases import CLOSED, stands_alone, with_person
from offenders.caseload.tables import cases
from offenders.cohorts.tables import cohort_rule_sets

RULE_SETS = register_of(
    cohort_rule_sets, "COHORT_RULE_SET", EventType.OFFENDERS_COHORT_RULE_CHANGED, "effective_from", ("cohort",)
)

_COHORT: ColumnElement[str] = bindparam("cohort", type_=Text)
_DAY: ColumnElement[Any] = bindparam("day", type_=Date)
_MANAGER: ColumnElement[str] = bindparam("manager", type_=Text)
_AFTER: ColumnElement[Any] = bindparam("after", value=None, type_=Text)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)

RULE_SET_ON = Statement(
    select(cohort_rule_sets)
    .where(cohort_rule_sets.c.cohort == _COHORT, cohort_rule_sets.c.effective_from <= _DAY)
    .order_by(cohort_rule_sets.c.effective_from.desc())
    .limit(literal_column("1"))
)
"""Which rules of a cohort hold on a day."""

IN_FORCE = Statement(
    select(cohort_rule_sets)
    .ext(distinct_on(cohort_rule_sets.c.cohort))
    .where(cohort_rule_sets.c.effective_from <= _DAY, or_(_AFTER.is_(None), cohort_rule_sets.c.cohort > _AFTER))
    .order_by(cohort_rule_sets.c.cohort, cohort_rule_sets.c.effective_from.desc())
    .limit(_LIMIT)
)
"""One page of the cohorts, each with the rules that hold on a day."""

_RUNNING = (cases.c.cohort == _COHORT, cases.c.status != CLOSED, stands_alone())

CASES_OF_MANAGER = Statement(
    select(func.count()).select_from(with_person()).where(cases.c.manager == _MANAGER, *_RUNNING)
)
"""How many cases of a cohort somebody manages, restricted ones among them; each person once."""

MANAGERS = Statement(
    select(cases.c.manager, func.count().label("cases"))
    .select_from(with_person())
    .where(*_RUNNING, or_(_AFTER.is_(None), cases.c.manager > _AFTER))
    .group_by(cases.c.manager)
    .order_by(cases.c.manager)
    .limit(_LIMIT)
)
"""One page of a cohort's managers, and how many cases each has."""

HOLD_MANAGER = Statement(in_turn("managers_cases", _COHORT + literal_column("'/'") + _MANAGER))
"""Let two panels that give one manager a case each do so one after the other, so that both count."""
