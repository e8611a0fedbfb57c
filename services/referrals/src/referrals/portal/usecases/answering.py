"""What a partner does with a referral: answer the offer, try to reach the person, report how it ended.

Everything here runs as the partner role where the caller is a partner, so row-level security confines each statement.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from pydantic_core import from_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.clocks import LONDON
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import etag
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.records import not_found
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.referrals import (
    Acceptance,
    AnsweredOffer,
    ContactAttempt,
    ContactChannel,
    ContactResult,
    Decline,
    Engagement,
    EscalationTarget,
    NewContactAttempt,
    OfferStatus,
    OfferSummary,
    Outcome,
    OutcomeReport,
    Status,
)
from referrals.portal.rules import offers as rules
from referrals.portal.rules.transitions import (
    Verb,
    next_offer_status,
    outcome_for_attempt,
    verb_for_attempt,
    verb_for_outcome,
)
from referrals.portal.statements import clock as clock_statements
from referrals.portal.statements import moving as moving_statements
from referrals.portal.statements import offers as statements
from referrals.portal.statements.submission import NOTICE_JOB, ROUTE_JOB
from referrals.portal.usecases.moving import Step, move
from referrals.portal.usecases.routing import window_of
from referrals.portal.usecases.safeguarding import record_escalation
from referrals.settings import ADDRESS

_REACHED = frozenset({ContactResult.REACHED, ContactResult.DECLINED_SUPPORT})


@dataclass(frozen=True, slots=True)
class Held:
    """A referral locked by this transaction, and the partner's own offer of it."""

    referral: Row
    offer: Row


async def accept_offer(
    connection: Connection, actor: Actor, referral_id: UUID, offer_id: UUID, acceptance: Acceptance
) -> Answer:
    """Take the referral on; the window for the first contact begins.

    Raises STATE_CONFLICT when another was first, or when the service or its agreement has ended since the offer.
    """
    held = await _hold_offer(connection, referral_id, offer_id, Verb.ACCEPT)
    if not await clock_statements.STANDS.value(connection, the_offer=offer_id, today=clocks.today()):
        detail = "The service has closed or its sharing agreement has ended; another service is asked."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    moment = clocks.now()
    window = await statements.WINDOW.row(connection, response_window_id=held.offer["response_window_id"])
    if window is None:
        raise RuntimeError("an offer's window is never removed")
    due = rules.first_contact_due(moment, window_of(window))
    step = _step(Verb.ACCEPT, held, moment, note=acceptance.note)
    return await _answer(connection, actor, held, step, answered_at=moment, first_contact_due_at=due)


async def decline_offer(
    connection: Connection, actor: Actor, referral_id: UUID, offer_id: UUID, decline: Decline
) -> Answer:
    """Say no, with the reason; the next service is asked by the job that this leaves behind."""
    held = await _hold_offer(connection, referral_id, offer_id, Verb.DECLINE)
    moment = clocks.now()
    step = _step(Verb.DECLINE, held, moment, reason=decline.reason, note=decline.note)
    answer = await _answer(connection, actor, held, step, answered_at=moment, decline_reason=decline.reason)
    await ENQUEUE.run(connection, entrypoint=ROUTE_JOB, payload=str(referral_id))
    return answer


async def record_contact_attempt(
    connection: Connection, actor: Actor, referral_id: UUID, attempt: NewContactAttempt, attempt_id: UUID | None = None
) -> Answer:
    """Write down one attempt; one that found the person unwilling or unsafe ends the referral at once.

    Demo data bring the attempt's id.
    """
    held = await _hold_accepted(connection, referral_id)
    moment = clocks.now()
    rules.check_note(attempt.note, detail_agreed=attempt.detail_agreed)
    rules.check_contact_attempt(attempt.attempted_at, held.offer["answered_at"], moment)
    verb, outcome = verb_for_attempt(attempt.result), outcome_for_attempt(attempt.result)
    step = _step(verb, held, moment, reason=attempt.result, outcome=outcome)
    attempt_id = await statements.ADD_ATTEMPT.value(
        connection,
        attempt_id=attempt_id or uuid7(),
        detail_agreed=attempt.detail_agreed,
        referral_id=referral_id,
        offer_id=held.offer["offer_id"],
        organisation_id=actor.organisation_id,
        attempted_at=attempt.attempted_at,
        channel=attempt.channel,
        result=attempt.result,
        note=attempt.note,
        recorded_by=actor.subject,
    )
    reached = attempt.attempted_at if attempt.result in _REACHED else None
    status = await _change(
        connection, actor, held, step, first_contact_at=reached, outcome=outcome, closed_at=moment if outcome else None
    )
    body = ContactAttempt(
        attempt_id=attempt_id,
        attempted_at=attempt.attempted_at,
        channel=attempt.channel,
        result=attempt.result,
        referral_status=status.referral_status,
    )
    return Answer(body, 201, {"Location": f"{ADDRESS}/referrals/{referral_id}/contact-attempts/{attempt_id}"})


