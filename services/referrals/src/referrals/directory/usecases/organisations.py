"""Organisations: added, read, listed, changed."""

from uuid import UUID

from fastapi import Response

from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.directory import NewOrganisation, Organisation, OrganisationPage, OrganisationPatch
from referrals.directory.statements import organisations as statements
from referrals.directory.usecases.lists import Listing
from referrals.directory.usecases.records import created, not_found, note, read, stands, values_of


async def create_organisation(connection: Connection, actor: Actor, new: NewOrganisation) -> Answer:
    """Add an organisation."""
    organisation = _organisation(await statements.ADD.row(connection, **values_of(new)))
    await note(connection, actor, AuditAction.COLLECTION, "create_organisation", organisation.organisation_id)
    return created(organisation, "organisations", organisation.organisation_id)


async def get_organisation(connection: Connection, organisation_id: UUID, if_none_match: str | None) -> Response:
    """Return one organisation; to a partner only its own."""
    organisation = _organisation(await statements.ONE.row(connection, the_organisation=organisation_id))
    return read(organisation, if_none_match)


async def list_organisations(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page by name; to a partner only its own."""
    listing = Listing(resources.cursors, actor, "organisations", {}, limit)
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
        return stands(present)
    changed = _organisation(
        await statements.CHANGE.row(connection, the_organisation=organisation_id, **values_of(after))
    )
    await note(connection, actor, AuditAction.ALTERATION, "change_organisation", organisation_id)
    return stands(changed)


def _organisation(row: Row | None) -> Organisation:
    if row is None:
        raise not_found("organisation")
    return Organisation.model_validate(dict(row))
