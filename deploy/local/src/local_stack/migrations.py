"""Brings each service's database to the latest revision, as its owner."""

import os
import subprocess
import sys

from local_stack.errors import PostgresError
from local_stack.paths import ALEMBIC_INI
from local_stack.roles import ServiceDatabase

LAST_CHARACTERS = 2000


def migrate(database: ServiceDatabase, revision: str = "head") -> None:
    """Runs Alembic in a process of its own, as a deployment does; raises PostgresError with what it said."""
    done = subprocess.run(  # noqa: S603  (fixed command)
        [sys.executable, "-m", "alembic", "-c", str(ALEMBIC_INI), "-n", database.service, "upgrade", revision],
        env={**os.environ, "MIGRATIONS_DATABASE_URL": for_alembic(database.dsn("owner"))},
        capture_output=True,
        check=False,
        text=True,
    )
    if done.returncode != 0:
        raise PostgresError(f"the migrations of {database.service} failed:\n{done.stderr.strip()[-LAST_CHARACTERS:]}")


def for_alembic(dsn: str) -> str:
    """The same address in SQLAlchemy's form, which names the driver."""
    return "postgresql+asyncpg://" + dsn.partition("://")[2]
