"""Whether a manager has room for one more case of a cohort: asked wherever a case comes to somebody."""

from bluelamp.kit.database import Connection
from bluelamp.schemas.offenders.cohorts import CohortRuleSet
from bluelamp.schemas.problems import ProblemError, rule_broken
from offenders.cohorts.rules.deciding import is_full
from offenders.cohorts.statements import rules as statements


async def without_room(connection: Connection, rules: CohortRuleSet, manager: str, way_out: str) -> ProblemError | None:
    """Hold a manager until the transaction ends, and return why they are given no more, or None where there is room."""
    whose = {"cohort": rules.cohort, "manager": manager}
    await statements.HOLD_MANAGER.run(connection, **whose)
    cases: int = await statements.CASES_OF_MANAGER.value(connection, **whose)
    if not is_full(cases, rules.capacity_per_manager):
        return None
    detail = (
        f"This manager has {cases} cases of {rules.capacity_per_manager}. Choose one with room "
        f"(GET /cohorts/{rules.cohort}/managers){way_out}."
    )
    return rule_broken("#/manager", detail, "no_room")
