"""Board reports."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Request, Response
from fastapi.openapi.models import Example

from bluelamp.kit.idempotency.keys import IdempotencyKey
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.board_reports import BoardReport, BoardReportPage, NewBoardReport
from contact.access import BoardReportMaker, BoardReportReader
from contact.board_reports import demonstration
from contact.board_reports.usecases import making, reading

router = APIRouter(tags=["board reports"], route_class=StrictRoute)

_LEFT: dict[int | str, dict[str, Any]] = {
    202: {"model": BoardReport, "description": "It takes longer than a request may: the worker makes it, see Location."}
}
_FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            reading.HTML: {
                "schema": {"type": "string", "maxLength": 10_000_000},
                "example": '<!DOCTYPE html><html lang="en-GB"><title>Board report</title></html>',
            },
            reading.PDF: {"schema": {"type": "string", "format": "binary", "maxLength": 50_000_000}},
        }
    }
}
_NEW = {
    "july": Example(summary="The report of July 2014", value=demonstration.NEW_REPORT),
    "quarter": Example(summary="A quarter", value=demonstration.NEW_AUTUMN_REPORT),
}


@router.post(
    "/board-reports", summary="Make a board report", status_code=201, response_model=BoardReport, responses=_LEFT
)
async def create_board_report(
    new: Annotated[NewBoardReport, Body(openapi_examples=_NEW)],
    actor: BoardReportMaker,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Make the report of whole months from what is known now; within two seconds, or by the worker."""
    return await making.create_report(resources, actor, key, new)


@router.get("/board-reports", summary="List the board reports", response_model=BoardReportPage)
async def list_board_reports(
    actor: BoardReportReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List the reports without their sections, the last that was asked for first."""
    return await reading.list_reports(resources, actor, cursor, limit)


@router.get(
    "/board-reports/{board_report_id}", summary="Read a board report", response_model=BoardReport, responses=_FORMS
)
async def get_board_report(
    request: Request,
    board_report_id: Annotated[UUID, path_of("board report", demonstration.REPORT)],
    actor: BoardReportReader,
    resources: ResourcesOf,
) -> Response:
    """Return a report as it was made, as JSON, as a page or as a PDF by Accept; what was counted later is not in it."""
    return await reading.get_report(resources, actor, board_report_id, request.headers.get("accept", ""))
