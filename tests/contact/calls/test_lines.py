"""A line of a batch: read, checked, staged or refused with its reasons."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parts.contact_calls import NOON, abandoned, call, emergency, lines, written

from bluelamp.kit.batches.rules.inflating import UnreadableError
from bluelamp.kit.batches.rules.reading import LONGEST_LINE, BatchReader, Judged
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.calls import CallOutcome, NewCall
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.problems import Fault
from contact.calls.rules import copying, judging
from contact.calls.rules.columns import Columns, columns_of
from contact.calls.rules.judging import LINES_TOGETHER, Judge, in_order
from contact.calls.rules.matters import followed_up, rung_about
from contact.calls.rules.reading import Read, csv_reader, read_json
from contact.calls.rules.records import CallRecord, KnownCentre, faults_of, outcome_of, seconds_up

LATEST = datetime(2026, 11, 1, tzinfo=UTC)
OPENED = datetime(2012, 1, 1, tzinfo=UTC)
CENTRES = {
    "EMERGENCY": KnownCentre(frozenset({"999"}), OPENED, None),
    "CONTACT_CENTRE_WEST_BROMWICH": KnownCentre(frozenset({"101"}), datetime(2013, 11, 20, tzinfo=UTC), None),
    "LOCAL_CALL_HANDLING": KnownCentre(frozenset({"101"}), OPENED, datetime(2013, 11, 20, tzinfo=UTC)),
}


def reader_of(*, is_table: bool = False, lines_done: int = 0) -> BatchReader[Columns]:
    def judge(read: Read) -> Judge[Columns]:
        return Judge(read, CENTRES, LATEST, lambda columns: columns)

    return BatchReader(
        lambda: judge(read_json),
        (lambda header: judge(csv_reader(header))) if is_table else None,
        is_gzip=False,
        lines_done=lines_done,
    )


def judged(body: bytes, **how: Any) -> list[tuple[Judged[Columns], Columns]]:
    reader = reader_of(**how)
    return [(part.judged, part.judged.made) for part in (*reader.parts(body), *reader.rest())]


def faults(one: dict[str, Any]) -> list[tuple[str, str]]:
    [(part, _)] = judged(lines([one]))
    return [(fault.pointer, fault.code) for refusal in part.refusals for fault in refusal.faults]


def read(one: dict[str, Any]) -> CallRecord:
    record = read_json(json.dumps(one).encode())
    assert isinstance(record, CallRecord), record
    return record


def rows(columns: Columns) -> bytes:
    """Return everything that is stored of calls."""
    return b"".join(copying.written(columns, followed_up(columns, rung_about(columns)), batch_number=1))


def test_the_fields_are_those_of_the_document():
    assert set(CallRecord.__struct_fields__) == set(NewCall.model_fields)


@pytest.mark.parametrize(
    ("given_fields", "outcome"),
    [
        ({}, CallOutcome.ANSWERED),
        ({"answered_at": None, "abandoned_at": written(NOON)}, CallOutcome.ABANDONED),
        ({"answered_at": None, "overflow_to_force": "Example Force"}, CallOutcome.OVERFLOWED),
        ({"answered_at": None, "outcome": "LOST"}, CallOutcome.LOST),
        ({"answered_at": None, "outage_id": "00000000-0000-7000-8000-000000000001"}, CallOutcome.LOST),
        ({"answered_at": None}, None),
        ({"outcome": "LOST"}, None),
        ({"abandoned_at": written(NOON)}, None),
        ({"overflow_to_force": "Example Force"}, None),
        ({"answered_at": None, "abandoned_at": written(NOON), "overflow_to_force": "Example Force"}, None),
    ],
)
def test_a_call_has_exactly_one_outcome(given_fields, outcome):
    assert outcome_of(read(call(**given_fields))) is outcome


@pytest.mark.parametrize(
    ("one", "fault"),
    [
        (call(wait_s=-1), ("#/answered_at", "answered_before_offered")),
        (abandoned(wait_s=-1), ("#/abandoned_at", "abandoned_before_offered")),
        (call(talk_s=-1), ("#/ended_at", "ended_too_early")),
        (call(talk_s=90_000), ("#/ended_at", "ended_too_late")),
        (call(datetime(1999, 12, 31, tzinfo=UTC)), ("#/offered_at", "time_too_early")),
        (call(LATEST + timedelta(seconds=1)), ("#/offered_at", "time_in_future")),
        (call(NOON, 5) | {"wait_s": -5}, ("#/wait_s", "too_small")),
        (call(NOON, 5) | {"wait_s": 9}, ("#/wait_s", "wait_contradicts_times")),
        (call(NOON, 5, 60) | {"talk_s": 90}, ("#/talk_s", "talk_contradicts_times")),
        (call(stream="911"), ("#/stream", "code_unknown")),
        (call(stream="999"), ("#/stream", "stream_not_taken")),
        (call(centre="NOWHERE"), ("#/centre", "centre_unknown")),
        (call(centre="LOCAL_CALL_HANDLING"), ("#/centre", "centre_not_live")),
        (call(datetime(2013, 11, 19, tzinfo=UTC)), ("#/centre", "centre_not_live")),
        (call(bt_connect_at=written(NOON)), ("#/bt_connect_at", "connection_not_999")),
        (emergency(bt_connect_at=written(NOON + timedelta(seconds=1))), ("#/bt_connect_at", "connected_after_offered")),
        (call(answered_at=None), ("#/outcome", "outcome_unclear")),
        (abandoned(transferred_to_lpu="DUDLEY"), ("#/transferred_to_lpu", "transferred_unanswered")),
        (call(transferred_to_lpu="ATLANTIS"), ("#/transferred_to_lpu", "code_unknown")),
        (
            call() | {"offered_at": "2014-07-01T12:00:00"},
            ("#/offered_at", "offset_missing"),
        ),
        (call() | {"offered_at": 0}, ("#/offered_at", "wrong_kind")),
        (call() | {"call_id": "seven"}, ("#/call_id", "not_a_uuid")),
        (call() | {"colour": "blue"}, ("#/colour", "unknown_field")),
        (call(ended_at=None), ("#/ended_at", "missing")),
        (call(agent_id=""), ("#/agent_id", "length_wrong")),
        (call(agent_id="x" * 61), ("#/agent_id", "length_wrong")),
        (call(queue="a\nb"), ("#/queue", "text_not_plain")),
        (call(queue="a\x00b"), ("#/queue", "text_not_plain")),
        (call(queue="a\x7fb"), ("#/queue", "text_not_plain")),
        (call(crime_id="a\u202eb"), ("#/crime_id", "text_not_plain")),
    ],
)
def test_what_is_wrong_is_named(one, fault):
    assert fault in faults(one)


def test_everything_that_is_wrong_is_named_at_once():
    one = call(wait_s=-1, centre="NOWHERE", transferred_to_lpu="DUDLEY", overflow_to_force="Example Force")
    assert {code for _, code in faults(one)} == {
        "answered_before_offered",
        "centre_unknown",
        "outcome_unclear",
        "transferred_unanswered",
    }


@pytest.mark.parametrize("line", [b"{", b"[1]", b"null", b"\xff\xfe", b'{"call_id": NaN}', b"[" * 10_000])
def test_a_line_that_is_no_object_is_refused_and_the_next_is_read(line):
    [(part, columns)] = judged(line + b"\n" + lines([call()]))
    assert [refusal.line for refusal in part.refusals] == [1]
    assert len(columns) == 1


def test_no_reason_repeats_what_stood_in_the_line():
    secret = "Example-Person-Two"
    for one in (call(stream=secret), call() | {secret: 1}, call(lpu=secret), call(agent_id=secret + "\n")):
        [(part, _)] = judged(lines([one]))
        assert secret not in str(part.refusals)


def test_a_line_without_an_end_is_not_held():
    reader = reader_of()
    for _ in range(64):
        assert list(reader.parts(b"x" * 1024 * 1024)) == []
    assert len(reader._lines._rest) <= LONGEST_LINE + 1
    [(_, _, (columns, refusals, _))] = [*reader.parts(b"\n" + lines([call()])), *reader.rest()]
    assert [(one.line, one.faults[0].code) for one in refusals] == [(1, "line_too_long")]
    assert len(columns) == 1


@pytest.mark.parametrize("text", ["a|b", "a\\b", 'a"b', "Zoë", "a b"])
def test_a_text_may_hold_whatever_is_seen(text):
    [(_, columns)] = judged(lines([call(queue=text)]))
    assert columns.codes[0][3] == text


_EDGES = (
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(2000, 1, 1, tzinfo=UTC),
    OPENED,
    datetime(2013, 11, 20, tzinfo=UTC),
    LATEST,
    datetime(9999, 12, 30, tzinfo=UTC),
)
_STEPS = (timedelta(0), timedelta(microseconds=1), timedelta(seconds=1), timedelta(hours=24), timedelta(days=9))


@st.composite
def anything(draw) -> CallRecord:
    """A call with times at every edge, before one another and after, and every other field right or wrong."""

    def near(moment):
        moved = draw(st.sampled_from(_STEPS)) * draw(st.sampled_from((1, 1, 1, -1)))
        return moment if (moment.year, moved < timedelta(0)) in {(1, True), (9999, False)} else moment + moved

    offered = near(draw(st.sampled_from((NOON, NOON, NOON, *_EDGES))))
    settled = near(offered)
    return CallRecord(
        call_id=UUID(int=draw(st.integers(1, 4))),
        stream=draw(st.sampled_from((Stream.NON_EMERGENCY_101, Stream.EMERGENCY_999))),
        centre=draw(st.sampled_from(("NOWHERE", *CENTRES))),
        offered_at=offered,
        ended_at=near(settled),
        bt_connect_at=draw(st.none() | st.just(near(offered))),
        answered_at=draw(st.none() | st.just(settled)),
        abandoned_at=draw(st.none() | st.none() | st.just(settled)),
        outcome=draw(st.none() | st.sampled_from(CallOutcome)),
        wait_s=draw(st.none() | st.integers(0, 3)),
        talk_s=draw(st.none() | st.integers(0, 3)),
        overflow_to_force=draw(st.none() | st.just("Example Force")),
        outage_id=draw(st.none() | st.just(UUID(int=2))),
        transferred_to_lpu=draw(st.none() | st.just(Lpu.DUDLEY)),
    )


@settings(max_examples=200)
@given(st.lists(anything(), min_size=1, max_size=20))
def test_what_is_in_order_among_many_is_what_nothing_is_wrong_with(calls):
    assert in_order(columns_of(calls), CENTRES, LATEST).tolist() == [
        not faults_of(one, CENTRES, LATEST) for one in calls
    ]


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(anything(), min_size=1, max_size=20), st.integers(1, 7), st.integers(1, 7))
def test_judged_a_few_at_a_time_a_part_is_the_same(monkeypatch, calls, few, in_a_piece):
    body = [msgspec.json.encode(one) for one in calls]
    [(whole, columns)] = judged(b"\n".join(body))
    monkeypatch.setattr(judging, "_JUDGED_AT_ONCE", few)
    judge: Judge[Columns] = Judge(read_json, CENTRES, LATEST, lambda made: made)
    for start in range(0, len(body), in_a_piece):
        judge.take(body[start : start + in_a_piece], start + 1)
    part = judge.ended()
    monkeypatch.undo()
    assert (part.refusals, part.superseded) == (whole.refusals, whole.superseded)
    assert (part.made is None) == (columns is None)
    if part.made is not None:
        assert rows(part.made) == rows(columns)
        assert len(part.made) + part.superseded + len(part.refusals) == len(calls)


def test_what_is_wrong_with_a_text_is_told_beside_what_else_is_wrong():
    assert faults(call(queue="a\nb", centre="NOWHERE")) == [
        ("#/centre", "centre_unknown"),
        ("#/queue", "text_not_plain"),
    ]


@given(st.binary(max_size=300))
def test_no_line_breaks_the_reader(line):
    assert isinstance(read_json(line), CallRecord | Fault)


@given(st.integers(0, 10**12))
def test_a_wait_is_within_a_threshold_exactly_if_its_whole_seconds_are(microseconds):
    wait = timedelta(microseconds=microseconds)
    for threshold in (5, 10, 30):
        assert (seconds_up(wait) <= threshold) == (wait <= timedelta(seconds=threshold))


def test_of_a_call_that_comes_twice_the_highest_revision_stands_and_of_one_revision_the_last():
    first = call()
    second = first | {"revision": 2, "wrap_s": 7}
    third = first | {"revision": 2, "wrap_s": 8}
    [(part, columns)] = judged(lines([first, third, second, first | {"revision": 1}]))
    assert (columns.revision.tolist(), columns.wrap_s.tolist(), part.superseded) == ([2], [7], 3)


def test_the_repeated_hour_of_october_is_two_hours():
    summer, winter = (
        read(call() | {"offered_at": at, "answered_at": at, "ended_at": at})
        for at in ("2014-10-26T01:30:00+01:00", "2014-10-26T01:30:00+00:00")
    )
    assert winter.offered_at - summer.offered_at == timedelta(hours=1)


def test_a_table_is_read_by_its_header():
    one = call(first_contact_resolved=True, wrap_s=3)
    table = ",".join(one) + "\r\n" + ",".join(str(value) for value in one.values()) + "\r\n"
    [(part, columns)] = judged(b"\xef\xbb\xbf" + table.encode(), is_table=True)
    assert part.refusals == []
    assert rows(columns) == rows(columns_of([read(one)]))
    assert columns.codes[0][2] is CallOutcome.ANSWERED


@pytest.mark.parametrize(
    "header", ["call_id,stream", "call_id,colour", "call_id,call_id,stream,centre,offered_at,ended_at"]
)
def test_a_table_with_a_wrong_header_is_no_batch(header):
    with pytest.raises(UnreadableError):
        judged(f"{header}\n1,2\n".encode(), is_table=True)


def test_rows_with_cells_too_many_or_too_few_are_refused():
    one = call()
    body = f"{','.join(one)}\n{','.join(one.values())},more\nless\n{','.join(one.values())}\n"
    [(part, columns)] = judged(body.encode(), is_table=True)
    assert [refusal.line for refusal in part.refusals] == [1, 2]
    assert len(columns) == 1


@given(st.integers(0, 30), st.integers(1, 40))
def test_cut_anywhere_and_begun_again_anywhere_a_batch_is_the_same(lines_done, size):
    body = lines([call(agent_id=f"A-{number}") for number in range(30)])
    [(_, whole)] = judged(body)
    reader = reader_of(lines_done=lines_done)
    parts = [part for start in range(0, len(body), size * 37) for part in reader.parts(body[start : start + size * 37])]
    parts += reader.rest()
    agents = [one for part in parts for one in part.judged.made.agents]
    assert agents == list(whole.agents)[lines_done:]
    assert sum(part.lines for part in parts) == 30 - lines_done
    assert [part.first_line for part in parts] == ([lines_done + 1] if lines_done < 30 else [])


def test_a_long_batch_comes_in_parts():
    one = json.dumps(call()).encode() + b"\n"
    reader = reader_of()
    parts = [*reader.parts(one * (LINES_TOGETHER + 1)), *reader.rest()]
    assert [(part.first_line, part.lines) for part in parts] == [(1, LINES_TOGETHER), (LINES_TOGETHER + 1, 1)]
