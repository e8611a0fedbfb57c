"""One step in a case's life, as every use case takes it; and the case's clocks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import etag
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.records import not_found
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.cases import CaseClock, ChangedCase, StopReason
from bluelamp.schemas.safeguarding.codes import CaseStatus, ClockKind, Rating
from safeguarding.cases.rules.clocks import Clock
from safeguarding.cases.rules.transitions import Verb, next_status
from safeguarding.cases.statements import moving as statements
from safeguarding.cases.statements import reading

SYSTEM = Actor(
    subject="system",
    client_id="safeguarding-worker",
    organisation_id=UUID(int=0),
    roles=frozenset({"system"}),
    scopes=frozenset(),
)
"""Who acts when a clock or a queue does."""

HANDOVER_JOB = "hand_over_case"
"""The job that hands over to the portal what a case leaves to it, and how it ended; its payload is the case's id."""
_ENDED = frozenset({CaseStatus.CLOSED, CaseStatus.RETURNED})

_EVENTS = {
    Verb.FORWARD: "forwarded",
    Verb.SCREEN: "screened",
    Verb.RE_RATE: "rated",
    Verb.DECIDE: "decided",
    Verb.NOTIFY: "notified",
    Verb.RETURN: "notified",
    Verb.CHALLENGE: "challenged",
    Verb.WITHDRAW_CHALLENGE: "challenge_decided",
    Verb.UPHOLD: "challenge_decided",
    Verb.CHANGE: "challenge_decided",
    Verb.PLACE_PERSON: "people_changed",
    Verb.ACCEPT_HOME_AUTHORITY: "transferred",
    Verb.CLOSE: "closed",
    Verb.HEAR_FROM_PORTAL: "referral_updated",
    Verb.CORRECT: "corrected",
}
_TOLD_TO_REFERRER = frozenset({Verb.FORWARD, Verb.NOTIFY, Verb.RETURN, Verb.ACCEPT_HOME_AUTHORITY, Verb.CLOSE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a step says beside its verb; `changes` are columns of the case, `details` ids and codes for its history."""

    verb: Verb
    moment: datetime
    reason: str | None = None
    details: dict[str, Any] | None = None
    changes: dict[str, Any] = field(default_factory=dict)


async def lock(connection: Connection, case_id: UUID) -> Row:
    """Lock a case that the caller's hub answers for.

    Raises NOT_FOUND when the caller may see no such case, FORBIDDEN when it may see it and another hub answers for it.
    """
    case = await statements.LOCK.row(connection, the_case=case_id)
    if case is None:
        if await reading.EXISTS.value(connection, the_case=case_id) is None:
            raise not_found("case")
        raise ProblemError(ProblemCode.FORBIDDEN, "Only the case's hub works on it.")
    if case["bound_hub"] is not None and case["bound_hub"] != case["responsible_hub"]:
        detail = f"The hub {case['responsible_hub']} answers for this case."
        raise ProblemError(ProblemCode.FORBIDDEN, detail)
    return case


async def move(connection: Connection, actor: Actor, case: Row, step: Step) -> tuple[CaseStatus, int]:
    """Take the step and write it down; returns the new status and version. Raises STATE_CONFLICT if it is not possible.

    The case must be locked; its status is the one that was read under the lock.
    """
    before = CaseStatus(case["status"])
    after = next_status(before, step.verb)
    changes = dict.fromkeys(statements.CHANGEABLE) | step.changes
    values: dict[str, Any] = {
        **actor_values(actor),
        **changes,
        "the_case": case["case_id"],
        "moment": step.moment,
        "verb": step.verb,
        "from_status": before,
        "to_status": after,
        "reason": step.reason,
        "details": to_json(step.details).decode() if step.details else None,
    }
    event = _EVENTS.get(step.verb) or ("rated" if "rating" in step.changes else None)
    if event is None:
        row = await statements.MOVE_QUIETLY.row(connection, **values)
    else:
        row = await statements.MOVE.row(connection, **values, **_told(event, case, step))
    if row is None:
        raise not_found("case")
    if after in _ENDED and after is not before:
        await ENQUEUE.run(connection, entrypoint=HANDOVER_JOB, payload=str(case["case_id"]))
    return after, row["version"]


def _told(event: str, case: Row, step: Step) -> dict[str, Any]:
    return {
        "event_type": f"uk.police.bluelamp.safeguarding.case.{event}.v1",
        "referrer_told": step.verb in _TOLD_TO_REFERRER,
        "told_outcome": step.changes.get("outcome", case["outcome"]),
        "told_home_hub": case["home_hub"] if step.verb is Verb.ACCEPT_HOME_AUTHORITY else None,
        "traceparent": context.current().traceparent,
    }


async def stop_clocks(
    connection: Connection, case_id: UUID, kinds: Sequence[ClockKind], moment: datetime, reason: StopReason
) -> None:
    """Stop what still runs of these kinds; whether one was late, the sweep of breaches sees from its times."""
    await statements.STOP_CLOCKS.run(connection, the_case=case_id, kinds=list(kinds), moment=moment, stop_reason=reason)


async def start_clock(connection: Connection, case: Row, clock: Clock, moment: datetime) -> None:
    """Add a clock; none of its kind may be running."""
    await statements.START_CLOCK.run(
        connection,
        case_id=case["case_id"],
        referrer_organisation_id=case["referrer_organisation_id"],
        kind=clock.kind,
        rule_id=clock.rule_id,
        rating=clock.rating,
        moment=moment,
        started_at=clock.started_at,
        due_at=clock.due_at,
    )


async def clocks_of(connection: Connection, case_id: UUID) -> list[CaseClock]:
    """Return every clock that the case has had, oldest first."""
    rows = await statements.CLOCKS.rows(connection, the_case=case_id)
    return [CaseClock.model_validate({name: row[name] for name in CaseClock.model_fields}) for row in rows]


async def changed(
    connection: Connection, case: Row, status: CaseStatus, version: int, rating: Rating | None = None
) -> Answer:
    """Answer with where the case stands after a step."""
    body = ChangedCase(
        case_id=case["case_id"],
        reference=case["reference"],
        status=status,
        rating=rating or case["rating"],
        clocks=await clocks_of(connection, case["case_id"]),
    )
    return Answer(body, 200, {"ETag": etag(version)})
