"""What the events of people say: that something changed, never what, where or about whom else."""

from typing import Any
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType
from bluelamp.schemas.safeguarding.people.codes import MatchStatus


class PersonEventV1(ResponseModel):
    """What was recorded of a person, a household or a relationship; it is read by those who may."""

    record_id: UUID
    change: Code


class PersonMatchEventV1(ResponseModel):
    """What became of a match; whom it is about is read with it."""

    match_id: UUID
    status: MatchStatus = Field(description="After the event.")
    merge_id: UUID | None
    reversed: bool


class PersonCloudEventV1(CloudEvent[PersonEventV1]):
    """An event of a person, a household or a relationship as it is sent."""


class PersonMatchCloudEventV1(CloudEvent[PersonMatchEventV1]):
    """An event of a match or its merge as it is sent."""


_RECORDS = (
    EventType.SAFEGUARDING_HOUSEHOLD_CHANGED,
    EventType.SAFEGUARDING_HOUSEHOLD_RECORDED,
    EventType.SAFEGUARDING_PERSON_CHANGED,
    EventType.SAFEGUARDING_PERSON_REGISTERED,
    EventType.SAFEGUARDING_RELATIONSHIP_ENDED,
    EventType.SAFEGUARDING_RELATIONSHIP_RECORDED,
)
_MATCHES = (
    EventType.SAFEGUARDING_MERGE_REVERSED,
    EventType.SAFEGUARDING_PERSON_MATCH_CONFIRMED,
    EventType.SAFEGUARDING_PERSON_MATCH_PROPOSED,
    EventType.SAFEGUARDING_PERSON_MATCH_REJECTED,
)
PEOPLE_DATA: dict[EventType, type[ResponseModel]] = {
    **dict.fromkeys(_RECORDS, PersonEventV1),
    **dict.fromkeys(_MATCHES, PersonMatchEventV1),
}
PEOPLE_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    **dict.fromkeys(_RECORDS, PersonCloudEventV1),
    **dict.fromkeys(_MATCHES, PersonMatchCloudEventV1),
}
