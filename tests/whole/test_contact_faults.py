"""Real processes of the contact service killed while a batch is loaded: no call is lost, and none is counted twice."""

import gzip
import zlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from parts.contact_calls import NOON, call, lines
from parts.live_stack import LiveStack, until

from local_stack.background import BackgroundStack, on_free_ports

pytestmark = pytest.mark.faults

CALLS = 120_000
MILLION = 1_000_000
BAD_EVERY = 100
LIVE = """
SELECT (SELECT count(*) FROM calls) - (SELECT coalesce(sum(offered), 0) FROM call_counts) AS by_half_hour,
    (SELECT count(*) FROM calls) - (SELECT coalesce(sum(offered), 0) FROM daily_call_counts) AS by_day,
    (SELECT count(*) FROM calls) - (SELECT coalesce(sum(offered), 0) FROM daily_lpu_call_counts) AS by_lpu
"""


@pytest.fixture(scope="module")
async def live(tmp_path_factory) -> AsyncIterator[LiveStack]:
    settings = {**on_free_ports(), "BLUELAMP_SERVICES": "contact"}
    with BackgroundStack(tmp_path_factory.mktemp("faults"), settings) as stack:
        live = LiveStack(stack, "contact")
        await live.client("telephony")
        yield live
        await live.close()


def a_batch() -> bytes:
    calls = (
        call(
            NOON + timedelta(seconds=number), -1 if number % BAD_EVERY == 0 else 5, caller_repeat_ref=f"M-{number // 3}"
        )
        for number in range(CALLS)
    )
    return gzip.compress(lines(calls), 1)


async def send(live: LiveStack, body: bytes) -> str:
    client = await live.client("telephony")
    headers = {
        "Content-Type": "application/x-ndjson",
        "Content-Encoding": "gzip",
        "Idempotency-Key": f'"{uuid4()}"',
    }
    answer = await client.post("/call-batches", content=body, headers=headers)
    assert answer.status_code == 202, answer.text
    return answer.json()["call_batch_id"]


async def stands(live: LiveStack, call_batch_id: str) -> dict:
    return (await live.get("telephony", f"/call-batches/{call_batch_id}")).json()


@pytest.mark.parametrize("victim", ["contact-worker-1", "postgres"])
async def test_a_batch_survives_what_loads_it(live: LiveStack, victim: str):
    before = await live.value("SELECT count(*) FROM calls")
    call_batch_id = await send(live, a_batch())

    async def half_way() -> bool:
        return (await stands(live, call_batch_id))["lines_done"] > CALLS // 5

    await until(half_way, what="a part of the batch loaded")
    killed = live.kill(victim)
    await live.back(victim, killed)

    async def ended() -> bool:
        return (await stands(live, call_batch_id))["status"] not in {"WAITING", "LOADING"}

    await until(ended, what="the batch loaded", seconds=300)
    after = await stands(live, call_batch_id)
    refused = CALLS // BAD_EVERY
    assert (after["status"], after["added"], after["refused"]) == ("LOADED", CALLS - refused, refused)
    assert after["lines_done"] == CALLS
    assert await live.value("SELECT count(*) FROM calls") == before + CALLS - refused
    [differences] = await live.rows(LIVE)
    assert set(differences.values()) == {0}, dict(differences)


async def test_a_million_lines_of_which_one_in_a_hundred_is_bad(live: LiveStack):
    """The rest is loaded, each bad line is named, and neither sender nor service holds the file."""
    before = await live.value("SELECT count(*) FROM calls")
    client = await live.client("telephony")
    headers = {
        "Content-Type": "application/x-ndjson",
        "Content-Encoding": "gzip",
        "Idempotency-Key": f'"{uuid4()}"',
    }
    answer = await client.post("/call-batches", content=a_million_lines(), headers=headers, timeout=300)
    assert answer.status_code == 202, answer.text
    call_batch_id = answer.json()["call_batch_id"]

    async def ended() -> bool:
        return (await stands(live, call_batch_id))["status"] not in {"WAITING", "LOADING"}

    await until(ended, what="the batch loaded", seconds=600)
    after = await stands(live, call_batch_id)
    assert (after["status"], after["lines"], after["added"], after["refused"]) == ("LOADED", MILLION, 990_000, 10_000)
    assert await live.value("SELECT count(*) FROM calls") == before + 990_000
    named = await live.rows("SELECT line FROM batch_refusals WHERE batch_id = $1", UUID(call_batch_id))
    assert {row["line"] for row in named} == set(range(1, MILLION + 1, BAD_EVERY))
    [differences] = await live.rows(LIVE)
    assert set(differences.values()) == {0}, dict(differences)
    most = {name: peak_megabytes(live.process(name)) for name in ("contact-web-1", "contact-worker-1")}
    assert max(most.values()) < 300, most


def peak_megabytes(pid: int) -> float:
    status = Path("/proc", str(pid), "status").read_text().splitlines()
    [peak] = [line.split()[1] for line in status if line.startswith("VmHWM")]
    return int(peak) / 1024


async def a_million_lines() -> AsyncIterator[bytes]:
    """Calls over a year as gzip, made while they are sent; one in a hundred would be answered before it was offered."""
    packed = zlib.compressobj(1, wbits=zlib.MAX_WBITS | 16)
    for start in range(0, MILLION, 10_000):
        text = "".join(a_line(number) for number in range(start, start + 10_000))
        yield packed.compress(text.encode())
    yield packed.flush()


def a_line(number: int) -> str:
    offered_at = NOON + timedelta(seconds=30 * number)
    answered_at = offered_at + timedelta(seconds=-1 if number % BAD_EVERY == 0 else 5)
    return (
        f'{{"call_id":"{UUID(int=number + 1)}","stream":"101","centre":"CONTACT_CENTRE_WEST_BROMWICH",'
        f'"offered_at":"{offered_at.isoformat()}","answered_at":"{answered_at.isoformat()}",'
        f'"ended_at":"{(offered_at + timedelta(seconds=60)).isoformat()}"}}\n'
    )


async def test_a_body_larger_than_any_other_may_be_comes_through_the_front_door(live: LiveStack):
    """Seventeen megabytes as they are; imports may have sixteen, any other body one."""
    body = lines(call(NOON + timedelta(seconds=number)) for number in range(80_000))
    assert len(body) > 16 * 1024 * 1024
    client = await live.client("telephony")
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": f'"{uuid4()}"'}
    answer = await client.post("/call-batches", content=body, headers=headers)
    assert answer.status_code == 202, answer.text
