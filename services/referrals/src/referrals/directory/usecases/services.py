"""Services: added, read, listed, changed."""

from dataclasses import asdict, dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import created, not_found, read, stands, values_of
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.directory import NewService, Service, ServicePage, ServicePatch, ServiceStatus
from bluelamp.schemas.problems import rule_broken
from bluelamp.schemas.referrals import Need
from referrals.directory.rules.records import check_service
from referrals.directory.statements import organisations as organisation_statements
from referrals.directory.statements import services as statements
from referrals.settings import ADDRESS


@dataclass(frozen=True, slots=True)
class Filters:
    """Each narrows the list of services."""

    need: Annotated[Need | None, Query(description="A need that it meets.")] = None
    lpu: Annotated[Lpu | None, Query(description="A unit whose residents it serves.")] = None
    organisation_id: Annotated[UUID | None, Query(description="Whose service it is.")] = None
    status: Annotated[ServiceStatus | None, Query(description="Whether it runs.")] = None


async def create_service(connection: Connection, actor: Actor, new: NewService) -> Answer:
    """Add a service to an organisation."""
    check_service(new)
    await check_organisation(connection, new.organisation_id)
    service = _service(await statements.ADD.row(connection, **values_of(new)))
    await record(connection, actor, AuditAction.COLLECTION, "create_service", [service.service_id])
    return created(service, f"{ADDRESS}/services/{service.service_id}")


async def get_service(connection: Connection, service_id: UUID, if_none_match: str | None) -> Response:
    """Return one service; to a partner only its own."""
    service = _service(await statements.ONE.row(connection, the_service=service_id))
    return read(service, service.version, if_none_match)


async def list_services(
    resources: Resources, actor: Actor, filters: Filters, cursor: str | None, limit: int
) -> Response:
    """Return one page by name; to a partner only its own."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/services", asdict(filters), limit)
    name, service_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE.rows(
            connection,
            need=filters.need,
            lpu=filters.lpu,
            of_organisation=filters.organisation_id,
            with_status=filters.status,
            after_name=name,
            after_id=service_id,
            limit=limit + 1,
        )
    return listing.answer(ServicePage, [_service(row) for row in rows], ("name", "service_id"))


async def change_service(
    connection: Connection, actor: Actor, service_id: UUID, if_match: str | None, patch: ServicePatch
) -> Answer:
    """Change a service by merge patch; a patch that changes nothing leaves the version as it is."""
    present = _service(await statements.LOCKED.row(connection, the_service=service_id))
    check_if_match(if_match, present.version)
    before = NewService.model_validate(present.model_dump(mode="json", include=set(statements.GIVEN)))
    after = patched(before, patch)
    check_service(after)
    if after == before:
        return stands(present, present.version)
    changed = _service(await statements.CHANGE.row(connection, the_service=service_id, **values_of(after)))
    await record(connection, actor, AuditAction.ALTERATION, "change_service", [service_id])
    return stands(changed, changed.version)


async def check_organisation(connection: Connection, organisation_id: UUID) -> None:
    """Refuse a record of an organisation that is not there."""
    if await organisation_statements.EXISTS.value(connection, the_organisation=organisation_id) is None:
        raise rule_broken("#/organisation_id", "There is no such organisation.", "unknown_organisation")


def _service(row: Row | None) -> Service:
    if row is None:
        raise not_found("service")
    return Service.model_validate(dict(row))
