"""Who leads: decided by a human, taken over by the agency that is asked, and until then nobody is let go of.

`offer_lead` is for the features that stand on this one: a panel that names a lead agency with the case.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer, RequestKey, answer_once, is_stored
from bluelamp.kit.identity import CONFINED_ROLES, Actor
from bluelamp.kit.records import created, not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.lead_agencies import (
    ChangeAnswer,
    ChangeState,
    LeadAgencyChange,
    LeadAgencyFacts,
    NewChangeAnswer,
    NewChangeWithdrawal,
    NewLeadAgencyChange,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from offenders.caseload.usecases.cases import hearers_of, held_case, set_lead
from offenders.lead_agencies.rules.proposing import propose
from offenders.lead_agencies.rules.refusing import Lead, check_answer, check_change, refuse
from offenders.lead_agencies.statements import changes as statements
from offenders.lead_agencies.statements import proposals
from offenders.lead_agencies.usecases.proposing import meant_case
from offenders.lead_agencies.usecases.rules import Holding, allowed_on, holding_on
from offenders.lead_agencies.usecases.telling import tell_lead
from offenders.nominals.usecases.sight import end_sight, let_organisation_see, sight_of
from offenders.nominals.usecases.telling import tell
from offenders.settings import ADDRESS

PROPOSED = "CASE_PROPOSED"
"""The basis on which the agency that is asked to take a case sees it."""
_EVENTS = {
    ChangeState.PENDING: EventType.OFFENDERS_LEAD_AGENCY_OFFERED,
    ChangeState.ACCEPTED: EventType.OFFENDERS_LEAD_AGENCY_CHANGED,
    ChangeState.DECLINED: EventType.OFFENDERS_LEAD_AGENCY_DECLINED,
    ChangeState.WITHDRAWN: EventType.OFFENDERS_LEAD_AGENCY_WITHDRAWN,
    ChangeState.LAPSED: EventType.OFFENDERS_LEAD_AGENCY_LAPSED,
}


class Ruled(NamedTuple):
    """What the rule said before a human decided."""

    proposal_id: UUID | None = None
    agency: str | None = None
    is_urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who is to lead, why, and what the rule had said."""

    to: Lead
    reason: str
    ruled: Ruled


class Logged(NamedTuple):
    """As what the audit log has it."""

    action: AuditAction
    operation: str


class Outcome(NamedTuple):
    """What became of a change, and why."""

    state: ChangeState
    reason: str | None


async def decide_lead(
    connection: Connection, actor: Actor, offender_id: UUID, new: NewLeadAgencyChange, change_id: UUID | None = None
) -> Answer:
    """Decide who is to lead somebody's case; the agency that is asked has its time to answer.

    Raises NOT_FOUND, STATE_CONFLICT where nobody manages the person or a change waits already, RULE_BROKEN for an
    agency that leads already or may not lead today, and where the rule has not been asked.
    """
    case = await meant_case(connection, actor, offender_id, new.case_id)
    to = Lead(LeadAgency(new.to_agency), new.to_organisation_id)
    decision = Decision(to=to, reason=new.reason, ruled=await _ruled(connection, case["case_id"], new))
    change_id = await offer_lead(connection, actor, case, decision, change_id)
    change = await _bare(connection, change_id)
    return created(shown(change), f"{ADDRESS}/lead-agency-changes/{change_id}")


async def offer_lead(
    connection: Connection, actor: Actor, case: Row, decision: Decision, change_id: UUID | None = None
) -> UUID:
    """Write a decided change of lead of a held case, and ask the agency to take it; returns the change's id.

    That nobody leads any more needs nobody's answer: it holds at once, and the case stands in the queue.
    """
    now, change_id = clocks.now(), change_id or uuid7()
    holding = await holding_on(connection, clocks.today())
    before = Lead(LeadAgency(case["lead_agency"]), case["lead_organisation_id"])
    check_change(decision.to, before, await allowed_on(connection, clocks.today()))
    if await statements.HAS_PENDING.value(connection, case_id=case["case_id"]) is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "An agency is asked already: it answers first, or is not asked.")
    due_at = _answer_due_at(now, holding, decision)
    values = decided_values(case, decision, actor.subject, now, due_at)
    await statements.DECIDE.run(connection, change_id=change_id, **values)
    if decision.to.organisation_id is not None:
        await let_organisation_see(
            connection, case["given_offender_id"], decision.to.organisation_id, PROPOSED, case["case_id"]
        )
    logged = Logged(AuditAction.COLLECTION, "decide_lead")
    await tell_change(connection, actor, logged, await _bare(connection, change_id), case)
    if decision.to.agency is LeadAgency.UNASSIGNED:
        await _take_over(connection, actor, change_id, case, decision.to)
    return change_id


