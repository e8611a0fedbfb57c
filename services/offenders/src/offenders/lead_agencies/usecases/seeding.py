"""Putting in the leads that the demonstration needs."""

from datetime import timedelta
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.registers.demonstration import add_missing, keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.offenders.codes import Cohort, Colour, LeadAgency
from bluelamp.schemas.offenders.lead_agencies import (
    LeadAgencyFacts,
    NewChangeAnswer,
    NewLeadAgencyChange,
    NewLeadAgencyProposal,
    NewReallocation,
)
from offenders.caseload import demonstration as caseload
from offenders.caseload.usecases.cases import NewCase, open_case
from offenders.lead_agencies import demonstration as known
from offenders.lead_agencies.statements.changes import EXISTS
from offenders.lead_agencies.usecases.answering import give_answer, take_for_all
from offenders.lead_agencies.usecases.changing import decide_lead, take_answer
from offenders.lead_agencies.usecases.proposing import propose_lead
from offenders.lead_agencies.usecases.reallocating import reallocate
from offenders.lead_agencies.usecases.rules import LEAD_ORGANISATIONS
from offenders.lead_agencies.usecases.working import carry_out

_CASES = {
    known.TO_DECIDE: known.CASE_TO_DECIDE,
    known.TO_ANSWER: known.CASE_TO_ANSWER,
    known.TO_WITHDRAW: known.CASE_TO_WITHDRAW,
    known.LED: known.CASE_LED,
}
_CHANGES = {
    known.TO_ANSWER: known.CHANGE_TO_ANSWER,
    known.TO_WITHDRAW: known.CHANGE_TO_WITHDRAW,
    known.LED: known.CHANGE,
}
_SUPERVISOR = keeper("offender-supervisor")


async def seed_lead_agencies(resources: Resources) -> int:
    """Add the demonstration's cases and changes of lead that are missing; returns how many cases were added."""
    async with resources.database.transaction() as connection:
        await add_missing(connection, LEAD_ORGANISATIONS, keeper("iom-coordinator"), known.ORGANISATIONS)
        if await EXISTS.value(connection, change_id=known.CHANGE):
            return 0
        for offender_id, case_id in _CASES.items():
            await _open(connection, offender_id, case_id)
        for offender_id, change_id in _CHANGES.items():
            change = NewLeadAgencyChange(
                case_id=_CASES[offender_id],
                to_agency=LeadAgency.POLICE,
                reason="There is no order, so the police lead.",
            )
            await decide_lead(connection, _SUPERVISOR, offender_id, change, change_id)
        accepted = NewChangeAnswer.model_validate(known.NEW_ANSWER)
        await take_answer(connection, _SUPERVISOR, known.CHANGE, accepted)
        dry_run = NewReallocation.model_validate(known.NEW_REALLOCATION)
        await reallocate(connection, _SUPERVISOR, dry_run, known.REALLOCATION)
        await _plan_reallocations(connection)
    for reallocation_id in known.REALLOCATED:
        await carry_out(resources, str(reallocation_id))
    async with resources.database.transaction() as connection:
        await take_for_all(connection, _SUPERVISOR, known.REALLOCATION_ANSWERED, accepted, known.REALLOCATION_ANSWER)
    await give_answer(resources, str(known.REALLOCATION_ANSWER))
    await _leave_one_without(resources)
    return len(_CASES) + len(known.REALLOCATED)


async def _leave_one_without(resources: Resources) -> None:
    """Of one case that was reallocated nobody leads any more: the queue shows it."""
    offender_id, case_id, _ = known.REALLOCATED[known.REALLOCATION_ANSWERED]
    change = NewLeadAgencyChange(
        case_id=case_id, to_agency=LeadAgency.UNASSIGNED, reason="The order has ended, and no agency has been found."
    )
    async with resources.database.transaction() as connection:
        await decide_lead(connection, _SUPERVISOR, offender_id, change)


async def _plan_reallocations(connection: Connection) -> None:
    for reallocation_id, (offender_id, case_id, team) in known.REALLOCATED.items():
        await _open(connection, offender_id, case_id, team)
        asked = {**known.NEW_REALLOCATION, "dry_run": False, "choice": {"from_agency": "UNASSIGNED", "team": team}}
        await reallocate(connection, _SUPERVISOR, NewReallocation.model_validate(asked), reallocation_id)


async def _open(connection: Connection, offender_id: UUID, case_id: UUID, team: str = caseload.TEAM) -> None:
    case = NewCase(
        offender_id=offender_id,
        cohort=Cohort.LEGACY,
        manager=caseload.MANAGER,
        team=team,
        lpu="SANDWELL",
        colour=Colour.GREEN,
        review_on=clocks.today() + timedelta(days=60),
        reason="Managed since before the cohorts of today.",
        opened_at=clocks.now() - timedelta(days=20),
    )
    await open_case(connection, _SUPERVISOR, case, case_id)
    proposal = NewLeadAgencyProposal(case_id=case_id, facts=LeadAgencyFacts.model_validate(known.FACTS))
    await propose_lead(connection, _SUPERVISOR, offender_id, proposal, known.PROPOSALS[case_id])
