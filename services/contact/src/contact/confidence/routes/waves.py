"""What residents answered, wave by wave."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from fastapi.openapi.models import Example

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Day, Lpu
from bluelamp.schemas.contact.confidence import (
    ConfidenceChange,
    ConfidenceWave,
    ConfidenceWavePage,
    NeitherNor,
    NewConfidenceWave,
    WaveCorrection,
    WaveNumber,
)
from contact.access import ConfidenceKeeper, ConfidenceReader
from contact.confidence import demonstration
from contact.confidence.usecases import waves
from contact.confidence.usecases.waves import TwoOfTeam, WaveFilters

router = APIRouter(tags=["confidence"], route_class=StrictRoute)
_SURVEY = Query(description="The question and its wording.", examples=[demonstration.SURVEY])


@router.get("/confidence-waves", summary="List waves", response_model=ConfidenceWavePage)
async def list_confidence_waves(
    actor: ConfidenceReader,
    resources: ResourcesOf,
    survey: Annotated[Code | None, _SURVEY] = None,
    lpu: Annotated[Lpu | None, Query(description="One unit's alone.")] = None,
    team: Annotated[Code | None, Query(description="One team's alone.", examples=[demonstration.PILOT])] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the waves with agree, neither and disagree apart, the last recorded first."""
    return await waves.list_waves(resources, actor, WaveFilters(survey, lpu, team), cursor, limit)


@router.post("/confidence-waves", summary="Record a wave", status_code=201, response_model=ConfidenceWave)
async def record_confidence_wave(
    new: Annotated[
        NewConfidenceWave, Body(openapi_examples={"new": Example(summary="A first wave", value=demonstration.NEW_WAVE)})
    ],
    actor: ConfidenceKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what one team's residents answered, in counts; an outcome of an experiment is taken once it has arms."""
    return await answer_once(
        resources.database, actor, key, lambda connection: waves.record_wave(connection, actor, new)
    )


@router.get("/confidence-waves/{confidence_wave_id}", summary="Read a wave")
async def get_confidence_wave(
    confidence_wave_id: Annotated[UUID, path_of("wave", demonstration.WAVE)],
    actor: ConfidenceReader,
    resources: ResourcesOf,
) -> ConfidenceWave:
    """Return one wave: three shares, each with its interval, and the net."""
    async with resources.database.transaction() as connection:
        return await waves.get_wave(connection, actor, confidence_wave_id)


@router.post(
    "/confidence-waves/{confidence_wave_id}/correction", summary="Put a wave right", response_model=ConfidenceWave
)
async def correct_confidence_wave(
    confidence_wave_id: Annotated[UUID, path_of("wave", demonstration.WAVE_TO_CORRECT)],
    correction: Annotated[
        WaveCorrection,
        Body(openapi_examples={"slip": Example(summary="A slip of the pen", value=demonstration.WAVE_CORRECTION)}),
    ],
    actor: ConfidenceKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Replace a wave's counts and days, with the reason; what stood before is kept, and figures made of it say so."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: waves.correct_wave(connection, actor, confidence_wave_id, correction),
    )


@router.get(
    "/confidence-change", summary="Compare two waves of a team", responses={404: {"description": "A wave is missing."}}
)
async def get_confidence_change(
    actor: ConfidenceReader,
    resources: ResourcesOf,
    survey: Annotated[Code, _SURVEY],
    team: Annotated[Code, Query(description="Whose.", examples=[demonstration.PILOT])],
    wave_before: Annotated[WaveNumber, Query(description="The earlier wave.", examples=[1])],
    wave_after: Annotated[WaveNumber, Query(description="The later wave.", examples=[2])],
) -> ConfidenceChange:
    """Return one team's change with its interval and z, and what it leaves out: the other teams and the control."""
    async with resources.database.transaction() as connection:
        return await waves.get_change(connection, actor, TwoOfTeam(survey, team, wave_before, wave_after))


@router.get("/neither-nor", summary="Read those in the middle by unit")
async def get_neither_nor(
    actor: ConfidenceReader,
    resources: ResourcesOf,
    survey: Annotated[Code, _SURVEY],
    as_at: Annotated[
        Day | None, Query(description="Waves over by this day; by today if left out.", examples=["2014-07-31"])
    ] = None,
) -> NeitherNor:
    """Return each unit's last whole wave, and how many units have none yet: a unit's wave has its code for the team."""
    async with resources.database.transaction() as connection:
        return await waves.get_neither_nor(connection, actor, survey, as_at)
