"""Which measure an event of another service counts for, and in which area."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.events import AnyCloudEvent, EventType
from contact.measures.rules.words import FORCE

_UNITS = frozenset(unit.value for unit in Lpu)


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
    if event.type == EventType.REFERRAL_ACCEPTED:
        return Counted(event.id, "REFERRALS.ACCEPTED", FORCE, event.time)
    if event.type == EventType.SAFEGUARDING_ABUSE_INCIDENT_RECORDED and event.data.get("lpu") in _UNITS:
        return Counted(event.id, "DA.RECORDED", event.data["lpu"], event.time)
    return None
