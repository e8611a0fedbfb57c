"""A referral as the case that a hub is asked to take: nobody and nothing of it is lost, and a child is a child."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.portal import a_referral

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.people import LawfulBasis
from bluelamp.schemas.referrals import EscalationTarget, NewReferral, Relationship
from bluelamp.schemas.safeguarding.codes import CaseKind, CaseRole
from referrals.portal.rules.stepping_up import LONGEST_TEXT, StepUp, case_of, correction_of, is_child
from safeguarding.cases.rules.intake import check_new_case

TODAY = date(2026, 11, 22)
BABY, GROWN_UP = "2026-11-01", "1990-01-30"
WHY = "A child in the household said that they are hit."


def step_up(**changes):
    given = {
        "escalation_id": UUID(int=1),
        "referral_id": UUID(int=2),
        "reference": "R-7K3M-2QXP-5",
        "lpu": Lpu.SANDWELL,
        "lawful_basis": LawfulBasis.CLAW_POLICE,
        "target": EscalationTarget.MASH,
        "reason": WHY,
        **changes,
    }
    return StepUp(**given)


def a_case(household=(), target=EscalationTarget.MASH, reason=WHY, hub=None, **changes):
    referral = NewReferral.model_validate(a_referral(household=[*household], **changes))
    return case_of(referral, step_up(target=target, reason=reason, hub=hub), TODAY)


def member(relationship, born=None, *, seen=True):
    named = {"given_name": "Example", "family_name": "Person-Two", "relationship": relationship, "seen": seen}
    return {**named, "date_of_birth": born} if born else named


@pytest.mark.parametrize("target", EscalationTarget)
@pytest.mark.parametrize(
    ("household", "kind"),
    [
        ([], CaseKind.ADULT),
        ([member("PARTNER")], CaseKind.ADULT),
        ([member("CHILD", GROWN_UP)], CaseKind.ADULT),
        ([member("CHILD", BABY)], CaseKind.CHILD),
        ([member("NOT_RELATED", BABY)], CaseKind.CHILD),
        ([member("CHILD")], CaseKind.CHILD),
        ([member("PARTNER"), member("GRANDCHILD")], CaseKind.CHILD),
    ],
)
def test_a_child_in_the_household_makes_it_a_childs_case_wherever_it_is_stepped_up_to(household, kind, target):
    case = a_case(household, target)
    assert case.kind is kind
    assert (CaseRole.CHILD in {one.role for one in case.people}) == (kind is CaseKind.CHILD)


def test_who_is_not_eighteen_today_is_a_child():
    assert is_child_born("2008-11-23")
    assert not is_child_born("2008-11-22")


def is_child_born(born):
    household = NewReferral.model_validate(a_referral(household=[member("NOT_RELATED", born)])).household
    return is_child(household[0], TODAY)


def test_the_parent_of_a_child_is_their_carer_and_a_brother_is_a_child_too():
    person = {"given_name": "Example", "family_name": "Person-Nine", "date_of_birth": "2015-04-12"}
    household = [member("PARENT", GROWN_UP), member("SIBLING", BABY), member("SIBLING")]
    case = a_case(household, person=person)
    assert [one.role for one in case.people] == [
        CaseRole.SUBJECT,
        CaseRole.PARENT_OR_CARER,
        CaseRole.CHILD,
        CaseRole.HOUSEHOLD_MEMBER,
    ]


@pytest.mark.parametrize(("born", "seen", "told"), [(BABY, False, True), (None, False, True), (BABY, True, False)])
def test_a_child_whom_nobody_has_seen_is_told_of(born, seen, told):
    assert a_case([member("CHILD", born, seen=seen)]).concern.children_not_seen is told


def test_a_hub_that_is_named_takes_the_place_of_the_units_own():
    assert (a_case().hub, a_case().lpu) == (None, Lpu.SANDWELL)
    assert a_case(hub="COVENTRY").hub == "COVENTRY"


def test_without_agreement_the_reason_of_the_step_up_is_why_and_a_withdrawn_one_is_none():
    agreement = {"position": "GIVEN", "asked_on": "2026-01-20", "how": "In person"}
    assert a_case(agreement=agreement).agreement.override_reason is None
    withdrawn = a_case(agreement={**agreement, "withdrawn_on": "2026-02-01", "override_reason": "Danger."}).agreement
    assert (withdrawn.position, withdrawn.override_reason) == ("REFUSED", "Danger.")


def test_what_must_not_be_done_reaches_the_hub_however_much_else_is_said():
    contact = {"channel": "PHONE", "telephone": "07700 900123", "do_not": "d" * 3999 + "!"}
    told = a_case(reason="r" * 4000, safe_contact=contact).concern.immediate_actions
    assert f"Do not: {contact['do_not']}" in told
    assert contact["telephone"] in told
    assert "r" * 4000 in told
    assert told.index("Do not") < told.index("Stepped up")


def test_a_long_reason_is_cut_and_says_where_it_stands_whole():
    told = a_case(reason="x" * LONGEST_TEXT).concern.immediate_actions
    assert len(told) == LONGEST_TEXT
    assert told.endswith("(longer in the referral)")


RELATIVES = st.builds(
    member, st.sampled_from([one.value for one in Relationship]), st.none() | st.dates(date(1930, 1, 1), TODAY).map(str)
)


@given(st.lists(RELATIVES, max_size=6), st.dates(date(1930, 1, 1), TODAY), st.sampled_from(EscalationTarget))
def test_every_referral_becomes_a_case_that_the_hub_takes_with_everybody_in_it(household, born, target):
    person = {"given_name": "Example", "family_name": "Person-One", "date_of_birth": str(born)}
    case = a_case(household, target, person=person)
    check_new_case(case, TODAY, by_service=True)
    assert len(case.people) == len(household) + 1
    assert case.people[0].role is CaseRole.SUBJECT
    if any(one.role is CaseRole.CHILD for one in case.people):
        assert case.kind is CaseKind.CHILD


def a_correction(household=(), fields=("/safe_contact/do_not",), **changes):
    referral = NewReferral.model_validate(a_referral(household=[*household], **changes))
    return correction_of(referral, step_up(), TODAY, correction_id=UUID(int=3), fields=fields)


def test_a_correction_says_all_that_the_case_would_say_now():
    contact = {"channel": "SMS", "telephone": "07700 900123", "do_not": "Do not ring; text only."}
    told, case = a_correction(safe_contact=contact), a_case(safe_contact=contact)
    assert (told.concern, told.agreement) == (case.concern, case.agreement)
    assert "Do not ring; text only." in (told.concern.immediate_actions or "")
    assert (told.referral_id, told.escalation_id, told.people) == (UUID(int=2), UUID(int=1), [])


@given(
    st.lists(RELATIVES, max_size=6),
    st.sets(st.sampled_from(["/concern/facts", "/person/sex", "/person/address/town", "/household/0"]), min_size=1),
)
def test_a_correction_names_everybody_where_who_somebody_is_was_corrected_and_never_where(household, fields):
    home = {"lines": ["4 Heronsgate Walk"], "town": "West Bromwich", "postcode": "B70 6AA"}
    person = {"given_name": "Example", "family_name": "Person-One", "date_of_birth": "1987-04-12", "address": home}
    told = a_correction(household, sorted(fields), person=person)
    assert len(told.people) == (0 if fields == {"/concern/facts"} else len(household) + 1)
    sent = told.model_dump_json()
    assert not any(words in sent for words in ("Heronsgate", "West Bromwich", "B70"))
