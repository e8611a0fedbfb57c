"""Answers, floors and gaps, whatever the instrument (domain.md §3.1, §3.2, §15)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.problems import ProblemError
from bluelamp.schemas.safeguarding.domestic_abuse import (
    AnswerValue,
    NewAnswer,
    NewPromptFinding,
    Prompt,
    PromptFindingValue,
    RiskGrade,
)
from safeguarding.domestic_abuse.rules.assessing import check_grade, score
from safeguarding.domestic_abuse.rules.instruments import (
    ORDER,
    BandRule,
    InstrumentRules,
    QuestionRule,
    is_lower,
    suggested_floor,
)

BANDS = [BandRule(0, RiskGrade.STANDARD), BandRule(10, RiskGrade.MEDIUM), BandRule(14, RiskGrade.HIGH)]
HONOUR, STALKING = Prompt.HONOUR_BASED_VIOLENCE, Prompt.STALKING
QUESTIONS = [QuestionRule(f"question_{number}", number % 3 == 0) for number in range(1, 28)]
QUESTIONS[3] = QuestionRule("question_4", False, HONOUR)
QUESTIONS[7] = QuestionRule("question_8", False, STALKING)
DASH = InstrumentRules("DASH_ACPO_27", 1, QUESTIONS, BANDS)
COUNTS_NOTHING = InstrumentRules("DARA", 1, QUESTIONS, [])


def answered(*yes: int, others: AnswerValue = AnswerValue.NO) -> list[NewAnswer]:
    return [
        NewAnswer(key=question.key, answer=AnswerValue.YES if number in yes else others, reason="Was interrupted.")
        for number, question in enumerate(QUESTIONS, start=1)
    ]


def found(prompt: Prompt, finding: PromptFindingValue) -> NewPromptFinding:
    return NewPromptFinding(prompt=prompt, finding=finding)


@pytest.mark.parametrize(
    ("ticks", "floor"),
    [(0, "STANDARD"), (9, "STANDARD"), (10, "MEDIUM"), (13, "MEDIUM"), (14, "HIGH"), (27, "HIGH")],
)
def test_bands(ticks, floor):
    assert score(DASH, answered(*range(1, ticks + 1)), []).suggested_floor == floor


def test_thirteen_and_judgement_make_a_high_grade():
    floor = score(DASH, answered(*range(1, 14)), []).suggested_floor
    check_grade(RiskGrade.HIGH, floor)


def test_twenty_and_a_medium_grade_are_refused():
    floor = score(DASH, answered(*range(1, 21)), []).suggested_floor
    with pytest.raises(ProblemError) as refused:
        check_grade(RiskGrade.MEDIUM, floor)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [("#/grade", "below_floor")]


@pytest.mark.parametrize("gap", [AnswerValue.NOT_KNOWN, AnswerValue.NOT_ASKED, AnswerValue.DECLINED])
def test_what_is_not_known_is_no_tick_and_leaves_a_gap(gap):
    scored = score(DASH, answered(1, 2, others=gap), [])
    assert scored.ticks == 2
    assert scored.incomplete
    assert len(scored.unanswered) == 25
    assert not score(DASH, answered(1, 2), []).incomplete


@pytest.mark.parametrize(("number", "prompt"), [(4, HONOUR), (8, STALKING)])
def test_a_yes_opens_its_prompt_and_stays_incomplete_until_it_was_asked(number, prompt):
    opened = score(DASH, answered(number), [])
    assert [(one.prompt, one.finding) for one in opened.prompts] == [(prompt, None)]
    assert opened.incomplete
    asked = score(DASH, answered(number), [found(prompt, PromptFindingValue.CONCERN)])
    assert asked.concerns == {prompt}
    assert not asked.incomplete
    assert score(DASH, answered(number), [found(prompt, PromptFindingValue.NOT_KNOWN)]).incomplete


def test_an_instrument_that_counts_nothing_suggests_no_floor():
    scored = score(COUNTS_NOTHING, answered(*range(1, 28)), [])
    assert scored.suggested_floor is None
    check_grade(RiskGrade.STANDARD, scored.suggested_floor)


values = st.lists(st.sampled_from(AnswerValue), min_size=27, max_size=27)


@given(values)
def test_ticks_are_the_yeses_and_nothing_else(given_values):
    answers = [NewAnswer(key=q.key, answer=value) for q, value in zip(QUESTIONS, given_values, strict=True)]
    scored = score(DASH, answers, [])
    assert scored.ticks == given_values.count(AnswerValue.YES)
    assert scored.suggested_floor is suggested_floor(BANDS, scored.ticks)
    assert set(scored.high_risk_markers) <= {q.key for q in QUESTIONS if q.high_risk_marker}
    gaps = [value for value in given_values if value not in {AnswerValue.YES, AnswerValue.NO}]
    assert len(scored.unanswered) == len(gaps)
    assert scored.incomplete or not gaps


@given(values, st.integers(0, 26))
def test_one_more_yes_never_lowers_the_floor(given_values, place):
    answers = [NewAnswer(key=q.key, answer=value) for q, value in zip(QUESTIONS, given_values, strict=True)]
    more = [*answers]
    more[place] = NewAnswer(key=QUESTIONS[place].key, answer=AnswerValue.YES)
    before, after = score(DASH, answers, []).suggested_floor, score(DASH, more, []).suggested_floor
    assert not is_lower(after, before)


@given(st.sampled_from(ORDER), st.none() | st.sampled_from(ORDER))
def test_a_grade_is_refused_exactly_below_the_floor(grade, floor):
    if floor is not None and ORDER.index(grade) < ORDER.index(floor):
        with pytest.raises(ProblemError):
            check_grade(grade, floor)
    else:
        check_grade(grade, floor)
