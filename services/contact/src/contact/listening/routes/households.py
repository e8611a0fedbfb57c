"""Households and what they say at the door."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response
from fastapi.openapi.models import Example

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.listening import (
    FoundHouseholds,
    HouseholdErasure,
    HouseholdSearch,
    HouseholdSurvey,
    HouseholdSurveyBatch,
    NewHouseholdSurvey,
    NewHouseholdSurveyBatch,
    SurveyedHousehold,
)
from contact.access import HouseholdKeeper
from contact.listening import demonstration
from contact.listening.usecases import households, surveying

router = APIRouter(tags=["listening"], route_class=StrictRoute)


@router.post("/household-surveys", summary="Record a survey", status_code=201, response_model=HouseholdSurvey)
async def record_household_survey(
    new: Annotated[
        NewHouseholdSurvey,
        Body(openapi_examples={"new": Example(summary="Two issues", value=demonstration.NEW_SURVEY)}),
    ],
    actor: HouseholdKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take what a household said at the door; one address is one household, however often it is asked."""
    return await answer_once(
        resources.database, actor, key, lambda connection: surveying.record_survey(connection, actor, new)
    )


@router.post("/household-survey-batches", summary="Record a round's surveys", response_model=HouseholdSurveyBatch)
async def record_household_survey_batch(
    batch: Annotated[
        NewHouseholdSurveyBatch,
        Body(openapi_examples={"new": Example(summary="Five forms", value=demonstration.NEW_BATCH)}),
    ],
    actor: HouseholdKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take up to five hundred forms, all of them or none; each fault is told by its place."""
    return await answer_once(
        resources.database, actor, key, lambda connection: surveying.record_surveys(connection, actor, batch)
    )


@router.post("/household-searches", summary="Look for a household")
async def search_households(
    search: Annotated[
        HouseholdSearch, Body(openapi_examples={"search": Example(summary="An address", value=demonstration.SEARCH)})
    ],
    actor: HouseholdKeeper,
    resources: ResourcesOf,
) -> FoundHouseholds:
    """Return the household of your unit at an address, if it is kept; it is a POST, so that no address is in a log."""
    async with resources.database.transaction() as connection:
        return await households.search_households(connection, actor, search)


@router.get("/households/{household_id}", summary="Read a household", response_model=SurveyedHousehold)
async def get_surveyed_household(
    household_id: Annotated[UUID, path_of("household", demonstration.HOUSEHOLD_TO_READ)],
    actor: HouseholdKeeper,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return a household of your unit: where it is, who was asked, what was said, and until when that is kept."""
    return await households.get_household(resources, actor, household_id, if_none_match)


@router.post("/households/{household_id}/erasure", summary="Erase a household", response_model=SurveyedHousehold)
async def erase_household(
    household_id: Annotated[UUID, path_of("household", demonstration.HOUSEHOLD_TO_ERASE)],
    erasure: Annotated[
        HouseholdErasure, Body(openapi_examples={"asked": Example(summary="They asked", value=demonstration.ERASURE)})
    ],
    actor: HouseholdKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take the address and the names away at once; what was counted stays counted, of nobody."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: households.erase_household(connection, actor, household_id, erasure),
    )
