"""Opening a restricted record that somebody does not manage: with a reason, for a working day, and not in silence."""

from datetime import datetime, timedelta
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.nominals import (
    NewOpening,
    NewOpeningReview,
    Opening,
    RestrictedOpening,
    RestrictedOpeningPage,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.nominals.statements import opening as statements
from offenders.nominals.usecases.telling import Hearers, tell
from offenders.settings import ADDRESS

OPEN_FOR = timedelta(hours=8)


async def open_restricted(
    connection: Connection, actor: Actor, offender_id: UUID, new: NewOpening, opening_id: UUID | None = None
) -> Answer:
    """Open a restricted record for eight hours; whoever supervises is told. Raises NOT_FOUND for any other id.

    Whoever has the id was given it by somebody: no list or search shows that there is such a record.
    """
    if await statements.RESTRICTED.row(connection, offender_id=offender_id) is None:
        raise not_found("restricted record")
    now, opening_id = clocks.now(), opening_id or uuid7()
    opened = await statements.OPEN.row(
        connection,
        opening_id=opening_id,
        offender_id=offender_id,
        opened_by=actor.subject,
        reason=new.reason,
        opened_at=now,
        until_at=now + OPEN_FOR,
    )
    if opened is None:
        raise RuntimeError("what is inserted comes back")
    await record(connection, actor, AuditAction.CONSULTATION, "open_restricted_record", [offender_id])
    data = {"offender_id": offender_id, "opening_id": opening_id}
    await tell(connection, EventType.OFFENDERS_OFFENDER_OPENED, offender_id, data, Hearers())
    return created(Opening.model_validate(dict(opened)), f"{ADDRESS}/offenders/{offender_id}")


async def list_openings(
    resources: Resources,
    actor: Actor,
    *,
    lpu: Lpu | None,
    reviewed: bool | None,
    cursor: str | None,
    limit: int,
) -> Response:
    """Return openings with their reasons, the latest first; reading them is a consultation of whom they are about."""
    filters = {"lpu": lpu, "reviewed": reviewed}
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/restricted-openings", filters, limit)
    after_time, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.OPENINGS.rows(
            connection,
            of_lpu=lpu,
            reviewed=reviewed,
            after_time=datetime.fromisoformat(after_time) if after_time else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        items = [RestrictedOpening.model_validate(dict(row)) for row in rows]
        subjects = list(dict.fromkeys(one.offender_id for one in items[:limit]))
        await record(connection, actor, AuditAction.CONSULTATION, "list_restricted_openings", subjects)
    return listing.answer(RestrictedOpeningPage, items, ("opened_at", "opening_id"))


async def review_opening(connection: Connection, actor: Actor, opening_id: UUID, new: NewOpeningReview) -> Answer:
    """Note what the caller found of why a record was opened, so that it leaves the list of what is to be looked at.

    Raises NOT_FOUND, and STATE_CONFLICT for what somebody has looked at, or for an opening of the caller's own.
    """
    row = await statements.OPENING.row(connection, opening_id=opening_id)
    if row is None:
        raise not_found("opening")
    if row["opened_by"] == actor.subject:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Somebody else looks at what you have opened.")
    values = {"the_opening": opening_id, "reviewed_by": actor.subject, "finding": new.finding}
    if not await statements.REVIEW.run(connection, **values):
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Somebody has looked at this opening already.")
    subjects = [opening_id, row["offender_id"]]
    await record(connection, actor, AuditAction.ALTERATION, "review_restricted_opening", subjects)
    reviewed = await statements.OPENING.row(connection, opening_id=opening_id)
    return stands(RestrictedOpening.model_validate(dict(reviewed or row)), 1)
