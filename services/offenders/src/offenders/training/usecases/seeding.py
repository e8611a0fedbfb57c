"""Putting in the demonstration's training."""

from bluelamp.kit.registers.demonstration import add_missing, keeper
from bluelamp.kit.resources import Resources
from offenders.training import demonstration
from offenders.training.usecases import registers


async def seed_training(resources: Resources) -> int:
    """Add the demonstration's records that are missing; returns how many were added."""
    actor = keeper("iom-coordinator")
    async with resources.database.transaction() as connection:
        added = await add_missing(connection, registers.COURSES, actor, demonstration.COURSES)
        added += await add_missing(connection, registers.REQUIREMENTS, actor, demonstration.REQUIREMENTS)
        added += await add_missing(connection, registers.POSTS, actor, demonstration.POSTS)
        added += await add_missing(connection, registers.COMPLETIONS, actor, demonstration.COMPLETIONS)
        added += await add_missing(connection, registers.FEEDBACK, actor, demonstration.FEEDBACKS)
    return added
