"""What the agencies know of somebody on an agenda: noted before the meeting chooses a plan, and shown with the item."""

from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import created
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.matac import NewMatacInformation
from bluelamp.schemas.problems import rule_broken
from offenders.domestic_abuse.statements import matac as statements
from offenders.domestic_abuse.usecases.deciding import item_on
from offenders.domestic_abuse.usecases.matac import PATH, item_of, lock_open
from offenders.nominals.usecases.telling import hearers_of_record, tell


async def note_information(connection: Connection, actor: Actor, cycle_id: UUID, new: NewMatacInformation) -> Answer:
    """Note what an agency knows of one on the agenda of a meeting that is not over.

    Raises NOT_FOUND, RULE_BROKEN for who is not on it or of whom enough is noted, STATE_CONFLICT when it is over.
    """
    await lock_open(connection, cycle_id)
    item = item_of(await item_on(connection, actor, cycle_id, new.item_id))
    if len(item.information) >= statements.MOST_INFORMATION:
        raise rule_broken("#/information", "More is not read out of one person in a meeting.", "too_much")
    await statements.ADD_INFORMATION.run(
        connection, information_id=uuid7(), noted_by=actor.subject, **new.model_dump(mode="python")
    )
    row = await item_on(connection, actor, cycle_id, new.item_id)
    shown = item_of(row)
    await record(connection, actor, AuditAction.COLLECTION, "note_matac_information", [cycle_id, shown.offender_id])
    told = {"item_id": shown.item_id, "cycle_id": cycle_id, "offender_id": shown.offender_id, "agency": new.agency}
    event = EventType.OFFENDERS_MATAC_INFORMATION_NOTED
    await tell(connection, event, shown.item_id, told, hearers_of_record(row, actor))
    return created(shown, f"{PATH}/{cycle_id}/agenda")
