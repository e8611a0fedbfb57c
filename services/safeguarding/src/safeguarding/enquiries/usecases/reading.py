"""What a desk may read of enquiries, and what was known of a case at a moment."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.problems import rule_broken
from bluelamp.schemas.safeguarding.enquiries import EnquiryState
from safeguarding.enquiries.statements import reading as statements
from safeguarding.enquiries.statements.replaying import AS_KNOWN

_PREFIX = "/safeguarding/v1"


async def list_case_enquiries(
    resources: Resources, actor: Actor, case_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return what a case's agencies were asked, as far as the reader may know; raises NOT_FOUND for another hub's."""
    listing = Listing(resources.cursors, actor, f"{_PREFIX}/cases/{case_id}/enquiries", {}, limit)
    values = _position(listing, cursor) | actor_values(actor)
    async with resources.database.transaction(actor.confined_to) as connection:
        if await statements.CASE_IS_SEEN.value(connection, the_case=case_id) is None:
            raise not_found("case")
        page = await statements.OF_CASE.row(connection, the_case=case_id, limit=limit, **values)
    return listing.answer_built(page)


async def list_enquiries(
    resources: Resources, actor: Actor, state: EnquiryState | None, cursor: str | None, limit: int
) -> Response:
    """Return what the reader's desk was asked, or, to the management, everything that the hub asked."""
    listing = Listing(resources.cursors, actor, f"{_PREFIX}/enquiries", {"state": state}, limit)
    values = _position(listing, cursor) | actor_values(actor)
    async with resources.database.transaction(actor.confined_to) as connection:
        page = await statements.INBOX.row(
            connection, organisation_id=actor.organisation_id, state=state, limit=limit, **values
        )
    return listing.answer_built(page)


async def get_enquiry(resources: Resources, actor: Actor, enquiry_id: UUID) -> Response:
    """Return one enquiry with its answer, as the reader may see it; raises NOT_FOUND for what is not theirs."""
    async with resources.database.transaction(actor.confined_to) as connection:
        document = await statements.RECORD_OF.value(connection, the_enquiry=enquiry_id, **actor_values(actor))
    if document is None:
        raise not_found("enquiry")
    return Response(document, 200, media_type="application/json")


async def get_case_as_known(resources: Resources, actor: Actor, case_id: UUID, at: datetime) -> Response:
    """Return a case as it was known.

    Raises NOT_FOUND before its receipt, RULE_BROKEN for a moment still to come.
    """
    if at > clocks.now():
        raise rule_broken("#/query/at", "Nobody knows yet what will be known then.", "time_in_future")
    async with resources.database.transaction(actor.confined_to) as connection:
        document = await AS_KNOWN.value(connection, the_case=case_id, known_at=at, **actor_values(actor))
    if document is None:
        raise not_found("case")
    return Response(document, 200, media_type="application/json")


def _position(listing: Listing, cursor: str | None) -> dict[str, Any]:
    time, enquiry_id = listing.position(cursor)
    return {
        "after_time": datetime.fromisoformat(time) if time else None,
        "after_id": UUID(enquiry_id) if enquiry_id else None,
    }
