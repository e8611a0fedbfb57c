"""The multi-agency risk assessment conference."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.domestic_abuse import (
    ActionCompletion,
    MaracPage,
    MaracReferral,
    MaracStatus,
    NewHearing,
    NewIdvaContact,
    NewMaracAction,
    NewMaracInformation,
    NewMaracReferral,
)
from safeguarding.access import MaracKeeper, MaracReader, MaracReferrer
from safeguarding.domestic_abuse import demonstration
from safeguarding.domestic_abuse.routes import examples
from safeguarding.domestic_abuse.usecases import marac, marac_reading

router = APIRouter(tags=["domestic abuse"], route_class=StrictRoute)
REFERRAL = "/marac-referrals/{marac_referral_id}"


@router.post("/marac-referrals", summary="Refer to the MARAC", status_code=201, response_model=MaracReferral)
async def refer_to_marac(
    new: Annotated[NewMaracReferral, Body(openapi_examples=examples.REFERRAL)],
    actor: MaracReferrer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Refer an assessment: victim, perpetrators, children, grade and limbs are filled in from it."""
    return await answer_once(
        resources.database, actor, key, lambda connection: marac.refer_to_marac(connection, actor, new)
    )


@router.get("/marac-referrals", summary="List referrals to the MARAC", response_model=MaracPage)
async def list_marac_referrals(
    actor: MaracReader,
    resources: ResourcesOf,
    status: Annotated[MaracStatus | None, Query(description="Only those that stand there.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the newest first: to a desk those of its hub's area."""
    return await marac_reading.list_marac_referrals(resources, actor, status, cursor, limit)


@router.get(REFERRAL, summary="Read a referral to the MARAC", response_model=MaracReferral)
async def get_marac_referral(
    marac_referral_id: Annotated[UUID, path_of("referral", demonstration.MARAC_TO_READ)],
    actor: MaracReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return the case with what agencies told, who does what, and until when it is flagged."""
    return await marac_reading.get_marac_referral(resources, actor, marac_referral_id, if_none_match)


@router.post(
    f"{REFERRAL}/information", summary="Tell the MARAC what you know", status_code=201, response_model=MaracReferral
)
async def inform_marac(
    marac_referral_id: Annotated[UUID, path_of("referral", demonstration.MARAC_TO_INFORM)],
    new: Annotated[NewMaracInformation, Body(openapi_examples=examples.INFORMATION)],
    actor: MaracReferrer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Add what the caller's agency knows; it is dated, and nothing is taken away again."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: marac.inform_marac(connection, actor, marac_referral_id, new),
    )


@router.post(f"{REFERRAL}/actions", summary="Add an action of a MARAC", status_code=201, response_model=MaracReferral)
async def add_marac_action(
    marac_referral_id: Annotated[UUID, path_of("referral", demonstration.MARAC_TO_ACT)],
    new: Annotated[NewMaracAction, Body(openapi_examples=examples.ACTION)],
    actor: MaracKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say which agency does what by when."""
    return await answer_once(
        resources.database, actor, key, lambda connection: marac.add_action(connection, actor, marac_referral_id, new)
    )


@router.post(
    f"{REFERRAL}/actions/{{marac_action_id}}/completion", summary="Complete an action", response_model=MaracReferral
)
async def complete_marac_action(
    marac_referral_id: Annotated[UUID, path_of("referral", demonstration.MARAC_TO_COMPLETE)],
    marac_action_id: Annotated[UUID, path_of("action", demonstration.MARAC_ACTION)],
    done: Annotated[ActionCompletion, Body(openapi_examples=examples.COMPLETION)],
    actor: MaracKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record that an action is done."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: marac.complete_action(connection, actor, marac_referral_id, marac_action_id, done),
    )


@router.post(f"{REFERRAL}/hearing", summary="Record the hearing", response_model=MaracReferral)
async def hear_marac(
    marac_referral_id: Annotated[UUID, path_of("referral", demonstration.MARAC_TO_HEAR)],
    hearing: Annotated[NewHearing, Body(openapi_examples=examples.HEARING)],
    actor: MaracKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record that the conference has heard the case."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: marac.hear_marac(connection, actor, marac_referral_id, hearing),
    )


@router.post(
    f"{REFERRAL}/idva-contacts",
    summary="Record the adviser's contact with the victim",
    status_code=201,
    response_model=MaracReferral,
)
async def record_idva_contact(
    marac_referral_id: Annotated[UUID, path_of("referral", demonstration.MARAC_TO_CONTACT)],
    contact: Annotated[NewIdvaContact, Body(openapi_examples=examples.CONTACT)],
    actor: MaracKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record an attempt of the independent adviser to reach the victim, and what came of it."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: marac.record_contact(connection, actor, marac_referral_id, contact),
    )
