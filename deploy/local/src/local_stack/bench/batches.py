"""A batch through the front door until it is loaded, beside COPY of the same rows into the same tables."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import asyncpg
import httpx

from local_stack.bench.consumption import cpu_seconds, memory_megabytes
from local_stack.bench.installation import Installation
from local_stack.errors import StackError

PIECE: Final = 256 * 1024
LOOK_SECONDS: Final = 0.005
LONGEST_SECONDS: Final = 3600.0
ROWS_TOGETHER: Final = 500
_STATUS: Final = "SELECT status FROM batches WHERE batch_id = $1"


@dataclass(frozen=True)
class Feed:
    """Where batches of one kind are sent, and by whom."""

    address: str
    who: str


@dataclass(frozen=True)
class Ingested:
    """What the batch's address told in the end, how long it took, and what the processes needed meanwhile.

    `most` are megabytes of each process of the service, if they were looked at, `cpu` seconds of each of the stack.
    """

    batch: Mapping[str, Any]
    seconds: float
    most: dict[str, float]
    cpu: dict[str, float]


@dataclass(frozen=True)
class Copied:
    """How long COPY took, and how many seconds of CPU PostgreSQL needed for it."""

    seconds: float
    cpu: float


async def ingest(
    installation: Installation, feed: Feed, path: Path, expected: int, *, looks_at_memory: bool = False
) -> Ingested:
    """Send a batch and wait until it is loaded; raises StackError when not every line was added.

    The time is from the first byte until another connection sees that the batch is loaded: COPY's ends with its commit.
    A look at the memory costs tens of milliseconds: it is not for what is to be timed.
    """
    watch = _Watch(await asyncpg.connect(installation.dsn("owner"), timeout=60), installation, looks_at_memory)
    try:
        return await _ingested(installation, feed, path, expected, watch)
    finally:
        await watch.connection.close()


async def _ingested(installation: Installation, feed: Feed, path: Path, expected: int, watch: "_Watch") -> Ingested:
    watch.look()
    cpu = cpu_seconds(installation.state)
    url = installation.state.public_url
    async with httpx.AsyncClient(base_url=url, timeout=600, trust_env=False) as client:
        headers = {
            "Authorization": f"Bearer {installation.token(feed.who)}",
            "Content-Type": "application/x-ndjson",
            "Content-Encoding": "gzip",
            "Idempotency-Key": f'"{uuid4()}"',
        }
        await installation.checkpoint()
        started = time.perf_counter()
        answer = await client.post(feed.address, content=_pieces(path), headers=headers)
        if answer.status_code != httpx.codes.ACCEPTED:
            raise StackError(f"the batch was not taken: {answer.text}")
        place = answer.headers["Location"]
        await watch.until_loaded(place.rpartition("/")[2])
        took = time.perf_counter() - started
        told = await client.get(place, headers={"Authorization": f"Bearer {installation.token(feed.who)}"})
        batch = told.raise_for_status().json()
    if batch["added"] != expected:
        raise StackError(f"of {expected} lines {batch['added']} were added")
    spent = {name: seconds - cpu[name] for name, seconds in cpu_seconds(installation.state).items()}
    watch.look()
    return Ingested(batch, took, watch.most, spent)


class _Watch:
    """Sees in the database what becomes of a batch, and what the service's processes need meanwhile.

    Through the front door, to ask often enough would take what the loading is to have.
    """

    def __init__(self, connection: Any, installation: Installation, looks_at_memory: bool) -> None:
        self.connection = connection
        self.most: dict[str, float] = {}
        self._installation = installation
        self._looks_at_memory = looks_at_memory

    def look(self) -> None:
        if self._looks_at_memory:
            self.most = _larger(self.most, _megabytes(self._installation))

    async def until_loaded(self, batch_id: str) -> None:
        began = looked_at = time.perf_counter()
        while await self.connection.fetchval(_STATUS, batch_id) not in {"LOADED", "FAILED"}:
            now = time.perf_counter()
            if now - began > LONGEST_SECONDS:
                raise StackError("the batch was not loaded in time")
            if now - looked_at > 1:
                self.look()
                looked_at = now
            await asyncio.sleep(LOOK_SECONDS)


async def copied(
    installation: Installation, beforehand: Sequence[str], tables: Mapping[str, str], afterwards: Sequence[str]
) -> Copied:
    """Copy into each table the rows that its query gives, which `beforehand` made ready.

    They are as safe on the disk at the end as a batch that is loaded. Then `afterwards` takes them out again, so that
    the next batch finds the tables as the last one did.
    """
    connection = await asyncpg.connect(installation.dsn("owner"), timeout=60, command_timeout=600)
    try:
        for statement in beforehand:
            await connection.execute(statement)
        rows = {table: await _rows(connection, query) for table, query in tables.items()}
        await installation.checkpoint()
        process = await connection.fetchval("SELECT pg_backend_pid()")
        await connection.execute("BEGIN")
        cpu, started = _scheduled(process), time.perf_counter()
        for table, pieces in rows.items():
            await connection.copy_to_table(table, source=_together(pieces))
        await connection.execute("COMMIT")
        done = Copied(time.perf_counter() - started, _scheduled(process) - cpu)
        for statement in (*afterwards, *(f"VACUUM {table}" for table in tables)):
            await connection.execute(statement)
        return done
    finally:
        await connection.close()


async def _rows(connection: Any, query: str) -> list[bytes]:
    rows: list[bytes] = []

    async def keep(piece: bytes) -> None:
        rows.append(piece)

    await connection.copy_from_query(query, output=keep)
    return rows


async def _together(rows: Sequence[bytes]) -> AsyncIterator[bytes]:
    for start in range(0, len(rows), ROWS_TOGETHER):
        yield b"".join(rows[start : start + ROWS_TOGETHER])


def _scheduled(process: int) -> float:
    """Seconds that a process has run, to the nanosecond."""
    return int(Path("/proc", str(process), "schedstat").read_text().split()[0]) / 1e9


def _megabytes(installation: Installation) -> dict[str, float]:
    by_part = memory_megabytes(installation.state)
    return {name: size for name, size in by_part.items() if name.startswith(f"{installation.service}-")}


def _larger(one: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    return {name: max(one.get(name, 0.0), size) for name, size in other.items()}


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
