"""Every permission of the referrals service: a scope, the roles that may hold it, and its name in a signature."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from bluelamp.kit.access import permission, requires
from bluelamp.kit.identity import Actor
from bluelamp.schemas.events import EventType

Matcher = Annotated[Actor, requires(permission("referrals:match:find", "officer", "sergeant", purpose="REFERRAL"))]
Submitter = Annotated[Actor, requires(permission("referrals:referral:submit", "officer", "service"))]
Reader = Annotated[Actor, requires(permission("referrals:referral:read", "officer", "sergeant", "partner"))]
Amender = Annotated[Actor, requires(permission("referrals:referral:amend", "officer"))]
Resubmitter = Annotated[Actor, requires(permission("referrals:referral:resubmit", "officer"))]
SafeguardingTeller = Annotated[
    Actor, requires(permission("referrals:referral:update", "service", purpose="SAFEGUARDING"))
]
Withdrawer = Annotated[Actor, requires(permission("referrals:referral:withdraw", "officer", "sergeant"))]
Checker = Annotated[Actor, requires(permission("referrals:referral:check", "sergeant"))]
Escalator = Annotated[Actor, requires(permission("referrals:referral:escalate", "officer", "sergeant", "partner"))]
Answerer = Annotated[Actor, requires(permission("referrals:offer:answer", "partner", purpose="REFERRAL"))]
Reporter = Annotated[Actor, requires(permission("referrals:offer:report", "partner", purpose="REFERRAL"))]
LedgerReader = Annotated[Actor, requires(permission("referrals:disclosure:read", "officer", "dpo", purpose="AUDIT"))]
WindowReader = Annotated[
    Actor, requires(permission("referrals:response-window:read", "directory-admin", "officer", "sergeant", "partner"))
]
WindowSetter = Annotated[Actor, requires(permission("referrals:response-window:set", "directory-admin"))]
StatisticsReader = Annotated[Actor, requires(permission("referrals:statistics:read", "sergeant", "board", "service"))]
DirectoryReader = Annotated[
    Actor,
    requires(permission("referrals:directory:read", "directory-admin", "officer", "sergeant", "partner")),
]
DirectoryKeeper = Annotated[Actor, requires(permission("referrals:directory:keep", "directory-admin"))]
CapacityKeeper = Annotated[
    Actor, requires(permission("referrals:capacity:keep", "directory-admin", "partner", purpose="DIRECTORY"))
]

# The rooms that every service has take their permissions from here.
EVENTS = permission("referrals:event:read", "officer", "sergeant", "partner", "integrator", "dpo", "service")
EVENTS_OF_WHOLE_FORCE: Mapping[str, frozenset[str]] = MappingProxyType(
    {"service": frozenset({EventType.REFERRAL_ACCEPTED})}
)
"""What another service of the platform hears: what it counts."""
WEBHOOKS = permission("referrals:webhook:manage", "integrator", "partner")
AUDIT = permission("referrals:audit:read", "dpo", "auditor")
AUDIT_VERIFICATION = permission("referrals:audit:verify", "dpo", "auditor")
