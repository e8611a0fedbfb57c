"""Reading assessments, and the entry in the audit log that goes with it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fastapi import Response

from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.domestic_abuse import (
    GradeChange,
    GradeProposal,
    RiskAssessment,
    RiskGrade,
    RiskPage,
    RiskSummary,
    Signature,
)
from safeguarding.domestic_abuse.statements import assessments as statements
from safeguarding.domestic_abuse.usecases.parties import ADDRESS, consulted, sight


async def assessment_of(connection: Connection, actor: Actor, risk_assessment_id: UUID) -> RiskAssessment:
    """Return an assessment with its grades and proposals; raises NOT_FOUND for one that the caller may not see."""
    values = {"risk_assessment_id": risk_assessment_id}
    row = await statements.ONE.row(connection, **values, **sight(actor))
    if row is None:
        raise not_found("assessment")
    grades = await statements.GRADES.rows(connection, **values)
    proposals = await statements.PROPOSALS.rows(connection, **values)
    signatures = await statements.SIGNATURES.rows(connection, **values)
    names = RiskAssessment.model_fields.keys() & row.keys()
    return RiskAssessment.model_validate(
        {
            **{name: row[name] for name in names},
            "grades": [{name: one[name] for name in GradeChange.model_fields} for one in grades],
            "grade_proposals": [_proposal(one, signatures) for one in proposals],
        }
    )


async def get_risk_assessment(connection: Connection, actor: Actor, risk_assessment_id: UUID) -> RiskAssessment:
    """Return an assessment; reading it is a consultation of it and of everybody in it."""
    assessment = await assessment_of(connection, actor, risk_assessment_id)
    people = [assessment.victim_id, *assessment.perpetrator_ids, *assessment.children_ids]
    await consulted(connection, actor, "get_risk_assessment", [risk_assessment_id, *people])
    return assessment


async def list_risk_assessments(
    resources: Resources, actor: Actor, grade: RiskGrade | None, cursor: str | None, limit: int
) -> Response:
    """Return one page, newest first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/risk-assessments", {"grade": grade}, limit)
    moment, last_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE.rows(
            connection,
            **sight(actor),
            of_grade=grade,
            after_time=datetime.fromisoformat(moment) if moment else None,
            after_id=UUID(last_id) if last_id else None,
            limit=limit + 1,
        )
        subjects = [one for row in rows[:limit] for one in subjects_of(row)]
        await consulted(connection, actor, "list_risk_assessments", subjects)
    found = [RiskSummary.model_validate({name: row[name] for name in RiskSummary.model_fields}) for row in rows]
    return listing.answer(RiskPage, found, ("recorded_at", "risk_assessment_id"))


def subjects_of(row: Row) -> list[UUID]:
    """Return whom an entry of the log about an assessment names."""
    return [row["risk_assessment_id"], row["victim_id"], *row["perpetrator_ids"], *row["children_ids"]]


def _proposal(row: Row, signatures: Sequence[Row]) -> GradeProposal:
    own = [one for one in signatures if one["grade_proposal_id"] == row["grade_proposal_id"]]
    names = GradeProposal.model_fields.keys() & row.keys()
    return GradeProposal.model_validate(
        {
            **{name: row[name] for name in names},
            "signatures": [{name: one[name] for name in Signature.model_fields} for one in own],
        }
    )
