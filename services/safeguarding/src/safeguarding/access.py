"""Every permission of the safeguarding service: a scope, the roles that may hold it, and its name in a signature."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from bluelamp.kit.access import permission, requires
from bluelamp.kit.identity import Actor
from bluelamp.schemas.events import EventType

HUB = ("practitioner", "hub-manager")
FORCE = (
    "officer",
    "sergeant",
    "da-specialist",
    "exploitation-officer",
    "contact-handler",
    "reviewer",
    "sentinel-lead",
    "offender-manager",
)


PERPETRATORS_SIDE = (
    "offender-manager",
    "offender-supervisor",
    "iom-coordinator",
    "da-offender-manager",
    "sex-offender-manager",
)
"""Who manages those who harm: they hear nothing of the other side, whatever other role they hold (ADR 0029)."""
_EVENT = "uk.police.bluelamp.safeguarding"


def _types_of(*things: str) -> frozenset[str]:
    """Return every type of event that tells of these things."""
    prefixes = tuple(f"{_EVENT}.{thing}." for thing in things)
    return frozenset(one.value for one in EventType if one.value.startswith(prefixes))


def behind_wall(scope: str, *roles: str) -> Any:
    """Make a permission a part of a signature that nobody of the perpetrators' side has, whatever else they are.

    A probation officer may hold a hub's role as well; what a hub knows of victims is then not theirs (ADR 0029).
    """
    return requires(permission(scope, *roles, barred=PERPETRATORS_SIDE))


HubReader = Annotated[
    Actor,
    requires(
        permission(
            "safeguarding:hub:read", *HUB, "officer", "sergeant", "partner", "integrator", "board", "directory-admin"
        )
    ),
]
HubKeeper = Annotated[Actor, requires(permission("safeguarding:hub:keep", "directory-admin"))]

CaseSubmitter = Annotated[
    Actor, requires(permission("safeguarding:case:submit", "officer", "partner", "practitioner", "service"))
]
CaseReader = Annotated[Actor, behind_wall("safeguarding:case:read", *HUB, "officer", "sergeant", "partner", "service")]
CaseWorker = Annotated[Actor, behind_wall("safeguarding:case:work", *HUB)]
CaseDecider = Annotated[Actor, behind_wall("safeguarding:case:decide", "hub-manager")]
CaseChallenger = Annotated[Actor, behind_wall("safeguarding:case:challenge", "practitioner")]
CaseUpdater = Annotated[Actor, requires(permission("safeguarding:case:update", "service"))]
ChallengeEscalator = Annotated[Actor, behind_wall("safeguarding:challenge:escalate", *HUB)]
ChallengeDecider = Annotated[Actor, behind_wall("safeguarding:challenge:decide", "hub-manager")]

EnquiryAsker = Annotated[Actor, behind_wall("safeguarding:enquiry:ask", *HUB)]
EnquiryReader = Annotated[Actor, behind_wall("safeguarding:enquiry:read", *HUB)]
EnquiryAnswerer = Annotated[Actor, behind_wall("safeguarding:enquiry:answer", "practitioner")]
BoardReader = Annotated[Actor, behind_wall("safeguarding:board:read", *HUB)]

PersonReader = Annotated[
    Actor,
    requires(permission("safeguarding:person:read", *HUB, "da-specialist", "exploitation-officer", *PERPETRATORS_SIDE)),
]
PersonKeeper = Annotated[Actor, behind_wall("safeguarding:person:keep", *HUB, "da-specialist", "exploitation-officer")]
PersonMerger = Annotated[Actor, behind_wall("safeguarding:person:merge", "hub-manager")]
LeadAgencyTeller = Annotated[Actor, requires(permission("safeguarding:lead-agency:tell", "service"))]
LeadAgencyReader = Annotated[Actor, behind_wall("safeguarding:lead-agency:read", *HUB, "da-specialist")]
ProtectedAddressReader = Annotated[
    Actor, behind_wall("safeguarding:protected-address:read", "hub-manager", "da-specialist")
]

RoutingAsker = Annotated[Actor, behind_wall("safeguarding:routing:decide", *HUB, "officer", "sergeant")]
RoutingOverrider = Annotated[Actor, behind_wall("safeguarding:routing:override", "sergeant")]
RoutingReader = Annotated[Actor, behind_wall("safeguarding:routing:read", *HUB, "officer", "sergeant")]

RiskAssessor = Annotated[
    Actor, behind_wall("safeguarding:risk-assessment:record", "officer", "practitioner", "da-specialist")
]
RiskReader = Annotated[
    Actor, behind_wall("safeguarding:risk-assessment:read", *HUB, "officer", "sergeant", "da-specialist")
]
InstrumentKeeper = Annotated[Actor, requires(permission("safeguarding:risk-instrument:keep", "directory-admin"))]
RiskSigner = Annotated[Actor, behind_wall("safeguarding:risk-assessment:sign", "sergeant", "da-specialist")]
MaracReferrer = Annotated[Actor, behind_wall("safeguarding:marac:refer", "officer", "practitioner", "da-specialist")]
MaracKeeper = Annotated[Actor, behind_wall("safeguarding:marac:keep", "da-specialist")]
MaracReader = Annotated[Actor, behind_wall("safeguarding:marac:read", *HUB, "da-specialist", "sergeant")]

MissingReporter = Annotated[
    Actor, behind_wall("safeguarding:missing:report", "officer", "sergeant", "exploitation-officer")
]
ExploitationOfficer = Annotated[Actor, behind_wall("safeguarding:exploitation:review", "exploitation-officer")]
ExploitationReader = Annotated[
    Actor, behind_wall("safeguarding:exploitation:read", "exploitation-officer", "sergeant", "hub-manager")
]
PlanKeeper = Annotated[Actor, behind_wall("safeguarding:trigger-plan:keep", "exploitation-officer")]
PlanLookup = Annotated[
    Actor, behind_wall("safeguarding:trigger-plan:look-up", "contact-handler", "officer", "sergeant")
]

ThemeReader = Annotated[Actor, requires(permission("safeguarding:theme:read", *FORCE, *HUB, "board"))]
ThemeKeeper = Annotated[Actor, requires(permission("safeguarding:theme:keep", "sentinel-lead"))]
ThemeTagger = Annotated[Actor, behind_wall("safeguarding:theme:tag", *HUB, "officer", "sergeant", "sentinel-lead")]
ReluctantVictimKeeper = Annotated[Actor, behind_wall("safeguarding:contact-route:keep", "sentinel-lead", "officer")]

ReviewKeeper = Annotated[Actor, behind_wall("safeguarding:review:keep", "reviewer")]
ReviewReader = Annotated[Actor, behind_wall("safeguarding:review:read", "reviewer")]
ReviewSigner = Annotated[Actor, behind_wall("safeguarding:review:sign", "reviewer")]
LessonReader = Annotated[
    Actor,
    requires(
        permission(
            "safeguarding:lesson:read",
            *HUB,
            *(role for role in FORCE if role != "contact-handler"),
            "partner",
            "integrator",
            "dpo",
            "auditor",
            "board",
            "directory-admin",
        )
    ),
]

StatisticsReader = Annotated[
    Actor, requires(permission("safeguarding:statistics:read", "hub-manager", "sergeant", "board", "service"))
]

# The rooms that every service has take their permissions from here.
EVENTS = permission(
    "safeguarding:event:read",
    *HUB,
    "officer",
    "sergeant",
    "partner",
    "integrator",
    "dpo",
    "exploitation-officer",
    "da-specialist",
    "service",
    barred=PERPETRATORS_SIDE,
)
EVENTS_OF_WHOLE_FORCE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "da-specialist": _types_of(
            "abuse_incident", "marac", "risk_assessment", "risk_instrument", "serial_perpetrator"
        ),
        "service": frozenset({EventType.SAFEGUARDING_ABUSE_INCIDENT_RECORDED}),
        "exploitation-officer": _types_of(
            "exploitation_marker", "exploitation_screening", "missing_incident", "trigger_plan"
        ),
    }
)
"""What those hear who do such work for the whole force, whoever's the records are; a service what it counts."""
WEBHOOKS = permission("safeguarding:webhook:manage", "integrator", "partner", barred=PERPETRATORS_SIDE)
AUDIT = permission("safeguarding:audit:read", "dpo", "auditor")
AUDIT_VERIFICATION = permission("safeguarding:audit:verify", "dpo", "auditor")
