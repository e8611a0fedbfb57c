"""What the worker looks after: reviews whose day is over, each told once."""

from datetime import date
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.jobs.sweeping import by_itself
from bluelamp.kit.resources import Resources
from bluelamp.schemas.events import EventType
from offenders.caseload.statements.cases import BARE
from offenders.caseload.usecases.cases import hearers_of
from offenders.cohorts.statements import overdue as statements
from offenders.nominals.usecases.telling import tell

_AT_ONCE = 100
_TOLD = ("case_id", "cohort", "colour", "lead_agency", "lpu", "review_on")


async def tell_overdue_reviews(resources: Resources) -> None:
    """Tell of each case whose day of review is over, in a transaction of its own; once for each such day.

    One that fails is told by its id and is due again with the next look; all others are seen to.
    """
    today = clocks.today()
    after_day: date | None = None
    after_id: UUID | None = None
    while True:
        async with resources.database.connection() as connection:
            rows = await statements.OVERDUE.rows(
                connection, today=today, after_day=after_day, after_id=after_id, limit=_AT_ONCE
            )
        for row in rows:
            async with by_itself("tell_overdue_reviews", row["case_id"]):
                await _tell(resources, row["case_id"], today)
        if len(rows) < _AT_ONCE:
            return
        after_day, after_id = rows[-1]["review_on"], rows[-1]["case_id"]


async def _tell(resources: Resources, case_id: UUID, today: date) -> None:
    async with resources.database.transaction() as connection:
        review_on = await statements.HOLD_OVERDUE.value(connection, case_id=case_id, today=today)
        if review_on is None or await statements.NOTE.value(connection, case_id=case_id, review_on=review_on) is None:
            return
        row = await BARE.row(connection, case_id=case_id)
        if row is None:
            raise RuntimeError("a case that is held is there")
        data = {name: row[name] for name in _TOLD}
        await tell(connection, EventType.OFFENDERS_CASE_REVIEW_LAPSED, case_id, data, hearers_of(row))
