"""When the MATAC meets, whom it speaks about, and what the rule proposes (domain.md §3.5)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.offenders_domestic_abuse import NUMBERS

from bluelamp.schemas.offenders.domestic_abuse import DropGround
from bluelamp.schemas.offenders.matac import AgendaBasis, MatacDecisionKind, NewMatacDecision
from offenders.domestic_abuse.rules import matac as rules

TODAY = date(2014, 9, 1)
AS_AT = TODAY - timedelta(days=60)
RULES, OTHER_RULES = UUID(int=71), UUID(int=72)


def test_it_meets_every_four_weeks():
    assert rules.next_meeting(None, NUMBERS, TODAY) == TODAY
    assert rules.next_meeting(TODAY, NUMBERS, TODAY) == TODAY + timedelta(days=28)
    assert rules.next_meeting(TODAY - timedelta(days=30), NUMBERS, TODAY) == TODAY + timedelta(days=26)
    assert rules.faults_of_meeting(TODAY + timedelta(days=28), TODAY, NUMBERS, TODAY) == []
    assert rules.faults_of_meeting(TODAY + timedelta(days=27), TODAY, NUMBERS, TODAY)[0].code == "off_the_cycle"
    assert rules.faults_of_meeting(TODAY, TODAY, NUMBERS, TODAY)[0].code == "off_the_cycle"
    assert rules.faults_of_meeting(TODAY + timedelta(days=28), None, NUMBERS, TODAY) == []
    assert rules.faults_of_meeting(TODAY + timedelta(days=29), None, NUMBERS, TODAY)[0].code == "off_the_cycle"


_ids = st.lists(st.integers(1, 40).map(lambda number: UUID(int=number)), unique=True, max_size=20)


@given(_ids, _ids, st.integers(1, 30))
def test_an_agenda_reviews_all_and_fills_up_with_the_highest(adopted, ranking, capacity):
    agenda = rules.agenda_of(adopted, ranking, capacity)
    assert [one for one, basis in agenda if basis is AgendaBasis.REVIEW] == adopted
    new = [one for one, basis in agenda if basis is AgendaBasis.RANKED]
    free = [one for one in ranking if one not in adopted]
    assert new == free[: max(0, capacity - len(adopted))]


def proposal(score, *, last_event_on=None, improved=0, then=50.0, now=None, **custody):
    running = rules.Running(then, RULES, AS_AT, improved, **custody)
    fields = {"rule_set_id": RULES, **(now or {})}
    standing = rules.Standing(TODAY, score=score, last_event_on=last_event_on, **fields)
    return rules.proposal_of(running, standing, NUMBERS, TODAY)


@pytest.mark.parametrize(
    ("score", "last_event_on", "improved", "grounds", "now"),
    [
        (30.0, None, 0, [], 1),
        (30.0, None, 1, [DropGround.SCORE_DOWN], 2),
        (30.1, None, 1, [], 0),
        (30.0, AS_AT, 1, [DropGround.SCORE_DOWN], 2),
        (30.0, AS_AT + timedelta(days=1), 1, [], 0),
    ],
)
def test_two_reviews_with_the_score_down_by_forty_per_cent_and_nothing_new(
    score, last_event_on, improved, grounds, now
):
    found = proposal(score, last_event_on=last_event_on, improved=improved)
    assert (found.grounds, found.reviews_improved) == (grounds, now)
    assert (found.decision is MatacDecisionKind.DROP) == bool(grounds)


@pytest.mark.parametrize(
    ("now", "grounds", "improved"),
    [({"has_events": True}, [], 1), ({"has_events": False}, [DropGround.SCORE_DOWN], 2)],
)
def test_whom_the_ranking_does_not_know_is_better_only_if_nothing_is_left(now, grounds, improved):
    found = proposal(None, improved=1, now=now)
    assert (found.grounds, found.reviews_improved, found.score_now) == (grounds, improved, None)


def test_what_is_recorded_after_the_last_review_is_new_whenever_it_happened():
    found = proposal(30.0, last_event_on=AS_AT - timedelta(days=9), improved=1, now={"is_recorded_anew": True})
    assert (found.has_new_event, found.is_improved, found.reviews_improved) == (True, False, 0)


def test_an_event_after_the_adoption_does_not_stand_in_the_way_for_ever():
    event, improved, grounds = AS_AT + timedelta(days=10), 0, []
    for review in range(3):
        looked = AS_AT + timedelta(days=28 * review)
        running = rules.Running(50.0, RULES, looked, improved)
        now = rules.Standing(looked + timedelta(days=28), RULES, 20.0, event)
        found = rules.proposal_of(running, now, NUMBERS, looked + timedelta(days=28))
        improved, grounds = found.reviews_improved, found.grounds
    assert (improved, grounds) == (2, [DropGround.SCORE_DOWN])


def test_one_ranking_looked_at_twice_is_one_review():
    running = rules.Running(50.0, RULES, AS_AT, 1)
    found = rules.proposal_of(running, rules.Standing(AS_AT, RULES, 10.0), NUMBERS, TODAY)
    assert (found.is_improved, found.reviews_improved, found.grounds) == (None, 1, [])


@pytest.mark.parametrize(("now", "improved"), [({}, None), ({"is_recorded_anew": True}, False)])
def test_scores_of_two_rule_sets_are_not_compared_and_the_proposal_says_so(now, improved):
    found = proposal(10.0, improved=1, now={"rule_set_id": OTHER_RULES, **now})
    assert (found.rule_set_then, found.rule_set_now) == (RULES, OTHER_RULES)
    assert (found.is_improved, found.grounds) == (improved, [])


@pytest.mark.parametrize(
    ("since", "until", "months", "grounds"),
    [
        (date(2013, 8, 1), None, 13, [DropGround.LONG_CUSTODY]),
        (date(2013, 8, 31), None, 12, [DropGround.LONG_CUSTODY]),
        (date(2013, 9, 1), None, 12, []),
        (date(2014, 8, 1), date(2015, 8, 2), 12, [DropGround.LONG_CUSTODY]),
        (date(2014, 8, 1), date(2015, 8, 1), 12, []),
        (date(2014, 8, 1), date(2014, 8, 20), 1, []),
    ],
)
def test_custody_of_more_than_twelve_months(since, until, months, grounds):
    found = proposal(50.0, custody_from=since, custody_until=until)
    assert (found.custody_months, found.grounds) == (months, grounds)


def decision(kind, plan=None, ground=None):
    return NewMatacDecision.model_validate(
        {"item_id": str(UUID(int=1)), "decision": kind, "plan": plan, "drop_ground": ground, "reason": "Ten letters."}
    )


@pytest.mark.parametrize(
    ("new", "basis", "codes"),
    [
        (decision("ADOPT", "SUPPORT"), AgendaBasis.RANKED, set()),
        (decision("NOT_ADOPT"), AgendaBasis.RANKED, set()),
        (decision("KEEP", "DIVERSION"), AgendaBasis.REVIEW, set()),
        (decision("DROP", None, "SCORE_DOWN"), AgendaBasis.REVIEW, set()),
        (decision("DROP", None, "DECIDED_OTHERWISE"), AgendaBasis.REVIEW, set()),
        (decision("DROP", None, "LONG_CUSTODY"), AgendaBasis.REVIEW, {"ground_not_there"}),
        (decision("DROP"), AgendaBasis.REVIEW, {"ground_wrong"}),
        (decision("KEEP"), AgendaBasis.REVIEW, {"plan_wrong"}),
        (decision("NOT_ADOPT", "SUPPORT"), AgendaBasis.RANKED, {"plan_wrong"}),
        (decision("ADOPT", "SUPPORT", "SCORE_DOWN"), AgendaBasis.REVIEW, {"not_of_the_agenda", "ground_wrong"}),
    ],
)
def test_what_a_meeting_can_decide(new, basis, codes):
    assert {one.code for one in rules.faults_of_decision(new, basis, [DropGround.SCORE_DOWN])} == codes


def test_whether_the_meeting_followed_the_rule():
    down = proposal(30.0, improved=1)
    assert rules.follows_rule(decision("DROP", None, "SCORE_DOWN"), down) is True
    assert rules.follows_rule(decision("KEEP", "SUPPORT"), down) is False
    assert rules.follows_rule(decision("ADOPT", "SUPPORT"), None) is None
