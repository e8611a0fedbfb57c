"""The registers of operating practice, and what gaps and progress are worked out of."""

from sqlalchemy import Uuid, bindparam, select

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from offenders.standards.tables import (
    compliance_audits,
    improvement_actions,
    standard_adoptions,
    standard_versions,
    standards,
    strategy_actions,
    transition_issues,
)

_EVENT = EventType.OFFENDERS_STANDARD_RECORD_CHANGED
_OF_VERSION = ("standard_version_id", "lpu")

STANDARDS = register_of(standards, "STANDARD", _EVENT, "begun_on")
VERSIONS = register_of(standard_versions, "STANDARD_VERSION", _EVENT, "in_force_from", ("standard_id",))
ADOPTIONS = register_of(standard_adoptions, "STANDARD_ADOPTION", _EVENT, "planned_for", _OF_VERSION)
AUDITS = register_of(compliance_audits, "COMPLIANCE_AUDIT", _EVENT, "audited_on", _OF_VERSION)
ACTIONS = register_of(improvement_actions, "IMPROVEMENT_ACTION", _EVENT, "due_on", ("compliance_audit_id", "status"))
STRATEGY = register_of(strategy_actions, "STRATEGY_ACTION", _EVENT, "due_on", ("strand", "status"))
ISSUES = register_of(transition_issues, "TRANSITION_ISSUE", _EVENT, "due_on", ("region", "status"))

_STANDARD_ID = bindparam("standard_id", type_=Uuid)
VERSIONS_OF = Statement(
    select(
        standard_versions.c.standard_version_id, standard_versions.c.version_number, standard_versions.c.in_force_from
    ).where(standard_versions.c.standard_id == _STANDARD_ID)
)
"""Every version of a way of working."""

ADOPTIONS_OF = Statement(
    select(
        standard_adoptions.c.standard_version_id,
        standard_adoptions.c.lpu,
        standard_adoptions.c.planned_for,
        standard_adoptions.c.adopted_on,
    )
    .join(standard_versions, standard_versions.c.standard_version_id == standard_adoptions.c.standard_version_id)
    .where(standard_versions.c.standard_id == _STANDARD_ID)
)
"""When each unit adopted which version of it, or is to."""

STEPS = Statement(select(strategy_actions.c.strand, strategy_actions.c.status, strategy_actions.c.due_on))
"""Everything that is done for the strategy: some dozens."""
