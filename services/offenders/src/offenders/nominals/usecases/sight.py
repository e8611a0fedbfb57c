"""Who may know of whom: asked by every feature before it reads or writes of an offender."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row, Statement
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from offenders.nominals.statements import sight as statements

_SUPERVISES = "offender-supervisor"


def sight_of(actor: Actor, statement: Statement) -> dict[str, Any]:
    """Return the values by which a statement leaves out the restricted records that are not the caller's to see.

    Of a partner PostgreSQL shows only those whom its work names; of those it sees the restricted as well.
    """
    sight = {"sees_restricted": sees_restricted(actor), "viewer": actor.subject, "seen_at": clocks.now()}
    return {name: value for name, value in sight.items() if name in statement.parameters}


def sees_restricted(actor: Actor) -> bool:
    """Whether nothing is kept from the caller but what PostgreSQL keeps from a partner."""
    return _SUPERVISES in actor.roles or actor.confined_to is not None


async def seen_offender(connection: Connection, actor: Actor, offender_id: UUID) -> Row:
    """Return `offender_id`, `kept_offender_id`, `lpu`, `is_restricted` of a record; raises NOT_FOUND if unseen."""
    rows = await seen_offenders(connection, actor, [offender_id])
    if not rows:
        raise not_found("offender")
    return rows[0]


async def seen_offenders(connection: Connection, actor: Actor, offender_ids: Sequence[UUID]) -> Sequence[Row]:
    """Return the same of those of some records that the caller may know of; the others are as if they were not."""
    return await statements.SEEN.rows(connection, offender_ids=list(offender_ids), **sight_of(actor, statements.SEEN))


async def let_organisation_see(
    connection: Connection, offender_id: UUID, organisation_id: UUID, basis: str, basis_id: UUID
) -> None:
    """Let an organisation see an offender until `end_sight` is called for the same basis."""
    await statements.GIVE_SIGHT.run(
        connection,
        offender_id=offender_id,
        organisation_id=organisation_id,
        subject=None,
        basis=basis,
        basis_id=basis_id,
    )


async def let_subject_see(connection: Connection, offender_id: UUID, subject: str, basis: str, basis_id: UUID) -> None:
    """Let one person see an offender also while the record is restricted, until `end_sight`."""
    await statements.GIVE_SIGHT.run(
        connection, offender_id=offender_id, organisation_id=None, subject=subject, basis=basis, basis_id=basis_id
    )


async def end_sight(connection: Connection, basis: str, basis_id: UUID) -> None:
    """End what was seen for one reason of work; what is seen for another stays."""
    await statements.END_SIGHT.run(connection, basis=basis, basis_id=basis_id)


async def let_organisations_see(connection: Connection, given: Sequence[tuple[UUID, UUID, UUID]], basis: str) -> None:
    """Let organisations see many offenders at once: of each the offender, the organisation, and what it is based on."""
    await statements.GIVE_SIGHT.each(
        connection,
        [
            {
                "offender_id": offender_id,
                "organisation_id": organisation_id,
                "subject": None,
                "basis": basis,
                "basis_id": basis_id,
            }
            for offender_id, organisation_id, basis_id in given
        ],
    )
