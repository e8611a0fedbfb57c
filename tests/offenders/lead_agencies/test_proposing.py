"""Whom the rule proposes, by the vectors of domain.md §15 and for all facts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.lead_agencies import (
    LeadAgencyFacts,
    ProposalGround,
    ProposalIndicator,
    RiskOfSeriousHarm,
)
from offenders.lead_agencies.rules.proposing import RuleSet, propose

TRUSTS = RuleSet(
    agencies=frozenset({LeadAgency.PROBATION_TRUST, LeadAgency.POLICE}),
    high_risk_agency=None,
    statutory_agency=LeadAgency.PROBATION_TRUST,
    non_statutory_agency=LeadAgency.POLICE,
    youth_agency=None,
    rsr_cut=None,
)
TRANSFORMED = RuleSet(
    agencies=frozenset(
        {
            LeadAgency.PROBATION_NPS,
            LeadAgency.PROBATION_CRC,
            LeadAgency.POLICE,
            LeadAgency.YOUTH_OFFENDING_TEAM,
        }
    ),
    high_risk_agency=LeadAgency.PROBATION_NPS,
    statutory_agency=LeadAgency.PROBATION_CRC,
    non_statutory_agency=LeadAgency.POLICE,
    youth_agency=LeadAgency.YOUTH_OFFENDING_TEAM,
    rsr_cut=6.89,
)
UNIFIED = RuleSet(
    agencies=frozenset({LeadAgency.PROBATION_SERVICE, LeadAgency.POLICE, LeadAgency.YOUTH_OFFENDING_TEAM}),
    high_risk_agency=None,
    statutory_agency=LeadAgency.PROBATION_SERVICE,
    non_statutory_agency=LeadAgency.POLICE,
    youth_agency=LeadAgency.YOUTH_OFFENDING_TEAM,
    rsr_cut=None,
)
RULE_SETS = st.sampled_from([TRUSTS, TRANSFORMED, UNIFIED])


def facts(**more: Any) -> LeadAgencyFacts:
    known = {"mappa_eligible": False, "risk_of_serious_harm": "MEDIUM", "rsr": 3.0, "is_statutory": True}
    return LeadAgencyFacts.model_validate({**known, **more})


ANY_FACTS = st.builds(
    facts,
    mappa_eligible=st.booleans(),
    risk_of_serious_harm=st.sampled_from(RiskOfSeriousHarm),
    rsr=st.none() | st.floats(0, 100),
    is_public_interest=st.booleans(),
    is_statutory=st.booleans(),
    is_under_18=st.booleans(),
    has_prior_abuse_or_sexual_offence=st.booleans(),
)


@pytest.mark.parametrize(
    ("known", "agency", "grounds"),
    [
        (
            {"mappa_eligible": True, "risk_of_serious_harm": "LOW"},
            LeadAgency.PROBATION_NPS,
            (ProposalGround.MAPPA_ELIGIBLE,),
        ),
        ({"risk_of_serious_harm": "MEDIUM", "rsr": 6.88}, LeadAgency.PROBATION_CRC, (ProposalGround.STATUTORY,)),
        ({"is_statutory": False}, LeadAgency.POLICE, (ProposalGround.NON_STATUTORY,)),
        ({"risk_of_serious_harm": "HIGH"}, LeadAgency.PROBATION_NPS, (ProposalGround.HIGH_RISK_OF_SERIOUS_HARM,)),
        ({"rsr": 6.89}, LeadAgency.PROBATION_NPS, (ProposalGround.RSR_AT_OR_ABOVE_CUT,)),
        (
            {"rsr": 50.0, "is_public_interest": True},
            LeadAgency.PROBATION_NPS,
            (ProposalGround.RSR_AT_OR_ABOVE_CUT, ProposalGround.PUBLIC_INTEREST),
        ),
        ({"is_under_18": True, "mappa_eligible": True}, LeadAgency.YOUTH_OFFENDING_TEAM, (ProposalGround.UNDER_18,)),
        ({"is_under_18": True, "is_statutory": False}, LeadAgency.POLICE, (ProposalGround.NON_STATUTORY,)),
    ],
)
def test_under_transforming_rehabilitation_the_rule_proposes_as_the_vectors_say(known, agency, grounds):
    said = propose(facts(**known), TRANSFORMED)
    assert (said.agency, said.grounds) == (agency, grounds)


@pytest.mark.parametrize(("rule_set", "agency"), [(TRUSTS, "PROBATION_TRUST"), (UNIFIED, "PROBATION_SERVICE")])
def test_before_and_after_it_risk_does_not_decide_who_leads(rule_set, agency):
    assert propose(facts(mappa_eligible=True, risk_of_serious_harm="VERY_HIGH"), rule_set).agency == agency


@given(known=ANY_FACTS, rule_set=RULE_SETS)
def test_the_rule_proposes_an_agency_of_the_set_on_some_ground(known, rule_set):
    said = propose(known, rule_set)
    assert said.agency in rule_set.agencies
    assert said.grounds


@given(known=ANY_FACTS, rule_set=RULE_SETS)
def test_prior_abuse_is_an_indicator_and_changes_nothing(known, rule_set):
    with_it = known.model_copy(update={"has_prior_abuse_or_sexual_offence": True})
    without = known.model_copy(update={"has_prior_abuse_or_sexual_offence": False})
    assert propose(with_it, rule_set).agency == propose(without, rule_set).agency
    assert propose(with_it, rule_set).grounds == propose(without, rule_set).grounds
    assert ProposalIndicator.PRIOR_ABUSE_OR_SEXUAL_OFFENCE in propose(with_it, rule_set).indicators


@given(known=ANY_FACTS)
def test_a_risk_that_rises_never_takes_a_case_from_the_nps(known):
    if propose(known, TRANSFORMED).agency is LeadAgency.PROBATION_NPS:
        higher = known.model_copy(update={"risk_of_serious_harm": RiskOfSeriousHarm.VERY_HIGH, "rsr": 100.0})
        assert propose(higher, TRANSFORMED).agency is LeadAgency.PROBATION_NPS


@given(known=ANY_FACTS)
def test_what_is_not_known_is_said(known):
    said = propose(known, TRANSFORMED)
    assert (ProposalIndicator.RSR_NOT_KNOWN in said.indicators) is (known.rsr is None)
    not_assessed = known.risk_of_serious_harm is RiskOfSeriousHarm.NOT_ASSESSED
    assert (ProposalIndicator.RISK_NOT_ASSESSED in said.indicators) is not_assessed
