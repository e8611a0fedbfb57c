"""What follows from who is who, reckoned again when records turn out to be of one person, or of two."""

from collections.abc import Sequence
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit.database import Connection, Row
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.domestic_abuse import IncidentKind, LimbFinding, RiskGrade
from safeguarding.domestic_abuse.rules.limbs import with_history
from safeguarding.domestic_abuse.statements import reconsidering as statements
from safeguarding.domestic_abuse.usecases import serial
from safeguarding.domestic_abuse.usecases.assessing import assessment_event, met
from safeguarding.domestic_abuse.usecases.incidents import Abuse, history_of
from safeguarding.domestic_abuse.usecases.reading import subjects_of
from safeguarding.domestic_abuse.usecases.repeats import acting, pair_of, reconsider_incident
from safeguarding.domestic_abuse.usecases.rule_sets import rules_decided_with


async def reconsider_person(resources: Resources, person_id: UUID) -> None:
    """Reckon limbs, repeats and serial abuse again for everybody whom one record touches; publish what has changed.

    What somebody decided stands: a grade, a referral with its findings. Each record is reckoned by the rule set that it
    was decided with, from the records as they are, so that what is undone leaves no trace (ADR 0032).
    It bears being run twice: what says the same as before is neither written nor published.
    """
    async with resources.database.transaction() as connection:
        for row in await statements.ASSESSMENTS.rows(connection, person_id=person_id):
            await _reconsider_assessment(connection, row)
        incidents = await statements.INCIDENTS.rows(connection, person_id=person_id)
        for row in incidents:
            await reconsider_incident(connection, row)
        # In one order everywhere, so that two workers never wait for each other in a ring.
        for perpetrator_id in sorted({person_id, *(one for row in incidents for one in row["perpetrator_ids"])}):
            await serial.find(connection, resources.vault, perpetrator_id)


async def limbs_as_known(connection: Connection, assessment: Row, limbs: Sequence[LimbFinding]) -> list[LimbFinding]:
    """Return an assessment's limbs with what every agency knows of the pair by now."""
    incident = await statements.INCIDENT_OF.row(connection, abuse_incident_id=assessment["abuse_incident_id"])
    abuse = Abuse(assessment["assessed_on"], is_crime=False)
    if incident is not None:
        abuse = Abuse(incident["occurred_on"], is_crime=incident["kind"] == IncidentKind.CRIME)
    rules = await rules_decided_with(connection, assessment["marac_rule_set_id"])
    pair = pair_of(assessment)
    certain = await history_of(connection, pair, abuse)
    return with_history(limbs, rules, certain, await history_of(connection, pair, abuse, possible=True))


async def _reconsider_assessment(connection: Connection, row: Row) -> None:
    before = [LimbFinding.model_validate(one) for one in row["limbs"]]
    after = await limbs_as_known(connection, row, before)
    if after == before:
        return
    event = assessment_event(
        row["risk_assessment_id"],
        row["instrument"],
        RiskGrade(row["grade"]),
        incomplete=row["incomplete"],
        limbs_met=met(after),
    )
    await statements.CHANGE_LIMBS.run(
        connection,
        **acting(),
        risk_assessment_id=row["risk_assessment_id"],
        limbs=to_json(after).decode(),
        limbs_met=met(after),
        subjects=subjects_of(row),
        event_data=event,
    )
