"""A case given to another manager, team or unit: why, and who had it before."""

from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.offenders.caseload import CaseDetails, CaseHanding, CaseHandingPage
from bluelamp.schemas.problems import Fault
from offenders.caseload.rules.refusing import refuse
from offenders.caseload.statements import handing as statements
from offenders.caseload.statements.owing import NOTE_HOLDER
from offenders.caseload.usecases.cases import seen_case
from offenders.settings import ADDRESS

_HELD_BY = ("manager", "team", "lpu")


def is_handed(before: CaseDetails, after: CaseDetails) -> bool:
    """Whether a case is given to another manager, team or unit."""
    return any(getattr(before, name) != getattr(after, name) for name in _HELD_BY)


def check_handing(reason: str | None, *, is_given: bool) -> None:
    """Refuse to give a case away without saying why; raises RULE_BROKEN."""
    if is_given and reason is None:
        refuse([Fault("#/reason", "Say why the case is given to another manager, team or unit.", "missing")])


async def note_handing(
    connection: Connection,
    actor: Actor,
    case_id: UUID,
    turn: tuple[CaseDetails, CaseDetails],
    why: tuple[str | None, str | None],
) -> None:
    """Keep who had a case and who has it now, why, and why beyond the manager's capacity; from now on it is theirs."""
    before, after = ({name: getattr(one, name) for name in _HELD_BY} for one in turn)
    reason, override_reason = why
    now = clocks.now()
    await statements.WRITE.run(
        connection,
        case_id=case_id,
        reason=reason,
        capacity_override_reason=override_reason,
        handed_at=now,
        handed_by=actor.subject,
        **{f"from_{name}": value for name, value in before.items()},
        **{f"to_{name}": value for name, value in after.items()},
    )
    await NOTE_HOLDER.run(connection, case_id=case_id, held_from=now)


async def list_handings(resources: Resources, actor: Actor, case_id: UUID, cursor: str | None, limit: int) -> Response:
    """Return one page of who managed a case, the newest first; raises NOT_FOUND."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/cases/{case_id}/handings", {}, limit)
    (after_id,) = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        case = await seen_case(connection, actor, case_id)
        after = UUID(after_id) if after_id else None
        rows = await statements.PAGE.rows(connection, case_id=case_id, after_id=after, limit=limit + 1)
        await record(connection, actor, AuditAction.CONSULTATION, "list_case_handings", [case_id, case["offender_id"]])
    items = [CaseHanding.model_validate(dict(row)) for row in rows]
    return listing.answer(CaseHandingPage, items, ("handing_id",))
