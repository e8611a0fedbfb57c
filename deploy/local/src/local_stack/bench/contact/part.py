"""The contact service's part: years of calls, then a batch beside COPY, and a month of service levels beside SQL."""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import asyncpg

from local_stack.bench import batches
from local_stack.bench.contact import board_reports, charts, feed, ingest
from local_stack.bench.figures import Figure, Memory, Report
from local_stack.bench.installation import Installation
from local_stack.bench.operation import Operation
from local_stack.bench.rounds import Measuring
from local_stack.errors import StackError

BATCH: Final = 100_000
YEAR: Final = 2_200_000
INGEST_GOAL: Final = 0.5
LEVELS_GOAL_MILLISECONDS: Final = 20.0
LEVELS_GOAL_TIMES: Final = 20.0
MEMORY_GOAL_MEGABYTES: Final = 300.0
PACE: Final = 10.0
MONTHS: Final = (*(f"2013-{month:02}-01" for month in range(8, 13)), *(f"2014-{month:02}-01" for month in range(1, 9)))
FORMULAE: Final = ("SL1", "SL2", "SL3", "SL4", "SL5")
# The whole answer: each half-hour, also one without calls, and the period by all five formulae.
FROM_CALLS: Final = """
WITH grid AS (
    SELECT interval_start
    FROM generate_series('2014-06-30 23:00Z'::timestamptz, '2014-07-31 22:30Z', '30 minutes') AS interval_start
), counted AS (
    SELECT date_bin('30 minutes', offered_at, '2000-01-01Z') AS interval_start,
        count(*) AS offered, count(*) FILTER (WHERE outcome = 'ANSWERED') AS answered,
        count(*) FILTER (WHERE outcome = 'ABANDONED') AS abandoned,
        count(*) FILTER (WHERE outcome = 'OVERFLOWED') AS overflowed, count(*) FILTER (WHERE outcome = 'LOST') AS lost,
        count(*) FILTER (WHERE outcome = 'ANSWERED' AND wait_s <= 30) AS answered_within,
        count(*) FILTER (WHERE outcome = 'ABANDONED' AND wait_s <= 30) AS abandoned_within,
        count(*) FILTER (WHERE outcome = 'ABANDONED' AND wait_s <= 5) AS abandoned_within_5,
        sum(wait_s) FILTER (WHERE outcome = 'ANSWERED') AS answer_wait_s
    FROM calls WHERE stream = '101' AND offered_at >= '2014-06-30 23:00Z' AND offered_at < '2014-07-31 23:00Z'
    GROUP BY 1
), filled AS (
    SELECT grid.interval_start, coalesce(offered, 0) AS offered, coalesce(answered, 0) AS answered,
        coalesce(abandoned, 0) AS abandoned, coalesce(overflowed, 0) AS overflowed, coalesce(lost, 0) AS lost,
        coalesce(answered_within, 0) AS numerator,
        coalesce(answered + abandoned - abandoned_within, 0) AS denominator,
        coalesce(abandoned_within, 0) AS abandoned_within, coalesce(abandoned_within_5, 0) AS abandoned_within_5,
        coalesce(answer_wait_s, 0) AS answer_wait_s
    FROM grid LEFT JOIN counted USING (interval_start)
), shown AS (
    SELECT interval_start, offered, answered, abandoned, overflowed, lost, numerator, denominator,
        numerator::float / nullif(denominator, 0) AS service_level,
        abandoned::float / nullif(answered + abandoned, 0) AS abandonment,
        answer_wait_s::float / nullif(answered, 0) AS mean_wait_s
    FROM filled
), whole AS (
    SELECT sum(offered) AS offered, sum(answered) AS answered, sum(abandoned) AS abandoned,
        sum(overflowed) AS overflowed, sum(lost) AS lost,
        sum(numerator + abandoned_within)::float / sum(answered + abandoned) AS sl1,
        sum(numerator)::float / sum(answered) AS sl2, sum(numerator)::float / sum(answered + abandoned) AS sl3,
        sum(numerator)::float / sum(denominator) AS sl4,
        sum(numerator + abandoned_within_5)::float / sum(answered + abandoned) AS sl5,
        sum(answer_wait_s)::float / sum(answered) AS mean_wait_s
    FROM filled
)
SELECT json_build_object(
    'whole', (SELECT row_to_json(whole) FROM whole),
    'mean_of_intervals', (SELECT avg(service_level) FROM shown),
    'below_target', (SELECT count(*) FROM shown WHERE service_level < 0.9),
    'items', (SELECT json_agg(shown ORDER BY interval_start) FROM shown)
)
"""


