"""Each figure as it was computed by hand, with its definition; and nothing that would give a small count away."""

from datetime import date, datetime, timedelta

import pytest
from parts.hub_month import FROM, UNTIL

from bluelamp.kit import clocks

PERIOD = {"period_from": "2026-09-01", "period_until": "2026-09-30"}


@pytest.fixture(scope="module")
async def figures(service) -> dict[tuple[str, str], dict]:
    answer = await service.get("board", "/statistics", hub="SANDWELL", **PERIOD)
    assert answer.status_code == 200, answer.text
    return {(one["measure"], one["group"]): one for one in answer.json()["items"]}


NOTHING = (None, None, None)


@pytest.mark.parametrize(
    ("measure", "group", "value", "numerator", "denominator"),
    [
        ("MEDIAN_HOURS_TO_DECISION", "RED", 5.5, None, 10),
        ("NINETIETH_PERCENTILE_HOURS_TO_DECISION", "RED", 9.1, None, 10),
        ("MEDIAN_HOURS_TO_DECISION", "AMBER", 20.0, None, 5),
        ("NINETIETH_PERCENTILE_HOURS_TO_DECISION", "AMBER", 20.0, None, 5),
        ("INSIDE_RAG_CLOCK", "RED", 0.5, 5, 10),
        ("INSIDE_ONE_WORKING_DAY", "ALL", 0.6, 12, 20),
        ("REPEAT_WITHIN_TWELVE_MONTHS", "ALL", 0.24, 6, 25),
        ("CONVERSION", "SECTION_47", 0.3, 6, 20),
        ("CONVERSION", "SECTION_17", 0.25, 5, 20),
        ("CONVERSION", "STRATEGY_DISCUSSION", 0.25, 5, 20),
        ("RE_RATED", "AMBER>RED", 6, 6, None),
        ("AGENCY_RESPONSE", "HEALTH", 0.75, 15, 20),
        ("AGENCY_RESPONSE_IN_TIME", "HEALTH", 0.5, 10, 20),
        ("AGENCY_RESPONSE_IN_TIME", "HOUSING_AND_NEIGHBOURHOOD_SERVICES", 0.6, 12, 20),
    ],
)
def test_the_figure_is_the_one_computed_by_hand(figures, measure, group, value, numerator, denominator):
    figure = figures[measure, group]
    assert figure["value"] == pytest.approx(value)
    assert (figure["numerator"], figure["denominator"]) == (numerator, denominator)


@pytest.mark.parametrize(
    ("measure", "group"),
    [
        ("MEDIAN_HOURS_TO_DECISION", "GREEN"),  # three cases
        ("INSIDE_RAG_CLOCK", "GREEN"),
        ("MEDIAN_HOURS_TO_DECISION", "BLUE"),  # two cases
        ("INSIDE_RAG_CLOCK", "BLUE"),  # none with a clock
        ("INSIDE_RAG_CLOCK", "AMBER"),  # all five kept it, so none did not
        ("CONVERSION", "EARLY_HELP"),  # four
        ("CONVERSION", "NO_FURTHER_ACTION"),  # none
        ("RE_RATED", "GREEN>AMBER"),  # two
        ("AGENCY_RESPONSE", "POLICE"),  # all six answered
        ("AGENCY_RESPONSE_IN_TIME", "POLICE"),
        ("AGENCY_RESPONSE", "HOUSING_AND_NEIGHBOURHOOD_SERVICES"),  # with the share in time it would tell two
        ("AGENCY_RESPONSE", "PROBATION"),  # never asked
        ("MEDIAN_HOURS_TO_DECISION", "UNRATED"),  # none
        ("RE_RATED", "RED>BLUE"),  # none
    ],
)
def test_a_small_count_and_its_complement_are_kept_back(figures, measure, group):
    figure = figures[measure, group]
    assert (figure["value"], figure["numerator"], figure["denominator"]) == NOTHING


def test_each_figure_says_its_definition_its_creator_its_date_and_its_period(figures):
    for figure in figures.values():
        assert len(figure["definition"]) > 40
        assert figure["creator"] == "Bluelamp safeguarding service"
        assert abs((clocks.now() - datetime.fromisoformat(figure["created_at"])).total_seconds()) < 600
        assert datetime.fromisoformat(figure["period_from"]) == FROM
        assert datetime.fromisoformat(figure["period_until"]) == UNTIL


