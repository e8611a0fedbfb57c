"""The workbook read: one tier as JSON by pages, or whole as a spreadsheet."""

from typing import Final
from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks, negotiation
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.offenders.workbook import Workbook, WorkbookRow, WorkbookScope, WorkbookTier
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from offenders.access import sees_people
from offenders.settings import ADDRESS
from offenders.workbook.rules import asking, defining, definitions
from offenders.workbook.rules.sheets import sheets_of
from offenders.workbook.spreadsheets.process import spreadsheet_of
from offenders.workbook.usecases.groups import rows_of
from offenders.workbook.usecases.individual import people_of

JSON: Final = "application/json"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
FORMS: Final = {XLSX: "xlsx", ODS: "ods"}
PATH: Final = f"{ADDRESS}/workbook"
MOST_ROWS: Final = 1_000
"""As many has a spreadsheet: who wants more asks for a team, or for one unit."""


async def get_workbook(
    resources: Resources, actor: Actor, wanted: asking.Wanted, accept: str, page: tuple[str | None, int]
) -> Response:
    """Return one tier; raises NOT_ACCEPTABLE, FORBIDDEN for people whom the caller may not see, RULE_BROKEN."""
    media_type = negotiation.best_of((JSON, *FORMS), accept)
    if media_type is None:
        raise ProblemError(ProblemCode.NOT_ACCEPTABLE, f"A workbook is {', '.join((JSON, *FORMS))}.")
    sees = sees_people(actor)
    if wanted.tier is WorkbookTier.INDIVIDUAL and not sees:
        raise ProblemError(ProblemCode.FORBIDDEN, "The individual tier is for those who may see the people.")
    asked = asking.asked(wanted, actor.subject, clocks.today(), sees_people=sees)
    if media_type == JSON:
        return await _page(resources, actor, asked, *page)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await _rows(connection, actor, asked, None, MOST_ROWS)
        if len(rows) > MOST_ROWS:
            detail = f"A spreadsheet has {MOST_ROWS:,} rows at the most: ask for a team or for one unit."
            raise rule_broken("#/query/tier", detail, "too_many")
        await _log(connection, actor, AuditAction.DISCLOSURE, rows)
    written = await spreadsheet_of(sheets_of(_workbook(asked, rows, None)), FORMS[media_type])
    name = f"workbook-{asked.tier.value}-{asked.as_at}.{FORMS[media_type]}"
    headers = {"Vary": "Accept", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written, 200, headers, media_type=media_type)


async def _page(resources: Resources, actor: Actor, asked: asking.Asked, cursor: str | None, limit: int) -> Response:
    filters = {
        "tier": asked.tier.value,
        "manager": asked.manager,
        "team": asked.team,
        "lpu": asked.lpu,
        "as_at": asked.as_at,
        "day_from": asked.day_from,
    }
    listing = Listing(resources.cursors, actor, PATH, filters, limit)
    [after] = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await _rows(connection, actor, asked, after, limit)
        await _log(connection, actor, AuditAction.CONSULTATION, rows[:limit])
    next_cursor = listing.cursor([_position(rows[limit - 1])]) if len(rows) > limit else None
    body = _workbook(asked, rows[:limit], next_cursor)
    headers = {"Vary": "Accept", **listing.link(next_cursor)}
    return Response(body.model_dump_json(), 200, headers, media_type=JSON)


async def _rows(
    connection: Connection, actor: Actor, asked: asking.Asked, after: str | None, limit: int
) -> list[WorkbookRow]:
    """Return the rows after a position, one more than wanted where there are more."""
    if asked.tier is WorkbookTier.INDIVIDUAL:
        return await people_of(connection, actor, asked, UUID(after) if after else None, limit + 1)
    rows = await rows_of(connection, actor, asked, sees_people=sees_people(actor))
    begin = next((place for place, row in enumerate(rows, 1) if _position(row) == after), 0) if after else 0
    return rows[begin : begin + limit + 1]


def _position(row: WorkbookRow) -> str:
    return row.code if row.person else f"{row.kind.value}/{row.code}"


async def _log(connection: Connection, actor: Actor, action: AuditAction, rows: list[WorkbookRow]) -> None:
    """Write who was seen: of a row that is of a person, the case and the person."""
    people = [row.person for row in rows if row.person is not None]
    subjects = [one for person in people for one in (person.case_id, person.offender_id)]
    await record(connection, actor, action, "get_workbook", subjects)


def _workbook(asked: asking.Asked, rows: list[WorkbookRow], next_cursor: str | None) -> Workbook:
    now = clocks.now()
    as_at = min(now, clocks.midnight(asked.day_until))
    period = (asked.day_from, asked.day_until)
    return Workbook(
        tier=asked.tier,
        scope=WorkbookScope(manager=asked.manager, team=asked.team, lpu=asked.lpu),
        as_at=asked.as_at,
        computed_at=now,
        period_from=asked.day_from,
        period_until=asked.day_until,
        definitions=[defining.told(one, period, as_at) for one in definitions.of_tier(asked.tier)],
        rows=rows,
        next_cursor=next_cursor,
    )
