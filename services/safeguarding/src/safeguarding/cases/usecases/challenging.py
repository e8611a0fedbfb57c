"""An agency does not agree: the challenge, its escalation, and the answer of somebody who had no part in it."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import etag
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.cases import (
    ChallengeDecision,
    ChallengeEscalation,
    ChallengeState,
    ChallengeWithdrawal,
    NewChallenge,
    RaisedChallenge,
)
from bluelamp.schemas.safeguarding.codes import CaseKind
from safeguarding.cases.rules import decisions as rules
from safeguarding.cases.rules.clocks import challenge_due
from safeguarding.cases.rules.transitions import Verb
from safeguarding.cases.statements import records
from safeguarding.cases.usecases.deciding import add_decision, lock_as_management, material_of
from safeguarding.cases.usecases.intake import address_of
from safeguarding.cases.usecases.moving import SYSTEM, Step, lock, move
from safeguarding.cases.usecases.terms import terms_at

BATCH = 100
OVERDUE = "It was not settled in time."


async def challenge_decision(
    connection: Connection, actor: Actor, case_id: UUID, new: NewChallenge, challenge_id: UUID | None = None
) -> Answer:
    """Raise a challenge to the decision in force, in the name of the caller's agency.

    Demonstration data bring their own id.
    """
    case = await lock(connection, case_id)
    moment, challenge_id = clocks.now(), challenge_id or uuid7()
    details = {"challenge_id": challenge_id, "decision_id": case["decision_id"]}
    step = Step(verb=Verb.CHALLENGE, moment=moment, reason=new.reason, details=details)
    _, version = await move(connection, actor, case, step)
    await records.ADD_CHALLENGE.run(
        connection,
        challenge_id=challenge_id,
        case_id=case_id,
        decision_id=case["decision_id"],
        state=ChallengeState.CHALLENGED,
        agency=await records.OWN_AGENCY.value(connection),
        organisation_id=actor.organisation_id,
        challenged_by=actor.subject,
        challenged_at=moment,
        reason=new.reason,
        due_at=await _due(connection, case, moment),
    )
    return await _answer(connection, case_id, challenge_id, version, status=201)


async def escalate_challenge(
    connection: Connection, actor: Actor, case_id: UUID, challenge_id: UUID, escalation: ChallengeEscalation
) -> Answer:
    """Take a challenge to a manager who has had no part in the case.

    Raises FORBIDDEN unless the desk that challenged does so, or the management.
    """
    case = await lock(connection, case_id)
    challenge = await _hold(connection, case_id, challenge_id, ChallengeState.CHALLENGED)
    agency = await records.OWN_AGENCY.value(connection)
    rules.check_may_escalate(actor.organisation_id, challenge["organisation_id"], agency)
    version = await _escalate(connection, actor, case, challenge_id, escalation.reason)
    return await _answer(connection, case_id, challenge_id, version)


async def withdraw_challenge(
    connection: Connection, actor: Actor, case_id: UUID, challenge_id: UUID, withdrawal: ChallengeWithdrawal
) -> Answer:
    """Let the decision stand as it was taken; that is told before the case can be closed.

    Raises FORBIDDEN unless the desk that challenged does so, STATE_CONFLICT once the challenge is decided.
    """
    case = await lock(connection, case_id)
    challenge = await _hold(connection, case_id, challenge_id, ChallengeState.CHALLENGED, ChallengeState.ESCALATED)
    rules.check_may_withdraw(actor.organisation_id, challenge["organisation_id"])
    moment, details = clocks.now(), {"challenge_id": challenge_id}
    step = Step(verb=Verb.WITHDRAW_CHALLENGE, moment=moment, reason=withdrawal.reason, details=details)
    _, version = await move(connection, actor, case, step)
    await records.WITHDRAW_CHALLENGE.run(
        connection, the_challenge=challenge_id, moment=moment, by=actor.subject, reason=withdrawal.reason
    )
    return await _answer(connection, case_id, challenge_id, version)


async def escalate_due_challenges(resources: Resources) -> None:
    """Take further what was not settled in time; each once, however many workers look."""
    async with resources.database.transaction() as connection:
        due = await records.DUE_CHALLENGES.rows(connection, moment=clocks.now(), limit=BATCH)
    for one in due:
        async with resources.database.transaction() as connection:
            case = await lock(connection, one["case_id"])
            challenge = await records.HOLD_CHALLENGE.row(
                connection, the_case=one["case_id"], the_challenge=one["challenge_id"]
            )
            if challenge is not None and challenge["state"] == ChallengeState.CHALLENGED:
                await _escalate(connection, SYSTEM, case, one["challenge_id"], OVERDUE)


async def _escalate(connection: Connection, actor: Actor, case: Row, challenge_id: UUID, reason: str) -> int:
    moment = clocks.now()
    step = Step(verb=Verb.ESCALATE, moment=moment, reason=reason, details={"challenge_id": challenge_id})
    _, version = await move(connection, actor, case, step)
    await records.ESCALATE.run(
        connection,
        the_challenge=challenge_id,
        moment=moment,
        by=actor.subject,
        reason=reason,
        due_at=await _due(connection, case, moment),
    )
    return version


async def _due(connection: Connection, case: Row, moment: datetime) -> datetime:
    hub = await terms_at(connection, CaseKind(case["kind"]), moment, hub=case["responsible_hub"])
    return challenge_due(moment, hub.terms.hours)


async def decide_challenge(
    connection: Connection, actor: Actor, case_id: UUID, challenge_id: UUID, answer: ChallengeDecision
) -> Answer:
    """Uphold the decision, or change it by one that takes its place.

    Raises FORBIDDEN for whoever brought the case, took the decision or challenged it.
    """
    case = await lock_as_management(connection, case_id)
    challenge = await _hold(connection, case_id, challenge_id, ChallengeState.ESCALATED)
    challenged = await records.NEWEST_DECISION.row(connection, the_case=case_id)
    if challenged is None:
        raise not_found("decision")
    rules.check_may_decide_challenge(
        actor.subject, case["referrer"], challenged["decided_by"], challenge["challenged_by"]
    )
    material = await material_of(connection, case)
    rules.check_challenge_decision(answer, material.facts, clocks.today())
    moment = clocks.now()
    new_decision_id, changes = None, {}
    if answer.decision is not None:
        decision = await add_decision(connection, actor, material, answer.decision, moment)
        new_decision_id = decision.decision_id
        changes = {"level_of_need": decision.level_of_need, "decided_at": moment, "decision_id": new_decision_id}
    step = Step(
        verb=Verb.CHANGE if answer.result == "CHANGED" else Verb.UPHOLD,
        moment=moment,
        reason=answer.reason,
        details={"challenge_id": challenge_id, "new_decision_id": new_decision_id},
        changes=changes,
    )
    _, version = await move(connection, actor, case, step)
    await records.DECIDE_CHALLENGE.run(
        connection,
        the_challenge=challenge_id,
        result=answer.result,
        moment=moment,
        by=actor.subject,
        reason=answer.reason,
        new_decision=new_decision_id,
    )
    return await _answer(connection, case_id, challenge_id, version)


async def _hold(connection: Connection, case_id: UUID, challenge_id: UUID, *states: ChallengeState) -> Row:
    challenge = await records.HOLD_CHALLENGE.row(connection, the_case=case_id, the_challenge=challenge_id)
    if challenge is None:
        raise not_found("challenge")
    if challenge["state"] not in states:
        detail = f"The challenge is {challenge['state']}; this needs one that is {' or '.join(states)}."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    return challenge


async def _answer(connection: Connection, case_id: UUID, challenge_id: UUID, version: int, status: int = 200) -> Answer:
    row = await records.HOLD_CHALLENGE.row(connection, the_case=case_id, the_challenge=challenge_id)
    if row is None:
        raise not_found("challenge")
    body = RaisedChallenge.model_validate({name: row[name] for name in RaisedChallenge.model_fields})
    headers = {"ETag": etag(version)}
    return Answer(body, status, headers | {"Location": address_of(case_id)} if status == 201 else headers)  # noqa: PLR2004 # created
