"""What is due: a manager's, a team's, a unit's or an organisation's caseload, and how much of it was met in time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.caseload import ColourCompliance, Compliance, DueWithin
from bluelamp.schemas.offenders.codes import Colour
from bluelamp.schemas.problems import Fault
from offenders.caseload.rules.owing import end_of
from offenders.caseload.rules.refusing import check_days, refuse
from offenders.caseload.statements import due as statements
from offenders.nominals.usecases.sight import sight_of
from offenders.settings import ADDRESS

_PAGES = {DueWithin.UNDATED: statements.UNDATED, DueWithin.RELEASE_OVER: statements.RELEASE_OVER}
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_WEEK = timedelta(days=7)
_USUAL_DAYS = 84
_MOST_DAYS = 366
_DEFINITION = "CASELOAD.CONTACT_COMPLIANCE"
_FORMULA = "contacts met by the day by which they were owed ÷ contacts owed in the period (ADR 0044)"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose caseload is asked for; without any, the caller's own, a partner's being what its organisation leads."""

    manager: str | None = None
    team: str | None = None
    lpu: Lpu | None = None
    due: DueWithin = DueWithin.DATED

    def given(self) -> dict[str, Any]:
        """Return what was asked by; raises RULE_BROKEN for more than one."""
        given = {name: getattr(self, name) for name in ("manager", "team", "lpu") if getattr(self, name) is not None}
        detail = "Ask by manager, by team or by unit."
        refuse([Fault(f"#/query/{name}", detail, "one_alone") for name in list(given)[1:]])
        return given

    def scope(self, actor: Actor) -> tuple[str, Any]:
        """Return the column by which the caseload is found, and its value."""
        own = ("lead_organisation_id", actor.confined_to) if actor.confined_to else ("manager", actor.subject)
        return next(iter(self.given().items()), own)


async def list_caseload(resources: Resources, actor: Actor, whose: Whose, cursor: str | None, limit: int) -> Response:
    """Return one page of what is due, the longest overdue first; each person counts once in a cohort."""
    due, (scope, value) = whose.due, whose.scope(actor)
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/caseload", {**whose.given(), "due": due.value}, limit)
    after_time, after_id = listing.position(cursor)
    statement = _PAGES.get(due, statements.DATED)[scope]
    now = clocks.now()
    values: dict[str, Any] = {
        "whose": value,
        "now": now,
        "after_time": datetime.fromisoformat(after_time) if after_time else _BEGINNING,
        "after_id": UUID(after_id) if after_id else UUID(int=0),
        "limit": limit,
        **actor_values(actor),
        **sight_of(actor, statement),
    }
    if due is DueWithin.RELEASE_OVER:
        values["today"] = clocks.local_day(now)
    elif due is not DueWithin.UNDATED:
        values["due_before"] = due_before(due, now)
    if actor.confined_to is None:
        async with resources.database.connection() as connection:
            page = await statement.row(connection, **values)
    else:
        async with resources.database.transaction(actor.confined_to) as connection:
            page = await statement.row(connection, **values)
    return listing.answer_built(page)


def due_before(due: DueWithin, now: datetime) -> datetime:
    """Return the moment until which what is owed is listed: now, the end of today or of a week, or far away."""
    today = clocks.local_day(now)
    ends = {DueWithin.OVERDUE: now, DueWithin.TODAY: end_of(today), DueWithin.WEEK: end_of(today + _WEEK)}
    return ends.get(due, end_of(date.max - timedelta(days=2)))


async def get_compliance(
    connection: Connection, actor: Actor, whose: Whose, day_from: date | None, day_until: date | None
) -> Compliance:
    """Return how many contacts were owed in some days and how many were made in time; without days, of twelve weeks.

    The caller reads as the service: an organisation's own are counted also in cases that it has passed on and does not
    see any more.
    """
    now = clocks.now()
    until = day_until or clocks.local_day(now)
    since = day_from or date.fromordinal(max(until.toordinal() - _USUAL_DAYS, 1))
    check_days(since, until, _MOST_DAYS)
    scope, value = whose.scope(actor)
    statement = statements.COMPLIANCE[scope]
    rows = await statement.rows(
        connection,
        whose=value,
        organisation_id=actor.confined_to,
        day_from=since,
        day_until=until,
        **sight_of(actor, statement),
    )
    whole = next(row for row in rows if row["colour"] is None)
    await record(connection, actor, AuditAction.CONSULTATION, "get_compliance", [])
    return Compliance(
        definition=_DEFINITION,
        formula=_FORMULA,
        day_from=since,
        day_until=until,
        as_at=now,
        cases=whole["cases"],
        people=whole["people"],
        in_time=whole["in_time"],
        due=whole["due"],
        compliance=whole["in_time"] / whole["due"] if whole["due"] else None,
        by_colour=[
            ColourCompliance(colour=Colour(row["colour"]), in_time=row["in_time"], due=row["due"])
            for row in rows
            if row["colour"] is not None
        ],
    )
