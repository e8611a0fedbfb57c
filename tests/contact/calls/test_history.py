"""The calls that are made up are those that the board report tells of (domain.md §12.1)."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.contact_calls import rollups_are_right

from bluelamp.schemas.contact.codes import Stream
from contact.calls.rules.history import (
    CONTACT_CENTRES_FROM,
    DELIVERY_OFFICER_FROM,
    DayPlan,
    in_month,
    months,
    plans,
    profile,
    quotas,
)
from contact.calls.usecases import history

DEMAND = [stream for stream in Stream if stream is not Stream.SERVICE_DESK]


@pytest.fixture(scope="module")
def planned() -> list[DayPlan]:
    return list(plans())


def in_total(planned, month: date, streams=DEMAND) -> Counter[str]:
    total: Counter[str] = Counter()
    for plan in planned:
        if plan.stream in streams and plan.day.startswith(month.isoformat()[:7]):
            total.update(offered=plan.offered, transferred=plan.transferred, **_parts(plan))
    return total


def _parts(plan: DayPlan) -> dict[str, int]:
    return {"within": plan.within, "abandoned": plan.abandoned, "early": plan.abandoned_within}


def sl4(total) -> float:
    return total["within"] / (total["offered"] - total["early"])


def sl3(total) -> float:
    return total["within"] / total["offered"]


def test_july_2014_is_the_report_s(planned):
    july = date(2014, 7, 1)
    assert in_total(planned, july)["offered"] == 185_001
    assert in_total(planned, july, [Stream.CST])["offered"] == 25_000
    assert round(100 * sl4(in_total(planned, july, [Stream.EMERGENCY_999])), 1) == 88.0
    assert round(100 * sl3(in_total(planned, july, [Stream.SERVICE_DESK])), 1) == 92.0
    sent = in_total(planned, july)
    assert round(100 * sent["transferred"] / sent["offered"], 1) == 26.0


def test_july_is_the_busiest_of_each_year_and_less_than_the_year_before(planned):
    demand = {month: in_total(planned, month)["offered"] for month in months()}
    for year in (2012, 2013, 2014):
        of_year = {month: offered for month, offered in demand.items() if month.year == year}
        assert max(of_year, key=of_year.__getitem__) == date(year, 7, 1)
    for month, offered in demand.items():
        before = demand.get(date(month.year - 1, month.month, 1))
        assert before is None or offered < before


def test_the_crimes_service_team_has_more_calls_every_month():
    calls = [in_month(month, Stream.CST) for month in months()]
    assert all(before < now for before, now in pairwise(calls))


def test_999_kept_its_target_for_the_year_before_july(planned):
    for month in [one for one in months() if date(2013, 7, 1) <= one < date(2014, 7, 1)]:
        assert sl4(in_total(planned, month, [Stream.EMERGENCY_999])) >= 0.9


def test_101_has_answered_83_percent_since_the_contact_centres_and_rises(planned):
    since = [
        plan
        for plan in planned
        if plan.stream is Stream.NON_EMERGENCY_101 and date.fromisoformat(plan.day) >= CONTACT_CENTRES_FROM
    ]
    total: Counter[str] = Counter()
    for plan in since:
        total.update(offered=plan.offered, **_parts(plan))
    assert round(100 * sl4(total), 1) == 83.0
    monthly = [
        sl4(in_total(planned, month, [Stream.NON_EMERGENCY_101])) for month in months() if month >= date(2013, 12, 1)
    ]
    assert monthly == sorted(monthly)


def test_the_crimes_service_team_answers_85_then_91_percent_in_time(planned):
    begun = DELIVERY_OFFICER_FROM.isoformat()
    of_cst = [plan for plan in planned if plan.stream is Stream.CST]
    for those, share in (([p for p in of_cst if p.day < begun], 85.0), ([p for p in of_cst if p.day >= begun], 91.0)):
        within, offered = sum(plan.within for plan in those), sum(plan.offered for plan in those)
        assert round(100 * within / offered, 1) == share


def test_27_percent_went_to_lpus_since_november_2013(planned):
    total: Counter[str] = Counter()
    for month in [one for one in months() if one >= date(2013, 11, 1)]:
        total.update(in_total(planned, month))
    assert round(100 * total["transferred"] / total["offered"], 1) == 27.0


def test_every_plan_can_be_carried_out(planned):
    for plan in planned:
        answered = plan.offered - plan.abandoned
        assert 0 <= plan.abandoned_within <= plan.abandoned
        assert 0 <= plan.within <= answered
        assert 0 <= plan.transferred <= answered
    days: dict[Stream, set[str]] = defaultdict(set)
    for plan in planned:
        days[plan.stream].add(plan.day)
    assert {len(of) for of in days.values()} == {(date(2014, 8, 1) - date(2011, 8, 1)).days}


def test_the_profile_is_a_day():
    shares = profile()
    assert len(shares) == 49
    assert (shares[0], round(shares[-1], 9)) == (0.0, 1.0)
    assert shares == sorted(shares)


@given(st.lists(st.floats(0, 1000), max_size=50))
def test_quotas_keep_every_sum(values):
    found = quotas(values)
    assert len(found) == len(values)
    assert all(one >= 0 for one in found)
    assert abs(sum(found) - sum(values)) <= 0.5 + 1e-6


async def test_what_is_made_is_what_was_planned(contact, planned, monkeypatch):
    """Two days of the month in which the clocks go forward, in the database: exact counts, rollups that are right."""
    some = [plan for plan in planned if plan.day in {"2014-03-29", "2014-03-30"}]
    monkeypatch.setattr(history, "plans", lambda: some)
    monkeypatch.setattr(history, "months", lambda: [date(2014, 3, 1)])
    assert await history.seed_history(contact.resources) == sum(plan.offered for plan in some)
    assert await history.seed_history(contact.resources) == 0
    found = await contact.sql(
        """SELECT day::text, stream, sum(offered)::int AS offered, sum(abandoned)::int AS abandoned,
        sum(transferred_to_lpu)::int AS transferred, sum(answered_within_10)::int AS within_10,
        sum(answered_within_30)::int AS within_30 FROM daily_call_counts GROUP BY day, stream"""
    )
    assert {(one["day"], one["stream"]): (one["offered"], one["abandoned"], one["transferred"]) for one in found} == {
        (plan.day, plan.stream): (plan.offered, plan.abandoned, plan.transferred) for plan in some
    }
    assert {
        (one["day"], one["stream"]): one["within_10" if one["stream"] == "999" else "within_30"] for one in found
    } == {(plan.day, plan.stream): plan.within for plan in some}
    [halves] = await contact.sql("SELECT count(DISTINCT interval_start) AS found FROM call_counts")
    assert halves["found"] == 48 + 46
    await rollups_are_right(contact)


async def test_july_2014_as_the_service_tells_it_is_the_board_report_s(contact, monkeypatch):
    """¶69-71: the month of the report is made in full, and each of its figures read as anybody reads them."""
    monkeypatch.setattr(history, "months", lambda: [date(2014, 7, 1)])
    assert await history.seed_history(contact.resources) == 185_001 + 36_000
    july = {"since": "2014-07-01", "until": "2014-08-01"}

    async def read(path, **asked):
        answer = await contact.get("board", path, **july, **asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    emergency = (await read("/service-levels", stream="999", interval="MONTH"))["whole"]
    assert round(100 * emergency["figure"]["value"], 1) == 88.0
    assert emergency["is_breach"] is True
    desk = (await read("/service-levels", stream="SERVICE_DESK", interval="MONTH"))["whole"]
    assert (desk["figure"]["numerator"], desk["figure"]["denominator"]) == (33_120, 36_000)
    cst = (await read("/service-levels", stream="CST", interval="MONTH"))["whole"]
    assert (round(100 * cst["figure"]["value"], 1), cst["counts"]["offered"]) == (91.0, 25_000)
    demand = await read("/demand")
    assert demand["figure"]["value"] == 185_001
    assert demand["items"][0]["by_stream"]["CST"] == 25_000
    resolution = await read("/first-contact-resolution")
    assert round(100 * resolution["managed"]["value"], 1) == 74.0
    assert round(100 * resolution["sent_to_lpu"]["value"], 1) == 26.0
    halves = (await read("/service-levels", stream="101", interval="HALF_HOUR"))["items"]
    assert len(halves) == 31 * 48
    await rollups_are_right(contact)
