"""The calls of three years, made in the database a month at a time."""

from collections import defaultdict
from datetime import UTC, date, datetime, time

from bluelamp.kit import clocks
from bluelamp.kit.resources import Resources
from contact.calls.rules.history import DayPlan, months, plans, profile
from contact.calls.statements import history as statements
from contact.calls.statements.recounting import WITHOUT_HASTE


async def seed_history(resources: Resources) -> int:
    """Make every month that is not there yet, each with its rollups in one transaction; returns how many calls."""
    planned: dict[date, list[DayPlan]] = defaultdict(list)
    for plan in plans():
        planned[date.fromisoformat(plan.day).replace(day=1)].append(plan)
    return sum([await _make(resources, month, planned[month]) for month in months()])


async def _make(resources: Resources, month: date, planned: list[DayPlan]) -> int:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    period = {"since": _midnight(month), "until": _midnight(following)}
    async with resources.database.transaction() as connection:
        if await statements.IS_MADE.value(connection, **period):
            return 0
        await WITHOUT_HASTE.run(connection)
        document = [plan.as_json() for plan in sorted(planned, key=lambda plan: plan.day)]
        await statements.MAKE_CALLS.run(connection, plan=document, profile=profile())
        return int(await statements.COUNT_THEM.value(connection, **period))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), clocks.LONDON).astimezone(UTC)
