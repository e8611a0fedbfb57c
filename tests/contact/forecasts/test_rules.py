"""The grid of half-hours, special days, what is learnt from, and accuracy."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.contact.forecasts import ForecastModel, NewForecast, Rating, Resolution, SpecialDay
from contact.forecasts.rules.accuracy import BANDS, Errors, rating, skill, stretches, wape
from contact.forecasts.rules.grid import days_between, half_hours, is_on_grid, slots
from contact.forecasts.rules.history import code_of, learnt, special_days, struck_days
from contact.forecasts.rules.terms import OTHER, terms_of

days = st.dates(date(2001, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(("day", "number"), [(date(2026, 3, 29), 46), (date(2026, 10, 25), 50), (date(2026, 6, 1), 48)])
def test_half_hours_of_the_reference(day, number):
    assert len(half_hours(day)) == number


@given(days)
def test_each_half_hour_is_in_one_day(day):
    today, tomorrow = half_hours(day), half_hours(day + timedelta(days=1))
    assert today[-1] + timedelta(minutes=30) == tomorrow[0]
    assert all(is_on_grid(start) for start in today)
    assert len(slots(day)) == len(today) in {46, 48, 50}
    assert set(slots(day)) >= {0, 1, 47}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2014, 8, 25), "LATE_SUMMER_BANK_HOLIDAY"),
        (date(2012, 1, 2), "NEW_YEARS_DAY"),
        (date(2021, 12, 27), "CHRISTMAS_DAY"),
        (date(2014, 8, 26), None),
    ],
)
def test_bank_holidays_of_england_and_those_that_stand_in(day, name):
    assert special_days([], day, day + timedelta(days=1)).get(day) == name


def test_given_days_stand_beside_bank_holidays_and_before_them():
    given_days = [SpecialDay(day=date(2014, 8, 25), name="CARNIVAL"), SpecialDay(day=date(2015, 1, 2), name="CARNIVAL")]
    found = special_days(given_days, date(2014, 8, 1), date(2015, 1, 1))
    assert found[date(2014, 8, 25)] == "CARNIVAL"
    assert found[date(2014, 12, 25)] == "CHRISTMAS_DAY"
    assert date(2015, 1, 2) not in found


def test_a_holidays_name_is_a_code():
    assert code_of("New Year's Day (observed)") == "NEW_YEARS_DAY"


def test_an_outage_takes_its_whole_local_days_out():
    stays = [(datetime(2014, 5, 6, 22, 30, tzinfo=UTC), datetime(2014, 5, 6, 23, 30, tzinfo=UTC))]
    assert struck_days(stays, date(2014, 6, 1)) == {date(2014, 5, 6), date(2014, 5, 7)}
    until_midnight = [(datetime(2014, 5, 6, 20, tzinfo=UTC), datetime(2014, 5, 6, 23, tzinfo=UTC))]
    assert struck_days(until_midnight, date(2014, 6, 1)) == {date(2014, 5, 6)}
    lasting = [(datetime(2014, 5, 30, 9, tzinfo=UTC), None)]
    assert struck_days(lasting, date(2014, 6, 1)) == set(days_between(date(2014, 5, 30), date(2014, 6, 2)))


def test_what_is_learnt_is_on_the_grid_and_says_what_was_left_out():
    training = date(2014, 10, 24), date(2014, 10, 28)
    known = [date(2014, 10, 24), date(2014, 10, 26), date(2014, 10, 27)]
    repeated = datetime(2014, 10, 26, 1, 30, tzinfo=UTC)
    found = learnt(training, known, {date(2014, 10, 24)}, {repeated: 7, repeated - timedelta(hours=1): 5})
    assert [None if one is None else len(one) for one in found.counts] == [None, None, 50, 48]
    assert [found.counts[2][place] for place in (3, 5)] == [5, 7]
    assert (found.days_used, found.days_unknown, found.days_of_outage, found.calls) == (2, 1, 1, 12)


def test_a_special_day_seen_once_shares_its_effect():
    learnt_days = list(days_between(date(2014, 1, 1), date(2014, 6, 1)))
    special = {date(2014, 1, 1): "A", date(2014, 2, 1): "B", date(2014, 3, 1): "B"}
    terms = terms_of(learnt_days, special)
    assert terms.special == ["B", OTHER]
    assert terms.row(date(2014, 1, 1), "A", date(2014, 6, 1))[-2:] == [0.0, 1.0]
    assert terms.row(date(2014, 1, 2), None, date(2014, 6, 1))[-2:] == [0.0, 0.0]
    assert terms_of(learnt_days, special, frozenset({"A"})).special == ["A", "B"]


def test_a_model_of_as_many_special_days_as_may_be_given_can_be_told():
    learnt_days = list(days_between(date(2012, 1, 1), date(2015, 1, 1)))
    given_days = [SpecialDay(day=day, name=f"EVENT_{number}") for number, day in enumerate(learnt_days[500:700])]
    NewForecast(stream="101", since=date(2015, 1, 1), until=date(2015, 2, 1), special_days=given_days)
    special = special_days(given_days, learnt_days[0], learnt_days[-1])
    names = terms_of(learnt_days, special, frozenset(one.name for one in given_days)).names()
    assert len(names) > 200
    ForecastModel(
        name="A", version=1, library="B", terms=names, left_out=[], daily_dispersion=1.0, half_hourly_dispersion=1.0
    )


@given(st.sampled_from([one for one in Resolution if one is not Resolution.HALF_HOUR]), st.integers(1, 84))
def test_every_stretch_lies_in_one_band(resolution, horizon):
    found = list(stretches(resolution, horizon))
    for first, after_last, band in found:
        assert after_last <= horizon
        assert band in BANDS[resolution]
        assert band[0] <= first + 1 <= after_last <= band[1]
    assert len({first for first, _, _ in found}) == len(found)


numbers = st.floats(0, 1e6)


@given(st.lists(st.tuples(numbers, numbers, numbers, st.booleans()), min_size=1, max_size=30))
def test_errors_are_summed(outcomes):
    errors = Errors()
    for actual, expected, naive, is_within in outcomes:
        errors.add(actual, expected, naive, is_within=is_within)
    assert errors.stretches == len(outcomes)
    assert errors.within == sum(one[3] for one in outcomes)
    assert errors.absolute == pytest.approx(sum(abs(actual - expected) for actual, expected, _, _ in outcomes))
    share = wape(errors.absolute, errors.actual)
    assert (share is None) == (errors.actual == 0)
    better = skill(errors.absolute, errors.absolute_naive)
    assert better is None or better <= 1


def test_wape_and_skill_by_hand():
    """Days of 100 and 60 calls: the model said 90 and 80, the plainest guess 120 and 80."""
    errors = Errors()
    errors.add(100, 90, 120, is_within=True)
    errors.add(60, 80, 80, is_within=False)
    assert wape(errors.absolute, errors.actual) == 30 / 160
    assert wape(errors.absolute_naive, errors.actual) == 40 / 160
    assert skill(errors.absolute, errors.absolute_naive) == 0.25
    assert skill(50, 40) == -0.25, "the plainest guess was the better one"
    assert (wape(3, 0), skill(3, 0)) == (None, None)


def test_the_guide():
    assert rating(Resolution.HALF_HOUR, 0.149) is Rating.EXCELLENT
    assert rating(Resolution.HALF_HOUR, 0.15) is Rating.ACCEPTABLE
    assert rating(Resolution.FOUR_WEEKS, 0.081) is Rating.POOR
    assert rating(Resolution.DAY, None) is Rating.POOR
