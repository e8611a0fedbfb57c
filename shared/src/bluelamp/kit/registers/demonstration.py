"""Putting a register's demonstration records in, as one of its keepers would."""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel

from bluelamp.kit.access import Permission
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.usecases import Register

Details = TypeVar("Details", bound=BaseModel)
Kept = TypeVar("Kept", bound=BaseModel)
_FORCE = UUID("00000000-0000-7000-8000-000000000001")


def keeper(role: str) -> Actor:
    """Return an actor of the force with a role and all that it may do."""
    scopes = frozenset(scope for scope, one in Permission.known.items() if role in one.roles)
    return Actor(role, role, _FORCE, frozenset({role}), scopes)


async def missing_of(
    connection: Connection, register: Register[Details, Kept], records: Mapping[UUID, Mapping[str, Any]]
) -> dict[UUID, Details]:
    """Return the records that are not there yet, as requests."""
    return {
        record_id: register.details.model_validate(record)
        for record_id, record in records.items()
        if await register.statements.one.row(connection, record_id=record_id) is None
    }


async def add_missing(
    connection: Connection, register: Register[Details, Kept], actor: Actor, records: Mapping[UUID, Mapping[str, Any]]
) -> int:
    """Add the records that are not there yet; returns how many."""
    missing = await missing_of(connection, register, records)
    for record_id, new in missing.items():
        await register.create(connection, actor, new, record_id)
    return len(missing)
