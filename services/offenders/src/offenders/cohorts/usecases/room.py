"""Whether a manager has room for one more case of a cohort: asked wherever a case comes to somebody."""

from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.schemas.offenders.cohorts import CohortRuleSet
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from offenders.cohorts.rules.deciding import is_full
from offenders.cohorts.statements import rules as statements

_SUPERVISOR = "offender-supervisor"


async def room_for(
    connection: Connection, actor: Actor, rules: CohortRuleSet, manager: str, reason: str | None
) -> str | None:
    """Hold a manager until the transaction ends; return why they get more than the capacity, where they do.

    Raises RULE_BROKEN for one without room, unless a supervisor says why, FORBIDDEN to anybody else who says so.
    """
    if reason is not None and _SUPERVISOR not in actor.roles:
        raise ProblemError(ProblemCode.FORBIDDEN, "Only a supervisor gives a manager more than the capacity.")
    whose = {"cohort": rules.cohort, "manager": manager}
    await statements.HOLD_MANAGER.run(connection, **whose)
    cases: int = await statements.CASES_OF_MANAGER.value(connection, **whose)
    if not is_full(cases, rules.capacity_per_manager):
        return None
    if reason is not None:
        return reason
    detail = (
        f"This manager has {cases} cases of {rules.capacity_per_manager}. Choose one with room "
        f"(GET /cohorts/{rules.cohort}/managers), or let a supervisor override it with a reason."
    )
    raise rule_broken("#/manager", detail, "no_room")
