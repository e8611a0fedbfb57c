import copy
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.people import AgreementPosition, LawfulBasis
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.referrals import AmendedReferral, NewReferral, Resubmission
from referrals.portal.rules.submission import (
    check_amendment,
    check_resubmission,
    check_submission,
    match_query,
    needs_supervisor_check,
)

TODAY = date(2026, 6, 15)
POLICE = LawfulBasis.CLAW_POLICE
SERVICE = "00000000-0000-7000-8000-0000000000aa"
GOOD = {
    "person": {"given_name": "Example", "family_name": "Person-One", "date_of_birth": "1987-04-12"},
    "needs": ["BEREAVEMENT"],
    "urgency": "ROUTINE",
    "lpu": "BIRMINGHAM_NORTH",
    "concern": {"facts": "Reported feeling low since May."},
    "agreement": {"position": "GIVEN", "asked_on": "2026-06-14", "how": "In person"},
    "lawful_basis": "CLAW_POLICE",
    "safe_contact": {"channel": "PHONE", "telephone": "0121 496 0000"},
}
ADDRESS = {"lines": ["4 Heronsgate Walk"]}


def referral(**places):
    """Build a good referral but for the places given, `concern__facts="…"`; None removes one."""
    document = copy.deepcopy(GOOD)
    for place, value in places.items():
        *path, last = place.split("__")
        part = document
        for name in path:
            part = part[name]
        if value is None:
            part.pop(last, None)
        else:
            part[last] = value
    return document


def faults_of(check, *arguments):
    with pytest.raises(ProblemError) as refusal:
        check(*arguments)
    return refusal.value, [(fault.pointer, fault.code) for fault in refusal.value.faults]


def submission_faults(**places):
    problem, faults = faults_of(check_submission, NewReferral.model_validate(referral(**places)), TODAY)
    assert problem.code is ProblemCode.RULE_BROKEN
    return faults


def amended(**places):
    document = referral(**places)
    parts = {name: document[name] for name in ("person", "concern", "agreement", "safe_contact")}
    return AmendedReferral.model_validate({**parts, "household": []})


@pytest.mark.parametrize(
    "places",
    [
        {},
        {"agreement": {"position": "REFUSED", "override_reason": "Serious harm is likely."}},
        {"agreement": {"position": "LACKS_CAPACITY_BEST_INTERESTS", "override_reason": "Best interests meeting held."}},
        {"person__date_of_birth": "2015-01-01", "agreement__position": "PARENT_GIVEN"},
        {"person__date_of_birth": "2008-06-16", "agreement__position": "PARENT_GIVEN"},
        {"person__date_of_birth": "2011-01-01", "agreement__position": "CHILD_COMPETENT_GIVEN"},
        {"agreement__asked_on": "2026-06-15"},
        {"safe_contact": {"channel": "EMAIL", "email": "person.one@example.org"}},
        {"safe_contact": {"channel": "LETTER"}, "person__address": ADDRESS},
        {"route": "chosen", "services": [SERVICE]},
        {"needs": ["BEREAVEMENT", "DEBT_WELFARE"]},
    ],
)
def test_a_good_referral_is_taken(places):
    check_submission(NewReferral.model_validate(referral(**places)), TODAY)


