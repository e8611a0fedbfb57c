"""The management of sex offenders read and listed, each reading with what it is for in the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row, Statement
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import read_as_shown
from bluelamp.kit.resources import Resources
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.sex_offender_histories import (
    CircumstanceChange,
    CircumstanceChangePage,
    ManagementPlan,
    ManagementPlanPage,
    MappaDecision,
    MappaDecisionPage,
    RiskAssessment,
    RiskAssessmentPage,
    SexOffenderVisit,
    SexOffenderVisitPage,
)
from bluelamp.schemas.offenders.sex_offenders import (
    Management,
    SexOffenderHub,
    SexOffenderPage,
    SexOffenderPurpose,
    VisitsDue,
)
from offenders.settings import ADDRESS
from offenders.sex_offenders.statements import history
from offenders.sex_offenders.statements import people as statements
from offenders.sex_offenders.usecases.records import consulted, for_purpose, seen, shown, sight

_WEEK, _MONTH = timedelta(days=7), timedelta(days=31)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whom a list is narrowed to, and what it is read for."""

    purpose: SexOffenderPurpose
    hub: SexOffenderHub | None = None
    lpu: Lpu | None = None
    manager: str | None = None
    management: Management | None = None
    is_planned: bool | None = None
    due: VisitsDue | None = None

    def asked(self) -> dict[str, Any]:
        """Return it as the query of an address."""
        return {name: getattr(self, name) for name in self.__slots__}


class Paging(NamedTuple):
    """Which page of a list is asked for."""

    cursor: str | None
    limit: int


class Asked(NamedTuple):
    """Whose history is read, and what for."""

    sex_offender_id: UUID
    purpose: SexOffenderPurpose


@dataclass(frozen=True, slots=True)
class History:
    """One of the histories that somebody has: where it stands, and how it is read."""

    name: str
    operation: str
    statement: Statement
    model: type[BaseModel]
    page: type[BaseModel]
    key: str


ASSESSMENTS = History(
    "assessments",
    "list_sex_offender_assessments",
    history.ASSESSMENTS,
    RiskAssessment,
    RiskAssessmentPage,
    "risk_assessment_id",
)
PLANS = History(
    "management-plans",
    "list_management_plans",
    history.PLANS,
    ManagementPlan,
    ManagementPlanPage,
    "management_plan_id",
)
VISITS = History(
    "visits", "list_sex_offender_visits", history.VISITS, SexOffenderVisit, SexOffenderVisitPage, "visit_id"
)
CHANGES = History(
    "circumstance-changes",
    "list_circumstance_changes",
    history.CHANGES,
    CircumstanceChange,
    CircumstanceChangePage,
    "circumstance_change_id",
)
MAPPA = History(
    "mappa-decisions",
    "list_mappa_decisions",
    history.MAPPA,
    MappaDecision,
    MappaDecisionPage,
    "mappa_decision_id",
)


async def get_sex_offender(connection: Connection, actor: Actor, asked: Asked, if_none_match: str | None) -> Response:
    """Return how somebody is managed; raises NOT_FOUND."""
    sex_offender_id, reader = asked.sex_offender_id, for_purpose(actor, asked.purpose)
    row = await seen(connection, reader, sex_offender_id)
    await consulted(connection, reader, "get_sex_offender", [sex_offender_id, row["offender_id"]])
    return read_as_shown(shown(row), row["version"], if_none_match)


async def list_sex_offenders(resources: Resources, actor: Actor, whose: Whose, paging: Paging) -> Response:
    """Return one page of those who are managed, or were, the newest record first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/sex-offenders", whose.asked(), paging.limit)
    (after_id,) = listing.position(paging.cursor, 1)
    values = {
        "management": whose.management,
        "is_planned": whose.is_planned,
        "after_id": UUID(after_id) if after_id else None,
        "limit": paging.limit + 1,
    }
    rows = await _page(resources, actor, whose, statements.PAGE, values)
    return listing.answer(SexOffenderPage, [shown(row) for row in rows], ("sex_offender_id",))


async def list_visits_due(resources: Resources, actor: Actor, whose: Whose, paging: Paging) -> Response:
    """Return one page of the visits that are owed, the longest overdue first."""
    path = f"{ADDRESS}/sex-offenders/visits-due"
    listing = Listing(resources.cursors, actor, path, whose.asked(), paging.limit)
    after_day, after_id = listing.position(paging.cursor)
    values = {
        "due_before": due_before(whose.due or VisitsDue.DATED, clocks.today()),
        "after_day": date.fromisoformat(after_day) if after_day else date(1, 1, 1),
        "after_id": UUID(after_id) if after_id else UUID(int=0),
        "limit": paging.limit + 1,
    }
    rows = await _page(resources, actor, whose, statements.DUE, values)
    return listing.answer(SexOffenderPage, [shown(row) for row in rows], ("next_visit_due_on", "sex_offender_id"))


def due_before(due: VisitsDue, today: date) -> date:
    """Return the day before which a visit must be owed to be listed; today itself is overdue tomorrow."""
    within = {VisitsDue.OVERDUE: today, VisitsDue.WEEK: today + _WEEK + _DAY, VisitsDue.MONTH: today + _MONTH + _DAY}
    return within.get(due, date(2400, 1, 1))


async def list_history(resources: Resources, actor: Actor, asked: Asked, of: History, paging: Paging) -> Response:
    """Return one page of a history, the last that was recorded first; raises NOT_FOUND."""
    sex_offender_id, purpose = asked
    path, reader = f"{ADDRESS}/sex-offenders/{sex_offender_id}/{of.name}", for_purpose(actor, purpose)
    listing = Listing(resources.cursors, actor, path, {"purpose": purpose}, paging.limit)
    (after_id,) = listing.position(paging.cursor, 1)
    async with resources.database.transaction() as connection:
        row = await seen(connection, reader, sex_offender_id)
        rows = await of.statement.rows(
            connection,
            sex_offender_id=sex_offender_id,
            after_id=UUID(after_id) if after_id else None,
            limit=paging.limit + 1,
        )
        await consulted(connection, reader, of.operation, [sex_offender_id, row["offender_id"]])
    return listing.answer(of.page, [of.model.model_validate(dict(one)) for one in rows], (of.key,))


async def _page(
    resources: Resources, actor: Actor, whose: Whose, statement: Statement, values: Mapping[str, Any]
) -> Sequence[Row]:
    reader = for_purpose(actor, whose.purpose)
    async with resources.database.transaction() as connection:
        narrowed = {"manager": whose.manager, "lpus": await _lpus(connection, whose)}
        rows = await statement.rows(connection, **values, **narrowed, **sight(reader, statement))
        shown_rows = rows[: values["limit"] - 1]
        subjects = [one for row in shown_rows for one in (row["sex_offender_id"], row["offender_id"])]
        operation = "list_sex_offenders" if whose.due is None else "list_sex_offender_visits_due"
        await consulted(connection, reader, operation, subjects)
    return rows


async def _lpus(connection: Connection, whose: Whose) -> list[str] | None:
    """Return the units that a list is narrowed to: a hub's of today, one, or both at once; None for all."""
    if whose.hub is None:
        return [whose.lpu] if whose.lpu else None
    lpus = await statements.LPUS_OF_HUB.value(connection, hub=whose.hub, today=clocks.today())
    return [one for one in lpus if whose.lpu in {None, one}]
