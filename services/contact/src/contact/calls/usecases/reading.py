"""The calls as they stand; whoever reads is logged."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.calls import Call, CallOutcome, CallPage
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.problems import rule_broken
from contact.calls.statements import reading
from contact.settings import ADDRESS

LONGEST_PERIOD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class CallQuery:
    """Which calls to list."""

    offered_from: datetime
    offered_until: datetime
    stream: Stream | None
    centre: str | None
    outcome: CallOutcome | None


async def get_call(resources: Resources, actor: Actor, call_id: UUID) -> Call:
    """Return the version of a call that stands; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        row = await reading.ONE.row(connection, the_call=call_id)
        if row is None:
            raise not_found("call")
        await record(connection, actor, AuditAction.CONSULTATION, "get_call", [call_id])
    return Call.model_validate(dict(row))


async def list_calls(resources: Resources, actor: Actor, query: CallQuery, cursor: str | None, limit: int) -> Response:
    """Return a page of the calls of a period, the latest first; raises RULE_BROKEN for a period that cannot be."""
    if not timedelta(0) < query.offered_until - query.offered_from <= LONGEST_PERIOD:
        raise rule_broken("#/query/offered_until", "A list covers up to thirty-one days.", "period_impossible")
    filters = {name: getattr(query, name) for name in query.__slots__}
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/calls", filters, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await reading.PAGE.rows(
            connection,
            offered_from=query.offered_from,
            offered_until=query.offered_until,
            of_stream=query.stream,
            of_centre=query.centre,
            of_outcome=query.outcome,
            limit=limit + 1,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
        )
        subjects = [row["call_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_calls", subjects)
    return listing.answer(CallPage, [Call.model_validate(dict(row)) for row in rows], ("offered_at", "call_id"))
