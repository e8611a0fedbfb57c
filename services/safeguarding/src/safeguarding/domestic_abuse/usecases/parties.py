"""Who a record is about, where it belongs, and who may see it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.domestic_abuse import PersonReference
from safeguarding.domestic_abuse.statements import parties as statements
from safeguarding.domestic_abuse.statements.sight import sight_of

ADDRESS = "/safeguarding/v1"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose record it is: the hub whose area the unit lies in, if any, and the agency that writes."""

    hub: str | None
    agency: str


def sight(actor: Actor) -> dict[str, Any]:
    """Return what confines a reader."""
    return sight_of(actor.roles, actor.subject, actor.lpu, confined=actor.confined_to is not None)


async def place_of(connection: Connection, lpu: Lpu) -> Place:
    """Return where a record of a unit belongs; raises RULE_BROKEN if a desk writes of another hub's area."""
    row = await statements.PLACE.row(connection, lpu=lpu)
    if row is None:
        raise ProblemError(ProblemCode.INTERNAL, ProblemCode.INTERNAL.advice)
    if row["bound_hub"] is not None and row["hub"] != row["bound_hub"]:
        raise rule_broken("#/lpu", "The unit lies outside the area of the caller's hub.", "outside_hub")
    return Place(row["hub"], row["agency"])


async def resolve(connection: Connection, actor: Actor, given: dict[str, PersonReference]) -> dict[str, UUID]:
    """Return the id of each person by their pointer, registering those who are described.

    Raises RULE_BROKEN with a pointer to each id that is nobody whom the caller may see; then nobody is registered.
    """
    wanted = [one.person_id for one in given.values() if one.person_id]
    known = {row["person_id"] for row in await statements.KNOWN.rows(connection, person_ids=wanted)}
    faults = [
        Fault(f"{pointer}/person_id", "There is no such person that the caller may see.", "unknown_person")
        for pointer, one in given.items()
        if one.person_id and one.person_id not in known
    ]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} of the people are not known.", faults)
    return {pointer: one.person_id or await _register(connection, actor, one) for pointer, one in given.items()}


async def date_of_birth(connection: Connection, person_id: UUID) -> date | None:
    """Return a person's date of birth, if it is known and theirs to see."""
    rows = await statements.KNOWN.rows(connection, person_ids=[person_id])
    born: date | None = rows[0]["date_of_birth"] if rows else None
    return born


async def consulted(connection: Connection, actor: Actor, operation: str, subjects: list[UUID]) -> None:
    """Write that records and the people in them were read."""
    await record(connection, actor, AuditAction.CONSULTATION, operation, subjects)


async def _register(connection: Connection, actor: Actor, one: PersonReference) -> UUID:
    if one.person is None:
        raise ProblemError(ProblemCode.INTERNAL, ProblemCode.INTERNAL.advice)
    person_id: UUID = uuid7()
    await statements.REGISTER.run(connection, person_id=person_id, **dict(one.person), created_by=actor.subject)
    return person_id
