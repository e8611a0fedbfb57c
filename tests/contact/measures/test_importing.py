"""Figures that were counted elsewhere: told with their source, beside what was said before."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.contact_measures import a_definition

from bluelamp.schemas.contact.measures import NewImportedFigures
from bluelamp.schemas.problems import ProblemError
from contact.measures.demonstration import REOFFENDING
from contact.measures.rules.importing import check_import
from contact.measures.statements import feeds

NOW = datetime(2014, 8, 31, tzinfo=UTC)
WEEK = {
    "measure_id": "DA.RECORDED",
    "period_from": "2014-07-07",
    "period_until": "2014-07-14",
    "as_at": "2014-08-05T12:00:00Z",
    "source": "The hubs' own table",
    "figures": [{"area": "SANDWELL", "numerator": 61}, {"area": "DUDLEY", "numerator": 3}],
}


def sent(**changes):
    return {**WEEK, **changes}


async def listed(contact, measure_id="DA.RECORDED", **asked):
    answer = await contact.get("board", f"/measures/{measure_id}/figures", **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_what_was_counted_elsewhere_is_told_with_its_source(contact):
    answer = await contact.post("analyst", "/imported-figures", sent())
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == "/contact/v1/measures/DA.RECORDED/figures"
    assert answer.json()["added"] == 2
    dudley, sandwell = (one["figure"] for one in answer.json()["items"])
    assert (sandwell["value"], sandwell["numerator"], sandwell["as_at"]) == (61.0, 61, WEEK["as_at"])
    assert sandwell["footnotes"] == [{"code": "IMPORTED", "text": "Not counted here: The hubs' own table"}]
    assert (dudley["value"], dudley["numerator"]) == (None, None)
    assert [one["code"] for one in dudley["footnotes"]] == ["SUPPRESSED", "IMPORTED"]
    [told] = await contact.sql("SELECT data FROM events WHERE type LIKE '%figures_taken.v1'")
    assert (told["data"]["measure_id"], told["data"]["added"]) == ("DA.RECORDED", 2)


async def test_the_same_again_adds_nothing_and_a_later_word_stands_beside_the_earlier(contact):
    await contact.post("analyst", "/imported-figures", sent())
    assert (await contact.post("analyst", "/imported-figures", sent())).json()["added"] == 0
    more = [{"area": "SANDWELL", "numerator": 64}]
    later = sent(figures=more, as_at="2014-08-20T12:00:00Z")
    assert (await contact.post("analyst", "/imported-figures", later)).json()["added"] == 1
    assert [one["figure"]["value"] for one in await listed(contact, area="SANDWELL")] == [64.0, 61.0]
    chart = (await contact.get("board", "/measures/DA.RECORDED/chart", area="SANDWELL")).json()
    assert [one["value"] for one in chart["points"]] == [64.0]


async def test_what_was_said_earlier_may_come_later(contact):
    later = sent(figures=[{"area": "SANDWELL", "numerator": 64}], as_at="2014-08-20T12:00:00Z")
    for body in (later, sent()):
        assert (await contact.post("analyst", "/imported-figures", body)).status_code == 201
    chart = "/measures/DA.RECORDED/chart"
    for as_at, value in (("2014-08-06T00:00:00Z", 61.0), ("2014-08-21T00:00:00Z", 64.0)):
        body = (await contact.get("board", chart, area="SANDWELL", as_at=as_at)).json()
        assert [one["value"] for one in body["points"]] == [value]


async def test_nobody_says_two_things_of_one_moment(contact):
    await contact.post("analyst", "/imported-figures", sent())
    answer = await contact.post("analyst", "/imported-figures", sent(figures=[{"area": "SANDWELL", "numerator": 62}]))
    assert (answer.status_code, answer.json()["code"]) == (409, "state-conflict")
    assert [one["figure"]["value"] for one in await listed(contact, area="SANDWELL")] == [61.0]


async def test_what_is_counted_here_is_not_imported(contact):
    async with contact.resources.database.transaction() as connection:
        await feeds.COUNT.value(
            connection,
            event_ids=[UUID(int=1)],
            measure_ids=["DA.RECORDED"],
            areas=["WALSALL"],
            occurred_ats=[datetime(2014, 7, 8, tzinfo=UTC)],
        )
    [fault] = (await contact.post("analyst", "/imported-figures", sent())).json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/measure_id", "counted_here")
    week_before = sent(period_from="2014-06-30", period_until="2014-07-07")
    assert (await contact.post("analyst", "/imported-figures", week_before)).status_code == 201


async def test_who_may_not_and_what_is_not_there(contact):
    assert (await contact.post("board", "/imported-figures", sent())).status_code == 403
    assert (await contact.post("analyst", "/imported-figures", sent(measure_id="NO.SUCH"))).status_code == 404
    assert (await contact.post("analyst", "/imported-figures", sent(figures=[]))).status_code == 422
    assert (await contact.post("analyst", "/imported-figures", sent(source=""))).status_code == 422
    assert await contact.sql("SELECT 1 FROM measure_figures") == []


async def test_every_fault_is_named_and_nothing_stored(contact):
    figures = [
        {"area": "SANDWELL", "numerator": 12, "denominator": 10},
        {"area": "SANDWELL", "numerator": 3},
        {"area": "DUDLEY", "numerator": 0, "denominator": 171},
    ]
    body = sent(measure_id="REOFF.LAR3M.RANK", period_until="2014-07-07", as_at="2099-01-01T00:00:00Z", figures=figures)
    answer = await contact.post("analyst", "/imported-figures", body)
    assert answer.status_code == 422
    assert {(one["pointer"], one["code"]) for one in answer.json()["errors"]} == {
        ("#/period_until", "no_whole_period"),
        ("#/as_at", "moment_in_future"),
        ("#/figures/0/numerator", "numerator_outside_the_denominator"),
        ("#/figures/1/area", "area_twice"),
        ("#/figures/1/denominator", "denominator_required"),
        ("#/figures/2/numerator", "numerator_outside_the_denominator"),
    }
    assert await contact.sql("SELECT 1 FROM measure_figures") == []


def faults_of(unit, figures, **changes):
    given = {"period_from": "2014-07-01", "period_until": "2014-08-01", "as_at": "2014-08-05T12:00:00Z"}
    new = NewImportedFigures.model_validate(
        {"measure_id": "SL.999", "source": "a test", "figures": figures, **given, **changes}
    )
    try:
        check_import(a_definition(unit=unit), new, NOW)
    except ProblemError as problem:
        return [one.code for one in problem.faults]
    return []


@pytest.mark.parametrize(
    ("unit", "numerator", "denominator", "faults"),
    [
        ("COUNT", 446, None, []),
        ("COUNT", 446, 720, ["denominator_not_taken"]),
        ("POUNDS", -5, None, []),
        ("MINUTES", 900, 12, []),
        ("MINUTES", 900, None, []),
        ("SHARE", 0, 10, []),
        ("SHARE", 10, 10, []),
        ("SHARE", 11, 10, ["numerator_outside_the_denominator"]),
        ("SHARE_DIFFERENCE", -18_570, 72_370, []),
        ("RANK", 26, 171, []),
        ("RANK", 0, 171, ["numerator_outside_the_denominator"]),
        ("RANK", 26, None, ["denominator_required"]),
    ],
)
def test_a_value_is_made_of_what_its_unit_is_made_of(unit, numerator, denominator, faults):
    assert faults_of(unit, [{"area": "FORCE", "numerator": numerator, "denominator": denominator}]) == faults


def test_of_a_period_that_has_not_ended_nothing_can_be_said():
    one = [{"area": "FORCE", "numerator": 1}]
    assert faults_of("COUNT", one, as_at="2014-07-31T12:00:00Z") == ["period_not_ended"]
    assert faults_of("COUNT", one, as_at="2014-07-31T23:00:00Z") == [], "midnight in London"


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_share_lies_between_nothing_and_the_whole(numerator, denominator):
    faults = faults_of("SHARE", [{"area": "FORCE", "numerator": numerator, "denominator": denominator}])
    assert (faults == []) is (numerator <= denominator)


REPORTED = {
    "SANDWELL": (5.38, -25.66, 1),
    "DUDLEY": (5.76, -23.20, 2),
    "WOLVERHAMPTON": (6.97, -17.17, 8),
    "COVENTRY": (7.17, -15.55, 12),
    "BIRMINGHAM": (6.99, -13.89, 17),
    "SOLIHULL": (6.94, -12.90, 22),
    "WALSALL": (7.84, -12.46, 26),
}
"""The board report's table, as it stands there (¶27)."""