async def record_engagement(connection: Connection, actor: Actor, referral_id: UUID, engagement: Engagement) -> Answer:
    """Write down that the person has taken the support up."""
    held = await _hold_accepted(connection, referral_id)
    moment = clocks.now()
    accepted_on = clocks.local_day(held.offer["answered_at"])
    rules.check_note(engagement.note, detail_agreed=engagement.detail_agreed)
    rules.check_engagement(engagement.engaged_on, accepted_on, clocks.today())
    engaged_at = datetime.combine(engagement.engaged_on, time(12), LONDON)
    step = _step(Verb.ENGAGE, held, moment, note=engagement.note)
    return await _answer(connection, actor, held, step, engaged_at=engaged_at, first_contact_at=engaged_at)


async def report_outcome(connection: Connection, actor: Actor, referral_id: UUID, report: OutcomeReport) -> Answer:
    """Write down how it ended, so that the referrer hears of it; a step-up goes on its way to safeguarding at once."""
    held = await _hold_accepted(connection, referral_id)
    rows = await statements.ATTEMPTS_OF.rows(connection, the_offer=held.offer["offer_id"])
    attempts = [
        rules.Attempt(row["attempted_at"], ContactChannel(row["channel"]), ContactResult(row["result"])) for row in rows
    ]
    engaged = held.offer["engaged_at"] is not None
    rules.check_outcome(report, attempts, engaged=engaged)
    verb = verb_for_outcome(report.outcome)
    if verb is Verb.STEP_UP and report.note:
        await record_escalation(connection, actor, referral_id, target=EscalationTarget.MASH, reason=report.note)
    moment = clocks.now()
    # What safeguarding must know goes there, and officer and unit read it with the step-up; the history, of which a
    # partner keeps its part, repeats it only if the person agreed to that.
    note = report.note if report.detail_agreed or verb is not Verb.STEP_UP else None
    step = _step(verb, held, moment, reason=report.outcome, note=note, outcome=report.outcome)
    return await _answer(connection, actor, held, step, outcome=report.outcome, closed_at=moment)


async def find_live_offer(connection: Connection, referral_id: UUID) -> Row | None:
    """Return the offer that is open or accepted, as far as the connection's role may see it."""
    return await statements.LIVE_OF.row(connection, referral_id=referral_id)


async def _hold_offer(connection: Connection, referral_id: UUID, offer_id: UUID, verb: Verb) -> Held:
    # A partner whose offer has ended may no longer lock the referral: its own offer then says what happened.
    referral = await moving_statements.LOCK.row(connection, referral_id=referral_id)
    offer = await statements.ONE.row(connection, the_offer=offer_id, referral_id=referral_id)
    if offer is None:
        raise not_found("referral")
    next_offer_status(OfferStatus(offer["status"]), verb)
    if referral is None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The referral is no longer with this partner.")
    return Held(referral, offer)


async def _hold_accepted(connection: Connection, referral_id: UUID) -> Held:
    referral = await moving_statements.LOCK.row(connection, referral_id=referral_id)
    latest = await statements.LATEST_OF.row(connection, referral_id=referral_id)
    if latest is None:
        raise not_found("referral")
    if referral is None or latest["status"] != OfferStatus.ACCEPTED:
        raise ProblemError(
            ProblemCode.STATE_CONFLICT, f"The offer is {latest['status']}; only an accepted one can be reported on."
        )
    return Held(referral, latest)


def _step(
    verb: Verb,
    held: Held,
    moment: datetime,
    *,
    reason: str | None = None,
    note: str | None = None,
    outcome: Outcome | None = None,
) -> Step:
    return Step(
        verb=verb,
        moment=moment,
        offer_id=held.offer["offer_id"],
        organisation_id=held.offer["organisation_id"],
        response_window_id=held.offer["response_window_id"],
        reason=reason,
        note=note,
        outcome=outcome,
    )


async def _answer(connection: Connection, actor: Actor, held: Held, step: Step, **values: Any) -> Answer:
    changed = await _change(connection, actor, held, step, **values)
    if step.verb is Verb.ACCEPT:
        await ENQUEUE.run(connection, entrypoint=NOTICE_JOB, payload=f"ACCEPTED:{held.offer['offer_id']}")
    return Answer(changed, 200, {"ETag": etag(held.referral["version"] + 1)})


async def _change(connection: Connection, actor: Actor, held: Held, step: Step, **values: Any) -> AnsweredOffer:
    # The referral moves first: once the offer has ended, row-level security lets the partner move it no more.
    status = next_offer_status(OfferStatus(held.offer["status"]), step.verb)
    moved, _ = await move(connection, actor, held.referral, step)
    document = await end_or_change_offer(connection, actor, held.offer["offer_id"], status, **values)
    return AnsweredOffer(referral_id=held.referral["referral_id"], referral_status=Status(moved), offer=document)


async def end_or_change_offer(
    connection: Connection, actor: Actor, offer_id: UUID, status: OfferStatus, **given: Any
) -> OfferSummary:
    """Write an offer's new state; what is not given stays as it was."""
    values: dict[str, Any] = dict.fromkeys(
        (
            "answered_at",
            "decline_reason",
            "first_contact_due_at",
            "first_contact_at",
            "engaged_at",
            "outcome",
            "closed_at",
        )
    )
    values |= given
    answered_by = actor.subject if values["answered_at"] else None
    document = await statements.CHANGE.value(
        connection, the_offer=offer_id, status=status, answered_by=answered_by, **values
    )
    return OfferSummary.model_validate(from_json(document))
