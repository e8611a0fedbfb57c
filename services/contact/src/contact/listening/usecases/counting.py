"""What measures count of listening, by unit alone: a total beside the units would tell one that is kept back."""

from collections.abc import Mapping
from datetime import date

from bluelamp.kit.database import Connection
from bluelamp.kit.suppression import published
from bluelamp.schemas.contact.listening import IssueCategory
from contact.listening.rules.summary import Surveyed
from contact.listening.statements import counting as statements


async def counted(connection: Connection, since: date, until: date, lpu: str | None = None) -> Mapping[str, Surveyed]:
    """Return what was counted in each unit that surveyed anybody; the last day is outside."""
    rows = await statements.BY_UNIT.rows(connection, period_from=since, period_until=until, of_lpu=lpu)
    return {row["lpu"]: Surveyed(*(row[name] for name in Surveyed.__slots__)) for row in rows}


async def named(
    connection: Connection, since: date, until: date, lpu: str | None = None
) -> list[tuple[IssueCategory, int]]:
    """Return how often each category was named, the most named first."""
    rows = await statements.ISSUES.rows(connection, period_from=since, period_until=until, of_lpu=lpu)
    return [(IssueCategory(row["category"]), row["issues"]) for row in rows]


async def households(connection: Connection, since: date, until: date) -> list[tuple[str, int, None]]:
    """Return how many households each unit surveyed."""
    return [(lpu, one.households, None) for lpu, one in (await counted(connection, since, until)).items()]


async def households_without_issue(connection: Connection, since: date, until: date) -> list[tuple[str, int, None]]:
    """Return how many households of each unit named nothing at the last.

    Nothing of a unit where few named something: its households, which are a measure beside it, would tell how few.
    """
    units = (await counted(connection, since, until)).items()
    return [(lpu, one.no_issue, None) for lpu, one in units if published(one.households - one.no_issue) is not None]


async def people_who_want_updates(connection: Connection, since: date, until: date) -> list[tuple[str, int, None]]:
    """Return how many people of each unit want to hear more."""
    return [(lpu, one.wants_updates, None) for lpu, one in (await counted(connection, since, until)).items()]


async def issues(connection: Connection, since: date, until: date) -> list[tuple[str, int, None]]:
    """Return how often each category was named, the category for the area."""
    return [(category.value, count, None) for category, count in await named(connection, since, until)]
