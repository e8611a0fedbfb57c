"""Before and after the Service Delivery Officer (¶70): 85% and 91%, both counts, and what chance makes of it."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.contact_calls import abandoned, call, loaded
from parts.contact_crime_reports import OFFICERS, done, faults

from bluelamp.kit.clocks import LONDON
from bluelamp.schemas.contact.codes import Stream
from contact.calls.rules.history import DELIVERY_OFFICER_FROM, in_month, plans, profile
from contact.calls.statements import history
from contact.calls.statements.recounting import WITHOUT_HASTE
from contact.crime_reports import demonstration as records

CST = records.OFFICERS[records.OFFICER_TO_READ]
MONTHS = (date(2014, 4, 1), date(2014, 5, 1), date(2014, 6, 1))


async def an_officer(contact, **given):
    return done(await contact.post("contact_manager", OFFICERS, {**CST, **given}))


async def effect(contact, officer, **given):
    return await contact.get("board", f"{OFFICERS}/{officer['service_delivery_officer_id']}/effect", **given)


async def make(contact, month, until):
    """The months that `make seed-contact` makes, of the Crimes Service Team alone."""
    chosen = [one for one in plans() if one.stream is Stream.CST and month.isoformat() <= one.day < until.isoformat()]
    async with contact.resources.database.transaction() as connection:
        await WITHOUT_HASTE.run(connection)
        document = [plan.as_json() for plan in chosen]
        await history.MAKE_CALLS.run(connection, plan=document, profile=profile())
        since, end = (datetime.combine(day, time(0), LONDON).astimezone(UTC) for day in (month, until))
        await history.COUNT_THEM.value(connection, since=since, until=end)


async def test_the_board_report_s_figures_come_out_of_the_seeded_calls(contact):
    """C16: credited to the officer with no n and no control; the report's 85% and 91%, with both."""
    assert date.fromisoformat(CST["effective_from"]) == DELIVERY_OFFICER_FROM
    for month, until in pairwise(MONTHS):
        await make(contact, month, until)
    officer = await an_officer(contact)
    told = done(await effect(contact, officer, before_from="2014-04-01", after_until="2014-06-01"))
    assert (round(100 * told["before"]["value"]), round(100 * told["after"]["value"])) == (85, 91)
    assert round(100 * told["difference"]["value"], 1) == 6.0
    interval = told["difference"]["interval"]
    assert interval["method"] == "DIFFERENCE_OF_PROPORTIONS"
    assert 0.05 < interval["lower"] < told["difference"]["value"] < interval["upper"] < 0.07
    assert told["is_distinguishable"] is True
    assert told["before"]["formula"].startswith("SL3")
    assert (told["thresholds_s"], told["chart"]) == ([30], "/contact/v1/measures/SL.CST/chart")
    volumes = (told["before_calls_per_day"], told["after_calls_per_day"])
    assert volumes == pytest.approx((in_month(MONTHS[0], Stream.CST) / 30, in_month(MONTHS[1], Stream.CST) / 31))
    [note] = told["difference"]["footnotes"]
    assert note["code"] == "C16"
    assert "without a control" in note["text"]
    assert f"{told['before_calls_per_day']:.1f} to {told['after_calls_per_day']:.1f} calls a day" in note["text"]


async def test_of_few_calls_a_difference_is_not_told_from_chance(contact):
    """17 of 20 before, 18 of 20 after: 85% and 90%, and no signal."""
    for day, late, given_up in ((date(2014, 4, 30), 2, 1), (date(2014, 5, 1), 1, 1)):
        noon = datetime.combine(day, time(11), UTC)
        fields = {"stream": "CST", "centre": "CST_COVENTRY"}
        moments = [noon + timedelta(minutes=number) for number in range(20)]
        batch = [call(moments.pop(), 90, **fields) for _ in range(late)]
        batch += [abandoned(moments.pop(), 40, **fields) for _ in range(given_up)]
        await loaded(contact, [*batch, *(call(moment, 10, **fields) for moment in moments)])
    told = done(await effect(contact, await an_officer(contact)))
    assert [(told[one]["numerator"], told[one]["denominator"]) for one in ("before", "after")] == [(17, 20), (18, 20)]
    assert told["is_distinguishable"] is False
    assert told["difference"]["interval"]["lower"] < 0 < told["difference"]["interval"]["upper"]
    assert told["z"] == pytest.approx(0.4781, abs=5e-5)


