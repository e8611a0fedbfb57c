"""What one hub reads and another does not, found in the tables themselves."""

from uuid import UUID

from parts.safeguarding import desk
from parts.stored import tables
from parts.walls import Walls

SANDWELL, BIRMINGHAM = desk(1), desk(11)
SHORTEST_ID = 12
OPEN = {
    "clock_profiles": "the clocks of hubs, about nobody",
    "exploitation_rule_sets": "by which rules missing children are reviewed",
    "hub_clock_profiles": "which hub keeps which clock",
    "hub_hours": "when a hub is open",
    "hub_members": "which organisation sits at which desk",
    "hubs": "which hubs there are",
    "lesson_actions": "what follows from a published lesson is for everybody",
    "lessons": "what was learnt is published to everybody, and names nobody",
    "marac_rule_sets": "what makes a case one for the MARAC",
    "risk_instruments": "which instruments there are",
    "risk_instrument_versions": "how an instrument grades",
    "routing_rule_sets": "by which rules crimes are routed",
    "routing_team_terms": "which teams there are, and since when",
    "screening_tools": "how a screening is scored",
    "silver_leads": "who leads which matter, by role",
    "statutory_windows": "the clocks of the law",
    "theme_terms": "what each theme is about, and since when",
    "themes": "the force's themes",
}
"""The tables that every hub reads whole, each for its reason."""


async def ids_read_by(walls: Walls, organisation_id: UUID) -> set[str]:
    """Every id and reference in any row that the organisation reads."""
    found: set[str] = set()
    for table in set(await tables(walls.owner)) - OPEN.keys():
        for name in await walls.columns(table, "SELECT"):
            if name.endswith("_id") or name == "reference":
                async with walls.bound(organisation_id) as confined:
                    rows = await confined.fetch(f"SELECT {name}::text AS one FROM {table}")  # noqa: S608 # tables of ours
                    found |= {row["one"] for row in rows if row["one"]}
    return found


async def ids_of_sandwell_alone(walls: Walls) -> set[str]:
    """The ids and references that Sandwell's desk reads and Birmingham's does not."""
    found = await ids_read_by(walls, SANDWELL) - await ids_read_by(walls, BIRMINGHAM)
    ids = {one for one in found if len(one) > SHORTEST_ID} - {str(desk(number)) for number in range(100)}
    assert len(ids) > 20
    return ids
