"""Marking clocks that were not kept."""

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.resources import Resources
from safeguarding.board.statements.breaches import MARK
from safeguarding.cases.usecases.moving import SYSTEM

BATCH = 1000
"""At once: what is held back by one batch is short, and ten thousand clocks are marked within a few seconds."""


async def mark_breaches(resources: Resources) -> None:
    """Mark every clock whose time has passed, each once, and tell the hub's management."""
    values = actor_values(SYSTEM) | {"limit": BATCH, "traceparent": context.current().traceparent}
    marked = BATCH
    while marked == BATCH:
        async with resources.database.transaction() as connection:
            marked = await MARK.value(connection, moment=clocks.now(), **values)