@pytest.mark.parametrize(
    ("places", "pointer", "code"),
    [
        ({"agreement": {"position": "REFUSED"}}, "#/agreement/override_reason", "override_reason_required"),
        ({"agreement": {"position": "NOT_SOUGHT_UNSAFE"}}, "#/agreement/override_reason", "override_reason_required"),
        ({"agreement__asked_on": None}, "#/agreement/asked_on", "asked_on_required"),
        ({"agreement__how": None}, "#/agreement/how", "how_required"),
        ({"agreement__asked_on": "2026-06-16"}, "#/agreement/asked_on", "date_in_future"),
        ({"agreement__position": "PARENT_GIVEN"}, "#/agreement/position", "not_a_child"),
        ({"agreement__position": "CHILD_COMPETENT_GIVEN"}, "#/agreement/position", "not_a_child"),
        (
            {
                "person__date_of_birth": "2008-06-15",
                "agreement__position": "PARENT_GIVEN",
                "agreement__asked_on": "2026-06-15",
            },
            "#/agreement/position",
            "not_a_child",
        ),
        ({"safe_contact": {"channel": "PHONE"}}, "#/safe_contact/telephone", "telephone_required"),
        ({"safe_contact": {"channel": "SMS"}}, "#/safe_contact/telephone", "telephone_required"),
        ({"safe_contact": {"channel": "VIDEO"}}, "#/safe_contact/telephone", "telephone_required"),
        ({"safe_contact__channel": "EMAIL"}, "#/safe_contact/email", "email_required"),
        ({"safe_contact__channel": "LETTER"}, "#/person/address", "address_required"),
        ({"safe_contact__channel": "VISIT"}, "#/person/address", "address_required"),
        ({"route": "chosen"}, "#/services", "services_required"),
        ({"services": [SERVICE]}, "#/services", "services_not_wanted"),
        ({"route": "chosen", "services": [SERVICE, SERVICE]}, "#/services/1", "duplicate"),
        ({"needs": ["CARER", "BEREAVEMENT", "CARER"]}, "#/needs/2", "duplicate"),
        ({"needs": ["CARER", "RADICALISATION"]}, "#/needs/1", "goes_elsewhere"),
        ({"needs": ["MODERN_SLAVERY"]}, "#/needs/0", "goes_elsewhere"),
        ({"lawful_basis": "CDA1998_S17A"}, "#/lawful_basis", "depersonalised_data_only"),
    ],
)
def test_each_broken_rule_has_its_pointer(places, pointer, code):
    assert submission_faults(**places) == [(pointer, code)]


def test_all_faults_come_at_once():
    faults = submission_faults(
        agreement={"position": "REFUSED"}, safe_contact={"channel": "EMAIL"}, lawful_basis="CDA1998_S17A"
    )
    assert [pointer for pointer, _ in faults] == [
        "#/lawful_basis",
        "#/agreement/override_reason",
        "#/safe_contact/email",
    ]


def test_immediate_danger_is_for_999_whatever_else_is_wrong():
    new = NewReferral.model_validate(referral(urgency="IMMEDIATE", safe_contact={"channel": "EMAIL"}))
    problem, faults = faults_of(check_submission, new, TODAY)
    assert problem.code is ProblemCode.IMMEDIATE_DANGER
    assert "999" in problem.detail
    assert faults == [("#/urgency", "immediate_danger"), ("#/safe_contact/email", "email_required")]
    assert "999" in problem.faults[0].detail


@pytest.mark.parametrize(("need", "place"), [("RADICALISATION", "Prevent"), ("MODERN_SLAVERY", "National Referral")])
def test_what_goes_elsewhere_is_told_where(need, place):
    problem, _ = faults_of(check_submission, NewReferral.model_validate(referral(needs=[need])), TODAY)
    assert place in problem.faults[0].detail


def test_no_fault_repeats_what_was_sent():
    new = NewReferral.model_validate(
        referral(person__family_name="Zqxwv", safe_contact={"channel": "EMAIL"}, agreement={"position": "REFUSED"})
    )
    problem, _ = faults_of(check_submission, new, TODAY)
    assert "Zqxwv" not in problem.detail + "".join(fault.detail for fault in problem.faults)


