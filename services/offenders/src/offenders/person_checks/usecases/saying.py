"""What the features that manage people say of them for the checks, in their own transactions.

A person is named by whichever of their records the feature knows. A withholding outdoes every code.
"""

from collections.abc import Collection
from uuid import UUID

from bluelamp.kit.database import Connection
from offenders.person_checks.statements import saying as statements


async def withhold(connection: Connection, offender_id: UUID, basis: str, basis_id: UUID) -> None:
    """Let a check say of somebody only that something is held, until `end_withholding` for the same reason."""
    await statements.WITHHOLD.run(connection, offender_id=offender_id, basis=basis, basis_id=basis_id)


async def end_withholding(connection: Connection, basis: str, basis_id: UUID) -> None:
    """End what is withheld for one reason; what is withheld for another stays."""
    await statements.END_WITHHOLDING.run(connection, basis=basis, basis_id=basis_id)


async def say_codes(
    connection: Connection, offender_id: UUID, codes: Collection[str], basis: str, basis_id: UUID
) -> None:
    """Let these codes be told of somebody for one reason, in the place of those told for it before."""
    await statements.END_TELLING.run(
        connection, offender_id=offender_id, basis=basis, basis_id=basis_id, still_told=sorted(codes)
    )
    for code in codes:
        await statements.TELL.run(connection, offender_id=offender_id, code=code, basis=basis, basis_id=basis_id)
