"""What is worked out of calls ten thousand at a time is what is worked out of each by itself."""

import struct
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.calls import CallOutcome
from bluelamp.schemas.contact.codes import Stream
from contact.calls.rules import copying
from contact.calls.rules.adding_up import added_by
from contact.calls.rules.bounds import WITHIN
from contact.calls.rules.columns import columns_of
from contact.calls.rules.columns_of_copy import COLUMNS
from contact.calls.rules.matters import Matter, followed_up, matters_of, rung_about
from contact.calls.rules.records import CallRecord, outcome_of, seconds_up
from contact.calls.tables import ADDED_UP

Judged = tuple[CallRecord, CallOutcome]
LONDON = ZoneInfo("Europe/London")
ORIGIN = datetime(2000, 1, 1, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 # bounds are naive
NEAR = st.datetimes(datetime(2014, 10, 25), datetime(2014, 10, 28), timezones=st.just(UTC))  # noqa: DTZ001 # bounds are naive
TEXTS = st.none() | st.sampled_from(("M-1", "M-2", "a|b\\c", "Zoë"))
DURATIONS = st.timedeltas(timedelta(0), timedelta(hours=2))


@st.composite
def judged(draw, moments=MOMENTS) -> Judged:
    offered = draw(moments)
    settled = offered + draw(DURATIONS)
    ended = settled + draw(DURATIONS)
    stream = draw(st.sampled_from(list(Stream)))
    outcome = draw(st.sampled_from(list(CallOutcome)))
    is_connected = stream is Stream.EMERGENCY_999 and draw(st.booleans())
    call = CallRecord(
        call_id=draw(st.uuids()),
        stream=stream,
        centre=draw(st.sampled_from(("ONE", "TWO"))),
        offered_at=offered,
        ended_at=ended,
        revision=draw(st.integers(0, 2**31 - 1)),
        bt_connect_at=offered - draw(DURATIONS) if is_connected else None,
        answered_at=settled if outcome is CallOutcome.ANSWERED else None,
        abandoned_at=settled if outcome is CallOutcome.ABANDONED else None,
        outcome=outcome,
        talk_s=draw(st.none() | st.integers(0, 100)),
        wrap_s=draw(st.integers(0, 86_400)),
        overflow_to_force="Example Force" if outcome is CallOutcome.OVERFLOWED else None,
        outage_id=draw(st.none() | st.uuids()),
        first_contact_resolved=draw(st.none() | st.booleans()),
        lpu=draw(st.none() | st.sampled_from(list(Lpu))),
        transferred_to_lpu=draw(st.none() | st.sampled_from(list(Lpu))),
        **{name: draw(TEXTS) for name in ("agent_id", "queue", "caller_repeat_ref", "disposition", "incident_id")},
    )
    assert outcome_of(call) is outcome
    return call, outcome


def waits(call: CallRecord) -> tuple[int, int]:
    settled = call.answered_at or call.abandoned_at or call.ended_at
    return seconds_up(settled - call.offered_at), seconds_up(settled - (call.bt_connect_at or call.offered_at))


def talk(call: CallRecord) -> int:
    if call.talk_s is not None:
        return call.talk_s
    return seconds_up(call.ended_at - call.answered_at) if call.answered_at else 0


def rows(content: bytes) -> Iterator[dict[str, bytes | None]]:
    """Read PostgreSQL's binary COPY, as its manual describes it."""
    assert content.startswith(b"PGCOPY\n\xff\r\n\x00" + bytes(8))
    at = 19
    while (fields := struct.unpack_from(">h", content, at)[0]) != -1:
        at += 2
        row = {}
        assert fields == len(COLUMNS)
        for name in COLUMNS:
            size = struct.unpack_from(">i", content, at)[0]
            at += 4
            row[name] = None if size == -1 else content[at : at + size]
            at += max(size, 0)
        yield row
    assert at + 2 == len(content)


def number(content: bytes | None) -> int | None:
    return None if content is None else int.from_bytes(content, "big", signed=True)


def micros(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - ORIGIN) // timedelta(microseconds=1)


@given(st.lists(judged(), min_size=1, max_size=8), st.integers(1, 2**40), st.integers(1, 8))
def test_a_row_for_copy_is_the_call_to_the_microsecond(calls, batch_number, at_once):
    columns = columns_of([call for call, _ in calls])
    followed = followed_up(columns, rung_about(columns))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(copying, "_WRITTEN_AT_ONCE", at_once)
        found = list(rows(b"".join(copying.written(columns, followed, batch_number))))
    assert [row["followed_up"] for row in found] == [bytes([is_so]) for is_so in followed.tolist()]
    for row, (call, outcome) in zip(found, calls, strict=True):
        wait_s, connect_wait_s = waits(call)
        assert row["call_id"] == call.call_id.bytes
        assert {name: number(row[name]) for name in COLUMNS if name.endswith("_at")} == {
            name: micros(getattr(call, name)) for name in COLUMNS if name.endswith("_at")
        }
        numbers = ("batch_number", "revision", "wait_s", "connect_wait_s", "talk_s", "wrap_s")
        told = (batch_number, call.revision, wait_s, connect_wait_s if call.bt_connect_at else None, talk(call))
        assert tuple(number(row[name]) for name in numbers) == (*told, call.wrap_s)
        texts = ("stream", "centre", "queue", "disposition", "lpu", "transferred_to_lpu", "agent_id", "incident_id")
        for name in (*texts, "caller_repeat_ref", "overflow_to_force", "crime_id"):
            given_text = getattr(call, name)
            assert row[name] == (None if given_text is None else given_text.encode()), name
        assert row["outcome"] == outcome.encode()
        assert row["outage_id"] == (call.outage_id and call.outage_id.bytes)
        resolved = call.first_contact_resolved
        assert row["first_contact_resolved"] == (None if resolved is None else bytes([resolved]))


def one_by_one(calls: list[Judged], followed: set[UUID]) -> dict[str, Counter[Any]]:
    """Add calls up as slowly and plainly as can be."""
    found: dict[str, Counter[Any]] = {name: Counter() for name in ("half", "day", "connection", "lpu", "waits")}
    for call, outcome in calls:
        half = call.offered_at.replace(minute=call.offered_at.minute // 30 * 30, second=0, microsecond=0)
        day, (wait_s, connect_wait_s) = call.offered_at.astimezone(LONDON).date(), waits(call)
        unit = call.transferred_to_lpu or call.lpu or "NONE"
        keys = [("half", (half, call.stream, call.centre), wait_s), ("day", (day, call.stream, call.centre), wait_s)]
        keys.append(("lpu", (day, call.stream, unit), wait_s))
        if call.stream == "999":
            keys.append(("connection", (half, call.stream, call.centre), connect_wait_s))
        for name, key, wait in keys:
            found[name].update({(key, what): value for what, value in counted(call, outcome, wait, followed)})
        if outcome is CallOutcome.ANSWERED:
            found["waits"][day, call.stream, call.centre, False, wait_s] += 1
            if call.stream == "999":
                found["waits"][day, call.stream, call.centre, True, connect_wait_s] += 1
    return found


def counted(call: CallRecord, outcome: CallOutcome, wait: int, followed: set[UUID]) -> Iterator[tuple[str, int]]:
    yield from (("offered", 1), (outcome.lower(), 1), ("talk_s", talk(call)), ("wrap_s", call.wrap_s))
    yield "transferred_to_lpu", call.transferred_to_lpu is not None
    yield "followed_up", call.call_id in followed
    yield "clock_missing", call.stream == "999" and call.bt_connect_at is None
    name = {CallOutcome.ANSWERED: "answer", CallOutcome.ABANDONED: "abandon"}.get(outcome)
    if name:
        yield f"{name}_wait_s", wait
        yield from ((f"{outcome.lower()}_within_{bound}", 1) for bound in WITHIN if wait <= bound)


def sums(values, *keys) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for place, key in enumerate(zip(*(values[name] for name in keys), strict=True)):
        found.update({(key, name): values[name][place] for name in ADDED_UP})
    return +found


@settings(max_examples=200)
@given(st.lists(judged(NEAR), min_size=1, max_size=12, unique_by=lambda one: one[0].call_id))
def test_sums_are_what_adding_up_one_by_one_comes_to(calls):
    columns = columns_of([call for call, _ in calls])
    is_followed_up = followed_up(columns, rung_about(columns))
    followed = {call.call_id for (call, _), is_so in zip(calls, is_followed_up, strict=True) if is_so}
    added, plainly = added_by(columns, is_followed_up), one_by_one(calls, followed)
    assert sums(added.call_counts, "interval_start", "stream", "centre") == +plainly["half"]
    assert sums(added.daily_call_counts, "day", "stream", "centre") == +plainly["day"]
    assert sums(added.connection_call_counts, "interval_start", "stream", "centre") == +plainly["connection"]
    assert sums(added.daily_lpu_call_counts, "day", "stream", "lpu") == +plainly["lpu"]
    by_second = zip(*(added.call_waits[name] for name in added.call_waits), strict=True)
    assert Counter({tuple(row[:-1]): row[-1] for row in by_second}) == plainly["waits"]


@given(st.lists(judged(NEAR), min_size=1, max_size=12, unique_by=lambda one: one[0].call_id))
def test_a_call_is_followed_up_by_the_next_about_its_matter(calls):
    columns, expected = columns_of([call for call, _ in calls]), set()
    about = rung_about(columns)
    for ref in {call.caller_repeat_ref for call, _ in calls} - {None}:
        matter = sorted((one.offered_at, one.call_id) for one, _ in calls if one.caller_repeat_ref == ref)
        expected |= {one for (at, one), (later, _) in pairwise(matter) if later - at <= timedelta(days=7)}
        assert matters_of(about)[ref] == Matter(matter[0][0], matter[-1][0])
    flags = zip(calls, followed_up(columns, about), strict=True)
    assert {call.call_id for (call, _), is_so in flags if is_so} == expected


@pytest.mark.parametrize(("days", "is_so"), [(timedelta(days=7), True), (timedelta(days=7, microseconds=1), False)])
def test_seven_days_to_the_microsecond_are_within_seven_days(days, is_so):
    at = datetime(2014, 7, 1, tzinfo=UTC)
    calls = [
        CallRecord(
            call_id=UUID(int=place + 1),
            stream=Stream.CST,
            centre="ONE",
            offered_at=at + place * days,
            ended_at=at + place * days,
            answered_at=at + place * days,
            caller_repeat_ref="M-1",
        )
        for place in (0, 1)
    ]
    columns = columns_of(calls)
    assert followed_up(columns, rung_about(columns)).tolist() == [is_so, False]
