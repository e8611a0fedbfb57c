"""Contacts made and missed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import MAY_NOT_EXIST, path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.caseload import Contact, ContactPage, NewContact, NewContactWithdrawal
from offenders.access import CaseloadReader, ContactRecorder
from offenders.caseload import demonstration
from offenders.caseload.routes import examples
from offenders.caseload.usecases import contacts

router = APIRouter(tags=["caseload"], route_class=StrictRoute)


@router.post("/contacts", summary="Record a contact", status_code=201, response_model=Contact, responses=MAY_NOT_EXIST)
async def record_contact(
    new: Annotated[NewContact, Body(openapi_examples=examples.NEW_CONTACT)],
    actor: ContactRecorder,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record that somebody was seen, or that they were not and why; a partner does so in the cases that it leads."""
    return await answer_once(
        resources.database, actor, key, lambda connection: contacts.record_contact(connection, actor, new)
    )


@router.get("/contacts", summary="List a case's contacts", response_model=ContactPage, responses=MAY_NOT_EXIST)
async def list_contacts(
    actor: CaseloadReader,
    resources: ResourcesOf,
    case_id: Annotated[UUID, Query(description="The case.", examples=[str(demonstration.CASE)])],
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the contacts of one case, the latest first."""
    return await contacts.list_contacts(resources, actor, case_id, cursor, limit)


@router.get("/contacts/{contact_id}", summary="Read a contact")
async def get_contact(
    contact_id: Annotated[UUID, path_of("contact", demonstration.CONTACT)],
    actor: CaseloadReader,
    resources: ResourcesOf,
) -> Contact:
    """Return one contact, and the day by which it was owed where it met one."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await contacts.get_contact(connection, actor, contact_id)


@router.post("/contacts/{contact_id}/withdrawal", summary="Withdraw a contact", response_model=Contact)
async def withdraw_contact(
    contact_id: Annotated[UUID, path_of("contact", demonstration.CONTACT_IN_ERROR)],
    new: Annotated[NewContactWithdrawal, Body(openapi_examples=examples.NEW_CONTACT_WITHDRAWAL)],
    actor: ContactRecorder,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take back a contact that was recorded in error; it stays to be read, and what is owed is as without it."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: contacts.withdraw_contact(connection, actor, contact_id, new),
    )
