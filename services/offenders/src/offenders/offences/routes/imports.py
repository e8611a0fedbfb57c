"""Imports over HTTP: sent as a stream, answered at once, loaded by the worker, told of at any time."""

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
from bluelamp.schemas.batches import Batch, BatchPage, RefusedLinePage
from offenders.access import OffenceImporter
from offenders.offences import demonstration
from offenders.offences.usecases.importing import IMPORTS

router = APIRouter(tags=["offences"], route_class=BatchRoute)

ImportPath = Annotated[UUID, path_of("import", demonstration.IMPORT)]


@router.post(
    "/offence-imports",
    summary="Import offences",
    status_code=202,
    response_model=Batch,
    openapi_extra=body_of("Offences", "OffenceLine", demonstration.NDJSON, demonstration.TABLE),
)
async def send_offence_import(
    actor: OffenceImporter,
    key: IdempotencyKeyOfStream,
    request: Request,
    resources: ResourcesOf,
    content_encoding: ContentEncoding = IDENTITY,
) -> Response:
    """Take offences in as they come, and answer where to see how far it is; the same bytes again change nothing.

    Those of an import of which some lines were refused are judged again: who was not known may be by now.

    A line that is not in order is refused with its reasons and the others are loaded. Of an offence the highest
    revision stands, in whatever order imports come; of one revision there is one content.
    """
    form = receiving.form_of(request.headers.get("content-type", ""), content_encoding)
    return await receiving.receive_batch(resources, actor, key, IMPORTS, form=form, body=request.stream())


@router.get("/offence-imports", summary="List imports", response_model=BatchPage)
async def list_offence_imports(
    actor: OffenceImporter,
    resources: ResourcesOf,
    status: OfStatus = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return imports with their progress, the latest first."""
    return await reading.list_batches(resources, actor, IMPORTS, status, cursor=cursor, limit=limit)


@router.get("/offence-imports/{batch_id}", summary="Read how an import stands")
async def get_offence_import(batch_id: ImportPath, actor: OffenceImporter, resources: ResourcesOf) -> Batch:
    """Return an import's progress and counts."""
    return await reading.get_batch(resources, actor, IMPORTS, batch_id)


@router.get(
    "/offence-imports/{batch_id}/refused-lines",
    summary="List an import's refused lines",
    response_model=RefusedLinePage,
)
async def list_offence_import_refused_lines(
    batch_id: ImportPath,
    actor: OffenceImporter,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """Return each line that was refused, by its number, with what is wrong with it and not what stood in it."""
    return await reading.list_refused_lines(resources, actor, IMPORTS, batch_id, cursor=cursor, limit=limit)
