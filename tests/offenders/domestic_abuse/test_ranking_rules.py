"""Points, scores and ranks by the numbers of domain.md §3.5, and by what holds of any numbers."""

from datetime import date, timedelta
from math import log10
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.offenders_domestic_abuse import AS_AT, NUMBERS, tally

from bluelamp.schemas.offenders.domestic_abuse import RecencyBand, VictimBand
from offenders.domestic_abuse.rules import ranking as rules
from offenders.domestic_abuse.rules.explaining import components_of, footnotes_of


@pytest.mark.parametrize(
    ("days", "points"),
    [(0, 10), (30, 10), (31, 8), (90, 8), (91, 6), (180, 6), (181, 4), (365, 4), (366, 2), (730, 2), (731, 1)],
)
def test_recency(days, points):
    assert rules.recency_of(days, NUMBERS) == points


@pytest.mark.parametrize(
    ("recent", "older", "points"), [(0, 0, 0), (1, 0, 2), (0, 1, 0.5), (3, 2, 7), (5, 0, 10), (4, 5, 10), (0, 21, 10)]
)
def test_frequency(recent, older, points):
    assert rules.frequency_of(recent, older, NUMBERS) == points


@pytest.mark.parametrize(
    ("days", "points"), [(0, 0), (1, 10 * log10(2) / log10(3651)), (365, 7.1959), (3650, 10), (20_000, 10)]
)
def test_gravity(days, points):
    assert rules.gravity_of(days, NUMBERS) == pytest.approx(points, abs=0.0005)


@pytest.mark.parametrize(("victims", "points"), [(0, 0), (1, 0), (2, 5), (3, 8), (4, 10), (9, 10)])
def test_victims(victims, points):
    assert rules.victims_of(victims, NUMBERS) == points


def test_a_score_is_added_up_from_its_parts():
    one = tally(
        last_event_on=AS_AT - timedelta(days=10),
        recent_events=3,
        older_events=2,
        harm_days=365.0,
        non_crimes=2,
        victims_counted=3,
    )
    score = rules.score_of(one, NUMBERS, AS_AT)
    assert (score.recency, score.frequency, score.victims) == (10, 7, 8)
    assert score.gravity == pytest.approx(7.2026, abs=0.0001)
    assert score.score == pytest.approx(79.6078, abs=0.0005)
    components = components_of(one, score, NUMBERS, AS_AT)
    assert [part.name for part in components] == ["RECENCY", "FREQUENCY", "GRAVITY", "VICTIMS"]
    assert sum(part.contribution for part in components) == pytest.approx(score.score)
    assert components[2].inputs["days"] == 367


def test_the_worst_is_a_hundred_and_a_rule_set_moves_every_number():
    worst = tally(last_event_on=AS_AT, recent_events=5, harm_days=3650.0, victims_counted=4)
    assert rules.score_of(worst, NUMBERS, AS_AT).score == 100
    other = NUMBERS.model_copy(update={"non_crime_days": 3650.0})
    assert rules.score_of(tally(non_crimes=1), other, AS_AT).gravity == 10


def test_what_is_not_weighed_makes_a_score_provisional_and_is_said():
    assert any("Provisional" in note and "3 offence" in note for note in footnotes_of(tally(not_weighed=3), NUMBERS))
    assert not any("Provisional" in note for note in footnotes_of(tally(), NUMBERS))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2014, 9, 1), 36, date(2011, 9, 1)),
        (date(2014, 3, 31), 1, date(2014, 2, 28)),
        (date(2016, 2, 29), 12, date(2015, 2, 28)),
        (date(2014, 1, 15), 1, date(2013, 12, 15)),
    ],
)
def test_months_before(day, months, before):
    assert rules.months_before(day, months) == before


