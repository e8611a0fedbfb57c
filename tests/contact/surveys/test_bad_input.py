"""Whatever is asked of surveys is answered or refused: days at the calendar's ends, and numbers that none has."""

from itertools import product
from uuid import uuid4

import pytest
from parts.contact_surveys import a_case

from contact.surveys import demonstration as records

DAYS = ("0001-01-01", "0001-12-01", "1989-12-01", "2014-02-28", "9999-12-01", "9999-12-31")


@pytest.mark.parametrize("day", DAYS)
async def test_no_day_is_a_fault_of_ours(demonstration, day):
    asked = [
        ("analyst", "/satisfaction", {"survey_stream": "ASB", "until": day}),
        ("analyst", "/satisfaction", {"survey_stream": "ASB", "until": "2014-08-01", "compared_until": day}),
        ("analyst", "/satisfaction", {"survey_stream": "CRIME", "until": day, "period": "MONTH"}),
        ("analyst", "/similar-force-comparison", {"survey_stream": "ASB", "until": day}),
        ("analyst", "/dip-sample-results", {"month": day}),
        ("analyst", "/dip-samples", {"month": day}),
        ("analyst", "/dip-sample-draws", {"month": day}),
        ("analyst", "/survey-month-counts", {"month": day}),
        ("analyst", "/surveys", {"as_at": day}),
        ("analyst", "/similar-forces", {"as_at": day}),
    ]
    for who, path, query in asked:
        answer = await demonstration.get(who, path, **query)
        assert answer.status_code in {200, 422}, (path, query, answer.text)


@pytest.mark.parametrize(("first", "second"), list(product(DAYS, repeat=2)))
async def test_no_two_days_of_a_body_are_a_fault_of_ours(demonstration, first, second):
    sent = [
        ("/survey-samples", {**records.NEW_SAMPLE, "due_from": first, "due_until": second}),
        ("/surveys", {**records.NEW_SURVEY, "effective_from": first, "effective_until": second}),
        ("/similar-forces", {**records.NEW_SIMILAR_FORCE, "effective_from": first, "effective_until": second}),
        ("/similar-force-results", {**records.NEW_RESULT, "period_from": first, "period_until": second}),
        ("/survey-month-counts", {**records.NEW_MONTH_COUNT, "month": first}),
    ]
    for path, body in sent:
        answer = await demonstration.post("analyst", path, body)
        assert answer.status_code in {201, 409, 422}, (path, body, answer.text)


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2013-10-27T01:30:00+01:00"])
async def test_no_moment_is_a_fault_of_ours(demonstration, day):
    answer = await demonstration.post("safeguarding_service", "/survey-cases", a_case(recorded_at=day))
    assert answer.status_code in {201, 422}, answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/surveys/{id}",
        "/survey-cases/{id}",
        "/survey-samples/{id}",
        "/responses/{id}",
        "/dip-samples/{id}",
        "/dip-sample-draws/{id}",
    ],
)
async def test_what_is_not_there_is_not_found_and_the_attempt_is_logged(demonstration, path):
    answer = await demonstration.get("analyst", path.format(id=uuid4()))
    assert answer.status_code == 404
    [last] = await demonstration.sql("SELECT outcome FROM audit_entries ORDER BY entry_id DESC LIMIT 1")
    assert last["outcome"] == "REFUSED"


@pytest.mark.parametrize(
    "changes",
    [
        {"contact_details": {"display_name": "Example Person-Two", "telephone": "0121 496 0000"}},
        {"contact_details": {"display_name": "", "telephone": "+441632960000"}},
        {"source_reference": "Example Person-Two"},
        {"lpu": "LONDON"},
        {"checks": {**records.SAFE, "deceased": "no"}},
        {"checks": {**records.SAFE, "deceased": None}},
        {"victim_id": "somebody"},
        {"anything": "else"},
    ],
)
async def test_a_case_that_breaks_the_contract_is_refused_and_not_repeated_in_the_answer(demonstration, changes):
    before = (await demonstration.sql("SELECT count(*) AS cases FROM survey_cases"))[0]["cases"]
    answer = await demonstration.post("safeguarding_service", "/survey-cases", a_case(**changes))
    assert answer.status_code == 422
    assert "Person" not in answer.text
    assert "0121" not in answer.text
    assert (await demonstration.sql("SELECT count(*) AS cases FROM survey_cases"))[0]["cases"] == before
