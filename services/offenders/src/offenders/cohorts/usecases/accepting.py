"""Somebody taken in: a manager with room, a case, and an agency that is asked to lead it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.offenders.codes import Cohort, LeadAgency
from bluelamp.schemas.offenders.cohorts import CohortRuleSet, OffencePattern
from bluelamp.schemas.offenders.lead_agencies import LeadAgencyProposal, NewLeadAgencyProposal
from bluelamp.schemas.offenders.panels import NewPanelDecision, OfferedLead
from bluelamp.schemas.problems import Fault, raise_all
from offenders.caseload.usecases.cases import NewCase, held_case, open_case
from offenders.cohorts.rules.refusing import check_entry
from offenders.cohorts.usecases.room import room_for
from offenders.cohorts.usecases.rules import entry_of
from offenders.lead_agencies.rules.refusing import Lead, faults_of_lead
from offenders.lead_agencies.usecases.changing import Decision, Ruled, offer_lead
from offenders.lead_agencies.usecases.proposing import propose_lead
from offenders.lead_agencies.usecases.rules import allowed_on
from offenders.person_checks.usecases.saying import say_codes

_BASIS = "COHORT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What came of a decision: the score that it had before it, a case, who was asked to lead, and an override."""

    score_id: UUID | None = None
    case_id: UUID | None = None
    change_id: UUID | None = None
    override_reason: str | None = None


async def accept(
    connection: Connection, actor: Actor, of: tuple[Row, CohortRuleSet], new: NewPanelDecision, at: datetime
) -> Accepted:
    """Open the case of a nomination, and ask the agency that is named to lead it.

    Raises ALREADY_EXISTS where the person is managed in the cohort, RULE_BROKEN for whom the cohort's rules do not let
    in, a manager without room or an agency that may not lead, FORBIDDEN to who overrides a capacity and may not.
    """
    nomination, rules = of
    await _check_lead(connection, new.lead)
    patterns = [OffencePattern(one) for one in nomination["offence_patterns"]]
    check_entry(entry_of(rules), patterns, is_statutory=nomination["is_statutory"])
    if new.colour is None or new.manager is None or new.team is None or new.lpu is None or new.review_on is None:
        raise RuntimeError("what an acceptance needs is given, or the decision is refused")
    override_reason = await room_for(connection, actor, rules, new.manager, new.capacity_override_reason)
    case = await open_case(
        connection,
        actor,
        NewCase(
            offender_id=nomination["given_offender_id"],
            cohort=rules.cohort,
            manager=new.manager,
            team=new.team,
            lpu=new.lpu,
            colour=new.colour,
            review_on=new.review_on,
            reason=new.reason,
            nomination_id=nomination["nomination_id"],
            release_on=new.release_on,
            opened_at=at,
        ),
    )
    # Of the record that was put forward: should it be taken out of another again, nothing is said of that one.
    await say_managed(connection, nomination["given_offender_id"], rules.cohort, case.case_id)
    change_id = await _offer(connection, actor, case.case_id, new) if new.lead else None
    return Accepted(
        score_id=nomination["score_score_id"],
        case_id=case.case_id,
        change_id=change_id,
        override_reason=override_reason,
    )


async def say_managed(connection: Connection, offender_id: UUID, cohort: Cohort | None, case_id: UUID) -> None:
    """Let a person check tell in which cohort somebody is managed, or that they are not any more."""
    codes = {f"IOM_{cohort}"} if cohort else ()
    await say_codes(connection, offender_id, codes, _BASIS, case_id)


async def _check_lead(connection: Connection, lead: OfferedLead | None) -> None:
    """Refuse an agency that may not lead today, before anything is written."""
    if lead is None:
        return
    if lead.agency is LeadAgency.UNASSIGNED:
        raise_all([Fault("#/lead/agency", "Leave the lead out: the case stands in the queue.", "no_agency")])
    allowed = await allowed_on(connection, clocks.today())
    raise_all(faults_of_lead(Lead(lead.agency, lead.organisation_id), allowed, "#/lead/"))


async def _offer(connection: Connection, actor: Actor, case_id: UUID, new: NewPanelDecision) -> UUID:
    """Let the rule propose who leads, keep that, and ask the agency that the panel named."""
    if new.lead is None:
        raise RuntimeError("nobody is asked who is not named")
    case = await held_case(connection, actor, case_id)
    asked = NewLeadAgencyProposal(case_id=case_id, facts=new.lead.facts)
    said = (await propose_lead(connection, actor, case["offender_id"], asked)).body
    if not isinstance(said, LeadAgencyProposal):
        raise TypeError("what the rule proposes is a proposal")
    decision = Decision(
        to=Lead(new.lead.agency, new.lead.organisation_id),
        reason=new.reason,
        ruled=Ruled(said.proposal_id, said.proposed_agency),
    )
    return await offer_lead(connection, actor, case, decision)