def test_ties_go_by_gravity_then_victims_then_the_latest_event():
    day = AS_AT - timedelta(days=1000)
    # Two victims more weigh 0.3 x 5; gravity makes up for them exactly only where the weights are the same.
    graver = tally(offender_id=UUID(int=4), harm_days=60.0)
    later = tally(offender_id=UUID(int=3), last_event_on=day + timedelta(days=1))
    first = tally(offender_id=UUID(int=2))
    equal = tally(offender_id=UUID(int=1))
    found = rules.ranked([first, equal, later, graver], NUMBERS, AS_AT)
    assert [(one.tally.offender_id.int, one.place, one.rank) for one in found] == [
        (4, 1, 1),
        (3, 2, 2),
        (1, 3, 3),
        (2, 4, 3),
    ]


def test_equal_scores_are_told_apart_by_gravity():
    even = NUMBERS.model_copy(update={"victims": [NUMBERS.victims[0].model_copy(update={"victims": 1, "points": 10})]})
    grave = tally(offender_id=UUID(int=1), harm_days=3650.0)
    many = tally(offender_id=UUID(int=2), victims_counted=1)
    found = rules.ranked([many, grave], even, AS_AT)
    assert found[0].score.score == found[1].score.score
    assert [(one.tally.offender_id.int, one.rank) for one in found] == [(1, 1), (2, 2)]


_tallies = st.builds(
    tally,
    offender_id=st.uuids(),
    last_event_on=st.dates(min_value=date(2000, 1, 1), max_value=AS_AT),
    recent_events=st.integers(0, 8),
    older_events=st.integers(0, 30),
    harm_days=st.floats(0, 20_000),
    non_crimes=st.integers(0, 20),
    victims_counted=st.integers(0, 6),
)


@given(st.lists(_tallies, max_size=30, unique_by=lambda one: one.offender_id))
def test_everybody_has_a_place_and_ranks_are_competition_ranks(tallies):
    found = rules.ranked(tallies, NUMBERS, AS_AT)
    assert [one.place for one in found] == list(range(1, len(tallies) + 1))
    for one in found:
        own = rules.order_of(one.tally, one.score)
        better = [other for other in found if rules.order_of(other.tally, other.score) > own]
        assert one.rank == len(better) + 1
        assert 0 <= one.score.score <= 100
    assert rules.ranked(list(reversed(tallies)), NUMBERS, AS_AT) == found


@given(_tallies, st.integers(0, 5), st.integers(0, 5), st.floats(0, 1000), st.integers(0, 3))
def test_more_of_anything_never_lowers_a_score(one, recent, older, harm, victims):
    more = tally(
        last_event_on=one.last_event_on,
        recent_events=one.recent_events + recent,
        older_events=one.older_events + older,
        harm_days=one.harm_days + harm,
        non_crimes=one.non_crimes,
        victims_counted=one.victims_counted + victims,
    )
    assert rules.score_of(more, NUMBERS, AS_AT).score >= rules.score_of(one, NUMBERS, AS_AT).score


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"weights": NUMBERS.weights.model_copy(update={"victims": 0.4})}, "#/numbers/weights"),
        ({"recency": list(reversed(NUMBERS.recency))}, "#/numbers/recency"),
        ({"victims": list(reversed(NUMBERS.victims))}, "#/numbers/victims"),
        ({"older_months": 6}, "#/numbers/older_months"),
        ({"recency_otherwise": 11.0}, "#/numbers/recency_otherwise"),
    ],
)
def test_numbers_that_contradict_themselves_are_refused(change, pointer):
    assert rules.faults_of(NUMBERS) == []
    assert pointer in {one.pointer for one in rules.faults_of(NUMBERS.model_copy(update=change))}


def test_the_longest_rule_set_is_explained():
    longest = 99.123456789012345
    numbers = NUMBERS.model_copy(
        update={
            "most_points": 100.0,
            "recency": [RecencyBand(days=36_000 + number, points=longest) for number in range(20)],
            "recency_otherwise": longest,
            "victims": [VictimBand(victims=981 + number, points=longest) for number in range(20)],
        }
    )
    found = tally()
    parts = components_of(found, rules.score_of(found, numbers, AS_AT), numbers, AS_AT)
    assert [part.name for part in parts] == ["RECENCY", "FREQUENCY", "GRAVITY", "VICTIMS"]
    assert len(parts[0].formula) > 400
