"""Risk assessments and their grades."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of, read
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.domestic_abuse import (
    GradeProposal,
    NewGradeProposal,
    NewRiskAssessment,
    NewSignature,
    RaisedGrade,
    RiskAssessment,
    RiskGrade,
    RiskPage,
)
from safeguarding.access import RiskAssessor, RiskReader, RiskSigner
from safeguarding.domestic_abuse import demonstration
from safeguarding.domestic_abuse.routes import examples
from safeguarding.domestic_abuse.usecases import assessing, grading, reading

router = APIRouter(tags=["domestic abuse"], route_class=StrictRoute)


@router.post("/risk-assessments", summary="Record a risk assessment", status_code=201, response_model=RiskAssessment)
async def record_risk_assessment(
    new: Annotated[NewRiskAssessment, Body(openapi_examples=examples.ASSESSMENT)],
    actor: RiskAssessor,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take one entry of who, what and every answer; the count suggests a floor, the grade is the assessor's.

    The answer says which limbs of the MARAC are met and why. It counts, it does not predict.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: assessing.record_risk_assessment(connection, actor, new)
    )


@router.get("/risk-assessments", summary="List risk assessments", response_model=RiskPage)
async def list_risk_assessments(
    actor: RiskReader,
    resources: ResourcesOf,
    grade: Annotated[RiskGrade | None, Query(description="Only those of this grade.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the newest first: the force's own unit's, to a desk those of its hub's area."""
    return await reading.list_risk_assessments(resources, actor, grade, cursor, limit)


@router.get("/risk-assessments/{risk_assessment_id}", summary="Read a risk assessment", response_model=RiskAssessment)
async def get_risk_assessment(
    risk_assessment_id: Annotated[UUID, path_of("assessment", demonstration.TO_READ)],
    actor: RiskReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return every answer, what follows from it, each grade with its reason, and who signed what."""
    async with resources.database.transaction(actor.confined_to) as connection:
        assessment = await reading.get_risk_assessment(connection, actor, risk_assessment_id)
    return read(assessment, assessment.version, if_none_match)


@router.post("/risk-assessments/{risk_assessment_id}/grade", summary="Raise the grade", response_model=RiskAssessment)
async def raise_grade(
    risk_assessment_id: Annotated[UUID, path_of("assessment", demonstration.TO_RAISE)],
    raised: Annotated[RaisedGrade, Body(openapi_examples=examples.RAISE)],
    actor: RiskAssessor,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Give a higher grade, saying why; a lower one is proposed instead."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: grading.raise_grade(connection, actor, risk_assessment_id, raised),
    )


@router.post(
    "/risk-assessments/{risk_assessment_id}/grade-proposals",
    summary="Propose a lower grade",
    status_code=201,
    response_model=GradeProposal,
)
async def propose_grade(
    risk_assessment_id: Annotated[UUID, path_of("assessment", demonstration.TO_PROPOSE)],
    new: Annotated[NewGradeProposal, Body(openapi_examples=examples.PROPOSAL)],
    actor: RiskAssessor,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Propose a lower grade, also below the suggested floor, to a supervisor and a specialist."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: grading.propose_grade(connection, actor, risk_assessment_id, new),
    )


@router.post(
    "/risk-assessments/{risk_assessment_id}/grade-proposals/{grade_proposal_id}/signatures",
    summary="Sign a lower grade",
    status_code=201,
    response_model=GradeProposal,
)
async def sign_proposal(
    risk_assessment_id: Annotated[UUID, path_of("assessment", demonstration.TO_SIGN)],
    grade_proposal_id: Annotated[UUID, path_of("proposal", demonstration.PROPOSAL)],
    new: Annotated[NewSignature, Body(openapi_examples=examples.SIGNATURE)],
    actor: RiskSigner,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Agree or refuse as a supervisor or as a specialist; with both agreed, by two people, the grade is lowered."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: grading.sign_proposal(connection, actor, risk_assessment_id, grade_proposal_id, new),
    )
