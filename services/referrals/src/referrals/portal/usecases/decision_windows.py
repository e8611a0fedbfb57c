"""How long the force has to decide on a referral that is held or has come back; effective-dated like its fellows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.statements import RECORD, actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction, AuditOutcome
from bluelamp.schemas.common import WindowUnit
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.referrals import DecisionWindow, DecisionWindows, NewDecisionWindow, PendingDecision
from referrals.portal.statements import decision_windows as statements

_NAMES = ("decide_within", "decide_unit")


@dataclass(frozen=True, slots=True)
class DecisionClock:
    """By when a decision must be made, and the window that says so."""

    decision_window_id: UUID
    due_at: datetime


async def list_windows(connection: Connection) -> DecisionWindows:
    """Return every window, newest first for each decision."""
    rows = await statements.ALL.rows(connection, moment=clocks.now())
    return DecisionWindows(items=[_window(row, in_force=row["in_force"]) for row in rows], next_cursor=None)


async def set_window(
    connection: Connection, actor: Actor, decision: PendingDecision, new: NewDecisionWindow
) -> DecisionWindow:
    """Add a window that begins now or later; the same one sent twice is there once.

    Raises RULE_BROKEN for one that would change the past, STATE_CONFLICT for another one at the same moment.
    """
    if new.effective_from < clocks.now():
        raise rule_broken("#/effective_from", "A window cannot change what was decided before now.", "time_in_past")
    values = {name: getattr(new, name) for name in _NAMES}
    row = await statements.SET.row(
        connection, **values, decision=decision, effective_from=new.effective_from, created_by=actor.subject
    )
    if row is None:
        row = await statements.AT.row(connection, decision=decision, effective_from=new.effective_from)
        if row is None or any(row[name] != value for name, value in values.items()):
            raise ProblemError(ProblemCode.STATE_CONFLICT, "Another window begins at that very moment.")
    await RECORD.run(
        connection,
        **actor_values(actor),
        action=AuditAction.ALTERATION,
        operation="set_decision_window",
        outcome=AuditOutcome.DONE,
        subjects=[row["decision_window_id"]],
    )
    return _window(row, in_force=False)


async def clock_of(connection: Connection, decision: PendingDecision, moment: datetime) -> DecisionClock:
    """Return by when a decision that begins to wait at a moment must be made."""
    window = await statements.IN_FORCE.row(connection, decision=decision, moment=moment)
    if window is None:
        raise RuntimeError("a decision needs a window in force")
    due_at = clocks.due_at(moment, window["decide_within"], WindowUnit(window["decide_unit"]))
    return DecisionClock(window["decision_window_id"], due_at)


async def start_clock(connection: Connection, referral_id: UUID, decision: PendingDecision, moment: datetime) -> None:
    """Let the decision on a referral that has just come to wait for it fall due."""
    clock = await clock_of(connection, decision, moment)
    await statements.START_CLOCK.run(
        connection, the_referral=referral_id, decision_window_id=clock.decision_window_id, due_at=clock.due_at
    )


def _window(row: Row, *, in_force: bool) -> DecisionWindow:
    names = ("decision_window_id", "decision", *_NAMES, "effective_from")
    return DecisionWindow.model_validate({**{name: row[name] for name in names}, "in_force": in_force})
