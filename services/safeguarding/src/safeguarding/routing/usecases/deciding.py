"""Asking who takes a crime, and a supervisor's different answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.clocks import age_on
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.problems import rule_broken
from bluelamp.schemas.safeguarding.routing import NewRoutingDecision, RoutedVictim, RoutingOverride, Team
from safeguarding.routing.rules.asking import check_override, check_question
from safeguarding.routing.rules.conditions import Facts
from safeguarding.routing.rules.deciding import Decision, Register, decide
from safeguarding.routing.statements import decisions as statements
from safeguarding.routing.statements import register as register_statements
from safeguarding.routing.usecases.reading import decision_of, locked
from safeguarding.routing.usecases.register import register_on

ADDRESS = "/safeguarding/v1/routing-decisions"


async def decide_routing(
    connection: Connection, actor: Actor, new: NewRoutingDecision, routing_decision_id: UUID | None = None
) -> Answer:
    """Answer who takes a crime, and store the answer with what explains it; demo data bring their own id.

    The teams are those that were live when it was reported. Raises RULE_BROKEN with every fault.
    """
    moment = clocks.now()
    reported_at = new.reported_at or moment
    day = clocks.local_day(reported_at)
    age = await _age_at_report(connection, new.victim, reported_at)
    check_question(new, reported_at, moment, age)
    register = await register_on(connection, day)
    decision = decide(register, Facts(frozenset(new.circumstances), age), new.lpu, day)
    decision_id = routing_decision_id or uuid7()
    values = _values(new, decision, register, decision_id) | {
        "reported_at": reported_at,
        "decided_at": moment,
        "age_at_report": age,
        "event_organisation": actor.confined_to,
    }
    await statements.DECIDE.run(connection, **actor_values(actor), **values)
    answer = await decision_of(connection, actor, decision_id)
    return Answer(answer, 201, {"Location": f"{ADDRESS}/{decision_id}"})


async def override_routing(
    connection: Connection, actor: Actor, routing_decision_id: UUID, override: RoutingOverride
) -> Answer:
    """Replace the teams of a decision; the rule's own answer and every override before stay in its record."""
    row = await locked(connection, actor, routing_decision_id)
    check_override(override, Team(row["primary_team"]), [Team(team) for team in row["joint_teams"]])
    await statements.OVERRIDE.run(
        connection,
        **actor_values(actor),
        routing_decision_id=routing_decision_id,
        primary_team=override.primary_team,
        joint_teams=override.joint_teams,
        reason=override.reason,
        overridden_at=clocks.now(),
        subjects=_subjects(routing_decision_id, row["victim_id"]),
        event_data=_event(routing_decision_id, row, override.primary_team, override.joint_teams),
        traceparent=context.current().traceparent,
    )
    return Answer(await decision_of(connection, actor, routing_decision_id))


async def _age_at_report(connection: Connection, victim: RoutedVictim | None, reported_at: datetime) -> int | None:
    """Return the victim's age when it was reported, from what was sent or else from the victim's record."""
    if victim is None:
        return None
    date_of_birth = victim.date_of_birth
    if victim.person_id is not None:
        known = await register_statements.DATE_OF_BIRTH.row(connection, person_id=victim.person_id)
        if known is None:
            raise rule_broken(
                "#/victim/person_id", "There is no such person that the caller may see.", "unknown_person"
            )
        date_of_birth = date_of_birth or known["date_of_birth"]
    if date_of_birth is not None and victim.age_at_report is None:
        return age_on(date_of_birth, clocks.local_day(reported_at))
    return victim.age_at_report


def _values(
    new: NewRoutingDecision, decision: Decision, register: Register, routing_decision_id: UUID
) -> dict[str, Any]:
    victim_id = new.victim.person_id if new.victim else None
    explanation = {
        "tested": decision.tested,
        "initial_response": decision.initial_response,
        "not_yet_live": decision.not_yet_live,
        "escalation": decision.escalation,
    }
    row = {"rule_set_id": register.rule_set.rule_set_id, "rule": decision.rule, "lpu": new.lpu}
    return {
        **row,
        "routing_decision_id": routing_decision_id,
        "primary_team": decision.primary_team,
        "joint_teams": decision.joint_teams,
        "arrangement": decision.arrangement,
        "circumstances": new.circumstances,
        "victim_id": victim_id,
        "happened_on": new.happened_on,
        "explanation": to_json(explanation).decode(),
        "subjects": _subjects(routing_decision_id, victim_id),
        "event_data": _event(routing_decision_id, row, decision.primary_team, decision.joint_teams),
        "traceparent": context.current().traceparent,
    }


def _event(routing_decision_id: UUID, row: Row, primary_team: Team, joint_teams: list[Team]) -> str:
    return to_json(
        {
            "routing_decision_id": routing_decision_id,
            "rule_set_id": row["rule_set_id"],
            "rule": row["rule"],
            "lpu": row["lpu"],
            "primary_team": primary_team,
            "joint_teams": joint_teams,
        }
    ).decode()


def _subjects(routing_decision_id: UUID, victim_id: UUID | None) -> list[UUID]:
    return [routing_decision_id, *([victim_id] if victim_id else [])]
