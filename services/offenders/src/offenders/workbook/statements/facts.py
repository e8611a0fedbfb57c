"""What is known of each case as at a day: its state from its history, and what the days of a period counted.

A case that merging has left beside an older one of the same person and cohort does not count, and whom the reader may
not know of is not there.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.sql.selectable import LateralFromClause

from bluelamp.kit.database import Statement
from offenders.caseload.statements.cases import person, stands_alone, with_person
from offenders.caseload.statements.owing import holder_at
from offenders.caseload.tables import (
    case_holders,
    case_status_changes,
    cases,
    contact_obligations,
    plan_actions,
    plan_needs,
    plans,
)
from offenders.nominals.statements.sight import is_seen

_MOMENT = DateTime(timezone=True)
_END = bindparam("end_at", type_=_MOMENT)
"""The end of the day, or now while it runs."""
_BEGIN = bindparam("begin_at", type_=_MOMENT)
_DAY = bindparam("as_at", type_=Date)
_LIMIT: ColumnElement[Any] = bindparam("limit", type_=Integer)
_NOUGHT: ColumnElement[Any] = literal_column("0", Integer)
_ONE: ColumnElement[int] = literal_column("1", Integer)
_OPEN: ColumnElement[str] = literal_column("'OPEN'", Text)
_LONDON: ColumnElement[str] = literal_column("'Europe/London'")
_SECOND: ColumnElement[Any] = literal_column("interval '1 second'")


def _state() -> LateralFromClause:
    """What a case had become by the end of the day."""
    turn = case_status_changes
    return (
        select(turn.c.status, turn.c.colour, turn.c.release_on)
        .where(turn.c.case_id == cases.c.case_id, turn.c.changed_at <= _END)
        .order_by(turn.c.changed_at.desc(), turn.c.status_change_id.desc())
        .limit(_ONE)
        .lateral("state")
    )


def _owed() -> LateralFromClause:
    """Contacts owed in the period and met in time, whoever managed the case then."""
    owed = contact_obligations
    return (
        select(cast(func.count(), Integer).label("due"), cast(func.count(owed.c.contact_id), Integer).label("in_time"))
        .where(
            owed.c.case_id == cases.c.case_id,
            owed.c.counted_on >= bindparam("day_from", type_=Date),
            owed.c.counted_on < bindparam("day_until", type_=Date),
        )
        .lateral("owed")
    )


def _needs() -> LateralFromClause:
    """First and latest scores over the pathways that were assessed twice or more, and the latest over all."""
    need = plan_needs
    scores = func.array_agg(aggregate_order_by(need.c.score, need.c.assessed_on), type_=ARRAY(Integer))
    each = (
        select(func.count().label("assessments"), scores.label("scores"))
        .select_from(plans.join(need, need.c.plan_id == plans.c.plan_id))
        .where(plans.c.case_id == cases.c.case_id, need.c.assessed_on <= _DAY)
        .group_by(need.c.pathway)
        .correlate(cases)
        .lateral("pathways")
    )
    twice, first = each.c.assessments > _ONE, each.c.scores[_ONE]
    latest = each.c.scores[each.c.assessments]
    return (
        select(
            _total(func.sum(first).filter(twice)).label("first_need"),
            _total(func.sum(latest).filter(twice)).label("latest_need"),
            cast(func.count().filter(twice), Integer).label("compared"),
            _total(func.sum(latest)).label("need_now"),
            cast(func.count(), Integer).label("assessed"),
        )
        .select_from(each)
        .lateral("needs")
    )


def _total(number: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(func.coalesce(number, _NOUGHT), Integer)


def _runs() -> ColumnElement[bool]:
    return not_(func.coalesce(cases.c.closed_at <= _END, false()))


_state_then, _contacts, _need = _state(), _owed(), _needs()
_holder = holder_at(_END)
_KNOWN: dict[str, ColumnElement[Any]] = {
    "case_id": cases.c.case_id,
    "person_id": person.c.offender_id,
    **{name: _holder.c[name] for name in ("manager", "team", "lpu", "lead_agency")},
    **{name: cases.c[name] for name in ("cohort", "opened_at")},
    "colour": func.coalesce(_state_then.c.colour, cases.c.colour),
    "in_time": _contacts.c.in_time,
    "due": _contacts.c.due,
    **{name: _need.c[name] for name in ("first_need", "latest_need", "compared")},
    "is_overdue": func.coalesce(cases.c.next_contact_due_at <= bindparam("now", type_=_MOMENT), false()),
}


def _as_at(columns: dict[str, ColumnElement[Any]], *conditions: ColumnElement[bool]) -> Select[Any]:
    joined: FromClause = with_person().join(_holder, true()).outerjoin(_state_then, true())
    joined = joined.join(_contacts, true()).join(_need, true())
    return (
        select(*(column.label(name) for name, column in columns.items()))
        .select_from(joined)
        .where(cases.c.opened_at <= _END, stands_alone(), is_seen(), *conditions)
        .order_by(cases.c.case_id)
        .limit(_LIMIT)
    )


FACTS = Statement(
    _as_at(
        {
            **_KNOWN,
            "runs": _runs(),
            "has_entered": cases.c.opened_at >= _BEGIN,
            "has_left": func.coalesce(cases.c.closed_at.between(_BEGIN, _END), false()),
        },
        or_(cases.c.closed_at.is_(None), cases.c.closed_at >= _BEGIN),
    )
)
"""Every case that ran at some moment of the period, for what adds up."""


def _actions(*conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    counted = (
        select(func.count())
        .select_from(plans.join(plan_actions, plan_actions.c.plan_id == plans.c.plan_id))
        .where(plans.c.case_id == cases.c.case_id, plan_actions.c.status == _OPEN, *conditions)
    )
    return cast(counted.scalar_subquery(), Integer)


def _page(scope: str) -> Statement:
    after = bindparam("after_id", type_=Uuid)
    whose = bindparam("whose", type_=case_holders.c[scope].type)
    ever_held = select(case_holders.c.case_id).where(case_holders.c[scope] == whose)
    owed_at = cases.c.next_contact_due_at
    return Statement(
        _as_at(
            {
                **_KNOWN,
                "status": func.coalesce(_state_then.c.status, cases.c.status),
                "release_on": case(
                    (_state_then.c.status.is_(None), cases.c.release_on), else_=_state_then.c.release_on
                ),
                **{name: person.c[name] for name in ("reference", "given_name", "family_name")},
                **{name: cases.c[name] for name in ("review_on", "last_contact_at")},
                "next_contact_due_on": cast(func.timezone(_LONDON, owed_at - _SECOND), Date),
                "need_now": _need.c.need_now,
                "assessed": _need.c.assessed,
                "actions_open": _actions(),
                "actions_overdue": _actions(plan_actions.c.due_on < _DAY),
            },
            cases.c.case_id.in_(ever_held),
            _holder.c[scope] == whose,
            _runs(),
            or_(after.is_(None), cases.c.case_id > after),
        )
    )


PAGES = {scope: _page(scope) for scope in ("manager", "team", "lpu")}
"""One page of the cases that ran at the end of the day, of the manager, the team or the unit that had them then."""
