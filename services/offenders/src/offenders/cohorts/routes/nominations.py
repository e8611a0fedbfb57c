"""Who is put forward, the score, and that somebody is not any more."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import MAY_NOT_EXIST, path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.nominations import (
    NewNomination,
    NewScore,
    NewWithdrawal,
    Nomination,
    NominationPage,
    NominationReceipt,
    NominationState,
)
from offenders.access import NominationReader, NominationScorer, Nominator, PanelDecider
from offenders.cohorts import demonstration
from offenders.cohorts.routes import examples
from offenders.cohorts.routes.cohorts import OneCohort
from offenders.cohorts.usecases import nominating

router = APIRouter(tags=["cohorts"], route_class=StrictRoute)


@router.post(
    "/nominations",
    summary="Put somebody forward",
    status_code=201,
    response_model=NominationReceipt,
    responses=MAY_NOT_EXIST,
)
async def nominate_offender(
    new: Annotated[NewNomination, Body(openapi_examples=examples.NEW_NOMINATION)],
    actor: Nominator,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Put somebody forward for a cohort. A panel decides; the score that comes with it is an indicator and no more.

    A partner nominates whom it may know of, and reads the nomination while it stands on a panel on which it sits.
    """
    return await nominating.nominate_once(resources, actor, key, new)


@router.get("/nominations", summary="List the nominations", response_model=NominationPage)
async def list_nominations(
    actor: NominationReader,
    resources: ResourcesOf,
    cohort: OneCohort = None,
    state: Annotated[NominationState | None, Query(description="What has become of them.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the nominations, the newest first; a partner's are those on open panels on which it sits."""
    return await nominating.list_nominations(resources, actor, (cohort, state), cursor, limit)


@router.get(
    "/offenders/{offender_id}/nominations", summary="List somebody's nominations", response_model=NominationPage
)
async def list_nominations_of_offender(
    offender_id: Annotated[UUID, path_of("offender", demonstration.FIRST)],
    actor: NominationReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List for what somebody was put forward under all their records, the newest first, and what became of it."""
    return await nominating.list_nominations_of(resources, actor, offender_id, cursor, limit)


@router.get("/nominations/{nomination_id}", summary="Read a nomination", response_model=Nomination)
async def get_nomination(
    nomination_id: Annotated[UUID, path_of("nomination", demonstration.NOMINATION)],
    actor: NominationReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return why somebody is put forward, with a score that says how it came about and whether it may still change."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await nominating.get_nomination(connection, actor, nomination_id, if_none_match)


@router.post("/nominations/{nomination_id}/scores", summary="Score again", status_code=201, response_model=Nomination)
async def score_nomination(
    nomination_id: Annotated[UUID, path_of("nomination", demonstration.TO_SCORE)],
    new: Annotated[NewScore, Body(openapi_examples=examples.NEW_SCORE)],
    actor: NominationScorer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Reckon the score of what is known by now; the one before is kept."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: nominating.score_again(connection, actor, nomination_id, new),
    )


@router.post("/nominations/{nomination_id}/withdrawal", summary="Withdraw a nomination", response_model=Nomination)
async def withdraw_nomination(
    nomination_id: Annotated[UUID, path_of("nomination", demonstration.TO_WITHDRAW)],
    new: Annotated[NewWithdrawal, Body(openapi_examples=examples.NEW_WITHDRAWAL)],
    actor: PanelDecider,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Put somebody forward no longer, before a panel has decided."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: nominating.withdraw_nomination(connection, actor, nomination_id, new),
    )
