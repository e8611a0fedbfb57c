"""Experiments with test and control arms."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response
from fastapi.openapi.models import Example

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.confidence import (
    ConfidenceExperiment,
    ConfidenceExperimentPage,
    ExperimentAllocation,
    ExperimentConclusion,
    ExperimentExtension,
    ExperimentResult,
    NewConfidenceExperiment,
    Reading,
)
from contact.access import ConfidenceKeeper, ConfidenceReader
from contact.confidence import demonstration
from contact.confidence.usecases import experiments

router = APIRouter(tags=["confidence"], route_class=StrictRoute)
EXPERIMENT = "/confidence-experiments/{confidence_experiment_id}"


def _example(summary: str, value: Any) -> dict[str, Example]:
    return {"example": Example(summary=summary, value=value)}


@router.get("/confidence-experiments", summary="List experiments", response_model=ConfidenceExperimentPage)
async def list_confidence_experiments(
    actor: ConfidenceReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List what was registered, the last first."""
    return await experiments.list_experiments(resources, actor, cursor, limit)


@router.post(
    "/confidence-experiments", summary="Register an experiment", status_code=201, response_model=ConfidenceExperiment
)
async def register_confidence_experiment(
    new: Annotated[NewConfidenceExperiment, Body(openapi_examples=_example("Leaflets", demonstration.NEW_EXPERIMENT))],
    actor: ConfidenceKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say what is going to be compared, and on which reading, before any outcome is known; it cannot be changed."""
    return await answer_once(
        resources.database, actor, key, lambda connection: experiments.register(connection, actor, new)
    )


@router.get(EXPERIMENT, summary="Read an experiment", response_model=ConfidenceExperiment)
async def get_confidence_experiment(
    confidence_experiment_id: Annotated[UUID, path_of("experiment", demonstration.EXPERIMENT)],
    actor: ConfidenceReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return an experiment with when it was registered, when it was allocated, and when the first outcome came."""
    return await experiments.get_experiment(resources, actor, confidence_experiment_id, if_none_match)


@router.post(f"{EXPERIMENT}/allocation", summary="Record the arms", response_model=ConfidenceExperiment)
async def allocate_confidence_experiment(
    confidence_experiment_id: Annotated[UUID, path_of("experiment", demonstration.EXPERIMENT_TO_ALLOCATE)],
    allocation: Annotated[ExperimentAllocation, Body(openapi_examples=_example("A coin", demonstration.ALLOCATION))],
    actor: ConfidenceKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record which team is in which arm and how that was decided, once and before the first outcome."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: experiments.allocate(connection, actor, confidence_experiment_id, allocation),
    )


@router.post(f"{EXPERIMENT}/extension", summary="Let an experiment go on", response_model=ConfidenceExperiment)
async def extend_confidence_experiment(
    confidence_experiment_id: Annotated[UUID, path_of("experiment", demonstration.EXPERIMENT)],
    extension: Annotated[ExperimentExtension, Body(openapi_examples=_example("To December", demonstration.EXTENSION))],
    actor: ConfidenceKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Set a later end with its reason and its funding; the earlier ones stay on record."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: experiments.extend(connection, actor, confidence_experiment_id, extension),
    )


@router.post(f"{EXPERIMENT}/conclusion", summary="Conclude an experiment", response_model=ConfidenceExperiment)
async def conclude_confidence_experiment(
    confidence_experiment_id: Annotated[UUID, path_of("experiment", demonstration.EXPERIMENT_TO_CONCLUDE)],
    conclusion: Annotated[ExperimentConclusion, Body(openapi_examples=_example("No effect", demonstration.CONCLUSION))],
    actor: ConfidenceKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say what follows from it, once the outcome of every team is recorded."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: experiments.conclude(connection, actor, confidence_experiment_id, conclusion),
    )


@router.get(
    f"{EXPERIMENT}/result",
    summary="Read the effect",
    responses={409: {"description": "The teams have no arms yet, and so no result."}},
)
async def get_confidence_result(
    confidence_experiment_id: Annotated[UUID, path_of("experiment", demonstration.EXPERIMENT)],
    actor: ConfidenceReader,
    resources: ResourcesOf,
    reading: Annotated[
        Reading | None, Query(description="Another reading than the registered one is a hint and no proof.")
    ] = None,
) -> ExperimentResult:
    """Return what the test arm changed beyond the control arm with its interval, each arm, and every team's change."""
    async with resources.database.transaction() as connection:
        return await experiments.get_result(connection, actor, confidence_experiment_id, reading)
