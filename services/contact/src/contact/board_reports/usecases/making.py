"""A report is asked for and made: at once where two seconds are enough, else by the worker; it never changes then."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.clocks import local_day, midnight
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer, RequestKey, answer_once, is_stored
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.benefits import FinancialImplication
from bluelamp.schemas.contact.board_reports import BoardReport, BoardReportStatus, NewBoardReport
from bluelamp.schemas.contact.continuity import Fallback101
from contact.benefits import rules as benefit_rules
from contact.benefits import statements as benefit_statements
from contact.board_reports import statements
from contact.board_reports.clients.others import ask_others
from contact.board_reports.rules import contents, windows
from contact.board_reports.rules.contradictions import contradictions
from contact.board_reports.rules.found import Found, Gathered
from contact.board_reports.rules.windows import Window
from contact.board_reports.rules.writing import footnotes_of, sections_of
from contact.board_reports.usecases.gathering import Making, line_of
from contact.board_reports.usecases.reading import summary_of
from contact.board_reports.usecases.series import complete_series
from contact.board_reports.usecases.sources import SOURCES, change_of_cst
from contact.board_reports.usecases.tables import TABLES
from contact.continuity.rules import footnotes_of as outage_footnotes
from contact.measures.rules.words import area_in_words
from contact.measures.statements.telling import told_by
from contact.measures.usecases.taking import SYSTEM
from contact.settings import ADDRESS

MAKE_JOB = "make_board_report"
AT_ONCE_SECONDS = 1.6
"""What a request gives to the making, so that its answer is there within two seconds."""


async def create_report(resources: Resources, actor: Actor, key: RequestKey, new: NewBoardReport) -> Response:
    """Make a report within the request, or leave it to the worker; raises RULE_BROKEN for days that cannot be."""
    windows.check_report(new, clocks.today())
    async with resources.database.connection() as connection:
        is_repeated = await is_stored(connection, actor, key)
    if is_repeated:
        return await answer_once(resources.database, actor, key, lambda connection: _leave(connection, actor, new))
    try:
        async with asyncio.timeout(AT_ONCE_SECONDS):
            outside = await ask_others(resources, new)
            await complete_series(resources, new.period_until)

            async def make(connection: Connection) -> Answer:
                row = await request_report(connection, actor, new)
                return _answer(await _made(Making(connection, new, outside), row, actor), 201)

            return await answer_once(resources.database, actor, key, make)
    except TimeoutError:
        return await answer_once(resources.database, actor, key, lambda connection: _leave(connection, actor, new))


async def make_report(resources: Resources, board_report_id: UUID) -> None:
    """Make what was left to the worker, unless it is made; a worker that dies leaves the series that it completed."""
    async with resources.database.connection() as connection:
        request = await statements.WAITING.value(connection, the_report=board_report_id)
    if request is None:
        return
    new = NewBoardReport.model_validate(request)
    outside = await ask_others(resources, new)
    await complete_series(resources, new.period_until)
    async with resources.database.transaction() as connection:
        row = await statements.TO_MAKE.row(connection, the_report=board_report_id)
        if row is not None:
            await _made(Making(connection, new, outside), row, SYSTEM)


async def request_report(
    connection: Connection, actor: Actor, new: NewBoardReport, board_report_id: UUID | None = None
) -> Row:
    """Keep what is asked for."""
    report_id = board_report_id or uuid7()
    row = await statements.REQUEST.row(
        connection,
        the_report=report_id,
        the_title=new.title,
        period_from=new.period_from,
        period_until=new.period_until,
        as_at=new.as_at,
        request=new.model_dump(mode="json"),
        moment=clocks.now(),
        **told_by(actor, [report_id], _event(new, report_id)),
    )
    if row is None:
        raise RuntimeError("an insert returns its row")
    return row


async def _leave(connection: Connection, actor: Actor, new: NewBoardReport) -> Answer:
    row = await request_report(connection, actor, new)
    await ENQUEUE.run(connection, entrypoint=MAKE_JOB, payload=str(row["board_report_id"]))
    waiting = BoardReport(**summary_of(row).model_dump(), sections=[], footnotes=[])
    return _answer(waiting, 202)


def _answer(report: BoardReport, status: int) -> Answer:
    return Answer(report, status, {"Location": f"{ADDRESS}/board-reports/{report.board_report_id}"})


async def _made(making: Making, row: Row, actor: Actor) -> BoardReport:
    """Gather, write and store a report."""
    gathered = await gather(making)
    footnotes = footnotes_of(contradictions(gathered))
    unavailable = sum(one.unavailable is not None for one in gathered.lines.values())
    told = {**summary_of(row).model_dump(), "status": BoardReportStatus.MADE, "made_at": clocks.now()}
    report = BoardReport.model_validate(
        {
            **told,
            "lines": len(gathered.lines),
            "unavailable": unavailable,
            "sections": sections_of(making.new, gathered, footnotes, ADDRESS),
            "footnotes": footnotes,
        }
    )
    counts = {"lines": report.lines, "unavailable": report.unavailable}
    await statements.MAKE.run(
        making.connection,
        the_report=report.board_report_id,
        moment=report.made_at,
        line_count=report.lines,
        unavailable_count=report.unavailable,
        document=report.model_dump_json(),
        **told_by(actor, [report.board_report_id], {**_event(making.new, report.board_report_id), **counts}),
    )
    return report


async def gather(making: Making) -> Gathered:
    """Find every line and table, and what the contradictions are worked out of."""
    lines = {terms.line: await line_of(making, terms, SOURCES.get(terms.line)) for terms in contents.lines()}
    tables = {name: await TABLES[name](making, lines) for section in contents.SECTIONS for name in section.tables}
    change = await change_of_cst(making)
    before, since = _offered(lines["CST_CALLS"], None if change is None else midnight(change))
    return Gathered(
        lines=lines,
        tables=tables,
        unanswered_outages=await _unanswered(making),
        disagreements=await _disagreements(making),
        offered_before_change=before,
        offered_since_change=since,
    )


def _offered(found: Found, change: Any) -> tuple[list[float], list[float]]:
    if change is None:
        return [], []
    return (
        [value for point, value in found.points if point.period.period_until <= change][-12:],
        [value for point, value in found.points if point.period.period_from >= change],
    )


async def _unanswered(making: Making) -> list[str]:
    since, _ = windows.period_of(Window.TWELVE_MONTHS, making.new.period_from, making.new.period_until)
    until = midnight(making.new.as_at + timedelta(days=1))
    rows = await statements.OUTAGES.rows(making.connection, since=since, until=until)
    return [
        f"Outage of {local_day(row['started_at']):%-d %B %Y}: {note.text}"
        for row in rows
        for note in outage_footnotes(row["overflow_force_999"], _fallback(row))
    ]


def _fallback(row: Row) -> Fallback101 | None:
    return Fallback101(row["fallback_101"]) if row["fallback_101"] else None


async def _disagreements(making: Making) -> list[str]:
    """Hold what this report says of money against the register as at its day (C12)."""
    new = making.new
    rows = await benefit_statements.STATED_UNTIL.rows(making.connection, day=new.as_at)
    editions = [benefit_rules.Edition(**{name: row[name] for name in benefit_rules.Edition.__slots__}) for row in rows]
    if new.financial_implication is not FinancialImplication.NONE:
        return []
    named = [one for one in benefit_rules.latest_of(editions) if one.is_recurring and one.saving_pounds]
    return [
        f"This report says there are no financial implications; the register has {area_in_words(one.benefit)}, "
        f"{benefit_rules.written(one.saving_pounds)} a year from {one.first_year}."
        for one in named
    ]


def _event(new: NewBoardReport, board_report_id: UUID) -> dict[str, Any]:
    return {
        "board_report_id": board_report_id,
        "period_from": new.period_from,
        "period_until": new.period_until,
        "as_at": new.as_at,
    }
