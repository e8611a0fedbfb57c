"""What a reader may see of cases, and the entry in the audit log that goes with it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection
from bluelamp.kit.etags import etag, is_unchanged
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.common import Instant, Lpu
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.codes import CaseKind, CaseStatus, HubCode, Rating
from safeguarding.cases.statements import reading as statements
from safeguarding.cases.usecases.intake import address_of


class CaseFilters(BaseModel):
    """Each narrows the list; none of them says who a person is."""

    model_config = ConfigDict(frozen=True)

    status: CaseStatus | None = Field(None, description="Where the case stands.")
    rating: Rating | None = Field(None, description="How urgent the hub finds it.")
    kind: CaseKind | None = Field(None, description="Whom it is about.")
    hub: HubCode | None = Field(None, description="The hub that received it.")
    lpu: Lpu | None = Field(None, description="The unit where the person lives.")
    received_from: Instant | None = Field(None, description="Received at this moment or later.")
    received_until: Instant | None = Field(None, description="Received before this moment.")


def sight_of(actor: Actor) -> dict[str, Any]:
    """Return what confines a force reader: their own cases, and their unit's. Others the database confines."""
    return {} if actor.confined_to else {"reader": actor.subject, "reader_lpu": actor.lpu}


async def check_hub_sees(connection: Connection, case_id: UUID) -> None:
    """Raise NOT_FOUND for a case that the caller may not see, and FORBIDDEN where it may see the frame alone."""
    row = await statements.OURS.row(connection, the_case=case_id)
    if row is None:
        raise not_found("case")
    if not row["ours"]:
        raise ProblemError(ProblemCode.FORBIDDEN, "Only the case's hub may read this.")


async def list_cases(
    resources: Resources, actor: Actor, filters: CaseFilters, cursor: str | None, limit: int
) -> Response:
    """Return one page, newest first: the hub's, or the frames of those that the caller brought."""
    listing = Listing(resources.cursors, actor, "/safeguarding/v1/cases", dict(filters), limit)
    after = listing.position(cursor)
    values = {
        **{f"wanted_{name}": value for name, value in filters if not name.startswith("received")},
        "received_from": filters.received_from,
        "received_until": filters.received_until,
        **actor_values(actor),
        "limit": limit,
        "after_time": datetime.fromisoformat(after[0]) if after[0] else None,
        "after_id": UUID(after[1]) if after[1] else None,
    }
    statement = statements.CONFINED_LIST if actor.confined_to else statements.FORCE_LIST
    async with resources.database.transaction(actor.confined_to) as connection:
        page = await statement.row(connection, **values, **sight_of(actor))
    return listing.answer_built(_there(page))


async def get_case(connection: Connection, actor: Actor, case_id: UUID, if_none_match: str | None) -> Response:
    """Return one case as the caller may see it; reading it is a consultation of it, answered with 304 or not."""
    statement = statements.CONFINED_RECORD if actor.confined_to else statements.FORCE_RECORD
    row = await statement.row(connection, **actor_values(actor), the_case=case_id, **sight_of(actor))
    if row is None:
        raise not_found("case")
    # A name put right, or a clock found late, is news of the case and no step in its life.
    headers = {"ETag": etag(row["version"], row["document"])}
    if is_unchanged(if_none_match, row["version"], row["document"]):
        return Response(status_code=304, headers=headers)
    return Response(row["document"], 200, headers, media_type="application/json")


async def get_history(resources: Resources, actor: Actor, case_id: UUID, cursor: str | None, limit: int) -> Response:
    """Return one page of what happened to a case, oldest first, to its hub."""
    listing = Listing(resources.cursors, actor, f"{address_of(case_id)}/history", {}, limit)
    after = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        await check_hub_sees(connection, case_id)
        page = await statements.HISTORY.row(
            connection,
            **actor_values(actor),
            the_case=case_id,
            limit=limit,
            after_id=UUID(after[1]) if after[1] else None,
        )
    return listing.answer_built(_there(page))


async def list_home_authority_requests(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page of what the caller's hub is asked to accept, oldest first."""
    listing = Listing(resources.cursors, actor, "/safeguarding/v1/home-authority-requests", {}, limit)
    after = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        page = await statements.WAITING_TRANSFERS.row(
            connection, **actor_values(actor), limit=limit, after_id=UUID(after[1]) if after[1] else None
        )
    return listing.answer_built(_there(page))


def _there(page: Any) -> Any:
    if page is None:
        raise RuntimeError("a page is one row, however empty")
    return page
