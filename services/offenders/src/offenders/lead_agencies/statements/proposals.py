"""What the rule proposed."""

from sqlalchemy import Uuid, bindparam, insert, select

from bluelamp.kit.database import Statement
from offenders.caseload.statements.cases import with_person
from offenders.caseload.tables import cases
from offenders.lead_agencies.tables import lead_agency_proposals
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
