"""What the events of the offenders service say: ids, codes and counts; nobody's name, offence or victim is in them."""

from typing import Any

from bluelamp.events.offenders_caseload import CASELOAD_DATA, CASELOAD_EVENTS
from bluelamp.events.offenders_cohorts import COHORTS_DATA, COHORTS_EVENTS
from bluelamp.events.offenders_domestic_abuse import DOMESTIC_ABUSE_DATA, DOMESTIC_ABUSE_EVENTS
from bluelamp.events.offenders_lead_agencies import LEAD_AGENCIES_DATA, LEAD_AGENCIES_EVENTS
from bluelamp.events.offenders_nominals import NOMINALS_DATA, NOMINALS_EVENTS
from bluelamp.events.offenders_offences import OFFENCES_DATA, OFFENCES_EVENTS
from bluelamp.events.offenders_reoffending import REOFFENDING_DATA, REOFFENDING_EVENTS
from bluelamp.events.offenders_sex_offenders import SEX_OFFENDERS_DATA, SEX_OFFENDERS_EVENTS
from bluelamp.events.offenders_standards import STANDARDS_DATA, STANDARDS_EVENTS
from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType

OFFENDER_DATA: dict[EventType, type[ResponseModel]] = {
    **NOMINALS_DATA,
    **OFFENCES_DATA,
    **CASELOAD_DATA,
    **LEAD_AGENCIES_DATA,
    **COHORTS_DATA,
    **DOMESTIC_ABUSE_DATA,
    **REOFFENDING_DATA,
    **SEX_OFFENDERS_DATA,
    **STANDARDS_DATA,
}
"""The model of an event's data, by its type."""
OFFENDER_TYPES = tuple(OFFENDER_DATA)
OFFENDER_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    **NOMINALS_EVENTS,
    **OFFENCES_EVENTS,
    **CASELOAD_EVENTS,
    **LEAD_AGENCIES_EVENTS,
    **COHORTS_EVENTS,
    **DOMESTIC_ABUSE_EVENTS,
    **REOFFENDING_EVENTS,
    **SEX_OFFENDERS_EVENTS,
    **STANDARDS_EVENTS,
}
"""The model of a whole event, by its type."""
