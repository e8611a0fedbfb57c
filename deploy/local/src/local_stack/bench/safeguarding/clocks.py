"""How late a breach is marked: ten thousand clocks run, half run out over some seconds, the rest at one moment."""

import asyncio
from datetime import datetime
from typing import Any, Final

import asyncpg

from local_stack.bench.arithmetic import percentile
from local_stack.bench.safeguarding.caseload import BUSY_HUB, CASE_PREFIX
from local_stack.errors import StackError

FIRST_SECONDS: Final = 5.0
OVER_SECONDS: Final = 20.0
LAST_SECONDS: Final = 60.0
POLL_SECONDS: Final = 0.05

_RUNNING: Final = f"""
FROM cases WHERE cases.case_id = case_clocks.case_id AND cases.status <> 'CLOSED'
AND cases.responsible_hub = '{BUSY_HUB}' AND cases.case_id::text LIKE '{CASE_PREFIX}%'
AND case_clocks.stopped_at IS NULL
"""
# The working day's clocks run out one after another, then those of the rating all at once.
_SET_SQL: Final = f"""
UPDATE case_clocks SET due_at = now() + $1::float8 * interval '1 second'
    + CASE case_clocks.kind WHEN 'RAG' THEN 1.0 ELSE random() END * $2::float8 * interval '1 second'
{_RUNNING} RETURNING clock_id, due_at
"""
_MARKED_SQL: Final = """
SELECT clock_id, clock_timestamp() AS seen_at FROM case_clocks
WHERE breached_at IS NOT NULL AND clock_id = ANY($1::uuid[])
"""


async def breach_delays(owner_dsn: str) -> dict[str, float]:
    """Seconds from each clock's time until anybody can read that it was breached; StackError when some never are.

    It is read by a connection of its own, so that the time until the sweep has committed counts too.
    """
    connection = await asyncpg.connect(owner_dsn)
    try:
        rows = await connection.fetch(_SET_SQL, FIRST_SECONDS, OVER_SECONDS, timeout=60)
        due = {row["clock_id"]: row["due_at"] for row in rows}
        seen = await _watch(connection, due)
    finally:
        await connection.close()
    late = [(seen[clock] - due[clock]).total_seconds() for clock in due]
    return {"clocks": len(late), "p50": percentile(late, 0.5), "p99": percentile(late, 0.99), "longest": max(late)}


async def _watch(connection: Any, due: dict[Any, datetime]) -> dict[Any, datetime]:
    """When each clock was first seen to be marked."""
    seen: dict[Any, datetime] = {}
    try:
        async with asyncio.timeout(LAST_SECONDS):
            while len(seen) < len(due):
                rows = await connection.fetch(_MARKED_SQL, [clock for clock in due if clock not in seen])
                for row in rows:
                    seen[row["clock_id"]] = row["seen_at"]
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError:
        raise StackError(f"{len(due) - len(seen)} clocks were not marked within {LAST_SECONDS:.0f} s") from None
    return seen
