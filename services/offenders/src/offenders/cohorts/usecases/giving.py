"""A running case given to another manager, or reviewed on another day, as its cohort's rules allow it."""

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.schemas.offenders.codes import Cohort
from bluelamp.schemas.problems import raise_all
from offenders.caseload.usecases.reading import Given
from offenders.cohorts.rules.deciding import faults_of_review
from offenders.cohorts.usecases.room import room_for
from offenders.cohorts.usecases.rules import rules_on


async def check_given(connection: Connection, actor: Actor, case: Row, given: Given) -> str | None:
    """Refuse a manager without room, and a review later than the cohort's rules of today allow.

    A panel's decision would else be undone by the next change of the case. Returns why the manager gets more cases than
    the capacity, where a supervisor says so.
    """
    today, after = clocks.today(), given.after
    rules = await rules_on(connection, Cohort(case["cohort"]), today)
    if after.review_on != case["review_on"]:
        raise_all(faults_of_review(after.review_on, today, rules.review_days))
    if after.manager == case["manager"]:
        return None
    return await room_for(connection, actor, rules, after.manager, given.capacity_override_reason)
