"""The SQL of units' plans and of the strands."""

from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from contact.confidence.tables import confidence_strands, neither_nor_plans

_EVENT = EventType.CONTACT_CONFIDENCE_CHANGED

PLANS = register_of(neither_nor_plans, "NEITHER_NOR_PLAN", _EVENT, "review_on", ("lpu",))
STRANDS = register_of(confidence_strands, "CONFIDENCE_STRAND", _EVENT, "as_at")
