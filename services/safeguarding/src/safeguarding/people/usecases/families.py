"""Households and relationships: recorded, ended, and read without where anybody lives."""

from typing import NamedTuple
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.people import (
    Departure,
    Household,
    HouseholdPage,
    NewHousehold,
    NewMember,
    NewRelationship,
    Relationship,
    RelationshipPage,
)
from safeguarding.people.rules import records
from safeguarding.people.statements import families as statements
from safeguarding.people.usecases.sight import ADDRESS, check_visible, sight_of, tell_of_record


class Membership(NamedTuple):
    """Somebody's place in a household."""

    household_id: UUID
    member_id: UUID


async def create_household(connection: Connection, actor: Actor, new: NewHousehold) -> Answer:
    """Record who lives together; raises NOT_FOUND for a member, RULE_BROKEN for an address that is none of theirs."""
    records.check_household(new)
    members = [one.person_id for one in new.members]
    await check_visible(connection, actor, members)
    sight = sight_of(actor, statements.ADDRESS_OF_MEMBERS)
    if (
        await statements.ADDRESS_OF_MEMBERS.value(connection, address_id=new.address_id, person_ids=members, **sight)
        is None
    ):
        raise rule_broken("#/address_id", "This is no address of a member that you may know.", "not_a_members_address")
    household_id = uuid7()
    await statements.ADD_HOUSEHOLD.run(
        connection,
        household_id=household_id,
        address_id=new.address_id,
        from_date=new.from_date,
        until_date=new.until_date,
        created_by=actor.subject,
    )
    for one in new.members:
        await statements.ADD_MEMBER.run(connection, household_id=household_id, member_id=uuid7(), **dict(one))
    await record(connection, actor, AuditAction.COLLECTION, "create_household", [household_id, *members])
    await tell_of_record(connection, actor, EventType.SAFEGUARDING_HOUSEHOLD_RECORDED, household_id, "RECORDED")
    household = await _household(connection, actor, household_id)
    return created(household, f"{ADDRESS}/households/{household_id}")


async def get_household(
    connection: Connection, actor: Actor, household_id: UUID, if_none_match: str | None
) -> Response:
    """Return one household; reading is a consultation of everybody in it."""
    household = await _household(connection, actor, household_id)
    subjects = [household_id, *(one.person_id for one in household.members)]
    await record(connection, actor, AuditAction.CONSULTATION, "get_household", subjects)
    return read(household, household.version, if_none_match)


async def list_households(
    resources: Resources, actor: Actor, person_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of a person's households, newest first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/households", {"person_id": person_id}, limit)
    (after_id,) = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        await check_visible(connection, actor, [person_id])
        rows = await statements.HOUSEHOLDS.rows(
            connection,
            centre_id=person_id,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.HOUSEHOLDS),
        )
        items = [Household.model_validate(dict(row)) for row in rows]
        seen = {member.person_id for one in items[:limit] for member in one.members}
        subjects = [person_id, *sorted(seen - {person_id}), *(one.household_id for one in items[:limit])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_households", subjects)
    return listing.answer(HouseholdPage, items, ("household_id",))


async def add_member(connection: Connection, actor: Actor, household_id: UUID, new: NewMember) -> Answer:
    """Record that somebody lives in a household; raises ALREADY_EXISTS for one who is there."""
    records.check_period(new.from_date, new.until_date)
    household = await _locked(connection, actor, household_id)
    await check_visible(connection, actor, [new.person_id])
    if any(one.person_id == new.person_id and one.until_date is None for one in household.members):
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "They live in this household already.")
    await statements.ADD_MEMBER.run(connection, household_id=household_id, member_id=uuid7(), **dict(new))
    await _note_household(connection, actor, household_id, new.person_id, "MEMBER_JOINED")
    changed = await _household(connection, actor, household_id)
    return created(changed, f"{ADDRESS}/households/{household_id}", changed.version)


async def end_membership(connection: Connection, actor: Actor, membership: Membership, departure: Departure) -> Answer:
    """Record until when somebody lived in a household."""
    household_id, member_id = membership
    await _locked(connection, actor, household_id)
    member = await statements.MEMBER.row(connection, household_id=household_id, member_id=member_id)
    if member is None:
        raise not_found("member")
    records.check_period(member["from_date"], departure.until_date)
    await statements.END_MEMBER.run(connection, the_member=member_id, until_date=departure.until_date)
    await _note_household(connection, actor, household_id, member["person_id"], "MEMBER_LEFT")
    changed = await _household(connection, actor, household_id)
    return stands(changed, changed.version)