def _answer_due_at(now: datetime, holding: Holding, decision: Decision) -> datetime:
    """Return until when the agency that is asked answers: sooner, where whoever leads suspects high risk."""
    if decision.ruled.is_urgent:
        return clocks.due_at(now, holding.urgent_amount, holding.urgent_unit)
    return clocks.due_at(now, holding.acceptance_amount, holding.acceptance_unit)


def decided_values(
    case: Row, decision: Decision, decided_by: str, decided_at: datetime, due_at: datetime
) -> dict[str, Any]:
    """Return what is written of a decided change but for its id; one to nobody is complete as it is decided."""
    at_once = decision.to.agency is LeadAgency.UNASSIGNED
    return {
        "case_id": case["case_id"],
        "from_agency": case["lead_agency"],
        "from_organisation_id": case["lead_organisation_id"],
        "to_agency": decision.to.agency,
        "to_organisation_id": decision.to.organisation_id,
        "reason": decision.reason,
        "proposal_id": decision.ruled.proposal_id,
        "rule_agency": decision.ruled.agency,
        "reallocation_id": None,
        "decided_at": decided_at,
        "decided_by": decided_by,
        "state": ChangeState.ACCEPTED if at_once else ChangeState.PENDING,
        "accept_due_at": None if at_once else due_at,
        "answered_at": decided_at if at_once else None,
        "answered_by": decided_by if at_once else None,
        "handover_complete_at": decided_at if at_once else None,
    }


async def answer_change(
    resources: Resources, actor: Actor, key: RequestKey, change_id: UUID, new: NewChangeAnswer
) -> Response:
    """Let the agency that is asked accept or decline.

    What a partner may answer is looked up as the partner, under row-level security; the answer moves the case from one
    organisation to another, which neither of the two may do, so the service writes it.
    """
    async with resources.database.transaction(actor.confined_to) as connection:
        # Whoever declined sees it no longer, and hears the same again for the same key.
        if not await is_stored(connection, actor, key):
            await seen_change(connection, actor, change_id)
    as_service = replace(actor, roles=actor.roles - CONFINED_ROLES)
    return await answer_once(
        resources.database, as_service, key, lambda connection: take_answer(connection, actor, change_id, new)
    )


async def take_answer(connection: Connection, actor: Actor, change_id: UUID, new: NewChangeAnswer) -> Answer:
    """Write what the agency that is asked answers; from an acceptance on it leads.

    Raises NOT_FOUND, FORBIDDEN to anybody but the agency that is asked, STATE_CONFLICT once it is answered, and for an
    acceptance by an agency that may not lead today.
    """
    check_answer(new)
    change = await seen_change(connection, actor, change_id)
    to = Lead(LeadAgency(change["to_agency"]), change["to_organisation_id"])
    if to.organisation_id != actor.confined_to:
        raise ProblemError(ProblemCode.FORBIDDEN, "Only the agency that is asked to lead answers.")
    if new.answer is ChangeAnswer.ACCEPTED:
        await _check_may_lead(connection, to)
    outcome = Outcome(ChangeState(new.answer.value), new.reason)
    case = await _settle(connection, actor, change, outcome, f"answer_lead_{new.answer.value.lower()}")
    if new.answer is ChangeAnswer.ACCEPTED:
        await _take_over(connection, actor, change_id, case, to)
    row = await _bare(connection, change_id)
    return Answer(shown(row))


async def _check_may_lead(connection: Connection, to: Lead) -> None:
    """Refuse what was offered under a rule set that holds no longer: it is withdrawn, and offered to another."""
    if not (await allowed_on(connection, clocks.today())).may_lead(to):
        detail = "Who was asked may not lead by what holds today: the offer is withdrawn, or declined."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail, [Fault("#/answer", detail, "may_not_lead")])


async def withdraw_change(connection: Connection, actor: Actor, change_id: UUID, new: NewChangeWithdrawal) -> Answer:
    """Take back a change that nobody has answered; raises NOT_FOUND, STATE_CONFLICT."""
    change = await seen_change(connection, actor, change_id)
    outcome = Outcome(ChangeState.WITHDRAWN, new.reason)
    await _settle(connection, actor, change, outcome, "withdraw_lead")
    return Answer(shown(await _bare(connection, change_id)))


