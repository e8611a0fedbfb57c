"""Whom the rule proposes to lead (domain.md §4.5); a human decides."""

from dataclasses import dataclass

from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.lead_agencies import (
    LeadAgencyFacts,
    ProposalGround,
    ProposalIndicator,
    RiskOfSeriousHarm,
)

_HIGH = frozenset({RiskOfSeriousHarm.HIGH, RiskOfSeriousHarm.VERY_HIGH})


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Who leads for whom from a day on; `rsr_cut` in percent."""

    agencies: frozenset[LeadAgency]
    high_risk_agency: LeadAgency | None
    statutory_agency: LeadAgency
    non_statutory_agency: LeadAgency
    youth_agency: LeadAgency | None
    rsr_cut: float | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whom the rule proposes, on which grounds, and what whoever decides is told beside it."""

    agency: LeadAgency
    grounds: tuple[ProposalGround, ...]
    indicators: tuple[ProposalIndicator, ...]


def propose(facts: LeadAgencyFacts, rule_set: RuleSet) -> Proposal:
    """Return whom the rule proposes: the youth team, whoever takes high risk, whoever has orders, or the police.

    Every ground of high risk that is met is named. Prior abuse or sexual offences are an indicator and no ground; an
    assessment that is missing is said, and counts neither way.
    """
    agency, grounds = _agency_of(facts, rule_set)
    return Proposal(agency, grounds, _indicators_of(facts, rule_set))


def suspects_high_risk(facts: LeadAgencyFacts, rule_set: RuleSet) -> bool:
    """Whether any ground of high risk is met, whether or not risk decides under this set who leads."""
    return bool(_grounds_of_high_risk(facts, rule_set.rsr_cut))


def _agency_of(facts: LeadAgencyFacts, rule_set: RuleSet) -> tuple[LeadAgency, tuple[ProposalGround, ...]]:
    if facts.is_under_18 and facts.is_statutory and rule_set.youth_agency is not None:
        return rule_set.youth_agency, (ProposalGround.UNDER_18,)
    high = _grounds_of_high_risk(facts, rule_set.rsr_cut)
    if rule_set.high_risk_agency is not None and high:
        return rule_set.high_risk_agency, high
    if facts.is_statutory:
        return rule_set.statutory_agency, (ProposalGround.STATUTORY,)
    return rule_set.non_statutory_agency, (ProposalGround.NON_STATUTORY,)


def _grounds_of_high_risk(facts: LeadAgencyFacts, rsr_cut: float | None) -> tuple[ProposalGround, ...]:
    met = {
        ProposalGround.MAPPA_ELIGIBLE: facts.mappa_eligible,
        ProposalGround.HIGH_RISK_OF_SERIOUS_HARM: facts.risk_of_serious_harm in _HIGH,
        ProposalGround.RSR_AT_OR_ABOVE_CUT: rsr_cut is not None and facts.rsr is not None and facts.rsr >= rsr_cut,
        ProposalGround.PUBLIC_INTEREST: facts.is_public_interest,
    }
    return tuple(ground for ground, is_met in met.items() if is_met)


def _indicators_of(facts: LeadAgencyFacts, rule_set: RuleSet) -> tuple[ProposalIndicator, ...]:
    told = {
        ProposalIndicator.PRIOR_ABUSE_OR_SEXUAL_OFFENCE: facts.has_prior_abuse_or_sexual_offence,
        ProposalIndicator.RISK_NOT_ASSESSED: facts.risk_of_serious_harm is RiskOfSeriousHarm.NOT_ASSESSED,
        ProposalIndicator.RSR_NOT_KNOWN: rule_set.rsr_cut is not None and facts.rsr is None,
    }
    return tuple(indicator for indicator, is_told in told.items() if is_told)