async def create_relationship(connection: Connection, actor: Actor, new: NewRelationship) -> Answer:
    """Record what one person is to another, who says so, and how sure it is."""
    records.check_relationship(new)
    await check_visible(connection, actor, [new.person_a, new.person_b])
    relationship_id = uuid7()
    await statements.ADD_RELATIONSHIP.run(connection, relationship_id=relationship_id, **dict(new))
    subjects = [relationship_id, new.person_a, new.person_b]
    await record(connection, actor, AuditAction.COLLECTION, "create_relationship", subjects)
    event = EventType.SAFEGUARDING_RELATIONSHIP_RECORDED
    await tell_of_record(connection, actor, event, relationship_id, "RECORDED")
    relationship = await _relationship(connection, actor, relationship_id)
    return created(relationship, f"{ADDRESS}/relationships/{relationship_id}")


async def get_relationship(
    connection: Connection, actor: Actor, relationship_id: UUID, if_none_match: str | None
) -> Response:
    """Return one relationship; reading is a consultation of both people."""
    relationship = await _relationship(connection, actor, relationship_id)
    subjects = [relationship_id, relationship.person_a, relationship.person_b]
    await record(connection, actor, AuditAction.CONSULTATION, "get_relationship", subjects)
    return read(relationship, relationship.version, if_none_match)


async def list_relationships(
    resources: Resources, actor: Actor, person_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of a person's relationships, newest first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/relationships", {"person_id": person_id}, limit)
    (after_id,) = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        await check_visible(connection, actor, [person_id])
        rows = await statements.RELATIONSHIPS.rows(
            connection,
            centre_id=person_id,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.RELATIONSHIPS),
        )
        items = [Relationship.model_validate(dict(row)) for row in rows]
        seen = {one for item in items[:limit] for one in (item.person_a, item.person_b)}
        subjects = [person_id, *sorted(seen - {person_id})]
        await record(connection, actor, AuditAction.CONSULTATION, "list_relationships", subjects)
    return listing.answer(RelationshipPage, items, ("relationship_id",))


async def end_relationship(connection: Connection, actor: Actor, relationship_id: UUID, departure: Departure) -> Answer:
    """Record until when two people were what they were to each other."""
    relationship = await _relationship(connection, actor, relationship_id)
    records.check_period(relationship.from_date, departure.until_date)
    await statements.END_RELATIONSHIP.run(connection, the_relationship=relationship_id, until_date=departure.until_date)
    subjects = [relationship_id, relationship.person_a, relationship.person_b]
    await record(connection, actor, AuditAction.ALTERATION, "end_relationship", subjects)
    await tell_of_record(connection, actor, EventType.SAFEGUARDING_RELATIONSHIP_ENDED, relationship_id, "ENDED")
    changed = await _relationship(connection, actor, relationship_id)
    return stands(changed, changed.version)


async def _household(connection: Connection, actor: Actor, household_id: UUID) -> Household:
    sight = sight_of(actor, statements.HOUSEHOLD)
    return _as_household(await statements.HOUSEHOLD.row(connection, household_id=household_id, **sight))


async def _locked(connection: Connection, actor: Actor, household_id: UUID) -> Household:
    sight = sight_of(actor, statements.LOCK_HOUSEHOLD)
    if await statements.LOCK_HOUSEHOLD.row(connection, household_id=household_id, **sight) is None:
        raise not_found("household")
    return await _household(connection, actor, household_id)


def _as_household(row: Row | None) -> Household:
    if row is None:
        raise not_found("household")
    return Household.model_validate(dict(row))


async def _relationship(connection: Connection, actor: Actor, relationship_id: UUID) -> Relationship:
    sight = sight_of(actor, statements.RELATIONSHIP)
    row = await statements.RELATIONSHIP.row(connection, relationship_id=relationship_id, **sight)
    if row is None:
        raise not_found("relationship")
    return Relationship.model_validate(dict(row))


async def _note_household(
    connection: Connection, actor: Actor, household_id: UUID, person_id: UUID, change: str
) -> None:
    await statements.TOUCH_HOUSEHOLD.run(connection, the_household=household_id)
    await record(connection, actor, AuditAction.ALTERATION, "change_household", [household_id, person_id])
    await tell_of_record(connection, actor, EventType.SAFEGUARDING_HOUSEHOLD_CHANGED, household_id, change)
