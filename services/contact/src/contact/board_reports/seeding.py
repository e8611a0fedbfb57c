"""The demonstration's report, made of the demonstration's data as any other."""

from datetime import date
from uuid import UUID

from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.board_reports import NewBoardReport
from bluelamp.schemas.contact.charts import NewAnnotation
from contact.board_reports import demonstration, statements
from contact.board_reports.rules import contents
from contact.board_reports.usecases.making import make_report, request_report
from contact.calls.rules.history import DELIVERY_OFFICER_FROM
from contact.measures.statements import annotations as annotation_statements
from contact.measures.usecases import annotations
from contact.measures.usecases.taking import SYSTEM

_NOTE = UUID("00000000-0000-7000-8000-000000008802")


async def seed_board_reports(resources: Resources) -> int:
    """Note when the Service Delivery Officer began, and make the examples' report; returns how many records are new."""
    async with resources.database.transaction() as connection:
        noted = 0
        if await annotation_statements.ONE.row(connection, the_annotation=_NOTE) is None:
            await annotations.create_annotation(connection, SYSTEM, _note(DELIVERY_OFFICER_FROM), _NOTE)
            noted = 1
        asked = 0
        if await statements.ONE.row(connection, the_report=demonstration.REPORT) is None:
            new = NewBoardReport.model_validate(demonstration.NEW_REPORT)
            await request_report(connection, SYSTEM, new, demonstration.REPORT)
            asked = 1
    await make_report(resources, demonstration.REPORT)
    return noted + asked


def _note(day: date) -> NewAnnotation:
    return NewAnnotation(
        measure_id=contents.CHANGE_OF_CST,
        happened_on=day,
        text="Service Delivery Officer begins in the Crimes Service Team, on trial",
        restarts_limits=True,
        reason="The way of working was changed on purpose; the report compares before and after (day assumed).",
    )
