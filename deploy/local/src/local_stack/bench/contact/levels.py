"""A month of service levels by the half-hour, beside SQL that counts the same answer from the calls."""

import asyncio
import statistics
import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import asyncpg

from local_stack.bench.figures import Figure
from local_stack.bench.installation import Installation
from local_stack.bench.operation import Operation
from local_stack.bench.rounds import Measuring

GOAL_MILLISECONDS: Final = 20.0
GOAL_TIMES: Final = 20.0
MONTHS: Final = (*(f"2013-{month:02}-01" for month in range(8, 13)), *(f"2014-{month:02}-01" for month in range(1, 9)))
FORMULAE: Final = ("SL1", "SL2", "SL3", "SL4", "SL5")
FORMS: Final = ("gzip", "plain")
EXECUTIONS: Final = 10
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


def figures(measuring: Measuring, pace: float) -> list[Figure]:
    """How long a month takes, asked for again and read each time; in gzip, with its unpacking, and plain."""
    asked = {
        (how, form): _month(how, form, formulae)
        for how, formulae in (("again", FORMULAE[3:4]), ("anew", FORMULAE))
        for form in FORMS
    }
    paced = {which: measuring.paced(operation, pace) for which, operation in asked.items()}
    return [
        _time_figure("asked for again", [paced["again", form] for form in FORMS], pace),
        _time_figure("read from the rollups each time", [paced["anew", form] for form in FORMS], pace),
        _times_figure(measuring, asked),
    ]


def _month(how: str, form: str, formulae: Sequence[str]) -> Operation:
    """Twelve months in turn: a web process keeps sixteen answers, so those of one formula and not those of five."""
    periods = [f"since={since}&until={until}" for since, until in pairwise(MONTHS)]
    paths = [
        f"/contact/v1/service-levels?stream=101&interval=HALF_HOUR&{period}&formula={formula}"
        for formula in formulae
        for period in periods
    ]
    return Operation(
        name=f"month by half-hour, {how}, {form}",
        who="board",
        method="GET",
        paths=tuple(paths),
        takes_gzip=form == "gzip",
    )


async def _from_calls(installation: Installation) -> list[float]:
    """Return milliseconds of the same answer computed from the calls, one after another, after one to warm up."""
    connection = await asyncpg.connect(installation.dsn("app"))
    try:
        await connection.fetchval(FROM_CALLS)
        took = []
        for _ in range(EXECUTIONS):
            started = time.perf_counter()
            await connection.fetchval(FROM_CALLS)
            took.append(1000 * (time.perf_counter() - started))
        return took
    finally:
        await connection.close()


def _time_figure(how: str, taken: Sequence[dict[str, Any]], pace: float) -> Figure:
    said = [f"{one['p99']:.1f} ms {form} (p50 {one['p50']:.1f})" for form, one in zip(FORMS, taken, strict=True)]
    return Figure(
        f"service level of a month by half-hour at {pace:.0f} requests/s, {how}, p99",
        ", ".join(said),
        f"< {GOAL_MILLISECONDS:.0f} ms",
        max(one["p99"] for one in taken) < GOAL_MILLISECONDS,
        dict(zip(FORMS, taken, strict=True)),
    )


def _times_figure(measuring: Measuring, asked: Mapping[tuple[str, str], Operation]) -> Figure:
    """Both by one caller who asks again as soon as it is answered, in turn.

    Held against gzip, which the caller has unpacked: that is how browsers and most other clients ask.
    """
    beside: list[float] = []
    taken: dict[tuple[str, str], list[float]] = {which: [] for which in asked}
    for number in range(max(measuring.rounds, 3)):
        measuring.say(f"round {number + 1}: months one by one, then SQL over the calls")
        for which, operation in asked.items():
            taken[which].append(measuring.one_by_one(operation).p50)
        beside += asyncio.run(_from_calls(measuring.installation))
    sql, ours = statistics.median(beside), {which: statistics.median(times) for which, times in taken.items()}
    told = [f"{sql / one:.1f} times {how}, {form} ({one:.1f})" for (how, form), one in ours.items()]
    return Figure(
        "the same answer computed from the calls by SQL, both one by one (p50)",
        f"{sql:.0f} ms: {', '.join(told)}",
        f"≥ {GOAL_TIMES:.0f} times again in gzip",
        sql / ours["again", "gzip"] >= GOAL_TIMES,
        {"from_calls": beside, **{" ".join(which): times for which, times in taken.items()}},
    )
