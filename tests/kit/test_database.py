"""The one transaction of a use case, and the part of it that may fail alone."""

import asyncpg
import pytest
from sqlalchemy import text

from bluelamp.kit.database import Database, Statement, attempt

MAKE = Statement(text("CREATE TEMPORARY TABLE tries (number integer PRIMARY KEY) ON COMMIT DROP"))
TRY = Statement(text("INSERT INTO tries VALUES (1), (2)"))
TRY_AGAIN = Statement(text("INSERT INTO tries VALUES (3), (2)"))
TRIED = Statement(text("SELECT array_agg(number ORDER BY number) FROM tries"))


@pytest.fixture
async def database(referrals_database):
    database = Database(referrals_database.dsn("owner"), None, 1)
    await database.open()
    yield database
    await database.close()


async def test_what_fails_alone_is_undone_and_the_rest_goes_on(database: Database):
    async with database.transaction() as connection:
        await MAKE.run(connection)
        async with attempt(connection):
            await TRY.run(connection)
        with pytest.raises(asyncpg.UniqueViolationError):
            async with attempt(connection):
                await TRY_AGAIN.run(connection)
        assert await TRIED.value(connection) == [1, 2]
