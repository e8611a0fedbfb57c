"""The SQL of the areas that are surveyed, and of the clocks."""

from sqlalchemy import select

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from contact.listening.tables import listening_areas, listening_clocks

_EVENT = EventType.CONTACT_LISTENING_CHANGED

AREAS = register_of(listening_areas, "LISTENING_AREA", _EVENT, "created_at", ("lpu",))
CLOCKS = register_of(listening_clocks, "LISTENING_CLOCK", _EVENT, "effective_from")

ALL_CLOCKS = Statement(select(listening_clocks).order_by(listening_clocks.c.effective_from).limit(1000))

ALL_AREAS = Statement(select(listening_areas).order_by(listening_areas.c.area).limit(10_000))
