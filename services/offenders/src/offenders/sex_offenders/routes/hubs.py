"""The three hubs, which units they answer for, and by what visits fall due."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.sex_offender_hubs import (
    HubArea,
    HubAreaPage,
    HubAreaPatch,
    HubStandings,
    NewHubArea,
    NewVisitRuleSet,
    VisitRuleSet,
    VisitRuleSetPage,
)
from bluelamp.schemas.offenders.sex_offenders import SexOffenderHub
from offenders.access import SexOffenderManager, SexOffenderReader
from offenders.sex_offenders import demonstration
from offenders.sex_offenders.routes import examples
from offenders.sex_offenders.routes.people import Purpose
from offenders.sex_offenders.usecases import hubs

router = APIRouter(tags=["sex offenders"], route_class=StrictRoute)

_PATCH = "application/merge-patch+json"


@router.get("/sex-offender-hubs", summary="Read how the hubs stand")
async def list_sex_offender_hubs(
    actor: SexOffenderReader,
    resources: ResourcesOf,
    purpose: Purpose,
    as_at: Annotated[
        CalendarDay | None,
        Query(description="Which are live on this day; today if left out.", examples=["2014-08-31"]),
    ] = None,
) -> HubStandings:
    """Return the three hubs, since when each is live and for which units, and how many each manages today."""
    async with resources.database.transaction() as connection:
        return await hubs.hubs_on(connection, actor, purpose, as_at)


@router.post("/sex-offender-hub-areas", summary="Give a unit a hub", status_code=201, response_model=HubArea)
async def create_sex_offender_hub_area(
    new: Annotated[NewHubArea, Body(openapi_examples=examples.NEW_HUB_AREA)],
    actor: SexOffenderManager,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say which hub answers for a unit from a day on; one hub does so on any day."""
    return await answer_once(
        resources.database, actor, key, lambda connection: hubs.HUB_AREAS.create(connection, actor, new)
    )


@router.get("/sex-offender-hub-areas", summary="List the hubs' units", response_model=HubAreaPage)
async def list_sex_offender_hub_areas(
    actor: SexOffenderReader,
    resources: ResourcesOf,
    hub: Annotated[SexOffenderHub | None, Query(description="One hub alone.")] = None,
    as_at: Annotated[CalendarDay | None, Query(description="What holds on a day.", examples=["2014-08-31"])] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List which hub answers for which unit, the latest to begin first."""
    return await hubs.HUB_AREAS.list_page(resources, actor, {"hub": hub, "as_at": as_at}, cursor, limit)


@router.get("/sex-offender-hub-areas/{hub_area_id}", summary="Read a hub's unit", response_model=HubArea)
async def get_sex_offender_hub_area(
    hub_area_id: Annotated[UUID, path_of("hub's unit", demonstration.HUB_AREA)],
    actor: SexOffenderReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return which hub answers for one unit, and since when."""
    return await hubs.HUB_AREAS.get(resources, actor, hub_area_id, if_none_match)


@router.patch("/sex-offender-hub-areas/{hub_area_id}", summary="Change a hub's unit", response_model=HubArea)
async def change_sex_offender_hub_area(
    hub_area_id: Annotated[UUID, path_of("hub's unit", demonstration.HUB_AREA_TO_CHANGE)],
    patch: Annotated[HubAreaPatch, Body(media_type=_PATCH, openapi_examples=examples.HUB_AREA_PATCH)],
    actor: SexOffenderManager,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put it right, or end it, by merge patch (RFC 7396)."""
    async with resources.database.transaction() as connection:
        answer = await hubs.HUB_AREAS.change(connection, actor, hub_area_id, if_match, patch)
    return answer.response()


@router.post("/visit-rule-sets", summary="Decide by what visits fall due", status_code=201, response_model=VisitRuleSet)
async def create_visit_rule_set(
    new: Annotated[NewVisitRuleSet, Body(openapi_examples=examples.NEW_VISIT_RULE_SET)],
    actor: SexOffenderManager,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say by what visits fall due from a day to come: a table by level, or each plan; plans made before stay."""
    return await answer_once(
        resources.database, actor, key, lambda connection: hubs.VISIT_RULE_SETS.create(connection, actor, new)
    )


@router.get("/visit-rule-sets", summary="List the rules of visits", response_model=VisitRuleSetPage)
async def list_visit_rule_sets(
    actor: SexOffenderReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List by what visits fall due, the latest to begin first; the latest that has begun holds."""
    return await hubs.VISIT_RULE_SETS.list_page(resources, actor, {}, cursor, limit)


@router.get("/visit-rule-sets/{visit_rule_set_id}", summary="Read a rule of visits", response_model=VisitRuleSet)
async def get_visit_rule_set(
    visit_rule_set_id: Annotated[UUID, path_of("rule of visits", demonstration.VISIT_RULE_SET)],
    actor: SexOffenderReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one rule by which visits fall due."""
    return await hubs.VISIT_RULE_SETS.get(resources, actor, visit_rule_set_id, if_none_match)
