"""What the desks of a hub do with a case: screen, rate, forward, acknowledge, close."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.cases import (
    Acknowledgement,
    Allocation,
    ChangedCase,
    Closure,
    Forwarding,
    ImmediateStrategy,
    NewCaseRole,
    PlacedPerson,
    ReRating,
    Screening,
)
from safeguarding.access import CaseWorker
from safeguarding.cases import demonstration
from safeguarding.cases.routes import examples
from safeguarding.cases.routes.examples import case_path
from safeguarding.cases.usecases import placing as placing_usecases
from safeguarding.cases.usecases import screening as screening_usecases

router = APIRouter(tags=["cases"], route_class=StrictRoute)


@router.post("/cases/{case_id}/screening", summary="Screen a case", response_model=ChangedCase)
async def screen_case(
    case_id: Annotated[UUID, case_path(demonstration.TO_SCREEN)],
    screening: Annotated[Screening, Body(openapi_examples=examples.SCREENING)],
    actor: CaseWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Rate it and say how much help is needed; the RAG clock runs by the rating, from receipt.

    What was forwarded to a worker is the hub's again by it.
    """
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: screening_usecases.screen_case(connection, actor, case_id, screening),
    )


@router.post("/cases/{case_id}/rating", summary="Rate a case anew", response_model=ChangedCase)
async def re_rate_case(
    case_id: Annotated[UUID, case_path(demonstration.TO_RATE)],
    rating: Annotated[ReRating, Body(openapi_examples=examples.RE_RATING)],
    actor: CaseWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Both clocks are reckoned again from receipt: one that would have ended already is breached at once.

    A desk raises a rating, and gives the first; the hub's management alone lowers one.
    """
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: screening_usecases.re_rate_case(connection, actor, case_id, rating),
    )


@router.post(
    "/cases/{case_id}/forwarding", summary="Forward a case to the allocated worker", response_model=ChangedCase
)
async def forward_case(
    case_id: Annotated[UUID, case_path(demonstration.TO_FORWARD)],
    forwarding: Annotated[Forwarding, Body(openapi_examples=examples.FORWARDING)],
    actor: CaseWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Who has an open case bypasses the hub; the statutory clock runs on until the worker has answered."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: screening_usecases.forward_case(connection, actor, case_id, forwarding),
    )


@router.post("/cases/{case_id}/allocation", summary="Say who works with the person", response_model=ChangedCase)
async def allocate_case(
    case_id: Annotated[UUID, case_path(demonstration.TO_ALLOCATE)],
    allocation: Annotated[Allocation, Body(openapi_examples=examples.ALLOCATION)],
    actor: CaseWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """From now on a new case about the person goes straight to this worker."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: screening_usecases.allocate_case(connection, actor, case_id, allocation),
    )


@router.post(
    "/cases/{case_id}/people", summary="Say who has which part in a case", response_model=PlacedPerson, status_code=201
)
async def place_person(
    case_id: Annotated[UUID, case_path(demonstration.TO_PLACE)],
    placing: Annotated[NewCaseRole, Body(openapi_examples=examples.PLACING)],
    actor: CaseWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Bring somebody in, put their role right, or end it: the role before it stays written, with its time."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: placing_usecases.place_person(connection, actor, case_id, placing),
    )


@router.post(
    "/cases/{case_id}/immediate-strategy", summary="Go to a strategy discussion at once", response_model=ChangedCase
)
async def start_immediate_strategy(
    case_id: Annotated[UUID, case_path(demonstration.TO_DISCUSS_AT_ONCE)],
    strategy: Annotated[ImmediateStrategy, Body(openapi_examples=examples.STRATEGY)],
    actor: CaseWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Nothing is gathered first; what was asked already is not lost. What nobody has rated is red by that."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: screening_usecases.start_immediate_strategy(connection, actor, case_id, strategy),
    )


@router.post(
    "/cases/{case_id}/acknowledgement",
    summary="Acknowledge a case and decide on the response",
    response_model=ChangedCase,
)
async def acknowledge_case(
    case_id: Annotated[UUID, case_path(demonstration.TO_ACKNOWLEDGE)],
    acknowledgement: Annotated[Acknowledgement, Body(openapi_examples=examples.ACKNOWLEDGEMENT)],
    actor: CaseWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """The referrer was answered and the type of response decided: that ends the statutory clock.

    The social care of this kind of case says so, or the management; the referrer reads the note at its case.
    """
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: screening_usecases.acknowledge_case(connection, actor, case_id, acknowledgement),
    )


@router.post("/cases/{case_id}/closure", summary="Close a case", response_model=ChangedCase)
async def close_case(
    case_id: Annotated[UUID, case_path(demonstration.TO_CLOSE)],
    closure: Annotated[Closure, Body(openapi_examples=examples.CLOSURE)],
    actor: CaseWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """The hub has no more to do; the referrer hears of it. Not before a social worker has answered."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: screening_usecases.close_case(connection, actor, case_id, closure),
    )
