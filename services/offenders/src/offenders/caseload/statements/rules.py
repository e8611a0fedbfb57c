"""Schedules of contact and sets of pathways, of which the latest that has begun holds."""

from sqlalchemy import Date, bindparam, select

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from offenders.caseload.tables import contact_schedules, pathway_sets

_EVENT = EventType.OFFENDERS_CASELOAD_RULE_CHANGED

CONTACT_SCHEDULES = register_of(contact_schedules, "CONTACT_SCHEDULE", _EVENT, "effective_from", ("colour",))
PATHWAY_SETS = register_of(pathway_sets, "PATHWAY_SET", _EVENT, "effective_from")

PATHWAYS_ON = Statement(
    select(pathway_sets.c.pathway_set_id, pathway_sets.c.pathways)
    .where(pathway_sets.c.effective_from <= bindparam("day", type_=Date))
    .order_by(pathway_sets.c.effective_from.desc())
    .limit(1)
)
"""Which pathways a plan that is made on a day has."""
