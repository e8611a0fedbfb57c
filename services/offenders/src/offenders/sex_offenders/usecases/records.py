"""What every use case of this feature does: find a record that the caller may know of, hold it, log it, tell of it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row, Statement
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.sex_offenders import Management, SexOffender, SexOffenderPurpose
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.nominals.usecases.sight import sight_of
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.sex_offenders.rules.visiting import is_overdue
from offenders.sex_offenders.statements import people as statements

BASIS = "SEX_OFFENDER"
"""Why a manager sees a restricted record, and why a person check tells nothing."""


def for_purpose(actor: Actor, purpose: SexOffenderPurpose) -> Actor:
    """Return the caller with what the reading is for, which the audit entry carries beside whose work it is."""
    return replace(actor, purpose=f"{actor.purpose}.{purpose}")


def sight(actor: Actor, statement: Statement) -> dict[str, Any]:
    """Return the values by which a statement leaves out what the caller may not know of, and today's day."""
    return {**sight_of(actor, statement), "today": clocks.today()}


async def seen(connection: Connection, actor: Actor, sex_offender_id: UUID) -> Row:
    """Return a record; raises NOT_FOUND for one of which the caller may not know."""
    row = await statements.ONE.row(connection, sex_offender_id=sex_offender_id, **sight(actor, statements.ONE))
    if row is None:
        raise not_found("sex offender")
    return row


async def held(connection: Connection, actor: Actor, sex_offender_id: UUID) -> Row:
    """Return a record of who is managed, held until the transaction ends; raises STATE_CONFLICT for one that ended."""
    await seen(connection, actor, sex_offender_id)
    await statements.LOCK.value(connection, sex_offender_id=sex_offender_id)
    row = await seen(connection, actor, sex_offender_id)
    if row["management"] == Management.ENDED:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The management has ended.")
    return row


async def bare(connection: Connection, sex_offender_id: UUID) -> Row:
    """Return a record as it stands after whoever asks has changed it, also where it is now somebody else's to see."""
    row = await statements.BARE.row(connection, sex_offender_id=sex_offender_id, today=clocks.today())
    if row is None:
        raise RuntimeError("a record that is held is there")
    return row


def shown(row: Row) -> SexOffender:
    """Return a record as it is told."""
    told = {name: row[name] for name in SexOffender.model_fields.keys() & set(row.keys())}
    return SexOffender.model_validate({**told, "is_overdue": is_overdue(row["next_visit_due_on"], clocks.today())})


async def told(connection: Connection, actor: Actor, row: Row, operation: str, change: str) -> None:
    """Write the audit entry and the event of what was done; the event names the record, and nobody's person."""
    action = AuditAction.ALTERATION if operation.startswith(("change", "end")) else AuditAction.COLLECTION
    sex_offender_id = row["sex_offender_id"]
    await record(connection, actor, action, operation, [sex_offender_id, row["offender_id"]])
    data = {"sex_offender_id": sex_offender_id, "change": change}
    await tell(connection, EventType.OFFENDERS_SEX_OFFENDER_CHANGED, sex_offender_id, data, Hearers())


async def consulted(connection: Connection, actor: Actor, operation: str, subjects: list[UUID]) -> None:
    """Write the audit entry of a reading, with what it was for."""
    await record(connection, actor, AuditAction.CONSULTATION, operation, subjects)
