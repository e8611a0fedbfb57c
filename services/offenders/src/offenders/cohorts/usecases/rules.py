"""Cohorts: their rules, which hold from a day on, and how full their managers are."""

from datetime import date
from uuid import UUID

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.registers.usecases import Register
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.offenders.codes import Cohort
from bluelamp.schemas.offenders.cohorts import (
    CohortInForce,
    CohortPage,
    CohortRuleSet,
    CohortRuleSetPage,
    ManagerLoad,
    ManagerLoadPage,
    NewCohortRuleSet,
)
from bluelamp.schemas.problems import Fault
from offenders.cohorts.rules.refusing import Entry, check_rule_set
from offenders.cohorts.statements import rules as statements
from offenders.settings import ADDRESS

RULE_SETS = Register(
    name="cohort rule set",
    address=f"{ADDRESS}/cohort-rule-sets",
    statements=statements.RULE_SETS,
    details=NewCohortRuleSet,
    kept=CohortRuleSet,
    page=CohortRuleSetPage,
    check=lambda new: check_rule_set(new, clocks.today()),
    faults={
        "cohort_rule_set_begins_once": Fault(
            "#/effective_from", "Another begins on that day already.", "begins_already"
        )
    },
)


async def rules_on(connection: Connection, cohort: Cohort, day: date) -> CohortRuleSet:
    """Return the rules of a cohort that hold on a day: there are some for every day since 1990."""
    row = await statements.RULE_SET_ON.row(connection, cohort=cohort, day=day)
    if row is None:
        raise RuntimeError("no rules hold on that day")
    return RULE_SETS.shown(row)


def entry_of(rules: CohortRuleSet) -> Entry:
    """Return what a cohort's rules ask of whom it takes in."""
    return Entry(rules.takes_new, rules.needs_order, frozenset(rules.offence_patterns))


async def get_cohort(connection: Connection, actor: Actor, cohort: Cohort) -> CohortInForce:
    """Return a cohort, and the rules that hold today."""
    today = clocks.today()
    rules = await rules_on(connection, cohort, today)
    await record(connection, actor, AuditAction.CONSULTATION, "get_cohort", [rules.cohort_rule_set_id])
    return CohortInForce(cohort=cohort, as_at=today, rules=rules)


async def list_cohorts(resources: Resources, actor: Actor, cursor: str | None, limit: int) -> Response:
    """Return one page of the cohorts, each with the rules that hold today."""
    listing, today = Listing(resources.cursors, actor, f"{ADDRESS}/cohorts", {}, limit), clocks.today()
    [after] = listing.position(cursor, 1)
    async with resources.database.transaction() as connection:
        rows = await statements.IN_FORCE.rows(connection, day=today, after=after, limit=limit + 1)
        subjects: list[UUID] = [row["cohort_rule_set_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_cohorts", subjects)
    items = [CohortInForce(cohort=row["cohort"], as_at=today, rules=RULE_SETS.shown(row)) for row in rows]
    return listing.answer(CohortPage, items, ("cohort",))


async def list_managers(resources: Resources, actor: Actor, cohort: Cohort, cursor: str | None, limit: int) -> Response:
    """Return one page of a cohort's managers, with the cases that each has and the room that is left."""
    listing = Listing(resources.cursors, actor, f"{ADDRESS}/cohorts/{cohort}/managers", {}, limit)
    [after] = listing.position(cursor, 1)
    async with resources.database.transaction() as connection:
        rules = await rules_on(connection, cohort, clocks.today())
        rows = await statements.MANAGERS.rows(connection, cohort=cohort, after=after, limit=limit + 1)
        subjects = [rules.cohort_rule_set_id]
        await record(connection, actor, AuditAction.CONSULTATION, "list_cohort_managers", subjects)
    return listing.answer(ManagerLoadPage, [_load(row, rules.capacity_per_manager) for row in rows], ("manager",))


def _load(row: Row, capacity: int) -> ManagerLoad:
    cases = row["cases"]
    return ManagerLoad(
        manager=row["manager"],
        cases=cases,
        capacity=capacity,
        room=max(0, capacity - cases),
        over=max(0, cases - capacity),
    )
