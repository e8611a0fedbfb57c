"""Calls as a feed would send them, and what a test does with a batch of them."""

import gzip
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from bluelamp.kit.batches.usecases.loading import load_batch
from contact.calls.usecases.loading import CALLS
from contact.calls.usecases.recounting import recount
from parts.contact import Contact

NOON = datetime(2014, 7, 1, 11, tzinfo=UTC)
NDJSON = "application/x-ndjson"


def written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def call(offered_at: datetime = NOON, wait_s: float = 5, talk_s: float = 60, **given: Any) -> dict[str, Any]:
    """A 101 call that was answered, unless something else is said; null takes a field away."""
    answered = offered_at + timedelta(seconds=wait_s)
    fields = {
        "call_id": str(uuid4()),
        "stream": "101",
        "centre": "CONTACT_CENTRE_WEST_BROMWICH",
        "offered_at": written(offered_at),
        "answered_at": written(answered),
        "ended_at": written(answered + timedelta(seconds=talk_s)),
        **given,
    }
    return {name: value for name, value in fields.items() if value is not None}


def abandoned(offered_at: datetime = NOON, wait_s: float = 40, **given: Any) -> dict[str, Any]:
    moment = written(offered_at + timedelta(seconds=wait_s))
    return call(offered_at, **{"answered_at": None, "abandoned_at": moment, "ended_at": moment, **given})


def emergency(offered_at: datetime = NOON, wait_s: float = 5, **given: Any) -> dict[str, Any]:
    return call(offered_at, wait_s, **{"stream": "999", "centre": "EMERGENCY", **given})


def lines(calls: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(f"{json.dumps(one)}\n" for one in calls).encode()


async def send(
    contact: Contact,
    body: bytes,
    media_type: str = NDJSON,
    *,
    packed: bool = False,
    who: str = "telephony",
    key: str | None = None,
) -> httpx.Response:
    headers = {"Content-Type": media_type, "Idempotency-Key": f'"{key or uuid4()}"'}
    if packed:
        body, headers["Content-Encoding"] = gzip.compress(body), "gzip"
    async with contact.client(who) as client:
        return await client.post("/call-batches", content=body, headers=headers)


async def do_loading(contact: Contact) -> None:
    """Load what waits, as the worker would."""

    async def load(payload: str) -> None:
        await load_batch(contact.resources, CALLS, UUID(payload))

    await contact.do_jobs(CALLS.load_job, load)


async def loaded(contact: Contact, calls: Iterable[Mapping[str, Any]], **how: Any) -> dict[str, Any]:
    """Send a batch, load it, and read how it stands."""
    answer = await send(contact, lines(calls), **how)
    assert answer.status_code == 202, answer.text
    await do_loading(contact)
    return await batch(contact, answer.json()["call_batch_id"])


async def batch(contact: Contact, call_batch_id: str) -> dict[str, Any]:
    answer = await contact.get("telephony", f"/call-batches/{call_batch_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def refused(contact: Contact, call_batch_id: str) -> dict[int, list[tuple[str, str]]]:
    """Each refused line's faults, by pointer and code."""
    answer = await contact.get("telephony", f"/call-batches/{call_batch_id}/refused-lines", limit=100)
    assert answer.status_code == 200, answer.text
    return {
        one["line"]: [(fault["pointer"], fault["code"]) for fault in one["faults"]] for one in answer.json()["items"]
    }


def counts(of: Mapping[str, Any]) -> dict[str, int]:
    """What became of a batch's lines, without what became of none."""
    return {name: of[name] for name in ("added", "replaced", "unchanged", "superseded", "refused") if of[name]}


async def rollups_are_right(contact: Contact) -> None:
    differences = await recount(contact.resources)
    assert set(differences.values()) == {0}, differences
