"""Batches over HTTP: sent as a stream, answered at once, loaded by the worker, told of at any time."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from bluelamp.kit.batches.routes import BatchRoute, ContentEncoding, OfStatus, body_of
from bluelamp.kit.batches.rules.receipt import IDENTITY
from bluelamp.kit.batches.usecases import reading, receiving
from bluelamp.kit.idempotency.keys import IdempotencyKeyOfStream
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.schemas.batches import RefusedLinePage
from bluelamp.schemas.contact.calls import CallBatch, CallBatchPage
from contact.access import CallBatchReader, CallFeeder
from contact.calls import demonstration
from contact.calls.usecases.loading import CALLS

router = APIRouter(tags=["calls"], route_class=BatchRoute)

BatchPath = Annotated[UUID, path_of("batch's id", demonstration.BATCH)]


@router.post(
    "/call-batches",
    summary="Send a batch of calls",
    status_code=202,
    response_model=CallBatch,
    openapi_extra=body_of("Calls", "NewCall", demonstration.NDJSON, demonstration.TABLE),
)
async def send_call_batch(
    actor: CallFeeder,
    key: IdempotencyKeyOfStream,
    request: Request,
    resources: ResourcesOf,
    content_encoding: ContentEncoding = IDENTITY,
) -> Response:
    """Take a batch in as it comes, and answer where to see how far it is; its bytes sent again change nothing.

    Those of a batch of which some lines were refused are judged again: what was wrong may be in order by now. They say
    nothing newer than when they first came: what was put right since stands.

    A line that is not in order is refused with its reasons and the others are loaded. Of a call's versions the highest
    revision stands, of one revision the one that was sent last, whatever order batches are loaded in.
    """
    form = receiving.form_of(request.headers.get("content-type", ""), content_encoding)
    return await receiving.receive_batch(resources, actor, key, CALLS, form=form, body=request.stream())


@router.get("/call-batches", summary="List the batches", response_model=CallBatchPage)
async def list_call_batches(
    actor: CallBatchReader,
    resources: ResourcesOf,
    status: OfStatus = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return batches with their progress, the latest first."""
    return await reading.list_batches(resources, actor, CALLS, status, cursor=cursor, limit=limit)


@router.get("/call-batches/{call_batch_id}", summary="Read how a batch stands")
async def get_call_batch(call_batch_id: BatchPath, actor: CallBatchReader, resources: ResourcesOf) -> CallBatch:
    """Return a batch's progress and counts."""
    return await reading.get_batch(resources, actor, CALLS, call_batch_id)


@router.get(
    "/call-batches/{call_batch_id}/refused-lines",
    summary="List a batch's refused lines",
    response_model=RefusedLinePage,
)
async def list_refused_lines(
    call_batch_id: BatchPath,
    actor: CallBatchReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return each line that was refused, by its number, with everything that is wrong with it."""
    return await reading.list_refused_lines(resources, actor, CALLS, call_batch_id, cursor=cursor, limit=limit)
