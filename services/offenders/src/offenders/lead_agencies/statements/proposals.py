"""What the rule proposed."""

from sqlalchemy import Boolean, DateTime, Integer, Text, Uuid, bindparam, exists, insert, or_, select, tuple_

from bluelamp.kit.database import Statement
from offenders.caseload.statements.cases import CLOSED, with_person
from offenders.caseload.tables import cases
from offenders.lead_agencies.tables import lead_agency_changes, lead_agency_proposals
from offenders.nominals.statements.sight import is_seen, kept

FACTS = (
    "mappa_eligible",
    "risk_of_serious_harm",
    "rsr",
    "is_public_interest",
    "is_statutory",
    "is_under_18",
    "has_prior_abuse_or_sexual_offence",
)

WRITE = Statement(
    insert(lead_agency_proposals).values(
        {
            column.name: bindparam(column.name, type_=column.type)
            for column in lead_agency_proposals.c
            if column.name != "proposed_at"
        }
    )
)

_SHOWN = (*lead_agency_proposals.c, kept().label("offender_id"))
_of_cases = with_person().join(lead_agency_proposals, lead_agency_proposals.c.case_id == cases.c.case_id)

PROPOSAL = Statement(
    select(*_SHOWN)
    .select_from(_of_cases)
    .where(lead_agency_proposals.c.proposal_id == bindparam("proposal_id", type_=Uuid), is_seen())
)
"""A proposal, where the reader may know of whom it is."""

_MOMENT = DateTime(timezone=True)
_AFTER_TIME = bindparam("after_time", value=None, type_=_MOMENT)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_OF_LPU = bindparam("of_lpu", type_=Text)
_later = lead_agency_proposals.alias("later")
_is_decided = or_(
    exists()
    .where(
        lead_agency_changes.c.case_id == lead_agency_proposals.c.case_id,
        lead_agency_changes.c.decided_at >= lead_agency_proposals.c.proposed_at,
    )
    .correlate(lead_agency_proposals),
    # Somebody of the force has looked at the facts since, and left the case where it is.
    exists()
    .where(
        _later.c.case_id == lead_agency_proposals.c.case_id,
        _later.c.proposed_at > lead_agency_proposals.c.proposed_at,
        _later.c.organisation_id.is_(None),
    )
    .correlate(lead_agency_proposals),
)
_due = (lead_agency_proposals.c.decide_due_at, lead_agency_proposals.c.proposal_id)
ESCALATIONS = Statement(
    select(*_SHOWN)
    .select_from(_of_cases)
    .where(
        lead_agency_proposals.c.is_escalation,
        ~_is_decided,
        cases.c.status != CLOSED,
        or_(~bindparam("overdue_only", type_=Boolean), _due[0] <= bindparam("now", type_=_MOMENT)),
        or_(_OF_LPU.is_(None), cases.c.lpu == _OF_LPU),
        or_(_AFTER_ID.is_(None), tuple_(*_due) > tuple_(_AFTER_TIME, _AFTER_ID)),
        is_seen(),
    )
    .order_by(*_due)
    .limit(bindparam("limit", type_=Integer))
)
"""One page of what leading organisations have referred and nobody has decided, the most urgent first."""

LATEST = Statement(
    select(lead_agency_proposals)
    .where(lead_agency_proposals.c.case_id == bindparam("case_id", type_=Uuid))
    .order_by(lead_agency_proposals.c.proposed_at.desc(), lead_agency_proposals.c.proposal_id.desc())
    .limit(1)
)
"""What the rule last proposed for a case."""

OF_CASE = Statement(
    select(lead_agency_proposals).where(
        lead_agency_proposals.c.case_id == bindparam("case_id", type_=Uuid),
        lead_agency_proposals.c.proposal_id == bindparam("proposal_id", type_=Uuid),
    )
)
"""One proposal, if it is of this case."""
