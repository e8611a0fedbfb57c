"""You said, we did, we listened: the steps."""

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
from bluelamp.schemas.common import Code, Lpu
from bluelamp.schemas.contact.listening import (
    IssueCategory,
    ListeningConclusion,
    ListeningCorrection,
    ListeningFeedback,
    ListeningPriority,
    ListeningPriorityPage,
    NewListeningAction,
    NewListeningPriority,
    NewResurvey,
    PriorityState,
    PriorityWithdrawal,
    Resurvey,
)
from contact.access import HouseholdKeeper, ListeningActor, ListeningReader, ListeningTeller
from contact.listening import demonstration
from contact.listening.usecases import priorities
from contact.listening.usecases.priorities import PriorityFilters

router = APIRouter(tags=["listening"], route_class=StrictRoute)
PRIORITY = "/listening-priorities/{listening_priority_id}"


def _example(summary: str, value: Any) -> dict[str, Example]:
    return {"example": Example(summary=summary, value=value)}


@router.get("/listening-priorities", summary="List priorities", response_model=ListeningPriorityPage)
async def list_listening_priorities(
    actor: ListeningReader,
    resources: ResourcesOf,
    lpu: Annotated[Lpu | None, Query(description="One unit's alone.")] = None,
    area: Annotated[Code | None, Query(description="One neighbourhood's alone.")] = None,
    category: Annotated[IssueCategory | None, Query(description="Only these.")] = None,
    state: Annotated[PriorityState | None, Query(description="Only what has come so far.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what households' words were made into, the last recorded first; no household is in it."""
    filters = PriorityFilters(lpu, area, category, state)
    return await priorities.list_priorities(resources, actor, filters, cursor, limit)


@router.post("/listening-priorities", summary="You said", status_code=201, response_model=ListeningPriority)
async def adopt_listening_priority(
    new: Annotated[NewListeningPriority, Body(openapi_examples=_example("Lamps", demonstration.NEW_PRIORITY))],
    actor: ListeningActor,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Make a priority of what households of your unit named; its words are for everybody, and name nobody."""
    return await answer_once(
        resources.database, actor, key, lambda connection: priorities.adopt(connection, actor, new)
    )


@router.get(PRIORITY, summary="Read a priority", response_model=ListeningPriority)
async def get_listening_priority(
    listening_priority_id: Annotated[UUID, path_of("priority", demonstration.PRIORITY_TO_READ)],
    actor: ListeningReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return what was said, done, told and heard, and what is due next."""
    return await priorities.get_priority(resources, actor, listening_priority_id, if_none_match)


@router.post(f"{PRIORITY}/actions", summary="We did", status_code=201, response_model=ListeningPriority)
async def record_listening_action(
    listening_priority_id: Annotated[UUID, path_of("priority", demonstration.PRIORITY_TO_ACT)],
    new: Annotated[NewListeningAction, Body(openapi_examples=_example("Speed checks", demonstration.NEW_ACTION))],
    actor: ListeningActor,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say what was done, in words for everybody; there may be several actions before the feedback."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: priorities.act(connection, actor, listening_priority_id, new),
    )


@router.post(f"{PRIORITY}/feedback", summary="Tell those who wished it", response_model=ListeningPriority)
async def send_listening_feedback(
    listening_priority_id: Annotated[UUID, path_of("priority", demonstration.PRIORITY_TO_TELL)],
    feedback: Annotated[ListeningFeedback, Body(openapi_examples=_example("Sent", demonstration.FEEDBACK))],
    actor: ListeningTeller,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Note that those who wished it were told; from now on it is in the open feed, if five households said it."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: priorities.tell(connection, actor, listening_priority_id, feedback),
    )


@router.post(f"{PRIORITY}/resurveys", summary="Ask a household again", status_code=201, response_model=Resurvey)
async def record_resurvey(
    listening_priority_id: Annotated[UUID, path_of("priority", demonstration.PRIORITY_TO_ASK)],
    new: Annotated[NewResurvey, Body(openapi_examples=_example("Better", demonstration.NEW_RESURVEY))],
    actor: HouseholdKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what a household says at the second visit; each is asked once for each priority."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: priorities.ask_again(connection, actor, listening_priority_id, new),
    )


@router.post(f"{PRIORITY}/conclusion", summary="We listened", response_model=ListeningPriority)
async def conclude_listening_priority(
    listening_priority_id: Annotated[UUID, path_of("priority", demonstration.PRIORITY_TO_CONCLUDE)],
    conclusion: Annotated[ListeningConclusion, Body(openapi_examples=_example("Over", demonstration.CONCLUSION))],
    actor: ListeningTeller,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """End the second round, once five households were asked again, or all that can be."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: priorities.listen(connection, actor, listening_priority_id, conclusion),
    )


@router.post(f"{PRIORITY}/withdrawal", summary="Give a priority up", response_model=ListeningPriority)
async def withdraw_listening_priority(
    listening_priority_id: Annotated[UUID, path_of("priority", demonstration.PRIORITY_TO_WITHDRAW)],
    withdrawal: Annotated[PriorityWithdrawal, Body(openapi_examples=_example("Taken on", demonstration.WITHDRAWAL))],
    actor: ListeningTeller,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Give a priority up, with the reason, before people were told of it."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: priorities.withdraw(connection, actor, listening_priority_id, withdrawal),
    )


@router.post(f"{PRIORITY}/correction", summary="Put its words right", response_model=ListeningPriority)
async def correct_listening_words(
    listening_priority_id: Annotated[UUID, path_of("priority", demonstration.PRIORITY_TO_READ)],
    correction: Annotated[
        ListeningCorrection, Body(openapi_examples=_example("Nobody named", demonstration.CORRECTION))
    ],
    actor: ListeningTeller,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Replace words that are wrong, or that name somebody after all, at once in the open feed too.

    What was written before is not kept, beyond the day for which answers are repeated; who replaced it is in the log.
    """
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: priorities.correct(connection, actor, listening_priority_id, correction),
    )
