"""The score, the workflow and the votes: by example and by what holds of any."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from bluelamp.schemas.offenders.cohorts import ScoreNumbers
from bluelamp.schemas.offenders.nominations import NominationState, ProvisionalGround, ScoreFacts
from bluelamp.schemas.offenders.panels import ItemKind, NewPanelDecision, PanelDecisionKind, Vote
from bluelamp.schemas.offenders.plans import Pathway
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.cohorts.demonstration import FACTS, NEW_RULE_SET
from offenders.cohorts.rules.deciding import counted, departs, faults_of_decision, is_full, votes_needed
from offenders.cohorts.rules.scoring import Recorded, faults_of_numbers, score_of
from offenders.cohorts.rules.workflow import Step, after

NUMBERS = ScoreNumbers.model_validate(NEW_RULE_SET["numbers"])
POINTS = st.integers(0, 100).map(float)
TODAY = date(2026, 11, 23)


@st.composite
def numbers(draw) -> ScoreNumbers:
    names = ("points_per_offence", "most_for_offences", "points_per_need", "most_for_needs")
    more = ("points_per_intelligence", "most_for_intelligence")
    begins = draw(st.lists(st.integers(0, 100), unique=True, max_size=5))
    values = {name: draw(POINTS) for name in (*names, *more)}
    bands = [{"at_least": float(one), "points": draw(POINTS)} for one in begins]
    rank = {"points_per_rank": draw(st.integers(0, 10)) / 10}
    return ScoreNumbers.model_validate({**NEW_RULE_SET["numbers"], **values, **rank, "predictor_bands": bands})


def facts() -> SearchStrategy[ScoreFacts]:
    needs = st.dictionaries(st.sampled_from(list(Pathway)), st.integers(0, 2), max_size=9)
    return st.builds(
        lambda percent, need, read: ScoreFacts.model_validate(
            {
                "predictor_percent": percent,
                "needs": [{"pathway": one, "score": score} for one, score in need.items()],
                "intelligence": None if read is None else {"bearing": read[0], "set_aside": read[1]},
            }
        ),
        st.none() | st.floats(0, 100),
        needs,
        st.none() | st.tuples(st.integers(0, 50), st.integers(0, 50)),
    )


def records() -> SearchStrategy[Recorded]:
    counts = st.integers(0, 60).flatmap(lambda all_of: st.tuples(st.just(all_of), st.integers(0, all_of)))
    return st.builds(lambda count, score: Recorded(count[0], count[1], score), counts, st.none() | st.floats(0, 100))


@given(records(), facts(), numbers())
def test_a_score_is_the_sum_of_components_each_within_its_most(recorded, said, by):
    score = score_of(recorded, said, by)
    assert score.value == pytest.approx(sum(one.points for one in score.components))
    assert all(0 <= one.points <= one.most for one in score.components)
    assert 0 <= score.value <= score.most + 1e-9
    assert len({one.code for one in score.components}) == len(score.components)
    assert all(one.explanation and len(one.explanation) <= 400 for one in score.components)


@given(records(), facts(), numbers())
def test_what_is_not_known_gives_nothing_and_is_said(recorded, said, by):
    score = score_of(recorded, said, by)
    unknown = [one for one in score.components if not one.is_known]
    assert all(one.points == 0 for one in unknown)
    grounds = set(score.provisional_because) - {ProvisionalGround.OFFENCES_ALLEGED}
    assert len(grounds) == len(unknown)
    asked = {one.code.value for one in score.components}
    assert (ProvisionalGround.OFFENCES_ALLEGED in score.provisional_because) is (
        recorded.alleged > 0 and "OFFENCES" in asked
    )


@given(records(), facts(), numbers(), st.integers(0, 10_000))
def test_reports_that_do_not_bear_on_offending_inflate_nothing(recorded, said, by, more):
    if said.intelligence is None:
        return
    inflated = said.model_copy(
        update={"intelligence": said.intelligence.model_copy(update={"set_aside": said.intelligence.set_aside + more})}
    )
    assert score_of(recorded, inflated, by).value == score_of(recorded, said, by).value


@given(records(), facts(), numbers())
def test_one_offence_more_never_lowers_a_score(recorded, said, by):
    more = Recorded(recorded.offences + 1, recorded.alleged, recorded.ranking_score)
    assert score_of(more, said, by).value >= score_of(recorded, said, by).value


@pytest.mark.parametrize(("percent", "points"), [(0, 0), (49.9, 0), (50, 15), (74.9, 15), (75, 30), (100, 30)])
def test_the_highest_band_that_is_reached_counts(percent, points):
    score = score_of(Recorded(0, 0), ScoreFacts(predictor_percent=percent), NUMBERS)
    assert score.value == points


def test_a_score_of_the_default_kind():
    score = score_of(Recorded(3, 1), ScoreFacts.model_validate(FACTS), NUMBERS)
    assert [(one.code.value, one.points) for one in score.components] == [
        ("OFFENCES", 15),
        ("PREDICTOR", 30),
        ("NEEDS", 6),
    ]
    assert (score.value, score.most, score.provisional_because) == (51, 90, (ProvisionalGround.OFFENCES_ALLEGED,))


def test_numbers_that_contradict_themselves_are_refused_with_their_place():
    bands = [{"at_least": 50, "points": 1}, {"at_least": 50, "points": 2}]
    broken = {**NEW_RULE_SET["numbers"], "predictor_bands": bands, "entry_score": 900, "statuses": ["NFA", "NFA"]}
    faults = faults_of_numbers(ScoreNumbers.model_validate(broken))
    assert {fault.pointer for fault in faults} == {
        "#/numbers/predictor_bands",
        "#/numbers/statuses",
        "#/numbers/entry_score",
    }


@pytest.mark.parametrize("state", list(NominationState))
@pytest.mark.parametrize("step", list(Step))
def test_what_is_ended_becomes_nothing_else_but_for_a_case_that_is_let_go(state, step):
    allowed = {(NominationState.OPEN, one) for one in Step if one is not Step.DESELECT}
    allowed |= {(NominationState.ACCEPTED, Step.DESELECT)}
    if (state, step) in allowed:
        assert after(state, step) not in {state, NominationState.OPEN}
    else:
        with pytest.raises(ProblemError) as refused:
            after(state, step)
        assert refused.value.code is ProblemCode.STATE_CONFLICT


@given(st.lists(st.sampled_from(list(Vote)), max_size=12), st.sampled_from(list(PanelDecisionKind)))
def test_votes_are_counted_and_a_majority_is_more_than_every_other(votes, decision):
    found = counted(votes)
    assert sum(found.model_dump().values()) == len(votes)
    standing = [vote for vote in votes if vote is not Vote.ABSTAIN]
    numbers_of = {vote: standing.count(vote) for vote in set(standing)}
    most = max(numbers_of.values(), default=0)
    leading = [vote for vote, number in numbers_of.items() if number == most]
    said = {"ACCEPT": "ACCEPT", "DECLINE": "DECLINE", "DESELECT": "DESELECT", "REVIEW": "KEEP"}[decision]
    expected = None if len(leading) != 1 else leading[0].value != said
    assert departs(decision, found) is expected


@given(st.sampled_from(list(PanelDecisionKind)), st.integers(1, 30), st.integers(1, 30))
def test_never_more_votes_are_needed_than_there_are_members(decision, minimum, members):
    assert 0 <= votes_needed(decision, minimum, members) <= members


@given(st.integers(0, 600), st.integers(1, 500))
def test_room_is_left_until_capacity_is_reached(cases, capacity):
    assert is_full(cases, capacity) is (cases + 1 > capacity)


@given(st.sampled_from(list(PanelDecisionKind)), st.sampled_from(list(ItemKind)))
def test_a_decision_is_for_a_nomination_or_for_a_case(decision, kind):
    new = NewPanelDecision.model_validate(
        {"item_id": "00000000-0000-7000-8000-000000000001", "decision": decision, "reason": "It was spoken about."}
    )
    of_nomination = decision in {PanelDecisionKind.ACCEPT, PanelDecisionKind.DECLINE}
    pointers = [fault.pointer for fault in faults_of_decision(new, kind, TODAY, 92)]
    assert ("#/decision" in pointers) is (of_nomination is not (kind is ItemKind.NOMINATION))
