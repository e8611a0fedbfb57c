"""The demonstration directory in a throw-away database, and the service's answers over HTTP."""

import json
from collections.abc import AsyncIterator

import asyncpg
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bluelamp.kit.database import Database
from bluelamp.schemas.directory_imports import SeedDirectory
from local_stack.demo_directory import demo_directory
from referrals.directory.usecases.seeding import seed_directory


@pytest.fixture
async def database(referrals_database) -> AsyncIterator[Database]:
    opened = Database(referrals_database.dsn("app"), referrals_database.dsn("partner"))
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def seeded(database) -> Database:
    async with database.transaction() as connection:
        await seed_directory(connection, SeedDirectory.model_validate(demo_directory()))
    return database


@pytest.fixture
async def owner(referrals_database) -> AsyncIterator[asyncpg.Connection]:
    """The tables' owner, to arrange what only the portal would write."""
    connection = await asyncpg.connect(referrals_database.dsn("owner"))
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
def hsds(repository):
    """The schemas of HSDS-UK 3.0 as published; they are not ours to keep, so they are read where they lie."""
    folder = repository.parent / "shared" / "hsds-uk"
    if not folder.is_dir():
        pytest.skip(f"the published HSDS-UK schemas are not at {folder}")
    contents = {path.name: json.loads(path.read_text()) for path in folder.glob("*.json") if path.stem != "openapi"}
    registry = Registry().with_resources(
        (name, Resource.from_contents(schema, default_specification=DRAFT202012)) for name, schema in contents.items()
    )

    def validator(name: str) -> Draft202012Validator:
        return Draft202012Validator(
            contents[f"{name}.json"], registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
        )

    return validator
