"""The due list, cases, and what they become."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Line, Lpu
from bluelamp.schemas.offenders.caseload import (
    Case,
    CaseHandingPage,
    CaseloadPage,
    CasePage,
    Compliance,
    DueWithin,
    NewStatusChange,
    StatusChange,
    StatusChangePage,
)
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.plans import DuePlanActionPage
from offenders.access import CaseloadReader, CaseloadWorker
from offenders.caseload import demonstration
from offenders.caseload.routes import examples
from offenders.caseload.usecases import acting, handing, reading, status
from offenders.caseload.usecases import due as dues
from offenders.nominals import demonstration as people

router = APIRouter(tags=["caseload"], route_class=StrictRoute)

Manager = Annotated[Line | None, Query(description="Whoever manages the cases.")]
Team = Annotated[Code | None, Query(description="The team that does.")]
Unit = Annotated[Lpu | None, Query(description="The unit that answers for them.")]
OfPerson = Annotated[UUID, path_of("offender", people.MANAGED)]


@router.get("/caseload", summary="List what is due", response_model=CaseloadPage)
async def list_caseload(
    actor: CaseloadReader,
    resources: ResourcesOf,
    manager: Manager = None,
    team: Team = None,
    lpu: Unit = None,
    due: Annotated[
        DueWithin,
        Query(
            description="overdue; until the end of today or of a week; whatever has a date; what has none; "
            "or whose day of release is over."
        ),
    ] = DueWithin.DATED,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List cases by when contact is owed, the longest overdue first: a manager's, a team's or a unit's, or your own.

    A partner's own are those that its organisation leads. `undated` lists who is in custody without a day of release,
    and whose supervision is paused; `release_over` who is still said to be in custody after the day of release.
    """
    return await dues.list_caseload(resources, actor, dues.Whose(manager, team, lpu, due), cursor, limit)


@router.get("/plan-actions", summary="List what is to be done", response_model=DuePlanActionPage)
async def list_due_actions(
    actor: CaseloadReader,
    resources: ResourcesOf,
    manager: Manager = None,
    team: Team = None,
    lpu: Unit = None,
    until: Annotated[CalendarDay | None, Query(description="The last day; in four weeks if left out.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List open actions on all plans of a manager's, a team's or a unit's cases, or of your own, first what is due."""
    return await acting.list_due_actions(resources, actor, (dues.Whose(manager, team, lpu), until), cursor, limit)


@router.get("/caseload/compliance", summary="Read contact compliance")
async def get_compliance(
    actor: CaseloadReader,
    resources: ResourcesOf,
    manager: Manager = None,
    team: Team = None,
    lpu: Unit = None,
    day_from: Annotated[
        CalendarDay | None, Query(description="The first day; twelve weeks before the end if left out.")
    ] = None,
    day_until: Annotated[CalendarDay | None, Query(description="The day after the last; today if left out.")] = None,
) -> Compliance:
    """Return how many contacts were owed in some days, and how many of them were made in time.

    They count for whoever managed the case then; a partner's own for which it led, also where it leads no longer.
    """
    # A partner does not see the cases that it has passed on: the service counts its own for it, and tells no case.
    async with resources.database.transaction() as connection:
        return await dues.get_compliance(connection, actor, dues.Whose(manager, team, lpu), day_from, day_until)


@router.get("/cases/{case_id}", summary="Read a case", response_model=Case)
async def get_managed_case(
    case_id: Annotated[UUID, path_of("case", demonstration.CASE)],
    actor: CaseloadReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return how somebody is managed in one cohort: how closely, by whom, who leads, and what is owed next."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await reading.get_case(connection, actor, case_id, if_none_match)


@router.get("/offenders/{offender_id}/cases", summary="List somebody's cases", response_model=CasePage)
async def list_managed_cases(
    offender_id: OfPerson,
    actor: CaseloadReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the cases of one person, closed ones too, the newest first."""
    return await reading.list_cases_of(resources, actor, offender_id, cursor, limit)


@router.post(
    "/offenders/{offender_id}/status-changes",
    summary="Change how closely somebody is managed",
    status_code=201,
    response_model=StatusChange,
)
async def change_status(
    offender_id: Annotated[UUID, path_of("offender", demonstration.TO_TURN)],
    new: Annotated[NewStatusChange, Body(openapi_examples=examples.NEW_STATUS_CHANGE)],
    actor: CaseloadWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Make a case red, amber, green, or blue while in custody; pause it, or let it go on: always with the reason."""
    return await answer_once(
        resources.database, actor, key, lambda connection: status.change_status(connection, actor, offender_id, new)
    )


@router.get(
    "/offenders/{offender_id}/status-changes",
    summary="List how closely somebody was managed",
    response_model=StatusChangePage,
)
async def list_status_changes(
    offender_id: OfPerson,
    actor: CaseloadReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List everything that somebody's cases became, the newest first, each with who said so and why."""
    return await status.list_status_changes(resources, actor, offender_id, cursor, limit)


@router.get("/cases/{case_id}/handings", summary="List who managed a case", response_model=CaseHandingPage)
async def list_case_handings(
    case_id: Annotated[UUID, path_of("case", demonstration.CASE)],
    actor: CaseloadReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List each time that the case was given to another manager, team or unit, why, and by whom, the newest first."""
    return await handing.list_handings(resources, actor, case_id, cursor, limit)
