"""What the rule proposes, of facts that somebody gives; each kept as it was said."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.lead_agencies import (
    LeadAgencyEscalationPage,
    LeadAgencyProposal,
    NewLeadAgencyProposal,
)
from offenders.caseload.usecases.cases import hearers_of, held_case, running_cases
from offenders.caseload.usecases.status import meant_among
from offenders.lead_agencies.rules.proposing import propose, suspects_high_risk
from offenders.lead_agencies.rules.refusing import check_as_at
from offenders.lead_agencies.statements import proposals as statements
from offenders.lead_agencies.usecases.rules import Holding, holding_on
from offenders.nominals.usecases.sight import seen_offender, sight_of
from offenders.nominals.usecases.telling import tell
from offenders.settings import ADDRESS


async def propose_lead(
    connection: Connection,
    actor: Actor,
    offender_id: UUID,
    new: NewLeadAgencyProposal,
    proposal_id: UUID | None = None,
) -> Answer:
    """Say whom the rule proposes to lead, by the rule set of a day, and keep that with the facts it was said of.

    The organisation that leads refers its own case so where it suspects high risk (domain.md §4.5): that is decided
    within the urgent time of today's rule set, and until another agency accepts it leads on. Raises NOT_FOUND,
    FORBIDDEN to an organisation that does not lead, STATE_CONFLICT for somebody who is not managed, RULE_BROKEN for
    a day that has not come.
    """
    today = clocks.today()
    as_at = new.as_at or today
    check_as_at(as_at, today)
    case = await meant_case(connection, actor, offender_id, new.case_id)
    holding = await holding_on(connection, as_at)
    said, proposal_id = propose(new.facts, holding.rules), proposal_id or uuid7()
    decide_due_at = await _decide_due_at(connection, actor, new, holding, today)
    await statements.WRITE.run(
        connection,
        proposal_id=proposal_id,
        case_id=case["case_id"],
        rule_set_id=holding.rule_set_id,
        as_at=as_at,
        proposed_agency=said.agency,
        grounds=list(said.grounds),
        indicators=list(said.indicators),
        proposed_by=actor.subject,
        organisation_id=actor.confined_to,
        is_escalation=decide_due_at is not None,
        decide_due_at=decide_due_at,
        **dict(new.facts),
    )
    written = await _seen_proposal(connection, actor, proposal_id)
    await record(connection, actor, AuditAction.COLLECTION, "propose_lead", _subjects(written))
    told = ("proposal_id", "case_id", "offender_id", "rule_set_id", "proposed_agency", "is_escalation")
    data = {name: written[name] for name in told}
    await tell(connection, EventType.OFFENDERS_LEAD_AGENCY_PROPOSED, proposal_id, data, hearers_of(case))
    return created(_shown(written), f"{ADDRESS}/lead-agency-proposals/{proposal_id}")


async def get_proposal(connection: Connection, actor: Actor, proposal_id: UUID) -> LeadAgencyProposal:
    """Return one proposal; raises NOT_FOUND."""
    row = await _seen_proposal(connection, actor, proposal_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_lead_agency_proposal", _subjects(row))
    return _shown(row)


async def _decide_due_at(
    connection: Connection, actor: Actor, new: NewLeadAgencyProposal, holding: Holding, today: date
) -> datetime | None:
    """Return until when it is decided that the organisation which leads suspects high risk, or None."""
    if actor.confined_to is None or not suspects_high_risk(new.facts, holding.rules):
        return None
    of_today = await holding_on(connection, today)
    return clocks.due_at(clocks.now(), of_today.urgent_amount, of_today.urgent_unit)


async def list_escalations(
    resources: Resources, actor: Actor, filters: dict[str, Any], cursor: str | None, limit: int
) -> Response:
    """Return one page of what leading organisations referred and nobody has decided, the most urgent first."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/lead-agency-escalations", filters, limit)
    after_time, after_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.ESCALATIONS.rows(
            connection,
            overdue_only=filters["overdue"],
            of_lpu=filters["lpu"],
            now=clocks.now(),
            after_time=datetime.fromisoformat(after_time) if after_time else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.ESCALATIONS),
        )
        subjects = [one for row in rows[:limit] for one in _subjects(row)]
        await record(connection, actor, AuditAction.CONSULTATION, "list_lead_agency_escalations", subjects)
    return listing.answer(LeadAgencyEscalationPage, [_shown(row) for row in rows], ("decide_due_at", "proposal_id"))


async def meant_case(connection: Connection, actor: Actor, offender_id: UUID, case_id: UUID | None) -> Row:
    """Return the running case that is meant, held: the one named, or the person's only one.

    One for which another stands does not count. Raises NOT_FOUND, STATE_CONFLICT where nobody manages the person,
    RULE_BROKEN where the case is not said or is none of theirs.
    """
    await seen_offender(connection, actor, offender_id)
    running = await running_cases(connection, actor, offender_id)
    return await held_case(connection, actor, meant_among(running, case_id))


async def _seen_proposal(connection: Connection, actor: Actor, proposal_id: UUID) -> Row:
    sight = sight_of(actor, statements.PROPOSAL)
    row = await statements.PROPOSAL.row(connection, proposal_id=proposal_id, **sight)
    if row is None:
        raise not_found("proposal")
    return row


def _shown(row: Row) -> LeadAgencyProposal:
    return LeadAgencyProposal.model_validate({name: row[name] for name in LeadAgencyProposal.model_fields})


def _subjects(row: Row) -> list[UUID]:
    return [row["proposal_id"], row["case_id"], row["offender_id"]]
