"""Who sits in the demo hubs."""

from datetime import datetime

from bluelamp.kit.resources import Resources
from safeguarding.hubs import statements
from safeguarding.hubs.demonstration import DESKS, FIRST_DAY, TENS, desk_of


async def seed_hubs(resources: Resources) -> int:
    """Occupy the desks of the demo hubs that are empty; returns how many were."""
    added = 0
    async with resources.database.transaction() as connection:
        first_day = datetime.fromisoformat(FIRST_DAY)
        taken = await statements.MEMBERS_AT.rows(connection, the_hub=None, moment=first_day)
        occupied = {(row["hub"], row["agency"]) for row in taken}
        for hub, agency in ((hub, agency) for hub in TENS for agency in DESKS if (hub, agency) not in occupied):
            await statements.ADD_MEMBER.run(
                connection,
                the_hub=hub,
                the_agency=agency,
                organisation_id=desk_of(hub, agency),
                effective_from=first_day,
            )
            added += 1
    return added
