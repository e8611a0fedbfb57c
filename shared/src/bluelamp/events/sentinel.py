"""What the events of Sentinel say: codes and ids, and of nobody who is afraid more than that a route has changed."""

from datetime import date
from typing import Any
from uuid import UUID

from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType
from bluelamp.schemas.safeguarding.sentinel import CampaignStatus, RouteStatus, TaggedRecordType, ThemeCode


class ThemeEventV1(ResponseModel):
    """That a theme means something from a day on, or ends."""

    theme: ThemeCode
    effective_from: date
    active: bool


class ThemeCloudEventV1(CloudEvent[ThemeEventV1]):
    """An event of a theme as it is sent."""


class ThemeTagEventV1(ResponseModel):
    """That a record was tagged with a theme, or is no longer; which record is read by those who may."""

    tag_id: UUID
    theme: ThemeCode
    record_type: TaggedRecordType


class ThemeTagCloudEventV1(CloudEvent[ThemeTagEventV1]):
    """An event of a tag as it is sent."""


class CampaignEventV1(ResponseModel):
    """What happened to a campaign."""

    campaign_id: UUID
    theme: ThemeCode
    status: CampaignStatus


class CampaignCloudEventV1(CloudEvent[CampaignEventV1]):
    """An event of a campaign as it is sent."""


class ContactRouteEventV1(ResponseModel):
    """That a contact route has changed; to whom it leads is in no event."""

    contact_route_id: UUID
    theme: ThemeCode
    status: RouteStatus


class ContactRouteCloudEventV1(CloudEvent[ContactRouteEventV1]):
    """An event of a contact route as it is sent."""


_TAGS = (EventType.SAFEGUARDING_THEME_TAGGED, EventType.SAFEGUARDING_THEME_UNTAGGED)
_CAMPAIGNS = (
    EventType.SAFEGUARDING_CAMPAIGN_CHANGED,
    EventType.SAFEGUARDING_CAMPAIGN_EVALUATED,
    EventType.SAFEGUARDING_CAMPAIGN_PLANNED,
)
_ROUTES = (
    EventType.SAFEGUARDING_CONTACT_ROUTE_CHANGED,
    EventType.SAFEGUARDING_CONTACT_ROUTE_RECORDED,
    EventType.SAFEGUARDING_CONTACT_ROUTE_WITHDRAWN,
)
SENTINEL_DATA: dict[EventType, type[ResponseModel]] = {
    EventType.SAFEGUARDING_THEME_CHANGED: ThemeEventV1,
    **dict.fromkeys(_TAGS, ThemeTagEventV1),
    **dict.fromkeys(_CAMPAIGNS, CampaignEventV1),
    **dict.fromkeys(_ROUTES, ContactRouteEventV1),
}
SENTINEL_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    EventType.SAFEGUARDING_THEME_CHANGED: ThemeCloudEventV1,
    **dict.fromkeys(_TAGS, ThemeTagCloudEventV1),
    **dict.fromkeys(_CAMPAIGNS, CampaignCloudEventV1),
    **dict.fromkeys(_ROUTES, ContactRouteCloudEventV1),
}
