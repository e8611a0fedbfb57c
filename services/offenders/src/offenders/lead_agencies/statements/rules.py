"""Rule sets, of which the latest that has begun holds."""

from sqlalchemy import Date, bindparam, or_, select

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from offenders.lead_agencies.tables import lead_agency_rule_sets, lead_organisations

RULE_SETS = register_of(
    lead_agency_rule_sets, "LEAD_AGENCY_RULE_SET", EventType.OFFENDERS_LEAD_AGENCY_RULE_CHANGED, "effective_from"
)

RULE_SET_ON = Statement(
    select(lead_agency_rule_sets)
    .where(lead_agency_rule_sets.c.effective_from <= bindparam("day", type_=Date))
    .order_by(lead_agency_rule_sets.c.effective_from.desc())
    .limit(1)
)
"""Which rule set holds on a day."""

LEAD_ORGANISATIONS = register_of(
    lead_organisations,
    "LEAD_ORGANISATION",
    EventType.OFFENDERS_LEAD_AGENCY_RULE_CHANGED,
    "effective_from",
    ("agency",),
)

_DAY = bindparam("day", type_=Date)
ORGANISATIONS_ON = Statement(
    select(lead_organisations.c.agency, lead_organisations.c.organisation_id).where(
        lead_organisations.c.effective_from <= _DAY,
        or_(lead_organisations.c.until_on.is_(None), lead_organisations.c.until_on > _DAY),
    )
)
"""Which organisations are of which agency on a day: some dozens."""
