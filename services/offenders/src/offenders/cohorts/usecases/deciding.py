"""What a panel decides of one on its agenda: written once, and done in the same transaction."""

from dataclasses import dataclass
from datetime import datetime
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
from bluelamp.kit.records import created
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.codes import Cohort
from bluelamp.schemas.offenders.cohorts import CohortRuleSet
from bluelamp.schemas.offenders.nominations import NominationState
from bluelamp.schemas.offenders.panels import (
    ItemKind,
    NewPanelDecision,
    PanelDecision,
    PanelDecisionKind,
    PanelDecisionPage,
    Vote,
    VoteCounts,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError, raise_all
from offenders.caseload.usecases.cases import close_case, held_case, review_case
from offenders.cohorts.rules.deciding import counted, departs, faults_of_decision, votes_needed, with_review
from offenders.cohorts.rules.workflow import Step, after
from offenders.cohorts.statements import deciding as statements
from offenders.cohorts.statements.panels import DECIDED
from offenders.cohorts.usecases.accepting import Accepted, accept, say_managed
from offenders.cohorts.usecases.nominating import become, held_nomination
from offenders.cohorts.usecases.panels import PATH, held_item, hold_open, panel_of
from offenders.cohorts.usecases.rules import rules_on
from offenders.nominals.usecases.sight import sight_of
from offenders.nominals.usecases.telling import Hearers, tell

_WRITTEN = (*("item_id", "decision", "reason", "colour", "manager", "team", "lpu", "review_on", "deselection_reason"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A decision that is being taken: on what, by which rules, with which votes, and when."""

    panel_id: UUID
    item: Row
    new: NewPanelDecision
    rules: CohortRuleSet
    votes: VoteCounts
    at: datetime


async def decide(
    connection: Connection, actor: Actor, panel_id: UUID, new: NewPanelDecision, decision_id: UUID | None = None
) -> Answer:
    """Decide of one on the agenda; of two panels that decide of one nomination the first has, and the other is refused.

    Raises NOT_FOUND, RULE_BROKEN with each fault, FORBIDDEN for a capacity that only a supervisor overrides, and
    STATE_CONFLICT for what is decided already, a panel that is over, or too few votes.
    """
    await hold_open(connection, panel_id)
    item = await held_item(connection, actor, panel_id, new.item_id)
    now = clocks.now()
    today = clocks.local_day(now)
    rules = await rules_on(connection, new.cohort or Cohort(item["cohort"]), today)
    raise_all(faults_of_decision(new, ItemKind(item["kind"]), today, rules.review_days))
    new = with_review(new, today, rules.review_days)
    votes = await _votes(connection, panel_id, new, rules.minimum_votes)
    deciding = Deciding(panel_id=panel_id, item=item, new=new, rules=rules, votes=votes, at=now)
    done = await _act(connection, actor, deciding)
    decision_id = decision_id or uuid7()
    await _write(connection, actor, deciding, (decision_id, done))
    row = await statements.DECISION.row(connection, panel_id=panel_id, decision_id=decision_id)
    if row is None:
        raise RuntimeError("what is written comes back")
    await _told(connection, actor, row, item)
    return created(_shown(row), f"{PATH}/{panel_id}/decisions")


async def _votes(connection: Connection, panel_id: UUID, new: NewPanelDecision, minimum: int) -> VoteCounts:
    """Count the votes; raises STATE_CONFLICT while too few agencies have voted."""
    given = [Vote(row["vote"]) for row in await statements.VOTES.rows(connection, item_id=new.item_id)]
    members: int = await statements.MEMBERS.value(connection, panel_id=panel_id)
    if len(given) < (needed := votes_needed(new.decision, minimum, members)):
        detail = f"{len(given)} of the {needed} agencies that are needed have voted."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    return counted(given)


async def _act(connection: Connection, actor: Actor, deciding: Deciding) -> Accepted:
    """Do what was decided; returns the case that was opened and who was asked to lead it, or neither."""
    new, item = deciding.new, deciding.item
    if item["nomination_id"] is not None:
        return await _act_on_nomination(connection, actor, deciding)
    case_id: UUID = item["case_id"]
    if new.decision is PanelDecisionKind.REVIEW:
        if new.review_on is None:
            raise RuntimeError("another day is given, or the decision is refused")
        await review_case(connection, actor, case_id, new.review_on)
        return Accepted()
    if new.deselection_reason is None:
        raise RuntimeError("a reason is given, or the decision is refused")
    case = await held_case(connection, actor, case_id)
    # Whoever sees a restricted record for the case alone sees it no longer once that is closed.
    nomination_id = case["nomination_id"]
    nomination = await held_nomination(connection, actor, nomination_id) if nomination_id else None
    closed = await close_case(connection, actor, case_id, new.deselection_reason, new.reason, closed_at=deciding.at)
    await say_managed(connection, closed.offender_id, None, case_id)
    if nomination is not None:
        await become(connection, actor, nomination, Step.DESELECT)
    return Accepted()


async def _act_on_nomination(connection: Connection, actor: Actor, deciding: Deciding) -> Accepted:
    nomination = await held_nomination(connection, actor, deciding.item["nomination_id"])
    if deciding.new.decision is PanelDecisionKind.DECLINE:
        await become(connection, actor, nomination, Step.DECLINE)
        return Accepted(score_id=nomination["score_score_id"])
    # Of two panels the second is told so before anything is done for it.
    after(NominationState(nomination["state"]), Step.ACCEPT)
    accepted = await accept(connection, actor, (nomination, deciding.rules), deciding.new, deciding.at)
    await become(connection, actor, nomination, Step.ACCEPT, case_id=accepted.case_id)
    return accepted


async def _write(connection: Connection, actor: Actor, deciding: Deciding, done: tuple[UUID, Accepted]) -> None:
    (decision_id, accepted), new = done, deciding.new
    written: dict[str, Any] = {name: getattr(new, name) for name in _WRITTEN}
    await statements.DECIDE.run(
        connection,
        decision_id=decision_id,
        cohort=deciding.rules.cohort,
        cohort_rule_set_id=deciding.rules.cohort_rule_set_id,
        score_id=accepted.score_id,
        opened_case_id=accepted.case_id,
        offered_agency=new.lead.agency if new.lead else None,
        lead_agency_change_id=accepted.change_id,
        decline_reasons=list(new.decline_reasons),
        capacity_override_reason=accepted.override_reason,
        votes=deciding.votes.model_dump(),
        departs_from_votes=departs(new.decision, deciding.votes),
        decided_by=actor.subject,
        decided_at=deciding.at,
        **written,
    )
    await DECIDED.run(connection, the_item=new.item_id, decided_at=deciding.at)


async def _told(connection: Connection, actor: Actor, row: Row, item: Row) -> None:
    subjects = [row["panel_id"], row["item_id"], row["offender_id"]]
    await record(connection, actor, AuditAction.ALTERATION, "decide_in_panel", subjects)
    names = ("panel_id", "item_id", "decision_id", "decision", "cohort", "nomination_id", "case_id")
    lpu = None if item["is_restricted"] else item["lpu"]
    data = {name: row[name] for name in names}
    await tell(
        connection, EventType.OFFENDERS_PANEL_DECIDED, row["panel_id"], data, Hearers(lpu=lpu, owner=actor.subject)
    )


async def list_decisions(
    resources: Resources, actor: Actor, panel_id: UUID, cursor: str | None, limit: int
) -> Response:
    """Return one page of what a panel decided, the latest first; raises NOT_FOUND."""
    listing = Listing(resources.cursors, actor, f"{PATH}/{panel_id}/decisions", {}, limit)
    after_time, after_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        await panel_of(connection, actor, panel_id)
        rows = await statements.DECISIONS.rows(
            connection,
            panel_id=panel_id,
            after_time=datetime.fromisoformat(after_time) if after_time else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
            **sight_of(actor, statements.DECISIONS),
        )
        subjects = [panel_id, *(row["offender_id"] for row in rows[:limit])]
        await record(connection, actor, AuditAction.CONSULTATION, "list_panel_decisions", subjects)
    return listing.answer(PanelDecisionPage, [_shown(row) for row in rows], ("decided_at", "decision_id"))


def _shown(row: Row) -> PanelDecision:
    return PanelDecision.model_validate({name: row[name] for name in PanelDecision.model_fields})
