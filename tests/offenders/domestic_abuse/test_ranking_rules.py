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
from offenders.domestic_abuse.rules.explaining import components_of, footnotes_of, priority_explained


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
        own_victims=3,
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
    worst = tally(last_event_on=AS_AT, recent_events=5, harm_days=3650.0, own_victims=4)
    assert rules.score_of(worst, NUMBERS, AS_AT).score == 100
    other = NUMBERS.model_copy(update={"non_crime_days": 3650.0})
    assert rules.score_of(tally(non_crimes=1), other, AS_AT).gravity == 10


def test_a_crime_that_no_table_weighs_is_no_less_than_an_incident():
    unknown, incident = (rules.score_of(tally(**{kind: 2}), NUMBERS, AS_AT) for kind in ("not_weighed", "non_crimes"))
    assert unknown == incident
    assert unknown.gravity == pytest.approx(10 * log10(3) / log10(3651))


@pytest.mark.parametrize("most", [1.0, 10.0, 40.0, 100.0])
def test_a_score_is_out_of_a_hundred_whatever_a_component_can_come_to(most):
    scaled = NUMBERS.model_copy(
        update={
            "most_points": most,
            "recency": [RecencyBand(days=30, points=most)],
            "recency_otherwise": most / 10,
            "points_per_recent": most / 5,
            "points_per_older": most / 20,
            "victims": [VictimBand(victims=2, points=most / 2), VictimBand(victims=4, points=most)],
        }
    )
    assert rules.faults_of(scaled) == []
    worst = tally(last_event_on=AS_AT, recent_events=5, harm_days=3650.0, own_victims=4)
    found = rules.score_of(worst, scaled, AS_AT)
    assert found.score == 100
    parts = components_of(worst, found, scaled, AS_AT)
    assert sum(part.contribution for part in parts) == pytest.approx(100)
    assert rules.score_of(tally(own_victims=2, last_event_on=AS_AT), scaled, AS_AT).score == 35


def test_of_two_sources_the_larger_number_of_people_stands():
    found = tally(own_victims=3, sent_victims=2, events=5, sent_events=2)
    assert rules.score_of(found, NUMBERS, AS_AT).victims == 8
    victims = components_of(found, rules.score_of(found, NUMBERS, AS_AT), NUMBERS, AS_AT)[3]
    assert (victims.inputs["victims_on_record"], victims.inputs["victims_by_safeguarding"]) == (3, 2)


@pytest.mark.parametrize(
    ("is_sent", "told"), [(False, ("2014-06-03", 90.0, 90.0, "OFFENCES")), (True, (None, None, 90.0, "SAFEGUARDING"))]
)
def test_the_day_on_which_another_agency_heard_of_something_is_told_by_its_band(is_sent, told):
    found = tally(last_event_on=AS_AT - timedelta(days=90), last_is_sent=is_sent)
    recency = components_of(found, rules.score_of(found, NUMBERS, AS_AT), NUMBERS, AS_AT)[0]
    assert tuple(recency.inputs[name] for name in ("last_event_on", "days", "up_to_days", "source")) == told


@pytest.mark.parametrize(
    ("found", "limbs", "expected"),
    [
        ({"is_serial": True, "most_of_one": 2, "harm_days": 365.0}, 3, (True, True, True)),
        ({"is_serial": False, "is_serial_loose": True, "most_of_one": 2, "harm_days": 365.0}, 3, (True, True, False)),
        ({"is_serial": True, "most_of_one": 1, "harm_days": 365.0}, 3, (False, True, False)),
        ({"is_serial": True, "most_of_one": 2, "harm_days": 364.0}, 3, (True, False, False)),
        ({"is_serial": True, "most_of_one": 2, "harm_days": 364.0, "non_crimes": 1}, 3, (True, True, True)),
        ({"is_serial": True, "most_of_one": 2, "harm_days": 364.0, "not_weighed": 1}, 3, (True, True, True)),
        ({"harm_days": 365.0}, 1, (False, True, True)),
        ({"harm_days": 365.0}, 2, (False, True, False)),
        ({}, 1, (False, False, False)),
    ],
)
def test_a_priority_is_serial_repeats_and_is_of_high_risk(found, limbs, expected):
    numbers = NUMBERS.model_copy(update={"priority_limbs": limbs})
    one = tally(**found)
    priority = rules.priority_of(one, numbers)
    assert (priority.is_repeat, priority.is_high_risk, priority.is_priority) == expected
    explained = priority_explained(one, priority, numbers, AS_AT)
    assert (explained.limbs >= explained.limbs_needed) is priority.is_priority


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
    many = tally(offender_id=UUID(int=2), own_victims=1)
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
    own_victims=st.integers(0, 6),
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


@given(_tallies, st.integers(0, 5), st.integers(0, 5), st.floats(0, 1000), st.integers(0, 3), st.integers(0, 2000))
def test_more_of_anything_never_lowers_a_score(one, recent, older, harm, victims, later):
    more = tally(
        last_event_on=min(AS_AT, one.last_event_on + timedelta(days=later)),
        recent_events=one.recent_events + recent,
        older_events=one.older_events + older,
        harm_days=one.harm_days + harm,
        non_crimes=one.non_crimes,
        own_victims=one.own_victims + victims,
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
        ({"recency_otherwise": 3.0}, "#/numbers/recency"),
        ({"victims": [VictimBand(victims=2, points=5), VictimBand(victims=3, points=4)]}, "#/numbers/victims"),
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
