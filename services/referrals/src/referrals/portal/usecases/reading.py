"""What a reader may see of referrals, and the entry in the audit log that goes with it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.etags import etag, is_unchanged
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.referrals import Disclosure, Disclosures, FieldChange, History, HistoryEntry
from referrals.portal.statements import offers as offer_statements
from referrals.portal.statements import reading as statements
from referrals.portal.usecases.filters import Filters
from referrals.settings import ADDRESS

_FIRST = UUID(int=0)
_WHOLE = 1000


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


async def get_history(connection: Connection, actor: Actor, referral_id: UUID) -> History:
    """Return what happened to a referral; a partner sees what concerns its own offer."""
    await check_visible(connection, actor, referral_id)
    rows = await statements.HISTORY.rows(connection, referral_id=referral_id, after_id=_FIRST, limit=_WHOLE)
    await record(connection, actor, AuditAction.CONSULTATION, "get_referral_history", [referral_id])
    items = [
        HistoryEntry.model_validate(
            {
                **{name: value for name, value in row.items() if name not in {"entry_id", "changes"}},
                "changes": [FieldChange.model_validate(change) for change in row["changes"] or []],
            }
        )
        for row in rows
    ]
    return History(items=items, next_cursor=None)


async def get_disclosures(connection: Connection, actor: Actor, referral_id: UUID) -> Disclosures:
    """Return the ledger of what was shared of a referral, for its referrer and the data-protection officer."""
    visible = await offer_statements.LEDGER_VISIBLE.value(
        connection, referral_id=referral_id, reader=actor.subject, sees_all="dpo" in actor.roles
    )
    if visible is None:
        raise not_found("referral")
    rows = await offer_statements.LEDGER.rows(connection, referral_id=referral_id, after_id=_FIRST, limit=_WHOLE)
    await record(connection, actor, AuditAction.CONSULTATION, "get_referral_disclosures", [referral_id])
    names = Disclosure.model_fields.keys()
    items = [Disclosure.model_validate({name: value for name, value in row.items() if name in names}) for row in rows]
    return Disclosures(items=items, next_cursor=None)
