"""How long records are kept: what is due, decided by somebody each time, and held whatever is decided."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.retention import (
    DueRetentionReviewPage,
    LegalHold,
    LegalHoldEnd,
    NewLegalHold,
    NewRetentionReview,
    Retention,
    RetentionReview,
)
from offenders.access import RetentionReviewer
from offenders.nominals import demonstration
from offenders.nominals.routes import examples
from offenders.nominals.usecases import retaining

router = APIRouter(tags=["offenders"], route_class=StrictRoute)

OffenderId = Annotated[UUID, path_of("offender", demonstration.TO_REVIEW)]


@router.get("/retention-reviews", summary="List reviews of retention", response_model=DueRetentionReviewPage)
async def list_retention_reviews(
    actor: RetentionReviewer,
    resources: ResourcesOf,
    due: Annotated[CalendarDay | None, Query(description="Due by this day; today when nothing is said.")] = None,
    lpu: Annotated[Lpu | None, Query(description="The unit that answers for the record.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List on whose records somebody decides, the longest due first; nothing is deleted because a day has passed."""
    return await retaining.list_due(resources, actor, due=due, lpu=lpu, cursor=cursor, limit=limit)


@router.get("/offenders/{offender_id}/retention", summary="Read how long an offender is kept")
async def get_retention(offender_id: OffenderId, actor: RetentionReviewer, resources: ResourcesOf) -> Retention:
    """Return what holds the records of a person, and what was decided of them and why."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await retaining.get_retention(connection, actor, offender_id)


@router.post(
    "/offenders/{offender_id}/retention-reviews",
    summary="Review how long an offender is kept",
    status_code=201,
    response_model=RetentionReview,
)
async def review_retention(
    offender_id: OffenderId,
    new: Annotated[NewRetentionReview, Body(openapi_examples=examples.RETENTION_REVIEW)],
    actor: RetentionReviewer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Decide with your reason; a disposal marks the record for who carries it out, and waits for a hold or a case."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: retaining.review_retention(connection, actor, offender_id, new),
    )


@router.post(
    "/offenders/{offender_id}/legal-holds", summary="Place a legal hold", status_code=201, response_model=LegalHold
)
async def place_legal_hold(
    offender_id: OffenderId,
    new: Annotated[NewLegalHold, Body(openapi_examples=examples.LEGAL_HOLD)],
    actor: RetentionReviewer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Keep the records of a person, whatever else is decided, until you end the hold."""
    return await answer_once(
        resources.database, actor, key, lambda connection: retaining.place_hold(connection, actor, offender_id, new)
    )


@router.post("/legal-holds/{hold_id}/end", summary="End a legal hold", response_model=LegalHold)
async def end_legal_hold(
    hold_id: Annotated[UUID, path_of("legal hold", demonstration.HOLD_TO_END)],
    end: Annotated[LegalHoldEnd, Body(openapi_examples=examples.LEGAL_HOLD_END)],
    actor: RetentionReviewer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """End a hold with your reason; another one on the same person stays."""
    return await answer_once(
        resources.database, actor, key, lambda connection: retaining.end_hold(connection, actor, hold_id, end)
    )
