"""The workbook, in three tiers and three forms."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Line, Lpu
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.workbook import Workbook, WorkbookTier
from offenders.access import WorkbookReader
from offenders.workbook.rules.asking import Wanted
from offenders.workbook.usecases import reading

router = APIRouter(tags=["workbook"], route_class=StrictRoute)

_FILE = {"schema": {"type": "string", "format": "binary", "maxLength": 50_000_000}}
_FORMS: dict[int | str, dict[str, Any]] = {200: {"content": dict.fromkeys(reading.FORMS, _FILE)}}


@router.get("/workbook", summary="Read the workbook", response_model=Workbook, responses=_FORMS)
async def get_workbook(
    request: Request,
    actor: WorkbookReader,
    resources: ResourcesOf,
    tier: Annotated[
        WorkbookTier,
        Query(description="Individuals, teams, or the force with its units and cohorts.", examples=["team"]),
    ],
    manager: Annotated[Line | None, Query(description="Whoever manages the cases; of individuals alone.")] = None,
    team: Annotated[Code | None, Query(description="The team that does.")] = None,
    lpu: Annotated[Lpu | None, Query(description="The unit that answers for them.")] = None,
    as_at: Annotated[
        CalendarDay | None, Query(description="The day at whose end things are as they are told; today if left out.")
    ] = None,
    day_from: Annotated[
        CalendarDay | None, Query(description="The first day of what is counted; a year before if left out.")
    ] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return one tier, each figure with both its counts beside its definition: JSON by pages, XLSX or ODS by Accept.

    Individuals are your own cases if nothing else is asked. Who may not see the people reads teams and the force, as
    at a month's end, of the year that ends with it, without counts that a few could be picked out of.
    """
    wanted = Wanted(tier, manager, team, lpu, as_at, day_from)
    return await reading.get_workbook(resources, actor, wanted, request.headers.get("accept", ""), (cursor, limit))
