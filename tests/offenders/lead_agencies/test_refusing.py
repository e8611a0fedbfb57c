"""What may not be decided of a lead, and where the cases of a reallocation go."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.lead_agencies import (
    LeadAgencyFacts,
    NewChangeAnswer,
    NewLeadAgencyRuleSet,
    NewReallocation,
    ReallocationOutcome,
)
from bluelamp.schemas.offenders.lead_queues import NewLeadOrganisation
from bluelamp.schemas.problems import ProblemError
from offenders.lead_agencies.demonstration import FACTS, NEW_ORGANISATION, NEW_REALLOCATION, NEW_RULE_SET
from offenders.lead_agencies.rules.proposing import RuleSet
from offenders.lead_agencies.rules.reallocating import ChosenCase, way_of
from offenders.lead_agencies.rules.refusing import (
    Allowed,
    Lead,
    check_answer,
    check_as_at,
    check_change,
    check_organisation,
    check_period,
    check_reallocation,
    check_rule_set,
)

TODAY = date(2026, 11, 23)
ONE, OTHER = UUID(int=1), UUID(int=2)
AGENCIES = frozenset({LeadAgency.PROBATION_SERVICE, LeadAgency.POLICE, LeadAgency.YOUTH_OFFENDING_TEAM})
ALLOWED = Allowed(AGENCIES, {Lead(LeadAgency.PROBATION_SERVICE, one) for one in (ONE, OTHER)})
RULES = RuleSet(
    agencies=AGENCIES,
    high_risk_agency=None,
    statutory_agency=LeadAgency.PROBATION_SERVICE,
    non_statutory_agency=LeadAgency.POLICE,
    youth_agency=LeadAgency.YOUTH_OFFENDING_TEAM,
    rsr_cut=None,
)
POLICE = Lead(LeadAgency.POLICE, None)
PROBATION = Lead(LeadAgency.PROBATION_SERVICE, ONE)
NOBODY = Lead(LeadAgency.UNASSIGNED, None)


def faults_of(function: Any, *given: Any) -> set[tuple[str, str]]:
    try:
        function(*given)
    except ProblemError as error:
        return {(one.pointer, one.code) for one in error.faults}
    return set()


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({}, None),
        ({"effective_from": "2026-11-23"}, ("#/effective_from", "not_to_come")),
        ({"agencies": ["POLICE", "POLICE", "PROBATION_SERVICE", "YOUTH_OFFENDING_TEAM"]}, ("#/agencies", "twice")),
        ({"statutory_agency": "PROBATION_CRC"}, ("#/statutory_agency", "may_not_lead")),
        ({"rsr_cut": 6.89}, ("#/rsr_cut", "cut_without_agency")),
        ({"high_risk_agency": "PROBATION_SERVICE"}, ("#/rsr_cut", "cut_without_agency")),
        (
            {"agencies": ["POLICE", "PROBATION_SERVICE", "YOUTH_OFFENDING_TEAM", "UNASSIGNED"]},
            ("#/agencies", "no_agency"),
        ),
    ],
)
def test_a_rule_set_that_contradicts_itself_is_refused(more, fault):
    new = NewLeadAgencyRuleSet.model_validate({**NEW_RULE_SET, **more})
    assert faults_of(check_rule_set, new, TODAY) == ({fault} if fault else set())


@pytest.mark.parametrize(
    ("after", "before", "fault"),
    [
        (POLICE, NOBODY, None),
        (PROBATION, POLICE, None),
        (NOBODY, PROBATION, None),
        (Lead(LeadAgency.PROBATION_SERVICE, OTHER), PROBATION, None),
        (PROBATION, PROBATION, ("#/to_agency", "nothing_changes")),
        (Lead(LeadAgency.YOUTH_OFFENDING_TEAM, ONE), POLICE, ("#/to_organisation_id", "unknown_organisation")),
        (Lead(LeadAgency.PROBATION_SERVICE, UUID(int=9)), POLICE, ("#/to_organisation_id", "unknown_organisation")),
        (Lead(LeadAgency.PROBATION_SERVICE, None), POLICE, ("#/to_organisation_id", "organisation")),
        (Lead(LeadAgency.POLICE, ONE), PROBATION, ("#/to_organisation_id", "organisation")),
    ],
)
def test_a_case_goes_to_another_agency_that_may_lead_and_is_one_organisation(after, before, fault):
    assert faults_of(check_change, after, before, ALLOWED) == ({fault} if fault else set())


def test_an_agency_that_may_not_lead_is_refused_whichever_organisation_it_is():
    abolished = Lead(LeadAgency.PROBATION_NPS, ONE)
    for known in ({abolished}, set()):
        found = faults_of(check_change, abolished, POLICE, Allowed(AGENCIES, known))
        assert ("#/to_agency", "may_not_lead") in found


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({}, None),
        ({"agency": "POLICE"}, ("#/agency", "no_agency")),
        ({"agency": "UNASSIGNED"}, ("#/agency", "no_agency")),
        ({"until_on": "2026-12-01"}, ("#/until_on", "order")),
        ({"until_on": "2026-12-02"}, None),
    ],
)
def test_an_organisation_is_of_an_agency_beside_the_force_and_ends_after_it_begins(more, fault):
    new = NewLeadOrganisation.model_validate({**NEW_ORGANISATION, **more})
    assert faults_of(check_organisation, new) == ({fault} if fault else set())


def test_whoever_declines_says_why():
    assert faults_of(check_answer, NewChangeAnswer.model_validate({"answer": "DECLINED"})) == {("#/reason", "missing")}
    assert not faults_of(check_answer, NewChangeAnswer.model_validate({"answer": "ACCEPTED"}))


def test_nothing_is_proposed_by_the_rule_of_a_day_to_come():
    assert faults_of(check_as_at, date(2026, 11, 24), TODAY) == {("#/as_at", "in_the_future")}
    assert not faults_of(check_as_at, TODAY, TODAY)


def test_a_period_ends_after_it_begins():
    assert faults_of(check_period, TODAY, TODAY, TODAY) == {("#/query/day_until", "order")}
    assert faults_of(check_period, date(2000, 1, 1), TODAY, TODAY) == {("#/query/day_until", "too_long")}
    tomorrow = TODAY + timedelta(days=1)
    assert faults_of(check_period, tomorrow, tomorrow, TODAY) == {("#/query/day_from", "in_the_future")}


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({}, None),
        ({"receivers": [{"agency": "UNASSIGNED"}], "to_agency": None}, ("#/receivers/0/agency", "no_agency")),
        ({"receivers": [{"agency": "POLICE"}, {"agency": "POLICE"}]}, ("#/receivers", "twice")),
        ({"to_agency": "PROBATION_SERVICE"}, ("#/to_agency", "no_receiver")),
        (
            {"receivers": [{"agency": "POLICE"}, {"agency": "PROBATION_SERVICE"}]},
            ("#/receivers/1/organisation_id", "organisation"),
        ),
    ],
)
def test_a_reallocation_names_a_receiver_for_each_agency(more, fault):
    new = NewReallocation.model_validate({**NEW_REALLOCATION, **more})
    assert faults_of(check_reallocation, new, ALLOWED) == ({fault} if fault else set())


def chosen(lead: Lead, *, known: bool = True, pending: bool = False) -> ChosenCase:
    facts = LeadAgencyFacts.model_validate(FACTS) if known else None
    return ChosenCase(lead=lead, facts=facts, has_pending_change=pending)


@pytest.mark.parametrize(
    ("case", "to_agency", "receivers", "outcome"),
    [
        (chosen(PROBATION), None, {LeadAgency.POLICE: None}, ReallocationOutcome.PLANNED),
        (chosen(PROBATION, known=False), None, {LeadAgency.POLICE: None}, ReallocationOutcome.NO_PROPOSAL),
        (chosen(PROBATION, known=False), LeadAgency.POLICE, {LeadAgency.POLICE: None}, ReallocationOutcome.PLANNED),
        (chosen(PROBATION), None, {LeadAgency.PROBATION_SERVICE: ONE}, ReallocationOutcome.NO_RECEIVER),
        (chosen(POLICE), None, {LeadAgency.POLICE: None}, ReallocationOutcome.LEADS_ALREADY),
        (chosen(PROBATION, pending=True), None, {LeadAgency.POLICE: None}, ReallocationOutcome.CHANGE_PENDING),
    ],
)
def test_a_case_goes_where_it_is_planned_or_stays_and_says_why(case, to_agency, receivers, outcome):
    assert way_of(case, to_agency, receivers, RULES).outcome is outcome


@given(
    lead=st.sampled_from([POLICE, PROBATION, NOBODY]),
    known=st.booleans(),
    pending=st.booleans(),
    to_agency=st.none() | st.sampled_from(sorted(AGENCIES)),
    receivers=st.dictionaries(st.sampled_from(sorted(AGENCIES)), st.sampled_from([ONE, OTHER])),
)
def test_only_what_is_planned_goes_anywhere_and_never_to_who_leads_already(lead, known, pending, to_agency, receivers):
    way = way_of(chosen(lead, known=known, pending=pending), to_agency, receivers, RULES)
    if way.outcome is ReallocationOutcome.PLANNED:
        assert way.lead is not None
        assert way.lead != lead
        assert way.lead.agency in receivers
        assert not pending
