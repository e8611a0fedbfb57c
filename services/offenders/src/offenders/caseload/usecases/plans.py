"""Plans: made for a case, assessed again, and worked off action by action."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.etags import check_if_match, require_if_match
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.merge_patch import patched
from bluelamp.kit.records import created, not_found, read, read_as_shown, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.plans import (
    ActionStatus,
    NewAssessment,
    NewPlan,
    NewPlanAction,
    Plan,
    PlanAction,
    PlanActionDetails,
    PlanActionPage,
    PlanActionPatch,
    PlanDetails,
    PlanPatch,
)
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.caseload.rules import refusing
from offenders.caseload.rules.travelling import Assessed, travelled
from offenders.caseload.statements import plans as statements
from offenders.caseload.statements import rules as rule_statements
from offenders.caseload.usecases.cases import hearers_of, held_case
from offenders.nominals.usecases.sight import sight_of
from offenders.nominals.usecases.telling import tell
from offenders.settings import ADDRESS


class ActionKey(NamedTuple):
    """Where an action stands."""

    plan_id: UUID
    action_id: UUID


async def make_plan(connection: Connection, actor: Actor, new: NewPlan, plan_id: UUID | None = None) -> Answer:
    """Make the plan of a case, with what was first found, on the pathways in use today.

    Raises NOT_FOUND, STATE_CONFLICT for a closed case, ALREADY_EXISTS where it has a plan, RULE_BROKEN.
    """
    case, today = await held_case(connection, actor, new.case_id), clocks.today()
    refusing.check_due(new.review_on, today, "#/review_on")
    pathways = await rule_statements.PATHWAYS_ON.row(connection, day=today)
    if pathways is None:
        raise RuntimeError("the first set of pathways began before any plan")
    refusing.check_assessment(new.assessment, pathways["pathways"], today, "#/assessment")
    if case["plan_id"] is not None:
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "The case has a plan: assess it again or add to it.")
    plan_id = plan_id or uuid7()
    await statements.MAKE.run(
        connection,
        plan_id=plan_id,
        case_id=new.case_id,
        pathway_set_id=pathways["pathway_set_id"],
        aim=new.aim,
        review_on=new.review_on,
        created_by=actor.subject,
    )
    await _write_needs(connection, actor, plan_id, new.assessment)
    plan = await _told(connection, actor, plan_id, case, "MADE")
    return created(plan, f"{ADDRESS}/plans/{plan_id}", plan.version)


async def get_plan(connection: Connection, actor: Actor, plan_id: UUID, if_none_match: str | None) -> Response:
    """Return a plan with the distance travelled; raises NOT_FOUND."""
    row = await _seen_plan(connection, actor, plan_id)
    await record(connection, actor, AuditAction.CONSULTATION, "get_plan", [plan_id, row["offender_id"]])
    return read(_shown(row), row["version"], if_none_match)


async def change_plan(
    connection: Connection, actor: Actor, plan_id: UUID, if_match: str | None, patch: PlanPatch
) -> Answer:
    """Change what a plan is for, or when it is looked at again."""
    require_if_match(if_match)
    row, case = await _held_plan(connection, actor, plan_id)
    check_if_match(if_match, row["version"])
    before = PlanDetails(aim=row["aim"], review_on=row["review_on"])
    after = patched(before, patch)
    if after.review_on != before.review_on:
        refusing.check_due(after.review_on, clocks.today(), "#/review_on")
    await statements.CHANGE.run(connection, the_plan=plan_id, **dict(after))
    plan = await _told(connection, actor, plan_id, case, "CHANGED")
    return stands(plan, plan.version)


async def assess_needs(connection: Connection, actor: Actor, plan_id: UUID, new: NewAssessment) -> Answer:
    """Add an assessment; raises ALREADY_EXISTS for a pathway that was assessed that day."""
    row, case = await _held_plan(connection, actor, plan_id)
    refusing.check_assessment(new, row["pathways"], clocks.today())
    await _write_needs(connection, actor, plan_id, new)
    await statements.TOUCH.run(connection, the_plan=plan_id)
    plan = await _told(connection, actor, plan_id, case, "NEEDS_ASSESSED")
    return created(plan, f"{ADDRESS}/plans/{plan_id}", plan.version)


async def add_action(
    connection: Connection, actor: Actor, plan_id: UUID, new: NewPlanAction, action_id: UUID | None = None
) -> Answer:
    """Add an action on one of the plan's pathways; raises RULE_BROKEN for another or for a day that is over."""
    row, case = await _held_plan(connection, actor, plan_id)
    refusing.check_pathway(new.pathway, row["pathways"])
    refusing.check_due(new.due_on, clocks.today(), "#/due_on")
    action_id = action_id or uuid7()
    await statements.ADD_ACTION.run(
        connection, action_id=action_id, plan_id=plan_id, created_by=actor.subject, **dict(new)
    )
    await statements.TOUCH.run(connection, the_plan=plan_id)
    await _told(connection, actor, plan_id, case, "ACTION_ADDED")
    action = _action(await _action_row(connection, plan_id, action_id))
    return created(action, f"{ADDRESS}/plans/{plan_id}/actions/{action_id}", action.version)


