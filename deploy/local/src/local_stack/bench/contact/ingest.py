"""A batch of calls through the front door, beside COPY of the same rows into the table where they stand."""

from typing import Final

import asyncpg

from local_stack.bench import batches
from local_stack.bench.installation import Installation

FEED: Final = batches.Feed("/contact/v1/call-batches", "telephony")


async def copied(installation: Installation, batch_number: int) -> float:
    """Copy the calls of a batch, under ids of their own; returns seconds."""
    beforehand = (
        "CREATE TEMPORARY TABLE copied (LIKE calls)",
        f"INSERT INTO copied SELECT * FROM calls WHERE batch_number = {batch_number:d}",  # noqa: S608 # a number
        "UPDATE copied SET call_id = gen_random_uuid()",
    )
    tables = {"calls": "SELECT * FROM copied ORDER BY offered_at"}
    afterwards = ["DELETE FROM calls USING copied WHERE calls.call_id = copied.call_id"]
    return (await batches.copied(installation, beforehand, tables, afterwards)).seconds


async def newest_batch(owner: str) -> int:
    """Return the number of the batch that came last."""
    connection = await asyncpg.connect(owner)
    try:
        return int(await connection.fetchval("SELECT max(batch_number) FROM batches WHERE kind = 'call_batch'"))
    finally:
        await connection.close()
