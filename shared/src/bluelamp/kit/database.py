"""PostgreSQL: statements built once by SQLAlchemy and run by asyncpg, and the one transaction of a use case."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

import asyncpg
from pydantic_core import from_json, to_json
from sqlalchemy import ColumnElement, Insert, func, literal, literal_column
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.dialects.postgresql import asyncpg as asyncpg_dialect
from sqlalchemy.sql import ClauseElement

Record = asyncpg.Record
Row = Record | dict[str, Any]
"""A row as it was read, or as it will be once the step that was just taken is written."""
if TYPE_CHECKING:
    Connection: TypeAlias = asyncpg.Connection[Record] | asyncpg.pool.PoolConnectionProxy[Record]
    Pool: TypeAlias = asyncpg.Pool[Record]
else:  # asyncpg's classes take type arguments in its stubs only
    Connection = asyncpg.Connection
    Pool = asyncpg.Pool

_DIALECT = asyncpg_dialect.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call] # SQLAlchemy's dialect factory carries no types
SESSION = {
    "timezone": "UTC",
    # What is asked here takes milliseconds; compiling it, where a server can, takes tens of them.
    "jit": "off",
    "statement_timeout": "10000",
    "lock_timeout": "3000",
    "idle_in_transaction_session_timeout": "15000",
}

AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)
"""What is raised when PostgreSQL is not there, or goes away in the middle; trying again later may help."""


class Statement:
    """A Core expression compiled once to asyncpg's SQL and called with values by name.

    Compiling per call costs more than running the statement (1.7 ms against 0.3 ms for a submit), so
    statements are module constants.
    """

    def __init__(self, expression: ClauseElement) -> None:
        # An insert returns what it is asked for and no more: a partner may write rows that it may not read.
        self._expression = expression.inline() if isinstance(expression, Insert) else expression

    @cached_property
    def _compiled(self) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        compiled = self._expression.compile(dialect=_DIALECT)
        if "POSTCOMPILE" in str(compiled):
            raise TypeError("a list that is expanded at run time cannot be compiled once: use among() or = ANY")
        names = tuple(getattr(compiled, "positiontup", None) or ())
        return str(compiled), names, dict(compiled.params)

    @property
    def sql(self) -> str:
        """The text that PostgreSQL receives; the benchmark gives the same text to pgbench."""
        return self._compiled[0]

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of $1, $2, … in their order."""
        return self._compiled[1]

    def arguments(self, values: dict[str, Any]) -> list[Any]:
        """Put the values in the statement's order; a name that the statement does not know is a fault of ours."""
        _, names, defaults = self._compiled
        if unknown := values.keys() - defaults.keys():
            raise KeyError(f"no such parameter: {sorted(unknown)}")
        return [values[name] if name in values else defaults[name] for name in names]

    async def rows(self, connection: Connection, **values: Any) -> list[Record]:
        """Run and return every row."""
        return await connection.fetch(self.sql, *self.arguments(values))

    async def row(self, connection: Connection, **values: Any) -> Record | None:
        """Run and return the first row, or None."""
        return await connection.fetchrow(self.sql, *self.arguments(values))

    async def value(self, connection: Connection, **values: Any) -> Any:
        """Run and return the first column of the first row, or None."""
        return await connection.fetchval(self.sql, *self.arguments(values))

    async def run(self, connection: Connection, **values: Any) -> int:
        """Run and return how many rows were changed."""
        tag: str = await connection.execute(self.sql, *self.arguments(values))
        return int(tag.rsplit(" ", 1)[-1]) if tag[-1:].isdigit() else 0

    async def each(self, connection: Connection, values: Sequence[dict[str, Any]]) -> None:
        """Run once for each set of values, in one batch."""
        await connection.executemany(self.sql, [self.arguments(one) for one in values])


def among(column: ColumnElement[Any], *values: str) -> ColumnElement[bool]:
    """Compare with a few constants, as parameters of their own."""
    return column.in_([literal(value) for value in values])


