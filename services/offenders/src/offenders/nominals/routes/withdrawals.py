"""Names and numbers taken back that were recorded in error."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.nominals import NewIdentityWithdrawal, Offender
from offenders.access import OffenderRecorder
from offenders.nominals import demonstration
from offenders.nominals.routes import examples
from offenders.nominals.usecases import keeping

router = APIRouter(tags=["offenders"], route_class=StrictRoute)

OffenderId = Annotated[UUID, path_of("offender", demonstration.TO_WITHDRAW)]


@router.post(
    "/offenders/{offender_id}/aliases/{alias_id}/withdrawal", summary="Take back a name", response_model=Offender
)
async def withdraw_offender_alias(
    offender_id: OffenderId,
    alias_id: Annotated[UUID, path_of("name", demonstration.ALIAS_TO_WITHDRAW)],
    new: Annotated[NewIdentityWithdrawal, Body(openapi_examples=examples.WITHDRAWAL)],
    actor: OffenderRecorder,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take back a name that was never theirs, with your reason; nobody is found by it any more."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: keeping.withdraw_alias(connection, actor, offender_id, alias_id, new),
    )


@router.post(
    "/offenders/{offender_id}/identifiers/{identifier_id}/withdrawal",
    summary="Take back a number",
    response_model=Offender,
)
async def withdraw_offender_identifier(
    offender_id: OffenderId,
    identifier_id: Annotated[UUID, path_of("number", demonstration.NUMBER_TO_WITHDRAW)],
    new: Annotated[NewIdentityWithdrawal, Body(openapi_examples=examples.WITHDRAWAL)],
    actor: OffenderRecorder,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take back a number that was never theirs, with your reason; nobody is found by it any more."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: keeping.withdraw_identifier(connection, actor, offender_id, identifier_id, new),
    )
