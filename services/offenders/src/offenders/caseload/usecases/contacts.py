"""Contacts made and missed; each kept one moves what is owed, until it is said to have been recorded in error."""

from datetime import datetime
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.caseload import Contact, ContactPage, NewContact, NewContactWithdrawal
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.caseload.rules.refusing import check_contact
from offenders.caseload.statements import contacts as statements
from offenders.caseload.usecases.cases import hearers_of, held_case, seen_case
from offenders.caseload.usecases.owing import settle, tell_missed
from offenders.nominals.usecases.sight import sight_of
from offenders.nominals.usecases.telling import tell
from offenders.settings import ADDRESS


async def record_contact(
    connection: Connection, actor: Actor, new: NewContact, contact_id: UUID | None = None
) -> Answer:
    """Record a contact, also one that was made before others; what is owed is worked out of all of them.

    Raises NOT_FOUND, FORBIDDEN where another organisation leads, STATE_CONFLICT for a closed case, RULE_BROKEN.
    """
    row, now = await held_case(connection, actor, new.case_id), clocks.now()
    check_contact(new, row["opened_at"], now)
    contact_id = contact_id or uuid7()
    await statements.WRITE.run(
        connection,
        contact_id=contact_id,
        recorded_at=now,
        recorded_by=actor.subject,
        organisation_id=actor.organisation_id,
        **dict(new),
    )
    missed = await settle(connection, new.case_id)
    await tell_missed(connection, row, missed, hearers_of(row))
    await record(connection, actor, AuditAction.COLLECTION, "record_contact", [contact_id, *_subjects(row)])
    data = {"contact_id": contact_id, "case_id": new.case_id, "outcome": new.outcome}
    await tell(connection, EventType.OFFENDERS_CONTACT_RECORDED, contact_id, data, hearers_of(row))
    return created(_shown(await _seen_contact(connection, actor, contact_id)), f"{ADDRESS}/contacts/{contact_id}")


async def withdraw_contact(connection: Connection, actor: Actor, contact_id: UUID, new: NewContactWithdrawal) -> Answer:
    """Take back a contact that was recorded in error; it stays to be read, and what is owed is as if it had not been.

    Raises NOT_FOUND, FORBIDDEN to a partner for what another's worker recorded, STATE_CONFLICT for a closed case and
    for a contact that is withdrawn already.
    """
    contact = await _seen_contact(connection, actor, contact_id)
    row = await held_case(connection, actor, contact["case_id"])
    if actor.confined_to not in {None, contact["organisation_id"]}:
        raise ProblemError(ProblemCode.FORBIDDEN, "Whose worker recorded a contact withdraws it, or the force.")
    withdrawn = await statements.WITHDRAW.run(
        connection,
        contact_id=contact_id,
        reason=new.reason,
        withdrawn_at=clocks.now(),
        withdrawn_by=actor.subject,
        organisation_id=actor.organisation_id,
    )
    if not withdrawn:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The contact is withdrawn already.")
    missed = await settle(connection, contact["case_id"])
    await tell_missed(connection, row, missed, hearers_of(row))
    await record(connection, actor, AuditAction.ALTERATION, "withdraw_contact", [contact_id, *_subjects(row)])
    data = {"contact_id": contact_id, "case_id": contact["case_id"], "outcome": contact["outcome"]}
    await tell(connection, EventType.OFFENDERS_CONTACT_WITHDRAWN, contact_id, data, hearers_of(row))
    return Answer(_shown(await _seen_contact(connection, actor, contact_id)))


async def get_contact(connection: Connection, actor: Actor, contact_id: UUID) -> Contact:
    """Return one contact; raises NOT_FOUND."""
    row = await _seen_contact(connection, actor, contact_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_contact", [contact_id, row["offender_id"]])
    return _shown(row)


async def list_contacts(resources: Resources, actor: Actor, case_id: UUID, cursor: str | None, limit: int) -> Response:
    """Return one page of a case's contacts, the latest first; raises NOT_FOUND for a case of which nothing is known."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/contacts", {"case_id": case_id}, limit)
    after_time, after_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        row = await seen_case(connection, actor, case_id)
        rows = await statements.PAGE.rows(
            connection,
            case_id=case_id,
            after_time=datetime.fromisoformat(after_time) if after_time else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.PAGE),
        )
        await record(connection, actor, AuditAction.CONSULTATION, "list_contacts", _subjects(row))
    return listing.answer(ContactPage, [_shown(one) for one in rows], ("contacted_at", "contact_id"))


async def _seen_contact(connection: Connection, actor: Actor, contact_id: UUID) -> Row:
    row = await statements.CONTACT.row(connection, contact_id=contact_id, **sight_of(actor, statements.CONTACT))
    if row is None:
        raise not_found("contact")
    return row


def _shown(row: Row) -> Contact:
    return Contact.model_validate({name: row[name] for name in Contact.model_fields})


def _subjects(row: Row) -> list[UUID]:
    return [row["case_id"], row["offender_id"]]
