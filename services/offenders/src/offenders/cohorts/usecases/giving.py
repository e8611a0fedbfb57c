"""A running case given to another manager, or reviewed on another day, as its cohort's rules allow it."""

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.schemas.offenders.caseload import CaseDetails
from bluelamp.schemas.offenders.codes import Cohort
from bluelamp.schemas.problems import raise_all
from offenders.cohorts.rules.deciding import faults_of_review
from offenders.cohorts.usecases.room import without_room
from offenders.cohorts.usecases.rules import rules_on


async def check_given(connection: Connection, case: Row, after: CaseDetails) -> None:
    """Refuse a manager without room, and a review later than the cohort's rules of today allow.

    A panel's decision would else be undone by the next change of the case. Nobody overrides it here: what is beyond the
    capacity needs a panel's decision, or rules with another.
    """
    today = clocks.today()
    rules = await rules_on(connection, Cohort(case["cohort"]), today)
    if after.review_on != case["review_on"]:
        raise_all(faults_of_review(after.review_on, today, rules.review_days))
    if after.manager == case["manager"]:
        return
    problem = await without_room(connection, rules, after.manager, "")
    if problem is not None:
        raise problem
