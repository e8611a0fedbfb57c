"""The demonstration directory of the local default."""

from collections.abc import Sequence

from pydantic import BaseModel

from bluelamp.kit.database import Connection, Statement
from bluelamp.kit.records import values_of
from bluelamp.schemas.directory_imports import SeedDirectory
from referrals.directory.statements import organisations, services, sharing_agreements


async def seed_directory(connection: Connection, document: SeedDirectory) -> int:
    """Add what is missing and leave what is there, with its changes, as it is; return how many records were added."""
    added = await _add_missing(connection, organisations.ADD_IF_MISSING, document.organisations)
    added += await _add_missing(connection, services.ADD_IF_MISSING, document.services)
    return added + await _add_missing(connection, sharing_agreements.ADD_IF_MISSING, document.sharing_agreements)


async def _add_missing(connection: Connection, statement: Statement, records: Sequence[BaseModel]) -> int:
    return sum([await statement.run(connection, **values_of(record)) for record in records])
