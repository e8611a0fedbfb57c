"""The demonstration decisions: one to read and one to override."""

from uuid import UUID

from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.routing import NewRoutingDecision
from safeguarding.routing import demonstration
from safeguarding.routing.statements import decisions as statements
from safeguarding.routing.usecases.deciding import decide_routing

_FORCE = UUID("00000000-0000-7000-8000-000000000001")
_POLICE_DESK = UUID("00000000-0000-7000-8000-000000000501")
DESK = Actor("mash-police", "mash-police", _POLICE_DESK, frozenset({"practitioner"}), frozenset(), hub="SANDWELL")
SERGEANT = Actor("sergeant", "sergeant", _FORCE, frozenset({"sergeant"}), frozenset(), lpu=demonstration.LPU)
# Whoever asked sees the answer: the desk that reads it, and the sergeant in whatever unit.
_ASKED_BY = {demonstration.TO_READ: DESK, demonstration.TO_OVERRIDE: SERGEANT}


async def seed_routing(resources: Resources) -> int:
    """Add the demonstration decisions that are missing; returns how many were added."""
    added = 0
    for routing_decision_id, actor in _ASKED_BY.items():
        async with resources.database.transaction(actor.confined_to) as connection:
            values = {"sees_all": True, "reader": None, "reader_lpu": None}
            if await statements.ONE.row(connection, routing_decision_id=routing_decision_id, **values):
                continue
            new = NewRoutingDecision.model_validate(demonstration.DOMESTIC_RAPE)
            await decide_routing(connection, actor, new, routing_decision_id)
            added += 1
    return added
