"""What is due: pages of a manager's, a team's, a unit's or a lead organisation's cases, and what was met of it.

A page is one statement that reads its rows from an index in the order in which they are shown, builds its JSON, and
writes its audit entry. The first page comes after the beginning of time: so every page is one range of the index.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)

from bluelamp.kit.audit.statements import consulted_page
from bluelamp.kit.database import Statement, build_object
from offenders.caseload.statements.cases import CLOSED, SUMMARY, person, stands_alone, with_person
from offenders.caseload.tables import cases, contact_obligations, plan_actions, plans
from offenders.nominals.statements.sight import is_seen, kept

_MOMENT = DateTime(timezone=True)
_AFTER_ID = bindparam("after_id", type_=Uuid)
_AFTER_TIME = bindparam("after_time", type_=_MOMENT)
_NOW = bindparam("now", type_=_MOMENT)
_LIMIT = bindparam("limit", type_=Integer)
_ORGANISATION = bindparam("organisation_id", type_=Uuid)
_LONDON: ColumnElement[str] = literal_column("'Europe/London'")
_SECOND: ColumnElement[Any] = literal_column("interval '1 second'")


def _page(scope: str, order: ColumnElement[Any], *conditions: ColumnElement[bool]) -> Statement:
    column = cases.c[scope]
    columns = {**SUMMARY, "order_at": order}
    found = (
        select(
            *(value.label(name) for name, value in columns.items()),
            func.row_number().over(order_by=(order, cases.c.case_id)).label("place"),
        )
        .select_from(with_person())
        .where(
            column == bindparam("whose", type_=column.type),
            cases.c.status != CLOSED,
            *conditions,
            tuple_(order, cases.c.case_id) > tuple_(_AFTER_TIME, _AFTER_ID),
            is_seen(),
            stands_alone(),
        )
        .order_by(order, cases.c.case_id)
        .limit(_LIMIT + literal_column("1"))
        .cte("found")
    )
    due_at = found.c.next_contact_due_at
    document = build_object(
        **{name: found.c[name] for name in SUMMARY},
        next_contact_due_on=cast(func.timezone(_LONDON, due_at - _SECOND), Date),
        is_overdue=func.coalesce(due_at <= _NOW, literal_column("false")),
    )
    position = (found.c.order_at, found.c.case_id)
    return Statement(consulted_page("list_caseload", found, document, found.c.offender_id, position))


def _dated(scope: str) -> Statement:
    due_at = cases.c.next_contact_due_at
    return _page(scope, due_at, due_at <= bindparam("due_before", type_=_MOMENT))


def _undated(scope: str) -> Statement:
    return _page(scope, cases.c.opened_at, cases.c.next_contact_due_at.is_(None))


def _release_over(scope: str) -> Statement:
    is_over = cases.c.release_on < bindparam("today", type_=Date)
    return _page(scope, cases.c.opened_at, cases.c.colour == literal_column("'BLUE'"), is_over)


_SCOPES = ("manager", "team", "lpu", "lead_organisation_id")
DATED = {scope: _dated(scope) for scope in _SCOPES}
"""What is owed until a moment, the longest overdue first."""
UNDATED = {scope: _undated(scope) for scope in _SCOPES}
"""Who is managed without a date for the next contact: in custody without a day of release, or in a pause."""
RELEASE_OVER = {scope: _release_over(scope) for scope in _SCOPES}
"""Who is still said to be in custody after the day of release."""


def _actions(scope: str) -> Statement:
    column, position = cases.c[scope], (plan_actions.c.due_on, plan_actions.c.action_id)
    whose = (person.c.offender_id, person.c.reference, person.c.given_name, person.c.family_name)
    after_day, after_id = bindparam("after_day", type_=Date), bindparam("after_action", type_=Uuid)
    of_plans = (
        with_person()
        .join(plans, plans.c.case_id == cases.c.case_id)
        .join(plan_actions, plan_actions.c.plan_id == plans.c.plan_id)
    )
    return Statement(
        select(*plan_actions.c, *whose, *(cases.c[name] for name in ("case_id", "manager", "team", "lpu")))
        .select_from(of_plans)
        .where(
            column == bindparam("whose", type_=column.type),
            cases.c.status != CLOSED,
            plan_actions.c.status == literal_column("'OPEN'"),
            plan_actions.c.due_on <= bindparam("due_until", type_=Date),
            or_(after_id.is_(None), tuple_(*position) > tuple_(after_day, after_id)),
            is_seen(),
            stands_alone(),
        )
        .order_by(*position)
        .limit(_LIMIT)
    )


ACTIONS = {scope: _actions(scope) for scope in _SCOPES}
"""One page of what is to be done until a day on the plans of some cases, the longest overdue first."""


def _compliance(scope: str) -> Statement:
    column = contact_obligations.c[scope]
    return Statement(
        select(
            contact_obligations.c.colour,
            cast(func.count(), Integer).label("due"),
            cast(func.count(contact_obligations.c.contact_id), Integer).label("in_time"),
            cast(func.count(cases.c.case_id.distinct()), Integer).label("cases"),
            cast(func.count(kept().distinct()), Integer).label("people"),
        )
        .select_from(with_person().join(contact_obligations, contact_obligations.c.case_id == cases.c.case_id))
        .where(
            column == bindparam("whose", type_=column.type),
            or_(_ORGANISATION.is_(None), contact_obligations.c.lead_organisation_id == _ORGANISATION),
            contact_obligations.c.counted_on >= bindparam("day_from", type_=Date),
            contact_obligations.c.counted_on < bindparam("day_until", type_=Date),
            is_seen(),
            stands_alone(),
        )
        .group_by(func.grouping_sets(tuple_(contact_obligations.c.colour), tuple_()))
        .order_by(cast(contact_obligations.c.colour, Text))
    )


COMPLIANCE = {scope: _compliance(scope) for scope in _SCOPES}
"""What was owed and met in some days, by colour, and in all: the row without a colour.

It counts for whoever managed and led the case then, not for who does now; of an organisation, what it led alone.
"""
