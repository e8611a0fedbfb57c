"""People registered and changed, and what is known of them added."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import created, not_found, stands
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.people import (
    AddressPatch,
    NewAlias,
    NewIdentifier,
    NewPerson,
    NewPersonAddress,
    NewTelephone,
    PersonDetails,
    PersonPatch,
)
from safeguarding.people.rules import records
from safeguarding.people.rules.writing import canonical_postcode, canonical_telephone
from safeguarding.people.statements import people as statements
from safeguarding.people.statements.matching import RECONSIDER_AGE_JOB
from safeguarding.people.usecases.reading import person_of
from safeguarding.people.usecases.sight import ADDRESS, sight_of, tell_of_record

_DETAILS = tuple(PersonDetails.model_fields)


class Place(NamedTuple):
    """An address of a person."""

    person_id: UUID
    address_id: UUID


async def register_person(
    connection: Connection, actor: Actor, new: NewPerson, person_id: UUID | None = None
) -> Answer:
    """Register a person with everything that is known; the worker looks for other records of them.

    Raises RULE_BROKEN with a pointer to each fault; then nothing is stored.
    """
    records.check_person(new)
    person_id = person_id or uuid7()
    details = {name: getattr(new, name) for name in _DETAILS}
    await statements.ADD.run(connection, person_id=person_id, created_by=actor.subject, **details)
    for alias in new.aliases:
        await _add_alias(connection, person_id, alias)
    for identifier in new.identifiers:
        await _add_identifier(connection, person_id, identifier)
    for telephone in new.telephones:
        await _add_telephone(connection, person_id, NewTelephone(telephone=telephone))
    for address in new.addresses:
        await _add_address(connection, person_id, address)
    await record(connection, actor, AuditAction.COLLECTION, "register_person", [person_id])
    await tell_of_record(connection, actor, EventType.SAFEGUARDING_PERSON_REGISTERED, person_id, "REGISTERED")
    person = await person_of(connection, actor, person_id)
    return created(person, f"{ADDRESS}/people/{person_id}", person.version)


async def change_person(
    connection: Connection, actor: Actor, person_id: UUID, if_match: str | None, patch: PersonPatch
) -> Answer:
    """Change who somebody is by merge patch; a patch that changes nothing leaves the version as it is."""
    row = await _locked(connection, person_id)
    check_if_match(if_match, row["version"])
    before = PersonDetails.model_validate({name: row[name] for name in _DETAILS})
    after = patched(before, patch)
    if after != before:
        values = {name: getattr(after, name) for name in _DETAILS}
        await statements.CHANGE.run(connection, the_person=person_id, **values)
        if after.date_of_birth != before.date_of_birth:
            await ENQUEUE.run(connection, entrypoint=RECONSIDER_AGE_JOB, payload=str(person_id))
        await _note(connection, actor, person_id, "change_person", "DETAILS_CHANGED")
    person = await person_of(connection, actor, person_id)
    return stands(person, person.version)


async def add_alias(connection: Connection, actor: Actor, person_id: UUID, new: NewAlias) -> Answer:
    """Add another name."""
    return await _added(connection, actor, person_id, "ALIAS_ADDED", lambda: _add_alias(connection, person_id, new))


async def add_identifier(connection: Connection, actor: Actor, person_id: UUID, new: NewIdentifier) -> Answer:
    """Add a number of another register; raises ALREADY_EXISTS where it stands already."""
    return await _added(
        connection, actor, person_id, "IDENTIFIER_ADDED", lambda: _add_identifier(connection, person_id, new)
    )


async def add_telephone(connection: Connection, actor: Actor, person_id: UUID, new: NewTelephone) -> Answer:
    """Add a telephone number; raises ALREADY_EXISTS where it stands already."""
    return await _added(
        connection, actor, person_id, "TELEPHONE_ADDED", lambda: _add_telephone(connection, person_id, new)
    )


async def add_address(connection: Connection, actor: Actor, person_id: UUID, new: NewPersonAddress) -> Answer:
    """Add an address; a protected one is shown to named roles alone, also to whom it was that added it."""
    records.check_period(new.from_date, new.until_date)
    return await _added(connection, actor, person_id, "ADDRESS_ADDED", lambda: _add_address(connection, person_id, new))


async def change_address(
    connection: Connection, actor: Actor, place: Place, if_match: str | None, patch: AddressPatch
) -> Answer:
    """Protect an address or say until when it was the person's; raises NOT_FOUND for one the caller may not know.

    Raises RULE_BROKEN for a refuge that would be open to all.
    """
    person_id, address_id = place
    row = await _locked(connection, person_id)
    check_if_match(if_match, row["version"])
    found = await statements.ADDRESS.row(
        connection, person_id=person_id, address_id=address_id, **sight_of(actor, statements.ADDRESS)
    )
    if found is None:
        raise not_found("address")
    given = patch.model_dump(exclude_unset=True)
    if "until_date" in given:
        records.check_period(found["from_date"], patch.until_date)
        await statements.END_ADDRESS.run(
            connection, person_id=person_id, the_address=address_id, until_date=patch.until_date
        )
    if "protected" in given:
        records.check_protection(found["kind"], bool(patch.protected))
        # By what is protected nobody is compared any more, whoever lives there: before it is out of the writer's sight.
        await statements.TOUCH_OTHERS_AT.run(connection, the_address=address_id, the_person=person_id)
        await statements.PROTECT_ADDRESS.run(connection, the_address=address_id, protected=bool(patch.protected))
    await statements.TOUCH.run(connection, the_person=person_id)
    await _note(connection, actor, person_id, "change_person_address", "ADDRESS_CHANGED")
    person = await person_of(connection, actor, person_id)
    return stands(person, person.version)


async def _added(
    connection: Connection, actor: Actor, person_id: UUID, change: str, add: Callable[[], Awaitable[Any]]
) -> Answer:
    await _locked(connection, person_id)
    await add()
    await statements.TOUCH.run(connection, the_person=person_id)
    await _note(connection, actor, person_id, "change_person", change)
    person = await person_of(connection, actor, person_id)
    return created(person, f"{ADDRESS}/people/{person_id}", person.version)


async def _locked(connection: Connection, person_id: UUID) -> Row:
    row = await statements.LOCKED.row(connection, person_id=person_id)
    if row is None:
        raise not_found("person")
    if row["merged_into"] is not None:
        raise ProblemError(
            ProblemCode.STATE_CONFLICT, "This record was merged into another: write to the one it names."
        )
    return row


async def _note(connection: Connection, actor: Actor, person_id: UUID, operation: str, change: str) -> None:
    await record(connection, actor, AuditAction.ALTERATION, operation, [person_id])
    await tell_of_record(connection, actor, EventType.SAFEGUARDING_PERSON_CHANGED, person_id, change)


async def _add_alias(connection: Connection, person_id: UUID, new: NewAlias) -> None:
    await statements.ADD_ALIAS.run(connection, alias_id=uuid7(), person_id=person_id, **dict(new))


async def _add_identifier(connection: Connection, person_id: UUID, new: NewIdentifier) -> None:
    await statements.ADD_IDENTIFIER.run(connection, identifier_id=uuid7(), person_id=person_id, **dict(new))


async def _add_telephone(connection: Connection, person_id: UUID, new: NewTelephone) -> None:
    number = canonical_telephone(new.telephone)
    await statements.ADD_TELEPHONE.run(connection, telephone_id=uuid7(), person_id=person_id, telephone=number)


async def _add_address(connection: Connection, person_id: UUID, new: NewPersonAddress) -> None:
    address_id = uuid7()
    values = new.model_dump(exclude={"from_date", "until_date"})
    values["postcode"] = canonical_postcode(new.postcode) if new.postcode else None
    await statements.ADD_ADDRESS.run(connection, address_id=address_id, **values)
    await statements.LINK_ADDRESS.run(
        connection,
        person_id=person_id,
        address_id=address_id,
        from_date=new.from_date,
        until_date=new.until_date,
    )
