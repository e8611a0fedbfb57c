"""What the hub does with a case before it decides, and after: screen, rate, forward, acknowledge, close."""

from datetime import datetime
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.cases import (
    Acknowledgement,
    Allocation,
    CaseClock,
    Closure,
    Forwarding,
    ImmediateStrategy,
    NotificationKind,
    ReRating,
    Screening,
    StopReason,
)
from bluelamp.schemas.safeguarding.codes import CaseKind, CaseStatus, ClockKind, Rating
from safeguarding.cases.rules import clocks as clock_rules
from safeguarding.cases.rules import decisions
from safeguarding.cases.rules.transitions import Verb, next_status
from safeguarding.cases.statements import records
from safeguarding.cases.usecases.moving import Step, changed, clocks_of, lock, move, start_clock, stop_clocks
from safeguarding.cases.usecases.telling import Message, tell
from safeguarding.cases.usecases.terms import terms_at


async def screen_case(connection: Connection, actor: Actor, case_id: UUID, screening: Screening) -> Answer:
    """Rate a case and say how much help is needed; the RAG clock runs by it from receipt.

    Raises FORBIDDEN for a desk that would rate it lower than its referrer did.
    """
    case = await lock(connection, case_id)
    await _check_may_rate(connection, case, screening.rating)
    moment = clocks.now()
    step = Step(
        verb=Verb.SCREEN,
        moment=moment,
        reason=screening.reason,
        changes={"rating": screening.rating, "level_of_need": screening.level_of_need},
    )
    status, version = await move(connection, actor, case, step)
    await _reckon_clocks(connection, case, status, screening.rating, moment)
    return await changed(connection, case, status, version, screening.rating)


async def re_rate_case(connection: Connection, actor: Actor, case_id: UUID, rating: ReRating) -> Answer:
    """Rate a case anew, or at last; its clocks are reckoned again from receipt, so that one may be late at once.

    Raises STATE_CONFLICT when the case has that rating already, FORBIDDEN for a desk that would lower it.
    """
    case = await lock(connection, case_id)
    if case["rating"] == rating.rating:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The case has this rating already.")
    await _check_may_rate(connection, case, rating.rating)
    moment = clocks.now()
    step = Step(
        verb=Verb.RE_RATE,
        moment=moment,
        reason=rating.reason,
        details={"old_rating": case["rating"], "new_rating": rating.rating},
        changes={"rating": rating.rating, "level_of_need": rating.level_of_need},
    )
    status, version = await move(connection, actor, case, step)
    await _reckon_clocks(connection, case, status, rating.rating, moment)
    return await changed(connection, case, status, version, rating.rating)


async def forward_case(connection: Connection, actor: Actor, case_id: UUID, forwarding: Forwarding) -> Answer:
    """Send a case on to the worker who has the person's open case; the hub's own clock ends, the law's runs on."""
    case = await lock(connection, case_id)
    moment = clocks.now()
    step = Step(
        verb=Verb.FORWARD,
        moment=moment,
        reason=forwarding.reason,
        changes={"allocated_worker": forwarding.allocated_worker},
    )
    status, version = await move(connection, actor, case, step)
    await stop_clocks(connection, case_id, [ClockKind.RAG], moment, StopReason.FORWARDED)
    return await changed(connection, case, status, version)


async def allocate_case(connection: Connection, actor: Actor, case_id: UUID, allocation: Allocation) -> Answer:
    """Say who works with the person from now on."""
    case = await lock(connection, case_id)
    step = Step(
        verb=Verb.ALLOCATE,
        moment=clocks.now(),
        reason=allocation.reason,
        changes={"allocated_worker": allocation.allocated_worker},
    )
    status, version = await move(connection, actor, case, step)
    return await changed(connection, case, status, version)


async def start_immediate_strategy(
    connection: Connection, actor: Actor, case_id: UUID, strategy: ImmediateStrategy
) -> Answer:
    """Go to a strategy discussion at once; both clocks run on until the decision and the acknowledgement.

    What nobody has rated is red by that; what was forwarded is the hub's again, and so is its clock.
    """
    case = await lock(connection, case_id)
    moment, rating = clocks.now(), Rating(case["rating"] or Rating.RED)
    unrated = case["rating"] is None
    step = Step(
        verb=Verb.START_IMMEDIATE_STRATEGY,
        moment=moment,
        reason=strategy.reason,
        details={"new_rating": rating} if unrated else None,
        changes={"rating": rating} if unrated else {},
    )
    status, version = await move(connection, actor, case, step)
    await _reckon_clocks(connection, case, status, rating, moment)
    return await changed(connection, case, status, version, rating)


