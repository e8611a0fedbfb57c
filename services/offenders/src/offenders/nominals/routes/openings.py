"""Restricted records opened with a reason, and each opening looked at by somebody else."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.nominals import (
    NewOpening,
    NewOpeningReview,
    Opening,
    RestrictedOpening,
    RestrictedOpeningPage,
)
from offenders.access import OffenderRestricter, RestrictedOpener
from offenders.nominals import demonstration
from offenders.nominals.routes import examples
from offenders.nominals.usecases import opening

router = APIRouter(tags=["offenders"], route_class=StrictRoute)


@router.post(
    "/offenders/{offender_id}/openings", summary="Open a restricted record", status_code=201, response_model=Opening
)
async def open_restricted_record(
    offender_id: Annotated[UUID, path_of("offender", demonstration.RESTRICTED)],
    new: Annotated[NewOpening, Body(openapi_examples=examples.OPENING)],
    actor: RestrictedOpener,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Open a restricted record for eight hours, with your reason; whoever supervises is told."""
    return await answer_once(
        resources.database, actor, key, lambda connection: opening.open_restricted(connection, actor, offender_id, new)
    )


@router.get("/restricted-openings", summary="List openings of restricted records", response_model=RestrictedOpeningPage)
async def list_restricted_openings(
    actor: OffenderRestricter,
    resources: ResourcesOf,
    lpu: Annotated[Lpu | None, Query(description="The unit that answers for the record.")] = None,
    reviewed: Annotated[bool | None, Query(description="Only what somebody has looked at, or nobody yet.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List who opened which restricted record, and why, the latest first; `reviewed=false` is what is to be done."""
    return await opening.list_openings(resources, actor, lpu=lpu, reviewed=reviewed, cursor=cursor, limit=limit)


@router.post(
    "/restricted-openings/{opening_id}/review",
    summary="Review an opening of a restricted record",
    response_model=RestrictedOpening,
)
async def review_restricted_opening(
    opening_id: Annotated[UUID, path_of("opening", demonstration.OPENING_TO_REVIEW)],
    new: Annotated[NewOpeningReview, Body(openapi_examples=examples.OPENING_REVIEW)],
    actor: OffenderRestricter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say what you found of why somebody else has opened a record; once."""
    return await answer_once(
        resources.database, actor, key, lambda connection: opening.review_opening(connection, actor, opening_id, new)
    )
