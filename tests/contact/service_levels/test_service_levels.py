"""Service levels over HTTP: by interval, clock, place and reading, from calls that were sent."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from parts.contact_calls import NOON, abandoned, call, emergency, loaded, written
from parts.stored import as_owner

from bluelamp.schemas.contact.codes import ServiceLevelFormula as Formula
from bluelamp.schemas.contact.service_levels import CallWaits, ServiceLevels
from contact.calls.tables import ADDED_UP
from contact.service_levels.rules.levels import Counts, service_level

DAY = {"since": "2014-07-01", "until": "2014-07-02"}
MINUTE = timedelta(minutes=1)
OUTAGE = {
    "streams": ["101"],
    "cause": "A software failure",
    "fallback_101": "NONE",
    "gold_group": False,
}


async def levels(contact, **asked):
    answer = await contact.get("board", "/service-levels", **asked)
    assert answer.status_code == 200, answer.text
    return ServiceLevels.model_validate_json(answer.content)


async def icmi_day(contact):
    """A thousand answered and sixty abandoned in proportion of 1 to 20: 43 of 50 in time, 1 of 3 gives up early."""
    calls = [call(NOON + number * MINUTE, 20 if number < 43 else 90) for number in range(50)]
    await loaded(contact, [*calls, *(abandoned(NOON + MINUTE, wait_s) for wait_s in (3, 40, 50))])
    return Counts(answered=50, abandoned=3, answered_within=43, abandoned_within=1, abandoned_within_5=1)


async def test_each_formula_in_sql_is_the_rule_s(contact):
    counts = await icmi_day(contact)
    for formula in Formula:
        found = await levels(contact, stream="101", formula=formula.value, interval="DAY", **DAY)
        assert found.whole.figure.value == pytest.approx(service_level(formula, counts), abs=1e-12)
        assert found.items[0].service_level == pytest.approx(service_level(formula, counts), abs=1e-12)
    assert found.whole.by_formula == {one: service_level(one, counts) for one in Formula}


@pytest.mark.parametrize(
    ("since", "until", "halves"),
    [("2014-07-01", "2014-07-02", 48), ("2026-03-29", "2026-03-30", 46), ("2026-10-25", "2026-10-26", 50)],
)
async def test_a_day_has_its_half_hours(contact, since, until, halves):
    found = await levels(contact, stream="101", since=since, until=until)
    assert len(found.items) == halves
    starts = [one.interval_start for one in found.items]
    assert {later - before for before, later in pairwise(starts)} == {timedelta(minutes=30)}


async def test_the_repeated_hour_is_counted_in_two(contact):
    at = ("2014-10-26T01:10:00+01:00", "2014-10-26T01:10:00+00:00")
    await loaded(contact, [call(datetime.fromisoformat(one)) for one in at])
    found = await levels(contact, stream="101", since="2014-10-26", until="2014-10-27")
    assert [one.interval_start for one in found.items if one.offered] == [
        datetime(2014, 10, 26, 0, tzinfo=UTC),
        datetime(2014, 10, 26, 1, tzinfo=UTC),
    ]


@pytest.mark.parametrize("interval", ["HALF_HOUR", "HOUR", "DAY", "WEEK", "MONTH", "YEAR"])
async def test_every_interval_sums_to_the_same_whole(contact, interval):
    counts = await icmi_day(contact)
    found = await levels(contact, stream="101", interval=interval, **DAY)
    assert sum(one.answered for one in found.items) == counts.answered
    assert sum(one.numerator for one in found.items) == found.whole.figure.numerator
    assert sum(one.denominator for one in found.items) == found.whole.figure.denominator
    assert found.whole.figure.value == service_level(Formula.SL4, counts)


async def test_shares_are_pooled_and_the_mean_of_intervals_is_told_apart(contact):
    calls = [call(NOON + number * MINUTE, 5) for number in range(9)] + [call(NOON + timedelta(hours=1), 90)]
    await loaded(contact, calls)
    whole = (await levels(contact, stream="101", **DAY)).whole
    assert (whole.figure.value, whole.mean_of_intervals) == (0.9, 0.5)


@pytest.mark.parametrize("place", [{}, {"lpu": "DUDLEY"}, {"centre": "CONTACT_CENTRE_WEST_BROMWICH"}])
async def test_what_was_read_of_a_period_is_read_again_as_soon_as_one_of_its_calls_moves(contact, place):
    """The correction leaves every sum of the day as it was: only the half-hour is another."""
    first = call(lpu="DUDLEY")
    await loaded(contact, [first])
    for _ in range(2):
        found = await levels(contact, stream="101", **DAY, **place)
        assert [one.interval_start for one in found.items if one.offered] == [NOON]
    await loaded(contact, [call(NOON + timedelta(hours=1), lpu="DUDLEY", call_id=first["call_id"], revision=1)])
    found = await levels(contact, stream="101", **DAY, **place)
    assert [one.interval_start for one in found.items if one.offered] == [NOON + timedelta(hours=1)]


async def test_what_stands_as_it_was_is_not_read_again(contact, monkeypatch):
    await icmi_day(contact)
    asked = [{}, {"formula": "SL3"}, {"threshold_seconds": 60}, {"centre": "CONTACT_CENTRE_LLOYD_HOUSE"}]
    before = [await levels(contact, stream="101", **DAY, **one) for one in asked]
    assert len({one.model_dump_json(exclude={"whole": {"figure": {"as_at"}}}) for one in before}) == len(asked)

    def never(_, **__):
        raise AssertionError("read again")

    monkeypatch.setattr("contact.service_levels.statements.levels", never)
    for one, known in zip(asked, before, strict=True):
        again = await levels(contact, stream="101", **DAY, **one)
        assert (again.items, again.whole.counts) == (known.items, known.whole.counts)
        assert again.whole.figure.as_at > known.whole.figure.as_at


async def test_the_settings_of_a_stream_are_asked_each_time(contact):
    await loaded(contact, [emergency(NOON, 5), emergency(NOON + MINUTE, 11)])
    assert (await levels(contact, stream="999", **DAY)).whole.intervals_below_target == 1
    await contact.sql("UPDATE stream_settings SET target_percent = 40 WHERE stream = '999'")
    assert (await levels(contact, stream="999", **DAY)).whole.intervals_below_target == 0


async def test_999_has_two_clocks(contact):
    connect = written(NOON - timedelta(seconds=8))
    await loaded(contact, [emergency(NOON, 5, bt_connect_at=connect), emergency(NOON + MINUTE, 5)])
    force = await levels(contact, stream="999", interval="DAY", **DAY)
    connection = await levels(contact, stream="999", interval="DAY", clock="CONNECTION", **DAY)
    assert (force.whole.figure.value, connection.whole.figure.value) == (1.0, 0.5)
    assert force.whole.counts.offered == connection.whole.counts.offered == 2
    assert (connection.whole.clock_missing, connection.whole.figure.footnotes[-1].code) == (1, "CLOCK_MISSING")
    assert (force.terms.formula, force.terms.threshold_seconds, force.terms.service_level_target) == ("SL4", 10, 0.9)


async def test_a_target_is_met_or_breached(contact):
    await loaded(contact, [emergency(NOON, 5), emergency(NOON + MINUTE, 11)])
    whole = (await levels(contact, stream="999", **DAY)).whole
    assert (whole.is_breach, whole.intervals_below_target) == (True, 1)
    assert (await levels(contact, stream="101", **DAY)).whole.is_breach is None


async def test_by_centre_and_by_unit(contact):
    other = "CONTACT_CENTRE_LLOYD_HOUSE"
    await loaded(contact, [call(), call(centre=other, lpu="DUDLEY"), call(lpu="DUDLEY", transferred_to_lpu="WALSALL")])
    assert (await levels(contact, stream="101", centre=other, **DAY)).whole.counts.offered == 1
    for interval in ("HALF_HOUR", "DAY"):
        for unit, offered in (("DUDLEY", 1), ("WALSALL", 1), ("SANDWELL", 0)):
            found = await levels(contact, stream="101", lpu=unit, interval=interval, **DAY)
            assert (found.whole.counts.offered, sum(one.answered for one in found.items)) == (offered, offered)


async def test_three_readings_around_an_outage(contact):
    """Four weeks of two calls in each half-hour from noon to one; then an outage with none answered in time."""
    weeks = [NOON - timedelta(days=7 * week) for week in (1, 2, 3, 4)]
    usual = [call(at + half * timedelta(minutes=30) + n * MINUTE) for at in weeks for half in (0, 1) for n in (0, 1)]
    good = [call(NOON + timedelta(hours=2) + number * MINUTE) for number in range(6)]
    await loaded(contact, [*usual, *good, call(NOON, 90)])
    outage = {**OUTAGE, "started_at": written(NOON), "ended_at": written(NOON + timedelta(hours=1))}
    answer = await contact.post("contact_manager", "/outages", outage)
    assert answer.status_code == 201, answer.text
    recorded, without, estimated = [
        (await levels(contact, stream="101", formula="SL3", reading=reading, **DAY)).whole
        for reading in ("AS_RECORDED", "WITHOUT_OUTAGES", "WITH_ESTIMATED_LOST")
    ]
    assert (recorded.figure.numerator, recorded.figure.denominator) == (6, 7)
    assert (without.figure.numerator, without.figure.denominator, without.outage_intervals) == (6, 6, 2)
    assert (estimated.estimated_lost, estimated.figure.numerator, estimated.figure.denominator) == (3, 6, 10)
    assert estimated.figure.footnotes[-1].code == "ESTIMATED"


@pytest.mark.parametrize(("reading", "offered"), [("WITHOUT_OUTAGES", 0), ("WITH_ESTIMATED_LOST", 365 * 48 * 4)])
async def test_an_outage_that_nobody_ended_is_read_around_over_a_year(contact, reading, offered):
    """Each of its half-hours is told at once, and not looked for among all calls of the year."""
    columns, sums = ", ".join(ADDED_UP), ", ".join("1" if name in {"offered", "answered"} else "0" for name in ADDED_UP)
    async with as_owner(contact.database) as owner:
        await owner.execute(
            f"INSERT INTO call_counts (interval_start, stream, centre, {columns}) SELECT half, '101', centre, {sums} "  # noqa: S608 # names of ours
            "FROM generate_series('2013-01-01Z'::timestamptz, '2013-12-31 23:30Z', '30 minutes') AS half, "
            "unnest(ARRAY['NORTH', 'EAST', 'SOUTH', 'WEST']) AS centre"
        )
    answer = await contact.post("contact_manager", "/outages", {**OUTAGE, "started_at": "2012-12-01T00:00:00Z"})
    assert answer.status_code == 201, answer.text
    year = {"since": "2013-01-01", "until": "2014-01-01", "interval": "YEAR"}
    whole = (await levels(contact, stream="101", reading=reading, **year)).whole
    assert (whole.outage_intervals, whole.counts.offered) == (365 * 48, offered)


async def test_waits_are_exact(contact):
    await loaded(contact, [call(NOON + number * MINUTE, number + 1) for number in range(20)])
    answer = await contact.get("board", "/service-levels/waits", stream="101", **DAY)
    [day] = CallWaits.model_validate_json(answer.content).items
    assert (day.answered, day.mean_wait_s, day.median_wait_s) == (20, 10.5, 10)
    assert (day.p90_wait_s, day.p95_wait_s, day.p99_wait_s, day.longest_wait_s) == (18, 19, 20, 20)


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"stream": "101", "since": "2014-07-02", "until": "2014-07-01"}, "#/query/until"),
        ({"stream": "101", "since": "2014-07-01", "until": "2014-09-01"}, "#/query/interval"),
        ({"stream": "101", "clock": "CONNECTION", **DAY}, "#/query/clock"),
        ({"stream": "101", "threshold_seconds": 7, **DAY}, "#/query/threshold_seconds"),
        ({"stream": "101", "lpu": "DUDLEY", "reading": "WITHOUT_OUTAGES", **DAY}, "#/query/lpu"),
        ({"stream": "101", "since": "2010-07-01", "until": "2010-07-02"}, "#/query/since"),
    ],
)
async def test_a_question_without_an_answer_is_refused(contact, asked, pointer):
    answer = await contact.get("board", "/service-levels", **asked)
    assert (answer.status_code, [one["pointer"] for one in answer.json()["errors"]]) == (422, [pointer])


async def test_the_longest_month_can_be_asked_for_by_half_hour(contact):
    found = await levels(contact, stream="101", since="2014-10-01", until="2014-11-01")
    assert len(found.items) == 31 * 48 + 2
