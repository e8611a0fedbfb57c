"""What a database holds, seen as its owner: for tests that say that nothing changed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from local_stack.roles import ServiceDatabase

_TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'alembic_version'
ORDER BY table_name
"""
# The log tells of refusals and of what was read; everything else that was asked for and refused leaves no trace.
_ROWS = {"audit_entries": "audit_entries WHERE outcome = 'DONE' AND action <> 'CONSULTATION'"}
_CHECKSUM = """
SELECT '{name}' AS name, count(*) AS rows, coalesce(sum(hashtextextended(one::text, 0)::numeric), 0) AS sum
FROM (SELECT * FROM {rows}) AS one
"""


async def tables(connection: asyncpg.Connection) -> list[str]:
    return [row["table_name"] for row in await connection.fetch(_TABLES)]


@asynccontextmanager
async def as_owner(database: ServiceDatabase) -> AsyncIterator[asyncpg.Connection]:
    """A connection that sees every row."""
    connection = await asyncpg.connect(database.dsn("owner"))
    try:
        yield connection
    finally:
        await connection.close()


async def stored(owner: asyncpg.Connection) -> dict[str, tuple[int, int]]:
    """Count and checksum of each table's rows; log entries about refusals and readings apart."""
    parts = [_CHECKSUM.format(name=name, rows=_ROWS.get(name, name)) for name in await tables(owner)]
    found = await owner.fetch(" UNION ALL ".join(parts))
    return {row["name"]: (row["rows"], int(row["sum"])) for row in found}


def differences(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> list[str]:
    """The tables that are not as they were."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
