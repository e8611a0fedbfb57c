"""By what contact falls due, and which pathways plans have."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.codes import Colour
from bluelamp.schemas.offenders.plans import (
    ContactSchedule,
    ContactSchedulePage,
    NewContactSchedule,
    NewPathwaySet,
    PathwaySet,
    PathwaySetPage,
)
from offenders.access import CaseloadRuleKeeper, CaseloadRuleReader
from offenders.caseload import demonstration
from offenders.caseload.routes import examples
from offenders.caseload.usecases import rules

router = APIRouter(tags=["caseload"], route_class=StrictRoute)


@router.post("/contact-schedules", summary="Decide on a schedule", status_code=201, response_model=ContactSchedule)
async def create_contact_schedule(
    new: Annotated[NewContactSchedule, Body(openapi_examples=examples.NEW_CONTACT_SCHEDULE)],
    actor: CaseloadRuleKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say how often somebody of a colour is seen from a day to come; a running case goes by it from its next turn."""
    return await answer_once(
        resources.database, actor, key, lambda connection: rules.CONTACT_SCHEDULES.create(connection, actor, new)
    )


@router.get("/contact-schedules", summary="List the schedules", response_model=ContactSchedulePage)
async def list_contact_schedules(
    actor: CaseloadRuleReader,
    resources: ResourcesOf,
    colour: Annotated[Colour | None, Query(description="One colour alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the schedules of contact, the latest to begin first; of a colour the latest that has begun holds."""
    return await rules.CONTACT_SCHEDULES.list_page(resources, actor, {"colour": colour}, cursor, limit)


@router.get("/contact-schedules/{contact_schedule_id}", summary="Read a schedule", response_model=ContactSchedule)
async def get_contact_schedule(
    contact_schedule_id: Annotated[UUID, path_of("schedule", demonstration.CONTACT_SCHEDULE)],
    actor: CaseloadRuleReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one schedule of contact."""
    return await rules.CONTACT_SCHEDULES.get(resources, actor, contact_schedule_id, if_none_match)


@router.post("/pathway-sets", summary="Decide on the pathways", status_code=201, response_model=PathwaySet)
async def create_pathway_set(
    new: Annotated[NewPathwaySet, Body(openapi_examples=examples.NEW_PATHWAY_SET)],
    actor: CaseloadRuleKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say which pathways plans have that are made from a day to come; a plan keeps the set with which it was made."""
    return await answer_once(
        resources.database, actor, key, lambda connection: rules.PATHWAY_SETS.create(connection, actor, new)
    )


@router.get("/pathway-sets", summary="List the sets of pathways", response_model=PathwaySetPage)
async def list_pathway_sets(
    actor: CaseloadRuleReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List the sets of pathways, the latest to begin first."""
    return await rules.PATHWAY_SETS.list_page(resources, actor, {}, cursor, limit)


@router.get("/pathway-sets/{pathway_set_id}", summary="Read a set of pathways", response_model=PathwaySet)
async def get_pathway_set(
    pathway_set_id: Annotated[UUID, path_of("set of pathways", demonstration.PATHWAY_SET)],
    actor: CaseloadRuleReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one set of pathways."""
    return await rules.PATHWAY_SETS.get(resources, actor, pathway_set_id, if_none_match)