def measure(installation: Installation, rounds: int, seconds: float, say: Callable[[str], None]) -> Report:
    """Makes years of calls, and measures what comes in and what goes out."""
    memory = Memory(installation, say)
    memory.take("fresh")
    say("making three years of calls")
    _seed(installation)
    calls = asyncio.run(_value(installation, "SELECT count(*) FROM calls"))
    measuring = Measuring(installation, _nothing_to_put_back, rounds, seconds, say)
    anew = measuring.paced(_levels("anew", FORMULAE), PACE)
    levels = measuring.paced(_levels("again", FORMULAE[3:4]), PACE)
    charted = measuring.paced(charts.chart(), PACE)
    beside = asyncio.run(_from_calls(installation, rounds))
    figures = [
        _levels_figure("asked for again", levels["p99"]),
        _levels_figure("read from the rollups each time", anew["p99"]),
        _times_figure(levels["p50"], anew["p50"], beside),
        charts.figure(charted["p99"], PACE),
    ]
    say("board reports")
    figures.append(board_reports.report(installation, rounds))
    with tempfile.TemporaryDirectory() as folder:
        figures.append(_ingest_figure(installation, rounds, Path(folder), say))
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


def _levels(how: str, formulae: Sequence[str]) -> Operation:
    """Twelve months in turn: a web process keeps sixteen answers, so those of one formula and not those of five."""
    periods = [f"since={since}&until={until}" for since, until in pairwise(MONTHS)]
    paths = [
        f"/contact/v1/service-levels?stream=101&interval=HALF_HOUR&{period}&formula={formula}"
        for formula in formulae
        for period in periods
    ]
    return Operation(name=f"month by half-hour, {how}", who="board", method="GET", paths=tuple(paths))


async def _value(installation: Installation, statement: str) -> int:
    connection = await asyncpg.connect(installation.dsn("owner"))
    try:
        return int(await connection.fetchval(statement))
    finally:
        await connection.close()


async def _from_calls(installation: Installation, rounds: int) -> float:
    """Return the median milliseconds of the same answer computed from the calls, after one to warm up."""
    connection = await asyncpg.connect(installation.dsn("app"))
    try:
        await connection.fetchval(FROM_CALLS)
        took = []
        for _ in range(max(rounds, 3)):
            started = time.perf_counter()
            await connection.fetchval(FROM_CALLS)
            took.append(1000 * (time.perf_counter() - started))
        return statistics.median(took)
    finally:
        await connection.close()


def _levels_figure(how: str, p99: float) -> Figure:
    return Figure(
        f"service level of a month by half-hour at {PACE:.0f} requests/s, {how}, p99",
        f"{p99:.1f} ms",
        f"< {LEVELS_GOAL_MILLISECONDS:.0f} ms",
        p99 < LEVELS_GOAL_MILLISECONDS,
        {"p99": p99},
    )


def _times_figure(again: float, anew: float, beside: float) -> Figure:
    times = beside / again
    return Figure(
        "the same answer computed from the calls by SQL",
        f"{beside:.0f} ms: {times:.1f} times the {again:.1f} ms of a month that is asked for again, "
        f"{beside / anew:.1f} times the {anew:.1f} ms of one that is read from the rollups (p50)",
        f"≥ {LEVELS_GOAL_TIMES:.0f} times",
        times >= LEVELS_GOAL_TIMES,
        {"from_calls": beside, "again_p50": again, "anew_p50": anew, "times": times},
    )


def _ingest_figure(installation: Installation, rounds: int, folder: Path, say: Callable[[str], None]) -> Figure:
    owner, took, beside = installation.dsn("owner"), [], []
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}: a batch of {BATCH:,} calls, then COPY")
        path = folder / f"batch-{number}.gz"
        feed.write(path, BATCH, days=17, seed=number)
        took.append(asyncio.run(batches.ingest(installation, ingest.FEED, path, BATCH)).seconds)
        beside.append(asyncio.run(ingest.copied(owner, asyncio.run(ingest.newest_batch(owner)))))
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
    done = asyncio.run(batches.ingest(installation, ingest.FEED, path, YEAR))
    web = max(size for name, size in done.most.items() if "web" in name)
    worker = sum(size for name, size in done.most.items() if "worker" in name)
    return Figure(
        "memory of the processes that receive and load a year of calls, each at its most",
        f"{worker + web:.0f} MB: {web:.0f} MB receives, {worker:.0f} MB loads; {YEAR:,} calls in {done.seconds:.0f} s",
        f"< {MEMORY_GOAL_MEGABYTES:.0f} MB",
        worker + web < MEMORY_GOAL_MEGABYTES,
        {"seconds": done.seconds, **done.most},
    )