async def test_the_reports_table_of_reoffending_comes_out_of_its_counts(demonstration):
    found = {}
    for name in ("ACTUAL", "VAR", "RANK"):
        items = await listed(demonstration, f"REOFF.LAR3M.{name}", as_at="2014-08-31T00:00:00Z")
        assert all(one["figure"]["footnotes"][-1]["code"] == "IMPORTED" for one in items)
        found[name] = {one["area"]: one["figure"]["value"] for one in items}
    told = {
        area: (round(100 * found["ACTUAL"][area], 2), round(100 * found["VAR"][area], 2), int(found["RANK"][area]))
        for area in found["ACTUAL"]
    }
    assert told == REPORTED


def test_the_places_follow_what_was_predicted_and_not_the_shares():
    by_variation = sorted(REOFFENDING, key=lambda one: 100 * one.reoffenders / one.predicted_hundredths)
    assert [one.place for one in by_variation] == [1, 2, 8, 12, 17, 22, 26]
    assert [one.place for one in sorted(REOFFENDING, key=lambda one: one.reoffenders)] != [1, 2, 8, 12, 17, 22, 26]


async def test_the_establishment_stands_before_and_after(demonstration):
    values = [one["figure"]["value"] for one in await listed(demonstration, "PPU.ESTABLISHMENT")]
    assert values == [720.0, 446.0]


