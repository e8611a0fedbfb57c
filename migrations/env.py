"""Runs the migrations of one service, as the owner of its tables, in a way that cannot hang production."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

ADVISORY_LOCK = 7_361_902_114
LIMITS = ("SET lock_timeout = '4s'", "SET statement_timeout = '60s'")
SERVICE = context.config.get_main_option("service", "")


def migrate(connection: Connection) -> None:
    """Run under an advisory lock, each migration in its own transaction, giving up rather than queueing on a lock."""
    for limit in LIMITS:
        connection.execute(text(limit))
    connection.execute(text(f"SELECT pg_advisory_lock({ADVISORY_LOCK})"))
    connection.commit()
    context.configure(connection=connection, transaction_per_migration=True, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()


async def migrate_online() -> None:
    """Connect as MIGRATIONS_DATABASE_URL says."""
    engine = create_async_engine(os.environ["MIGRATIONS_DATABASE_URL"], poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


if context.is_offline_mode():
    context.configure(dialect_name="postgresql", transaction_per_migration=True, literal_binds=True)
    for limit in LIMITS:
        context.execute(limit)
    with context.begin_transaction():
        context.run_migrations()
else:
    asyncio.run(migrate_online())
