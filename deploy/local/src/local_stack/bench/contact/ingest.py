"""A batch through the front door until it is loaded, beside COPY of the same rows into the same table."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

import asyncpg
import httpx

from local_stack.bench.consumption import memory_megabytes
from local_stack.bench.installation import Installation
from local_stack.errors import StackError

ADDRESS: Final = "/contact/v1/call-batches"
PIECE: Final = 256 * 1024
# Each question goes through the front door: more of them would take what the loading is to have.
ASK_SECONDS: Final = 0.05
LONGEST_SECONDS: Final = 3600.0
ROWS_TOGETHER: Final = 500


@dataclass(frozen=True)
class Ingested:
    """How long a batch took, and the most megabytes that each process of the service had meanwhile."""

    seconds: float
    most: dict[str, float]


async def ingest(installation: Installation, path: Path, expected: int) -> Ingested:
    """Send a batch and wait until it is loaded."""
    token = installation.token("telephony")
    most = _megabytes(installation)
    url = installation.state.public_url
    async with httpx.AsyncClient(base_url=url, timeout=600, trust_env=False) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        started = time.perf_counter()
        headers = {
            "Content-Type": "application/x-ndjson",
            "Content-Encoding": "gzip",
            "Idempotency-Key": f'"{uuid4()}"',
        }
        answer = await client.post(ADDRESS, content=_pieces(path), headers=headers)
        if answer.status_code != httpx.codes.ACCEPTED:
            raise StackError(f"the batch was not taken: {answer.text}")
        place = answer.headers["Location"]
        looked_at = started
        while (batch := (await client.get(place)).json())["status"] not in {"LOADED", "FAILED"}:
            now = time.perf_counter()
            if now - started > LONGEST_SECONDS:
                raise StackError("the batch was not loaded in time")
            if now - looked_at > 1:
                # A look at the memory costs tens of milliseconds: not more often than once a second.
                most, looked_at = _larger(most, _megabytes(installation)), now
            if "status" not in batch:
                client.headers["Authorization"] = f"Bearer {installation.token('telephony')}"
            await asyncio.sleep(ASK_SECONDS)
        took = time.perf_counter() - started
    if batch["added"] != expected:
        raise StackError(f"of {expected} calls {batch['added']} were added")
    return Ingested(took, _larger(most, _megabytes(installation)))


async def copied(owner: str, batch_number: int) -> float:
    """Copy the calls of a batch, under ids of their own, into the table where they stand; returns seconds.

    It is as safe on the disk at the end as a batch that is loaded. Then it is taken out again, so that the next batch
    finds the table as the last one did.
    """
    connection = await asyncpg.connect(owner)
    rows: list[bytes] = []

    async def keep(piece: bytes) -> None:
        rows.append(piece)

    async def again() -> AsyncIterator[bytes]:
        for start in range(0, len(rows), ROWS_TOGETHER):
            yield b"".join(rows[start : start + ROWS_TOGETHER])

    try:
        await connection.execute("CREATE TEMPORARY TABLE copied (LIKE calls)")
        await connection.execute("INSERT INTO copied SELECT * FROM calls WHERE batch_number = $1", batch_number)
        await connection.execute("UPDATE copied SET call_id = gen_random_uuid()")
        await connection.copy_from_query("SELECT * FROM copied ORDER BY offered_at", output=keep)
        await connection.execute("BEGIN")
        started = time.perf_counter()
        await connection.copy_to_table("calls", source=again())
        await connection.execute("COMMIT")
        took = time.perf_counter() - started
        await connection.execute("DELETE FROM calls USING copied WHERE calls.call_id = copied.call_id")
        await connection.execute("VACUUM calls")
        return took
    finally:
        await connection.close()


async def newest_batch(owner: str) -> int:
    """Return the number of the batch that came last."""
    connection = await asyncpg.connect(owner)
    try:
        return int(await connection.fetchval("SELECT max(batch_number) FROM call_batches"))
    finally:
        await connection.close()


def _megabytes(installation: Installation) -> dict[str, float]:
    by_part = memory_megabytes(installation.state)
    return {name: size for name, size in by_part.items() if name.startswith("contact-")}


def _larger(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    return {name: max(one.get(name, 0.0), size) for name, size in other.items()}


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
