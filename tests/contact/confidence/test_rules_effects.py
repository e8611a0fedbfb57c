"""What changed, and what changed beyond what changed anyway (domain.md §10.3, §15; C6)."""

from datetime import UTC, date, datetime
from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bluelamp.kit.proportions import difference, score
from bluelamp.schemas.contact.confidence import Arm, Reading
from contact.confidence.rules import effects
from contact.confidence.rules.answers import Fieldwork, Tally, Together
from contact.confidence.rules.effects import Arms, TwoWaves

WHEN = Fieldwork(date(2013, 10, 7), date(2014, 5, 23), datetime(2014, 5, 24, tzinfo=UTC))
counts = st.integers(5, 400)
tallies = st.builds(Tally, counts, counts, counts)
arms = st.builds(Arms, tallies, tallies, tallies, tallies)
PILOT = Tally(64, 20, 16), Tally(87, 8, 5)


def test_one_team_s_change_is_23_points_and_35_9_percent_more():
    change = effects.change(*PILOT, Reading.AGREE, WHEN)
    assert round(100 * change.value, 1) == 23.0
    assert round(100 * change.value / 0.64, 1) == 35.9
    assert round(score((64, 100), (87, 100)), 2) == 3.78
    assert effects.distinguishable(change) is True


@pytest.mark.parametrize(("each", "z"), [(26, 1.928), (27, 1.965), (30, 2.071), (50, 2.674), (100, 3.781)])
def test_two_proportions_to_the_digits_of_the_reference(each, z):
    """Of 26 nobody can be 64%: a hundred times the answers give ten times the z."""
    assert round(score((64 * each, 100 * each), (87 * each, 100 * each)) / 10, 3) == z


def test_27_answers_in_each_wave_are_enough_for_64_and_87_percent():
    assert effects.smallest_wave(0.64, 0.87) == effects.smallest_wave(0.87, 0.64) == 27
    assert effects.smallest_wave(0.64, 0.64) is None


@given(st.integers(1, 99), st.integers(1, 99))
def test_the_smallest_wave_is_just_enough(first, second):
    assume(first != second)
    each = effects.smallest_wave(first / 100, second / 100)

    def z(answers):
        return abs(score((first * answers, 100 * answers), (second * answers, 100 * answers))) / 10

    assert z(each) >= 1.959963984540054 - 1e-9
    assert each == 1 or z(each - 1) < 1.959963984540054 + 1e-9


def test_the_effect_is_the_test_arm_less_the_control_arm():
    found = Arms(Tally(130, 40, 30), Tally(157, 25, 18), Tally(130, 40, 30), Tally(134, 36, 30))
    value, bounds = found.effect(Reading.AGREE)
    assert round(100 * value, 1) == 11.5
    # By hand: 0.135 - 0.02, and the four distances to Wilson's bounds put together.
    assert (round(bounds.lower, 4), round(bounds.upper, 4)) == (-0.0124, 0.2408)
    figure = effects.effect(found, Reading.AGREE, WHEN)
    assert effects.distinguishable(figure) is False


@given(arms, st.sampled_from(Reading))
def test_the_effect_lies_within_its_interval_and_that_within_what_can_be(found, reading):
    value, bounds = found.effect(reading)
    assert -2 <= bounds.lower <= value <= bounds.upper <= 2


@given(arms, st.sampled_from(Reading))
def test_arms_that_change_places_turn_the_effect_round(found, reading):
    value, bounds = found.effect(reading)
    turned = Arms(found.control_before, found.control_after, found.test_before, found.test_after)
    other, other_bounds = turned.effect(reading)
    assert other == pytest.approx(-value)
    assert (other_bounds.lower, other_bounds.upper) == pytest.approx((-bounds.upper, -bounds.lower))


@given(tallies, tallies, st.sampled_from(Reading))
def test_a_control_that_does_what_the_test_does_leaves_no_effect(before, after, reading):
    value, bounds = Arms(before, after, before, after).effect(reading)
    assert value == pytest.approx(0)
    assert bounds.lower <= 1e-12
    assert bounds.upper >= -1e-12


