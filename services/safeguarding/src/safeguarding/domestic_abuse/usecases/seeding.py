"""The demonstration records of domestic abuse: one for each example in the reference, in the state that it needs."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from bluelamp.kit.database import Connection, Statement
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.domestic_abuse import (
    NewAbuseIncident,
    NewGradeProposal,
    NewMaracAction,
    NewMaracReferral,
    NewRiskAssessment,
)
from safeguarding.domestic_abuse import demonstration
from safeguarding.domestic_abuse.statements import seeding as statements
from safeguarding.domestic_abuse.usecases import assessing, grading, incidents, marac, serial

_FORCE = UUID("00000000-0000-7000-8000-000000000001")
OFFICER = Actor("officer", "officer", _FORCE, frozenset({"officer"}), frozenset(), lpu=demonstration.LPU)
SPECIALIST = Actor("da-specialist", "da-specialist", _FORCE, frozenset({"da-specialist"}), frozenset())
REFERRED = datetime(2026, 11, 1, 9, tzinfo=UTC)
# The count and the grade of each assessment; what is raised or lowered has to begin lower or higher.
_ASSESSMENTS = {
    demonstration.TO_READ: (15, "HIGH"),
    demonstration.TO_RAISE: (11, "MEDIUM"),
    demonstration.TO_PROPOSE: (14, "HIGH"),
    demonstration.TO_SIGN: (14, "HIGH"),
    demonstration.TO_REFER: (16, "HIGH"),
}
_INCIDENTS = {
    demonstration.INCIDENT_TO_READ: demonstration.VICTIM,
    demonstration.INCIDENT_AGAINST_ANOTHER: demonstration.ANOTHER_VICTIM,
}


async def seed_domestic_abuse(resources: Resources) -> int:
    """Add the demonstration records that are missing; returns how many were added."""
    added = 0
    async with resources.database.transaction() as connection:
        added += sum([await _person(connection, *one) for one in demonstration.PEOPLE.items()])
        added += sum([await _assessment(connection, one) for one in _ASSESSMENTS])
        added += sum([await _referral(connection, one) for one in demonstration.MARACS])
    for abuse_incident_id in _INCIDENTS:
        async with resources.database.transaction() as connection:
            added += await _incident(connection, abuse_incident_id)
        await serial.follow_abuse_incident(resources, abuse_incident_id)
    return added


async def _person(connection: Connection, person_id: UUID, who: dict[str, Any]) -> bool:
    if await _is_there(connection, statements.HAS_PERSON, person_id):
        return False
    born_on = date.fromisoformat(who["date_of_birth"])
    values = {**who, "date_of_birth": born_on, "created_by": OFFICER.subject}
    await statements.ADD_PERSON.run(connection, record_id=person_id, **values)
    return True


async def _incident(connection: Connection, abuse_incident_id: UUID) -> bool:
    if await _is_there(connection, statements.HAS_INCIDENT, abuse_incident_id):
        return False
    between = {
        "victim": {"person_id": str(_INCIDENTS[abuse_incident_id])},
        "perpetrators": [{"person_id": str(demonstration.SERIAL_PERPETRATOR)}],
    }
    new = NewAbuseIncident.model_validate({**demonstration.NEW_INCIDENT, **between})
    await incidents.record_abuse_incident(connection, OFFICER, new, abuse_incident_id)
    return True


async def _assessment(connection: Connection, risk_assessment_id: UUID, yes: int = 14, grade: str = "HIGH") -> bool:
    if await _is_there(connection, statements.HAS_ASSESSMENT, risk_assessment_id):
        return False
    yes, grade = _ASSESSMENTS.get(risk_assessment_id, (yes, grade))
    # The sergeant who signs is of another unit than the desk that reads.
    lpu = demonstration.LPU_OF_SERGEANT if risk_assessment_id == demonstration.TO_SIGN else demonstration.LPU
    new = NewRiskAssessment.model_validate({**demonstration.assessment(yes, grade), "lpu": lpu})
    await assessing.record_risk_assessment(connection, OFFICER, new, risk_assessment_id)
    if risk_assessment_id == demonstration.TO_SIGN:
        proposal = NewGradeProposal.model_validate({"grade": "MEDIUM", "reason": "In custody until the spring."})
        await grading.propose_grade(connection, OFFICER, risk_assessment_id, proposal, demonstration.PROPOSAL)
    return True


async def _referral(connection: Connection, marac_referral_id: UUID) -> bool:
    if await _is_there(connection, statements.HAS_REFERRAL, marac_referral_id):
        return False
    assessment_id = UUID(int=marac_referral_id.int + 0x100)
    await _assessment(connection, assessment_id)
    new = NewMaracReferral(risk_assessment_id=assessment_id)
    await marac.refer_to_marac(connection, OFFICER, new, marac_referral_id)
    if marac_referral_id == demonstration.MARAC_TO_COMPLETE:
        action = NewMaracAction.model_validate(
            {"agency": "POLICE", "action": "Visit weekly.", "due_on": "2026-12-01"},
        )
        await marac.add_action(connection, SPECIALIST, marac_referral_id, action, demonstration.MARAC_ACTION)
    await statements.DATE_BACK.run(
        connection,
        referral_ids=[marac_referral_id],
        referred_at=REFERRED,
        referred_on=REFERRED.date(),
        expires_on=date(2027, 11, 1),
    )
    return True


async def _is_there(connection: Connection, statement: Statement, record_id: UUID) -> bool:
    return await statement.value(connection, record_id=record_id) is not None
