"""Demand and first contact resolution: which streams count, the year before and the year itself, and the two shares."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.contact_calls import call, emergency, loaded

from bluelamp.schemas.contact.demand import DemandInterval
from contact.demand import rules

MONTH = {"since": "2014-07-01", "until": "2014-08-01"}


def at(year: int, month: int, number: int = 0) -> datetime:
    return datetime(year, month, 10, 12, tzinfo=UTC) + timedelta(minutes=number)


async def read(contact, path, **asked):
    answer = await contact.get("board", path, **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_total_demand_leaves_officers_calls_out(contact):
    desk = call(at(2014, 7), stream="SERVICE_DESK", centre="SERVICE_DESK_SMETHWICK")
    cst = call(at(2014, 7), stream="CST", centre="CST_COVENTRY")
    await loaded(contact, [desk, cst, emergency(at(2014, 7)), call(at(2014, 7))])
    demand = await read(contact, "/demand", **MONTH)
    assert demand["streams"] == ["101", "999", "CST"]
    assert demand["figure"]["value"] == 3
    assert demand["items"][0]["by_stream"] == {"101": 1, "999": 1, "CST": 1}
    assert [one["code"] for one in demand["figure"]["footnotes"]] == ["C15"]


async def test_down_on_the_year_and_up_within_it_are_told_apart(contact):
    calls = [call(at(2014, 1, n)) for n in range(2)] + [call(at(2014, 7, n)) for n in range(6)]
    before = [emergency(at(2013, 1, n)) for n in range(4)] + [emergency(at(2013, 7, n)) for n in range(8)]
    await loaded(contact, [*calls, *before])
    demand = await read(contact, "/demand", **MONTH)
    [july] = demand["items"]
    assert (july["offered"], july["year_before"], july["year_on_year"]) == (6, 8, -0.25)
    assert (july["within_year"], july["is_highest_of_year"]) == (0.5, True)
    assert [one["code"] for one in demand["figure"]["footnotes"]] == ["C13"]


@pytest.mark.parametrize("asked", [{"since": "2014-07-05", "until": "2014-08-01"}, {**MONTH, "until": "2014-07-31"}])
async def test_a_part_of_a_month_is_not_held_against_whole_ones(contact, asked):
    before = [emergency(at(2013, 7, n)) for n in range(2)]
    await loaded(contact, [call(at(2014, 6)), *(call(at(2014, 7, n)) for n in range(3)), *before])
    [july] = (await read(contact, "/demand", **asked))["items"]
    assert july["offered"] == 3
    assert (july["year_before"], july["year_on_year"], july["within_year"]) == (None, None, None)
    assert july["is_highest_of_year"] is False


async def test_the_last_week_of_a_year_is_whole_though_it_ends_in_the_next(contact):
    first, last = datetime(2014, 12, 23, 12, tzinfo=UTC), datetime(2014, 12, 30, 12, tzinfo=UTC)
    new_year = [call(datetime(2015, 1, 2, 12, number, tzinfo=UTC)) for number in range(2)]
    await loaded(contact, [call(first), call(last), *new_year])
    [week] = (await read(contact, "/demand", since="2014-12-22", until="2014-12-29", interval="WEEK"))["items"]
    assert (week["within_year"], week["is_highest_of_year"]) == (-0.5, False)


async def test_managed_and_sent_are_all_of_one_period(contact):
    calls = [call(at(2014, 7, number)) for number in range(74)]
    calls += [call(at(2014, 7, number), transferred_to_lpu="DUDLEY") for number in range(26)]
    await loaded(contact, calls)
    found = await read(contact, "/first-contact-resolution", **MONTH)
    assert (found["managed"]["value"], found["sent_to_lpu"]["value"]) == (0.74, 0.26)
    assert found["managed"]["numerator"] + found["sent_to_lpu"]["numerator"] == found["managed"]["denominator"] == 100
    assert found["managed"]["footnotes"][0]["code"] == "C2"


async def test_pooled_and_mean_are_both_told(contact):
    june = [call(at(2014, 6), transferred_to_lpu="DUDLEY")]
    await loaded(contact, june + [call(at(2014, 7, number)) for number in range(3)])
    found = await read(contact, "/first-contact-resolution", since="2014-06-01", until="2014-08-01")
    assert (found["sent_to_lpu"]["value"], found["mean_sent_share"]) == (0.25, 0.5)


@pytest.mark.parametrize(("days", "repeated"), [(7, 1), (8, 0)])
async def test_ringing_again_within_seven_days_is_counted_with_the_first_call(contact, days, repeated):
    first = at(2014, 7)
    await loaded(contact, [call(first + timedelta(days=days), caller_repeat_ref="M-1")])
    await loaded(contact, [call(first, caller_repeat_ref="M-1")])
    found = await read(contact, "/first-contact-resolution", interval="DAY", **MONTH)
    by_day = {one["interval_start"]: one["repeated_within_7_days"] for one in found["items"]}
    assert by_day["2014-07-09T23:00:00Z"] == repeated
    assert found["repeated"]["numerator"] == repeated


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "2014-07-01", "until": "2014-07-01"},
        {"since": "2000-07-01", "until": "2014-07-01"},
        {"since": "2012-01-01", "until": "2014-01-01", "interval": "DAY"},
        {"since": "0001-01-01", "until": "0001-02-01"},
        {"since": "9999-12-01", "until": "9999-12-31"},
    ],
)
@pytest.mark.parametrize("path", ["/demand", "/first-contact-resolution"])
async def test_a_period_that_cannot_be_is_refused(contact, path, asked):
    assert (await contact.get("board", path, **asked)).status_code == 422


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)), st.integers(1, 400), st.sampled_from(list(DemandInterval)))
def test_every_day_is_in_exactly_one_interval(since, days, interval):
    until = since + timedelta(days=days)
    starts = list(rules.starts(since, until, interval))
    assert starts == sorted(set(starts))
    for number in range(days):
        day = since + timedelta(days=number)
        start = rules.start_of(day, interval)
        assert start in starts
        assert start <= day < rules.following(start, interval)
