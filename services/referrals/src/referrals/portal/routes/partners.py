"""What a partner does with a referral that it was offered."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.referrals import (
    Acceptance,
    AnsweredOffer,
    ContactAttempt,
    Decline,
    Engagement,
    NewContactAttempt,
    OutcomeReport,
)
from referrals.access import Answerer, Reporter
from referrals.portal import demonstration
from referrals.portal.routes import examples
from referrals.portal.routes.examples import offer_path
from referrals.portal.usecases import answering

router = APIRouter(tags=["offers"], route_class=StrictRoute)


@router.post(
    "/referrals/{referral_id}/offers/{offer_id}/acceptance", summary="Accept an offer", response_model=AnsweredOffer
)
async def accept_offer(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_ACCEPT)],
    offer_id: Annotated[UUID, offer_path(demonstration.TO_ACCEPT)],
    acceptance: Annotated[Acceptance, Body(openapi_examples=examples.ACCEPTANCE)],
    actor: Answerer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take the referral on; the window for the first contact begins."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: answering.accept_offer(connection, actor, referral_id, offer_id, acceptance),
    )


@router.post(
    "/referrals/{referral_id}/offers/{offer_id}/decline", summary="Decline an offer", response_model=AnsweredOffer
)
async def decline_offer(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_DECLINE)],
    offer_id: Annotated[UUID, offer_path(demonstration.TO_DECLINE)],
    decline: Annotated[Decline, Body(openapi_examples=examples.DECLINE)],
    actor: Answerer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say no with a coded reason; the next best service is offered the referral."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: answering.decline_offer(connection, actor, referral_id, offer_id, decline),
    )


@router.post(
    "/referrals/{referral_id}/contact-attempts",
    summary="Record an attempt to reach the person",
    response_model=ContactAttempt,
    status_code=201,
)
async def record_contact_attempt(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_CONTACT)],
    attempt: Annotated[NewContactAttempt, Body(openapi_examples=examples.CONTACT_ATTEMPT)],
    actor: Reporter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Write down one attempt with its channel and result; one that finds the person unwilling or unsafe ends it."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: answering.record_contact_attempt(connection, actor, referral_id, attempt),
    )


@router.post(
    "/referrals/{referral_id}/engagement", summary="Record that support has begun", response_model=AnsweredOffer
)
async def record_engagement(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_ENGAGE)],
    engagement: Annotated[Engagement, Body(openapi_examples=examples.ENGAGEMENT)],
    actor: Reporter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Write down that the person has taken the support up."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: answering.record_engagement(connection, actor, referral_id, engagement),
    )


@router.post("/referrals/{referral_id}/outcome", summary="Report the outcome", response_model=AnsweredOffer)
async def report_outcome(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_CLOSE)],
    report: Annotated[OutcomeReport, Body(openapi_examples=examples.OUTCOME)],
    actor: Reporter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say how it ended, by code; the referrer hears of it. STEPPED_UP goes to the safeguarding hub with its note."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: answering.report_outcome(connection, actor, referral_id, report),
    )
