"""The hubs as reference data: who sits in them, when they are open, which clocks they keep."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from fastapi.openapi.models import Example

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Instant
from bluelamp.schemas.safeguarding.codes import HubCode
from bluelamp.schemas.safeguarding.hubs import (
    ClockProfile,
    ClockProfiles,
    Hub,
    Hubs,
    NewClockProfile,
    NewHub,
    NewHubClockProfile,
    NewHubHours,
    NewHubMember,
)
from safeguarding.access import HubKeeper, HubReader
from safeguarding.hubs import demonstration, usecases

router = APIRouter(tags=["hubs"], route_class=StrictRoute)

HubPath = Annotated[HubCode, Path(description="The hub's code.", examples=[demonstration.TO_EXTEND])]
AsAt = Annotated[
    Instant | None, Query(description="As it was or will be at this moment.", examples=["2014-08-31T12:00:00Z"])
]


@router.get("/hubs", summary="List the hubs")
async def list_hubs(_: HubReader, resources: ResourcesOf, as_at: AsAt = None) -> Hubs:
    """Return every hub with its agencies, hours and clocks, as at a moment."""
    async with resources.database.connection() as connection:
        return await usecases.list_hubs(connection, as_at)


@router.get("/hubs/{hub}", summary="Read a hub")
async def get_hub(hub: HubPath, _: HubReader, resources: ResourcesOf, as_at: AsAt = None) -> Hub:
    """Return one hub with its agencies, hours and clocks, as at a moment."""
    async with resources.database.connection() as connection:
        return await usecases.get_hub(connection, hub, as_at)


@router.post("/hubs", summary="Add a hub", status_code=201, response_model=Hub)
async def create_hub(
    new: Annotated[
        NewHub, Body(openapi_examples={"hub": Example(summary="A fourth hub", value=demonstration.NEW_HUB)})
    ],
    actor: HubKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a hub with the hours and clocks that it begins with; its desks are added on their own."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.create_hub(connection, actor, new)
    )


@router.post("/hubs/{hub}/members", summary="Give a desk to an agency", status_code=201, response_model=Hub)
async def add_hub_member(
    hub: HubPath,
    new: Annotated[
        NewHubMember,
        Body(openapi_examples={"education": Example(summary="Education joins", value=demonstration.NEW_MEMBER)}),
    ],
    actor: HubKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Let an organisation be an agency's desk from a moment on; the desk before it ends with that moment."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.add_member(connection, actor, hub, new)
    )


@router.post("/hubs/{hub}/hours", summary="Change a hub's hours", status_code=201, response_model=Hub)
async def add_hub_hours(
    hub: HubPath,
    new: Annotated[
        NewHubHours,
        Body(openapi_examples={"longer": Example(summary="Saturdays too", value=demonstration.NEW_HOURS)}),
    ],
    actor: HubKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Open a hub at other hours from a moment to come; clocks that run already keep theirs."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.add_hours(connection, actor, hub, new)
    )


@router.post("/hubs/{hub}/clock-profile", summary="Change a hub's clocks", status_code=201, response_model=Hub)
async def set_hub_clock_profile(
    hub: HubPath,
    new: Annotated[
        NewHubClockProfile,
        Body(openapi_examples={"surrey": Example(summary="Hours", value=demonstration.NEW_HUB_CLOCK_PROFILE)}),
    ],
    actor: HubKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Let a hub keep other clocks from a moment to come; cases in hand go on with theirs."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.set_clock_profile(connection, actor, hub, new)
    )


@router.get("/clock-profiles", summary="List the clocks")
async def list_clock_profiles(_: HubReader, resources: ResourcesOf) -> ClockProfiles:
    """Return every set of clocks that hubs may keep, each with where it comes from."""
    async with resources.database.connection() as connection:
        return await usecases.list_profiles(connection)


@router.post("/clock-profiles", summary="Add a set of clocks", status_code=201, response_model=ClockProfile)
async def add_clock_profile(
    new: Annotated[
        NewClockProfile,
        Body(openapi_examples={"night": Example(summary="By the hour", value=demonstration.NEW_CLOCK_PROFILE)}),
    ],
    actor: HubKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add a set of clocks under a new id; none is overwritten, so that old breaches stay explained."""
    return await answer_once(
        resources.database, actor, key, lambda connection: usecases.add_profile(connection, actor, new)
    )
