"""Who came to a counter and what the consultation said of it: counts that pick nobody out (board report ¶69)."""

from datetime import UTC, datetime

import pytest

from bluelamp.schemas.contact.front_offices import ConsultationPosition
from contact.front_offices import demonstration as records
from contact.front_offices import rules

WHO = "contact_manager"
FOOTFALL = f"/front-offices/{records.OFFICE}/footfall"
WEEK = {"period_from": "2014-07-14", "period_until": "2014-07-21"}


def faults(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


async def test_footfall_by_reason_and_by_day(demonstration):
    footfall = (await demonstration.get("board", FOOTFALL, **WEEK)).json()
    by_reason = {one["reason"]: one["visits"]["value"] for one in footfall["by_reason"]}
    assert by_reason == {
        "CRIME_REPORT": 112,
        "ROAD_COLLISION": 64,
        "PROPERTY": 90,
        "DOCUMENTS": 138,
        "BAIL_OR_SIGNING_ON": 48,
        "ADVICE": 74,
        "OTHER": 10,
    }
    assert footfall["total"]["value"] == sum(by_reason.values()) == 536
    assert [one["visits"] for one in footfall["by_day"]] == [101] * 5 + [31]
    figure = footfall["total"]
    assert (figure["measure_id"], figure["unit"], figure["footnotes"]) == ("FRONT_OFFICE.FOOTFALL", "COUNT", [])
    assert figure["period"] == {"period_from": "2014-07-13T23:00:00Z", "period_until": "2014-07-20T23:00:00Z"}


async def test_a_small_reason_is_not_told_nor_given_away(demonstration):
    """On one day two came for OTHER: it is hidden, and BAIL_OR_SIGNING_ON with it."""
    day = {"period_from": "2014-07-14", "period_until": "2014-07-15"}
    footfall = (await demonstration.get("sergeant", FOOTFALL, **day)).json()
    hidden = {one["reason"] for one in footfall["by_reason"] if one["visits"]["value"] is None}
    assert hidden == {"OTHER", "BAIL_OR_SIGNING_ON"}
    assert {note["code"] for one in footfall["by_reason"] for note in one["visits"]["footnotes"]} == {"SUPPRESSED"}
    assert footfall["total"]["value"] == 101


async def test_the_counts_themselves_are_for_who_keeps_them(demonstration):
    assert (await demonstration.get("board", "/footfall-counts")).status_code == 403
    assert (await demonstration.get("sergeant", "/consultation-responses")).status_code == 403
    page = await demonstration.get("analyst", "/footfall-counts", reason="OTHER", front_office_id=str(records.OFFICE))
    assert {one["reason"] for one in page.json()["items"]} == {"OTHER"}


@pytest.mark.parametrize(
    "period",
    [
        {"period_from": "2014-07-14", "period_until": "2014-07-14"},
        {"period_from": "2014-07-14", "period_until": "2015-07-16"},
        {"period_until": "0001-01-01"},
        {"period_from": "9999-12-31"},
    ],
)
async def test_a_period_that_cannot_be_is_refused(demonstration, period):
    refused = await demonstration.get("board", FOOTFALL, **period)
    assert (refused.status_code, faults(refused)) == (422, [("#/query/period_until", "period_impossible")])


async def test_the_consultation_has_both_its_counts(demonstration):
    """Of 28 answers fourteen are against and nine for; five say neither, and are in the denominator."""
    result = (await demonstration.get("board", f"/front-office-options/{records.OPTION}/consultation")).json()
    opposes, supports = result["opposes"], result["supports"]
    assert (opposes["numerator"], opposes["denominator"]) == (14, 28)
    assert (supports["numerator"], supports["denominator"]) == (9, 28)
    assert opposes["value"] == 14 / 28
    assert [one["code"] for one in opposes["footnotes"]] == ["SELF_SELECTED"]


async def test_few_answers_are_not_told(contact):
    office = (await contact.post(WHO, "/front-offices", records.NEW_OFFICE)).json()["front_office_id"]
    option = await contact.post(WHO, "/front-office-options", {**records.NEW_OPTION, "front_office_id": office})
    option_id = option.json()["front_office_option_id"]
    empty = (await contact.get("board", f"/front-office-options/{option_id}/consultation")).json()
    assert empty["supports"]["value"] is None
    for _ in range(3):
        answer = {**records.NEW_RESPONSE, "front_office_option_id": option_id}
        assert (await contact.post(WHO, "/consultation-responses", answer)).status_code == 201
    few = (await contact.get("board", f"/front-office-options/{option_id}/consultation")).json()
    assert [few["supports"][name] for name in ("value", "numerator", "denominator")] == [None, None, None]


def test_a_small_position_is_not_given_away_by_the_others():
    """Three said neither: of 26, fourteen and nine would tell it."""
    answers = {"OPPOSES": 14, "SUPPORTS": 9, "NEITHER": 3}
    as_at = datetime(2014, 8, 31, tzinfo=UTC)
    figures = {one: rules.position_figure(one, answers, [], as_at) for one in ConsultationPosition}
    assert {one.value: figure.numerator for one, figure in figures.items()} == {
        "OPPOSES": 14,
        "SUPPORTS": None,
        "NEITHER": None,
    }
    assert "SUPPRESSED" in {note.code for note in figures[ConsultationPosition.SUPPORTS].footnotes}


@pytest.mark.parametrize(
    ("address", "new", "pointer", "code"),
    [
        (
            "footfall-counts",
            {**records.COUNTS[records.COUNT_TO_READ]},
            "#/counted_on",
            "counted_already",
        ),
        (
            "footfall-counts",
            {**records.NEW_COUNT, "front_office_id": str(records.OPTION)},
            "#/front_office_id",
            "front_office_unknown",
        ),
        ("footfall-counts", {**records.NEW_COUNT, "counted_on": "2999-01-01"}, "#/counted_on", "date_in_future"),
        ("footfall-counts", {**records.NEW_COUNT, "visits": -1}, "#/visits", "greater_than_equal"),
        (
            "consultation-responses",
            {**records.NEW_RESPONSE, "front_office_option_id": str(records.OFFICE)},
            "#/front_office_option_id",
            "option_unknown",
        ),
        (
            "consultation-responses",
            {**records.NEW_RESPONSE, "received_on": "2999-01-01"},
            "#/received_on",
            "date_in_future",
        ),
        ("consultation-responses", {**records.NEW_RESPONSE, "words": "Mine"}, "#/words", "extra_forbidden"),
        ("front-offices", {**records.OFFICES[records.OFFICE]}, "#/front_office", "code_taken"),
        (
            "front-offices",
            {**records.NEW_OFFICE, "effective_until": "2011-01-10"},
            "#/effective_until",
            "ends_before_it_begins",
        ),
    ],
)
async def test_what_cannot_be_is_refused(demonstration, address, new, pointer, code):
    refused = await demonstration.post(WHO, f"/{address}", new)
    assert (refused.status_code, faults(refused)) == (422, [(pointer, code)])


async def test_an_office_has_one_future(demonstration):
    first = f"/front-office-options/{records.OPTION}"
    assert (await demonstration.patch(WHO, first, {"status": "ADOPTED"}, "*")).status_code == 200
    other = {**records.NEW_OPTION, "front_office_id": str(records.OFFICE), "status": "ADOPTED"}
    refused = await demonstration.post(WHO, "/front-office-options", other)
    assert (refused.status_code, faults(refused)) == (422, [("#/status", "adopted_already")])


async def test_an_office_is_listed_while_it_is_open(demonstration):
    for day, count in (("2005-03-31", 0), ("2005-04-01", 1), ("2008-09-01", 2)):
        page = (await demonstration.get("board", "/front-offices", as_at=day)).json()
        assert len(page["items"]) == count
    walsall = (await demonstration.get("board", "/front-offices", lpu="WALSALL")).json()["items"]
    assert [one["front_office"] for one in walsall] == ["EXAMPLE_MARKET_PLACE"]
