"""What officers and sergeants do with referrals."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.etags import IfMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.referrals import (
    ChangedReferral,
    EscalationSummary,
    Matches,
    MatchQuery,
    NewEscalation,
    NewReferral,
    ReferralPatch,
    Resubmission,
    SubmittedReferral,
    SupervisorCheck,
    Withdrawal,
)
from referrals.access import Amender, Checker, Escalator, Matcher, Resubmitter, Submitter, Withdrawer
from referrals.portal import demonstration
from referrals.portal.routes import examples
from referrals.portal.usecases import changing, escalating, submitting

router = APIRouter(tags=["referrals"], route_class=StrictRoute)


@router.post("/matches", summary="Find services for a need")
async def find_matches(
    query: Annotated[MatchQuery, Body(openapi_examples=examples.MATCH_QUERY)], _: Matcher, resources: ResourcesOf
) -> Matches:
    """Rank the services that fit and give the reasons; name those ruled out with theirs. Nothing is stored."""
    async with resources.database.connection() as connection:
        return await submitting.find_matches(connection, query)


@router.post("/referrals", summary="Submit a referral", status_code=201, response_model=SubmittedReferral)
async def submit_referral(
    new: Annotated[NewReferral, Body(openapi_examples=examples.NEW_REFERRAL)],
    actor: Submitter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take a referral in one call; the right partner is offered it within moments.

    Immediate danger is refused: ring 999. A protection concern without a safeguarding reference is held for a
    supervisor.
    """
    return await submitting.submit_referral(resources, actor, key, new)


@router.patch("/referrals/{referral_id}", summary="Correct a referral", response_model=ChangedReferral)
async def amend_referral(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_READ)],
    patch: Annotated[
        ReferralPatch, Body(media_type="application/merge-patch+json", openapi_examples=examples.AMENDMENT)
    ],
    actor: Amender,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Correct person, household, concern, agreement or safe contact by merge patch (RFC 7396).

    What changed is kept in the history, and partners who hold the data get a corrected copy.
    """
    async with resources.database.transaction() as connection:
        answer = await changing.amend_referral(connection, actor, referral_id, if_match, patch)
    return answer.response()


@router.post("/referrals/{referral_id}/withdrawal", summary="Take a referral back", response_model=ChangedReferral)
async def withdraw_referral(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_WITHDRAW)],
    withdrawal: Annotated[Withdrawal, Body(openapi_examples=examples.WITHDRAWAL)],
    actor: Withdrawer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """End a referral for a coded reason; a partner that has it is told."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: changing.withdraw_referral(connection, actor, referral_id, withdrawal),
    )


@router.post(
    "/referrals/{referral_id}/supervisor-check", summary="Decide on a held referral", response_model=ChangedReferral
)
async def check_referral(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_CHECK)],
    check: Annotated[SupervisorCheck, Body(openapi_examples=examples.SUPERVISOR_CHECK)],
    actor: Checker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Release a referral with a protection concern, saying why, or step it up to the hub."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: changing.check_referral(connection, actor, referral_id, check),
    )


@router.post(
    "/referrals/{referral_id}/resubmission",
    summary="Send a returned referral out again",
    response_model=ChangedReferral,
)
async def resubmit_referral(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_RESUBMIT)],
    again: Annotated[Resubmission, Body(openapi_examples=examples.RESUBMISSION)],
    actor: Resubmitter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Look for a service once more, or name the ones to ask."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: changing.resubmit_referral(connection, actor, referral_id, again),
    )


@router.post(
    "/referrals/{referral_id}/escalation",
    summary="Step a referral up to safeguarding",
    response_model=EscalationSummary,
    status_code=201,
)
async def escalate_referral(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_ESCALATE)],
    new: Annotated[NewEscalation, Body(openapi_examples=examples.ESCALATION)],
    actor: Escalator,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record the step-up and queue it for the safeguarding service; its delivery state shows on the referral.

    Immediate danger is refused until 999 was rung: the call is recorded then, not queued.
    """
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: escalating.escalate_referral(connection, actor, referral_id, new),
        # The answer repeats why, which is about the person: it is kept locked.
        resources.vault,
    )
