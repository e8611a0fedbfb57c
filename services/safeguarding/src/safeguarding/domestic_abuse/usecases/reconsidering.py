"""What follows from who is who, reckoned again when records turn out to be of one person, or of two."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from pydantic_core import to_json

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.resources import Resources
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.safeguarding.domestic_abuse import IncidentKind, LimbFinding, RiskGrade
from safeguarding.domestic_abuse.rules.limbs import is_repeat, with_history
from safeguarding.domestic_abuse.statements import marac as marac_statements
from safeguarding.domestic_abuse.statements import reconsidering as statements
from safeguarding.domestic_abuse.usecases import serial
from safeguarding.domestic_abuse.usecases.assessing import assessment_event, met
from safeguarding.domestic_abuse.usecases.incidents import Abuse, history_of, last_marac
from safeguarding.domestic_abuse.usecases.reading import subjects_of
from safeguarding.domestic_abuse.usecases.rule_sets import marac_rules


class _Pair(NamedTuple):
    victim_id: UUID
    perpetrator_ids: Sequence[UUID]


async def reconsider_person(resources: Resources, person_id: UUID) -> None:
    """Reckon limbs, repeats and serial abuse again for everybody whom one record touches; publish what has changed.

    It bears being run twice: what says the same as before is neither written nor published.
    """
    async with resources.database.transaction() as connection:
        for row in await statements.ASSESSMENTS.rows(connection, person_id=person_id):
            await _reconsider_assessment(connection, row)
        incidents = await statements.INCIDENTS.rows(connection, person_id=person_id)
        for row in incidents:
            await _reconsider_incident(connection, row)
        # In one order everywhere, so that two workers never wait for each other in a ring.
        for perpetrator_id in sorted({person_id, *(one for row in incidents for one in row["perpetrator_ids"])}):
            await serial.find(connection, perpetrator_id)


async def limbs_as_known(connection: Connection, assessment: Row, limbs: Sequence[LimbFinding]) -> list[LimbFinding]:
    """Return an assessment's limbs with what every agency knows of the pair by now."""
    incident = await statements.INCIDENT_OF.row(connection, abuse_incident_id=assessment["abuse_incident_id"])
    abuse = Abuse(assessment["assessed_on"], is_crime=False)
    if incident is not None:
        abuse = Abuse(incident["occurred_on"], is_crime=incident["kind"] == IncidentKind.CRIME)
    rules = await marac_rules(connection, Lpu(assessment["lpu"]), assessment["assessed_on"])
    pair = _pair(assessment)
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
        **_acting(),
        risk_assessment_id=row["risk_assessment_id"],
        limbs=to_json(after).decode(),
        limbs_met=met(after),
        subjects=subjects_of(row),
        event_data=event,
    )


async def _reconsider_incident(connection: Connection, row: Row) -> None:
    rules = await marac_rules(connection, Lpu(row["lpu"]), clocks.today())
    last = await last_marac(connection, _pair(row), row["occurred_on"])
    counts = row["kind"] == IncidentKind.CRIME or not rules.repeat_crime_only
    repeats = counts and is_repeat(last, row["occurred_on"], rules.repeat_months)
    if (repeats, last) == (row["is_marac_repeat"], row["last_marac_on"]):
        return
    incident_id = row["abuse_incident_id"]
    event = {"abuse_incident_id": incident_id, "agency": row["agency"], "is_marac_repeat": repeats}
    await statements.CHANGE_REPEAT.run(
        connection,
        **_acting(),
        abuse_incident_id=incident_id,
        is_marac_repeat=repeats,
        last_marac_on=last,
        subjects=[incident_id, row["victim_id"], *row["perpetrator_ids"]],
        event_data=to_json(event).decode(),
    )
    if repeats:
        await marac_statements.FLAG_REPEATS.run(connection, **_acting(), abuse_incident_id=incident_id)
    else:
        await statements.UNFLAG_REPEATS.run(connection, abuse_incident_id=incident_id)


def _pair(row: Row) -> _Pair:
    return _Pair(row["victim_id"], row["perpetrator_ids"])


def _acting() -> dict[str, Any]:
    return {**actor_values(serial.SYSTEM), "traceparent": context.current().traceparent}
