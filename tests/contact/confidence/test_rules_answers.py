"""Agree, neither and disagree apart, each with Wilson's interval (domain.md §10.2, §10.3, §15)."""

from datetime import UTC, date, datetime
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.proportions import wilson
from bluelamp.schemas.contact.confidence import NewConfidenceWave, Reading
from bluelamp.schemas.problems import ProblemError
from contact.confidence import demonstration as records
from contact.confidence.rules import answers
from contact.confidence.rules.answers import Fieldwork, Tally

WHEN = Fieldwork(date(2014, 5, 6), date(2014, 5, 23), datetime(2014, 5, 24, tzinfo=UTC))
counts = st.integers(0, 400)
tallies = st.builds(Tally, counts, counts, counts)


@pytest.mark.parametrize(
    ("part", "whole", "lower", "upper"),
    [
        (390, 500, 0.7416313, 0.8140991),
        (836, 1000, 0.8117726, 0.8576558),
        (1170, 1500, 0.7583360, 0.8002336),
        (1167, 1500, 0.7562733, 0.7983064),
        (1254, 1500, 0.8164078, 0.8538756),
    ],
)
def test_wilson_to_the_digits_of_the_reference(part, whole, lower, upper):
    figure = answers.share(Tally(part, (whole - part) // 2, whole - part - (whole - part) // 2), Reading.AGREE, WHEN)
    assert (figure.value, figure.numerator, figure.denominator) == (part / whole, part, whole)
    assert (round(figure.interval.lower, 7), round(figure.interval.upper, 7)) == (lower, upper)


@given(tallies)
def test_the_three_shares_are_of_one_whole_and_neither_is_in_the_denominator(tally):
    shares = [answers.share(tally, reading, WHEN) for reading in Reading]
    told = [one for one in shares if one.value is not None]
    assert all(one.denominator == tally.answered for one in told)
    if len(told) == 3:
        assert sum(one.numerator for one in told) == tally.answered
        assert abs(sum(one.value for one in told) - 1) < 1e-9
    assert all(one.interval.lower <= one.value <= one.interval.upper for one in told)


@given(tallies)
def test_what_is_kept_back_cannot_be_worked_out_of_what_is_told(tally):
    told = {reading: answers.share(tally, reading, WHEN) for reading in Reading}
    hidden = [reading for reading, one in told.items() if one.value is None]
    assert all(one.numerator is None and one.denominator is None for one in told.values() if one.value is None)
    assert all(one.numerator >= 5 for one in told.values() if one.value is not None)
    if hidden and tally.answered:
        assert sum(tally.of(reading)[0] for reading in hidden) >= min(5, tally.answered)
    net = answers.net(tally, WHEN)
    if {Reading.AGREE, Reading.DISAGREE} & set(hidden):
        assert net.value is None
        assert net.numerator is None


@given(tallies)
def test_net_is_agree_less_disagree_within_its_interval(tally):
    net = answers.net(tally, WHEN)
    if net.value is None:
        return
    agree, disagree = (answers.share(tally, one, WHEN) for one in (Reading.AGREE, Reading.DISAGREE))
    assert abs(net.value - (agree.value - disagree.value)) < 1e-12
    assert -1 <= net.interval.lower <= net.value <= net.interval.upper <= 1


@given(tallies)
def test_net_is_turned_round_with_its_answers(tally):
    net, turned = (answers.net(one, WHEN) for one in (tally, Tally(tally.disagree, tally.neither, tally.agree)))
    if net.value is not None:
        assert turned.value == pytest.approx(-net.value)
        assert (turned.interval.lower, turned.interval.upper) == pytest.approx(
            (-net.interval.upper, -net.interval.lower)
        )


def test_of_many_answers_the_net_s_interval_is_the_plain_one():
    tally = Tally(600_000_000, 250_000_000, 150_000_000)
    more, less = 0.6, 0.15
    half = 1.959963984540054 * sqrt((more + less - (more - less) ** 2) / tally.answered)
    bounds = answers.net_bounds(tally)
    assert (bounds.lower, bounds.upper) == pytest.approx((more - less - half, more - less + half), abs=1e-8)


def test_without_anybody_in_the_middle_the_net_is_twice_the_share():
    """Then who disagrees is just who does not agree: one share, and the net's interval is that share's, doubled."""
    bounds, share = answers.net_bounds(Tally(64, 0, 36)), wilson(64, 100)
    assert share is not None
    assert (bounds.lower, bounds.upper) == pytest.approx((2 * share.lower - 1, 2 * share.upper - 1))


def test_nobody_answered_is_no_share():
    figure = answers.share(Tally(), Reading.AGREE, WHEN)
    assert (figure.value, figure.interval, [one.code for one in figure.footnotes]) == (None, None, ["NO_DENOMINATOR"])


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"fieldwork_until": "2014-07-06"}, ("#/fieldwork_until", "ends_before_it_begins")),
        ({"fieldwork_until": "2014-08-01"}, ("#/fieldwork_until", "date_in_future")),
        ({"fieldwork_from": "0001-01-01"}, ("#/fieldwork_from", "date_too_early")),
        ({"answers": dict.fromkeys(records.NEW_WAVE["answers"], 0)}, ("#/answers", "nobody_asked")),
    ],
)
def test_a_wave_that_cannot_be_is_refused(changes, fault):
    new = NewConfidenceWave.model_validate({**records.NEW_WAVE, **changes})
    with pytest.raises(ProblemError) as refused:
        answers.check_wave(new, date(2014, 7, 31))
    assert [(one.pointer, one.code) for one in refused.value.faults] == [fault]
