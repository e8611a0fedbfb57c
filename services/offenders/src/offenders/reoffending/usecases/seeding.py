"""The demonstration's release."""

from bluelamp.kit.registers.demonstration import keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.offenders.reoffending import NewRelease
from offenders.reoffending import demonstration, statements
from offenders.reoffending.usecases.releases import import_release


async def seed_reoffending(resources: Resources) -> int:
    """Add the release whose table is the report's, if it is missing; returns how many were added."""
    async with resources.database.transaction() as connection:
        if await statements.RELEASE.row(connection, release_id=demonstration.RELEASE):
            return 0
        new = NewRelease.model_validate(demonstration.release())
        await import_release(connection, keeper("analyst"), new, demonstration.RELEASE)
    return 1
