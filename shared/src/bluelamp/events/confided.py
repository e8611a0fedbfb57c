"""Which events are not told to whoever hears everything; each feed asks, and loads no other service for it."""

from bluelamp.schemas.events import EventType

CONFIDED_TYPES = frozenset(
    {
        EventType.OFFENDERS_SEX_OFFENDER_CHANGED,
        EventType.OFFENDERS_SEX_OFFENDER_RULE_CHANGED,
        EventType.OFFENDERS_SEX_OFFENDER_VISIT_OVERDUE,
    }
)
"""What nobody hears because they hear everything, but only whose work it concerns: that it happened tells too much."""
