"""What is to be done on the plans of a manager's, a team's, a unit's or an organisation's cases."""

from datetime import date, timedelta
from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.offenders.plans import DuePlanAction, DuePlanActionPage
from offenders.caseload.statements import due as statements
from offenders.caseload.usecases.due import Whose
from offenders.nominals.usecases.sight import sight_of
from offenders.settings import ADDRESS

_USUALLY_AHEAD = timedelta(weeks=4)
_WORKED_OUT = "is_overdue"


async def list_due_actions(
    resources: Resources, actor: Actor, asked: tuple[Whose, date | None], cursor: str | None, limit: int
) -> Response:
    """Return one page of the open actions that are due until a day, the longest overdue first.

    Without anybody named they are the caller's own, a partner's being those of the cases that its organisation leads.
    """
    whose, until = asked
    scope, value = whose.scope(actor)
    today = clocks.today()
    given = {**whose.given(), "until": until}
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/plan-actions", given, limit)
    after_day, after_id = listing.position(cursor)
    statement = statements.ACTIONS[scope]
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statement.rows(
            connection,
            whose=value,
            due_until=until or today + _USUALLY_AHEAD,
            after_day=date.fromisoformat(after_day) if after_day else None,
            after_action=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statement),
        )
        subjects = [one for row in rows[:limit] for one in (row["action_id"], row["offender_id"])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_due_actions", subjects)
    names = [name for name in DuePlanAction.model_fields if name != _WORKED_OUT]
    items = [
        DuePlanAction.model_validate({**{name: row[name] for name in names}, _WORKED_OUT: row["due_on"] < today})
        for row in rows
    ]
    return listing.answer(DuePlanActionPage, items, ("due_on", "action_id"))
