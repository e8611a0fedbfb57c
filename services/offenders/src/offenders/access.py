"""Every permission of the offenders service: a scope, the roles that may hold it, and its name in a signature."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from bluelamp.events.confided import CONFIDED_TYPES
from bluelamp.kit.access import permission, requires
from bluelamp.kit.identity import Actor
from bluelamp.schemas.events import EventType

VICTIMS_SIDE = ("da-specialist", "practitioner", "hub-manager", "exploitation-officer", "sentinel-lead")
"""Who works for those who were harmed reads nothing of how the other side is managed, whatever other role they hold."""
MANAGERS = ("offender-manager", "offender-supervisor", "iom-coordinator", "da-offender-manager")
WHO_RECORD = (*MANAGERS, "sex-offender-manager")
"""Who records offenders and looks for them: whoever manages sex offenders asks nobody else to, who would then know."""


def behind_wall(scope: str, *roles: str, purpose: str | None = None) -> Any:
    """Require a permission that the victim's side never has."""
    return requires(permission(scope, *roles, purpose=purpose, barred=VICTIMS_SIDE))


OffenderRecorder = Annotated[Actor, behind_wall("offenders:offender:record", *WHO_RECORD)]
OffenderReader = Annotated[Actor, behind_wall("offenders:offender:read", *WHO_RECORD, "partner")]
OffenderMatcher = Annotated[Actor, behind_wall("offenders:offender:merge", "iom-coordinator", "offender-supervisor")]
OffenderRestricter = Annotated[Actor, behind_wall("offenders:offender:restrict", "offender-supervisor")]
RetentionReviewer = Annotated[
    Actor, behind_wall("offenders:retention:review", "iom-coordinator", "offender-supervisor")
]
RestrictedOpener = Annotated[Actor, behind_wall("offenders:restricted:open", *MANAGERS)]
OffenceReader = Annotated[Actor, behind_wall("offenders:offence:read", *MANAGERS, "analyst")]
OffenceRecorder = Annotated[Actor, behind_wall("offenders:offence:record", *MANAGERS)]
OffenceImporter = Annotated[Actor, behind_wall("offenders:offence:import", "analyst", "iom-coordinator")]
HarmWeightKeeper = Annotated[Actor, behind_wall("offenders:harm-weight:keep", "analyst")]
PersonChecker = Annotated[Actor, requires(permission("offenders:person:check", "service", purpose="SAFEGUARDING"))]
CohortReader = Annotated[
    Actor, behind_wall("offenders:cohort:read", *MANAGERS, "partner", "analyst", "officer", "board")
]
CohortKeeper = Annotated[Actor, behind_wall("offenders:cohort:keep", "iom-coordinator")]
Nominator = Annotated[Actor, behind_wall("offenders:nomination:make", *MANAGERS, "officer", "sergeant", "partner")]
NominationReader = Annotated[Actor, behind_wall("offenders:nomination:read", *MANAGERS, "partner")]
NominationScorer = Annotated[Actor, behind_wall("offenders:nomination:score", *MANAGERS)]
PanelKeeper = Annotated[Actor, behind_wall("offenders:panel:keep", "iom-coordinator")]
PanelMember = Annotated[Actor, behind_wall("offenders:panel:view", *MANAGERS, "partner")]
PanelDecider = Annotated[Actor, behind_wall("offenders:panel:decide", "iom-coordinator", "offender-supervisor")]
CaseloadReader = Annotated[Actor, behind_wall("offenders:caseload:read", *MANAGERS, "partner")]
CaseloadWorker = Annotated[Actor, behind_wall("offenders:caseload:work", *MANAGERS)]
ContactRecorder = Annotated[Actor, behind_wall("offenders:contact:record", *MANAGERS, "partner")]
CaseloadSupervisor = Annotated[
    Actor, behind_wall("offenders:caseload:supervise", "offender-supervisor", "iom-coordinator")
]
CaseloadRuleReader = Annotated[Actor, behind_wall("offenders:caseload-rule:read", *MANAGERS, "analyst")]
CaseloadRuleKeeper = Annotated[Actor, behind_wall("offenders:caseload-rule:keep", "iom-coordinator")]
LeadAgencyReader = Annotated[Actor, behind_wall("offenders:lead-agency:read", *MANAGERS, "partner")]
LeadAgencyProposer = Annotated[Actor, behind_wall("offenders:lead-agency:propose", *MANAGERS, "partner")]
LeadAgencyOverseer = Annotated[Actor, behind_wall("offenders:lead-agency:oversee", *MANAGERS)]
DisruptionReader = Annotated[Actor, behind_wall("offenders:disruption:read", *MANAGERS, "analyst")]
LeadAgencyRuleReader = Annotated[Actor, behind_wall("offenders:lead-agency-rule:read", *MANAGERS, "analyst")]
LeadAgencyRuleKeeper = Annotated[Actor, behind_wall("offenders:lead-agency-rule:keep", "iom-coordinator")]
LeadAgencyChanger = Annotated[
    Actor, behind_wall("offenders:lead-agency:change", "offender-supervisor", "iom-coordinator")
]
LeadAgencyAccepter = Annotated[
    Actor, behind_wall("offenders:lead-agency:accept", "partner", "offender-supervisor", "iom-coordinator")
]
PERPETRATOR_READERS = ("da-offender-manager", "offender-supervisor", "iom-coordinator")
PerpetratorReader = Annotated[Actor, behind_wall("offenders:perpetrator:read", *PERPETRATOR_READERS)]
PerpetratorManager = Annotated[Actor, behind_wall("offenders:perpetrator:manage", "da-offender-manager")]
# The supervisor too: who is restricted is on the agenda for nobody else, and is reviewed all the same.
MatacDecider = Annotated[Actor, behind_wall("offenders:matac:decide", "da-offender-manager", "offender-supervisor")]
PerpetratorFlagger = Annotated[
    Actor, requires(permission("offenders:perpetrator:flag", "service", purpose="SAFEGUARDING"))
]
FlagMatcher = Annotated[Actor, behind_wall("offenders:perpetrator:match", "iom-coordinator", "offender-supervisor")]
RestorativeJusticeTeller = Annotated[
    Actor, requires(permission("offenders:restorative-justice:tell", "service", purpose="REFERRAL"))
]
DomesticAbuseRuleKeeper = Annotated[Actor, behind_wall("offenders:perpetrator-rule:keep", "iom-coordinator")]
InterimModelReader = Annotated[Actor, behind_wall("offenders:interim-model:read", *MANAGERS, "analyst", "board")]
InterimModelKeeper = Annotated[
    Actor, behind_wall("offenders:interim-model:keep", "da-offender-manager", "iom-coordinator")
]
SexOffenderReader = Annotated[
    Actor, behind_wall("offenders:sex-offender:read", "sex-offender-manager", purpose="SEX_OFFENDER_MANAGEMENT")
]
SexOffenderManager = Annotated[
    Actor, behind_wall("offenders:sex-offender:manage", "sex-offender-manager", purpose="SEX_OFFENDER_MANAGEMENT")
]
ReoffendingReader = Annotated[
    Actor, requires(permission("offenders:reoffending:read", *MANAGERS, "analyst", "board", "service", "integrator"))
]
ReoffendingKeeper = Annotated[Actor, requires(permission("offenders:reoffending:import", "analyst"))]
StandardReader = Annotated[
    Actor, requires(permission("offenders:standard:read", *MANAGERS, "sergeant", "officer", "analyst", "board"))
]
StandardKeeper = Annotated[Actor, requires(permission("offenders:standard:keep", "iom-coordinator"))]
TrainingReader = Annotated[
    Actor, requires(permission("offenders:training:read", *MANAGERS, "sergeant", "analyst", "board"))
]
TRAINING_KEEPERS = ("iom-coordinator",)
TrainingKeeper = Annotated[Actor, requires(permission("offenders:training:keep", *TRAINING_KEEPERS))]
TrainingFeedbackGiver = Annotated[
    Actor, requires(permission("offenders:training:rate", *MANAGERS, "sex-offender-manager", "sergeant", "officer"))
]
WorkbookReader = Annotated[Actor, behind_wall("offenders:workbook:read", *MANAGERS, "analyst", "board")]


