"""The demonstration records of Sentinel: one for each example in the reference, in the state that it needs."""

from datetime import date
from uuid import UUID

from bluelamp.kit.access import Permission
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.safeguarding.sentinel import NewCampaign, NewContactRoute, NewTag
from safeguarding.sentinel import demonstration
from safeguarding.sentinel.statements import seeding as statements
from safeguarding.sentinel.usecases import campaigns, contact, tagging

_FORCE = UUID("00000000-0000-7000-8000-000000000001")


def _actor(role: str, lpu: str | None = None) -> Actor:
    scopes = frozenset(scope for scope, one in Permission.known.items() if role in one.roles)
    return Actor(role, role, _FORCE, frozenset({role}), scopes, lpu=lpu)


async def seed_sentinel(resources: Resources) -> int:
    """Add the demonstration records that are missing; returns how many were added."""
    async with resources.database.transaction() as connection:
        added = sum([await _campaign(connection, one) for one in demonstration.CAMPAIGNS])
        added += sum([await _route(connection, number, one) for number, one in enumerate(demonstration.ROUTES)])
        added += sum([await _tag(connection, *one) for one in demonstration.TAGS.items()])
    return added


async def _campaign(connection: Connection, campaign_id: UUID) -> bool:
    if await statements.HAS_CAMPAIGN.value(connection, record_id=campaign_id) is not None:
        return False
    new = NewCampaign.model_validate(demonstration.CAMPAIGNS[campaign_id])
    planned_on = date(2013, 7, 1)
    await campaigns.plan_campaign(connection, _actor("sentinel-lead"), new, campaign_id, today=planned_on)
    return True


async def _route(connection: Connection, number: int, route_id: UUID) -> bool:
    if await statements.HAS_ROUTE.value(connection, record_id=route_id) is not None:
        return False
    new = NewContactRoute.model_validate(demonstration.route(number + 1))
    await contact.record_route(connection, _actor("officer"), new, route_id)
    return True


async def _tag(connection: Connection, tag_id: UUID, tagged: dict[str, str]) -> bool:
    if await statements.HAS_TAG.value(connection, record_id=tag_id) is not None:
        return False
    new = NewTag.model_validate(tagged)
    await tagging.tag_record(connection, _actor("officer", "SANDWELL"), demonstration.THEME, new, tag_id)
    return True
