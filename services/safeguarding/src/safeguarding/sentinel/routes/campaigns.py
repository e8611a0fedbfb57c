"""The calendar of campaigns, and what came of them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day
from bluelamp.schemas.safeguarding.sentinel import (
    Campaign,
    CampaignPage,
    CampaignPatch,
    NewCampaign,
    NewEvaluation,
    NewTrainingCoverage,
    ThemeCode,
)
from safeguarding.access import ThemeKeeper, ThemeReader
from safeguarding.sentinel import demonstration
from safeguarding.sentinel.routes import examples
from safeguarding.sentinel.usecases import campaigns

router = APIRouter(tags=["sentinel"], route_class=StrictRoute)
CAMPAIGN = "/campaigns/{campaign_id}"


@router.get("/campaigns", summary="Read the campaign calendar", response_model=CampaignPage)
async def list_campaigns(
    actor: ThemeReader,
    resources: ResourcesOf,
    theme: Annotated[ThemeCode | None, Query(description="Only those on this theme.")] = None,
    on_day: Annotated[Day | None, Query(description="Only those that run on this day.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the campaigns, the latest beginning first."""
    return await campaigns.list_campaigns(resources, actor, campaigns.CalendarFilters(theme, on_day), cursor, limit)


@router.post("/campaigns", summary="Plan a campaign", status_code=201, response_model=Campaign)
async def plan_campaign(
    new: Annotated[NewCampaign, Body(openapi_examples=examples.NEW_CAMPAIGN)],
    actor: ThemeKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Plan a campaign on one theme: its days, its objectives, and how much each unit is to hear of it a week."""
    return await answer_once(
        resources.database, actor, key, lambda connection: campaigns.plan_campaign(connection, actor, new)
    )


@router.get(CAMPAIGN, summary="Read a campaign", response_model=Campaign)
async def get_campaign(
    campaign_id: Annotated[UUID, path_of("campaign", demonstration.CAMPAIGN_TO_READ)],
    actor: ThemeReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return a campaign with its targets, how far its training has come, and what came of it."""
    return await campaigns.get_campaign(resources, actor, campaign_id, if_none_match)


@router.patch(CAMPAIGN, summary="Change a campaign", response_model=Campaign)
async def change_campaign(
    campaign_id: Annotated[UUID, path_of("campaign", demonstration.CAMPAIGN_TO_CHANGE)],
    patch: Annotated[
        CampaignPatch, Body(media_type="application/merge-patch+json", openapi_examples=examples.CAMPAIGN_PATCH)
    ],
    actor: ThemeKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change a campaign by merge patch (RFC 7396); once it has begun, its beginning, objectives and targets stand."""
    async with resources.database.transaction() as connection:
        answer = await campaigns.change_campaign(connection, actor, campaign_id, if_match, patch)
    return answer.response()


@router.post(f"{CAMPAIGN}/training", summary="Record training coverage", status_code=201, response_model=Campaign)
async def record_training(
    campaign_id: Annotated[UUID, path_of("campaign", demonstration.CAMPAIGN_TO_TRAIN)],
    new: Annotated[NewTrainingCoverage, Body(openapi_examples=examples.TRAINING)],
    actor: ThemeKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record how many of a unit's staff had the campaign's training by a day."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: campaigns.record_training(connection, actor, campaign_id, new),
    )


@router.post(f"{CAMPAIGN}/evaluation", summary="Evaluate a campaign", status_code=201, response_model=Campaign)
async def evaluate_campaign(
    campaign_id: Annotated[UUID, path_of("campaign", demonstration.CAMPAIGN_TO_EVALUATE)],
    new: Annotated[NewEvaluation, Body(openapi_examples=examples.EVALUATION)],
    actor: ThemeKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say once, after its end, what came of each of its objectives, and on what evidence."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: campaigns.evaluate_campaign(connection, actor, campaign_id, new),
    )
