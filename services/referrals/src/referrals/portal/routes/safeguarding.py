"""What a hub tells of its cases: said by the service alone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.handovers import CaseUpdate
from bluelamp.schemas.referrals import ChangedReferral
from referrals.access import SafeguardingTeller
from referrals.portal import demonstration
from referrals.portal.routes import examples
from referrals.portal.usecases import handing_over

router = APIRouter(tags=["referrals"], route_class=StrictRoute)


@router.post(
    "/referrals/{referral_id}/safeguarding-updates",
    summary="Tell what became of the case",
    response_model=ChangedReferral,
)
async def note_safeguarding_update(
    referral_id: Annotated[UUID, path_of("referral", demonstration.TO_HEAR)],
    update: Annotated[CaseUpdate, Body(openapi_examples=examples.SAFEGUARDING_UPDATE)],
    actor: SafeguardingTeller,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Write into the referral's history what a hub made of its case: a status, an outcome and the reference.

    The safeguarding service alone says so. What it tells twice is heard once.
    """
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: handing_over.note_case_update(connection, actor, referral_id, update),
    )