def test_a_week_of_the_year_in_which_the_clocks_change_is_whole():
    monday = date(2014, 3, 24)
    new = NewImportedFigures.model_validate(
        sent(period_from=monday.isoformat(), period_until=(monday + timedelta(days=7)).isoformat())
    )
    check_import(a_definition(unit="COUNT", period_kind="WEEK"), new, NOW)


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_total_beside_units_does_not_give_away_the_one_that_is_kept_back(contact, at_once):
    """Dudley's three are kept back; 64 of the force less Sandwell's 61 would say them. 104 leave it open."""
    force = {"area": "FORCE", "numerator": 64}
    if not at_once:
        assert (await contact.post("analyst", "/imported-figures", sent())).status_code == 201
    body = sent(figures=[*WEEK["figures"], force] if at_once else [force])
    answer = await contact.post("analyst", "/imported-figures", body)
    assert [one["code"] for one in answer.json()["errors"]] == ["total_gives_a_part_away"]
    assert await listed(contact, area="FORCE") == []
    enough = sent(figures=[{**force, "numerator": 104}])
    assert (await contact.post("analyst", "/imported-figures", enough)).status_code == 201


async def test_a_share_of_the_force_does_not_give_a_units_share_away(contact):
    year = {"measure_id": "REOFF.LAR3M.ACTUAL", "period_from": "2012-04-01", "period_until": "2013-04-01"}
    units = [("SANDWELL", 50, 500), ("DUDLEY", 2, 300)]
    figures = [{"area": area, "numerator": part, "denominator": of} for area, part, of in (*units, ("FORCE", 52, 800))]
    answer = await contact.post("analyst", "/imported-figures", sent(**year, figures=figures))
    assert [one["code"] for one in answer.json()["errors"]] == ["total_gives_a_part_away"]
