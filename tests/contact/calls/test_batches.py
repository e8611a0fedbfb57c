"""Batches over HTTP: streamed in, loaded by the worker, told of; sent again, corrected, refused."""

import asyncio
import gzip
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from parts.contact_calls import (
    NOON,
    abandoned,
    batch,
    call,
    counts,
    do_loading,
    emergency,
    lines,
    loaded,
    refused,
    rollups_are_right,
    send,
)
from parts.stored import as_owner

from bluelamp.kit.batches.usecases import loading, receiving
from bluelamp.kit.batches.usecases.loading import load_batch, wait_in_turn
from contact.calls import demonstration
from contact.calls.rules.reading import read_json
from contact.calls.statements import loading as joining
from contact.calls.usecases.joining import join_own_calls
from contact.calls.usecases.loading import CALLS

MINUTE = timedelta(minutes=1)
IN_HASTE = """
CREATE FUNCTION in_haste() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('statement_timeout')::interval <= '1 minute' THEN RAISE 'gigabytes take longer'; END IF;
    RETURN old;
END $$;
CREATE TRIGGER in_haste BEFORE DELETE ON batch_parts FOR EACH ROW EXECUTE FUNCTION in_haste()
"""


async def offered(contact) -> int:
    [row] = await contact.sql("SELECT coalesce(sum(offered), 0)::int AS offered FROM call_counts")
    return row["offered"]


@pytest.mark.parametrize("packed", [False, True])
async def test_a_batch_is_answered_at_once_and_loaded_by_the_worker(contact, packed):
    calls = [call(NOON + number * MINUTE) for number in range(70)] + [abandoned(), emergency()]
    answer = await send(contact, lines(calls), packed=packed)
    assert answer.status_code == 202, answer.text
    first = answer.json()
    assert answer.headers["Location"] == f"/contact/v1/call-batches/{first['call_batch_id']}"
    assert (first["status"], first["lines"], first["lines_done"]) == ("WAITING", 72, 0)
    await do_loading(contact)
    after = await batch(contact, first["call_batch_id"])
    assert (after["status"], after["lines_done"], counts(after)) == ("LOADED", 72, {"added": 72})
    assert await contact.sql("SELECT FROM batch_parts") == []
    assert await offered(contact) == 72
    await rollups_are_right(contact)


async def test_the_same_batch_sent_twice_changes_nothing(contact):
    body = lines([call(), abandoned()])
    first = (await send(contact, body)).json()
    await do_loading(contact)
    before = await contact.sql("SELECT * FROM calls ORDER BY call_id")
    again = await send(contact, body)
    assert again.status_code == 202
    assert again.json()["call_batch_id"] == first["call_batch_id"]
    assert again.json()["status"] == "LOADED"
    await do_loading(contact)
    assert await contact.sql("SELECT * FROM calls ORDER BY call_id") == before
    assert len(await contact.sql("SELECT FROM batches")) == 1
    await rollups_are_right(contact)


async def test_one_key_is_one_batch(contact):
    first = await send(contact, lines([call()]), key="one-key-for-all")
    assert (await send(contact, lines([call()]), key="one-key-for-all")).status_code == 422
    assert len(await contact.sql("SELECT FROM batches")) == 1
    assert first.status_code == 202


async def test_the_same_calls_in_another_batch_are_unchanged(contact):
    calls = [call(caller_repeat_ref="M-1"), abandoned(caller_repeat_ref="M-1")]
    await loaded(contact, calls)
    assert counts(await loaded(contact, calls, packed=True)) == {"unchanged": 2}
    assert await offered(contact) == 2
    await rollups_are_right(contact)


@pytest.mark.parametrize("known", [0, 1, 299])
async def test_one_known_call_among_many_new_ones_is_found_wherever_it_stands(contact, known):
    """New calls are copied straight to where they stand; of these some, not all, are asked about before."""
    calls = [call(NOON + number * MINUTE, caller_repeat_ref=f"M-{number % 90}") for number in range(300)]
    await loaded(contact, [calls[known]])
    corrected = [*calls[:known], calls[known] | {"revision": 1, "wrap_s": 9}, *calls[known + 1 :]]
    assert counts(await loaded(contact, corrected)) == {"added": 299, "replaced": 1}
    assert await offered(contact) == 300
    await rollups_are_right(contact)


async def test_ringing_again_is_found_across_parts_and_batches(contact, monkeypatch):
    monkeypatch.setattr("contact.calls.rules.judging.LINES_TOGETHER", 2)
    days = [timedelta(days=day) for day in (0, 20, 6, 13, 27, 28)]
    calls = [call(NOON + day, caller_repeat_ref="M-1") for day in days]
    await loaded(contact, calls[:5])
    await loaded(contact, calls[5:])
    rows = await contact.sql("SELECT followed_up FROM calls ORDER BY offered_at")
    assert [row["followed_up"] for row in rows] == [True, True, True, True, True, False]
    await rollups_are_right(contact)


