"""The reference panel, its advice, and the recommendations that follow (¶36)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.domestic_abuse_pilot import (
    Advice,
    AdvicePage,
    AdvicePatch,
    NewAdvice,
    NewPanelSeat,
    NewRecommendation,
    PanelSeat,
    PanelSeatPage,
    PanelSeatPatch,
    Recommendation,
    RecommendationPage,
    RecommendationPatch,
    RecommendationStatus,
)
from offenders.access import InterimModelKeeper, InterimModelReader
from offenders.domestic_abuse import demonstration
from offenders.domestic_abuse.routes import examples
from offenders.domestic_abuse.usecases import registers

router = APIRouter(prefix="/domestic-abuse", tags=["domestic abuse"], route_class=StrictRoute)
_PATCH = "application/merge-patch+json"


@router.post("/panel-seats", summary="Seat an adviser", status_code=201, response_model=PanelSeat)
async def create_panel_seat(
    new: Annotated[NewPanelSeat, Body(openapi_examples=examples.NEW_SEAT)],
    actor: InterimModelKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Give somebody a seat in the reference panel, by what they stand for."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.PANEL_SEATS.create(connection, actor, new)
    )


@router.get("/panel-seats", summary="List the panel", response_model=PanelSeatPage)
async def list_panel_seats(
    actor: InterimModelReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the seats of the reference panel, the latest first."""
    return await registers.PANEL_SEATS.list_page(resources, actor, {}, cursor, limit)


@router.get("/panel-seats/{seat_id}", summary="Read a seat", response_model=PanelSeat)
async def get_panel_seat(
    seat_id: Annotated[UUID, path_of("seat", demonstration.SEAT)],
    actor: InterimModelReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one seat: what kind of person it is for, and who sits in it."""
    return await registers.PANEL_SEATS.get(resources, actor, seat_id, if_none_match)


@router.patch("/panel-seats/{seat_id}", summary="Change a seat", response_model=PanelSeat)
async def change_panel_seat(
    seat_id: Annotated[UUID, path_of("seat", demonstration.SEAT_TO_CHANGE)],
    patch: Annotated[PanelSeatPatch, Body(media_type=_PATCH, openapi_examples=examples.SEAT_PATCH)],
    actor: InterimModelKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change a seat by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await registers.PANEL_SEATS.change(connection, actor, seat_id, if_match, patch)
    return answer.response()


@router.post("/advice", summary="Log advice", status_code=201, response_model=Advice)
async def create_advice(
    new: Annotated[NewAdvice, Body(openapi_examples=examples.NEW_ADVICE)],
    actor: InterimModelKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Log what the reference panel advised."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.ADVICE.create(connection, actor, new)
    )


@router.get("/advice", summary="List the advice", response_model=AdvicePage)
async def list_advice_log(
    actor: InterimModelReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the advice, the latest first."""
    return await registers.ADVICE.list_page(resources, actor, {}, cursor, limit)


@router.get("/advice/{advice_id}", summary="Read advice", response_model=Advice)
async def get_advice(
    advice_id: Annotated[UUID, path_of("advice", demonstration.ADVICE)],
    actor: InterimModelReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one piece of advice."""
    return await registers.ADVICE.get(resources, actor, advice_id, if_none_match)


@router.patch("/advice/{advice_id}", summary="Answer advice", response_model=Advice)
async def change_advice(
    advice_id: Annotated[UUID, path_of("advice", demonstration.ADVICE_TO_CHANGE)],
    patch: Annotated[AdvicePatch, Body(media_type=_PATCH, openapi_examples=examples.ADVICE_PATCH)],
    actor: InterimModelKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Say by merge patch what was made of advice."""
    async with resources.database.transaction() as connection:
        answer = await registers.ADVICE.change(connection, actor, advice_id, if_match, patch)
    return answer.response()


@router.post("/recommendations", summary="Draft a recommendation", status_code=201, response_model=Recommendation)
async def create_recommendation(
    new: Annotated[NewRecommendation, Body(openapi_examples=examples.NEW_RECOMMENDATION)],
    actor: InterimModelKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Draft a recommendation for the longer term, to be reported by a day."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.RECOMMENDATIONS.create(connection, actor, new)
    )


@router.get("/recommendations", summary="List the recommendations", response_model=RecommendationPage)
async def list_recommendations(
    actor: InterimModelReader,
    resources: ResourcesOf,
    status: Annotated[RecommendationStatus | None, Query(description="One status alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the recommendations, the latest due first; a draft whose day is over is overdue."""
    given = {"status": status}
    return await registers.RECOMMENDATIONS.list_page(resources, actor, given, cursor, limit)


@router.get("/recommendations/{recommendation_id}", summary="Read a recommendation", response_model=Recommendation)
async def get_recommendation(
    recommendation_id: Annotated[UUID, path_of("recommendation", demonstration.RECOMMENDATION)],
    actor: InterimModelReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one recommendation."""
    return await registers.RECOMMENDATIONS.get(resources, actor, recommendation_id, if_none_match)


@router.patch("/recommendations/{recommendation_id}", summary="Change a recommendation", response_model=Recommendation)
async def change_recommendation(
    recommendation_id: Annotated[UUID, path_of("recommendation", demonstration.RECOMMENDATION_TO_CHANGE)],
    patch: Annotated[RecommendationPatch, Body(media_type=_PATCH, openapi_examples=examples.RECOMMENDATION_PATCH)],
    actor: InterimModelKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change a recommendation, or how far it has come, by merge patch."""
    async with resources.database.transaction() as connection:
        answer = await registers.RECOMMENDATIONS.change(connection, actor, recommendation_id, if_match, patch)
    return answer.response()
