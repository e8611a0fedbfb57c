"""A case given to another manager, team or unit: why, and who had it before."""

from uuid import UUID

from fastapi import Response

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
from offenders.caseload.usecases.cases import seen_case
from offenders.settings import ADDRESS

_HELD_BY = ("manager", "team", "lpu")


async def note_handing(
    connection: Connection, actor: Actor, case_id: UUID, turn: tuple[CaseDetails, CaseDetails], reason: str | None
) -> None:
    """Keep who had a case and who has it now, where that changes; raises RULE_BROKEN where it is not said why."""
    before, after = ({name: getattr(one, name) for name in _HELD_BY} for one in turn)
    if before == after:
        return
    if reason is None:
        refuse([Fault("#/reason", "Say why the case is given to another manager, team or unit.", "missing")])
    await statements.WRITE.run(
        connection,
        case_id=case_id,
        reason=reason,
        handed_by=actor.subject,
        **{f"from_{name}": value for name, value in before.items()},
        **{f"to_{name}": value for name, value in after.items()},
    )


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
