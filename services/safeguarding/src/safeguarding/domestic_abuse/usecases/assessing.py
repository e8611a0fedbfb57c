"""Recording an assessment: one entry that scores itself and is ready for the MARAC."""

from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import created
from bluelamp.schemas.safeguarding.domestic_abuse import (
    IncidentKind,
    LimbFinding,
    NewRiskAssessment,
    PersonReference,
    RiskGrade,
)
from safeguarding.domestic_abuse.rules.assessing import Scored, check_answers, check_grade, check_sides, score
from safeguarding.domestic_abuse.rules.instruments import InstrumentRules
from safeguarding.domestic_abuse.rules.limbs import History, Situation, limbs_of, with_history
from safeguarding.domestic_abuse.statements import assessments as statements
from safeguarding.domestic_abuse.usecases.incidents import Abuse, Pairing, history_of, write_incident
from safeguarding.domestic_abuse.usecases.instruments import instrument_rules
from safeguarding.domestic_abuse.usecases.parties import ADDRESS, place_of, resolve
from safeguarding.domestic_abuse.usecases.reading import assessment_of
from safeguarding.domestic_abuse.usecases.rule_sets import marac_rules


async def record_risk_assessment(
    connection: Connection, actor: Actor, new: NewRiskAssessment, risk_assessment_id: UUID | None = None
) -> Answer:
    """Store an assessment with everything that follows from it; demo data bring their own id.

    Raises RULE_BROKEN with every fault: an unknown question, a grade below the floor, a person who is not known.
    """
    assessed_on = new.assessed_on or clocks.today()
    instrument = await instrument_rules(connection, new.instrument, assessed_on)
    check_answers(instrument, new, clocks.today())
    scored = score(instrument, new.answers, new.prompt_findings)
    check_grade(new.grade, scored.suggested_floor)
    place = await place_of(connection, new.lpu)
    rules = await marac_rules(connection, new.lpu, assessed_on)
    victim_id, perpetrator_ids, children_ids = await _people(connection, actor, new)
    pairing = Pairing(lpu=new.lpu, place=place, victim_id=victim_id, perpetrator_ids=perpetrator_ids, rules=rules)
    incident = await write_incident(connection, actor, pairing, new.incident) if new.incident else None
    limbs = await limbs_for(connection, pairing, new, scored, assessed_on)
    assessment_id = risk_assessment_id or uuid7()
    values = _values(new, instrument, scored, limbs) | {
        "hub": place.hub,
        "agency": place.agency,
        "victim_id": victim_id,
        "perpetrator_ids": perpetrator_ids,
        "children_ids": children_ids,
        "abuse_incident_id": incident["abuse_incident_id"] if incident else None,
        "assessed_on": assessed_on,
        "marac_rule_set_id": rules.marac_rule_set_id,
        "risk_assessment_id": assessment_id,
        "subjects": [assessment_id, victim_id, *perpetrator_ids, *children_ids],
        "event_data": assessment_event(
            assessment_id, new.instrument, new.grade, incomplete=scored.incomplete, limbs_met=met(limbs)
        ),
        "event_organisation": actor.confined_to,
    }
    await statements.RECORD_ASSESSMENT.run(connection, **actor_values(actor), **values)
    await statements.FIRST_GRADE.run(
        connection,
        risk_assessment_id=assessment_id,
        new_grade=new.grade,
        reason=new.grade_reason,
        moment=values["moment"],
        audit_actor=actor.subject,
    )
    assessment = await assessment_of(connection, actor, assessment_id)
    return created(assessment, f"{ADDRESS}/risk-assessments/{assessment_id}")


async def limbs_for(
    connection: Connection, pairing: Pairing, new: NewRiskAssessment, scored: Scored, assessed_on: date
) -> list[LimbFinding]:
    """Reckon the limbs with what every agency knows of the victim, this entry's own incident included."""
    is_crime = new.incident is not None and new.incident.kind is IncidentKind.CRIME
    abuse = Abuse(new.incident.occurred_on if new.incident else assessed_on, is_crime)
    certain = await history_of(connection, pairing, abuse)
    possible = await history_of(connection, pairing, abuse, possible=True)
    known = {one.name: getattr(certain, one.name) for one in fields(History)}
    situation = Situation(instrument=new.instrument, scored=scored, grade=new.grade, **known)
    return with_history(limbs_of(pairing.rules, situation), pairing.rules, certain, possible)


def met(limbs: list[LimbFinding]) -> list[str]:
    """Return the codes of the limbs that are met."""
    return [one.limb.value for one in limbs if one.met]


def assessment_event(
    risk_assessment_id: UUID,
    instrument: str,
    grade: RiskGrade,
    *,
    incomplete: bool,
    limbs_met: list[str],
    grade_proposal_id: UUID | None = None,
) -> str:
    """Write what an event says of an assessment."""
    return to_json(
        {
            "risk_assessment_id": risk_assessment_id,
            "instrument": instrument,
            "grade": grade,
            "incomplete": incomplete,
            "limbs_met": limbs_met,
            "grade_proposal_id": grade_proposal_id,
        }
    ).decode()


async def _people(connection: Connection, actor: Actor, new: NewRiskAssessment) -> tuple[UUID, list[UUID], list[UUID]]:
    given: dict[str, PersonReference] = {"#/victim": new.victim}
    given |= {f"#/perpetrators/{index}": one for index, one in enumerate(new.perpetrators)}
    given |= {f"#/children/{index}": one for index, one in enumerate(new.children)}
    ids = await resolve(connection, actor, given)
    perpetrator_ids = [ids[f"#/perpetrators/{index}"] for index in range(len(new.perpetrators))]
    children_ids = [ids[f"#/children/{index}"] for index in range(len(new.children))]
    check_sides(ids["#/victim"], perpetrator_ids, children_ids)
    return ids["#/victim"], perpetrator_ids, children_ids


def _values(
    new: NewRiskAssessment, instrument: InstrumentRules, scored: Scored, limbs: list[LimbFinding]
) -> dict[str, Any]:
    return {
        "instrument": instrument.instrument,
        "instrument_version": instrument.version,
        "lpu": new.lpu,
        "answers": to_json(new.answers).decode(),
        "ticks": scored.ticks,
        "high_risk_markers": scored.high_risk_markers,
        "unanswered": scored.unanswered,
        "prompts": to_json(scored.prompts).decode(),
        "incomplete": scored.incomplete,
        "intelligence_searched": new.intelligence_searched,
        "suggested_floor": scored.suggested_floor,
        "grade": new.grade,
        "limbs": to_json(limbs).decode(),
        "limbs_met": met(limbs),
        "moment": clocks.now(),
        "traceparent": context.current().traceparent,
    }
