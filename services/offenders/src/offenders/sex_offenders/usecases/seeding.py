"""Putting in whom the demonstration's sex-offender managers manage."""

from typing import Any
from uuid import UUID

from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.demonstration import keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.offenders.nominals import NewOffender
from bluelamp.schemas.offenders.sex_offender_histories import (
    NewManagementPlan,
    NewMappaDecision,
    NewRiskAssessment,
    NewSexOffenderVisit,
)
from bluelamp.schemas.offenders.sex_offenders import NewSexOffender
from offenders.nominals.usecases.keeping import record_offender
from offenders.sex_offenders import demonstration as known
from offenders.sex_offenders.statements.people import EXISTS
from offenders.sex_offenders.usecases.managing import register_sex_offender
from offenders.sex_offenders.usecases.recording import assess_risk, decide_mappa, plan_management, record_visit

_PEOPLE = {
    known.PERSON_TO_REGISTER: "Thirty-One",
    known.PERSON_TO_CHANGE: "Thirty-Two",
    known.PERSON_TO_END: "Thirty-Three",
}
_MANAGED = {
    known.MANAGED: known.PERSON_MANAGED,
    known.TO_CHANGE: known.PERSON_TO_CHANGE,
    known.TO_END: known.PERSON_TO_END,
}


async def seed_sex_offenders(resources: Resources) -> int:
    """Add those whom the demonstration manages and who are missing; returns how many were added."""
    manager = keeper("sex-offender-manager")
    async with resources.database.transaction() as connection:
        if await EXISTS.value(connection, sex_offender_id=known.MANAGED):
            return 0
        for offender_id, name in _PEOPLE.items():
            await record_offender(connection, keeper("offender-supervisor"), _person(name), offender_id)
        for sex_offender_id, offender_id in _MANAGED.items():
            new = {**known.NEW_SEX_OFFENDER, "offender_id": offender_id, "managed_from": known.FIRST_DAY}
            await register_sex_offender(connection, manager, NewSexOffender.model_validate(new), sex_offender_id)
        await _history(connection, manager, known.MANAGED)
    return len(_MANAGED)


def _person(name: str) -> NewOffender:
    values: dict[str, Any] = {
        "given_name": "Example",
        "family_name": f"Offender-{name}",
        "date_of_birth": "1966-05-14",
        "sex": "MALE",
        "lpu": "SANDWELL",
    }
    return NewOffender.model_validate(values)


async def _history(connection: Connection, manager: Actor, managed: UUID) -> None:
    """Managed since 2014 by the table, and since 2018 by a plan."""
    found = {**known.NEW_ASSESSMENT, "tool": "RM2000_S", "tool_version": "2000", "assessed_on": "2014-09-10"}
    await assess_risk(connection, manager, managed, NewRiskAssessment.model_validate(found), known.ASSESSMENT)
    days = {"decided_on": "2014-09-15", "review_on": "2015-09-15"}
    by_table = {name: value for name, value in known.NEW_PLAN.items() if not name.startswith("interval")} | days
    await plan_management(connection, manager, managed, NewManagementPlan.model_validate(by_table), known.PLAN)
    seen = NewSexOffenderVisit.model_validate({**known.NEW_VISIT, "visited_at": "2026-06-01T10:00:00Z"})
    await record_visit(connection, manager, managed, seen, known.VISIT)
    decided = {**known.NEW_MAPPA_DECISION, "decided_on": "2014-09-15", "review_on": "2015-03-15"}
    await decide_mappa(connection, manager, managed, NewMappaDecision.model_validate(decided), known.MAPPA_DECISION)
