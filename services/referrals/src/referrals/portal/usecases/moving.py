"""One step in a referral's life, as every use case takes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.records import not_found
from bluelamp.schemas.referrals import FieldChange, Outcome, Status
from referrals.portal.rules.transitions import TERMINAL, Verb, next_status
from referrals.portal.statements import moving

SYSTEM = Actor(
    subject="system",
    client_id="referrals-worker",
    organisation_id=UUID(int=0),
    roles=frozenset({"system"}),
    scopes=frozenset(),
)
"""Who acts when a clock or a queue does."""

ENDED_JOB = "hand_over_endings"
"""The job that tells the hub that made a referral how it ended or that it came back; its payload is its id."""
_TOLD_TO_HUB = TERMINAL | {Status.RETURNED_TO_REFERRER}

_EVENTS = {
    Verb.HOLD_FOR_CHECK: "held",
    Verb.RELEASE: "released",
    Verb.OFFER: "offered",
    Verb.ACCEPT: "accepted",
    Verb.DECLINE: "declined",
    Verb.EXPIRE: "expired",
    Verb.REMATCH: "rematched",
    Verb.RETURN: "returned",
    Verb.TAKE_BACK: "returned",
    Verb.RESUBMIT: "resubmitted",
    Verb.ATTEMPT_CONTACT: "contact_attempted",
    Verb.ENGAGE: "engaged",
    Verb.PERSON_DECLINES: "closed",
    Verb.UNABLE_TO_CONTACT: "closed",
    Verb.FIND_UNSAFE: "closed",
    Verb.CLOSE: "closed",
    Verb.WITHDRAW: "withdrawn",
    Verb.STEP_UP: "escalated",
    Verb.AMEND: "corrected",
    Verb.LOSE_AGREEMENT: "agreement_lost",
    Verb.WITHHOLD: "correction_withheld",
    Verb.REACH_HUB: "escalation_delivered",
    Verb.MISS_HUB: "escalation_held",
    Verb.HEAR_FROM_HUB: "safeguarding_updated",
}

OPERATIONS = {
    Verb.RELEASE: "release_referral",
    Verb.MATCH: "match_referral",
    Verb.OFFER: "make_offer",
    Verb.ACCEPT: "accept_offer",
    Verb.DECLINE: "decline_offer",
    Verb.EXPIRE: "expire_offer",
    Verb.REMATCH: "rematch_referral",
    Verb.RETURN: "return_referral",
    Verb.TAKE_BACK: "take_referral_back",
    Verb.RESUBMIT: "resubmit_referral",
    Verb.ATTEMPT_CONTACT: "record_contact_attempt",
    Verb.ENGAGE: "record_engagement",
    Verb.PERSON_DECLINES: "close_as_declined_by_person",
    Verb.UNABLE_TO_CONTACT: "close_as_unable_to_contact",
    Verb.FIND_UNSAFE: "close_as_unsafe_to_contact",
    Verb.CLOSE: "report_outcome",
    Verb.WITHDRAW: "withdraw_referral",
    Verb.STEP_UP: "step_up_referral",
    Verb.AMEND: "amend_referral",
    Verb.LOSE_AGREEMENT: "note_lost_agreement",
    Verb.WITHHOLD: "withhold_correction",
    Verb.REACH_HUB: "deliver_step_up",
    Verb.MISS_HUB: "hold_step_up",
    Verb.HEAR_FROM_HUB: "tell_of_case",
}
"""What the audit log calls each step: who reads it sees what was done and not only that something was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a step says beside its verb; the organisation is the partner that it concerns and that may read of it.

    The reason is a code of ours, which events carry; a reference that names a safeguarding case never leaves the force.
    """

    verb: Verb
    moment: datetime
    offer_id: UUID | None = None
    organisation_id: UUID | None = None
    response_window_id: UUID | None = None
    reason: str | None = None
    safeguarding_reference: str | None = None
    note: str | None = None
    outcome: Outcome | None = None
    changes: Sequence[FieldChange] | None = None


async def lock(connection: Connection, referral_id: UUID) -> Row:
    """Lock the referral's frame; raises NOT_FOUND when there is none that this connection may change."""
    referral = await moving.LOCK.row(connection, referral_id=referral_id)
    if referral is None:
        raise not_found("referral")
    return referral


async def move(connection: Connection, actor: Actor, referral: Row, step: Step) -> tuple[Status, int]:
    """Take the step and write it down; returns the new status and version. Raises STATE_CONFLICT if it is not possible.

    The referral must be locked; its status is the one that was read under the lock.
    """
    before = Status(referral["status"])
    after = next_status(before, step.verb)
    values = _values(actor, referral["referral_id"], before, after, step)
    event = _EVENTS.get(step.verb)
    if event is None:
        row = await moving.MOVE_QUIETLY.row(connection, **values)
    else:
        row = await moving.MOVE.row(
            connection,
            **values,
            outcome=step.outcome,
            event_type=event_type(event),
            traceparent=context.current().traceparent,
        )
    if row is None:
        raise not_found("referral")
    if after in _TOLD_TO_HUB and after is not before:
        await ENQUEUE.run(connection, entrypoint=ENDED_JOB, payload=str(referral["referral_id"]))
    return after, row["version"]


def event_type(name: str) -> str:
    """Return the full type of a portal event."""
    return f"uk.police.bluelamp.referral.{name}.v1"


def _values(actor: Actor, referral_id: UUID, before: Status, after: Status, step: Step) -> dict[str, Any]:
    return {
        **actor_values(actor),
        "referral_id": referral_id,
        "verb": step.verb,
        "operation": OPERATIONS[step.verb],
        "from_status": before,
        "to_status": after,
        "moment": step.moment,
        "organisation_id": step.organisation_id,
        "offer_id": step.offer_id,
        "response_window_id": step.response_window_id,
        "reason": step.reason,
        "safeguarding_reference": step.safeguarding_reference,
        "note": step.note,
        "changes": None if step.changes is None else to_json(step.changes).decode(),
    }
