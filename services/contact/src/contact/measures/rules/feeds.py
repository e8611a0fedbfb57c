"""Which measure an event of another service counts for, and in which area."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.events import AnyCloudEvent, EventType
from contact.measures.rules.words import FORCE

_UNITS = frozenset(unit.value for unit in Lpu)
_OF_FORCE: Mapping[str, str] = {
    EventType.REFERRAL_ACCEPTED: "REFERRALS.ACCEPTED",
    EventType.OFFENDERS_NOMINATION_ACCEPTED: "IOM.NOMINATIONS.ACCEPTED",
    EventType.OFFENDERS_LEAD_AGENCY_UNASSIGNED: "IOM.LEAD.UNASSIGNED",
}
_OF_UNITS: Mapping[str, str] = {
    EventType.SAFEGUARDING_ABUSE_INCIDENT_RECORDED: "DA.RECORDED",
    EventType.OFFENDERS_CONTACT_MISSED: "IOM.CONTACTS.MISSED",
}
"""By unit alone: an event that names none counts for nothing."""


class Counted(NamedTuple):
    """An event that counts."""

    event_id: UUID
    measure_id: str
    area: str
    occurred_at: datetime


def counted_of(events: Iterable[AnyCloudEvent]) -> list[Counted]:
    """Return what the events of a page count for, each once however often the page has it; others count for nothing."""
    found = {event.id: counted for event in events if (counted := _counted(event)) is not None}
    return list(found.values())


def _counted(event: AnyCloudEvent) -> Counted | None:
    if event.type in _OF_FORCE:
        return Counted(event.id, _OF_FORCE[event.type], FORCE, event.time)
    if event.type in _OF_UNITS and event.data.get("lpu") in _UNITS:
        return Counted(event.id, _OF_UNITS[event.type], event.data["lpu"], event.time)
    return None
