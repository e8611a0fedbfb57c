"""Which hub answers for which unit, and by what visits fall due."""

from sqlalchemy import Date, bindparam, or_, select

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from offenders.sex_offenders.tables import sex_offender_hub_areas, visit_rule_sets

_EVENT = EventType.OFFENDERS_SEX_OFFENDER_RULE_CHANGED
_DAY = bindparam("day", type_=Date)

HUB_AREAS = register_of(sex_offender_hub_areas, "HUB_AREA", _EVENT, "effective_from", ("hub", "as_at"))
VISIT_RULE_SETS = register_of(visit_rule_sets, "VISIT_RULE_SET", _EVENT, "effective_from")

_areas = sex_offender_hub_areas.c
AREAS = Statement(
    select(_areas.hub, _areas.lpu, _areas.effective_from)
    .where(or_(_areas.effective_until.is_(None), _areas.effective_until > _DAY))
    .order_by(_areas.hub, _areas.lpu, _areas.effective_from)
)
"""Which hub answers for each unit on a day, or will from a later one."""
