"""People read and listed, each reading with its entry in the audit log."""

from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.etags import etag, is_unchanged
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.safeguarding.people import Person, PersonPage, PersonSummary
from safeguarding.people.statements import people as statements
from safeguarding.people.usecases.sight import ADDRESS, is_perpetrators_side, sight_of


async def person_of(connection: Connection, actor: Actor, person_id: UUID) -> Person:
    """Return what the caller may know of a person; a merged record's id finds the record that was kept.

    Raises NOT_FOUND.
    """
    row = await statements.PERSON.row(connection, person_id=person_id, **sight_of(actor, statements.PERSON))
    if row is None:
        raise not_found("person")
    values = dict(row)
    withheld = values.pop("addresses_kept") > len(values["addresses"])
    return Person.model_validate({**values, "addresses_withheld": withheld})


async def get_person(connection: Connection, actor: Actor, person_id: UUID, if_none_match: str | None) -> Response:
    """Return one person; reading is a consultation of all their records.

    What is shown follows from others too: who protects an address that they share, and on which side they stand. So
    the tag is of what is shown, and nobody is told that a record is as it was when less of it is theirs to see.
    """
    person = await person_of(connection, actor, person_id)
    subjects = [person.person_id, *(one.person_id for one in person.merged_records)]
    await record(connection, actor, AuditAction.CONSULTATION, "get_person", subjects)
    shown = person.model_dump_json()
    headers = {"ETag": etag(person.version, shown)}
    if is_unchanged(if_none_match, person.version, shown):
        return Response(status_code=304, headers=headers)
    return Response(shown, 200, headers, media_type="application/json")


async def list_people(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page, newest first: of the hub, of the force, or of those under allegation."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/people", {}, limit)
    (after_id,) = listing.position(cursor, 1)
    if is_perpetrators_side(actor):
        page = statements.OFFENDER_PAGE
    else:
        page = statements.DESK_PAGE if actor.confined_to else statements.FORCE_PAGE
    async with resources.database.transaction(actor.confined_to) as connection:
        after = UUID(after_id) if after_id else None
        rows = await page.rows(connection, after_id=after, limit=limit + 1)
        items = [PersonSummary.model_validate(dict(row)) for row in rows]
        subjects = [one.person_id for one in items[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_people", subjects)
    return listing.answer(PersonPage, items, ("person_id",))
