"""Real processes of the offenders service killed while offences come in: none is lost, and none is there twice."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Iterable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from parts.live_stack import LiveStack, until
from parts.offenders_offences import NDJSON, line, lines, victims

from local_stack.background import BackgroundStack, on_free_ports

pytestmark = pytest.mark.faults

OFFENCES = 60_000
OFFENDERS = 5
BAD_EVERY = 100
BOMB_MEGABYTES = 256
SENDER = "analyst"
IMPORTS = "/offence-imports"
STANDING = "SELECT count(*) FROM offences"
# Of the one who was harmed each offence tells once, however often it came.
HARMED = "SELECT count(*) FROM offence_victims"
KEPT_OF_BATCHES = "SELECT count(*) FROM batch_parts"


@pytest.fixture(scope="module")
async def live(tmp_path_factory) -> AsyncIterator[LiveStack]:
    settings = {**on_free_ports(), "BLUELAMP_SERVICES": "offenders"}
    with BackgroundStack(tmp_path_factory.mktemp("faults"), settings) as stack:
        live = LiveStack(stack, "offenders")
        await live.client(SENDER)
        yield live
        await live.close()


@pytest.fixture(scope="module")
async def people(live: LiveStack) -> list[str]:
    """Some who are on record."""
    body = {"given_name": "Example", "lpu": "SANDWELL"}
    answers = [
        await live.post("offender-manager", "/offenders", {**body, "family_name": f"Offender-{number}"})
        for number in range(OFFENDERS)
    ]
    return [answer.json()["offender_id"] for answer in answers]


def offences(people: list[str], count: int) -> list[dict[str, Any]]:
    """Offences against one each."""
    return [line(people[number % OFFENDERS], victims=victims((uuid4(), None))) for number in range(count)]


def in_part_wrong(some: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """The same, of which one in a hundred is recorded before it was done."""
    for number, one in enumerate(some):
        yield {**one, "recorded_on": "2014-05-02"} if number % BAD_EVERY == 0 else one


async def send(live: LiveStack, body: bytes) -> httpx.Response:
    headers = {"Content-Type": NDJSON, "Content-Encoding": "gzip", "Idempotency-Key": f'"{uuid4()}"'}
    return await (await live.client(SENDER)).post(IMPORTS, content=gzip.compress(body, 1), headers=headers)


async def begun(live: LiveStack, body: bytes) -> str:
    answer = await send(live, body)
    assert answer.status_code == 202, answer.text
    batch_id: str = answer.json()["batch_id"]
    return batch_id


async def stands(live: LiveStack, batch_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await live.get(SENDER, f"{IMPORTS}/{batch_id}")).json()
    return found


async def ended(live: LiveStack, batch_id: str) -> dict[str, Any]:
    async def has_ended() -> bool:
        return (await stands(live, batch_id))["status"] not in {"WAITING", "LOADING"}

    await until(has_ended, what="the import loaded", seconds=300)
    return await stands(live, batch_id)


@pytest.mark.parametrize("victim", ["offenders-worker-1", "postgres"])
async def test_an_import_survives_what_loads_it(live: LiveStack, people: list[str], victim: str):
    before, harmed = await live.value(STANDING), await live.value(HARMED)
    batch_id = await begun(live, lines(in_part_wrong(offences(people, OFFENCES))))

    async def half_way() -> bool:
        return (await stands(live, batch_id))["lines_done"] > 0

    await until(half_way, what="a part of the import loaded")
    await live.back(victim, live.kill(victim))
    after = await ended(live, batch_id)
    refused = OFFENCES // BAD_EVERY
    assert (after["status"], after["added"], after["refused"]) == ("LOADED", OFFENCES - refused, refused)
    assert after["lines_done"] == OFFENCES
    assert await live.value(STANDING) == before + OFFENCES - refused
    assert await live.value(HARMED) == harmed + OFFENCES - refused
    assert await live.value(KEPT_OF_BATCHES) == 0
    await named(live, batch_id)


async def named(live: LiveStack, batch_id: str) -> None:
    """Each bad line is there once by its number, with a pointer to what is wrong."""
    rows = await live.rows("SELECT line FROM batch_refusals WHERE batch_id = $1", UUID(batch_id))
    assert sorted(row["line"] for row in rows) == list(range(1, OFFENCES + 1, BAD_EVERY))
    page = (await live.get(SENDER, f"{IMPORTS}/{batch_id}/refused-lines", limit=2)).json()["items"]
    assert [(one["line"], one["faults"][0]["pointer"], one["faults"][0]["code"]) for one in page] == [
        (1, "#/recorded_on", "recorded_too_early"),
        (1 + BAD_EVERY, "#/recorded_on", "recorded_too_early"),
    ]


async def test_two_imports_with_the_same_offences_at_once(live: LiveStack, people: list[str]):
    """In opposite order, so that each holds what the other wants: every offence is added once and unchanged once."""
    before, harmed, some = await live.value(STANDING), await live.value(HARMED), offences(people, 30_000)
    ids = await asyncio.gather(*(begun(live, lines(some[::step])) for step in (1, -1)))
    first, second = await asyncio.gather(*(ended(live, one) for one in ids))
    assert {first["status"], second["status"]} == {"LOADED"}
    assert (first["added"] + second["added"], first["unchanged"] + second["unchanged"]) == (len(some), len(some))
    assert (await live.value(STANDING) - before, await live.value(HARMED) - harmed) == (len(some), len(some))


async def test_a_bomb_is_refused_and_nothing_of_it_is_kept(live: LiveStack):
    packed = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    body = b"".join(packed.compress(bytes(1024**2)) for _ in range(BOMB_MEGABYTES)) + packed.flush()
    headers = {"Content-Type": NDJSON, "Content-Encoding": "gzip", "Idempotency-Key": f'"{uuid4()}"'}
    answer = await (await live.client(SENDER)).post(IMPORTS, content=body, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (413, "unpacks_too_large")
    assert await live.value(KEPT_OF_BATCHES) == 0
    assert await live.value("SELECT count(*) FROM batches WHERE status = 'RECEIVING'") == 0
