"""What is noted on charts, on its true day."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.charts import Annotation, AnnotationPage, AnnotationWithdrawal, NewAnnotation
from bluelamp.schemas.contact.measures import MeasureId
from contact.access import MeasureKeeper, MeasureReader
from contact.measures import demonstration
from contact.measures.routes import examples
from contact.measures.usecases import annotations

router = APIRouter(tags=["measures"], route_class=StrictRoute)
ANNOTATION = "/measure-annotations/{annotation_id}"


@router.get("/measure-annotations", summary="List the notes on charts", response_model=AnnotationPage)
async def list_measure_annotations(
    actor: MeasureReader,
    resources: ResourcesOf,
    measure_id: Annotated[
        MeasureId | None, Query(description="Only on this measure's charts.", examples=["DA.RECORDED"])
    ] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what was noted, the latest day first, with what was withdrawn."""
    return await annotations.list_annotations(resources, actor, measure_id, cursor, limit)


@router.post("/measure-annotations", summary="Note something on charts", status_code=201, response_model=Annotation)
async def create_measure_annotation(
    new: Annotated[NewAnnotation, Body(openapi_examples=examples.NEW_ANNOTATION)],
    actor: MeasureKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Note what happened on its true day; a note that restarts the limits says why, because that is a judgement."""
    return await answer_once(
        resources.database, actor, key, lambda connection: annotations.create_annotation(connection, actor, new)
    )


@router.get(ANNOTATION, summary="Read a note", response_model=Annotation)
async def get_measure_annotation(
    annotation_id: Annotated[UUID, path_of("note", demonstration.NOTE_TO_READ)],
    actor: MeasureReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one note with its ETag."""
    return await annotations.get_annotation(resources, actor, annotation_id, if_none_match)


@router.post(f"{ANNOTATION}/withdrawal", summary="Withdraw a note", response_model=Annotation)
async def withdraw_measure_annotation(
    annotation_id: Annotated[UUID, path_of("note", demonstration.NOTE_TO_WITHDRAW)],
    withdrawal: Annotated[AnnotationWithdrawal, Body(openapi_examples=examples.WITHDRAWAL)],
    actor: MeasureKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take a note off the charts; it is kept with the reason."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: annotations.withdraw_annotation(connection, actor, annotation_id, withdrawal),
    )
