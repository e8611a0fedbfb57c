"""Opening a restricted record that somebody does not manage: with a reason, for a working day, and not in silence."""

from datetime import timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import created, not_found
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.nominals import NewOpening, Opening
from offenders.nominals.statements import merging as statements
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.settings import ADDRESS

OPEN_FOR = timedelta(hours=8)


async def open_restricted(connection: Connection, actor: Actor, offender_id: UUID, new: NewOpening) -> Answer:
    """Open a restricted record for eight hours; the unit's supervisor is told. Raises NOT_FOUND for any other id.

    Whoever has the id was given it by somebody: no list or search shows that there is such a record.
    """
    row = await statements.RESTRICTED.row(connection, offender_id=offender_id)
    if row is None:
        raise not_found("restricted record")
    now, opening_id = clocks.now(), uuid7()
    opened = await statements.OPEN.row(
        connection,
        opening_id=opening_id,
        offender_id=offender_id,
        opened_by=actor.subject,
        reason=new.reason,
        opened_at=now,
        until_at=now + OPEN_FOR,
    )
    if opened is None:
        raise RuntimeError("what is inserted comes back")
    await record(connection, actor, AuditAction.CONSULTATION, "open_restricted_record", [offender_id])
    data = {"offender_id": offender_id, "opening_id": opening_id}
    await tell(connection, EventType.OFFENDERS_OFFENDER_OPENED, offender_id, data, Hearers(lpu=row["lpu"]))
    return created(Opening.model_validate(dict(opened)), f"{ADDRESS}/offenders/{offender_id}")
