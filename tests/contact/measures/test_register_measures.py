"""Measures of what registers keep (outages, benefits, workforce) are counted by the features' own functions."""

from datetime import UTC, datetime

import pytest
from parts.contact import Contact

from contact.measures.usecases.providers import PROVIDERS
from contact.measures.usecases.taking import take_series

FIGURES = "/measure-figures"
WHOLE_YEAR = {"period_from": "2013-08-01", "period_until": "2014-08-01"}
FINANCIAL_YEAR = {"period_from": "2014-04-01", "period_until": "2015-04-01"}


async def taken(contact: Contact, measure_id: str, **period: str) -> dict[str, tuple[int | None, int | None]]:
    """Counts by area, as they stand once they are taken."""
    answer = await contact.post("analyst", FIGURES, {"measure_id": measure_id, **period})
    assert answer.status_code == 201, answer.text
    return {one["area"]: (one["figure"]["numerator"], one["figure"]["denominator"]) for one in answer.json()["items"]}


async def test_minutes_of_the_months_outages(demonstration: Contact):
    """The total outage of the report lasted four hours and struck two streams at once."""
    page = (await demonstration.get("board", "/outages")).json()["items"]
    [total] = [one for one in page if len(one["streams"]) > 1]
    month = total["started_at"][:7]
    period = {"period_from": f"{month}-01", "period_until": f"{month[:5]}{int(month[5:]) + 1:02}-01"}
    of_the_month = sum(one["minutes"] for one in page if one["started_at"].startswith(month))
    assert await taken(demonstration, "OUTAGE.MINUTES", **period) == {"FORCE": (of_the_month, None)}


async def test_a_month_without_an_outage_has_none_once_outages_are_recorded(demonstration: Contact):
    quiet = {"period_from": "2015-01-01", "period_until": "2015-02-01"}
    assert await taken(demonstration, "OUTAGE.MINUTES", **quiet) == {"FORCE": (0, None)}
    before = {"period_from": "2013-01-01", "period_until": "2013-02-01"}
    assert await taken(demonstration, "OUTAGE.MINUTES", **before) == {}
    assert await taken(demonstration, "OUTAGE.LOST_CALLS", **quiet) == {}


async def test_what_is_saved_is_by_the_last_edition(demonstration: Contact):
    """£5.2m a year from 2014/15 on (¶73), and not what the press said before."""
    assert await taken(demonstration, "BENEFIT.SAVING", **FINANCIAL_YEAR) == {
        "NON_EMERGENCY_CONTACT_CENTRES": (5_200_000, None)
    }
    assert await taken(demonstration, "BENEFIT.RECURRING_TOTAL", **FINANCIAL_YEAR) == {"FORCE": (5_200_000, None)}
    for other in (WHOLE_YEAR, {"period_from": "2016-02-29", "period_until": "2017-02-28"}):
        assert await taken(demonstration, "BENEFIT.RECURRING_TOTAL", **other) == {}
        assert await taken(demonstration, "BENEFIT.SAVING", **other) == {}


async def test_what_is_counted_as_it_is_asked_for_is_not_taken_by_the_clock(demonstration: Contact):
    """Though there was an outage within the months that the worker looks after."""
    async with demonstration.resources.database.transaction() as connection:
        added = await take_series(connection, "OUTAGE.LOST_CALLS", datetime(2014, 8, 1, tzinfo=UTC))
    assert (added, "OUTAGE.LOST_CALLS" in PROVIDERS) == (0, True)
    outage = {"period_from": "2014-01-01", "period_until": "2014-08-01"}
    assert (await taken(demonstration, "OUTAGE.LOST_CALLS", **outage)).keys() == {"FORCE"}


@pytest.mark.parametrize(
    ("measure_id", "part"),
    [("WORKFORCE.TURNOVER.R12", "turnover"), ("WORKFORCE.VACANCIES", "vacancies")],
)
async def test_the_workforces_figures_are_those_of_its_summary(demonstration: Contact, measure_id: str, part: str):
    summary = (await demonstration.get("board", "/workforce-summary", last_day="2014-07-31")).json()[part]
    counts = await taken(demonstration, measure_id, **WHOLE_YEAR)
    assert counts == {"FORCE": (summary["numerator"], summary["denominator"])}
    assert summary["numerator"] > 20


async def test_days_to_competence_are_told_where_the_people_are_enough(demonstration: Contact):
    assert await taken(demonstration, "WORKFORCE.DAYS_TO_COMPETENCE", **WHOLE_YEAR) == {"FORCE": (525, 6)}
