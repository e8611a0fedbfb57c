"""Restorative justice asked for: it becomes a referral of the portal, and how far it came is kept here."""

from datetime import datetime
from typing import Final
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.restorative_justice import (
    NewRestorativeJusticeRequest,
    RestorativeJusticePage,
    RestorativeJusticePatch,
    RestorativeJusticeRequest,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.domestic_abuse.rules.justice import check_agreed, check_step
from offenders.domestic_abuse.statements import justice as statements
from offenders.domestic_abuse.statements.reading import IS_PERPETRATOR
from offenders.nominals.usecases.sight import seen_offender, sight_of
from offenders.nominals.usecases.telling import hearers_of_record, tell
from offenders.settings import ADDRESS

PATH: Final = f"{ADDRESS}/domestic-abuse/restorative-justice-requests"


async def request_justice(
    connection: Connection,
    actor: Actor,
    offender_id: UUID,
    new: NewRestorativeJusticeRequest,
    request_id: UUID | None = None,
) -> Answer:
    """Ask for restorative justice with a perpetrator, or with whoever is managed in a cohort (¶24-25).

    Raises NOT_FOUND, RULE_BROKEN before the agreement, ALREADY_EXISTS while another request about them runs.
    """
    check_agreed(new.agreed_on, clocks.today())
    offender = await seen_offender(connection, actor, offender_id)
    await _check_may_be_asked(connection, offender["kept_offender_id"])
    request_id = request_id or uuid7()
    row = await statements.ADD.row(
        connection,
        request_id=request_id,
        # As it was given: should two records turn out to be of two, what was asked of one is theirs.
        offender_id=offender_id,
        reason=new.reason,
        agreed_on=new.agreed_on,
        is_highest_risk=new.is_highest_risk,
        requested_by=actor.subject,
    )
    if row is None:
        raise RuntimeError("what is written comes back")
    subjects = [request_id, offender["kept_offender_id"]]
    await record(connection, actor, AuditAction.COLLECTION, "request_restorative_justice", subjects)
    event = EventType.OFFENDERS_RESTORATIVE_JUSTICE_REQUESTED
    await tell_of(connection, actor, event, row, offender)
    return created(shown(row), f"{PATH}/{request_id}")


async def _check_may_be_asked(connection: Connection, offender_id: UUID) -> None:
    if not (
        await IS_PERPETRATOR.value(connection, offender_id=offender_id)
        or await statements.IS_MANAGED.value(connection, offender_id=offender_id)
    ):
        raise not_found("perpetrator")
    await statements.IN_TURN.run(connection, offender_id=offender_id)
    if await statements.IS_ASKED_FOR.value(connection, offender_id=offender_id):
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "A request about this person runs already.")


async def get_request(connection: Connection, actor: Actor, request_id: UUID, if_none_match: str | None) -> Response:
    """Return a request; raises NOT_FOUND."""
    row = await statements.ONE.row(connection, request_id=request_id, **sight_of(actor, statements.ONE))
    if row is None:
        raise not_found("request")
    subjects = [request_id, row["offender_id"]]
    await record(connection, actor, AuditAction.CONSULTATION, "get_restorative_justice_request", subjects)
    return read(shown(row), row["version"], if_none_match)


async def change_request(
    connection: Connection, actor: Actor, request_id: UUID, if_match: str | None, patch: RestorativeJusticePatch
) -> Answer:
    """Note how far a request has come; raises NOT_FOUND, RULE_BROKEN for a step back."""
    row = await statements.LOCKED.row(connection, request_id=request_id, **sight_of(actor, statements.LOCKED))
    if row is None:
        raise not_found("request")
    check_if_match(if_match, row["version"])
    check_step(row["status"], patch.status)
    changed = await statements.CHANGE.row(connection, the_request=request_id, status=patch.status)
    if changed is None:
        raise RuntimeError("what is held comes back")
    subjects = [request_id, row["offender_id"]]
    await record(connection, actor, AuditAction.ALTERATION, "change_restorative_justice_request", subjects)
    event = EventType.OFFENDERS_RESTORATIVE_JUSTICE_CHANGED
    await tell_of(connection, actor, event, changed, row)
    return stands(shown(changed), changed["version"])


async def list_requests(
    resources: Resources, actor: Actor, offender_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of what was asked for about one person, the latest first; raises NOT_FOUND."""
    path = f"{ADDRESS}/domestic-abuse/perpetrators/{offender_id}/restorative-justice-requests"
    listing = Listing(resources.cursors, actor, path, {}, limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        await seen_offender(connection, actor, offender_id)
        rows = await statements.PAGE.rows(
            connection,
            offender_id=offender_id,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        subjects = [offender_id, *(row["request_id"] for row in rows[:limit])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_restorative_justice_requests", subjects)
    return listing.answer(RestorativeJusticePage, [shown(row) for row in rows], ("requested_at", "request_id"))


def shown(row: Row) -> RestorativeJusticeRequest:
    """Show a request, with what the portal has of it."""
    return RestorativeJusticeRequest.model_validate(
        {name: row[name] for name in RestorativeJusticeRequest.model_fields}
    )


async def tell_of(connection: Connection, actor: Actor, event: EventType, row: Row, whose: Row) -> None:
    """Publish how a request stands, in ids and codes; of whom is restricted no unit is told."""
    told = {
        "request_id": row["request_id"],
        "offender_id": row["offender_id"],
        "status": row["status"],
        "is_highest_risk": row["is_highest_risk"],
    }
    await tell(connection, event, row["request_id"], told, hearers_of_record(whose, actor))
