"""Putting in the caseload that the demonstration needs."""

from datetime import datetime, timedelta
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.demonstration import keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.offenders.caseload import ContactMethod, ContactOutcome, NewContact
from bluelamp.schemas.offenders.codes import Cohort, Colour
from bluelamp.schemas.offenders.plans import NewAssessment, NewPlan, NewPlanAction
from offenders.caseload import demonstration as known
from offenders.caseload.statements import cases as statements
from offenders.caseload.usecases.cases import NewCase, open_case
from offenders.caseload.usecases.contacts import record_contact
from offenders.caseload.usecases.plans import add_action, assess_needs, make_plan
from offenders.nominals import demonstration as people

_CASES = {
    known.CASE: (people.MANAGED, Cohort.LEGACY, Colour.RED),
    known.CASE_TO_TURN: (known.TO_TURN, Cohort.LEGACY, Colour.RED),
    known.CASE_IN_CUSTODY: (known.IN_CUSTODY, Cohort.LEGACY, Colour.BLUE),
    known.CASE_TO_PLAN: (known.TO_PLAN, Cohort.LEGACY, Colour.GREEN),
    known.CASE_TO_CHANGE: (known.TO_CHANGE, Cohort.LEGACY, Colour.AMBER),
}


async def seed_caseload(resources: Resources) -> int:
    """Add the demonstration's cases that are missing; returns how many were added."""
    manager, now = keeper("offender-supervisor"), clocks.now()
    async with resources.database.transaction() as connection:
        if await statements.EXISTS.value(connection, case_id=known.CASE):
            return 0
        for case_id, (offender_id, cohort, colour) in _CASES.items():
            new = _case(offender_id, cohort, colour, now - timedelta(days=20))
            await open_case(connection, manager, new, case_id)
        seen = NewContact(
            case_id=known.CASE,
            outcome=ContactOutcome.KEPT,
            method=ContactMethod.OFFICE,
            contacted_at=now - timedelta(days=10),
        )
        await record_contact(connection, manager, seen, known.CONTACT)
        visit = {**known.NEW_CONTACT, "contacted_at": "2014-06-03T10:00:00Z"}
        await record_contact(connection, manager, NewContact.model_validate(visit), known.CONTACT_IN_ERROR)
        await _plans(connection, manager)
    return len(_CASES)


def _case(offender_id: UUID, cohort: Cohort, colour: Colour, opened_at: datetime) -> NewCase:
    in_custody = colour is Colour.BLUE
    return NewCase(
        offender_id=offender_id,
        cohort=cohort,
        manager=known.MANAGER,
        team=known.TEAM,
        lpu="SANDWELL",
        colour=colour,
        review_on=clocks.today() + timedelta(days=60),
        reason="Managed since before the cohorts of today.",
        opened_at=datetime.fromisoformat(known.OPENED_LONG_AGO) if in_custody else opened_at,
    )


async def _plans(connection: Connection, manager: Actor) -> None:
    for plan_id, case_id, action_id in (
        (known.PLAN, known.CASE, known.ACTION),
        (known.PLAN_TO_CHANGE, known.CASE_TO_CHANGE, known.ACTION_TO_CHANGE),
    ):
        plan = NewPlan.model_validate({**known.NEW_PLAN, "case_id": case_id})
        await make_plan(connection, manager, plan, plan_id)
        await add_action(connection, manager, plan_id, NewPlanAction.model_validate(known.NEW_ACTION), action_id)
    later = {"assessed_on": "2014-08-04", "needs": [{"pathway": "DRUGS_AND_ALCOHOL", "score": 1}]}
    await assess_needs(connection, manager, known.PLAN, NewAssessment.model_validate(later))
