"""What a reader may see of referrals, and the entry in the audit log that goes with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel

from bluelamp.kit import clocks
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.etags import etag, is_unchanged
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.pagination import Cursors, link_to_next
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.referrals import (
    Disclosure,
    Disclosures,
    FieldChange,
    History,
    HistoryEntry,
    RecordedAttempt,
    RecordedAttempts,
)
from referrals.portal.statements import offers as offer_statements
from referrals.portal.statements import reading as statements
from referrals.portal.usecases.filters import Filters
from referrals.settings import ADDRESS

_ADDRESS = f"{ADDRESS}/referrals"


@dataclass(frozen=True, slots=True)
class PartOf:
    """One page of a list that belongs to one referral, as one caller asks for it."""

    cursors: Cursors
    actor: Actor
    referral_id: UUID
    name: str
    cursor: str | None
    limit: int

    def values(self) -> dict[str, Any]:
        """Return the statement's parameters; raises INVALID_CURSOR."""
        after = UUID(self.cursors.read(self.cursor, self._scope())[0]) if self.cursor else None
        return {"referral_id": self.referral_id, "after_id": after, "limit": self.limit}

    def answer(self, page: type[BaseModel], items: Sequence[BaseModel], ids: Sequence[UUID]) -> Response:
        """Write the page; the statement read one row more than it holds, which tells whether there is another."""
        following = self.cursors.write([str(ids[self.limit - 1])], self._scope()) if len(ids) > self.limit else None
        path = f"{_ADDRESS}/{self.referral_id}/{self.name}"
        headers = link_to_next(path, cursor=following, limit=self.limit) if following else {}
        body = page.model_validate({"items": items[: self.limit], "next_cursor": following})
        return Response(body.model_dump_json(), 200, headers, media_type="application/json")

    def _scope(self) -> list[Any]:
        return [self.name, self.referral_id, self.actor.organisation_id, self.actor.subject]


def sight_of(actor: Actor) -> dict[str, Any]:
    """Return what confines a force reader: their own referrals, and their unit's."""
    return {"reader": actor.subject, "reader_lpu": actor.lpu}


async def check_visible(connection: Connection, actor: Actor, referral_id: UUID) -> None:
    """Raise NOT_FOUND for a referral that the caller may not see, so that its existence is not told."""
    if actor.is_partner:
        seen = await statements.VISIBLE_TO_PARTNER.value(connection, referral_id=referral_id)
    else:
        seen = await statements.VISIBLE_TO_FORCE.value(connection, referral_id=referral_id, **sight_of(actor))
    if seen is None:
        raise not_found("referral")


async def list_referrals(
    resources: Resources, actor: Actor, filters: Filters, cursor: str | None, limit: int
) -> Response:
    """Return one page, newest first: the force's own, or the offers made to a partner."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/referrals", filters.values(), limit)
    after = listing.position(cursor)
    values = {
        **filters.values(),
        **actor_values(actor),
        "moment": clocks.now(),
        "limit": limit,
        "after_time": datetime.fromisoformat(after[0]) if after[0] else None,
        "after_id": UUID(after[1]) if after[1] else None,
    }
    if actor.is_partner:
        async with resources.database.transaction(actor.organisation_id) as connection:
            page = await statements.INBOX.row(connection, **values, organisation_id=actor.organisation_id)
    else:
        async with resources.database.connection() as connection:
            page = await statements.FORCE_LIST.row(connection, **values, **sight_of(actor))
    return listing.answer_built(page)


async def get_referral(resources: Resources, actor: Actor, referral_id: UUID, if_none_match: str | None) -> Response:
    """Return one referral as the caller may see it; reading it is a consultation of it, answered with 304 or not."""
    values = {**actor_values(actor), "referral_id": referral_id}
    if actor.is_partner:
        async with resources.database.transaction(actor.organisation_id) as connection:
            row = await statements.PARTNER_RECORD.row(connection, **values)
    else:
        async with resources.database.connection() as connection:
            row = await statements.FORCE_RECORD.row(connection, **values, **sight_of(actor))
    if row is None:
        raise not_found("referral")
    headers = {"ETag": etag(row["version"])}
    if is_unchanged(if_none_match, row["version"]):
        return Response(status_code=304, headers=headers)
    return Response(row["document"], 200, headers, media_type="application/json")


async def get_history(connection: Connection, part: PartOf) -> Response:
    """Return one page of what happened to a referral; a partner sees what concerns its own offer."""
    values = part.values()
    await check_visible(connection, part.actor, part.referral_id)
    entries = statements.HISTORY_FOR_PARTNER if part.actor.is_partner else statements.HISTORY
    rows = await entries.rows(connection, **values)
    await _consulted(connection, part.actor, part.referral_id, "get_referral_history")
    items = [
        HistoryEntry.model_validate(
            {
                **{name: value for name, value in row.items() if name not in {"entry_id", "changes"}},
                "changes": [FieldChange.model_validate(change) for change in row["changes"] or []],
            }
        )
        for row in rows
    ]
    return part.answer(History, items, [row["entry_id"] for row in rows])


async def get_contact_attempts(connection: Connection, part: PartOf) -> Response:
    """Return one page of the attempts to reach the person; a partner sees its own."""
    values = part.values()
    await check_visible(connection, part.actor, part.referral_id)
    rows = await offer_statements.ATTEMPTS_PAGE.rows(connection, **values)
    await _consulted(connection, part.actor, part.referral_id, "list_contact_attempts")
    items = [RecordedAttempt.model_validate(dict(row)) for row in rows]
    return part.answer(RecordedAttempts, items, [item.attempt_id for item in items])


async def get_contact_attempt(
    connection: Connection, actor: Actor, referral_id: UUID, attempt_id: UUID
) -> RecordedAttempt:
    """Return one attempt; raises NOT_FOUND where the caller may not see it."""
    await check_visible(connection, actor, referral_id)
    row = await offer_statements.ATTEMPT.row(connection, referral_id=referral_id, attempt_id=attempt_id)
    if row is None:
        raise not_found("attempt")
    await _consulted(connection, actor, referral_id, "get_contact_attempt")
    return RecordedAttempt.model_validate(dict(row))


async def get_disclosures(connection: Connection, part: PartOf) -> Response:
    """Return one page of what was shared of a referral, for its referrer and the data-protection officer."""
    values = part.values()
    visible = await offer_statements.LEDGER_VISIBLE.value(
        connection,
        referral_id=part.referral_id,
        reader=part.actor.subject,
        sees_all="dpo" in part.actor.roles,
    )
    if visible is None:
        raise not_found("referral")
    rows = await offer_statements.LEDGER.rows(connection, **values)
    await _consulted(connection, part.actor, part.referral_id, "get_referral_disclosures")
    names = Disclosure.model_fields.keys()
    items = [Disclosure.model_validate({name: value for name, value in row.items() if name in names}) for row in rows]
    return part.answer(Disclosures, items, [item.disclosure_id for item in items])


async def _consulted(connection: Connection, actor: Actor, referral_id: UUID, operation: str) -> None:
    await record(connection, actor, AuditAction.CONSULTATION, operation, [referral_id])
