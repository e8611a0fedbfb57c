"""An agency does not agree: the challenge, its escalation, and the answer of somebody who had no part in it."""

from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import etag
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.cases import (
    ChallengeDecision,
    ChallengeEscalation,
    ChallengeState,
    NewChallenge,
    RaisedChallenge,
)
from safeguarding.cases.rules import decisions as rules
from safeguarding.cases.rules.transitions import Verb
from safeguarding.cases.statements import records
from safeguarding.cases.usecases.deciding import add_decision, material_of
from safeguarding.cases.usecases.intake import address_of
from safeguarding.cases.usecases.moving import Step, lock, move


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
    )
    return await _answer(connection, case_id, challenge_id, version, status=201)


async def escalate_challenge(
    connection: Connection, actor: Actor, case_id: UUID, challenge_id: UUID, escalation: ChallengeEscalation
) -> Answer:
    """Take a challenge to a manager who has had no part in the case."""
    case = await lock(connection, case_id)
    await _hold(connection, case_id, challenge_id, ChallengeState.CHALLENGED)
    moment = clocks.now()
    step = Step(verb=Verb.ESCALATE, moment=moment, reason=escalation.reason, details={"challenge_id": challenge_id})
    _, version = await move(connection, actor, case, step)
    await records.ESCALATE.run(
        connection, the_challenge=challenge_id, moment=moment, by=actor.subject, reason=escalation.reason
    )
    return await _answer(connection, case_id, challenge_id, version)


async def decide_challenge(
    connection: Connection, actor: Actor, case_id: UUID, challenge_id: UUID, answer: ChallengeDecision
) -> Answer:
    """Uphold the decision, or change it by one that takes its place.

    Raises FORBIDDEN for whoever brought the case, took the decision or challenged it.
    """
    case = await lock(connection, case_id)
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


async def _hold(connection: Connection, case_id: UUID, challenge_id: UUID, state: ChallengeState) -> Row:
    challenge = await records.HOLD_CHALLENGE.row(connection, the_case=case_id, the_challenge=challenge_id)
    if challenge is None:
        raise not_found("challenge")
    if challenge["state"] != state:
        detail = f"The challenge is {challenge['state']}; this needs one that is {state}."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    return challenge


async def _answer(connection: Connection, case_id: UUID, challenge_id: UUID, version: int, status: int = 200) -> Answer:
    row = await records.HOLD_CHALLENGE.row(connection, the_case=case_id, the_challenge=challenge_id)
    if row is None:
        raise not_found("challenge")
    body = RaisedChallenge.model_validate({name: row[name] for name in RaisedChallenge.model_fields})
    headers = {"ETag": etag(version)}
    return Answer(body, status, headers | {"Location": address_of(case_id)} if status == 201 else headers)  # noqa: PLR2004 # created
