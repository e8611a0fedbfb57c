"""Reading decisions and the register, and the entry in the audit log that goes with it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import Response

from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.problems import ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.routing import (
    RecordedOverride,
    RoutingDecision,
    RoutingPage,
    RoutingSummary,
    TeamTermPage,
)
from safeguarding.routing.statements import decisions as statements
from safeguarding.routing.statements import register as register_statements
from safeguarding.routing.usecases.register import team_term

DECISIONS = "/safeguarding/v1/routing-decisions"
TEAMS = "/safeguarding/v1/routing-teams"


def sight_of(actor: Actor) -> dict[str, Any]:
    """Return what confines a reader; a desk is confined by row-level security already."""
    return {"sees_all": actor.confined_to is not None, "reader": actor.subject, "reader_lpu": actor.lpu}


async def locked(connection: Connection, actor: Actor, routing_decision_id: UUID) -> Row:
    """Lock a decision that the caller may see; raises NOT_FOUND."""
    return _found(await statements.LOCKED.row(connection, routing_decision_id=routing_decision_id, **sight_of(actor)))


async def decision_of(connection: Connection, actor: Actor, routing_decision_id: UUID) -> RoutingDecision:
    """Return a decision with its overrides; raises NOT_FOUND for one that the caller may not see."""
    row = _found(await statements.ONE.row(connection, routing_decision_id=routing_decision_id, **sight_of(actor)))
    overrides = await statements.OVERRIDES.rows(connection, routing_decision_id=routing_decision_id)
    names = RoutingDecision.model_fields.keys() & row.keys()
    return RoutingDecision.model_validate(
        {
            **{name: row[name] for name in names},
            **row["explanation"],
            "overrides": [{name: one[name] for name in RecordedOverride.model_fields} for one in overrides],
        }
    )


async def get_routing_decision(connection: Connection, actor: Actor, routing_decision_id: UUID) -> RoutingDecision:
    """Return a decision; reading it is a consultation of it and of its victim."""
    decision = await decision_of(connection, actor, routing_decision_id)
    subjects = [one for one in (routing_decision_id, decision.victim_id) if one]
    await record(connection, actor, AuditAction.CONSULTATION, "get_routing_decision", subjects)
    return decision


async def list_routing_decisions(
    resources: Resources, actor: Actor, lpu: Lpu | None, cursor: str | None, limit: int
) -> Response:
    """Return one page, newest first."""
    listing = Listing(resources.cursors, actor, DECISIONS, {"lpu": lpu}, limit)
    moment, last_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE.rows(
            connection,
            **sight_of(actor),
            of_lpu=lpu,
            after_time=datetime.fromisoformat(moment) if moment else None,
            after_id=UUID(last_id) if last_id else None,
            limit=limit + 1,
        )
        subjects = [one for row in rows[:limit] for one in (row["routing_decision_id"], row["victim_id"]) if one]
        await record(connection, actor, AuditAction.CONSULTATION, "list_routing_decisions", subjects)
    items = [RoutingSummary.model_validate({name: row[name] for name in RoutingSummary.model_fields}) for row in rows]
    return listing.answer(RoutingPage, items, ("decided_at", "routing_decision_id"))


async def list_team_terms(
    resources: Resources, actor: Actor, day: date | None, cursor: str | None, limit: int
) -> Response:
    """Return one page of the register, or of what holds on a day; it is about teams, so there is nothing to audit."""
    listing = Listing(resources.cursors, actor, TEAMS, {"on": day}, limit)
    team, last_id = listing.position(cursor)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await register_statements.TERM_PAGE.rows(
            connection, day=day, after_team=team, after_id=UUID(last_id) if last_id else None, limit=limit + 1
        )
    return listing.answer(TeamTermPage, [team_term(row) for row in rows], ("team", "team_term_id"))


def _found(row: Row | None) -> Row:
    if row is None:
        raise ProblemError(ProblemCode.NOT_FOUND, "There is no such decision that the caller may see.")
    return row
