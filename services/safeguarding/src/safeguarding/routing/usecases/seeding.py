"""The demonstration decisions: one to read and one to override."""

from uuid import UUID

from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.routing import NewRoutingDecision
from safeguarding.routing import demonstration
from safeguarding.routing.statements import decisions as statements
from safeguarding.routing.usecases.deciding import decide_routing

_FORCE = UUID("00000000-0000-7000-8000-000000000001")
OFFICER = Actor("officer", "officer", _FORCE, frozenset({"officer"}), frozenset(), lpu=demonstration.LPU)


async def seed_routing(resources: Resources) -> int:
    """Add the demonstration decisions that are missing; returns how many were added."""
    added = 0
    for routing_decision_id in (demonstration.TO_READ, demonstration.TO_OVERRIDE):
        async with resources.database.transaction() as connection:
            values = {"sees_all": True, "reader": None, "reader_lpu": None}
            if await statements.ONE.row(connection, routing_decision_id=routing_decision_id, **values):
                continue
            new = NewRoutingDecision.model_validate(demonstration.DOMESTIC_RAPE)
            await decide_routing(connection, OFFICER, new, routing_decision_id)
            added += 1
    return added
