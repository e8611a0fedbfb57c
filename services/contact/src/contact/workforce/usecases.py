"""Headcounts, leavers and mentorships, and what they come to in twelve months."""

from datetime import date

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.workforce import (
    Headcount,
    HeadcountPage,
    Leaver,
    LeaverPage,
    Mentorship,
    MentorshipPage,
    NewHeadcount,
    NewLeaver,
    NewMentorship,
    WorkforceFunction,
    WorkforceSummary,
)
from bluelamp.schemas.problems import Fault
from contact.settings import ADDRESS
from contact.workforce import rules, statements

HEADCOUNTS = Register(
    name="headcount",
    address=f"{ADDRESS}/headcounts",
    statements=statements.HEADCOUNTS,
    details=NewHeadcount,
    kept=Headcount,
    page=HeadcountPage,
    check=lambda count: rules.check_past(count.counted_on, clocks.today(), "counted_on"),
    computed=lambda row: {"vacancies": row["establishment"] - row["headcount"]},
    faults={
        "headcount_counted_once": Fault(
            "#/counted_on", "The function was counted on that day: change the count.", "counted_already"
        )
    },
)
LEAVERS = Register(
    name="leaver",
    address=f"{ADDRESS}/leavers",
    statements=statements.LEAVERS,
    details=NewLeaver,
    kept=Leaver,
    page=LeaverPage,
    check=lambda leaver: rules.check_past(leaver.left_on, clocks.today(), "left_on"),
    faults={"leaver_leaves_once": Fault("#/left_on", "That this person left then is recorded.", "left_already")},
)
MENTORSHIPS = Register(
    name="mentorship",
    address=f"{ADDRESS}/mentorships",
    statements=statements.MENTORSHIPS,
    details=NewMentorship,
    kept=Mentorship,
    page=MentorshipPage,
    check=lambda pair: rules.check_mentorship(pair, clocks.today()),
    faults={
        "mentorships_overlap": Fault(
            "#/effective_from", "They have another mentor on one of these days: end that one first.", "overlaps"
        )
    },
)


async def turnover(connection: Connection, since: date, until: date) -> tuple[int, int] | None:
    """Return how many left in some days, and the mean headcount of these; None where nobody was counted."""
    mean = rules.mean_headcount(await _counts(connection, since, until))
    rows = await statements.LEFT.rows(connection, day_from=since, day_until=until)
    return (sum(row["people"] for row in rows), mean) if mean else None


async def vacancies(connection: Connection, since: date, until: date) -> tuple[int, int] | None:
    """Return how many posts nobody fills, and how many there are; None where nobody was counted."""
    empty, posts = rules.posts_of(await _counts(connection, since, until))
    return (empty, posts) if posts else None


async def days_to_competence(connection: Connection, since: date, until: date) -> tuple[int, int] | None:
    """Return how many days people needed who were found competent, and how many they were; None where nobody was."""
    rows = await statements.BECAME_COMPETENT.rows(connection, day_from=since, day_until=until)
    return (sum(row["days"] for row in rows), sum(row["people"] for row in rows)) if rows else None


async def _counts(connection: Connection, since: date, until: date) -> list[rules.Count]:
    rows = await statements.COUNTS.rows(connection, day_from=since, day_until=until, the_function=None)
    return [rules.Count(**dict(row)) for row in rows]


async def workforce_summary(
    connection: Connection, actor: Actor, function: WorkforceFunction | None, last_day: date | None
) -> WorkforceSummary:
    """Return turnover, vacancies and time to competence of the twelve months that end with a day, or today."""
    months = rules.TwelveMonths(last_day or clocks.today(), clocks.now())
    rules.check_last_day(months.last_day)
    period = {"day_from": months.day_from, "day_until": months.day_until}
    counts = [
        rules.Count(**dict(row)) for row in await statements.COUNTS.rows(connection, **period, the_function=function)
    ]
    left = {
        WorkforceFunction(row["function"]): row["people"] for row in await statements.LEFT.rows(connection, **period)
    }
    competent = await statements.BECAME_COMPETENT.rows(connection, **period)
    people = {WorkforceFunction(row["function"]): row["people"] for row in competent}
    days = sum(row["days"] for row in competent if function in {None, row["function"]})
    await record(connection, actor, AuditAction.CONSULTATION, "get_workforce_summary", [])
    return WorkforceSummary(
        function=function,
        turnover=rules.turnover(rules.told_of(left, function), counts, months),
        vacancies=rules.vacancies(counts, months),
        days_to_competence=rules.days_to_competence(rules.told_of(people, function), days, months),
    )
