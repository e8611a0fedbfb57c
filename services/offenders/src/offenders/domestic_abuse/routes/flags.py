"""What stands of who is serial, and whose record they are."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.serial_flags import NewFlagMatch, SerialFlag, SerialFlagPage
from offenders.access import FlagMatcher, PerpetratorReader
from offenders.domestic_abuse import demonstration
from offenders.domestic_abuse.routes import examples
from offenders.domestic_abuse.usecases import matching

router = APIRouter(prefix="/domestic-abuse", tags=["domestic abuse"], route_class=StrictRoute)


@router.get("/serial-flags", summary="List what stands of who is serial", response_model=SerialFlagPage)
async def list_serial_flags(
    actor: PerpetratorReader,
    resources: ResourcesOf,
    unconfirmed: Annotated[
        bool | None,
        Query(description="Matched by a name alone, or with records that may be of the same person; or the others."),
    ] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what the safeguarding service said last of each person, with the record that they are taken for."""
    return await matching.list_flags(resources, actor, unconfirmed, cursor, limit)


@router.post("/serial-flags/{flag_id}/matches", summary="Say whose flag it is", response_model=SerialFlag)
async def match_serial_flag(
    flag_id: Annotated[UUID, path_of("flag", demonstration.FLAG)],
    new: Annotated[NewFlagMatch, Body(openapi_examples=examples.NEW_MATCH)],
    actor: FlagMatcher,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Say whose record the person of a flag is: another's from now on, or the same, confirmed.

    What person checks and the ranking said by it of the one before, they say no more.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: matching.match_flag(connection, actor, flag_id, new)
    )
