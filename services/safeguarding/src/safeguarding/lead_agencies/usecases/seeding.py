"""Putting in what the demonstration's hub has been told of who leads."""

from uuid import UUID

from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.lead_agencies import LeadAgencyNotice
from safeguarding.lead_agencies import demonstration as known
from safeguarding.lead_agencies.statements.leads import LEADS
from safeguarding.lead_agencies.usecases.hearing import hear_notice

_OFFENDERS = Actor(
    "offenders-service",
    "offenders-service",
    UUID("00000000-0000-7000-8000-000000000001"),
    frozenset({"service"}),
    frozenset(),
)


async def seed_lead_agencies(resources: Resources) -> int:
    """Add the notice that came before the reference's example, if it is missing; returns how many were added."""
    async with resources.database.transaction() as connection:
        if await LEADS.row(connection, person_id=known.LED) is not None:
            return 0
        await hear_notice(connection, _OFFENDERS, LeadAgencyNotice.model_validate(known.NOTICE_BEFORE))
    return 1
