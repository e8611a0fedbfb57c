"""The MARAC's rule sets: applied as of a day, read again whenever a decision is questioned, and added to."""

from datetime import date
from typing import Any

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
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.domestic_abuse import (
    IncidentKind,
    MaracFigures,
    MaracRuleSet,
    MaracRuleSetPage,
    NewMaracRuleSet,
)
from safeguarding.domestic_abuse.rules.limbs import EscalationRule, MaracRules
from safeguarding.domestic_abuse.rules.rule_sets import check_rule_set
from safeguarding.domestic_abuse.statements import instruments as instrument_statements
from safeguarding.domestic_abuse.statements import rule_sets as statements
from safeguarding.domestic_abuse.usecases.parties import ADDRESS

_PATH = f"{ADDRESS}/marac-rule-sets"


async def marac_rules(connection: Connection, lpu: Lpu, day: date) -> MaracRules:
    """Return the limbs' figures of a unit on a day; raises RULE_BROKEN if there are none so old."""
    row = await statements.IN_FORCE.row(connection, lpu=lpu, day=day)
    if row is None:
        raise rule_broken("#/assessed_on", "No rule set of the MARAC is as old as that.", "no_rule_set")
    return _rules(row)


async def rules_decided_with(connection: Connection, marac_rule_set_id: str) -> MaracRules:
    """Return the figures that a record names, so that it is reckoned again as it was at first; raises NOT_FOUND."""
    row = await statements.ONE.row(connection, marac_rule_set_id=marac_rule_set_id)
    if row is None:
        raise not_found("rule set")
    return _rules(row)


async def list_rule_sets(
    resources: Resources, actor: Actor, lpu: Lpu | None, cursor: str | None, limit: int
) -> Response:
    """Return one page of rule sets by id; they are about nobody, so there is nothing to audit."""
    listing = Listing(resources.cursors, actor, _PATH, {"lpu": lpu}, limit)
    (after_id,) = listing.position(cursor, 1)
    async with resources.database.transaction(actor.confined_to) as connection:
        rows = await statements.PAGE.rows(connection, lpu=lpu, after_id=after_id, limit=limit + 1)
    return listing.answer(MaracRuleSetPage, [_rule_set(row) for row in rows], ("marac_rule_set_id",))


async def get_rule_set(connection: Connection, marac_rule_set_id: str) -> MaracRuleSet:
    """Return the rule set that a decision names; raises NOT_FOUND."""
    row = await statements.ONE.row(connection, marac_rule_set_id=marac_rule_set_id)
    if row is None:
        raise not_found("rule set")
    return _rule_set(row)


async def add_rule_set(connection: Connection, actor: Actor, new: NewMaracRuleSet) -> Answer:
    """Add figures that hold in some units from a day on, until others begin there.

    Raises RULE_BROKEN with every fault, STATE_CONFLICT for an id that is used or a day on which others begin.
    """
    instruments = await instrument_statements.ALL.rows(connection, day=new.effective_from)
    check_rule_set(new, {one["instrument"] for one in instruments}, clocks.today())
    await statements.LOCK.run(connection)
    values = {"marac_rule_set_id": new.marac_rule_set_id, "lpus": new.lpus, "effective_from": new.effective_from}
    if await statements.IN_THE_WAY.value(connection, **values) is not None:
        detail = "There is a rule set of that id, or one that begins in one of the units on that day."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    row = await statements.ADD.row(
        connection, **values, configuration=to_json(_configuration(new.figures)).decode(), source=new.source
    )
    if row is None:
        raise not_found("rule set")
    await record(connection, actor, AuditAction.ALTERATION, "add_marac_rule_set", [])
    return Answer(_rule_set(row), 201, {"Location": f"{_PATH}/{new.marac_rule_set_id}"})


def _rules(row: Row) -> MaracRules:
    told: dict[str, Any] = row["configuration"]
    return MaracRules(
        marac_rule_set_id=row["marac_rule_set_id"],
        visible_high_risk=told["visible_high_risk"],
        escalation=[EscalationRule(**{**one, "unit": IncidentKind(one["unit"])}) for one in told["escalation"]],
        repeat_months=told["repeat"]["months"],
        repeat_crime_only=told["repeat"]["crime_only"],
        hbv_automatic=told["hbv_automatic"],
        minimum_age=told["minimum_age"],
    )


def _configuration(figures: MaracFigures) -> dict[str, Any]:
    ticks = {one.instrument: one.ticks for one in figures.visible_high_risk}
    return {**figures.model_dump(mode="json"), "visible_high_risk": ticks}


def _rule_set(row: Row) -> MaracRuleSet:
    told: dict[str, Any] = row["configuration"]
    ticks = [{"instrument": name, "ticks": ticks} for name, ticks in told["visible_high_risk"].items()]
    names = MaracRuleSet.model_fields.keys() & row.keys()
    return MaracRuleSet.model_validate(
        {**{name: row[name] for name in names}, "figures": {**told, "visible_high_risk": ticks}}
    )
