"""What the events of routing say."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Lpu, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType
from bluelamp.schemas.safeguarding.routing import RoutingRule, Team


class RoutingEventV1(ResponseModel):
    """Which teams a crime was given to, and by which rule of which rule set."""

    routing_decision_id: UUID
    rule_set_id: str = Field(max_length=60)
    rule: RoutingRule
    lpu: Lpu
    primary_team: Team = Field(description="After the event.")
    joint_teams: list[Team] = Field(max_length=10)


class RoutingCloudEventV1(CloudEvent[RoutingEventV1]):
    """An event of routing as it is sent."""


_TYPES = (EventType.SAFEGUARDING_ROUTING_DECIDED, EventType.SAFEGUARDING_ROUTING_OVERRIDDEN)
ROUTING_DATA: dict[EventType, type[ResponseModel]] = dict.fromkeys(_TYPES, RoutingEventV1)
ROUTING_EVENTS: dict[EventType, type[CloudEvent[Any]]] = dict.fromkeys(_TYPES, RoutingCloudEventV1)
