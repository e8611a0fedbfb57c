"""The contact service's part: years of calls, then a batch beside COPY, and a month of service levels beside SQL."""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

import asyncpg

from local_stack.bench import batches
from local_stack.bench.contact import board_reports, charts, feed, ingest, levels
from local_stack.bench.figures import Figure, Memory, Report
from local_stack.bench.installation import Installation
from local_stack.bench.rounds import Measuring
from local_stack.errors import StackError

BATCH: Final = 100_000
YEAR: Final = 2_200_000
INGEST_GOAL: Final = 0.5
MEMORY_GOAL_MEGABYTES: Final = 300.0
PACE: Final = 10.0
ROWS: Final = ("service-levels", "chart", "board-report", "ingest", "year")
"""What can be measured by itself."""


def measure(
    installation: Installation,
    rounds: int,
    seconds: float,
    say: Callable[[str], None],
    rows: Collection[str] = ROWS,
) -> Report:
    """Makes years of calls, and measures what comes in and what goes out, or some rows of it."""
    memory = Memory(installation, say)
    memory.take("fresh")
    say("making three years of calls")
    _seed(installation)
    calls = asyncio.run(_value(installation, "SELECT count(*) FROM calls"))
    measuring = Measuring(installation, _nothing_to_put_back, rounds, seconds, say)
    figures: list[Figure] = []
    if "service-levels" in rows:
        figures += levels.figures(measuring, PACE)
    if "chart" in rows:
        figures.append(charts.figure(measuring.paced(charts.chart(), PACE)["p99"], PACE))
    if "board-report" in rows:
        say("board reports")
        figures.append(board_reports.report(installation, rounds))
    with tempfile.TemporaryDirectory() as folder:
        if "ingest" in rows:
            figures.append(_ingest_figure(installation, rounds, Path(folder), say))
        if "year" in rows:
            figures.append(_memory_figure(installation, Path(folder), say))
    memory.take("after the load")
    figures.append(memory.figure("memory of the whole stack"))
    return Report({"calls": calls, "batch": BATCH, "year": YEAR}, {}, figures, memory.taken)


def _seed(installation: Installation) -> None:
    command = [sys.executable, "-m", "local_stack", "seed-contact"]
    done = subprocess.run(  # noqa: S603 # our own command
        command, env={**os.environ, **installation.stack.environment}, capture_output=True, check=False, text=True
    )
    if done.returncode != 0:
        raise StackError(f"the calls could not be made: {done.stderr.strip()[-2000:]}")


async def _nothing_to_put_back(_: str) -> None:
    """What is read stays as it is."""


async def _value(installation: Installation, statement: str) -> int:
    connection = await asyncpg.connect(installation.dsn("owner"))
    try:
        return int(await connection.fetchval(statement))
    finally:
        await connection.close()


def _ingest_figure(installation: Installation, rounds: int, folder: Path, say: Callable[[str], None]) -> Figure:
    owner, took, beside = installation.dsn("owner"), [], []
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}: a batch of {BATCH:,} calls, then COPY")
        path = folder / f"batch-{number}.gz"
        feed.write(path, BATCH, days=17, seed=number)
        took.append(asyncio.run(batches.ingest(installation, ingest.FEED, path, BATCH)).seconds)
        beside.append(asyncio.run(ingest.copied(installation, asyncio.run(ingest.newest_batch(owner)))))
    ours, plain = statistics.median(took), statistics.median(beside)
    ratio = plain / ours
    return Figure(
        f"{BATCH:,} calls in gzip NDJSON through the front door, rollups included",
        f"{ours:.2f} s, COPY into the same table {plain:.2f} s: {ratio:.2f} of its speed",
        f"≥ {INGEST_GOAL}",
        ratio >= INGEST_GOAL,
        {"seconds": took, "copy_seconds": beside, "ratio": ratio},
    )


def _memory_figure(installation: Installation, folder: Path, say: Callable[[str], None]) -> Figure:
    say(f"a year in one batch: {YEAR:,} calls")
    path = folder / "year.gz"
    feed.write(path, YEAR, days=365, seed=1000)
    done = asyncio.run(batches.ingest(installation, ingest.FEED, path, YEAR, looks_at_memory=True))
    web = max(size for name, size in done.most.items() if "web" in name)
    worker = sum(size for name, size in done.most.items() if "worker" in name)
    return Figure(
        "memory of the processes that receive and load a year of calls, each at its most",
        f"{worker + web:.0f} MB: {web:.0f} MB receives, {worker:.0f} MB loads; {YEAR:,} calls in {done.seconds:.0f} s",
        f"< {MEMORY_GOAL_MEGABYTES:.0f} MB",
        worker + web < MEMORY_GOAL_MEGABYTES,
        {"seconds": done.seconds, **done.most},
    )