async def test_a_correction_replaces_and_the_rollups_follow(contact):
    one = emergency(caller_repeat_ref="M-1", transferred_to_lpu="DUDLEY")
    await loaded(contact, [one, emergency(NOON + MINUTE, caller_repeat_ref="M-1")])
    moved = abandoned(NOON + timedelta(days=40), call_id=one["call_id"], revision=1, caller_repeat_ref="M-2")
    assert counts(await loaded(contact, [moved])) == {"replaced": 1}
    [row] = await contact.sql("SELECT stream, outcome, followed_up FROM calls WHERE call_id = $1", UUID(one["call_id"]))
    assert tuple(row) == ("101", "ABANDONED", False)
    await rollups_are_right(contact)


async def test_whatever_order_versions_come_in_the_highest_revision_stands(contact):
    one = call(revision=3, wrap_s=3)
    await loaded(contact, [one])
    assert counts(await loaded(contact, [one | {"revision": 2, "wrap_s": 2}])) == {"superseded": 1}
    assert counts(await loaded(contact, [one | {"wrap_s": 4}])) == {"replaced": 1}
    [row] = await contact.sql("SELECT revision, wrap_s FROM calls")
    assert tuple(row) == (3, 4)


async def test_of_one_revision_the_batch_that_came_last_stands_though_it_was_loaded_first(contact):
    one = call(wrap_s=1)
    first = (await send(contact, lines([one]))).json()["call_batch_id"]
    second = (await send(contact, lines([one | {"wrap_s": 2}]))).json()["call_batch_id"]
    await load_batch(contact.resources, CALLS, UUID(second))
    await load_batch(contact.resources, CALLS, UUID(first))
    [row] = await contact.sql("SELECT wrap_s FROM calls")
    assert row["wrap_s"] == 2
    await rollups_are_right(contact)


async def test_two_batches_with_the_same_calls_at_once(contact):
    calls = [call(NOON + number * MINUTE, caller_repeat_ref=f"M-{number // 2}") for number in range(200)]
    sent = [
        (await send(contact, lines([one | {"wrap_s": wrap_s} for one in calls]))).json()["call_batch_id"]
        for wrap_s in (1, 2)
    ]
    await asyncio.gather(*(load_batch(contact.resources, CALLS, UUID(one)) for one in sent))
    rows = await contact.sql("SELECT DISTINCT wrap_s FROM calls")
    assert [row["wrap_s"] for row in rows] == [2]
    assert await offered(contact) == 200
    await rollups_are_right(contact)


async def test_the_same_bytes_at_once_are_one_batch(contact):
    body = lines([call() for _ in range(50)])
    answers = await asyncio.gather(*(send(contact, body) for _ in range(4)))
    assert len({answer.json()["call_batch_id"] for answer in answers}) == 1
    assert len(await contact.sql("SELECT FROM batches")) == 1


async def test_what_was_kept_of_a_batch_is_deleted_however_long_that_takes(contact):
    """Of two GiB it takes longer than a statement of a request may."""
    async with as_owner(contact.database) as owner:
        await owner.execute(IN_HASTE)
    body = lines([call()])
    assert (await loaded(contact, [call()]))["status"] == "LOADED"
    first, second = await send(contact, body), await send(contact, body)
    assert (second.status_code, second.json()) == (202, first.json())
    assert len(await contact.sql("SELECT FROM batch_parts")) == 1
    await contact.sql("UPDATE batches SET status = 'RECEIVING', received_at = '2014-07-01Z'")
    await contact.sql("UPDATE batch_parts SET received_at = '2014-07-01Z'")
    await receiving.forget_abandoned(contact.resources)
    assert await contact.sql("SELECT FROM batches") == []


async def test_a_worker_that_is_killed_resumes_without_loss_or_double_count(contact, monkeypatch):
    monkeypatch.setattr("contact.calls.rules.judging.LINES_TOGETHER", 10)
    calls = [call(NOON + number * MINUTE, caller_repeat_ref=f"M-{number % 7}") for number in range(35)]
    call_batch_id = UUID((await send(contact, lines(calls), packed=True)).json()["call_batch_id"])
    copy_new, copied = joining.copy_new, 0

    async def dies_in_the_third_part(connection, rows):
        nonlocal copied
        copied += 1
        if copied == 3:
            raise ConnectionResetError
        await copy_new(connection, rows)

    monkeypatch.setattr("contact.calls.statements.loading.copy_new", dies_in_the_third_part)
    with pytest.raises(ConnectionResetError):
        await load_batch(contact.resources, CALLS, call_batch_id)
    half = await batch(contact, str(call_batch_id))
    assert (half["status"], half["lines_done"], counts(half)) == ("LOADING", 20, {"added": 20})
    await rollups_are_right(contact)
    await load_batch(contact.resources, CALLS, call_batch_id)
    whole = await batch(contact, str(call_batch_id))
    assert (whole["status"], counts(whole)) == ("LOADED", {"added": 35})
    assert await offered(contact) == 35
    await rollups_are_right(contact)


