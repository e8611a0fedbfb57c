"""Offences as a feed would send them, and what a test does with an import of them."""

import gzip
import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

import httpx

from bluelamp.kit.batches.usecases.loading import load_batch
from offenders.offences.usecases.importing import IMPORTS
from parts.offenders import Offenders

NDJSON = "application/x-ndjson"
TABLE = "text/csv"


async def an_offender(offenders: Offenders, number: int = 1, **more: Any) -> str:
    """Record somebody, and return their id."""
    body = {"given_name": "Example", "family_name": f"Offender-{number}", "lpu": "SANDWELL", **more}
    answer = await offenders.post("offender_manager", "/offenders", body)
    assert answer.status_code == 201, answer.text
    offender_id: str = answer.json()["offender_id"]
    return offender_id


def offence(whose: str, /, **given: Any) -> dict[str, Any]:
    """A recorded assault on nobody known, unless something else is said; null takes a field away."""
    fields = {
        "offender_id": whose,
        "occurred_on": "2014-05-03",
        "recorded_on": "2014-05-04",
        "lpu": "SANDWELL",
        "ho_code": "8/6",
        "is_crime": True,
        "is_domestic_abuse": True,
        "status": "ALLEGED",
        "source_agency": "POLICE",
        **given,
    }
    return {name: value for name, value in fields.items() if value is not None}


def line(whose: str, /, **given: Any) -> dict[str, Any]:
    """The same as a line of an import."""
    return offence(whose, **{"offence_id": str(uuid4()), **given})


def victims(*pairs: tuple[UUID, UUID | None]) -> list[dict[str, str | None]]:
    return [{"victim_id": str(one), "victim_group_id": str(group) if group else None} for one, group in pairs]


def lines(offences: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(f"{json.dumps(one)}\n" for one in offences).encode()


async def recorded(offenders: Offenders, offender_id: str, **given: Any) -> dict[str, Any]:
    answer = await offenders.post("offender_manager", "/offences", offence(offender_id, **given))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def send(
    offenders: Offenders, body: bytes, media_type: str = NDJSON, *, packed: bool = False, key: str | None = None
) -> httpx.Response:
    headers = {"Content-Type": media_type, "Idempotency-Key": f'"{key or uuid4()}"'}
    if packed:
        body, headers["Content-Encoding"] = gzip.compress(body), "gzip"
    async with offenders.client("analyst") as client:
        return await client.post("/offence-imports", content=body, headers=headers)


async def do_loading(offenders: Offenders) -> None:
    """Load what waits, as the worker would."""

    async def load(payload: str) -> None:
        await load_batch(offenders.resources, IMPORTS, UUID(payload))

    await offenders.do_jobs(IMPORTS.load_job, load)


async def loaded(offenders: Offenders, body: bytes, *given: Any, **how: Any) -> dict[str, Any]:
    """Send an import, load it, and read how it stands."""
    answer = await send(offenders, body, *given, **how)
    assert answer.status_code == 202, answer.text
    await do_loading(offenders)
    return await stands(offenders, answer.json()["batch_id"])


async def stands(offenders: Offenders, batch_id: str) -> dict[str, Any]:
    answer = await offenders.get("analyst", f"/offence-imports/{batch_id}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def refused(offenders: Offenders, batch_id: str) -> dict[int, list[tuple[str, str]]]:
    """Each refused line's faults, by pointer and code."""
    answer = await offenders.get("analyst", f"/offence-imports/{batch_id}/refused-lines", limit=100)
    assert answer.status_code == 200, answer.text
    return {
        one["line"]: [(fault["pointer"], fault["code"]) for fault in one["faults"]] for one in answer.json()["items"]
    }


def counts(of: Mapping[str, Any]) -> dict[str, int]:
    """What became of an import's lines, without what became of none."""
    return {name: of[name] for name in ("added", "replaced", "unchanged", "superseded", "refused") if of[name]}


async def load_weights(offenders: Offenders, table: str) -> httpx.Response:
    headers = {"Content-Type": TABLE, "Idempotency-Key": f'"{uuid4()}"'}
    async with offenders.client("analyst") as client:
        return await client.post("/harm-weight-tables", content=table.encode(), headers=headers)
