"""How much was asked, and how much was settled at the first contact, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day
from bluelamp.schemas.contact.demand import Demand, DemandInterval, FirstContactResolution
from contact.access import DemandReader
from contact.demand import usecases
from contact.demand.usecases import DemandQuery

router = APIRouter(tags=["demand"], route_class=StrictRoute)


async def _query(
    since: Annotated[Day, Query(description="The first day, in London.", examples=["2014-08-01"])],
    until: Annotated[Day, Query(description="The first day that is outside, in London.", examples=["2014-09-01"])],
    interval: Annotated[DemandInterval, Query(description="How long each interval is.")] = DemandInterval.MONTH,
) -> DemandQuery:
    return DemandQuery(since, until, interval)


@router.get("/demand", summary="Read the demand")
async def get_demand(
    actor: DemandReader, resources: ResourcesOf, query: Annotated[DemandQuery, Depends(_query)]
) -> Demand:
    """Return the calls offered over the streams that count towards total demand.

    Each interval stands against the same a year before, and against the mean of its own calendar year: a fall over
    the year and a rise with the season are two figures.
    """
    return await usecases.read_demand(resources, actor, query)


@router.get("/first-contact-resolution", summary="Read first contact resolution")
async def get_first_contact_resolution(
    actor: DemandReader, resources: ResourcesOf, query: Annotated[DemandQuery, Depends(_query)]
) -> FirstContactResolution:
    """Return what was managed within the department, what was sent to an LPU, and what came back within seven days.

    Managed and sent are of one period and so all of it; the stricter share, of what came back, is told apart.
    """
    return await usecases.read_resolution(resources, actor, query)