async def acknowledge_case(
    connection: Connection, actor: Actor, case_id: UUID, acknowledgement: Acknowledgement
) -> Answer:
    """Write down that the referrer was answered and the type of response decided; that ends the statutory clock.

    The note is told to the referrer. Raises STATE_CONFLICT when that was done before, FORBIDDEN for a desk that is
    neither this kind's social care nor the management.
    """
    case = await lock(connection, case_id)
    decisions.check_may_acknowledge(await records.OWN_AGENCY.value(connection), CaseKind(case["kind"]))
    if case["acknowledged_at"] is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The case was acknowledged before.")
    decisions.check_acknowledgement(acknowledgement, CaseKind(case["kind"]))
    moment = clocks.now()
    step = Step(
        verb=Verb.ACKNOWLEDGE,
        moment=moment,
        reason=acknowledgement.note,
        details={
            "response_type": acknowledgement.response_type,
            "acknowledged_by": acknowledgement.acknowledged_by,
            "is_social_worker": acknowledgement.is_social_worker,
        },
        changes={"acknowledged_at": moment},
    )
    status, version = await move(connection, actor, case, step)
    await stop_clocks(connection, case_id, [ClockKind.STATUTORY], moment, StopReason.ACKNOWLEDGED)
    if acknowledgement.note is not None:
        told = [case["referrer_organisation_id"]]
        message = Message(NotificationKind.ACKNOWLEDGEMENT, acknowledgement.note, told, moment)
        await tell(connection, actor, case, message)
    return await changed(connection, case, status, version)


async def close_case(connection: Connection, actor: Actor, case_id: UUID, closure: Closure) -> Answer:
    """End the hub's part; the referrer hears of it, and whatever clock or request to a home authority still runs ends.

    Raises STATE_CONFLICT before a social worker has answered.
    """
    case = await lock(connection, case_id)
    next_status(CaseStatus(case["status"]), Verb.CLOSE)
    if case["acknowledged_at"] is None:
        detail = "No social worker has answered the referrer yet: acknowledge the case first."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    moment = clocks.now()
    step = Step(
        verb=Verb.CLOSE,
        moment=moment,
        reason=closure.note,
        details={"closure_reason": closure.reason},
        changes={"closed_at": moment},
    )
    status, version = await move(connection, actor, case, step)
    await records.CANCEL_TRANSFER.run(connection, the_case=case_id, moment=moment)
    await stop_clocks(connection, case_id, [ClockKind.RAG, ClockKind.STATUTORY], moment, StopReason.CLOSED)
    return await changed(connection, case, status, version)


async def _check_may_rate(connection: Connection, case: Row, rating: Rating) -> None:
    present = Rating(case["rating"]) if case["rating"] else None
    decisions.check_may_lower(rating, present, await records.OWN_AGENCY.value(connection))


async def _reckon_clocks(
    connection: Connection, case: Row, status: CaseStatus, rating: Rating, moment: datetime
) -> None:
    """Put clocks reckoned by the new rating in the place of those that run; what has been done needs none any more."""
    hub = await terms_at(connection, CaseKind(case["kind"]), case["received_at"], hub=case["hub"])
    running = {one.kind: one for one in await clocks_of(connection, case["case_id"]) if one.stopped_at is None}
    for clock in clock_rules.clocks_of(case["received_at"], rating, hub.terms):
        old = running.pop(clock.kind, None)
        if _is_done(case, status, clock.kind) or (old is not None and _is_same(old, clock)):
            continue
        await stop_clocks(connection, case["case_id"], [clock.kind], moment, StopReason.RE_RATED)
        await start_clock(connection, case, clock, moment)
    # A rating without a window, such as blue, leaves nothing to run.
    await stop_clocks(connection, case["case_id"], [*running], moment, StopReason.RE_RATED)


def _is_done(case: Row, status: CaseStatus, kind: ClockKind) -> bool:
    if kind is ClockKind.RAG and status is CaseStatus.FORWARDED_TO_ALLOCATED_WORKER:
        return True
    return (case["decided_at"] if kind is ClockKind.RAG else case["acknowledged_at"]) is not None


def _is_same(old: CaseClock, new: clock_rules.Clock) -> bool:
    by_rating = old.rating == new.rating or new.kind is ClockKind.STATUTORY
    return by_rating and old.rule_id == new.rule_id and old.due_at == new.due_at
