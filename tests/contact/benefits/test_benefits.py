"""The savings register (board report ¶73): editions with a basis, and what reports say beside it (¶74, C12)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.clocks import LONDON
from contact.benefits import demonstration as records
from contact.benefits import rules

WHO = "contact_manager"
CHECK = "/benefit-check"


def faults(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


async def test_the_saving_stands_beside_what_was_said_before(demonstration):
    page = (await demonstration.get("board", "/benefits", benefit=records.CONTACT_CENTRES)).json()["items"]
    assert [(one["edition"], one["saving"]["value"], one["first_year"]) for one in page] == [
        (2, 5_200_000, "2014/15"),
        (1, 3_900_000, "2014/15"),
    ]
    assert all(one["saving"]["value"] == one["baseline_pounds"] - one["current_pounds"] for one in page)
    assert page[0]["saving"]["period"] == {
        "period_from": "2014-03-31T23:00:00Z",
        "period_until": "2015-03-31T23:00:00Z",
    }


async def test_no_financial_implications_beside_a_saving_is_said(demonstration):
    check = (await demonstration.get("board", CHECK, as_at="2014-08-31")).json()
    assert (check["is_consistent"], check["recurring_total"]["value"]) == (False, 5_200_000)
    [note] = check["footnotes"]
    assert note["code"] == "C12"
    assert "paragraph 74" in note["text"]
    assert "£5.2m a year from 2014/15" in note["text"]
    [restated] = check["recurring_total"]["footnotes"]
    assert restated["code"] == "RESTATED"
    assert "£3.9m (edition 1, stated on 2013-11-30), then £5.2m" in restated["text"]


async def test_the_check_knows_what_was_known_on_its_day(demonstration):
    check = (await demonstration.get("board", CHECK, as_at="2014-01-31")).json()
    assert (check["is_consistent"], check["recurring_total"]["value"]) == (True, 3_900_000)
    for day in ("0001-01-01", "9999-12-31"):
        assert (await demonstration.get("board", CHECK, as_at=day)).status_code == 200


@pytest.mark.parametrize(
    ("address", "new", "pointer", "code"),
    [
        ("benefits", {**records.BENEFITS[records.BENEFIT]}, "#/edition", "edition_taken"),
        ("benefits", {**records.NEW_BENEFIT, "first_year": "2014/16"}, "#/first_year", "year_impossible"),
        ("benefits", {**records.NEW_BENEFIT, "stated_on": "2999-01-01"}, "#/stated_on", "date_in_future"),
        ("benefits", {**records.NEW_BENEFIT, "current_pounds": -1}, "#/current_pounds", "greater_than_equal"),
        ("benefits", {**records.NEW_BENEFIT, "baseline_pounds": 1.5}, "#/baseline_pounds", "int_type"),
        ("financial-statements", {**records.STATEMENTS[records.STATEMENT]}, "#/paragraph", "paragraph_taken"),
    ],
)
async def test_what_cannot_be_is_refused(demonstration, address, new, pointer, code):
    refused = await demonstration.post(WHO, f"/{address}", new)
    assert refused.status_code == 422
    assert faults(refused)[0] == (pointer, code)


async def test_pounds_are_not_overwritten(demonstration):
    address = f"/benefits/{records.BENEFIT}"
    refused = await demonstration.patch(WHO, address, {"current_pounds": 1}, "*")
    assert (refused.status_code, faults(refused)) == (422, [("#/current_pounds", "extra_forbidden")])


editions = st.lists(
    st.builds(
        rules.Edition,
        st.sampled_from(["A", "B", "C"]),
        st.integers(1, 9),
        st.integers(0, 10**9),
        st.integers(0, 10**9),
        st.booleans(),
        st.sampled_from(["2013/14", "2014/15"]),
        st.just(date(2014, 1, 1)),
    ),
    max_size=12,
    unique_by=lambda one: (one.benefit, one.edition),
)


@given(editions)
def test_the_total_is_of_each_benefits_last_edition(stated):
    total = rules.recurring_total(stated, date(2014, 8, 31))
    last = {}
    for one in stated:
        if one.benefit not in last or one.edition > last[one.benefit].edition:
            last[one.benefit] = one
    assert total.value == sum(one.baseline_pounds - one.current_pounds for one in last.values() if one.is_recurring)


@given(editions)
def test_the_total_is_that_of_its_own_year(stated):
    total = rules.recurring_total(stated, date(2014, 8, 31))
    since, until = (one.astimezone(LONDON).date() for one in (total.period.period_from, total.period.period_until))
    assert (rules.recurring_in(stated, since, until) or 0) == total.value


async def test_a_report_is_not_held_against_what_was_stated_after_it(demonstration):
    said = {**records.NEW_STATEMENT, "implication": "NONE", "stated_on": "2013-11-29"}
    assert (await demonstration.post(WHO, "/financial-statements", said)).status_code == 201
    check = (await demonstration.get("board", CHECK, as_at="2014-08-31")).json()
    assert [note["text"].split(",")[0] for note in check["footnotes"]] == ["Board report of August 2014"]
    on_its_day = {**said, "paragraph": 14, "stated_on": "2013-11-30"}
    assert (await demonstration.post(WHO, "/financial-statements", on_its_day)).status_code == 201
    check = (await demonstration.get("board", CHECK, as_at="2014-01-31")).json()
    [note] = check["footnotes"]
    assert "paragraph 14" in note["text"]
    assert "£3.9m" in note["text"]


def test_a_saving_that_is_restated_for_years_is_told_in_short():
    """Its first statement and its last are what a reader compares; a footnote has a thousand characters."""
    stated = [
        rules.Edition("A" * 60, 960 + number, 0, 10**10 - number * 10**8, True, "2014/15", date(2014, 1, 1))
        for number in range(40)
    ]
    [note] = rules.restatements(stated)
    assert "-£10000.0m (edition 960, stated on 2014-01-01), then 28 more, then -£7100.0m (edition 989" in note.text
    assert note.text.endswith("-£6100.0m (edition 999, stated on 2014-01-01).")
    [whole] = rules.restatements(stated[:12])
    assert "more" not in whole.text
    assert whole.text.count("edition") == 12


@given(editions)
def test_nothing_disagrees_where_nothing_is_said(stated):
    assert rules.disagreements([], stated) == []


@pytest.mark.parametrize(
    ("pounds", "text"),
    [
        (5_200_000, "£5.2m"),
        (1_249_999, "£1.2m"),
        (1_250_000, "£1.3m"),
        (-1_250_000, "-£1.3m"),
        (-7, "-£7"),
        (999_999, "£999,999"),
        (0, "£0"),
    ],
)
def test_pounds_as_reports_write_them(pounds, text):
    assert rules.written(pounds) == text
