"""Reports as they were made: listed, and read as JSON, as a page, or as a PDF."""

import asyncio
from datetime import datetime
from typing import Final
from uuid import UUID

from fastapi import Response

from bluelamp.kit import negotiation
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.board_reports import (
    BoardReport,
    BoardReportPage,
    BoardReportStatus,
    BoardReportSummary,
)
from bluelamp.schemas.contact.measures import FigurePeriod
from bluelamp.schemas.problems import ProblemCode, ProblemError
from contact.board_reports import statements
from contact.board_reports.pages.pdf import pdf_of
from contact.board_reports.rules.windows import between
from contact.settings import ADDRESS

JSON, HTML, PDF = "application/json", "text/html", "application/pdf"
PATH: Final = f"{ADDRESS}/board-reports"


async def list_reports(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page of reports without their sections, the last that was asked for first."""
    listing = Listing(resources.cursors, actor, PATH, {}, limit)
    after_time, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            after_time=datetime.fromisoformat(after_time) if after_time else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        found = [summary_of(row) for row in rows]
        subjects = [one.board_report_id for one in found[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_board_reports", subjects)
    return listing.answer(BoardReportPage, found, ("requested_at", "board_report_id"))


async def get_report(resources: Resources, actor: Actor, board_report_id: UUID, accept: str) -> Response:
    """Return a report as JSON, HTML or PDF; raises STATE_CONFLICT for a page or a PDF of one that is not made yet."""
    media_type = negotiation.best_of((JSON, HTML, PDF), accept)
    if media_type is None:
        raise ProblemError(ProblemCode.NOT_ACCEPTABLE, f"A board report is {JSON}, {HTML} or {PDF}.")
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, the_report=board_report_id)
        if row is None:
            raise not_found("board report")
        await record(connection, actor, AuditAction.CONSULTATION, "get_board_report", [board_report_id])
    return await _written(row, media_type, resources.settings.public_url.rstrip("/"))


def summary_of(row: Row) -> BoardReportSummary:
    """Read a row without its document."""
    names = ("board_report_id", "title", "as_at", "requested_by", "requested_at", "made_at", "lines", "unavailable")
    period_from, period_until = between(row["period_from"], row["period_until"])
    return BoardReportSummary(
        **{name: row[name] for name in names},
        status=BoardReportStatus(row["status"]),
        period=FigurePeriod(period_from=period_from, period_until=period_until),
    )


async def _written(row: Row, media_type: str, public_url: str) -> Response:
    headers = {"Vary": "Accept"}
    document: str | None = row["document"]
    if media_type == JSON:
        body = document or BoardReport(**summary_of(row).model_dump(), sections=[], footnotes=[]).model_dump_json()
        return Response(body, 200, headers, media_type=JSON)
    if document is None:
        detail = "The report is still being made; its JSON says when it is there."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail, headers={"Retry-After": "2"})
    report = BoardReport.model_validate_json(document)
    if media_type == HTML:
        # jinja2: neither the worker nor a web process of which nobody asks a page need hold it
        from contact.board_reports.pages.page import PAGE_HEADERS, page_of  # noqa: PLC0415 # see above

        page = await asyncio.to_thread(page_of, report)
        return Response(page, 200, headers | PAGE_HEADERS, media_type=f"{HTML}; charset=utf-8")
    name = f"board-report-{report.as_at}.pdf"
    given = headers | {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(await pdf_of(report, public_url), 200, given, media_type=PDF)
