"""Turnover, vacancies and time to competence (domain.md §9.9): both counts, and no small number of people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.contact.workforce import WorkforceFunction
from contact.workforce import demonstration as records
from contact.workforce import rules

WHO = "contact_manager"
SUMMARY = "/workforce-summary"
MONTHS = rules.TwelveMonths(date(2014, 7, 31), datetime(2014, 8, 1, tzinfo=UTC))


def faults(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


async def test_turnover_is_leavers_over_the_mean_headcount(demonstration):
    """Twelve month-ends of 240, 241 or 242 from August 2013 on, and 36 who left."""
    summary = (await demonstration.get("board", SUMMARY, function="NON_EMERGENCY", last_day=records.LAST_DAY)).json()
    counted = [one["headcount"] for one in records.HEADCOUNTS.values() if one["function"] == "NON_EMERGENCY"][1:]
    turnover = summary["turnover"]
    assert (turnover["numerator"], turnover["denominator"]) == (36, round(sum(counted) / 12))
    assert turnover["value"] == pytest.approx(36 / turnover["denominator"])
    assert turnover["measure_id"] == "WORKFORCE.TURNOVER.R12"
    assert turnover["period"] == {"period_from": "2013-07-31T23:00:00Z", "period_until": "2014-07-31T23:00:00Z"}
    assert (summary["vacancies"]["numerator"], summary["vacancies"]["denominator"]) == (22, 262)
    assert (summary["days_to_competence"]["value"], summary["days_to_competence"]["denominator"]) == (None, None)
    whole = (await demonstration.get("board", SUMMARY, last_day=records.LAST_DAY)).json()["days_to_competence"]
    assert (whole["numerator"], whole["denominator"]) == (525, 6), "that nobody else was is not told either"


async def test_a_small_function_is_not_told_nor_given_away_by_the_whole(demonstration):
    """Three left the front offices: hidden, and with them the nine of the emergency function."""
    told = {}
    for function in WorkforceFunction:
        summary = await demonstration.get("board", SUMMARY, function=function, last_day=records.LAST_DAY)
        told[function.value] = summary.json()["turnover"]["numerator"]
    whole = (await demonstration.get("board", SUMMARY, last_day=records.LAST_DAY)).json()["turnover"]
    assert told == {
        "NON_EMERGENCY": 36,
        "EMERGENCY": None,
        "CONTROL_AND_SERVICE_DESK": 14,
        "CST": 12,
        "FRONT_OFFICE": None,
    }
    assert whole["numerator"] == 74


async def test_twelve_months_without_anybody(demonstration):
    summary = (await demonstration.get("board", SUMMARY, last_day="1999-02-28")).json()
    assert summary["turnover"]["value"] is summary["vacancies"]["value"] is None
    assert {one["code"] for one in summary["turnover"]["footnotes"]} == {"NO_DENOMINATOR", "SUPPRESSED"}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_a_day_that_no_calendar_has_is_refused(demonstration, day):
    refused = await demonstration.get("board", SUMMARY, last_day=day)
    assert (refused.status_code, faults(refused)) == (422, [("#/query/last_day", "day_impossible")])


async def test_who_left_and_who_learns_is_for_the_keeper_alone(demonstration):
    for address in ("/leavers", "/mentorships"):
        assert (await demonstration.get("board", address)).status_code == 403
        assert (await demonstration.get(WHO, address)).status_code == 200


@pytest.mark.parametrize(
    ("address", "new", "pointer", "code"),
    [
        ("headcounts", {**records.NEW_HEADCOUNT, "counted_on": "2014-07-31"}, "#/counted_on", "counted_already"),
        ("headcounts", {**records.NEW_HEADCOUNT, "counted_on": "2999-01-01"}, "#/counted_on", "date_in_future"),
        ("headcounts", {**records.NEW_HEADCOUNT, "headcount": -1}, "#/headcount", "greater_than_equal"),
        ("leavers", {**records.LEAVERS[records.LEAVER_TO_READ]}, "#/left_on", "left_already"),
        ("leavers", {**records.NEW_LEAVER, "left_on": "2999-01-01"}, "#/left_on", "date_in_future"),
        (
            "leavers",
            {**records.NEW_LEAVER, "staff_number": "Person Two"},
            "#/staff_number",
            "string_pattern_mismatch",
        ),
        ("mentorships", {**records.NEW_MENTORSHIP, "staff_number": "FC20008"}, "#/effective_from", "overlaps"),
        ("mentorships", {**records.NEW_MENTORSHIP, "staff_number": "FC30001"}, "#/mentor_staff_number", "own_mentor"),
        (
            "mentorships",
            {**records.NEW_MENTORSHIP, "effective_until": "2014-08-04"},
            "#/effective_until",
            "ends_before_it_begins",
        ),
        ("mentorships", {**records.NEW_MENTORSHIP, "competent_on": "2014-08-03"}, "#/competent_on", "before_it_begins"),
        ("mentorships", {**records.NEW_MENTORSHIP, "competent_on": "2999-08-03"}, "#/competent_on", "date_in_future"),
    ],
)
async def test_what_cannot_be_is_refused(demonstration, address, new, pointer, code):
    refused = await demonstration.post(WHO, f"/{address}", new)
    assert refused.status_code == 422
    assert faults(refused)[0] == (pointer, code)


async def test_a_pair_is_listed_while_it_lasts(demonstration):
    for day, staff in (("2014-01-05", set()), ("2014-01-06", {"FC20001"}), ("2014-04-07", None)):
        page = (await demonstration.get(WHO, "/mentorships", as_at=day)).json()
        found = {one["staff_number"] for one in page["items"]}
        assert found == staff if staff is not None else "FC20001" not in found and "FC20002" in found


def test_half_a_person_is_rounded_up_and_thirds_add_up():
    def counts(function, *sizes):
        return [rules.Count(function, date(2014, 1, day), size, 300) for day, size in enumerate(sizes, start=1)]

    assert rules.mean_headcount(counts("CST", 240, 241)) == 241
    assert rules.mean_headcount(counts("CST", 241, 242)) == 242
    # 2/3 and 5/6 of a person over 240 and 100 are one and a half.
    assert rules.mean_headcount([*counts("CST", 240, 241, 241), *counts("EMERGENCY", *[101] * 5, 100)]) == 342
    assert rules.mean_headcount([]) is None


def test_no_day_is_in_two_years_that_follow_one_another():
    """Who left on 28 February 2015 left in the year to that day, and not in the year to 28 February 2016 too."""
    assert rules.TwelveMonths(date(2016, 2, 28), MONTHS.as_at).day_from == date(2015, 3, 1)
    assert rules.TwelveMonths(date(2016, 2, 29), MONTHS.as_at).day_from == date(2015, 3, 1)
    assert rules.TwelveMonths(date(2017, 2, 28), MONTHS.as_at).day_from == date(2016, 3, 1)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_twelve_months_have_the_days_of_one_year(last_day):
    months = rules.TwelveMonths(last_day, MONTHS.as_at)
    assert (months.day_until - months.day_from).days in {365, 366}
    assert rules.TwelveMonths(months.day_from - timedelta(days=1), MONTHS.as_at).day_until == months.day_from
    assert (last_day.month, last_day.day) != (months.day_from.month, months.day_from.day)


heads = st.lists(
    st.builds(
        rules.Count,
        st.sampled_from([one.value for one in WorkforceFunction]),
        st.dates(date(2013, 8, 1), date(2014, 7, 31)),
        st.integers(1, 500),
        st.integers(1, 500),
    ),
    min_size=1,
    max_size=30,
)


@given(heads, st.integers(5, 400))
def test_turnover_is_its_two_counts(counts, left):
    figure = rules.turnover(left, counts, MONTHS)
    assert figure.value == pytest.approx(left / figure.denominator)
    sizes = [one.headcount for one in counts]
    functions = len({one.function for one in counts})
    assert functions * min(sizes) <= figure.denominator <= functions * max(sizes)


@given(heads)
def test_vacancies_are_of_the_latest_counts(counts):
    older = [rules.Count(one.function, one.counted_on - timedelta(days=400), 1, 499) for one in counts]
    assert rules.vacancies([*counts, *older], MONTHS) == rules.vacancies(counts, MONTHS)


@given(st.dictionaries(st.sampled_from(WorkforceFunction), st.integers(0, 60)))
def test_no_function_under_five_is_told(people):
    for function in WorkforceFunction:
        told = rules.told_of(people, function)
        assert told is None or told == people[function] >= 5
