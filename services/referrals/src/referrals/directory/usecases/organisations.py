"""Organisations: added, read, listed, changed."""

from uuid import UUID

from fastapi import Response

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
from bluelamp.schemas.directory import NewOrganisation, Organisation, OrganisationPage, OrganisationPatch
from referrals.directory.statements import organisations as statements
from referrals.settings import ADDRESS


async def create_organisation(connection: Connection, actor: Actor, new: NewOrganisation) -> Answer:
    """Add an organisation."""
    organisation = _organisation(await statements.ADD.row(connection, **values_of(new)))
    await record(connection, actor, AuditAction.COLLECTION, "create_organisation", [organisation.organisation_id])
    return created(organisation, f"{ADDRESS}/organisations/{organisation.organisation_id}")


async def get_organisation(connection: Connection, organisation_id: UUID, if_none_match: str | None) -> Response:
    """Return one organisation; to a partner only its own."""
    organisation = _organisation(await statements.ONE.row(connection, the_organisation=organisation_id))
    return read(organisation, organisation.version, if_none_match)


async def list_organisations(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page by name; to a partner only its own."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/organisations", {}, limit)
    name, organisation_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE.rows(connection, after_name=name, after_id=organisation_id, limit=limit + 1)
    return listing.answer(OrganisationPage, [_organisation(row) for row in rows], ("name", "organisation_id"))


async def change_organisation(
    connection: Connection, actor: Actor, organisation_id: UUID, if_match: str | None, patch: OrganisationPatch
) -> Answer:
    """Change an organisation by merge patch; a patch that changes nothing leaves the version as it is."""
    row = await statements.LOCKED.row(connection, the_organisation=organisation_id)
    present = _organisation(row)
    check_if_match(if_match, present.version)
    before = NewOrganisation.model_validate(present.model_dump(include=set(statements.GIVEN)))
    after = patched(before, patch)
    if after == before:
        return stands(present, present.version)
    changed = _organisation(
        await statements.CHANGE.row(connection, the_organisation=organisation_id, **values_of(after))
    )
    await record(connection, actor, AuditAction.ALTERATION, "change_organisation", [organisation_id])
    return stands(changed, changed.version)


def _organisation(row: Row | None) -> Organisation:
    if row is None:
        raise not_found("organisation")
    return Organisation.model_validate(dict(row))