async def test_without_calls_there_is_nothing_to_compare(contact):
    told = done(await effect(contact, await an_officer(contact)))
    assert told["before"]["value"] is told["difference"]["value"] is told["is_distinguishable"] is told["z"] is None
    assert "NO_DENOMINATOR" in {one["code"] for one in told["difference"]["footnotes"]}
    assert (told["before_calls_per_day"], told["thresholds_s"]) == (None, [])


async def test_volume_is_of_the_days_that_the_feed_has_told_of(contact):
    """Two days before and one after, and nothing since: the officer has not made the calls stop."""
    days = (date(2014, 4, 29), 10), (date(2014, 4, 30), 20), (date(2014, 5, 1), 18)
    for day, calls in days:
        noon = datetime.combine(day, time(11), UTC)
        fields = {"stream": "CST", "centre": "CST_COVENTRY"}
        await loaded(contact, [call(noon + timedelta(minutes=number), 10, **fields) for number in range(calls)])
    told = done(await effect(contact, await an_officer(contact, effective_until=None)))
    assert (told["before_calls_per_day"], told["after_calls_per_day"]) == (15, 18)
    [note] = told["difference"]["footnotes"]
    assert "Volume went from 15.0 to 18.0 calls a day." in note["text"]


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"before_from": "2014-05-01"}, "#/query/before_from"),
        ({"before_from": "2001-05-01"}, "#/query/before_from"),
        ({"after_until": "2014-05-01"}, "#/query/after_until"),
        ({"after_until": "2014-08-02"}, "#/query/after_until"),
    ],
)
async def test_days_that_do_not_compare(contact, asked, pointer):
    officer = await an_officer(contact)
    assert faults(await effect(contact, officer, **asked)) == (422, [(pointer, "period_impossible")])


async def test_a_stream_has_one_at_a_time(contact):
    await an_officer(contact)
    again = await contact.post(
        "contact_manager", OFFICERS, {**CST, "effective_from": "2014-07-31", "effective_until": None}
    )
    assert faults(again) == (422, [("#/effective_from", "overlaps")])
    backwards = await contact.post(
        "contact_manager", OFFICERS, {**CST, "stream": "101", "effective_until": "2014-05-01"}
    )
    assert faults(backwards) == (422, [("#/effective_until", "ends_before_it_begins")])


async def test_an_officer_to_come_has_no_after(contact):
    officer = await an_officer(contact, effective_from="2999-01-01", effective_until=None)
    assert faults(await effect(contact, officer))[1] == [("#/query/after_until", "period_impossible")]


@pytest.fixture(scope="module")
def planned():
    return [one for one in plans() if one.stream is Stream.CST]


@given(st.integers(0, 30), st.integers(0, 40))
def test_the_history_s_shares_are_85_and_91_of_whatever_days(planned, first, length):
    """However many days of before or of after are added up."""
    start = DELIVERY_OFFICER_FROM.isoformat()
    before, after = ([one for one in planned if (one.day >= start) is is_after] for is_after in (False, True))
    for share, days in ((0.85, before), (0.91, after)):
        chosen = days[first : first + length + 20]
        offered = sum(one.offered for one in chosen)
        assert abs(sum(one.within for one in chosen) / offered - share) < 0.001


async def test_an_officer_who_begins_with_the_calendar_is_a_slip_of_the_pen(contact):
    """A year before it there is none to compare with."""
    refused = await contact.post("contact_manager", OFFICERS, {**CST, "effective_from": "0001-01-01"})
    assert faults(refused) == (422, [("#/effective_from", "date_too_early")])
