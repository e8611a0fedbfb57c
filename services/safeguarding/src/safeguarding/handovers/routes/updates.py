"""What the portal tells of its referrals: said by the service alone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response
from fastapi.openapi.models import Example

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.handovers import ReferralCorrection, ReferralUpdate
from bluelamp.schemas.safeguarding.cases import ChangedCase
from safeguarding.access import CaseUpdater
from safeguarding.handovers import demonstration
from safeguarding.handovers.usecases import handing_down, hearing

router = APIRouter(tags=["cases"], route_class=StrictRoute)
_UPDATE: dict[str, Example] = {
    "closed": Example(
        summary="The person was helped",
        value={
            "update_id": "00000000-0000-7000-8000-0000000061b0",
            "referral_id": str(demonstration.REFERRAL_ID),
            "reference": demonstration.REFERRAL_REFERENCE,
            "status": "CLOSED",
            "outcome": "NEED_MET",
        },
    )
}
_CORRECTION: dict[str, Example] = {
    "safe contact": Example(summary="It is not safe to ring any more", value=demonstration.CORRECTION)
}


@router.post(
    "/cases/{case_id}/referral-updates", summary="Tell what became of the referral", response_model=ChangedCase
)
async def note_referral_update(
    case_id: Annotated[UUID, path_of("case", demonstration.TO_HEAR)],
    update: Annotated[ReferralUpdate, Body(openapi_examples=_UPDATE)],
    actor: CaseUpdater,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Write into the case's history what the portal made of its referral: a status, an outcome and the reference.

    The Referral Portal alone says so. What it tells twice is heard once.
    """
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: handing_down.note_referral_update(connection, actor, case_id, update),
    )


@router.post("/referral-corrections", summary="Correct what a step-up said", response_model=ChangedCase)
async def note_referral_correction(
    correction: Annotated[ReferralCorrection, Body(openapi_examples=_CORRECTION)],
    actor: CaseUpdater,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Let the case of a step-up say what its referral says after it was corrected: the safe contact before all else.

    The Referral Portal alone says so, whatever became of the case. What it tells twice is heard once.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: hearing.note_correction(connection, actor, correction)
    )
