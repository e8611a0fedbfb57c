"""Discussing, deciding and telling; and what an agency does that does not agree."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.cases import (
    ChallengeDecision,
    ChallengeEscalation,
    ChallengeWithdrawal,
    ChangedCase,
    NewChallenge,
    NewDecision,
    NewDiscussion,
    Notification,
    RaisedChallenge,
    RecordedDecision,
    RecordedDiscussion,
)
from safeguarding.access import CaseChallenger, CaseDecider, CaseWorker, ChallengeDecider, ChallengeEscalator
from safeguarding.cases import demonstration
from safeguarding.cases.routes import examples
from safeguarding.cases.routes.examples import case_path, challenge_path
from safeguarding.cases.usecases import challenging, deciding

router = APIRouter(tags=["cases"], route_class=StrictRoute)


@router.post(
    "/cases/{case_id}/discussions", summary="Record a discussion", response_model=RecordedDiscussion, status_code=201
)
async def record_discussion(
    case_id: Annotated[UUID, case_path(demonstration.TO_DISCUSS)],
    discussion: Annotated[NewDiscussion, Body(openapi_examples=examples.DISCUSSION)],
    actor: CaseWorker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """A strategy discussion needs social care, police and health, and says whether section 47 is met."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: deciding.record_discussion(connection, actor, case_id, discussion),
    )


@router.post("/cases/{case_id}/decision", summary="Decide on a case", response_model=RecordedDecision, status_code=201)
async def decide_case(
    case_id: Annotated[UUID, case_path(demonstration.TO_DECIDE)],
    decision: Annotated[NewDecision, Body(openapi_examples=examples.DECISION)],
    actor: CaseDecider,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Answers may be outstanding: which ones is shown and kept. The record opens with the notification.

    Section 47 follows from a strategy discussion that found its threshold met.
    """
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: deciding.decide_case(connection, actor, case_id, decision),
    )


@router.post("/cases/{case_id}/notification", summary="Tell of the decision", response_model=ChangedCase)
async def notify_of_decision(
    case_id: Annotated[UUID, case_path(demonstration.TO_NOTIFY)],
    notification: Annotated[Notification, Body(openapi_examples=examples.NOTIFICATION)],
    actor: CaseDecider,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """The referrer and the agencies are told, and every desk of the hub reads the record from now on.

    Nobody waits for the answer to a challenge. The referrer reads the message at its case.
    """
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: deciding.notify_of_decision(connection, actor, case_id, notification),
    )


@router.post(
    "/cases/{case_id}/challenges", summary="Challenge a decision", response_model=RaisedChallenge, status_code=201
)
async def challenge_decision(
    case_id: Annotated[UUID, case_path(demonstration.TO_CHALLENGE)],
    challenge: Annotated[NewChallenge, Body(openapi_examples=examples.CHALLENGE)],
    actor: CaseChallenger,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """The caller's agency does not agree with the decision in force."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: challenging.challenge_decision(connection, actor, case_id, challenge),
    )


@router.post(
    "/cases/{case_id}/challenges/{challenge_id}/escalation",
    summary="Escalate a challenge",
    response_model=RaisedChallenge,
)
async def escalate_challenge(
    case_id: Annotated[UUID, case_path(demonstration.TO_ESCALATE)],
    challenge_id: Annotated[UUID, challenge_path(demonstration.TO_ESCALATE)],
    escalation: Annotated[ChallengeEscalation, Body(openapi_examples=examples.ESCALATION)],
    actor: ChallengeEscalator,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """It goes to a manager who has had no part in the case; by itself when it was not settled until `due_at`."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: challenging.escalate_challenge(connection, actor, case_id, challenge_id, escalation),
    )


@router.post(
    "/cases/{case_id}/challenges/{challenge_id}/withdrawal",
    summary="Withdraw a challenge",
    response_model=RaisedChallenge,
)
async def withdraw_challenge(
    case_id: Annotated[UUID, case_path(demonstration.TO_WITHDRAW)],
    challenge_id: Annotated[UUID, challenge_path(demonstration.TO_WITHDRAW)],
    withdrawal: Annotated[ChallengeWithdrawal, Body(openapi_examples=examples.WITHDRAWAL)],
    actor: CaseChallenger,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """By the desk that challenged: the decision stands, and is told before the case can be closed."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: challenging.withdraw_challenge(connection, actor, case_id, challenge_id, withdrawal),
    )


@router.post(
    "/cases/{case_id}/challenges/{challenge_id}/decision",
    summary="Decide on a challenge",
    response_model=RaisedChallenge,
)
async def decide_challenge(
    case_id: Annotated[UUID, case_path(demonstration.TO_ANSWER_CHALLENGE)],
    challenge_id: Annotated[UUID, challenge_path(demonstration.TO_ANSWER_CHALLENGE)],
    answer: Annotated[ChallengeDecision, Body(openapi_examples=examples.CHALLENGE_DECISION)],
    actor: ChallengeDecider,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Not by who brought the case, took the decision or challenged it."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: challenging.decide_challenge(connection, actor, case_id, challenge_id, answer),
    )