async def change_action(
    connection: Connection, actor: Actor, key: ActionKey, if_match: str | None, patch: PlanActionPatch
) -> Answer:
    """Change an action, or end it with what came of it; ended, it carries the day."""
    require_if_match(if_match)
    plan_id, action_id = key
    plan, case = await _held_plan(connection, actor, plan_id)
    row = await _action_row(connection, plan_id, action_id)
    check_if_match(if_match, row["version"])
    before = PlanActionDetails.model_validate({name: row[name] for name in PlanActionDetails.model_fields})
    after = patched(before, patch)
    refusing.check_pathway(after.pathway, plan["pathways"])
    refusing.check_action(after)
    await statements.CHANGE_ACTION.run(
        connection, the_action=action_id, ended_on=_ended_on(row, after, clocks.today()), **dict(after)
    )
    await statements.TOUCH.run(connection, the_plan=plan_id)
    await _told(connection, actor, plan_id, case, "ACTION_CHANGED")
    action = _action(await _action_row(connection, plan_id, action_id))
    return stands(action, action.version)


async def get_action(connection: Connection, actor: Actor, key: ActionKey, if_none_match: str | None) -> Response:
    """Return one action of a plan; raises NOT_FOUND."""
    plan_id, action_id = key
    plan = await _seen_plan(connection, actor, plan_id)
    action = _action(await _action_row(connection, plan_id, action_id))
    subjects = [action_id, plan_id, plan["offender_id"]]
    await record(connection, actor, AuditAction.CONSULTATION, "get_action", subjects)
    # The day makes it overdue without another version.
    return read_as_shown(action, action.version, if_none_match)


async def list_actions(resources: Resources, actor: Actor, plan_id: UUID, cursor: str | None, limit: int) -> Response:
    """Return one page of a plan's actions, what is due first at the front."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/plans/{plan_id}/actions", {}, limit)
    after_day, after_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        plan = await _seen_plan(connection, actor, plan_id)
        rows = await statements.ACTIONS.rows(
            connection,
            plan_id=plan_id,
            after_day=date.fromisoformat(after_day) if after_day else None,
            after_id=UUID(after_id) if after_id else None,
            limit=limit + 1,
        )
        await record(connection, actor, AuditAction.CONSULTATION, "list_actions", [plan_id, plan["offender_id"]])
    return listing.answer(PlanActionPage, [_action(row) for row in rows], ("due_on", "action_id"))


async def _write_needs(connection: Connection, actor: Actor, plan_id: UUID, new: NewAssessment) -> None:
    try:
        await statements.ASSESS.each(
            connection,
            [
                {
                    "plan_id": plan_id,
                    "pathway": need.pathway,
                    "assessed_on": new.assessed_on,
                    "score": need.score,
                    "assessed_by": actor.subject,
                }
                for need in new.needs
            ],
        )
    except asyncpg.UniqueViolationError:
        raise ProblemError(ProblemCode.ALREADY_EXISTS, "A pathway was assessed on that day already.") from None


async def _seen_plan(connection: Connection, actor: Actor, plan_id: UUID) -> Row:
    row = await statements.PLAN.row(connection, plan_id=plan_id, **sight_of(actor, statements.PLAN))
    if row is None:
        raise not_found("plan")
    return row


async def _held_plan(connection: Connection, actor: Actor, plan_id: UUID) -> tuple[Row, Row]:
    """Return a plan and its running case, both held."""
    found = await _seen_plan(connection, actor, plan_id)
    case = await held_case(connection, actor, found["case_id"])
    await statements.LOCK.value(connection, plan_id=plan_id)
    return await _seen_plan(connection, actor, plan_id), case


async def _action_row(connection: Connection, plan_id: UUID, action_id: UUID) -> Row:
    row = await statements.ACTION.row(connection, plan_id=plan_id, action_id=action_id)
    if row is None:
        raise not_found("action")
    return row


async def _told(connection: Connection, actor: Actor, plan_id: UUID, case: Row, change: str) -> Plan:
    action = AuditAction.COLLECTION if change == "MADE" else AuditAction.ALTERATION
    subjects = [plan_id, case["case_id"], case["offender_id"]]
    await record(connection, actor, action, "change_plan" if change != "MADE" else "make_plan", subjects)
    data = {"plan_id": plan_id, "case_id": case["case_id"], "change": change}
    await tell(connection, EventType.OFFENDERS_PLAN_CHANGED, plan_id, data, hearers_of(case))
    return _shown(await _seen_plan(connection, actor, plan_id))


def _ended_on(row: Row, after: PlanActionDetails, today: date) -> date | None:
    if after.status is ActionStatus.OPEN:
        return None
    ended_on: date | None = row["ended_on"]
    return ended_on or today


def _shown(row: Row) -> Plan:
    found = [
        Assessed(one["pathway"], date.fromisoformat(one["assessed_on"]), one["score"]) for one in row["assessments"]
    ]
    way = travelled(row["pathways"], found)
    worked_out: dict[str, Any] = {
        "pathways": way.pathways,
        "is_complete": all(one.assessments for one in way.pathways),
        "first_total": way.first_total,
        "latest_total": way.latest_total,
        "distance_travelled": way.distance,
    }
    stored = {name: row[name] for name in Plan.model_fields if name in row and name not in worked_out}
    return Plan.model_validate({**stored, **worked_out})


def _action(row: Row) -> PlanAction:
    stored = {name: row[name] for name in PlanAction.model_fields if name != "is_overdue"}
    is_overdue = row["status"] == ActionStatus.OPEN and row["due_on"] < clocks.today()
    return PlanAction.model_validate({**stored, "is_overdue": is_overdue})
