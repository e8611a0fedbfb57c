"""Ratings that fall, roles that are put right, thresholds that demand enquiries: by example and by property."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit import clocks
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.cases import NewCaseRole, NewDecision
from bluelamp.schemas.safeguarding.codes import Agency, CaseKind, CaseRole, Rating
from safeguarding.cases import demonstration
from safeguarding.cases.rules import decisions as rules
from safeguarding.cases.rules.clocks import challenge_due, is_lower, read_hours
from safeguarding.cases.rules.intake import (
    PROTECTED_ROLES,
    bypasses_hub,
    check_may_take_for_error,
    check_placing,
)

RATINGS = st.sampled_from(Rating)
UNMET = rules.CaseFacts(CaseKind.CHILD, frozenset(), frozenset(), section_47_met=False)
WITHOUT_ENQUIRIES = ("NFA_INFORMATION_ONLY", "RETURNED_NO_CONSENT", "SIGNPOST_UNIVERSAL")
REASON = "The school knows the family better."


def refused(check, *arguments):
    try:
        check(*arguments)
    except ProblemError as error:
        return error
    return None


@given(RATINGS, RATINGS, RATINGS)
def test_to_be_lower_is_an_order(one, other, third):
    assert not is_lower(one, one)
    assert one is other or is_lower(one, other) != is_lower(other, one)
    assert not (is_lower(one, other) and is_lower(other, third)) or is_lower(one, third)
    assert not is_lower(one, None)
    assert not is_lower(Rating.RED, other)


@given(RATINGS, st.none() | RATINGS, st.sampled_from(Agency))
def test_only_the_management_lowers_a_rating(new, present, agency):
    error = refused(rules.check_may_lower, new, present, agency)
    assert (error is not None) == (is_lower(new, present) and agency is not Agency.HUB_MANAGEMENT)
    assert error is None or error.code is ProblemCode.FORBIDDEN


@given(st.none() | RATINGS)
def test_what_is_or_may_be_red_does_not_bypass_the_hub(rating):
    assert bypasses_hub(rating) == (rating is not None and rating is not Rating.RED)


@given(st.sampled_from(CaseKind), st.sampled_from(Agency))
def test_social_care_of_the_kind_or_the_management_acknowledges(kind, agency):
    own = {CaseKind.CHILD: Agency.CHILDRENS_SOCIAL_CARE, CaseKind.ADULT: Agency.ADULT_SOCIAL_CARE}[kind]
    assert (refused(rules.check_may_acknowledge, agency, kind) is None) == (agency in {own, Agency.HUB_MANAGEMENT})


@given(st.uuids(), st.uuids(), st.sampled_from(Agency))
def test_who_takes_a_challenge_further_and_who_withdraws_it(own, challenger, agency):
    may = own == challenger or agency is Agency.HUB_MANAGEMENT
    assert (refused(rules.check_may_escalate, own, challenger, agency) is None) == may
    assert (refused(rules.check_may_withdraw, own, challenger) is None) == (own == challenger)
    assert refused(rules.check_may_withdraw, own, own) is None


@pytest.mark.parametrize("threshold", ["CHILDREN_ACT_S47", "CARE_ACT_S42"])
@pytest.mark.parametrize("outcome", WITHOUT_ENQUIRIES)
def test_a_duty_to_enquire_is_not_answered_with_nothing(threshold, outcome):
    body = {**demonstration.DECISION, "primary_outcome": outcome, "threshold": threshold}
    error = refused(rules.check_decision, NewDecision.model_validate(body), UNMET, clocks.today())
    assert error is not None
    assert [fault.code for fault in error.faults] == ["contradicts_threshold"]


def test_section_47_beside_another_outcome_needs_its_discussion_too():
    body = {**demonstration.DECISION, "secondary_outcomes": ["S47_JOINT"]}
    error = refused(rules.check_decision, NewDecision.model_validate(body), UNMET, clocks.today())
    assert error is not None
    found = {(fault.pointer, fault.code) for fault in error.faults}
    assert found == {("#/secondary_outcomes/0", "strategy_discussion_required")}


@given(
    st.dictionaries(st.uuids(), st.sampled_from(CaseRole), max_size=6),
    st.none() | st.sampled_from(CaseRole),
    st.data(),
)
def test_whoever_is_placed_somebody_to_protect_stays(present: dict[UUID, CaseRole], role, data):
    person_id = data.draw(st.sampled_from([*present, uuid4()]))
    new = NewCaseRole(person_id=str(person_id), role=role, reason=REASON)
    if refused(check_placing, new, present) is not None:
        return
    after = {**present, person_id: role}
    assert PROTECTED_ROLES & set(after.values())
    assert present.get(person_id) is not role


@given(st.booleans(), st.none() | st.sampled_from(Agency))
def test_only_the_management_takes_a_role_for_an_error(was_error, agency):
    new = NewCaseRole(person_id=str(uuid4()), role=None, was_error=was_error, reason=REASON)
    error = refused(check_may_take_for_error, new, agency)
    assert (error is not None) == (was_error and agency is not Agency.HUB_MANAGEMENT)
    assert error is None or error.code is ProblemCode.FORBIDDEN


@given(st.dictionaries(st.uuids(), st.sampled_from(CaseRole), max_size=4), st.sets(st.uuids(), max_size=4), st.data())
def test_whose_part_has_ended_can_only_have_it_put_right(present: dict[UUID, CaseRole], former, data):
    """Somebody who left a case is not in it, so that their part cannot end again; that it was an error can be said."""
    somebody = {uuid4(): CaseRole.CHILD}
    person_id = data.draw(st.sampled_from([*former, uuid4()]))
    was_error = data.draw(st.booleans())
    new = NewCaseRole(person_id=str(person_id), role=None, was_error=was_error, reason=REASON)
    error = refused(check_placing, new, {**present, **somebody}, former)
    allowed = person_id in present or (was_error and person_id in former)
    assert (error is None) == allowed


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))  # noqa: DTZ001 # the zone is added below
def test_a_challenge_is_due_in_working_time_and_later(naive):
    since = naive.replace(tzinfo=UTC)
    hours = read_hours(datetime(2026, 1, 1, 8).time(), datetime(2026, 1, 1, 18).time(), range(5))  # noqa: DTZ001 # times of day
    assert challenge_due(since, hours) > since
