"""What a round leaves for the worker to do."""

from typing import Final

import asyncpg

_FORGET_SQL: Final = "DELETE FROM pgqueuer WHERE status = 'queued'"
_COUNT_SQL: Final = "SELECT count(*) FROM pgqueuer WHERE status IN ('queued', 'picked')"


async def forget_jobs(owner_dsn: str) -> int:
    """Takes back the jobs that nobody has begun; returns how many are being done."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        await connection.execute(_FORGET_SQL)
        return int(await connection.fetchval(_COUNT_SQL))
    finally:
        await connection.close()
