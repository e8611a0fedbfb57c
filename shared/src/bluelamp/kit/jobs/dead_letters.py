"""Jobs that were given up: held where they can be seen, and put back when their cause is mended."""

from dataclasses import dataclass
from datetime import datetime

from bluelamp.kit.database import Database
from bluelamp.kit.jobs import statements


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A job that failed too often; the payload is by custom an id."""

    job_id: int
    entrypoint: str
    payload: str
    attempts: int
    created_at: datetime
    failed_at: datetime
    error: str


async def dead_letters(database: Database, limit: int = 100) -> list[DeadLetter]:
    """List what is held, oldest first, each with the name of the error that ended it."""
    async with database.connection() as connection:
        return [DeadLetter(**row) for row in await statements.DEAD_LETTERS.rows(connection, limit=limit)]


async def requeue_dead_letters(database: Database, entrypoint: str) -> int:
    """Put every held job of one kind back in the queue, its attempts counted anew; how many there were."""
    async with database.transaction() as connection:
        return await statements.REQUEUE_DEAD_LETTERS.run(connection, entrypoint=entrypoint)
