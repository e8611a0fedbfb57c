"""Dip samples over HTTP: supervisors' contacts with callers of their own unit, and no survey."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Day, Lpu
from bluelamp.schemas.contact.dip_samples import (
    DipSample,
    DipSampleDraw,
    DipSampleDrawPage,
    DipSamplePage,
    DipSampleResult,
    DipSampleStatus,
    NewDipContact,
    NewDipSampleDraw,
)
from contact.access import DipSampleDrawer, DipSampler, DipSampleReader
from contact.surveys import demonstration
from contact.surveys.routes import examples
from contact.surveys.usecases import dip_results, dip_samples

router = APIRouter(tags=["surveys"], route_class=StrictRoute)
_Month = Annotated[Day | None, Query(description="One month alone, by its first day.")]
_Lpu = Annotated[Lpu | None, Query(description="One unit alone.")]


@router.get("/dip-sample-draws", summary="List the draws of dip samples", response_model=DipSampleDrawPage)
async def list_dip_sample_draws(
    actor: DipSampleDrawer,
    resources: ResourcesOf,
    lpu: _Lpu = None,
    month: _Month = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List draws, the latest month first."""
    return await dip_samples.list_draws(resources, actor, {"lpu": lpu, "month": month}, cursor, limit)


@router.post("/dip-sample-draws", summary="Draw dip samples", status_code=201, response_model=DipSampleDraw)
async def create_dip_sample_draw(
    new: Annotated[NewDipSampleDraw, Body(openapi_examples=examples.NEW_DRAW)],
    actor: DipSampleDrawer,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Draw so many ASB callers of a unit's month for each rank; whoever is not known to be safe is not drawn."""
    return await answer_once(
        resources.database, actor, key, lambda connection: dip_samples.create_draw(connection, actor, new)
    )


@router.get(
    "/dip-sample-draws/{dip_sample_draw_id}", summary="Read a draw of dip samples", response_model=DipSampleDraw
)
async def get_dip_sample_draw(
    dip_sample_draw_id: Annotated[UUID, path_of("draw", demonstration.DRAW_TO_READ)],
    actor: DipSampleDrawer,
    resources: ResourcesOf,
) -> Response:
    """Return one draw with its seed and method."""
    return await dip_samples.get_draw(resources, actor, dip_sample_draw_id)


@router.get("/dip-samples", summary="List the dip samples", response_model=DipSamplePage)
async def list_dip_samples(
    actor: DipSampleReader,
    resources: ResourcesOf,
    month: _Month = None,
    status: Annotated[DipSampleStatus | None, Query(description="Where they stand.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the dip samples of one's own unit and rank, the latest month first; the analyst sees all, and no log."""
    return await dip_samples.list_dip_samples(resources, actor, {"month": month, "status": status}, cursor, limit)


@router.get("/dip-samples/{dip_sample_id}", summary="Read a dip sample", response_model=DipSample)
async def get_dip_sample(
    dip_sample_id: Annotated[UUID, path_of("dip sample", demonstration.DIP_SAMPLE_TO_READ)],
    actor: DipSampleReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one dip sample; the number of the log is there while the caller may be contacted."""
    return await dip_samples.get_dip_sample(resources, actor, dip_sample_id, if_none_match)


@router.post("/dip-samples/{dip_sample_id}/contacts", summary="Record a contact", response_model=DipSample)
async def create_dip_contact(
    dip_sample_id: Annotated[UUID, path_of("dip sample", demonstration.DIP_SAMPLE_TO_CONTACT)],
    contact: Annotated[NewDipContact, Body(openapi_examples=examples.CONTACT)],
    actor: DipSampler,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record how a contact went; once it is done nothing says any more whom it was with."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: dip_samples.record_contact(connection, actor, dip_sample_id, contact),
    )


@router.get("/dip-sample-results", summary="Read what dip samples came to")
async def get_dip_sample_result(
    actor: DipSampleReader,
    resources: ResourcesOf,
    month: Annotated[Day, Query(description="The month's first day.", examples=["2014-07-01"])],
    lpu: _Lpu = None,
) -> DipSampleResult:
    """Return done of due by rank, and what callers said of the initial response and overall: no survey's figure."""
    return await dip_results.read_result(resources, actor, month, lpu)
