"""Records reviewed, held and marked to be disposed of: always by somebody, never by a clock (domain.md §11.2)."""

from datetime import date
from typing import Any
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.codes import RetentionGroup
from bluelamp.schemas.offenders.retention import (
    DueRetentionReview,
    DueRetentionReviewPage,
    LegalHold,
    LegalHoldEnd,
    NewLegalHold,
    NewRetentionReview,
    Retention,
    RetentionDecision,
    RetentionReview,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.nominals.rules.retention import is_disposed_of_by_supervisor, next_review_on
from offenders.nominals.statements import retaining as statements
from offenders.nominals.usecases.keeping import locked
from offenders.nominals.usecases.sight import seen_offender, sight_of
from offenders.nominals.usecases.telling import hearers_of_record, tell
from offenders.settings import ADDRESS

_SUPERVISES = "offender-supervisor"
_CHANGES = {
    RetentionDecision.RETAIN: "RETAINED",
    RetentionDecision.DISPOSE: "TO_BE_DISPOSED_OF",
    RetentionDecision.RECLASSIFY: "RECLASSIFIED",
}


async def review_retention(connection: Connection, actor: Actor, offender_id: UUID, new: NewRetentionReview) -> Answer:
    """Decide how long all the records of a person are kept; nothing is deleted by it.

    Raises NOT_FOUND, FORBIDDEN for the disposal of groups 1 and 2 by who does not supervise, STATE_CONFLICT for a
    disposal under a legal hold or while a case is open.
    """
    row = await locked(connection, actor, offender_id)
    rests_on = await statements.TO_REVIEW.row(connection, offender_id=offender_id)
    if rests_on is None:
        raise not_found("offender")
    if new.decision is RetentionDecision.DISPOSE:
        _check_disposal(actor, rests_on)
    group = RetentionGroup(new.to_group or rests_on["retention_group"])
    review_on = _next_review(new.decision, group, rests_on["came_to_notice_on"])
    await statements.DECIDE.run(
        connection,
        the_offender=offender_id,
        to_group=group,
        review_on=review_on,
        is_to_be_disposed_of=review_on is None,
    )
    made = await statements.ADD_REVIEW.row(
        connection,
        review_id=uuid7(),
        offender_id=offender_id,
        decision=new.decision,
        from_group=rests_on["retention_group"],
        to_group=group,
        came_to_notice_on=rests_on["came_to_notice_on"],
        next_review_on=review_on,
        reason=new.reason,
        reviewed_by=actor.subject,
    )
    await _told(connection, actor, row, "review_retention", _CHANGES[new.decision])
    return created(RetentionReview.model_validate(dict(made or {})), f"{ADDRESS}/offenders/{offender_id}")


async def list_due(
    resources: Resources, actor: Actor, *, due: date | None, lpu: Lpu | None, cursor: str | None, limit: int
) -> Response:
    """Return the people on whose records somebody decides by a day (today), the longest due first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/retention-reviews", {"due": due, "lpu": lpu}, limit)
    after_day, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.DUE.rows(
            connection,
            due_on=due or clocks.today(),
            of_lpu=lpu,
            after_day=date.fromisoformat(after_day) if after_day else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.DUE),
        )
        items = [DueRetentionReview.model_validate(dict(row)) for row in rows]
        subjects = [one.offender_id for one in items[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_retention_reviews", subjects)
    return listing.answer(DueRetentionReviewPage, items, ("next_review_on", "offender_id"))


async def get_retention(connection: Connection, actor: Actor, offender_id: UUID) -> Retention:
    """Return what holds the records of a person and what was decided of them; raises NOT_FOUND."""
    await seen_offender(connection, actor, offender_id)
    holds = await statements.HOLDS.rows(connection, offender_id=offender_id)
    reviews = await statements.REVIEWS.rows(connection, offender_id=offender_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_retention", [offender_id])
    return Retention(
        offender_id=offender_id,
        holds=[LegalHold.model_validate(dict(one)) for one in holds],
        reviews=[RetentionReview.model_validate(dict(one)) for one in reviews],
    )


async def place_hold(
    connection: Connection, actor: Actor, offender_id: UUID, new: NewLegalHold, hold_id: UUID | None = None
) -> Answer:
    """Keep the records of a person whatever else is decided, until the hold is ended. Raises NOT_FOUND."""
    row = await locked(connection, actor, offender_id)
    await statements.KEEP.run(connection, the_offender=offender_id)
    values = {"reason": new.reason, "placed_by": actor.subject}
    made = await statements.ADD_HOLD.row(connection, hold_id=hold_id or uuid7(), offender_id=offender_id, **values)
    await _told(connection, actor, row, "place_legal_hold", "LEGAL_HOLD_PLACED")
    return created(LegalHold.model_validate(dict(made or {})), f"{ADDRESS}/offenders/{offender_id}")


async def end_hold(connection: Connection, actor: Actor, hold_id: UUID, end: LegalHoldEnd) -> Answer:
    """End a hold with the reason; another hold on the same person stays. Raises NOT_FOUND, STATE_CONFLICT."""
    hold = await statements.HOLD.row(connection, hold_id=hold_id)
    if hold is None:
        raise not_found("legal hold")
    row = await seen_offender(connection, actor, hold["offender_id"])
    values = {"ended_by": actor.subject, "end_reason": end.reason}
    ended = await statements.END_HOLD.row(connection, the_hold=hold_id, **values)
    if ended is None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The hold was ended already.")
    await _told(connection, actor, row, "end_legal_hold", "LEGAL_HOLD_ENDED")
    return stands(LegalHold.model_validate(dict(ended)), 2)


def _check_disposal(actor: Actor, rests_on: Row) -> None:
    if is_disposed_of_by_supervisor(RetentionGroup(rests_on["retention_group"])) and _SUPERVISES not in actor.roles:
        raise ProblemError(ProblemCode.FORBIDDEN, "Who supervises decides that a record of groups 1 and 2 is not kept.")
    if rests_on["is_held"]:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "A legal hold keeps the records: it is ended first.")
    if rests_on["is_managed"]:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Somebody manages this person: the case is closed first.")


def _next_review(decision: RetentionDecision, group: RetentionGroup, came_to_notice_on: date) -> date | None:
    if decision is RetentionDecision.DISPOSE:
        return None
    return next_review_on(group, clocks.today() if decision is RetentionDecision.RETAIN else came_to_notice_on)


async def _told(connection: Connection, actor: Actor, row: Row, operation: str, change: str) -> None:
    offender_id: Any = row["offender_id"]
    await record(connection, actor, AuditAction.ALTERATION, operation, [offender_id])
    told = {"offender_id": offender_id, "change": change}
    hearers = hearers_of_record(row, actor)
    await tell(connection, EventType.OFFENDERS_OFFENDER_CHANGED, offender_id, told, hearers)
