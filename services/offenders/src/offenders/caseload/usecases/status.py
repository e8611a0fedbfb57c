"""What a case becomes: another colour, a pause, and on again; each with its reason, and none of them undone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.caseload import CaseStatus, NewStatusChange, StatusChange, StatusChangePage
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from offenders.caseload.rules.refusing import check_turn, refuse
from offenders.caseload.statements import cases as case_statements
from offenders.caseload.statements import contacts as statements
from offenders.caseload.usecases.cases import Becoming, hearers_of, held_case, running_cases, write_turn
from offenders.nominals.usecases.sight import seen_offender, sight_of
from offenders.nominals.usecases.telling import tell
from offenders.settings import ADDRESS


async def change_status(connection: Connection, actor: Actor, offender_id: UUID, new: NewStatusChange) -> Answer:
    """Make somebody's case another colour, pause it, or let it go on; what contact is owed follows.

    Raises NOT_FOUND, STATE_CONFLICT for somebody who is not managed, RULE_BROKEN where nothing changes.
    """
    await seen_offender(connection, actor, offender_id)
    case_id = meant_among(await running_cases(connection, actor, offender_id), new.case_id)
    row, now = await held_case(connection, actor, case_id), clocks.now()
    check_turn((row["status"], row["colour"], row["release_on"]), new, clocks.local_day(now))
    status = CaseStatus(new.status)
    await case_statements.TURN.run(
        connection,
        the_case=case_id,
        status=status,
        colour=new.colour,
        release_on=new.release_on,
        closed_at=None,
        closing_reason=None,
        closing_note=None,
    )
    becoming = Becoming(status=status, colour=new.colour, release_on=new.release_on, reason=new.reason, changed_at=now)
    change_id = await write_turn(connection, actor, case_id, row, becoming)
    await record(connection, actor, AuditAction.ALTERATION, "change_status", [case_id, row["offender_id"]])
    data = {
        "case_id": case_id,
        "offender_id": row["offender_id"],
        "status_change_id": change_id,
        "from_status": row["status"],
        "from_colour": row["colour"],
        "status": status,
        "colour": new.colour,
    }
    await tell(connection, EventType.OFFENDERS_STATUS_CHANGED, case_id, data, hearers_of(row))
    written = await statements.STATUS_CHANGE.row(connection, status_change_id=change_id)
    if written is None:
        raise RuntimeError("what is written comes back")
    address = f"{ADDRESS}/offenders/{offender_id}/status-changes"
    return created(StatusChange.model_validate(dict(written)), address)


def meant_among(running: Sequence[Row], case_id: UUID | None) -> UUID:
    """Return the case that is meant: the one named, or the only one; one for which another stands does not count.

    Raises STATE_CONFLICT where nobody manages the person, RULE_BROKEN where the case is not said or is none of theirs.
    """
    cases: list[UUID] = [row["case_id"] for row in running if row["same_person_case_id"] is None]
    if not cases:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Nobody manages this person at present.")
    if case_id is None and len(cases) > 1:
        refuse([Fault("#/case_id", "The person is managed in more than one cohort: name the case.", "which_case")])
    if case_id is not None and case_id not in cases:
        refuse([Fault("#/case_id", "This is no running case of this person.", "no_such_case")])
    return case_id or cases[0]


async def list_status_changes(
    resources: Resources, actor: Actor, offender_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of what somebody's cases became, the newest first."""
    address = f"{ADDRESS}/offenders/{offender_id}/status-changes"
    listing = Listing(resources.cursors, actor, address, {}, limit)
    after_time, after_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        await seen_offender(connection, actor, offender_id)
        rows = await statements.STATUS_CHANGES.rows(
            connection,
            offender_id=offender_id,
            after_time=datetime.fromisoformat(after_time) if after_time else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.STATUS_CHANGES),
        )
        await record(connection, actor, AuditAction.CONSULTATION, "list_status_changes", [offender_id])
    items = [StatusChange.model_validate(dict(row)) for row in rows]
    return listing.answer(StatusChangePage, items, ("changed_at", "status_change_id"))
