"""Each figure as it was computed by hand, with its definition; and nothing that would give a small count away."""

from datetime import UTC, datetime

import pytest
from parts.hub_month import FROM, UNTIL

from bluelamp.kit import clocks

PERIOD = {"period_from": FROM.isoformat(), "period_until": UNTIL.isoformat()}


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
        ("REPEAT_WITHIN_TWELVE_MONTHS", "ALL", 6 / 22, 6, 22),
        ("CONVERSION", "SECTION_47", 0.3, 6, 20),
        ("CONVERSION", "SECTION_17", 0.25, 5, 20),
        ("CONVERSION", "STRATEGY_DISCUSSION", 0.25, 5, 20),
        ("RE_RATED", "AMBER>RED", 6, 6, None),
        ("AGENCY_RESPONSE", "HEALTH", 0.75, 15, 20),
        ("AGENCY_RESPONSE_IN_TIME", "HEALTH", 0.5, 10, 20),
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


async def test_the_default_period_is_the_last_ninety_days(service):
    body = (await service.get("board", "/statistics", hub="SANDWELL")).json()
    begin, end = (datetime.fromisoformat(body[name]) for name in ("period_from", "period_until"))
    assert (end - begin).days == 90
    assert abs((datetime.now(UTC) - end).total_seconds()) < 600