async def _settle(connection: Connection, actor: Actor, change: Row, outcome: Outcome, operation: str) -> Row:
    """Write what became of a change, and tell it; returns its case, held."""
    case = await held_case(connection, actor, change["case_id"])
    await write_outcome(connection, actor, change["change_id"], outcome)
    await end_sight(connection, PROPOSED, case["case_id"])
    settled = await _bare(connection, change["change_id"])
    await tell_change(connection, actor, Logged(AuditAction.ALTERATION, operation), settled, case)
    return case


async def write_outcome(connection: Connection, actor: Actor, change_id: UUID, outcome: Outcome) -> None:
    """Write what became of a change, once; raises STATE_CONFLICT when that is written already."""
    now = clocks.now()
    written = await statements.ANSWER.run(
        connection,
        the_change=change_id,
        state=outcome.state,
        answered_at=now,
        answered_by=actor.subject,
        answer_reason=outcome.reason,
        handover_complete_at=now if outcome.state is ChangeState.ACCEPTED else None,
    )
    if not written:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "What became of this change is decided already.")


async def _take_over(connection: Connection, actor: Actor, change_id: UUID, case: Row, to: Lead) -> None:
    await set_lead(connection, actor, case["case_id"], to.agency, to.organisation_id)
    await tell_lead(connection, actor, case["given_offender_id"], change_id)


async def tell_change(connection: Connection, actor: Actor, logged: Logged, change: Row, case: Row) -> None:
    """Write the audit entry and the event of what became of a change.

    Who is asked hears that it is asked, and is not any more; who led hears what became of it.
    """
    await record(connection, actor, *logged, [change["change_id"], case["case_id"], case["offender_id"]])
    state = ChangeState(change["state"])
    event = _EVENTS[state]
    if state is ChangeState.ACCEPTED and change["to_agency"] == LeadAgency.UNASSIGNED:
        event = EventType.OFFENDERS_LEAD_AGENCY_UNASSIGNED
    asked = state in {ChangeState.PENDING, ChangeState.WITHDRAWN, ChangeState.LAPSED}
    organisation = change["to_organisation_id"] if asked else change["from_organisation_id"]
    hearers = hearers_of(case)._replace(organisation_id=organisation)
    await tell(connection, event, change["change_id"], told_of(change), hearers)


def told_of(change: Row) -> dict[str, Any]:
    """Return what an event says of a change."""
    told = ("change_id", "case_id", "offender_id", "from_agency", "to_agency", "state")
    return {**{name: change[name] for name in told}, "departs_from_rule": departs(change)}


def departs(change: Row) -> bool:
    """Whether a human decided otherwise than the rule proposed."""
    return change["rule_agency"] is not None and change["rule_agency"] != change["to_agency"]


async def seen_change(connection: Connection, actor: Actor, change_id: UUID) -> Row:
    """Return a change that the caller may know of; raises NOT_FOUND."""
    row = await statements.CHANGE.row(connection, change_id=change_id, **sight_of(actor, statements.CHANGE))
    if row is None:
        raise not_found("change of lead")
    return row


async def _bare(connection: Connection, change_id: UUID) -> Row:
    row = await statements.BARE.row(connection, change_id=change_id)
    if row is None:
        raise RuntimeError("what is written comes back")
    return row


def shown(row: Row) -> LeadAgencyChange:
    """Return a change as it is told."""
    due_at: datetime | None = row["accept_due_at"]
    is_overdue = row["state"] == ChangeState.PENDING and due_at is not None and due_at <= clocks.now()
    worked_out = {"departs_from_rule": departs(row), "is_overdue": is_overdue}
    stored = {name: row[name] for name in LeadAgencyChange.model_fields if name not in worked_out}
    return LeadAgencyChange.model_validate({**stored, **worked_out})


async def _ruled(connection: Connection, case_id: UUID, new: NewLeadAgencyChange) -> Ruled:
    """Return what the rule says today of the facts of a proposal: of that which is named, or the latest of the case.

    A proposal by the rule of a day long past is kept as it was, and says nothing of an agency that is there no more.
    Nobody need ask who leads if nobody does.
    """
    if new.proposal_id is None:
        row = await proposals.LATEST.row(connection, case_id=case_id)
    else:
        row = await proposals.OF_CASE.row(connection, case_id=case_id, proposal_id=new.proposal_id)
    if row is not None:
        facts = LeadAgencyFacts.model_validate({name: row[name] for name in proposals.FACTS})
        agency = propose(facts, (await holding_on(connection, clocks.today())).rules).agency
        return Ruled(row["proposal_id"], agency, row["is_escalation"])
    if new.proposal_id is not None or new.to_agency is not LeadAgency.UNASSIGNED:
        detail = "The rule proposes before a human decides: there is no such proposal for this case."
        refuse([Fault("#/proposal_id", detail, "no_proposal")])
    return Ruled()
