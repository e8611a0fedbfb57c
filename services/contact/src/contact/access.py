"""Every permission of the contact service: a scope, the roles that may hold it, and its name in a signature."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from bluelamp.events.contact import CONTACT_TYPES
from bluelamp.kit.access import permission, requires
from bluelamp.kit.identity import Actor

CallFeeder = Annotated[Actor, requires(permission("contact:call:send", "telephony"))]
CallBatchReader = Annotated[
    Actor, requires(permission("contact:call-batch:read", "telephony", "contact-manager", "analyst"))
]
CallReader = Annotated[Actor, requires(permission("contact:call:read", "contact-manager", "analyst"))]
ServiceLevelReader = Annotated[
    Actor,
    requires(
        permission(
            "contact:service-level:read",
            "contact-manager",
            "contact-handler",
            "analyst",
            "officer",
            "sergeant",
            "board",
            "integrator",
        )
    ),
]
DemandReader = Annotated[
    Actor, requires(permission("contact:demand:read", "contact-manager", "analyst", "sergeant", "board"))
]
StaffingPlanner = Annotated[Actor, requires(permission("contact:staffing:plan", "contact-manager", "analyst"))]
ForecastMaker = Annotated[Actor, requires(permission("contact:forecast:make", "contact-manager", "analyst"))]
ForecastReader = Annotated[Actor, requires(permission("contact:forecast:read", "contact-manager", "analyst"))]
ServiceDeskCaller = Annotated[Actor, requires(permission("contact:service-desk:call", "officer", "sergeant"))]
ServiceDeskAgent = Annotated[Actor, requires(permission("contact:service-desk:answer", "contact-handler"))]
ServiceDeskReader = Annotated[
    Actor, requires(permission("contact:service-desk:read", "contact-manager", "contact-handler", "analyst"))
]
ServiceDeskCallReader = Annotated[
    Actor,
    requires(
        permission(
            "contact:service-desk-call:read", "officer", "sergeant", "contact-manager", "contact-handler", "analyst"
        )
    ),
]
ConsultationReader = Annotated[
    Actor, requires(permission("contact:consultation:read", "contact-manager", "dpo", "auditor"))
]
ConsultationSearcher = Annotated[Actor, requires(permission("contact:consultation:search", "dpo", "auditor"))]
CrimeReporter = Annotated[Actor, requires(permission("contact:crime-report:record", "contact-handler", "officer"))]
CrimeReportReader = Annotated[
    Actor,
    requires(
        permission(
            "contact:crime-report:read", "contact-handler", "contact-manager", "crime-registrar", "officer", "sergeant"
        )
    ),
]
CrimeReportAuditor = Annotated[Actor, requires(permission("contact:crime-report:audit", "crime-registrar"))]
CrimeAuditReader = Annotated[
    Actor, requires(permission("contact:crime-audit:read", "crime-registrar", "contact-manager", "analyst"))
]
CrimeRecordingReader = Annotated[
    Actor,
    requires(
        permission("contact:crime-recording:read", "crime-registrar", "contact-manager", "analyst", "sergeant", "board")
    ),
]
RecordingLimitKeeper = Annotated[Actor, requires(permission("contact:recording-limit:keep", "crime-registrar"))]
ServiceDeliveryReader = Annotated[
    Actor, requires(permission("contact:service-delivery:read", "contact-manager", "analyst", "board"))
]
ServiceDeliveryKeeper = Annotated[Actor, requires(permission("contact:service-delivery:keep", "contact-manager"))]
ContinuityKeeper = Annotated[Actor, requires(permission("contact:continuity:keep", "contact-manager"))]
ContinuityReader = Annotated[
    Actor,
    requires(
        permission("contact:continuity:read", "contact-manager", "contact-handler", "analyst", "board", "sergeant")
    ),
]
SiteReader = Annotated[
    Actor,
    requires(
        permission(
            "contact:site:read",
            "contact-manager",
            "contact-handler",
            "analyst",
            "officer",
            "sergeant",
            "board",
            "integrator",
            "telephony",
        )
    ),
]
SiteKeeper = Annotated[Actor, requires(permission("contact:site:keep", "contact-manager"))]
FrontOfficeReader = Annotated[
    Actor, requires(permission("contact:front-office:read", "contact-manager", "analyst", "board", "sergeant"))
]
FrontOfficeKeeper = Annotated[Actor, requires(permission("contact:front-office:keep", "contact-manager", "analyst"))]
WorkforceReader = Annotated[Actor, requires(permission("contact:workforce:read", "contact-manager", "board"))]
WorkforceKeeper = Annotated[Actor, requires(permission("contact:workforce:keep", "contact-manager"))]
BenefitReader = Annotated[Actor, requires(permission("contact:benefit:read", "contact-manager", "analyst", "board"))]
BenefitKeeper = Annotated[Actor, requires(permission("contact:benefit:keep", "contact-manager"))]
SurveyKeeper = Annotated[Actor, requires(permission("contact:survey:keep", "analyst"))]
SurveyReader = Annotated[
    Actor, requires(permission("contact:survey:read", "analyst", "surveyor", "contact-manager", "board"))
]
SurveyCaseFeeder = Annotated[Actor, requires(permission("contact:survey-case:send", "service"))]
SurveyCaseReader = Annotated[Actor, requires(permission("contact:survey-case:read", "analyst", "surveyor"))]
SurveyInterviewer = Annotated[Actor, requires(permission("contact:survey-case:interview", "surveyor"))]
SatisfactionReader = Annotated[
    Actor, requires(permission("contact:satisfaction:read", "analyst", "contact-manager", "sergeant", "board"))
]
DipSampler = Annotated[Actor, requires(permission("contact:dip-sample:contact", "sergeant", "senior-officer"))]
DipSampleDrawer = Annotated[Actor, requires(permission("contact:dip-sample:draw", "analyst"))]
DipSampleReader = Annotated[
    Actor, requires(permission("contact:dip-sample:read", "sergeant", "senior-officer", "analyst"))
]
HouseholdKeeper = Annotated[Actor, requires(permission("contact:household:keep", "officer", "sergeant"))]
ListeningActor = Annotated[Actor, requires(permission("contact:listening:act", "officer", "sergeant"))]
ListeningTeller = Annotated[Actor, requires(permission("contact:listening:tell", "sergeant", "senior-officer"))]
ListeningClockKeeper = Annotated[Actor, requires(permission("contact:listening-clock:keep", "senior-officer"))]
ListeningReader = Annotated[
    Actor,
    requires(
        permission(
            "contact:listening:read", "officer", "sergeant", "senior-officer", "analyst", "contact-manager", "board"
        )
    ),
]
ConfidenceKeeper = Annotated[Actor, requires(permission("contact:confidence:keep", "analyst"))]
ConfidenceReader = Annotated[
    Actor,
    requires(
        permission("contact:confidence:read", "analyst", "sergeant", "senior-officer", "contact-manager", "board")
    ),
]
MeasureReader = Annotated[
    Actor,
    requires(
        permission(
            "contact:measure:read",
            "officer",
            "sergeant",
            "senior-officer",
            "contact-manager",
            "contact-handler",
            "analyst",
            "board",
            "integrator",
        )
    ),
]
MeasureKeeper = Annotated[Actor, requires(permission("contact:measure:keep", "analyst"))]
BoardReportMaker = Annotated[Actor, requires(permission("contact:board-report:make", "analyst", "board"))]
BoardReportReader = Annotated[
    Actor, requires(permission("contact:board-report:read", "analyst", "board", "contact-manager"))
]

EVENTS = permission("contact:event:read", "contact-manager", "analyst", "integrator", "dpo", "service")
EVENTS_OF_WHOLE_FORCE: Mapping[str, frozenset[str]] = MappingProxyType(
    {"contact-manager": frozenset(CONTACT_TYPES), "analyst": frozenset(CONTACT_TYPES), "service": frozenset()}
)
"""What those hear who work for the whole force: all of it; another service counts nothing of this one's."""
WEBHOOKS = permission("contact:webhook:manage", "integrator")
AUDIT = permission("contact:audit:read", "dpo", "auditor")
AUDIT_VERIFICATION = permission("contact:audit:verify", "dpo", "auditor")