async def test_a_worker_that_was_taken_for_dead_does_not_count_twice(contact, monkeypatch):
    monkeypatch.setattr("contact.calls.rules.judging.LINES_TOGETHER", 10)
    # In each part there is a line that is refused: who was overtaken is not to stumble over the other's refusal.
    body = lines([call(NOON + number * MINUTE, wait_s=5 if number % 10 else -1) for number in range(95)])
    call_batch_id = UUID((await send(contact, body)).json()["call_batch_id"])
    await asyncio.gather(*(load_batch(contact.resources, CALLS, call_batch_id) for _ in range(2)))
    # Whichever was overtaken stopped; the other may still have been at it.
    await load_batch(contact.resources, CALLS, call_batch_id)
    after = await batch(contact, str(call_batch_id))
    assert (after["status"], counts(after)) == ("LOADED", {"added": 85, "refused": 10})
    await rollups_are_right(contact)


async def test_bad_lines_are_named_and_the_rest_is_loaded(contact):
    calls = [call(NOON + number * MINUTE) for number in range(200)]
    calls[10] = call(wait_s=-1)
    calls[110] = call(centre="NOWHERE", stream="999")
    answer = await send(contact, lines(calls) + b"{not json\n\n")
    await do_loading(contact)
    after = await batch(contact, answer.json()["call_batch_id"])
    assert counts(after) == {"added": 198, "refused": 3}
    assert await refused(contact, after["call_batch_id"]) == {
        11: [("#/answered_at", "answered_before_offered")],
        111: [("#/centre", "centre_unknown")],
        201: [("#", "not_json")],
    }


async def test_refused_lines_come_in_pages(contact):
    after = await loaded(contact, [call(wait_s=-1) for _ in range(7)])
    path, found = f"/call-batches/{after['call_batch_id']}/refused-lines", []
    page = await contact.get("telephony", path, limit=3)
    while True:
        found += [one["line"] for one in page.json()["items"]]
        if page.json()["next_cursor"] is None:
            break
        assert 'rel="next"' in page.headers["Link"]
        page = await contact.get("telephony", path, limit=3, cursor=page.json()["next_cursor"])
    assert found == [1, 2, 3, 4, 5, 6, 7]


async def test_a_batch_of_nothing_but_rubbish_is_given_up(contact, monkeypatch):
    monkeypatch.setattr(loading, "MOST_REFUSED", 5)
    monkeypatch.setattr("contact.calls.rules.judging.LINES_TOGETHER", 4)
    after = await loaded(contact, [call(wait_s=-1) for _ in range(30)])
    assert (after["status"], after["refused"], after["lines_done"]) == ("FAILED", 8, 8)
    assert "refused" in after["failure"]
    events = await contact.sql("SELECT type FROM events WHERE subject_id = $1", UUID(after["call_batch_id"]))
    assert [event["type"].split(".")[-2] for event in events] == ["failed"]


