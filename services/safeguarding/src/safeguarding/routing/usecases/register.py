"""The teams and their days: read by those who route, kept by the directory's keeper."""

from datetime import date

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.routing import (
    NewTeamTerm,
    Remit,
    SilverLead,
    Team,
    TeamTerm,
)
from safeguarding.routing.rules.deciding import Lead, Register, Term
from safeguarding.routing.statements import register as statements
from safeguarding.routing.usecases.rule_sets import rule_set_on


async def register_on(connection: Connection, day: date) -> Register:
    """Return the reference data of a day; raises RULE_BROKEN if no rule set is so old."""
    leads = await statements.LEADS.rows(connection, day=day)
    return Register(
        rule_set=await rule_set_on(connection, day),
        terms=[_term(one) for one in await statements.TERMS.rows(connection)],
        leads=[
            Lead(
                SilverLead(one["silver_lead"]),
                frozenset(Team(team) for team in one["teams"]),
                frozenset(Lpu(lpu) for lpu in one["lpus"]),
            )
            for one in leads
        ],
    )


async def add_team_term(connection: Connection, actor: Actor, new: NewTeamTerm) -> Answer:
    """Add a term from today or later; a term of the same team that it meets ends on its first day.

    Raises RULE_BROKEN for a day that has passed, STATE_CONFLICT where a term would be cut that serves other units too
    or that itself begins later.
    """
    if new.live_from < clocks.today():
        raise rule_broken("#/live_from", "What was decided before today stays explained.", "date_in_past")
    await statements.LOCK_REGISTER.run(connection)
    values = {"team": new.team, "lpus": new.lpus, "live_from": new.live_from}
    for row in await statements.ENDING.rows(connection, **values):
        begins_later = row["live_from"] is not None and row["live_from"] >= new.live_from
        if begins_later or not set(row["lpus"]) <= set(new.lpus):
            raise ProblemError(
                ProblemCode.STATE_CONFLICT, "The new term would cut one that serves other units or days."
            )
        await statements.END.run(connection, the_term=row["team_term_id"], ends_on=new.live_from)
    added = await statements.ADD.row(
        connection, **values, area=new.area, remit=new.remit, source=new.source, created_by=actor.subject
    )
    if added is None:
        raise ProblemError(ProblemCode.INTERNAL, ProblemCode.INTERNAL.advice)
    term = team_term(added)
    await record(connection, actor, AuditAction.ALTERATION, "add_team_term", [term.team_term_id])
    return Answer(term, 201, {"Location": "/safeguarding/v1/routing-teams"})


def team_term(row: Row) -> TeamTerm:
    """Return a term as the reference shows it."""
    return TeamTerm.model_validate({name: row[name] for name in TeamTerm.model_fields})


def _term(row: Row) -> Term:
    return Term(
        Team(row["team"]),
        frozenset(Lpu(lpu) for lpu in row["lpus"]),
        Remit(row["remit"]),
        row["live_from"],
        row["live_until"],
    )
