"""What every step at the desk ends with: whoever waits first has whoever is free longest."""

from typing import Any

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from contact.service_desk.statements import calls


def told_by(actor: Actor) -> dict[str, Any]:
    """Return what the log and the feed are told of who does something, and the moment at which it is done."""
    return {**actor_values(actor), "traceparent": context.current().traceparent, "moment": clocks.now()}


async def pair(connection: Connection, actor: Actor) -> int:
    """Connect calls with agents until one of the two runs out; returns how many."""
    paired = 0
    while await calls.PAIR.value(connection, **told_by(actor)) is not None:
        paired += 1
    return paired
