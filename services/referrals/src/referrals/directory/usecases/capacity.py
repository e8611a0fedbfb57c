"""How much a service can take: read by whoever may see the service, set by its owner or the directory's keeper."""

from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Record
from bluelamp.kit.etags import check_if_match, etag
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import not_found
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.directory import Capacity, CapacityPatch, CapacitySetting
from referrals.directory.rules.capacity import places_left, week_of, week_started_at
from referrals.directory.statements import capacity as statements
from referrals.directory.statements import services as service_statements


async def get_capacity(connection: Connection, service_id: UUID) -> Answer:
    """Return a service's capacity; to a partner only its own service's, whose offers are all that it can count."""
    today = clocks.today()
    row = await statements.ONE.row(connection, the_service=service_id, week_started_at=week_started_at(today))
    if row is None:
        raise not_found("service")
    body = Capacity(
        service_id=service_id,
        places_per_week=row["places_per_week"],
        paused=row["paused"],
        week_begins=week_of(today),
        taken=row["taken"],
        held=row["held"],
        left=places_left(row["places_per_week"], row["taken"], row["held"]),
    )
    return Answer(body, 200, {"ETag": etag(row["version"])})


async def change_capacity(
    connection: Connection, actor: Actor, service_id: UUID, if_match: str | None, patch: CapacityPatch
) -> Answer:
    """Set the places or pause a service; what is offered already stays offered."""
    row = await _locked(connection, service_id)
    check_if_match(if_match, row["version"])
    before = CapacitySetting(places_per_week=row["places_per_week"], paused=row["paused"])
    after = patched(before, patch)
    if after != before:
        await statements.SET.run(
            connection, the_service=service_id, places=after.places_per_week, is_paused=after.paused
        )
        await record(connection, actor, AuditAction.ALTERATION, "change_capacity", [service_id])
    return await get_capacity(connection, service_id)


async def _locked(connection: Connection, service_id: UUID) -> Record:
    row = await service_statements.LOCKED.row(connection, the_service=service_id)
    if row is None:
        raise not_found("service")
    return row
