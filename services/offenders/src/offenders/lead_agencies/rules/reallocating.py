"""Where one case of a reallocation goes, or why it stays with whoever leads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.lead_agencies import LeadAgencyFacts, ReallocationOutcome
from offenders.lead_agencies.rules.proposing import RuleSet, propose
from offenders.lead_agencies.rules.refusing import Lead


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenCase:
    """A case that was chosen: who leads it, what was last known of the person, and whether a change waits."""

    lead: Lead
    facts: LeadAgencyFacts | None
    has_pending_change: bool


@dataclass(frozen=True, slots=True)
class Way:
    """What is planned for one case: whom the rule proposes, who is to lead, and the outcome so far."""

    rule_agency: LeadAgency | None
    lead: Lead | None
    outcome: ReallocationOutcome


def way_of(
    case: ChosenCase, to_agency: LeadAgency | None, receivers: Mapping[LeadAgency, UUID | None], rule_set: RuleSet
) -> Way:
    """Plan one case; nothing but PLANNED changes anything, so that nobody is between two agencies."""
    rule_agency = None if case.facts is None else propose(case.facts, rule_set).agency
    agency = to_agency or rule_agency
    if agency is None:
        return Way(rule_agency, None, ReallocationOutcome.NO_PROPOSAL)
    if agency not in receivers:
        return Way(rule_agency, Lead(agency, None), ReallocationOutcome.NO_RECEIVER)
    lead = Lead(agency, receivers[agency])
    if lead == case.lead:
        return Way(rule_agency, lead, ReallocationOutcome.LEADS_ALREADY)
    if case.has_pending_change:
        return Way(rule_agency, lead, ReallocationOutcome.CHANGE_PENDING)
    return Way(rule_agency, lead, ReallocationOutcome.PLANNED)
