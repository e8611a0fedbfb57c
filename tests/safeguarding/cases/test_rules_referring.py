"""Who is referred to the portal out of a case, what the portal would not take, and whom a child's case protects too."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.problems import ProblemError
from bluelamp.schemas.safeguarding.cases import NewDecision, ReferralForPortal
from bluelamp.schemas.safeguarding.codes import CaseKind, CaseRole
from safeguarding.cases import demonstration
from safeguarding.cases.rules import decisions
from safeguarding.cases.rules.intake import PROTECTED_ROLES
from safeguarding.cases.rules.referring import InCase, referral_faults, referred

TODAY = date(2026, 11, 22)
CHILD, MOTHER, PARTNER, UNKNOWN = (UUID(int=number) for number in range(1, 5))
STRANGER = UUID(int=9)
PEOPLE = {
    CHILD: InCase(CaseRole.CHILD, date(2018, 5, 2)),
    MOTHER: InCase(CaseRole.PARENT_OR_CARER, date(1993, 9, 14)),
    PARTNER: InCase(CaseRole.ALLEGED_PERPETRATOR, date(1990, 1, 30)),
    UNKNOWN: InCase(CaseRole.HOUSEHOLD_MEMBER, None),
}
GIVEN = demonstration.DECISION_FOR_THE_PORTAL["referral"]
BY_PARENT = {**GIVEN["agreement"], "position": "PARENT_GIVEN"}
PEOPLE_OF_ANY_CASE = st.dictionaries(
    st.uuids(), st.builds(InCase, st.sampled_from(CaseRole), st.none() | st.dates(date(1930, 1, 1), TODAY)), max_size=8
)


def faults(people=PEOPLE, **changes):
    referral = ReferralForPortal.model_validate({**GIVEN, **changes})
    return [(one.pointer, one.code) for one in referral_faults("#/referral", referral, people, TODAY)]


def test_a_referral_of_the_child_or_of_the_mother_is_right():
    assert faults() == faults(person_id=str(MOTHER)) == faults(agreement=BY_PARENT) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"person_id": str(STRANGER)}, ("person_id", "not_of_the_case")),
        ({"person_id": str(PARTNER)}, ("person_id", "alleged_perpetrator")),
        ({"person_id": str(UNKNOWN)}, ("person_id", "date_of_birth_unknown")),
        ({"person_id": str(MOTHER), "agreement": BY_PARENT}, ("agreement/position", "not_a_child")),
        ({"agreement": {**GIVEN["agreement"], "how": None}}, ("agreement/how", "how_required")),
        ({"urgency": "IMMEDIATE"}, ("urgency", "immediate_danger")),
        ({"lawful_basis": "CDA1998_S17A"}, ("lawful_basis", "depersonalised_data_only")),
        ({"needs": ["DEBT_WELFARE", "RADICALISATION"]}, ("needs/1", "goes_elsewhere")),
        ({"needs": ["MODERN_SLAVERY"]}, ("needs/0", "goes_elsewhere")),
        ({"needs": ["CARER", "CARER"]}, ("needs/1", "duplicate")),
        ({"safe_contact": {"channel": "VIDEO"}}, ("safe_contact/telephone", "telephone_required")),
        ({"safe_contact": {"channel": "EMAIL"}}, ("safe_contact/email", "email_required")),
    ],
)
def test_what_the_portal_would_not_take_is_said_at_once(changes, expected):
    pointer, code = expected
    assert faults(**changes) == [(f"#/referral/{pointer}", code)]


def test_the_subject_comes_first_then_the_victim_then_the_child():
    subject, victim = UUID(int=5), UUID(int=6)
    people = {**PEOPLE, victim: InCase(CaseRole.VICTIM, None)}
    assert referred(PEOPLE, None) == CHILD
    assert referred(people, None) == victim
    assert referred({**people, subject: InCase(CaseRole.SUBJECT, None)}, None) == subject
    assert referred({PARTNER: PEOPLE[PARTNER]}, None) is None


@given(PEOPLE_OF_ANY_CASE, st.none() | st.uuids())
def test_without_a_fault_somebody_of_the_case_is_referred_who_has_done_no_harm_and_whose_age_is_known(people, named):
    names = {} if named is None else {"person_id": str(named)}
    chosen = referred(people, named)
    if named is None and chosen is not None:
        assert people[chosen].role in PROTECTED_ROLES
    if not faults(people, **names):
        assert people[chosen].role is not CaseRole.ALLEGED_PERPETRATOR
        assert people[chosen].date_of_birth is not None


def outcome_codes(facts, outcome):
    asked = {
        **demonstration.DECISION_FOR_THE_PORTAL,
        "primary_outcome": outcome,
        "threshold": "CARE_ACT_S42",
        "referral": None,
    }
    try:
        decisions.check_decision(NewDecision.model_validate(asked), facts, TODAY)
    except ProblemError as error:
        return {fault.code for fault in error.faults}
    return set()


@given(PEOPLE_OF_ANY_CASE)
def test_a_childs_case_has_an_adults_outcome_only_where_it_is_for_an_adult_too(people):
    facts = decisions.CaseFacts(CaseKind.CHILD, frozenset(), frozenset(), section_47_met=False, people=people)
    adults = [
        one
        for one in people.values()
        if one.role in {CaseRole.SUBJECT, CaseRole.VICTIM}
        and (one.date_of_birth is None or one.date_of_birth <= date(2008, 11, 22))
    ]
    assert outcome_codes(facts, "S42_ENQUIRY") == (set() if adults else {"wrong_kind"})


def test_an_adults_case_has_no_childs_outcome():
    facts = decisions.CaseFacts(CaseKind.ADULT, frozenset(), frozenset(), section_47_met=False, people=PEOPLE)
    assert "wrong_kind" in outcome_codes(facts, "S17_ASSESSMENT")