def test_what_nobody_had_is_listed_like_what_few_had(figures):
    """A group that is left out would tell that nobody was in it (ADR 0021)."""
    ratings = {group for measure, group in figures if measure == "INSIDE_RAG_CLOCK"}
    assert ratings == {"RED", "AMBER", "GREEN", "BLUE", "UNRATED"}
    assert len([group for measure, group in figures if measure == "RE_RATED"]) == 12
    asked = {group for measure, group in figures if measure == "AGENCY_RESPONSE"}
    assert asked == {
        "POLICE",
        "CHILDRENS_SOCIAL_CARE",
        "ADULT_SOCIAL_CARE",
        "HOUSING_AND_NEIGHBOURHOOD_SERVICES",
        "PROBATION",
        "HEALTH",
    }


def test_no_two_figures_differ_by_few(figures):
    """Counts over nested groups of cases or enquiries: no difference is a small one."""
    shown = {key: one["numerator"] for key, one in figures.items() if one["numerator"] is not None}
    over = {key: one["denominator"] for key, one in figures.items() if one["denominator"] is not None}
    for _, group in [key for key in shown if key[0] == "AGENCY_RESPONSE"]:
        assert shown["AGENCY_RESPONSE", group] - shown["AGENCY_RESPONSE_IN_TIME", group] >= 5
    whole = over["REPEAT_WITHIN_TWELVE_MONTHS", "ALL"]
    assert whole - over["INSIDE_ONE_WORKING_DAY", "ALL"] >= 5
    decided = over["CONVERSION", "SECTION_47"]
    by_rating = sum(count for (measure, _), count in over.items() if measure == "MEDIAN_HOURS_TO_DECISION")
    assert decided - by_rating >= 5


async def test_a_manager_reads_the_own_hub_and_sees_the_same(service, figures):
    answer = await service.get("hub_manager", "/statistics", **PERIOD)
    assert answer.json()["hub"] == "SANDWELL"
    own = {(one["measure"], one["group"]): one for one in answer.json()["items"]}
    assert {key: (one["value"], one["denominator"]) for key, one in own.items()} == {
        key: (one["value"], one["denominator"]) for key, one in figures.items()
    }
    other = await service.get("hub_manager", "/statistics", hub="BIRMINGHAM", **PERIOD)
    assert (other.status_code, other.json()["code"]) == (403, "forbidden")
    elsewhere = await service.get("hub_manager_bham", "/statistics", **PERIOD)
    assert elsewhere.json()["hub"] == "BIRMINGHAM"
    assert all(one["value"] is None for one in elsewhere.json()["items"])


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        (PERIOD, "#/query/hub", "hub_required"),
        ({**PERIOD, "hub": "NOWHERE"}, "#/query/hub", "hub_unknown"),
        (
            {"hub": "SANDWELL", "period_from": PERIOD["period_until"], "period_until": PERIOD["period_from"]},
            "#/query/period_from",
            "empty_period",
        ),
        ({"hub": "SANDWELL", "period_until": clocks.today().isoformat()}, "#/query/period_until", "period_not_over"),
        ({"hub": "SANDWELL", "period_from": "2013-12-31"}, "#/query/period_from", "too_early"),
    ],
)
async def test_a_question_without_an_answer_is_refused_with_a_pointer(service, query, pointer, code):
    answer = await service.get("board", "/statistics", **query)
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]


@pytest.mark.parametrize("who", ["mash_csc", "officer", "partner_a", "integrator", "dpo", "da_specialist"])
async def test_nobody_else_reads_them(service, who):
    for path in ("/statistics", "/statistics/domestic-abuse-recording"):
        assert (await service.get(who, path, hub="SANDWELL")).status_code == 403


async def test_the_default_period_is_the_ninety_days_before_today(service):
    body = (await service.get("board", "/statistics", hub="SANDWELL")).json()
    begin, end = (date.fromisoformat(body[name]) for name in ("period_from", "period_until"))
    assert end == clocks.today() - timedelta(days=1)
    assert (end - begin).days == 89


async def test_a_figure_of_part_of_a_day_is_not_told(service):
    query = {"hub": "SANDWELL", "period_from": "2026-09-01T09:00:00Z"}
    assert (await service.get("board", "/statistics", **query)).status_code == 422
