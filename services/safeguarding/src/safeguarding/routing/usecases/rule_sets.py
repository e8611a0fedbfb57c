"""The order of the rules: applied as of a day, read again whenever a decision is questioned, and added to."""

from datetime import date

from fastapi import Response
from pydantic_core import to_json

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import not_found
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.routing import (
    Circumstance,
    NewRoutingRuleSet,
    RoutingRule,
    RoutingRuleSet,
    RoutingRuleSetPage,
    Team,
)
from safeguarding.routing.rules.deciding import RuleSet
from safeguarding.routing.rules.ordering import check_rule_set
from safeguarding.routing.statements import rule_sets as statements

_PATH = "/safeguarding/v1/routing-rule-sets"


async def rule_set_on(connection: Connection, day: date) -> RuleSet:
    """Return the order of the rules on a day; raises RULE_BROKEN if no rule set is so old."""
    row = await statements.IN_FORCE.row(connection, day=day)
    if row is None:
        raise rule_broken("#/reported_at", "No rule set is as old as the report.", "no_rule_set")
    return RuleSet(
        row["rule_set_id"],
        [RoutingRule(rule) for rule in row["rules"]],
        {Circumstance(one["circumstance"]): Team(one["team"]) for one in row["exploitation_leads"]},
    )


async def list_rule_sets(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page, the latest day first; they are about nobody, so there is nothing to audit."""
    listing = Listing(resources.cursors, actor, _PATH, {}, limit)
    (before,) = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE.rows(
            connection, before=date.fromisoformat(before) if before else None, limit=limit + 1
        )
    return listing.answer(RoutingRuleSetPage, [_rule_set(row) for row in rows], ("effective_from",))


async def get_rule_set(connection: Connection, rule_set_id: str) -> RoutingRuleSet:
    """Return the rule set that a decision names; raises NOT_FOUND."""
    row = await statements.ONE.row(connection, the_rule_set=rule_set_id)
    if row is None:
        raise not_found("rule set")
    return _rule_set(row)


async def add_rule_set(connection: Connection, actor: Actor, new: NewRoutingRuleSet) -> Answer:
    """Add an order of the rules that holds from a day on, until another begins.

    Raises RULE_BROKEN with every fault, STATE_CONFLICT for an id that is used or a day on which another begins.
    """
    check_rule_set(new, clocks.today())
    await statements.LOCK.run(connection)
    values = {"the_rule_set": new.rule_set_id, "effective_from": new.effective_from}
    if await statements.IN_THE_WAY.value(connection, **values) is not None:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "There is a rule set of that id, or one that begins that day.")
    row = await statements.ADD.row(
        connection,
        **values,
        rules=new.rules,
        exploitation_leads=to_json(new.exploitation_leads).decode(),
        source=new.source,
    )
    if row is None:
        raise not_found("rule set")
    await record(connection, actor, AuditAction.ALTERATION, "add_routing_rule_set", [])
    return Answer(_rule_set(row), 201, {"Location": f"{_PATH}/{new.rule_set_id}"})


def _rule_set(row: Row) -> RoutingRuleSet:
    return RoutingRuleSet.model_validate({name: row[name] for name in RoutingRuleSet.model_fields})
