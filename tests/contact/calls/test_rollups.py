"""Whatever batches come, in whatever order, every rollup is a recount of the calls, and none loses or invents one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parts.contact_calls import NOON, abandoned, call, emergency, loaded, rollups_are_right, written

from contact.calls.tables import call_data
from contact.calls.usecases.recounting import recount

DAYS = (datetime(2014, 3, 30, tzinfo=UTC), datetime(2014, 7, 1, tzinfo=UTC), datetime(2014, 10, 25, 22, tzinfo=UTC))
UNITS = (None, "DUDLEY", "SANDWELL")


@st.composite
def versions(draw):
    """One version of one of a few calls: so that most of what is drawn corrects something."""
    number, wait_s = draw(st.integers(0, 11)), draw(st.integers(0, 400))
    offered_at = draw(st.sampled_from(DAYS)) + timedelta(seconds=draw(st.integers(0, 20_000)))
    given_fields = {
        "call_id": f"00000000-0000-7000-8000-0000000000{number:02}",
        "revision": draw(st.integers(0, 2)),
        "caller_repeat_ref": draw(st.sampled_from((None, "M-1", "M-2"))),
        "lpu": draw(st.sampled_from(UNITS)),
    }
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return abandoned(offered_at, wait_s, **given_fields)
    if kind == 1:
        taken = {"answered_at": None, "overflow_to_force": "Example Force"}
        return emergency(offered_at, **{**given_fields, **taken})
    if kind == 2:
        connect = written(offered_at - timedelta(seconds=draw(st.integers(0, 9))))
        return emergency(offered_at, wait_s, bt_connect_at=connect, **given_fields)
    return call(offered_at, wait_s, transferred_to_lpu=draw(st.sampled_from(UNITS)), **given_fields)


BATCHES = st.lists(st.lists(versions(), min_size=1, max_size=12), min_size=1, max_size=4)
SUMS = """
SELECT (SELECT count(*) FROM calls) AS calls,
    (SELECT sum(offered) FROM call_counts) AS by_half_hour,
    (SELECT sum(answered + abandoned + overflowed + lost) FROM call_counts) AS by_outcome,
    (SELECT sum(offered) FROM daily_call_counts) AS by_day,
    (SELECT sum(offered) FROM daily_lpu_call_counts) AS by_lpu
"""
CONNECTED = """
SELECT (SELECT count(*) FROM calls WHERE stream = '999') AS calls,
    coalesce((SELECT sum(offered) FROM connection_call_counts), 0) AS counted,
    (SELECT count(*) FROM calls WHERE outcome = 'ANSWERED') AS answered,
    coalesce((SELECT sum(calls) FROM call_waits WHERE NOT from_connection), 0) AS waited
"""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=BATCHES)
async def test_every_rollup_conserves_the_calls_and_equals_a_recount(contact, batches):
    for batch in batches:
        await loaded(contact, batch)
    [sums] = await contact.sql(SUMS)
    assert len(set(sums.values())) == 1, dict(sums)
    [connected] = await contact.sql(CONNECTED)
    assert connected["calls"] == connected["counted"]
    assert connected["answered"] == connected["waited"]
    await rollups_are_right(contact)


async def test_a_recount_finds_what_is_wrong(contact):
    await loaded(contact, [call(caller_repeat_ref="M-1"), emergency()])
    wrongs = (
        "UPDATE call_counts SET answered_within_30 = answered_within_30 + 1",
        "UPDATE daily_call_counts SET wrap_s = wrap_s + 1",
        "UPDATE daily_lpu_call_counts SET abandoned = abandoned + 1",
        "UPDATE connection_call_counts SET clock_missing = clock_missing + 1",
        "UPDATE call_waits SET calls = calls + 1",
        "DELETE FROM call_counts WHERE stream = '101'",
        "UPDATE calls SET followed_up = TRUE WHERE caller_repeat_ref IS NOT NULL",
    )
    for number, wrong in enumerate(wrongs):
        await contact.sql(wrong)
        assert sum((await recount(contact.resources)).values()) > number, wrong


@pytest.mark.parametrize("rollup", [one for one in call_data.tables if one not in {"calls", "staged_calls"}])
async def test_a_recount_finds_what_is_counted_where_there_was_never_a_call(contact, rollup):
    await loaded(contact, [emergency(bt_connect_at=written(NOON))])
    time = next(iter(call_data.tables[rollup].primary_key)).name
    await contact.sql(f"UPDATE {rollup} SET {time} = {time} - interval '400 days'")  # noqa: S608 # names of ours
    found = await recount(contact.resources)
    assert found[rollup] > 1, "the stray row, and the one that is missing where the call is"
