"""Charts, and the links by which a team finds its own."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.charts import MOST_POINTS, Chart, ChartMethod, MeasureLinks
from bluelamp.schemas.contact.measures import Area, MeasureId
from contact.access import MeasureReader
from contact.measures import demonstration
from contact.measures.routes.catalogue import AsAt, FromDay, UntilDay
from contact.measures.rules.charting import Wish
from contact.measures.rules.words import FORCE
from contact.measures.usecases import charts, links

router = APIRouter(tags=["measures"], route_class=StrictRoute)

_PICTURES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            charts.SVG: {"schema": {"type": "string", "maxLength": 1_000_000}, "example": demonstration.SVG},
            charts.PNG: {"schema": {"type": "string", "format": "binary", "maxLength": 10_000_000}},
        }
    }
}


@router.get(
    "/measures/{measure_id}/chart",
    summary="Chart a measure: signals from noise",
    response_model=Chart,
    responses=_PICTURES,
)
async def get_measure_chart(
    request: Request,
    measure_id: Annotated[MeasureId, Path(description="The measure's id.", examples=[demonstration.TO_CHART])],
    actor: MeasureReader,
    resources: ResourcesOf,
    area: Annotated[Area, Query(description="Whose chart.", examples=[FORCE])] = FORCE,
    method: Annotated[ChartMethod, Query(description="A p-chart is for shares of few.")] = ChartMethod.XMR,
    screen_outliers: Annotated[bool, Query(description="False for limits as the Excel tool makes them.")] = True,
    baseline_points: Annotated[
        int | None, Query(ge=2, le=MOST_POINTS, description="Limits of the first points of each segment alone.")
    ] = None,
    points: Annotated[int, Query(ge=2, le=MOST_POINTS, description="How many periods at the most.")] = 36,
    period_from: FromDay = None,
    period_until: UntilDay = None,
    as_at: AsAt = None,
) -> Response:
    """Return a measure over time with its mean, limits, signals, notes and target, as JSON, SVG or PNG by Accept.

    Rolling values are refused with the reason and the measure to chart instead. What restarts the limits is a note.
    """
    wish = Wish(area, method, screen_outliers, baseline_points)
    query = charts.ChartQuery(measure_id, wish, points, period_from, period_until, as_at)
    return await charts.get_chart(resources, actor, query, request.headers.get("accept", ""))


@router.get("/measure-links", summary="List a team's charts")
async def list_measure_links(
    actor: MeasureReader,
    resources: ResourcesOf,
    role: Annotated[
        str | None,
        Query(
            max_length=60, pattern=r"^[a-z][a-z-]*$", description="Another role than one's own.", examples=["sergeant"]
        ),
    ] = None,
    lpu: Annotated[Lpu | None, Query(description="Another unit than one's own.", examples=["SANDWELL"])] = None,
) -> MeasureLinks:
    """Return the charts of a team in one click: addresses that stay, and that open by the token the caller has."""
    return await links.list_links(resources, actor, role, lpu)
