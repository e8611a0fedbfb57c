"""The three years of calls that the report is made of, as their rollups alone: six million calls would take minutes.

That the calls which are made of the same plan have these rollups, tests/contact/calls/test_history.py shows.
"""

from datetime import UTC, date, datetime, time
from typing import Any

from bluelamp.kit.clocks import LONDON
from contact.board_reports.jobs import make_board_report
from contact.board_reports.usecases.making import MAKE_JOB
from contact.calls.rules.bounds import WITHIN
from contact.calls.rules.history import DayPlan, plans
from contact.calls.tables import ADDED_UP
from contact.settings import ADDRESS
from parts.contact import Contact

JULY: dict[str, Any] = {
    "title": "Local Policing, Contact and Public Protection",
    "period_from": "2014-07-01",
    "period_until": "2014-08-01",
    "as_at": "2014-08-31",
    "financial_implication": "NONE",
    "financial_statement": "There are no financial implications.",
    "legal_statement": "There are no legal implications.",
}


async def make_history(contact: Contact) -> None:
    """Put the rollups of every day of the plan in, as the calls themselves would have moved them."""
    planned = list(plans())
    for table, time_column, moment in (
        ("call_counts", "interval_start", _noon),
        ("daily_call_counts", "day", _day),
    ):
        rows = [(moment(one), one.stream.value, one.centres[0], *_sums(one)) for one in planned]
        columns = [time_column, "stream", "centre", *ADDED_UP]
        async with contact.resources.database.connection() as connection:
            await connection.copy_records_to_table(table, records=rows, columns=columns)


def _sums(plan: DayPlan) -> list[int]:
    answered = plan.offered - plan.abandoned
    counts = {
        "offered": plan.offered,
        "answered": answered,
        "abandoned": plan.abandoned,
        "talk_s": answered * plan.talk_s,
        "transferred_to_lpu": plan.transferred,
    }
    for bound in WITHIN:
        in_time = bound >= plan.threshold_s
        counts[f"answered_within_{bound}"] = plan.within if in_time else 0
        counts[f"abandoned_within_{bound}"] = plan.abandoned_within if in_time else 0
    return [counts.get(name, 0) for name in ADDED_UP]


def _day(plan: DayPlan) -> date:
    return date.fromisoformat(plan.day)


def _noon(plan: DayPlan) -> datetime:
    return datetime.combine(_day(plan), time(12), LONDON).astimezone(UTC)


async def made(contact: Contact, who: str = "board", **changes: Any) -> dict[str, Any]:
    """Make a report: within the request, or as the worker would where the machine is too busy for that."""
    answer = await contact.post(who, "/board-reports", {**JULY, **changes})
    if answer.status_code == 202:
        await contact.do_jobs(MAKE_JOB, lambda payload: make_board_report(contact.resources, payload))
        answer = await contact.get(who, answer.headers["location"].removeprefix(ADDRESS))
        assert answer.json()["status"] == "MADE"
    else:
        assert answer.status_code == 201, answer.text
    return dict(answer.json())


def lines_of(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The lines of every section, by their names."""
    return {line["line"]: line for section in report["sections"] for line in section["lines"]}


def tables_of(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The tables of every section, by their names."""
    return {table["table"]: table for section in report["sections"] for table in section["tables"]}


def notes_of(report: dict[str, Any], code: str) -> list[str]:
    """What is said under one number of domain.md §14."""
    return [note["text"] for note in report["footnotes"] if note["code"] == code]