@given(
    st.sampled_from(AgreementPosition),
    st.one_of(st.none(), st.just("Written reason")),
    st.one_of(st.none(), st.dates(date(2026, 6, 1), date(2026, 6, 30))),
    st.one_of(st.none(), st.just("In person")),
)
def test_an_agreement_passes_only_with_what_proves_it(position, override_reason, asked_on, how):
    agreement = {
        "position": position,
        "override_reason": override_reason,
        "asked_on": asked_on and asked_on.isoformat(),
        "how": how,
    }
    new = NewReferral.model_validate(referral(agreement=agreement, person__date_of_birth="2012-01-01"))
    proven = asked_on and how if position.endswith("GIVEN") else override_reason
    complete = bool(proven) and not (asked_on and asked_on > TODAY)
    if complete:
        check_submission(new, TODAY)
        return
    _, faults = faults_of(check_submission, new, TODAY)
    assert {pointer for pointer, _ in faults} <= {
        "#/agreement/override_reason",
        "#/agreement/asked_on",
        "#/agreement/how",
    }


@pytest.mark.parametrize(
    ("concern", "held"),
    [
        ({"protection_concern": False}, False),
        ({"protection_concern": True}, True),
        ({"protection_concern": True, "safeguarding_reference": "MASH-2026-0042"}, False),
        ({"protection_concern": False, "safeguarding_reference": "MASH-2026-0042"}, False),
    ],
)
def test_a_protection_concern_without_reference_is_held(concern, held):
    new = NewReferral.model_validate(referral(concern={"facts": "Reported.", **concern}))
    assert needs_supervisor_check(new) is held


def test_an_amendment_keeps_the_rules_of_a_submission():
    _, faults = faults_of(
        check_amendment,
        amended(),
        amended(agreement={"position": "REFUSED"}, safe_contact={"channel": "SMS"}),
        POLICE,
        TODAY,
    )
    assert [pointer for pointer, _ in faults] == ["#/agreement/override_reason", "#/safe_contact/telephone"]
    check_amendment(amended(), amended(concern__facts="Corrected."), POLICE, TODAY)


def test_an_amendment_cannot_slip_a_protection_concern_past_the_check():
    calm, held = amended(), amended(concern__protection_concern=True)
    routed = amended(concern__protection_concern=True, concern__safeguarding_reference="MASH-2026-0042")
    for before in (calm, routed):
        _, faults = faults_of(check_amendment, before, held, POLICE, TODAY)
        assert faults == [("#/concern/safeguarding_reference", "safeguarding_reference_required")]
    for before, after in ((calm, routed), (held, held), (held, routed), (held, calm)):
        check_amendment(before, after, POLICE, TODAY)


def test_a_resubmission_keeps_the_rules_of_the_route():
    check_resubmission(Resubmission.model_validate({"route": "best"}))
    _, faults = faults_of(check_resubmission, Resubmission.model_validate({"route": "chosen"}))
    assert faults == [("#/services", "services_required")]


def test_matching_learns_the_age_and_not_the_person():
    query = match_query(NewReferral.model_validate(referral(person__language="pl")), TODAY)
    assert query.model_dump(mode="json") == {
        "needs": ["BEREAVEMENT"],
        "age": 39,
        "lpu": "BIRMINGHAM_NORTH",
        "language": "pl",
    }


@pytest.mark.parametrize("basis", ["CARE2014_S42", "CA1989_S47"])
def test_a_gateway_of_protection_is_a_protection_concern(basis):
    unknown = NewReferral.model_validate(referral(lawful_basis=basis))
    assert needs_supervisor_check(unknown)
    known = NewReferral.model_validate(referral(lawful_basis=basis, concern__safeguarding_reference="M-2026-0042"))
    assert not needs_supervisor_check(known)
    before = amended(concern__safeguarding_reference="M-2026-0042")
    _, faults = faults_of(check_amendment, before, amended(), LawfulBasis(basis), TODAY)
    assert faults == [("#/concern/safeguarding_reference", "safeguarding_reference_required")]


@pytest.mark.parametrize("basis", sorted(set(LawfulBasis) - {LawfulBasis.CARE2014_S42, LawfulBasis.CA1989_S47}))
def test_other_gateways_are_none(basis):
    assert not needs_supervisor_check(NewReferral.model_validate(referral(lawful_basis=basis)))
