"""A batch through the front door until it is loaded, beside COPY of the same rows into a table with its indexes."""

import asyncio
import time
from collections.abc import AsyncIterator
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
ASK_SECONDS: Final = 0.02
LONGEST_SECONDS: Final = 3600.0


async def ingest(installation: Installation, path: Path, expected: int) -> tuple[float, float]:
    """Send a batch and wait until it is loaded; returns seconds, and the most megabytes the service took meanwhile."""
    token = installation.token("telephony")
    most = _service_megabytes(installation)
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
                most, looked_at = max(most, _service_megabytes(installation)), now
            if "status" not in batch:
                client.headers["Authorization"] = f"Bearer {installation.token('telephony')}"
            await asyncio.sleep(ASK_SECONDS)
        took = time.perf_counter() - started
    if batch["added"] != expected:
        raise StackError(f"of {expected} calls {batch['added']} were added")
    return took, max(most, _service_megabytes(installation))


async def copied(owner: str, batch_number: int) -> float:
    """Copy the calls of a batch into an empty table like theirs, with its indexes; returns seconds."""
    connection = await asyncpg.connect(owner)
    rows: list[bytes] = []

    async def keep(piece: bytes) -> None:
        rows.append(piece)

    async def again() -> AsyncIterator[bytes]:
        for piece in rows:
            yield piece

    try:
        await connection.copy_from_query(
            "SELECT * FROM calls WHERE batch_number = $1 ORDER BY offered_at",
            batch_number,
            output=keep,
        )
        await connection.execute("CREATE TABLE copied_calls (LIKE calls INCLUDING ALL)")
        started = time.perf_counter()
        await connection.copy_to_table("copied_calls", source=again())
        return time.perf_counter() - started
    finally:
        await connection.execute("DROP TABLE IF EXISTS copied_calls")
        await connection.close()


async def newest_batch(owner: str) -> int:
    """Return the number of the batch that came last."""
    connection = await asyncpg.connect(owner)
    try:
        return int(await connection.fetchval("SELECT max(batch_number) FROM call_batches"))
    finally:
        await connection.close()


def _service_megabytes(installation: Installation) -> float:
    by_part = memory_megabytes(installation.state)
    return sum(size for name, size in by_part.items() if name.startswith("contact-"))


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
