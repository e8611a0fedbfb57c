"""The role that confined callers' requests run as, beside the owner who sees every row."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest

from local_stack.roles import ServiceDatabase
from parts.stored import as_owner

DENIED = asyncpg.InsufficientPrivilegeError


@dataclass
class Walls:
    """Two connections to one database: its owner's, and one of the confined role."""

    owner: asyncpg.Connection
    confined: asyncpg.Connection
    role: str

    @contextlib.asynccontextmanager
    async def bound(self, organisation_id: UUID | None) -> AsyncIterator[asyncpg.Connection]:
        """The confined role in a transaction that leaves nothing behind, bound to an organisation or to none."""
        transaction = self.confined.transaction()
        await transaction.start()
        try:
            if organisation_id is not None:
                bind = "SELECT set_config('bluelamp.organisation_id', $1, true)"
                await self.confined.execute(bind, str(organisation_id))
            yield self.confined
        finally:
            await transaction.rollback()

    async def columns(self, table: str, privilege: str = "SELECT") -> list[str]:
        """Those that the confined role may use so; one that PostgreSQL generates cannot be written by anybody."""
        rows = await self.owner.fetch(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 "
            "AND (is_generated = 'NEVER' OR $2 = 'SELECT') "
            "AND has_column_privilege($3, 'public.' || $1, column_name, $2) ORDER BY 1",
            table,
            privilege,
            self.role,
        )
        return [row["column_name"] for row in rows]

    async def check_security_stays_on(self, organisation_id: UUID, table: str) -> None:
        """Neither the session nor the role can do without row-level security."""
        async with self.bound(organisation_id) as confined:
            await confined.execute("SET LOCAL row_security = off")
            with pytest.raises(DENIED):
                await confined.fetch(f"SELECT count(*) FROM {table}")  # noqa: S608 # tables of ours
        role = await self.owner.fetchrow(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = $1", self.role
        )
        assert not any(role)


@contextlib.asynccontextmanager
async def walls_of(database: ServiceDatabase) -> AsyncIterator[Walls]:
    confined = await asyncpg.connect(database.dsn("partner"))
    try:
        async with as_owner(database) as owner:
            yield Walls(owner, confined, f"{database.service}_partner")
    finally:
        await confined.close()
