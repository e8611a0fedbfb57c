"""The board report's counts of Sandwell (¶43), from the demonstration's households; and what it says amiss (C6)."""

import pytest
from parts.contact_listening import a_form, add_area, survey

PERIOD = {"period_from": "2014-06-01", "period_until": "2014-08-01"}
TOP_FOUR = {"SPEEDING", "PARKING", "ASB", "YOUTH_NUISANCE"}


async def summary(demonstration, **asked):
    answer = await demonstration.get("board", "/listening-summary", **{**PERIOD, "lpu": "SANDWELL", **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("name", "over", "counted"), [("households", 1800, 1850), ("no_issue", 700, 720), ("wants_updates", 1200, 1230)]
)
async def test_over_so_many(demonstration, name, over, counted):
    figure = (await summary(demonstration))[name]
    assert figure["value"] == counted > over
    assert figure["measure_id"] == f"LISTENING.{name.upper()}"
    assert figure["period"] == {"period_from": "2014-05-31T23:00:00Z", "period_until": "2014-07-31T23:00:00Z"}


async def test_the_four_main_concerns_are_the_most_named(demonstration):
    issues = (await summary(demonstration))["issues"]
    assert {one["category"] for one in issues if one["rank"] <= 4} == TOP_FOUR
    values = [one["named"]["value"] for one in issues]
    assert values == sorted(values, reverse=True)
    assert sum(values) == 1850 - 720


async def test_that_the_sets_overlap_is_said_and_by_how_many(demonstration):
    told = await summary(demonstration)
    [note] = told["footnotes"]
    assert note["code"] == "C6"
    overlap = told["no_issue"]["value"] + told["wants_updates"]["value"] - told["households"]["value"]
    assert f"{overlap:.0f} people are in both sets" in note["text"]
    assert overlap == 100


async def test_a_period_without_surveys_tells_of_none_and_one_that_cannot_be_is_refused(demonstration):
    nothing = await summary(demonstration, period_from="2010-01-01", period_until="2010-02-01")
    assert (nothing["households"]["value"], nothing["issues"], nothing["footnotes"]) == (None, [], [])
    refused = await demonstration.get(
        "board", "/listening-summary", period_from="2014-08-01", period_until="2014-06-01"
    )
    assert refused.json()["errors"][0]["code"] == "period_impossible"


@pytest.mark.parametrize(
    ("measure_id", "found"),
    [
        ("LISTENING.HOUSEHOLDS", {"SANDWELL": 1850, "BIRMINGHAM_NORTH": 24}),
        ("LISTENING.NO_ISSUE", {"SANDWELL": 720, "BIRMINGHAM_NORTH": None}),
        ("LISTENING.WANTS_UPDATES", {"SANDWELL": 1230, "BIRMINGHAM_NORTH": 12}),
    ],
)
async def test_the_same_counts_are_figures_of_measures_by_unit(demonstration, measure_id, found):
    taken = await demonstration.post("analyst", "/measure-figures", {"measure_id": measure_id, **PERIOD})
    assert taken.status_code == 201, taken.text
    assert {one["area"]: one["figure"]["value"] for one in taken.json()["items"]} == found


@pytest.mark.parametrize(("with_issue", "told"), [(4, {}), (5, {"BIRMINGHAM_NORTH": 6})])
async def test_few_who_named_something_are_not_told_by_the_others(contact, with_issue, told):
    """The households are a measure of their own, from which those without an issue may be taken."""
    await add_area(contact)
    for number in range(1, with_issue + 7):
        await survey(contact, a_form(number, issues=["PARKING"] if number <= with_issue else []))
    taken = await contact.post("analyst", "/measure-figures", {"measure_id": "LISTENING.NO_ISSUE", **PERIOD})
    assert taken.status_code == 201, taken.text
    assert {one["area"]: one["figure"]["value"] for one in taken.json()["items"]} == told


async def test_issues_are_figures_by_category(demonstration):
    new = {"measure_id": "LISTENING.ISSUES", **PERIOD}
    taken = (await demonstration.post("analyst", "/measure-figures", new)).json()["items"]
    values = {one["area"]: one["figure"]["value"] for one in taken}
    assert values["SPEEDING"] == max(values.values()) == 304 + 24
    assert set(values) >= TOP_FOUR
