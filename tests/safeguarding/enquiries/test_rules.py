"""Which parts belong to which answer, and when another service's answer is one at all."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.clocks import WorkingHours
from bluelamp.schemas.common import WindowUnit
from bluelamp.schemas.offenders.person_checks import MatchConfidence, PersonCheckAnswer, PersonCheckItem, ReleaseGrade
from bluelamp.schemas.problems import ProblemError
from bluelamp.schemas.safeguarding.codes import Rating
from bluelamp.schemas.safeguarding.enquiries import (
    NewResponse,
    NotSearchedReason,
    ResponseStatus,
    Sensitivity,
    WithheldReason,
)
from safeguarding.cases.rules.clocks import ClockProfile, Window
from safeguarding.enquiries.rules.answering import KEPT_BACK, SHARING, check_response, finding_of
from safeguarding.enquiries.rules.asking import answer_due
from safeguarding.enquiries.rules.police import NoAnswerError, response_of

MOMENT = datetime(2026, 11, 22, 18, tzinfo=UTC)
HUB_HOURS = WorkingHours()
RESPONSES = st.builds(
    NewResponse,
    status=st.sampled_from(ResponseStatus),
    searched_by=st.none() | st.just("Duty worker 12"),
    source_systems=st.sampled_from([[], ["CARE_RECORDS"]]),
    summary=st.none() | st.just("Known since March."),
    sensitivity=st.none() | st.sampled_from(Sensitivity),
    onward_share_allowed=st.none() | st.booleans(),
    withheld_reason=st.none() | st.sampled_from(WithheldReason),
    not_searched_reason=st.none() | st.sampled_from(NotSearchedReason),
)


def passes(new: NewResponse) -> bool:
    try:
        check_response(new)
    except ProblemError:
        return False
    return True


@given(RESPONSES)
def test_what_passes_is_whole_and_has_nothing_out_of_place(new):
    if not passes(new):
        return
    withheld = {ResponseStatus.HELD_WITHHELD, ResponseStatus.PARTLY_SHARED}
    assert (new.summary is not None) == (new.status in SHARING)
    assert (new.withheld_reason is not None) == (new.status in withheld)
    assert (new.not_searched_reason is not None) == (new.status is ResponseStatus.NOT_SEARCHED)
    silent = {ResponseStatus.HELD_WITHHELD, ResponseStatus.NOT_SEARCHED}
    assert bool(new.source_systems) == (new.searched_by is not None) == (new.status not in silent)


@given(RESPONSES)
def test_a_finding_is_there_only_for_what_is_shared_and_goes_on_only_by_grade_or_word(new):
    finding = finding_of(new)
    assert (finding is not None) == (new.status in SHARING and new.summary is not None)
    if finding is not None and new.onward_share_allowed is None:
        assert finding.onward_share_allowed == (finding.sensitivity not in KEPT_BACK)
    if finding is not None and new.onward_share_allowed is not None:
        assert finding.onward_share_allowed == new.onward_share_allowed


def test_every_fault_is_told_at_once():
    with pytest.raises(ProblemError) as refused:
        check_response(
            NewResponse(status=ResponseStatus.PARTLY_SHARED, not_searched_reason=NotSearchedReason.SYSTEM_AWAY)
        )
    assert [fault.code for fault in refused.value.faults] == [
        "summary_required",
        "withheld_reason_required",
        "searcher_required",
        "systems_required",
        "not_taken",
    ]


PEOPLE = [UUID(int=number) for number in range(1, 5)]
GRADES = st.lists(st.sampled_from([None, *ReleaseGrade]), min_size=4, max_size=4)


def answer(grades: list[ReleaseGrade | None], people: list[UUID] = PEOPLE) -> PersonCheckAnswer:
    items = [
        PersonCheckItem(
            subject_id=person,
            held=grade is not None,
            confidence=MatchConfidence.EXACT if grade else None,
            grade_for_release=grade,
            summary_codes=["SUSPECT"] if grade is ReleaseGrade.RELEASE else [],
        )
        for person, grade in zip(people, grades, strict=True)
    ]
    return PersonCheckAnswer(items=items, searched_at=MOMENT, source_systems=["OFFENDER_RECORDS"])


@given(GRADES)
def test_nothing_held_is_said_only_when_nothing_is_held_about_anybody(grades):
    response = response_of(answer(grades), PEOPLE)
    check_response(response)
    assert (response.status is ResponseStatus.NOTHING_HELD) == (set(grades) == {None})
    told = {person for person, grade in zip(PEOPLE, grades, strict=True) if grade is ReleaseGrade.RELEASE}
    assert {person for person in PEOPLE if str(person) in (response.summary or "")} == told
    assert (response.withheld_reason is not None) == (ReleaseGrade.WITHHOLD in grades)


@given(GRADES, st.sets(st.sampled_from(PEOPLE)))
def test_an_answer_about_others_than_were_asked_about_is_none(grades, asked_about):
    if asked_about == set(PEOPLE):
        return
    with pytest.raises(NoAnswerError):
        response_of(answer(grades), asked_about)


def test_an_item_that_contradicts_itself_is_no_answer():
    for change in (
        {"held": True},
        {"held": True, "confidence": MatchConfidence.EXACT, "grade_for_release": ReleaseGrade.RELEASE},
        {"summary_codes": ["SUSPECT"]},
        {"grade_for_release": ReleaseGrade.WITHHOLD},
    ):
        whole = answer([None, None, None, None])
        items = [whole.items[0].model_copy(update=change), *whole.items[1:]]
        with pytest.raises(NoAnswerError):
            response_of(whole.model_copy(update={"items": items}), PEOPLE)


def test_a_person_named_twice_is_no_answer():
    twice = answer([None, None, None, None, None], [*PEOPLE, PEOPLE[0]])
    with pytest.raises(NoAnswerError):
        response_of(twice, PEOPLE)


def test_red_runs_past_close_once_begun_and_blue_has_no_time():
    profile = ClockProfile("P", {Rating.RED: Window(2, WindowUnit.WORKING_HOURS, runs_past_close=True)})
    friday = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert answer_due(friday, Rating.RED, profile, HUB_HOURS) == datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
    evening = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    assert answer_due(evening, Rating.RED, profile, HUB_HOURS) == datetime(2026, 11, 23, 11, tzinfo=UTC)
    with pytest.raises(ProblemError):
        answer_due(friday, Rating.BLUE, profile, HUB_HOURS)
