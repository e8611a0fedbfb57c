"""Outages and drills (domain.md §9.8, board report ¶72): 999 was carried, 101 was not."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.contact.continuity import (
    ContinuityTest,
    ContinuityTestKind,
    ContinuityTestOutcome,
    Fallback101,
)
from contact.continuity import demonstration, rules

WHO = "contact_manager"
OUTAGE = demonstration.NEW_OUTAGE
TOTAL = f"/outages/{demonstration.TOTAL_OUTAGE}"


def faults(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


async def test_the_total_outage_of_the_report(demonstration):
    outage = (await demonstration.get("board", TOTAL)).json()
    assert (outage["minutes"], sorted(outage["streams"])) == (240, ["101", "999"])
    assert (outage["overflow_force_999"], outage["fallback_101"]) == ("Staffordshire Police", "NONE")
    assert [one["code"] for one in outage["footnotes"]] == ["C22"]
    assert "nothing carried 101" in outage["footnotes"][0]["text"]
    struck = await demonstration.sql(
        "SELECT stream FROM outage_streams WHERE outage_id = $1 ORDER BY stream", UUID(outage["outage_id"])
    )
    assert [row["stream"] for row in struck] == ["101", "999"]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"started_at": "2999-01-01T00:00:00Z", "ended_at": None}, "#/started_at", "time_in_future"),
        ({"started_at": "0001-01-01T00:00:00Z"}, "#/started_at", "time_impossible"),
        ({"ended_at": "2014-05-06T21:00:00Z"}, "#/ended_at", "ends_before_it_begins"),
        ({"ended_at": "2999-01-01T00:00:00Z"}, "#/ended_at", "time_in_future"),
        ({"fallback_101": None}, "#/fallback_101", "fallback_needed"),
        ({"streams": ["CST"]}, "#/fallback_101", "fallback_needed"),
        ({"overflow_force_999": "A neighbour"}, "#/overflow_force_999", "stream_not_struck"),
        ({"streams": ["101", "101"]}, "#/streams", "named_twice"),
        ({"streams": []}, "#/streams", "too_short"),
        ({"streams": ["FAX"]}, "#/streams/0", "enum"),
    ],
)
async def test_an_outage_that_does_not_fit_together_is_refused(contact, change, pointer, code):
    refused = await contact.post(WHO, "/outages", {**OUTAGE, **change})
    assert (refused.status_code, faults(refused)) == (422, [(pointer, code)])
    assert await contact.sql("SELECT 1 FROM outages") == []


async def test_a_stream_is_out_once_at_a_time(contact):
    added = await contact.post(WHO, "/outages", OUTAGE)
    assert added.status_code == 201, added.text
    again = {**OUTAGE, "started_at": "2014-05-06T21:39:59Z", "ended_at": None, "streams": ["CST"], "fallback_101": None}
    refused = await contact.post(WHO, "/outages", again)
    assert (refused.status_code, faults(refused)) == (422, [("#/streams", "overlaps")])
    assert len(await contact.sql("SELECT 1 FROM outages")) == 1
    next_one = {**again, "started_at": OUTAGE["ended_at"]}
    later = await contact.post(WHO, "/outages", next_one)
    assert (later.status_code, later.json()["minutes"]) == (201, None)
    address = f"/outages/{added.json()['outage_id']}"
    longer = await contact.patch(WHO, address, {"ended_at": "2014-05-06T22:00:00Z"}, '"1"')
    assert (longer.status_code, faults(longer)) == (422, [("#/streams", "overlaps")])
    fewer = await contact.patch(WHO, address, {"streams": ["101"], "ended_at": "2014-05-06T22:00:00Z"}, '"1"')
    assert (fewer.status_code, fewer.json()["minutes"]) == (200, 60)
    struck = await contact.sql("SELECT stream, upper(tstzrange(started_at, ended_at)) AS until FROM outage_streams")
    assert {row["stream"]: row["until"] for row in struck} == {
        "101": datetime(2014, 5, 6, 22, tzinfo=UTC),
        "CST": None,
    }


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"held_on": "2999-01-01", "next_due_on": None}, "#/held_on", "date_in_future"),
        ({"kind": "OVERFLOW_999"}, "#/partner_force", "partner_needed"),
        ({"partner_force": "A neighbour"}, "#/partner_force", "partner_needed"),
        ({"finding": None}, "#/finding", "finding_needed"),
        ({"next_due_on": "2014-08-20"}, "#/next_due_on", "ends_before_it_begins"),
    ],
)
async def test_a_drill_that_does_not_fit_together_is_refused(contact, change, pointer, code):
    refused = await contact.post(WHO, "/continuity-tests", {**demonstration.NEW_TEST, **change})
    assert (refused.status_code, faults(refused)) == (422, [(pointer, code)])


@pytest.mark.parametrize(
    ("day", "tests", "success", "since", "overdue"),
    [
        ("2013-01-01", 0, None, None, False),
        ("2013-12-01", 1, None, None, False),
        ("2014-08-31", 2, "2014-03-12", 172, False),
        ("2014-10-01", 2, "2014-03-12", 203, True),
    ],
)
async def test_readiness_is_of_its_day(demonstration, day, tests, success, since, overdue):
    answer = (await demonstration.get("board", "/continuity-readiness", as_at=day)).json()
    [one] = [one for one in answer["items"] if one["kind"] == "OVERFLOW_999"]
    told = (one["tests"], one["last_success_on"], one["days_since_success"], one["is_overdue"])
    assert told == (tests, success, since, overdue)
    [never] = [one for one in answer["items"] if one["kind"] == "FALLBACK_101"]
    assert (never["tests"], never["last_held_on"]) == (0, None)


async def test_more_neighbours_than_a_page_has_are_all_told_of(contact):
    for number in range(101):
        new = {"kind": "OVERFLOW_999", "partner_force": f"Force {number}", "held_on": "2014-07-01"}
        held = await contact.post("contact_manager", "/continuity-tests", {**new, "outcome": "SUCCESS"})
        assert held.status_code == 201, held.text
    answer = await contact.get("board", "/continuity-readiness", as_at="2014-08-31")
    assert answer.status_code == 200, answer.text
    assert len([one for one in answer.json()["items"] if one["kind"] == "OVERFLOW_999"]) == 101


def drill(kind, partner, held_on, outcome):
    return ContinuityTest(
        continuity_test_id=UUID(int=1),
        kind=kind,
        partner_force=partner,
        held_on=held_on,
        outcome=outcome,
        finding=None,
        next_due_on=None,
        version=1,
        changed_at=datetime(2014, 1, 1, tzinfo=UTC),
    )


drills = st.lists(
    st.builds(
        drill,
        st.sampled_from(ContinuityTestKind),
        st.sampled_from([None, "One", "Two"]),
        st.dates(date(2010, 1, 1), date(2014, 1, 1)),
        st.sampled_from(ContinuityTestOutcome),
    ),
    max_size=20,
).map(lambda listed: sorted(listed, key=lambda one: one.held_on))


@given(drills)
def test_every_drill_is_counted_once_and_every_kind_is_told_of(held):
    found = rules.readiness(held, date(2014, 6, 1))
    assert sum(one.tests for one in found) == len(held)
    assert {one.kind for one in found} == set(ContinuityTestKind)
    for one in found:
        succeeded = [
            test.held_on
            for test in held
            if (test.kind, test.partner_force) == (one.kind, one.partner_force)
            and test.outcome is ContinuityTestOutcome.SUCCESS
        ]
        assert one.last_success_on == max(succeeded, default=None)
        assert one.last_success_on is None or one.last_success_on <= one.last_held_on


@given(st.datetimes(timezones=st.just(UTC)), st.integers(1, 10**6))
def test_minutes_are_elapsed_time(started_at, seconds):
    try:
        ended_at = started_at + timedelta(seconds=seconds)
    except OverflowError:
        return
    assert rules.minutes_of(started_at, ended_at) == pytest.approx(seconds / 60)


@pytest.mark.parametrize("fallback", [None, Fallback101.ONLINE, Fallback101.RECORDED])
def test_nothing_is_said_where_something_carried_101(fallback):
    assert rules.footnotes_of("A neighbour", fallback) == []


NOON = datetime(2014, 2, 3, 12, tzinfo=UTC)
HOURS = st.integers(0, 40).map(lambda hours: NOON + timedelta(hours=hours))
SPELLS = st.lists(st.tuples(HOURS, st.one_of(st.none(), HOURS)).filter(lambda one: one[1] is None or one[0] < one[1]))


def test_what_strikes_two_streams_at_once_is_one_outage_of_telephony():
    hour = timedelta(hours=1)
    spells = [(NOON, NOON + 4 * hour), (NOON + hour, NOON + 5 * hour), (NOON + 9 * hour, None)]
    assert rules.minutes_out(spells, NOON - hour, NOON + 10 * hour) == 6 * 60
    assert rules.minutes_out(spells, NOON + 2 * hour, NOON + 3 * hour) == 60
    assert rules.minutes_out([(NOON, NOON + timedelta(seconds=119))], NOON, NOON + hour) == 1


@given(SPELLS, HOURS, st.integers(1, 20))
def test_minutes_out_are_those_in_which_any_spell_runs(spells, since, hours):
    """Beside counting hour by hour: in hours as whole as these a minute is out just if its hour is."""
    until = since + timedelta(hours=hours)
    steps = [since + timedelta(hours=step) for step in range(hours)]
    out = [step for step in steps if any(begins <= step and (ends is None or step < ends) for begins, ends in spells)]
    assert rules.minutes_out(spells, since, until) == 60 * len(out)