def sees_people(actor: Actor) -> bool:
    """Whether somebody may see the offenders themselves; to others small counts of them are not told."""
    return not actor.roles.isdisjoint(MANAGERS)


def may_read_perpetrators(actor: Actor) -> bool:
    """Whether somebody may see where a perpetrator is ranked."""
    return "offenders:perpetrator:read" in actor.scopes and not actor.roles.isdisjoint(PERPETRATOR_READERS)


def reads_feedback(actor: Actor) -> bool:
    """Whether somebody reads what was thought of training one by one; others are told of five people and more."""
    return "offenders:training:keep" in actor.scopes and not actor.roles.isdisjoint(TRAINING_KEEPERS)


EVENTS = permission(
    "offenders:event:read",
    *MANAGERS,
    "sex-offender-manager",
    "partner",
    "integrator",
    "dpo",
    "service",
    barred=VICTIMS_SIDE,
)
_OF_MEETINGS = frozenset(
    {
        EventType.OFFENDERS_MATAC_CYCLE_CLOSED,
        EventType.OFFENDERS_MATAC_CYCLE_OPENED,
        EventType.OFFENDERS_PERPETRATORS_RANKED,
    }
)
_OF_PERPETRATORS = frozenset(
    {
        EventType.OFFENDERS_MATAC_DECIDED,
        EventType.OFFENDERS_MATAC_INFORMATION_NOTED,
        EventType.OFFENDERS_RESTORATIVE_JUSTICE_CHANGED,
        EventType.OFFENDERS_RESTORATIVE_JUSTICE_REQUESTED,
        EventType.OFFENDERS_SERIAL_FLAG_HEARD,
        EventType.OFFENDERS_SERIAL_FLAG_MATCHED,
    }
)
EVENTS_OF_WHOLE_FORCE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "service": frozenset(
            {
                EventType.OFFENDERS_CONTACT_MISSED,
                EventType.OFFENDERS_LEAD_AGENCY_UNASSIGNED,
                EventType.OFFENDERS_NOMINATION_ACCEPTED,
            }
        ),
        "sex-offender-manager": CONFIDED_TYPES,
        "offender-supervisor": frozenset({EventType.OFFENDERS_OFFENDER_OPENED}) | _OF_PERPETRATORS | _OF_MEETINGS,
        "iom-coordinator": _OF_MEETINGS,
        "da-offender-manager": _OF_MEETINGS,
    }
)
"""What those hear who do such work for the whole force, whoever's the records are; a service what it counts."""
EVENTS_OF_EVERY_UNIT: Mapping[str, frozenset[str]] = MappingProxyType(
    {"iom-coordinator": _OF_PERPETRATORS, "da-offender-manager": _OF_PERPETRATORS}
)
"""What those hear of every unit who may read it all; who is restricted is told to no unit, and to no one of them."""
EVENTS_OF_UNIT = frozenset({"offender-supervisor", "iom-coordinator"})
"""Who hears what happens in their unit; of a restricted record no unit is told."""
EVENTS_OF_OWN = frozenset(MANAGERS)
"""Who hears of what they manage, or did themselves."""
WEBHOOKS = permission("offenders:webhook:manage", "integrator", "partner", barred=VICTIMS_SIDE)
AUDIT = permission("offenders:audit:read", "dpo", "auditor")
AUDIT_VERIFICATION = permission("offenders:audit:verify", "dpo", "auditor")
