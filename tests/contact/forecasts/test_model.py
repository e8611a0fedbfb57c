"""The model on invented calls whose truth is known: it finds the season, the bank holidays and the repeated hour."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.schemas.contact.forecasts import Resolution
from contact.forecasts.fitting.backtest import backtest
from contact.forecasts.fitting.forecasting import Task, forecast
from contact.forecasts.fitting.model import fit
from contact.forecasts.fitting.outlook import Outlook, seasonal_naive
from contact.forecasts.fitting.series import Days, History
from contact.forecasts.rules.grid import days_between, half_hours, slots
from contact.forecasts.rules.history import special_days

FIRST = date(2012, 1, 1)
SEASON = (0.86, 0.80, 0.88, 0.88, 0.93, 0.95, 1.0, 0.96, 0.92, 0.93, 0.88, 0.90)
WEEK = (1.03, 0.99, 0.98, 1.0, 1.06, 1.03, 0.95)
FACE = np.array([20 + 40 * (14 <= slot < 44) for slot in range(48)], dtype=float)
HOLIDAY = 0.75


def truth(day, special):
    season = SEASON[day.month - 1] * WEEK[day.weekday()] * (HOLIDAY if day in special else 1)
    return np.exp(-0.05 * (day - FIRST).days / 365) * season * FACE[slots(day)]


def history_of(days, special, noise=None):
    expected = [truth(day, special) for day in days]
    counts = [(noise.poisson(one) if noise else np.rint(one)).astype(int).tolist() for one in expected]
    return History(days[0], counts)


@pytest.fixture(scope="module")
def years():
    """Two and a half years of calls by chance around a known truth."""
    days = list(days_between(FIRST, date(2014, 8, 1)))
    special = special_days([], FIRST, date(2015, 8, 1))
    return history_of(days, special, np.random.default_rng(12)), Days.of(days, special), special


def outlook_of(history, learnt, days, special, own=frozenset()):
    before = len(history.counts)
    return Outlook.of(history, before, fit(history, learnt, before, own), Days.of(days, special), 0.95)


def test_it_finds_what_made_the_calls(years):
    history, learnt, special = years
    days = list(days_between(date(2014, 8, 1), date(2015, 8, 1)))
    outlook = outlook_of(history, learnt, days, special)
    expected = sum(outlook.stretch(number, number + 1).expected for number in range(365))
    true = [truth(day, special) for day in days]
    assert expected == pytest.approx(sum(map(np.sum, true)), rel=0.02)
    places = [np.abs(outlook.half_hours(number).expected - one).sum() for number, one in enumerate(true)]
    assert sum(places) / sum(map(np.sum, true)) < 0.03


def test_a_bank_holiday_has_its_own_effect(years):
    history, learnt, special = years
    christmas, day_before = date(2014, 12, 25), date(2014, 12, 24)
    outlook = outlook_of(history, learnt, [day_before, christmas], special)
    before, on = outlook.stretch(0, 1).expected, outlook.stretch(1, 2).expected
    weekdays = WEEK[christmas.weekday()] / WEEK[day_before.weekday()]
    assert on / before == pytest.approx(HOLIDAY * weekdays, rel=0.04)
    forgotten = outlook_of(history, Days.of(learnt.days, {}), [day_before, christmas], {})
    assert forgotten.stretch(1, 2).expected > on * 1.15


def test_a_special_day_of_an_unknown_name_has_the_mean_of_the_others(years):
    history, learnt, special = years
    jubilee = date(2014, 9, 3)
    outlook = outlook_of(history, learnt, [jubilee], special | {jubilee: "A_JUBILEE"})
    ordinary = outlook_of(history, learnt, [jubilee], special)
    ratio = outlook.stretch(0, 1).expected / ordinary.stretch(0, 1).expected
    assert ratio == pytest.approx(HOLIDAY, rel=0.05)


@pytest.mark.parametrize(("day", "number"), [(date(2014, 10, 26), 50), (date(2015, 3, 29), 46)])
def test_the_repeated_hour_is_expected_twice_and_the_missing_one_not_at_all(years, day, number):
    history, learnt, special = years
    outlook = outlook_of(history, learnt, [day, day + timedelta(days=7)], special)
    found = outlook.half_hours(0)
    assert len(found.expected) == len(half_hours(day)) == number
    places = slots(day)
    if number == 50:
        assert [places.count(place) for place in (2, 3)] == [2, 2]
        assert found.expected[2] == found.expected[4]
        assert found.naive[2] == found.naive[4]
    else:
        assert not {2, 3} & set(places)
    assert outlook.stretch(0, 1).expected == pytest.approx(found.expected.sum())
    assert outlook.stretch(0, 1).naive == pytest.approx(found.naive.sum())


def test_a_day_on_which_the_clocks_change_teaches_as_the_others(years):
    _, learnt, special = years
    exact = history_of(learnt.days, special)
    fall = list(days_between(date(2013, 10, 20), date(2013, 11, 3)))
    model = fit(exact, learnt, len(exact.counts), frozenset())
    expected = model.expect(Days.of(fall, special))
    came = [truth(day, special).sum() for day in fall]
    assert expected.totals == pytest.approx(came, rel=0.02)


def test_months_and_trend_wait_until_they_can_be_told(years):
    history, learnt, special = years
    end = len(history.counts)
    for days, has_months, has_trend in ((100, False, False), (500, True, False), (900, True, True)):
        short = History(history.day(end - days), history.counts[-days:])
        model = fit(short, learnt.some(end - days, end), days, frozenset())
        assert (model.terms.has_months, model.terms.has_trend) == (has_months, has_trend)
        assert len(model.terms.left_out()) == (not has_months) + (not has_trend)
        assert len(model.terms.names()) == len(model.coefficients)
    assert special[date(2013, 12, 25)] == "CHRISTMAS_DAY"


def test_days_that_are_not_known_are_left_out_and_not_taken_for_nought(years):
    history, learnt, special = years
    holed = History(history.first_day, [None if number % 9 == 0 else one for number, one in enumerate(history.counts)])
    days = list(days_between(date(2014, 8, 1), date(2014, 8, 29)))
    whole = outlook_of(history, learnt, days, special).stretch(0, 28).expected
    assert outlook_of(holed, learnt, days, special).stretch(0, 28).expected == pytest.approx(whole, rel=0.01)


def test_a_weekday_that_was_never_seen_is_said_and_has_the_mean_of_the_others(years):
    history, learnt, special = years
    closed = [None if day.weekday() > 4 else one for day, one in zip(learnt.days, history.counts, strict=True)]
    days = list(days_between(date(2014, 8, 4), date(2014, 8, 11)))
    outlook = outlook_of(History(FIRST, closed), learnt, days, special)
    assert outlook.model.terms.left_out()[-1].startswith("SATURDAY, SUNDAY: never seen")
    expected = [outlook.stretch(number, number + 1) for number in range(7)]
    assert expected[5].expected == pytest.approx(expected[6].expected, rel=0.001)
    others = np.exp(np.mean([np.log(one.expected) for one in expected[:5]]))
    assert expected[5].expected == pytest.approx(others, rel=0.001)
    assert expected[5].naive is None


def test_a_trend_that_runs_away_is_no_forecast():
    days = list(days_between(FIRST, date(2014, 3, 1)))
    counts = [[int(np.exp(number / 40)) + 1] * len(half_hours(day)) for number, day in enumerate(days)]
    task = Task(History(FIRST, counts), date(2014, 3, 1), date(2015, 3, 1), 0.95, {}, frozenset())
    with pytest.raises(OverflowError):
        forecast(task)


def test_the_seasonal_naive_is_the_mean_of_four_known_like_weekdays():
    days = [FIRST + timedelta(days=number) for number in range(63)]
    counts = [[number] * len(half_hours(day)) for number, day in enumerate(days)]
    counts[49] = None
    [face] = seasonal_naive(History(FIRST, counts), 63, [FIRST + timedelta(days=63)])
    assert set(face) == {(56 + 42 + 35 + 28) / 4}
    [nothing] = seasonal_naive(History(FIRST, [[1] * 48]), 1, [FIRST + timedelta(days=1)])
    assert nothing is None


def test_looking_back_sums_what_was_off_and_beats_the_plainest_guess(years):
    history, learnt, special = years
    found = {(one["resolution"], one["horizon_from_day"]): one for one in backtest(history, learnt, 0.95, frozenset())}
    assert {resolution for resolution, _ in found} == set(Resolution)
    for one in found.values():
        assert one["absolute"] < one["absolute_naive"]
        assert one["origins"] <= 6
    for key in ((Resolution.HALF_HOUR, 1), (Resolution.HALF_HOUR, 29), (Resolution.DAY, 29)):
        assert 0.9 < found[key]["within"] / found[key]["stretches"] <= 0.99
    # Every day and every half-hour of an origin's first week is in the first band, and sums to the same calls.
    assert found[Resolution.DAY, 1]["stretches"] == 6 * 7
    assert found[Resolution.HALF_HOUR, 1]["stretches"] == 6 * 7 * 48
    assert found[Resolution.DAY, 1]["actual"] == found[Resolution.HALF_HOUR, 1]["actual"]
    assert found[Resolution.WEEK, 1]["actual"] == found[Resolution.DAY, 1]["actual"]
    assert special


def test_an_origin_knows_nothing_of_what_comes_after_it(years):
    history, learnt, _ = years
    changed = History(history.first_day, [*history.counts[:800], *[[999] * len(one) for one in history.counts[800:]]])
    before = fit(history, learnt, 800, frozenset())
    after = fit(changed, learnt, 800, frozenset())
    assert np.array_equal(before.coefficients, after.coefficients)
    assert np.array_equal(before.shares.ordinary, after.shares.ordinary)


@given(st.integers(2, 40), st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=15)
def test_values_of_every_length_add_up(days, seed):
    end = FIRST + timedelta(days=120)
    special = special_days([], FIRST, end + timedelta(days=400))
    history = history_of(list(days_between(FIRST, end)), special, np.random.default_rng(seed))
    said = forecast(Task(history, end, end + timedelta(days=days), 0.8, special, frozenset()))
    sums = {
        kind: sum(value[2] for value in said["values"] if value[0] == kind) for kind in ("HALF_HOUR", "DAY", "MONTH")
    }
    assert sums["HALF_HOUR"] == pytest.approx(sums["DAY"])
    assert sums["MONTH"] == pytest.approx(sums["DAY"])
    assert said["whole"].expected == pytest.approx(sums["DAY"])
    for _, _, expected, lower, upper, _ in said["values"]:
        assert 0 <= lower <= upper
        assert lower - 1 <= expected <= upper + 1


def test_a_wider_level_holds_more(years):
    history, learnt, special = years
    days = Days.of([date(2014, 8, 4)], special)
    model = fit(history, learnt, len(history.counts), frozenset())
    narrow, wide = (Outlook.of(history, len(history.counts), model, days, level).stretch(0, 1) for level in (0.5, 0.99))
    assert wide.lower < narrow.lower < narrow.expected < narrow.upper < wide.upper
