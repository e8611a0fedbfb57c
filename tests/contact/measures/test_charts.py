"""A chart over HTTP: the same in JSON, SVG and PNG, and what is not to be charted refused with the reason."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET  # the test reads what the service itself wrote

import pytest
from parts.contact_measures import store_months

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = [
    *((912, 1000), (921, 1000), (905, 1000), (918, 1000), (902, 1000), (915, 1000)),
    *((924, 1000), (903, 1000), (917, 1000), (908, 1000), (922, 1000), (880, 1000)),
]
"""999, August 2013 to July 2014: over 90% all year, 88% in July (¶71)."""


async def chart(contact, measure_id="SL.999", accept="application/json", **asked):
    async with contact.client("sergeant") as client:
        return await client.get(f"/measures/{measure_id}/chart", params=asked, headers={"Accept": accept})


async def test_every_point_has_its_figure_its_limits_and_its_verdict(contact):
    await store_months(contact, "SL.999", MONTHS)
    answer = await chart(contact)
    assert answer.status_code == 200, answer.text
    assert answer.headers["vary"] == "Accept"
    body = answer.json()
    assert [one["label"] for one in body["points"]][-1] == "July 2014"
    last = body["points"][-1]
    assert (last["figure"]["numerator"], last["figure"]["denominator"], last["value"]) == (880, 1000, 0.88)
    assert last["figure"]["formula"].startswith("SL4")
    assert last["meets_target"] is False
    assert [one["meets_target"] for one in body["points"][:-1]] == [True] * 11
    [segment] = body["segments"]
    assert segment["points"] == 12
    assert segment["trial_limits"] is False
    assert segment["mean"] == pytest.approx(sum(n for n, _ in MONTHS) / 12_000)
    assert body["assurance"] == "INCONSISTENT"
    assert body["table_url"] == "/contact/v1/measures/SL.999/figures?area=FORCE"
    assert "July 2014: 88.0% (880 of 1,000)" in body["summary"]


async def test_svg_says_all_that_the_json_says_without_colour_and_without_sight(contact):
    await store_months(contact, "SL.999", MONTHS)
    body = (await chart(contact)).json()
    answer = await chart(contact, accept="image/svg+xml")
    assert answer.headers["content-type"] == "image/svg+xml"
    root = ET.fromstring(answer.text)  # noqa: S314 # the service's own document
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "graphics-document document", "its points and its link can be reached"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == body["title"]
    assert description.text.startswith(body["summary"])
    assert root.find(f"{SVG}a").get("href") == body["table_url"]
    told = [one.text for one in root.iter(f"{SVG}title")][1:]
    assert len(told) == 12
    assert told[-1].startswith("July 2014: 88.0% (880 of 1,000), ")


async def test_png_is_drawn_with_letters_of_our_own(contact):
    await store_months(contact, "SL.999", MONTHS)
    answer = await chart(contact, accept="image/png")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG\r\n\x1a\n")
    width = int.from_bytes(answer.content[16:20], "big")
    assert width == 1920
    assert len(answer.content) > 40_000, "without letters it would be half of that"


@pytest.mark.parametrize(
    ("measure_id", "instead"),
    [
        ("SAT.ASB.OVERALL.R12", "Ask for SAT.ASB.OVERALL.M."),
        ("SAT.CRIME.OVERALL.R12", "Ask for SAT.CRIME.OVERALL.M."),
        ("WORKFORCE.TURNOVER.R12", "moving ranges"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "image/svg+xml", "image/png"])
async def test_rolling_values_are_refused_with_the_reason(contact, measure_id, instead, accept):
    answer = await chart(contact, measure_id, accept=f"{accept}, application/problem+json")
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/path/measure_id", "rolling_values")
    assert "moving ranges are too small" in fault["detail"]
    assert instead in fault["detail"]


async def test_what_is_no_series_is_refused_with_its_own_reason(contact):
    [fault] = (await chart(contact, "BENEFIT.SAVING")).json()["errors"]
    assert fault["code"] == "not_chartable"
    assert "register" in fault["detail"]


async def test_the_screen_is_a_switch(contact):
    vector = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    await store_months(contact, "CALLS.OFFERED", [(one, None) for one in vector])
    screened = (await chart(contact, "CALLS.OFFERED")).json()["segments"][0]
    unscreened = (await chart(contact, "CALLS.OFFERED", screen_outliers=False)).json()["segments"][0]
    assert [round(screened[one], 4) for one in ("mean", "upper_limit", "lower_limit")] == [1.9444, 4.6044, -0.7156]
    assert [round(unscreened[one], 4) for one in ("upper_limit", "lower_limit")] == [6.9515, -3.0626]
    assert (screened["ranges_screened"], unscreened["ranges_screened"]) == (2, 0)


async def test_a_note_restarts_the_limits_and_stands_on_its_true_day(contact):
    await store_months(contact, "SL.SERVICE_DESK", [(850, 1000), (852, 1000)] * 6 + [(910, 1000), (912, 1000)] * 6)
    before = (await chart(contact, "SL.SERVICE_DESK")).json()
    assert len(before["segments"]) == 1
    assert {one["variation"] for one in before["points"]} != {"COMMON_CAUSE"}
    note = {
        "measure_id": "SL.SERVICE_DESK",
        "happened_on": "2014-08-11",
        "text": "Load is shared",
        "restarts_limits": True,
        "reason": "The way of working changed on this day.",
    }
    assert (await contact.post("analyst", "/measure-annotations", note)).status_code == 201
    after = (await chart(contact, "SL.SERVICE_DESK")).json()
    assert [round(one["mean"], 3) for one in after["segments"]] == [0.851, 0.911]
    assert {one["variation"] for one in after["points"]} == {"COMMON_CAUSE"}
    [shown] = after["annotations"]
    assert (shown["happened_on"], shown["restarts_limits"]) == ("2014-08-11", True)
    drawn = (await chart(contact, "SL.SERVICE_DESK", accept="image/svg+xml")).text
    assert "11.08.2014: Load is shared (limits begin anew)" in drawn


async def test_a_p_chart_is_of_shares(contact):
    assert (await chart(contact, "CALLS.OFFERED", method="P")).json()["errors"][0]["code"] == "no_share"


async def test_a_p_chart_shows_what_xmr_hides_for_its_small_denominator(contact):
    few = [(9, 15), (8, 15), (10, 15), *[(60, 100), (62, 100)] * 6]
    await store_months(contact, "SL.SERVICE_DESK", few)
    xmr = (await chart(contact, "SL.SERVICE_DESK")).json()
    assert [one["hidden"] for one in xmr["points"][:4]] == ["DENOMINATOR_TOO_SMALL"] * 3 + [None]
    assert any("no point" in one for one in xmr["warnings"])
    shown = (await chart(contact, "SL.SERVICE_DESK", method="P")).json()
    assert [one["hidden"] for one in shown["points"]] == [None] * 15
    first, last = shown["points"][0], shown["points"][-1]
    assert first["upper_limit"] - first["mean"] > last["upper_limit"] - last["mean"]


async def test_small_counts_of_people_are_told_nowhere(contact):
    await store_months(contact, "SAT.CRIME.OVERALL.M", [(84, 100), (97, 100), (3, 100), (85, 100)])
    answer = await chart(contact, "SAT.CRIME.OVERALL.M")
    points = answer.json()["points"]
    assert [one["hidden"] for one in points] == [None, "SUPPRESSED", "SUPPRESSED", None]
    for one in points[1:3]:
        assert (one["value"], one["figure"]["numerator"], one["figure"]["denominator"]) == (None, None, None)
        assert one["figure"]["footnotes"][0]["code"] == "SUPPRESSED"
    drawn = (await chart(contact, "SAT.CRIME.OVERALL.M", accept="image/svg+xml")).text
    assert "97" not in drawn.split("desc")[1]
    assert "the counts are too small to be told" in drawn


async def test_as_at_a_moment_the_chart_is_as_it_was_known_then(contact):
    await store_months(contact, "SL.999", MONTHS)
    await store_months(
        contact, "SL.999", [(890, 1000)], first=date(2014, 7, 1), as_at=datetime(2014, 10, 1, tzinfo=UTC)
    )
    now = (await chart(contact)).json()["points"][-1]
    then = (await chart(contact, as_at="2014-09-01T00:00:00Z")).json()["points"][-1]
    assert (now["value"], then["value"]) == (0.89, 0.88)


async def test_a_month_without_a_figure_is_a_gap(contact):
    await store_months(contact, "SL.999", [*MONTHS[:5], None, *MONTHS[6:]])
    points = (await chart(contact)).json()["points"]
    assert len(points) == 12
    assert (points[5]["hidden"], points[5]["figure"]) == ("NO_FIGURE", None)
    assert points[5]["label"] == "January 2014"


async def test_periods_are_narrowed_by_days_and_by_their_number(contact):
    await store_months(contact, "SL.999", MONTHS)
    few = (await chart(contact, points=3)).json()["points"]
    assert [one["label"] for one in few] == ["May 2014", "June 2014", "July 2014"]
    some = (await chart(contact, period_from="2013-11-01", period_until="2014-02-01")).json()["points"]
    assert [one["label"] for one in some] == ["November 2013", "December 2013", "January 2014"]
    empty = await chart(contact, period_from="2014-02-01", period_until="2014-02-01")
    assert empty.json()["errors"][0]["code"] == "empty_period"


@pytest.mark.parametrize("accept", ["application/json", "image/svg+xml", "image/png"])
async def test_a_measure_without_figures_is_an_empty_chart(contact, accept):
    answer = await chart(contact, "SL.101", accept=accept)
    assert answer.status_code == 200
    if accept == "application/json":
        assert (answer.json()["points"], answer.json()["variation"]) == ([], "COMMON_CAUSE")


async def test_what_cannot_be_produced_and_who_may_not(contact):
    assert (await chart(contact, accept="text/html")).status_code == 406
    assert (await chart(contact, accept="application/problem+json")).status_code == 406
    assert (await contact.get("telephony", "/measures/SL.999/chart")).status_code == 403
    assert (await chart(contact, "NO.SUCH")).status_code == 404
    assert (await chart(contact, points=1)).status_code == 422
    assert (await chart(contact, area="no area")).status_code == 422


async def test_reading_a_chart_is_a_consultation(contact):
    await chart(contact)
    entries = await contact.sql(
        "SELECT action, purpose, cardinality(subjects) FROM audit_entries WHERE operation = 'get_measure_chart'"
    )
    assert [tuple(row) for row in entries] == [("CONSULTATION", "MEASURE", 1)]


async def test_markup_in_a_name_is_text(contact):
    later = {
        "name": '<script>alert("x")</script> & "999"',
        "direction": "INCREASE",
        "target": 0.9,
        "source": "a test",
        "effective_from": datetime.now(UTC).date().isoformat(),
    }
    assert (await contact.post("analyst", "/measures/SL.999/versions", later)).status_code == 201
    await store_months(contact, "SL.999", MONTHS)
    drawn = (await chart(contact, accept="image/svg+xml")).text
    assert "<script" not in drawn
    assert ET.fromstring(drawn).find(f"{SVG}title").text.startswith('<script>alert("x")</script> & "999"')  # noqa: S314 # the service's own document