def build_object(**fields: ColumnElement[Any]) -> ColumnElement[Any]:
    """Let PostgreSQL build a JSON object; a name is text of ours and needs no parameter."""
    pairs: list[ColumnElement[Any]] = []
    for name, value in fields.items():
        pairs += [literal_column(f"'{name}'"), value]
    return func.json_build_object(*pairs, type_=JSON)


class Database:
    """The pools of one process: the service's own role, and the role that partners are confined to."""

    def __init__(self, url: str, partner_url: str | None = None, pool_size: int = 4) -> None:
        self._url = url
        self._partner_url = partner_url
        self._size = pool_size
        self._pool: Pool | None = None
        self._partner_pool: Pool | None = None

    async def open(self) -> None:
        """Connect; raises what asyncpg raises when the server cannot be reached."""
        self._pool = await _create_pool(self._url, self._size)
        if self._partner_url:
            self._partner_pool = await _create_pool(self._partner_url, self._size)

    async def close(self) -> None:
        """Close both pools, waiting a moment for what is running."""
        for pool in (self._pool, self._partner_pool):
            if pool is not None:
                await pool.close()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """One connection in autocommit: for a use case that is a single statement, atomic by itself."""
        async with _opened(self._pool).acquire() as connection:
            yield connection

    @asynccontextmanager
    async def transaction(self, organisation_id: UUID | None = None) -> AsyncIterator[Connection]:
        """The one transaction of a use case, committed on leaving; nothing else in the platform commits.

        With an organisation it runs as the partner role, and row-level security binds every statement to
        that organisation until the transaction ends.
        """
        pool = _opened(self._pool if organisation_id is None else self._partner_pool)
        begin = "BEGIN" if organisation_id is None else _begin_bound_to(organisation_id)
        async with pool.acquire() as connection:
            try:
                await connection.execute(begin)
                yield connection
            except BaseException:
                if not connection.is_closed():
                    await connection.execute("ROLLBACK")
                raise
            await connection.execute("COMMIT")

    @asynccontextmanager
    async def listen(self, channel: str, hear: Callable[[], None]) -> AsyncIterator[Connection]:
        """Call `hear` for each NOTIFY on the channel, over a connection of its own that the pool does not miss.

        The caller watches whether the connection is still open: what is not heard cannot be missed otherwise.
        """

        def heard(*_: object) -> None:
            hear()

        connection = await asyncpg.connect(self._url, timeout=5, server_settings=SESSION)
        try:
            await connection.add_listener(channel, heard)
            yield connection
        finally:
            await connection.close(timeout=1)


@asynccontextmanager
async def attempt(connection: Connection) -> AsyncIterator[None]:
    """Run a part of a transaction that may fail alone: what it did is undone and raised on, and the rest stands."""
    await connection.execute("SAVEPOINT attempt")
    try:
        yield
    except BaseException:
        if not connection.is_closed():
            await connection.execute("ROLLBACK TO SAVEPOINT attempt")
        raise


def _begin_bound_to(organisation_id: UUID) -> str:
    # One round trip instead of two. A UUID's text holds hexadecimal digits and hyphens only, so it cannot break out.
    return f"BEGIN; SELECT set_config('bluelamp.organisation_id', '{UUID(str(organisation_id))}', true)"


def _opened(pool: Pool | None) -> Pool:
    if pool is None:
        raise RuntimeError("the database is not open, or has no partner role")
    return pool


async def _create_pool(url: str, size: int) -> Pool:
    return await asyncpg.create_pool(
        url, min_size=1, max_size=size, init=_prepare_connection, reset=_keep_session, server_settings=SESSION
    )


async def _keep_session(_: object) -> None:
    # asyncpg's own reset costs a round trip per checkout. Nothing here leaves session state: settings are
    # transaction-local and locks are taken by the transaction.
    return None


async def _prepare_connection(connection: Connection) -> None:
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=_encode_json, decoder=from_json)


def _encode_json(value: Any) -> str:
    return value if isinstance(value, str) else to_json(value).decode()
