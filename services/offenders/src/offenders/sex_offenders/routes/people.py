"""Who is managed, by whom, and when they are next visited."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import MAY_NOT_EXIST, path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Line, Lpu
from bluelamp.schemas.offenders.sex_offenders import (
    Management,
    NewManagementEnd,
    NewSexOffender,
    SexOffender,
    SexOffenderHub,
    SexOffenderPage,
    SexOffenderPatch,
    SexOffenderPurpose,
    VisitsDue,
)
from offenders.access import SexOffenderManager, SexOffenderReader
from offenders.sex_offenders import demonstration
from offenders.sex_offenders.routes import examples
from offenders.sex_offenders.usecases import managing, reading
from offenders.sex_offenders.usecases.reading import Asked, Paging, Whose

router = APIRouter(tags=["sex offenders"], route_class=StrictRoute)

Purpose = Annotated[
    SexOffenderPurpose, Query(description="What it is read for; it stands in the log.", examples=["VISIT_PREPARATION"])
]
Hub = Annotated[SexOffenderHub | None, Query(description="The hub that answers for them today.")]
Unit = Annotated[Lpu | None, Query(description="One unit alone.")]
Manager = Annotated[Line | None, Query(description="Whoever manages them.")]
_PATCH = "application/merge-patch+json"
# Of the ids alone, so that /sex-offenders/visits-due is another address, for every method.
_ONE = "/sex-offenders/{sex_offender_id:uuid}"


@router.post(
    "/sex-offenders",
    summary="Manage a sex offender",
    status_code=201,
    response_model=SexOffender,
    responses=MAY_NOT_EXIST,
)
async def register_sex_offender(
    new: Annotated[NewSexOffender, Body(openapi_examples=examples.NEW_SEX_OFFENDER)],
    actor: SexOffenderManager,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Manage somebody from a day on. Nobody else learns of it: their own record is as it was."""
    return await answer_once(
        resources.database, actor, key, lambda connection: managing.register_sex_offender(connection, actor, new)
    )


@router.get("/sex-offenders", summary="List the sex offenders", response_model=SexOffenderPage)
async def list_sex_offenders(
    actor: SexOffenderReader,
    resources: ResourcesOf,
    purpose: Purpose,
    hub: Hub = None,
    lpu: Unit = None,
    manager: Manager = None,
    management: Annotated[Management | None, Query(description="How they are managed.")] = None,
    is_planned: Annotated[bool | None, Query(description="Whether there is a plan yet.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List who is managed, or was, the newest record first."""
    whose = Whose(purpose, hub, lpu, manager, management, is_planned)
    return await reading.list_sex_offenders(resources, actor, whose, Paging(cursor, limit))


@router.get("/sex-offenders/visits-due", summary="List the visits that are due", response_model=SexOffenderPage)
async def list_sex_offender_visits_due(
    actor: SexOffenderReader,
    resources: ResourcesOf,
    purpose: Purpose,
    due: Annotated[
        VisitsDue, Query(description="overdue; within a week or a month; whatever has a date.")
    ] = VisitsDue.OVERDUE,
    hub: Hub = None,
    lpu: Unit = None,
    manager: Manager = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List to whom a visit is owed, the longest overdue first."""
    whose = Whose(purpose, hub, lpu, manager, due=due)
    return await reading.list_visits_due(resources, actor, whose, Paging(cursor, limit))


@router.get(_ONE, summary="Read a sex offender", response_model=SexOffender)
async def get_sex_offender(
    sex_offender_id: Annotated[UUID, path_of("record of management", demonstration.MANAGED)],
    actor: SexOffenderReader,
    resources: ResourcesOf,
    purpose: Purpose,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return how somebody is managed: how closely, by whom, and when they are next visited."""
    async with resources.database.transaction() as connection:
        return await reading.get_sex_offender(connection, actor, Asked(sex_offender_id, purpose), if_none_match)


@router.patch(_ONE, summary="Change who manages a sex offender", response_model=SexOffender)
async def change_sex_offender(
    sex_offender_id: Annotated[UUID, path_of("record of management", demonstration.TO_CHANGE)],
    patch: Annotated[SexOffenderPatch, Body(media_type=_PATCH, openapi_examples=examples.SEX_OFFENDER_PATCH)],
    actor: SexOffenderManager,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Give somebody another manager or unit, or another end of the requirement, by merge patch (RFC 7396)."""
    async with resources.database.transaction() as connection:
        answer = await managing.change_sex_offender(connection, actor, sex_offender_id, if_match, patch)
    return answer.response()


@router.post(
    "/sex-offenders/{sex_offender_id}/end", summary="End a sex offender's management", response_model=SexOffender
)
async def end_sex_offender_management(
    sex_offender_id: Annotated[UUID, path_of("record of management", demonstration.TO_END)],
    new: Annotated[NewManagementEnd, Body(openapi_examples=examples.NEW_END)],
    actor: SexOffenderManager,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """End the management, with the reason; what was recorded stays."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: managing.end_management(connection, actor, sex_offender_id, new),
    )
