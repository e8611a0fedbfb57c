"""Moving a grade: up with a reason, down with two signatures."""

from typing import Any
from uuid import UUID

from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found, stands
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.domestic_abuse import (
    GradeProposal,
    LimbFinding,
    NewGradeProposal,
    NewSignature,
    ProposalStatus,
    RaisedGrade,
    RiskGrade,
    SignatoryRole,
    SignatureDecision,
)
from safeguarding.domestic_abuse.rules.grading import (
    Signed,
    check_proposal,
    check_raise,
    check_still_stands,
    role_of,
    status_after,
)
from safeguarding.domestic_abuse.rules.limbs import with_grade
from safeguarding.domestic_abuse.statements import assessments as statements
from safeguarding.domestic_abuse.usecases.assessing import assessment_event, met
from safeguarding.domestic_abuse.usecases.parties import ADDRESS, sight
from safeguarding.domestic_abuse.usecases.reading import assessment_of, subjects_of


async def raise_grade(connection: Connection, actor: Actor, risk_assessment_id: UUID, raised: RaisedGrade) -> Answer:
    """Give a higher grade; the limb of professional judgement follows it."""
    row = await _locked(connection, actor, risk_assessment_id)
    check_raise(RiskGrade(row["grade"]), raised.grade)
    await _regrade(connection, actor, row, raised.grade, raised.reason)
    assessment = await assessment_of(connection, actor, risk_assessment_id)
    return stands(assessment, assessment.version)


async def propose_grade(
    connection: Connection,
    actor: Actor,
    risk_assessment_id: UUID,
    new: NewGradeProposal,
    grade_proposal_id: UUID | None = None,
) -> Answer:
    """Propose a lower grade, also one below the floor; raises STATE_CONFLICT while another proposal is open."""
    row = await _locked(connection, actor, risk_assessment_id)
    check_proposal(RiskGrade(row["grade"]), new.grade)
    before = await statements.PROPOSALS.rows(connection, risk_assessment_id=risk_assessment_id)
    if any(one["status"] == ProposalStatus.OPEN for one in before):
        raise ProblemError(ProblemCode.STATE_CONFLICT, "Another proposal waits for its signatures.")
    proposal_id = grade_proposal_id or uuid7()
    await statements.PROPOSE.run(
        connection,
        **_told(actor, row, RiskGrade(row["grade"]), row["limbs_met"], proposal_id),
        new_grade=new.grade,
        reason=new.reason,
    )
    assessment = await assessment_of(connection, actor, risk_assessment_id)
    proposal = next(one for one in assessment.grade_proposals if one.grade_proposal_id == proposal_id)
    return _stored(risk_assessment_id, proposal)


async def sign_proposal(
    connection: Connection, actor: Actor, risk_assessment_id: UUID, grade_proposal_id: UUID, new: NewSignature
) -> Answer:
    """Sign as supervisor or specialist; the second agreement lowers the grade, a refusal ends the proposal.

    Raises STATE_CONFLICT for a proposal that is closed or older than the grade, a role that has signed, or a person
    who has.
    """
    row = await _locked(connection, actor, risk_assessment_id)
    proposal = await _proposal(connection, actor, risk_assessment_id, grade_proposal_id)
    if proposal.status is not ProposalStatus.OPEN:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The proposal is closed.")
    decision = SignatureDecision(new.decision)
    grades = (await assessment_of(connection, actor, risk_assessment_id)).grades
    check_still_stands(proposal.proposed_at, [one.graded_at for one in grades], decision)
    before = [Signed(one.signed_by, one.role, one.decision) for one in proposal.signatures]
    role: SignatoryRole = role_of(actor.roles, before, actor.subject)
    status = status_after([*before, Signed(actor.subject, role, decision)])
    await statements.SIGN.run(
        connection,
        **_told(actor, row, RiskGrade(row["grade"]), row["limbs_met"], grade_proposal_id),
        role=role,
        decision=new.decision,
        reason=new.reason,
        new_status=status,
    )
    if status is ProposalStatus.AGREED:
        await _regrade(connection, actor, row, proposal.grade, proposal.reason, grade_proposal_id=grade_proposal_id)
    return _stored(risk_assessment_id, await _proposal(connection, actor, risk_assessment_id, grade_proposal_id))


async def _regrade(
    connection: Connection,
    actor: Actor,
    row: Row,
    grade: RiskGrade,
    reason: str,
    *,
    grade_proposal_id: UUID | None = None,
) -> None:
    floor = RiskGrade(row["suggested_floor"]) if row["suggested_floor"] else None
    limbs = with_grade([LimbFinding.model_validate(one) for one in row["limbs"]], grade, floor)
    await statements.REGRADE.run(
        connection,
        **_told(actor, row, grade, met(limbs), grade_proposal_id),
        new_grade=grade,
        reason=reason,
        limbs=to_json(limbs).decode(),
        limbs_met=met(limbs),
    )


async def _locked(connection: Connection, actor: Actor, risk_assessment_id: UUID) -> Row:
    row = await statements.LOCKED.row(connection, risk_assessment_id=risk_assessment_id, **sight(actor))
    if row is None:
        raise not_found("assessment")
    return row


async def _proposal(
    connection: Connection, actor: Actor, risk_assessment_id: UUID, grade_proposal_id: UUID
) -> GradeProposal:
    assessment = await assessment_of(connection, actor, risk_assessment_id)
    for one in assessment.grade_proposals:
        if one.grade_proposal_id == grade_proposal_id:
            return one
    raise not_found("proposal")


def _stored(risk_assessment_id: UUID, proposal: GradeProposal) -> Answer:
    # A proposal and its signatures are read with the assessment that they are about.
    return Answer(proposal, 201, {"Location": f"{ADDRESS}/risk-assessments/{risk_assessment_id}"})


def _told(
    actor: Actor, row: Row, grade: RiskGrade, limbs_met: list[str], grade_proposal_id: UUID | None
) -> dict[str, Any]:
    return {
        **actor_values(actor),
        "risk_assessment_id": row["risk_assessment_id"],
        "grade_proposal_id": grade_proposal_id,
        "moment": clocks.now(),
        "subjects": subjects_of(row),
        "event_organisation": actor.confined_to,
        "event_data": assessment_event(
            row["risk_assessment_id"],
            row["instrument"],
            grade,
            incomplete=row["incomplete"],
            limbs_met=limbs_met,
            grade_proposal_id=grade_proposal_id,
        ),
        "traceparent": context.current().traceparent,
    }
