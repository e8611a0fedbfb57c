"""Batches over HTTP: sent as a stream, answered at once, loaded by the worker, told of at any time."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response

from bluelamp.kit.batches.rules.receipt import NDJSON, TABLE
from bluelamp.kit.idempotency.keys import IdempotencyKeyOfStream
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.batches import BatchStatus, RefusedLinePage
from bluelamp.schemas.contact.calls import CallBatch, CallBatchPage
from contact.access import CallBatchReader, CallFeeder
from contact.calls import demonstration
from contact.calls.usecases import reading, receiving


class BatchRoute(StrictRoute):
    """A route that takes a year of calls."""

    maximum_body_bytes = receiving.MAXIMUM_BYTES


router = APIRouter(tags=["calls"], route_class=BatchRoute)

BatchPath = Annotated[UUID, path_of("batch's id", demonstration.BATCH)]
# Whatever lines say is taken in, a NUL too: the worker refuses the line, and names it.
_LINES = {"type": "string", "minLength": 1, "maxLength": receiving.MAXIMUM_BYTES, "pattern": r"^[\s\S]+$"}
_ROWS = {**_LINES, "pattern": r"^[^\n]*\n[\s\S]+$"}
_BODY: dict[str, Any] = {
    "required": True,
    "description": "Calls, one a line, in UTF-8; with `Content-Encoding: gzip` up to 2 GiB packed and 4 GiB unpacked.",
    "content": {
        NDJSON: {
            "schema": {**_LINES, "description": "Each line is a `NewCall`."},
            "examples": {"calls": {"summary": "Two calls", "value": demonstration.NDJSON}},
        },
        TABLE: {
            "schema": {**_ROWS, "description": "A header of `NewCall`'s names, then a row for each call."},
            "examples": {"calls": {"summary": "One call", "value": demonstration.TABLE}},
        },
    },
}


@router.post(
    "/call-batches",
    summary="Send a batch of calls",
    status_code=202,
    response_model=CallBatch,
    openapi_extra={"requestBody": _BODY},
)
async def send_call_batch(
    actor: CallFeeder,
    key: IdempotencyKeyOfStream,
    request: Request,
    resources: ResourcesOf,
    content_encoding: Annotated[
        str, Header(description="`gzip`, or nothing.", json_schema_extra={"enum": ["gzip", "identity"]})
    ] = "identity",
) -> Response:
    """Take a batch in as it comes, and answer where to see how far it is; its bytes sent again change nothing.

    A line that is not in order is refused with its reasons and the others are loaded. Of a call's versions the highest
    revision stands, of one revision the one that was sent last, whatever order batches are loaded in.
    """
    form = receiving.form_of(request.headers.get("content-type", ""), content_encoding)
    return await receiving.receive_batch(resources, actor, key, form, request.stream())


@router.get("/call-batches", summary="List the batches", response_model=CallBatchPage)
async def list_call_batches(
    actor: CallBatchReader,
    resources: ResourcesOf,
    status: Annotated[BatchStatus | None, Query(description="Only those that stand there.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return batches with their progress, the latest first."""
    return await reading.list_batches(resources, actor, status, cursor, limit)


@router.get("/call-batches/{call_batch_id}", summary="Read how a batch stands")
async def get_call_batch(call_batch_id: BatchPath, actor: CallBatchReader, resources: ResourcesOf) -> CallBatch:
    """Return a batch's progress and counts."""
    return await reading.get_batch(resources, actor, call_batch_id)


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
    return await reading.list_refused_lines(resources, actor, call_batch_id, cursor, limit)
