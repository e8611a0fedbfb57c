"""What the events of the offenders service say: ids, codes and counts; nobody's name, offence or victim is in them."""

from typing import Any

from bluelamp.events.offenders_caseload import CASELOAD_DATA, CASELOAD_EVENTS
from bluelamp.events.offenders_domestic_abuse import DOMESTIC_ABUSE_DATA, DOMESTIC_ABUSE_EVENTS
from bluelamp.events.offenders_lead_agencies import LEAD_AGENCIES_DATA, LEAD_AGENCIES_EVENTS
from bluelamp.events.offenders_nominals import NOMINALS_DATA, NOMINALS_EVENTS
from bluelamp.events.offenders_offences import OFFENCES_DATA, OFFENCES_EVENTS
from bluelamp.events.offenders_reoffending import REOFFENDING_DATA, REOFFENDING_EVENTS
from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import CloudEvent, EventType

OFFENDER_DATA: dict[EventType, type[ResponseModel]] = {
    **NOMINALS_DATA,
    **OFFENCES_DATA,
    **CASELOAD_DATA,
    **LEAD_AGENCIES_DATA,
    **DOMESTIC_ABUSE_DATA,
    **REOFFENDING_DATA,
}
"""The model of an event's data, by its type."""
OFFENDER_EVENTS: dict[EventType, type[CloudEvent[Any]]] = {
    **NOMINALS_EVENTS,
    **OFFENCES_EVENTS,
    **CASELOAD_EVENTS,
    **LEAD_AGENCIES_EVENTS,
    **DOMESTIC_ABUSE_EVENTS,
    **REOFFENDING_EVENTS,
}
"""The model of a whole event, by its type."""
