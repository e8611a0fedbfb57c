"""The windows in which partners answer, effective-dated so that an old decision can be explained again."""

from datetime import time
from typing import Any

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Weekday
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.referrals import NewResponseWindow, ResponseWindow, ResponseWindows, Urgency
from referrals.portal.statements import windows as statements

_DAYS = list(Weekday)
_NAMES = ("answer_within", "answer_unit", "first_contact_within", "first_contact_unit")


async def list_windows(connection: Connection) -> ResponseWindows:
    """Return every window, newest first for each urgency."""
    rows = await statements.ALL.rows(connection, moment=clocks.now())
    return ResponseWindows(items=[_window(row, in_force=row["in_force"]) for row in rows], next_cursor=None)


async def set_window(connection: Connection, actor: Actor, urgency: Urgency, new: NewResponseWindow) -> ResponseWindow:
    """Add a window that begins now or later; the same one sent twice is there once.

    Raises RULE_BROKEN for one that would change the past, STATE_CONFLICT for another one at the same moment.
    """
    if urgency is Urgency.IMMEDIATE:
        raise rule_broken("#/path/urgency", "Immediate danger is not for this portal: ring 999.", "immediate_danger")
    moment = clocks.now()
    if new.effective_from < moment:
        raise rule_broken("#/effective_from", "A window cannot change what was decided before now.", "time_in_past")
    values = {name: getattr(new, name) for name in _NAMES} | _hours(new)
    row = await statements.SET.row(
        connection, **values, urgency=urgency, effective_from=new.effective_from, created_by=actor.subject
    )
    if row is None:
        row = await statements.AT.row(connection, urgency=urgency, effective_from=new.effective_from)
        if row is None or any(row[name] != value for name, value in values.items()):
            raise ProblemError(ProblemCode.STATE_CONFLICT, "Another window begins at that very moment.")
    await record(connection, actor, AuditAction.ALTERATION, "set_response_window", [row["response_window_id"]])
    return _window(row, in_force=False)


def _hours(new: NewResponseWindow) -> dict[str, Any]:
    """Return the columns of a window's working hours; raises RULE_BROKEN for hours in which nobody could work."""
    opens, closes = time.fromisoformat(new.opens), time.fromisoformat(new.closes)
    if opens < clocks.EARLIEST_OPENING:
        raise rule_broken("#/opens", "Working time opens at 02:00 or later: the clocks change before.", "too_early")
    if closes <= opens:
        raise rule_broken("#/closes", "Working time closes after it opens.", "closes_before_opening")
    return {"opens": opens, "closes": closes, "working_days": sorted({_DAYS.index(day) for day in new.working_days})}


def _window(row: Row, *, in_force: bool) -> ResponseWindow:
    names = ("response_window_id", "urgency", *_NAMES, "effective_from")
    hours = {
        "opens": f"{row['opens']:%H:%M}",
        "closes": f"{row['closes']:%H:%M}",
        "working_days": [_DAYS[number] for number in row["working_days"]],
    }
    return ResponseWindow.model_validate({**{name: row[name] for name in names}, **hours, "in_force": in_force})