async def test_the_batch_is_told_and_logged(contact):
    after = await loaded(contact, [call(), call(wait_s=-1)])
    batch_id = UUID(after["call_batch_id"])
    [event] = await contact.sql("SELECT type, data FROM events WHERE subject_id = $1", batch_id)
    assert event["type"] == "uk.police.bluelamp.contact.call_batch.loaded.v1"
    assert event["data"] == {"call_batch_id": str(batch_id), "lines": 2, "loaded": 1, "unchanged": 0, "refused": 1}
    logged = await contact.sql("SELECT operation FROM audit_entries WHERE $1 = ANY(subjects)", batch_id)
    assert [one["operation"] for one in logged] == ["send_call_batch", "get_call_batch"]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (gzip.compress(b"\x00" * 64 * 1024 * 1024), {"Content-Encoding": "gzip"}, 413),
        (gzip.compress(b"x\n")[:-2], {"Content-Encoding": "gzip"}, 422),
        (b"plain", {"Content-Encoding": "gzip"}, 422),
        (b"", {}, 422),
        (b"call_id,stream\n", {"Content-Type": "text/csv"}, 422),
        (b"x\n", {"Content-Encoding": "br"}, 415),
        (b"x\n", {"Content-Type": "application/json"}, 415),
        (b"x\n", {"Content-Type": "text/csv; charset=latin-1"}, 415),
        (b"x\n", {"Idempotency-Key": "!"}, 400),
    ],
    ids=("bomb", "cut_short", "not_gzip", "empty", "no_row", "brotli", "json", "latin_1", "key"),
)
async def test_what_is_no_batch_is_refused_and_nothing_is_kept(contact, body, headers, status):
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": f'"{uuid4()}"', **headers}
    async with contact.client("telephony") as client:
        answer = await client.post("/call-batches", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert await contact.sql("SELECT FROM batches") == []
    assert await contact.sql("SELECT FROM batch_parts") == []


async def test_a_table_with_a_wrong_header_fails_as_a_whole(contact):
    answer = await send(contact, b"call_id,colour\n1,blue\n", "text/csv")
    await do_loading(contact)
    after = await batch(contact, answer.json()["call_batch_id"])
    assert (after["status"], counts(after)) == ("FAILED", {})


async def test_the_same_bytes_are_judged_again_when_a_line_was_refused(contact):
    calls = [call(), call(centre="NOWHERE")]
    first = await loaded(contact, calls)
    assert counts(first) == {"added": 1, "refused": 1}
    again = await loaded(contact, calls)
    assert again["call_batch_id"] != first["call_batch_id"]
    assert counts(again) == {"unchanged": 1, "refused": 1}
    await rollups_are_right(contact)


async def test_what_was_put_right_since_stands_though_the_same_bytes_are_judged_again(contact):
    one = call(queue="FIRST")
    both = [one, call(centre="NOWHERE")]
    await loaded(contact, both)
    await loaded(contact, [{**one, "queue": "PUT_RIGHT"}])
    again = await loaded(contact, [*both])
    assert counts(again) == {"superseded": 1, "refused": 1}
    [stands] = await contact.sql("SELECT queue FROM calls")
    assert stands["queue"] == "PUT_RIGHT"
    await rollups_are_right(contact)


async def test_who_had_a_call_here_and_the_feed_join_by_one_after_the_other(contact):
    """Own calls take the same turn as a batch: both write the same rollups."""
    async with contact.resources.database.transaction() as first:
        await wait_in_turn(first, CALLS)
        own = asyncio.create_task(join_own(contact, read_json(lines([call()]).strip())))
        batch_loaded = asyncio.create_task(loaded(contact, [call()]))
        await asyncio.sleep(0.3)
        assert not own.done()
        assert not batch_loaded.done()
    await asyncio.gather(own, batch_loaded)
    assert await offered(contact) == 2
    await rollups_are_right(contact)


async def test_a_part_waits_longer_for_its_turn_than_a_statement_of_a_request_may_take(contact):
    """Parts of several workers stand behind one another, each for seconds: none of their batches is to fail of it."""
    async with contact.resources.database.transaction() as second:
        await second.execute("SET LOCAL statement_timeout = '200ms'")
        async with contact.resources.database.transaction() as first:
            await wait_in_turn(first, CALLS)
            waiting = asyncio.create_task(wait_in_turn(second, CALLS))
            await asyncio.sleep(0.5)
        await waiting


async def join_own(contact, one) -> None:
    async with contact.resources.database.transaction() as connection:
        assert await join_own_calls(connection, [one]) == {}


async def test_calls_are_listed_and_read(contact):
    calls = [call(NOON + number * MINUTE) for number in range(5)] + [abandoned(NOON + timedelta(hours=1))]
    await loaded(contact, calls)
    period = {"offered_from": "2014-07-01T00:00:00Z", "offered_until": "2014-07-02T00:00:00Z"}
    first = (await contact.get("analyst", "/calls", limit=4, **period)).json()
    rest = (await contact.get("analyst", "/calls", limit=4, cursor=first["next_cursor"], **period)).json()
    found = [one["call_id"] for one in first["items"] + rest["items"]]
    assert found == [one["call_id"] for one in reversed(calls)]
    given_up = (await contact.get("analyst", "/calls", outcome="ABANDONED", **period)).json()["items"]
    assert [one["wait_s"] for one in given_up] == [40]
    one = await contact.get("analyst", f"/calls/{calls[0]['call_id']}")
    assert (one.status_code, one.json()["outcome"], one.json()["wait_s"]) == (200, "ANSWERED", 5)
    assert (await contact.get("analyst", f"/calls/{uuid4()}")).status_code == 404
    too_long = {"offered_from": "2014-07-01T00:00:00Z", "offered_until": "2014-09-02T00:00:00Z"}
    assert (await contact.get("analyst", "/calls", **too_long)).status_code == 422


async def test_the_demonstration_s_batch_is_there(demonstration):
    after = await batch(demonstration, str(demonstration_batch()))
    assert (after["status"], counts(after)) == ("LOADED", {"added": 2, "refused": 1})


def demonstration_batch() -> UUID:
    return demonstration.BATCH
