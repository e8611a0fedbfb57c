"""What a case, a discussion, a decision and a challenge must hold; and where each verb leads."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.cases import a_case, a_discussion

from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.cases import (
    Acknowledgement,
    CaseOutcome,
    ChallengeDecision,
    LegalThreshold,
    NewCase,
    NewDecision,
    NewDiscussion,
    ResponseType,
)
from bluelamp.schemas.safeguarding.codes import Agency, CaseKind, CaseRole, CaseStatus
from safeguarding.cases import demonstration
from safeguarding.cases.rules import decisions as rules
from safeguarding.cases.rules.intake import check_new_case
from safeguarding.cases.rules.referring import InCase
from safeguarding.cases.rules.transitions import OPEN, TRANSITIONS, Verb, next_status, possible_verbs

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
EARLIER = datetime(2026, 11, 1, tzinfo=UTC)
CHILD = {UUID(int=1): InCase(CaseRole.CHILD, date(2018, 5, 2))}
NOTHING = rules.CaseFacts(CaseKind.CHILD, frozenset(), frozenset(), section_47_met=True, people=CHILD)
ADULT = {"role": "SUBJECT", "person": {**demonstration.MOTHER}}
BACKWARDS = {"from_date": "2026-02-01", "until_date": "2026-01-01"}
SOMEBODY = "0199c1d2-7a50-7cc3-98c4-dc0c0c07398f"


def faults_of(check, *arguments, **options):
    try:
        check(*arguments, **options)
    except ProblemError as error:
        assert error.code is ProblemCode.RULE_BROKEN  # noqa: PT017 # its faults are what is asked for
        return {(fault.pointer, fault.code) for fault in error.faults}
    return set()


def case_faults(by_service=False, **changes):
    return faults_of(check_new_case, NewCase.model_validate(a_case(**changes)), TODAY, by_service=by_service)


def decision_faults(facts=NOTHING, **changes):
    new = NewDecision.model_validate({**demonstration.DECISION, **changes})
    return faults_of(rules.check_decision, new, facts, TODAY)


def discussion_faults(about=CaseKind.CHILD, **changes):
    new = NewDiscussion.model_validate(a_discussion(**changes))
    return faults_of(rules.check_discussion, new, about, EARLIER, NOW)


def test_the_demonstration_cases_are_right():
    assert case_faults() == set() == case_faults(**demonstration.FAMILY)
    assert decision_faults() == set() == decision_faults(**demonstration.DECISION_FOR_THE_PORTAL, secondary_outcomes=[])
    assert discussion_faults() == set() == discussion_faults(**demonstration.DISCUSSION)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"hub": None, "lpu": None}, ("#/hub", "hub_required")),
        (
            {"source": {"service": "referrals", "referral_id": SOMEBODY, "reference": "R-7K3M-2QXP-5"}},
            ("#/source", "source_not_wanted"),
        ),
        ({"lawful_basis": "CDA1998_S17A"}, ("#/lawful_basis", "depersonalised_data_only")),
        ({"agreement": {"position": "REFUSED"}}, ("#/agreement/override_reason", "override_reason_required")),
        ({"agreement": {"position": "GIVEN"}}, ("#/agreement/asked_on", "asked_on_required")),
        (
            {"agreement": {"position": "GIVEN", "asked_on": "2026-11-23"}},
            ("#/agreement/asked_on", "date_in_future"),
        ),
        ({"rating": "RED"}, ("#/rating_reason", "rating_reason_required")),
        ({"rating_reason": "Because it is urgent."}, ("#/rating", "rating_required")),
        ({"people": [{"role": "CHILD"}]}, ("#/people/0", "person_or_person_id")),
        (
            {"people": [{"role": "CHILD", "person": demonstration.CHILD, "person_id": SOMEBODY}]},
            ("#/people/0", "person_or_person_id"),
        ),
        (
            {"people": [{"role": "CHILD", "person_id": SOMEBODY}, {"role": "VICTIM", "person_id": SOMEBODY}]},
            ("#/people/1/person_id", "duplicate"),
        ),
        (
            {"people": [{"role": "ALLEGED_PERPETRATOR", "person": demonstration.PARTNER}]},
            ("#/people", "nobody_to_protect"),
        ),
        ({"people": [ADULT]}, ("#/kind", "no_child")),
        (
            {"people": [{"role": "CHILD", "person": {**demonstration.CHILD, "telephones": ["0121 496 0002"] * 2}}]},
            ("#/people/0/person/telephones/1", "twice"),
        ),
        (
            {"household": {"address": {**demonstration.HOME, **BACKWARDS}, "members": [0]}},
            ("#/household/address/until_date", "ends_before_it_begins"),
        ),
        ({"kind": "ADULT"}, ("#/kind", "no_adult")),
        (
            {"relationships": [{"person": 0, "related_to": 1, "type": "PARENT"}]},
            ("#/relationships/0/related_to", "no_such_place"),
        ),
        (
            {"relationships": [{"person": 0, "related_to": 0, "type": "PARENT"}]},
            ("#/relationships/0/related_to", "same_person"),
        ),
        (
            {"household": {"address": demonstration.HOME, "members": [1]}},
            ("#/household/members/0", "no_such_place"),
        ),
        (
            {"household": {"address": demonstration.HOME, "members": [0, 0]}},
            ("#/household/members/1", "duplicate"),
        ),
    ],
)
def test_what_keeps_a_case_from_being_taken(changes, expected):
    assert case_faults(**changes) == {expected}


def test_a_service_says_what_the_case_came_from():
    assert case_faults(by_service=True) == {("#/source", "source_required")}


def test_somebody_of_unknown_age_fits_either_kind():
    unknown = {"role": "SUBJECT", "person": {**demonstration.CHILD, "date_of_birth": None}}
    assert case_faults(people=[unknown]) == set() == case_faults(people=[unknown], kind="ADULT")


@pytest.mark.parametrize("absent", ["CHILDRENS_SOCIAL_CARE", "POLICE", "HEALTH"])
def test_a_strategy_discussion_needs_social_care_police_and_health(absent):
    present = [one for one in demonstration.DISCUSSION["attendees"] if one["agency"] != absent]
    assert discussion_faults(attendees=present) == {("#/attendees", "quorum_missing")}


@given(st.lists(st.sampled_from(Agency), min_size=2, max_size=9), st.sampled_from(CaseKind))
def test_the_quorum_is_there_or_it_is_said_what_is_missing(agencies, kind):
    threshold = {"met": False, "reason": "No significant harm is suspected.", "alternative": "STEP_DOWN"}
    attendees = [{"agency": agency, "role": "Duty worker"} for agency in agencies]
    given_threshold = threshold if kind is CaseKind.CHILD else None
    faults = discussion_faults(kind, attendees=attendees, threshold=given_threshold)
    assert (("#/attendees", "quorum_missing") in faults) == (not rules.quorum(kind) <= set(agencies))


MET = demonstration.DISCUSSION["threshold"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"threshold": None}, ("#/threshold", "threshold_required")),
        ({"threshold": {**MET, "investigation": None}}, ("#/threshold/investigation", "investigation_required")),
        (
            {"threshold": {**MET, "lead_practitioner": None}},
            ("#/threshold/lead_practitioner", "lead_practitioner_required"),
        ),
        (
            {"threshold": {**MET, "lead_practitioner": {**MET["lead_practitioner"], "is_social_worker": False}}},
            ("#/threshold/lead_practitioner", "social_worker_required"),
        ),
        (
            {"threshold": {**MET, "lead_practitioner": {**MET["lead_practitioner"], "agency": "POLICE"}}},
            ("#/threshold/lead_practitioner", "social_worker_required"),
        ),
        (
            {"threshold": {**MET, "investigation": "SINGLE_AGENCY_POLICE"}},
            ("#/threshold/child_in_need_plan", "child_in_need_plan_required"),
        ),
        (
            {"threshold": {"met": False, "reason": "No significant harm."}},
            ("#/threshold/alternative", "alternative_required"),
        ),
        (
            {"threshold": {**MET, "met": False, "alternative": "SECTION_17"}},
            ("#/threshold/investigation", "not_wanted"),
        ),
        ({"held_at": "2026-11-22T18:00:01Z"}, ("#/held_at", "date_in_future")),
        ({"held_at": "2026-10-31T18:00:00Z"}, ("#/held_at", "before_receipt")),
        (
            {"actions": [{"what": "Ring.", "agency": "POLICE", "due_at": demonstration.DISCUSSION["held_at"]}]},
            ("#/actions/0/due_at", "before_discussion"),
        ),
    ],
)
def test_what_the_record_of_a_discussion_lacks(changes, expected):
    assert discussion_faults(**changes) == {expected}


def test_a_case_discussion_needs_no_quorum_and_an_adults_no_section_47():
    two = demonstration.DISCUSSION["attendees"][:2]
    assert discussion_faults(attendees=two) == {("#/attendees", "quorum_missing")}
    record = NewDiscussion.model_validate(a_discussion(kind="CASE", attendees=two, threshold=None))
    assert faults_of(rules.check_discussion, record, CaseKind.CHILD, EARLIER, NOW) == set()
    record = NewDiscussion.model_validate(a_discussion(kind="CASE", attendees=two))
    assert faults_of(rules.check_discussion, record, CaseKind.ADULT, EARLIER, NOW) == {("#/threshold", "wrong_kind")}


PORTAL = demonstration.DECISION_FOR_THE_PORTAL


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"primary_outcome": "S42_ENQUIRY", "threshold": "CARE_ACT_S42"}, ("#/primary_outcome", "wrong_kind")),
        ({"threshold": "NONE_MET"}, ("#/threshold", "threshold_mismatch")),
        ({"secondary_outcomes": ["S17_ASSESSMENT"]}, ("#/secondary_outcomes/0", "duplicate")),
        ({"secondary_outcomes": ["MARAC", "MARAC"]}, ("#/secondary_outcomes/1", "duplicate")),
        ({"secondary_outcomes": ["S42_ENQUIRY"]}, ("#/secondary_outcomes/0", "wrong_kind")),
        ({"secondary_outcomes": ["EARLY_HELP"]}, ("#/referral", "referral_required")),
        ({"referral": PORTAL["referral"]}, ("#/referral", "referral_not_wanted")),
        (
            {**PORTAL, "referral": {**PORTAL["referral"], "agreement": {"position": "REFUSED"}}},
            ("#/referral/agreement/override_reason", "override_reason_required"),
        ),
        (
            {"information_relied_on": [{"kind": "ENQUIRY", "id": SOMEBODY, "description": "Health's answer."}]},
            ("#/information_relied_on/0/id", "unknown_information"),
        ),
        (
            {"information_relied_on": [{"kind": "DISCUSSION", "description": "What was said."}]},
            ("#/information_relied_on/0/id", "unknown_information"),
        ),
    ],
)
def test_what_keeps_a_decision_from_being_taken(changes, expected):
    start = {"secondary_outcomes": []} if "primary_outcome" in changes else {}
    assert decision_faults(**{**start, **changes}) == {expected}


def test_a_rationale_of_thirty_nine_characters_is_too_short():
    NewDecision.model_validate({**demonstration.DECISION, "rationale": "x" * 40})
    with pytest.raises(ValueError, match="rationale"):
        NewDecision.model_validate({**demonstration.DECISION, "rationale": "x" * 39})
    with pytest.raises(ValueError, match="rationale"):
        NewDecision.model_validate({**demonstration.DECISION, "rationale": " " * 20 + "x" * 39 + " " * 20})


@given(st.sampled_from(CaseOutcome))
def test_every_outcome_is_possible_for_some_kind_and_threshold(outcome):
    possible = [
        (one_kind, one)
        for one_kind in CaseKind
        for one in LegalThreshold
        if not decision_faults(
            rules.CaseFacts(one_kind, frozenset(), frozenset(), section_47_met=True, people=CHILD),
            primary_outcome=outcome,
            secondary_outcomes=[],
            threshold=one,
            referral=PORTAL["referral"] if outcome in rules.TO_THE_PORTAL else None,
        )
    ]
    assert possible
    if outcome in {CaseOutcome.S47_JOINT, CaseOutcome.S47_SINGLE_AGENCY_SC}:
        assert possible == [(CaseKind.CHILD, LegalThreshold.CHILDREN_ACT_S47)]


def test_a_changed_decision_is_whole_and_an_upheld_one_brings_none():
    changed = ChallengeDecision.model_validate({**demonstration.CHALLENGE_UPHELD, "result": "CHANGED"})
    upheld = ChallengeDecision.model_validate({**demonstration.CHALLENGE_UPHELD, "decision": demonstration.DECISION})
    check = rules.check_challenge_decision
    assert faults_of(check, changed, NOTHING, TODAY) == {("#/decision", "decision_required")}
    assert faults_of(check, upheld, NOTHING, TODAY) == {("#/decision", "decision_not_wanted")}
    bad = {**demonstration.DECISION, "threshold": "NONE_MET"}
    new = ChallengeDecision.model_validate({**demonstration.CHALLENGE_UPHELD, "result": "CHANGED", "decision": bad})
    assert faults_of(check, new, NOTHING, TODAY) == {("#/decision/threshold", "threshold_mismatch")}


@given(st.permutations(["creator", "decider", "challenger", "other"]))
def test_only_somebody_without_a_part_in_it_decides_a_challenge(people):
    for person in people:
        if person == "other":
            rules.check_may_decide_challenge(person, "creator", "decider", "challenger")
        else:
            with pytest.raises(ProblemError) as caught:
                rules.check_may_decide_challenge(person, "creator", "decider", "challenger")
            assert caught.value.code is ProblemCode.FORBIDDEN


@pytest.mark.parametrize(
    ("response", "social_worker", "kind", "expected"),
    [
        (ResponseType.SECTION_47, True, CaseKind.CHILD, set()),
        (ResponseType.SECTION_47, False, CaseKind.CHILD, {("#/is_social_worker", "social_worker_required")}),
        (ResponseType.SECTION_47, True, CaseKind.ADULT, {("#/response_type", "wrong_kind")}),
        (ResponseType.SECTION_42_FORMAL_ENQUIRY, False, CaseKind.ADULT, set()),
        (ResponseType.SECTION_42_FORMAL_ENQUIRY, True, CaseKind.CHILD, {("#/response_type", "wrong_kind")}),
    ],
)
def test_who_acknowledges_with_what_response(response, social_worker, kind, expected):
    new = Acknowledgement(response_type=response, acknowledged_by="Worker 1", is_social_worker=social_worker)
    assert faults_of(rules.check_acknowledgement, new, kind) == expected


@given(st.sampled_from(CaseStatus), st.sampled_from(Verb))
def test_a_verb_leads_where_the_table_says_or_is_refused_with_what_is_possible(status, verb):
    if status in TRANSITIONS[verb]:
        assert next_status(status, verb) is TRANSITIONS[verb][status]
        assert verb in possible_verbs(status)
        return
    with pytest.raises(ProblemError) as caught:
        next_status(status, verb)
    assert caught.value.code is ProblemCode.STATE_CONFLICT
    assert all(one in caught.value.detail for one in possible_verbs(status))


def test_every_status_is_reached_and_every_open_one_can_come_to_an_end():
    reached, frontier = {CaseStatus.RECEIVED}, [CaseStatus.RECEIVED]
    while frontier:
        here = frontier.pop()
        found = {targets[here] for targets in TRANSITIONS.values() if here in targets} - reached
        reached |= found
        frontier += found
    assert reached == set(CaseStatus)
    ends = {CaseStatus.CLOSED}
    for _ in CaseStatus:
        ends |= {source for targets in TRANSITIONS.values() for source, target in targets.items() if target in ends}
    assert ends >= OPEN


def test_a_closed_case_stays_closed():
    """What became of the referral that was made of it is written down all the same, and moves nothing."""
    assert possible_verbs(CaseStatus.CLOSED) == (Verb.HEAR_FROM_PORTAL, Verb.CORRECT)
    assert next_status(CaseStatus.CLOSED, Verb.HEAR_FROM_PORTAL) is CaseStatus.CLOSED