@given(tallies, tallies, st.sampled_from(Reading))
def test_beside_a_control_that_is_sure_not_to_change_the_effect_is_newcombe_s_difference(before, after, reading):
    still = Tally(10**15, 10**15, 10**15)
    value, bounds = Arms(before, after, still, still).effect(reading)
    found = difference(before.of(reading), after.of(reading))
    assert found is not None
    assert (value, bounds.lower, bounds.upper) == pytest.approx((found[0], *found[1]), abs=1e-6)


def test_of_many_answers_the_interval_is_the_plain_one():
    many = Arms(*(Tally(part * 10**5, 10**6, (90 - part) * 10**5) for part in (64, 78, 65, 67)))
    value, bounds = many.effect(Reading.AGREE)
    shares = [tally.agree / tally.answered for tally in (many.test_before, many.test_after)]
    shares += [tally.agree / tally.answered for tally in (many.control_before, many.control_after)]
    half = 1.959963984540054 * sqrt(sum(one * (1 - one) / 10**7 for one in shares))
    assert (bounds.lower, bounds.upper) == pytest.approx((value - half, value + half), abs=1e-6)


@given(st.lists(st.builds(TwoWaves, st.uuids().map(str), st.sampled_from(Arm), tallies, tallies), max_size=8))
def test_pooled_equals_summed_and_a_team_without_both_waves_is_in_neither(teams):
    alone = TwoWaves("WITHOUT", Arm.TEST, Tally(99, 99, 99), None)
    found = effects.pooled([*teams, alone])
    before = sum((one.before for one in teams if one.arm is Arm.TEST), Tally())
    after = sum((one.after for one in teams if one.arm is Arm.CONTROL), Tally())
    assert (found.test_before + Tally(), found.control_after + Tally()) == (before, after)


@given(st.lists(st.builds(Tally, *[st.integers(0, 30)] * 3), min_size=1, max_size=5), st.sampled_from(Reading))
def test_an_arm_does_not_give_away_what_is_kept_back_of_a_team(teams, reading):
    """Whoever takes the teams that are told from their arm is left with few of nobody."""
    arm = Together.of_teams(teams)
    assume(arm.told(reading))
    hidden = sum((one for one in teams if not one.told(reading)), Tally())
    part, whole = hidden.of(reading)
    assert whole == 0 or part >= 5


def test_with_one_team_kept_back_its_arm_is_too():
    few, many = Tally(60, 20, 3), Tally(60, 20, 20)
    assert not Together.of_teams([few, many]).told(Reading.DISAGREE)
    assert Together.of_teams([few, many]).told(Reading.AGREE)


def test_few_answers_are_kept_back_in_the_effect_too():
    few = Arms(Tally(60, 20, 3), Tally(70, 20, 10), Tally(60, 20, 20), Tally(60, 20, 20))
    figure = effects.effect(few, Reading.DISAGREE, WHEN)
    assert (figure.value, figure.interval, [one.code for one in figure.footnotes]) == (None, None, ["SUPPRESSED"])
    nobody = Arms(Tally(), Tally(), Tally(), Tally())
    assert [one.code for one in effects.effect(nobody, Reading.AGREE, WHEN).footnotes] == ["NO_DENOMINATOR"]


def test_what_a_result_does_not_show_is_said():
    teams = [
        TwoWaves("ONE", Arm.TEST, *PILOT),
        TwoWaves("TWO", Arm.TEST, Tally(10, 10, 10), Tally(60, 20, 20)),
        TwoWaves("THREE", Arm.CONTROL, Tally(60, 20, 20), None),
    ]
    notes = {one.code: one.text for one in effects.footnotes(teams, 50, Reading.NEITHER, Reading.AGREE)}
    assert set(notes) == {"EXPLORATORY", "INCOMPLETE", "WAVE_TOO_SMALL", "FEW_TEAMS"}
    assert notes["INCOMPLETE"].endswith("THREE.")
    assert notes["WAVE_TOO_SMALL"].endswith("TWO.")
    assert "0 teams" in notes["FEW_TEAMS"]
    many = [TwoWaves(f"{arm}{number}", arm, *PILOT) for arm in Arm for number in range(10)]
    assert effects.footnotes(many, 50, Reading.AGREE, Reading.AGREE) == []
