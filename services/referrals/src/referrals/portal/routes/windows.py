"""How long partners have to answer, and the portal's figures."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query

from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day
from bluelamp.schemas.referrals import (
    DecisionWindow,
    DecisionWindows,
    Grouping,
    NewDecisionWindow,
    NewResponseWindow,
    PendingDecision,
    ResponseWindow,
    ResponseWindows,
    Statistics,
    Urgency,
)
from referrals.access import StatisticsReader, WindowReader, WindowSetter
from referrals.portal.routes import examples
from referrals.portal.usecases import decision_windows, statistics, windows

router = APIRouter(tags=["measures"], route_class=StrictRoute)


@router.get("/response-windows", summary="List the response windows")
async def list_response_windows(_: WindowReader, resources: ResourcesOf) -> ResponseWindows:
    """Return every window with the date from which it holds; offers keep the id of theirs."""
    async with resources.database.connection() as connection:
        return await windows.list_windows(connection)


@router.put("/response-windows/{urgency}", summary="Set a response window")
async def set_response_window(
    urgency: Annotated[Urgency, Path(description="How soon a partner must answer.", examples=["ROUTINE"])],
    new: Annotated[NewResponseWindow, Body(openapi_examples=examples.RESPONSE_WINDOW)],
    actor: WindowSetter,
    resources: ResourcesOf,
) -> ResponseWindow:
    """Add a window that holds from a moment to come; nothing is overwritten, so no precondition is needed."""
    async with resources.database.transaction() as connection:
        return await windows.set_window(connection, actor, urgency, new)


@router.get("/decision-windows", summary="List the decision windows")
async def list_decision_windows(_: WindowReader, resources: ResourcesOf) -> DecisionWindows:
    """Return how long the force may hold a referral or leave one that came back, with the date of each window."""
    async with resources.database.connection() as connection:
        return await decision_windows.list_windows(connection)


@router.put("/decision-windows/{decision}", summary="Set a decision window")
async def set_decision_window(
    decision: Annotated[PendingDecision, Path(description="What is to be decided.", examples=["SUPERVISOR_CHECK"])],
    new: Annotated[NewDecisionWindow, Body(openapi_examples=examples.DECISION_WINDOW)],
    actor: WindowSetter,
    resources: ResourcesOf,
) -> DecisionWindow:
    """Add a window that holds from a moment to come; nothing is overwritten, so no precondition is needed."""
    async with resources.database.transaction() as connection:
        return await decision_windows.set_window(connection, actor, decision, new)


@router.get("/statistics", summary="Read the portal's figures")
async def get_statistics(
    _: StatisticsReader,
    resources: ResourcesOf,
    by: Annotated[Grouping, Query(description="What to break the figures down by.")] = Grouping.LPU,
    period_from: Annotated[Day | None, Query(description="Offers made on this day, in London, or later.")] = None,
    period_until: Annotated[Day | None, Query(description="Offers made on this day or before; it is over.")] = None,
) -> Statistics:
    """Return acceptance, times and outcomes by unit, need or partner; counts under five are not published."""
    async with resources.database.connection() as connection:
        return await statistics.count_statistics(connection, by, period_from, period_until)
