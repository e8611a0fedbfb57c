"""What is plainly kept about surveys: added, changed under its version, and refused with pointers."""

import pytest

from contact.surveys import demonstration as records

REGISTERS = {
    "surveys": (records.NEW_SURVEY, records.ASB_SURVEY, records.SURVEY_PATCH),
    "survey-month-counts": (
        records.NEW_MONTH_COUNT,
        records.MONTH_COUNT_TO_CHANGE,
        {"satisfied": 10, "answered": 12, "did_not_know": 2},
    ),
    "survey-populations": (records.NEW_POPULATION, records.POPULATION_TO_CHANGE, {"victims": 900}),
    "similar-forces": (records.NEW_SIMILAR_FORCE, records.SIMILAR_FORCE_TO_CHANGE, records.SIMILAR_FORCE_PATCH),
    "similar-force-results": (records.NEW_RESULT, records.RESULT_TO_CHANGE, {"source": "Second edition"}),
}


def faults(answer):
    assert answer.status_code == 422, answer.text
    return {(one["pointer"], one["code"]) for one in answer.json()["errors"]}


@pytest.mark.parametrize("address", REGISTERS)
async def test_a_record_is_added_read_and_told(demonstration, address):
    new, _, _ = REGISTERS[address]
    added = await demonstration.post("analyst", f"/{address}", new)
    assert added.status_code == 201, added.text
    path = added.headers["location"].removeprefix("/contact/v1")
    assert (await demonstration.get("analyst", path)).json() == added.json()
    assert added.json().items() >= new.items()
    record_id = path.rsplit("/", 1)[-1]
    told = await demonstration.sql("SELECT type FROM events WHERE data ->> 'record_id' = $1", record_id)
    assert [row["type"] for row in told] == ["uk.police.bluelamp.contact.surveys.changed.v1"]
    assert (await demonstration.post("surveyor", f"/{address}", new)).status_code == 403


@pytest.mark.parametrize("address", REGISTERS)
async def test_a_change_is_made_under_its_version(demonstration, address):
    _, record_id, patch = REGISTERS[address]
    path = f"/{address}/{record_id}"
    before = await demonstration.get("analyst", path)
    assert (await demonstration.patch("analyst", path, patch, None)).status_code == 428
    changed = await demonstration.patch("analyst", path, patch, before.headers["etag"])
    assert changed.status_code == 200, changed.text
    assert changed.json().items() >= patch.items()
    assert (await demonstration.patch("analyst", path, patch, before.headers["etag"])).status_code == 412
    page = (await demonstration.get("analyst", f"/{address}", limit=1)).json()
    assert len(page["items"]) == 1


async def test_the_rules_that_cases_stand_on_do_not_change(contact):
    path = f"/surveys/{records.ASB_SURVEY}"
    refused = await contact.patch("analyst", path, {"contact_after_days": 30}, '"1"')
    assert refused.status_code == 422
    over = {**records.NEW_SURVEY, "effective_until": "2012-04-02"}
    assert faults(await contact.post("analyst", "/surveys", over)) == {("#/effective_from", "overlaps")}
    backwards = {**records.NEW_SURVEY, "effective_until": "2011-04-01"}
    assert faults(await contact.post("analyst", "/surveys", backwards)) == {
        ("#/effective_until", "ends_before_it_begins")
    }


async def test_counts_that_cannot_be_are_refused_with_every_fault(contact):
    wrong = {**records.NEW_MONTH_COUNT, "month": "2012-03-02", "incident_group": "BURGLARY", "satisfied": 14}
    assert faults(await contact.post("analyst", "/survey-month-counts", wrong)) == {
        ("#/month", "no_first_of_month"),
        ("#/incident_group", "group_of_other_stream"),
        ("#/satisfied", "more_than_answered"),
    }
    wrong = {**records.NEW_POPULATION, "month": "2012-03-31"}
    assert faults(await contact.post("analyst", "/survey-populations", wrong)) == {("#/month", "no_first_of_month")}
    wrong = {**records.NEW_RESULT, "satisfied": 1481, "period_until": "2013-07-02"}
    assert faults(await contact.post("analyst", "/similar-force-results", wrong)) == {
        ("#/satisfied", "more_than_answered"),
        ("#/period_from", "no_whole_month"),
        ("#/period_until", "ends_before_it_begins"),
    }
    assert (await contact.post("analyst", "/survey-month-counts", records.NEW_MONTH_COUNT)).status_code == 201
    again = await contact.post("analyst", "/survey-month-counts", records.NEW_MONTH_COUNT)
    assert faults(again) == {("#/month", "counted_already")}
