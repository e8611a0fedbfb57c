"""Households: one for each address, seen by their own unit alone, and erased."""

import asyncio
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from parts.contact_listening import a_form, add_area, adopt, asked_again, faults, survey, survey_some, told, told_by

from bluelamp.kit import clocks
from contact.listening.usecases import households as usecases
from contact.listening.usecases.households import erase_expired

NAME, DETAIL = "Example Person-Nine", "example.nine@example.org"


@pytest.fixture(autouse=True)
async def area(contact):
    await add_area(contact)


async def counts(contact):
    [row] = await contact.sql(
        "SELECT (SELECT count(*) FROM households) AS households, (SELECT count(*) FROM household_surveys) AS surveys, "
        "(SELECT count(*) FROM household_respondents) AS people, (SELECT count(*) FROM household_issues) AS issues"
    )
    return tuple(row)


async def test_a_survey_is_kept_logged_and_told_without_who_and_where(contact):
    answer = await contact.post("officer", "/household-surveys", a_form(1, **told_by(respondent_name=NAME)))
    body = answer.json()
    assert (answer.status_code, body["household_is_new"], body["issues"]) == (201, True, ["PARKING"])
    assert answer.headers["Location"] == f"/contact/v1/households/{body['household_id']}"
    [event] = await contact.sql("SELECT data, lpu FROM events WHERE type LIKE '%households.surveyed.v1'")
    assert {**event["data"], "household_survey_batch_id": None} == {
        "household_survey_batch_id": None,
        "lpu": "BIRMINGHAM_NORTH",
        "surveys": 1,
        "new_households": 1,
    }
    [entry] = await contact.sql("SELECT action, purpose, subjects FROM audit_entries WHERE operation LIKE 'record_h%'")
    assert (entry["action"], entry["purpose"]) == ("COLLECTION", "HOUSEHOLD")
    assert entry["subjects"] == [UUID(body["household_id"])]


async def test_one_address_is_one_household_however_it_is_written(contact):
    first = await survey(contact, a_form(1))
    other = {"lines": ["1, SAMPLE ROW"], "postcode": "zz33aa"}
    second = await survey(contact, a_form(1, address=other, surveyed_on="2014-07-01", issues=[]))
    assert (second["household_id"], second["household_is_new"]) == (first["household_id"], False)
    assert await counts(contact) == (1, 2, 2, 1)


async def test_the_same_address_twice_at_once_is_one_household(contact):
    answers = await asyncio.gather(*(survey(contact, a_form(1)) for _ in range(4)))
    assert len({one["household_id"] for one in answers}) == 1
    assert sum(one["household_is_new"] for one in answers) == 1


async def test_a_round_s_forms_are_taken_all_or_none(contact):
    forms = [a_form(1), a_form(2), a_form(2, surveyed_on="2014-06-10"), a_form(3)]
    taken = await contact.post("officer", "/household-survey-batches", {"surveys": forms})
    assert taken.status_code == 200, taken.text
    assert {**taken.json(), "household_survey_batch_id": 0} == {
        "household_survey_batch_id": 0,
        "surveys": 4,
        "households": 3,
        "new_households": 3,
    }
    refused = await contact.post("officer", "/household-survey-batches", {"surveys": [a_form(9), a_form(9, area="NO")]})
    assert (refused.status_code, faults(refused)) == (422, [("#/surveys/1/area", "area_unknown")])
    assert await counts(contact) == (3, 4, 4, 4)


async def test_an_address_stays_in_its_area(contact):
    await add_area(contact, "EXAMPLE_HEATH")
    await survey(contact, a_form(1))
    refused = await contact.post("officer", "/household-surveys", a_form(1, area="EXAMPLE_HEATH"))
    assert (refused.status_code, faults(refused)) == (422, [("#/area", "address_elsewhere")])


async def test_who_was_asked_before_is_one_person_and_says_anew_what_they_wish(contact):
    first = await survey(contact, a_form(1, **told_by("EMAIL", contact_detail=DETAIL, respondent_name=NAME)))
    again = a_form(1, respondent_id=first["respondent_id"], surveyed_on="2014-07-01")
    assert (await survey(contact, again))["respondent_id"] == first["respondent_id"]
    household = (await contact.get("officer", f"/households/{first['household_id']}")).json()
    assert household["respondents"] == [
        {
            "respondent_id": first["respondent_id"],
            "name": None,
            "wants_updates": False,
            "channel": None,
            "contact_detail": None,
        }
    ]
    assert [one["wants_updates"] for one in household["surveys"]] == [False, True]


async def test_nobody_of_another_household_is_taken_for_one_of_this(contact):
    first = await survey(contact, a_form(1))
    for person in (first["respondent_id"], str(uuid4())):
        refused = await contact.post("officer", "/household-surveys", a_form(2, respondent_id=person))
        assert (refused.status_code, faults(refused)) == (422, [("#/respondent_id", "respondent_unknown")])
    assert await counts(contact) == (1, 1, 1, 1)


async def test_another_unit_neither_surveys_nor_sees_nor_finds_it(contact):
    household = await survey(contact, a_form(1))
    path = f"/households/{household['household_id']}"
    refused = await contact.post("officer_2", "/household-surveys", a_form(2))
    assert faults(refused) == [("#/area", "area_unknown")]
    assert (await contact.get("officer_2", path)).status_code == 404
    assert (await contact.post("officer_2", f"{path}/erasure", {"reason": "ASKED"})).status_code == 404
    search = {"address": a_form(1)["address"]}
    assert (await contact.post("officer_2", "/household-searches", search)).json()["items"] == []
    assert (await contact.post("officer", "/household-searches", search)).json()["items"][0]["household_id"] == (
        household["household_id"]
    )
    for who in ("analyst", "board", "senior_officer"):
        assert (await contact.get(who, path)).status_code == 403


async def test_reading_a_household_is_in_the_log_with_its_purpose(contact):
    household = await survey(contact, a_form(1))
    await contact.get("officer", f"/households/{household['household_id']}")
    await contact.post("officer", "/household-searches", {"address": a_form(1)["address"]})
    rows = await contact.sql(
        "SELECT operation FROM audit_entries WHERE $1 = ANY (subjects) AND purpose = 'HOUSEHOLD' "
        "AND action = 'CONSULTATION' ORDER BY entry_id",
        UUID(household["household_id"]),
    )
    assert [row["operation"] for row in rows] == ["get_surveyed_household", "search_households"]


async def everything_written(contact) -> str:
    rows = await contact.sql(
        "SELECT (SELECT string_agg(households::text, ' ') FROM households) "
        "|| (SELECT string_agg(household_respondents::text, ' ') FROM household_respondents) "
        "|| (SELECT string_agg(data::text, ' ') FROM events) AS written"
    )
    return str(rows[0]["written"])


async def test_erasing_takes_who_and_where_away_and_leaves_the_counts(contact):
    form = a_form(1, **told_by("EMAIL", contact_detail=DETAIL, respondent_name=NAME))
    household = await survey(contact, form)
    path = f"/households/{household['household_id']}"
    assert NAME in await everything_written(contact)
    erased = await contact.post("sergeant", f"{path}/erasure", {"reason": "ASKED"})
    assert (erased.json()["address"], erased.json()["erasure_reason"], erased.json()["version"]) == (None, "ASKED", 2)
    written = await everything_written(contact)
    assert not [one for one in (NAME, DETAIL, "Sample Row", "ZZ3 3AA") if one in written]
    assert await counts(contact) == (1, 1, 1, 1)
    assert (await contact.post("sergeant", f"{path}/erasure", {"reason": "ASKED"})).status_code == 409
    [row] = await contact.sql("SELECT subjects FROM audit_entries WHERE action = 'ERASURE'")
    assert row["subjects"] == [UUID(household["household_id"])]
    # The address is nobody's any more: who lives there now is another household.
    assert (await survey(contact, form))["household_is_new"]


async def test_only_the_service_says_that_a_period_is_over(contact):
    household = await survey(contact, a_form(1))
    refused = await contact.post(
        "officer", f"/households/{household['household_id']}/erasure", {"reason": "PERIOD_OVER"}
    )
    assert faults(refused) == [("#/reason", "not_by_hand")]


async def test_a_household_is_kept_for_its_period_and_not_a_day_longer(contact, monkeypatch):
    household = await survey(contact, a_form(1))
    path = f"/households/{household['household_id']}"
    keep_until = date.fromisoformat((await contact.get("officer", path)).json()["keep_until"])
    assert keep_until == clocks.today() + timedelta(days=730)
    for day, is_there in ((keep_until, True), (keep_until + timedelta(days=1), False)):
        monkeypatch.setattr(usecases.clocks, "today", lambda day=day: day)
        await erase_expired(contact.resources)
        read = (await contact.get("officer", path)).json()
        assert (read["address"] is not None) is is_there
    assert read["erasure_reason"] == "PERIOD_OVER"
    [event] = await contact.sql("SELECT data FROM events WHERE type LIKE '%households.erased.v1'")
    assert event["data"]["households"] == 1


async def test_two_workers_erase_each_household_once(contact, monkeypatch):
    await survey_some(contact, 12)
    monkeypatch.setattr(usecases, "ERASED_AT_ONCE", 5)
    monkeypatch.setattr(usecases.clocks, "today", lambda: date(2099, 1, 1))
    await asyncio.gather(*(erase_expired(contact.resources) for _ in range(3)))
    await erase_expired(contact.resources)
    rows = await contact.sql("SELECT data FROM events WHERE type LIKE '%households.erased.v1'")
    assert sum(row["data"]["households"] for row in rows) == 12
    assert await contact.sql("SELECT 1 FROM households WHERE erased_on IS NULL") == []


async def test_how_far_an_issue_has_come_is_told_at_the_household(contact):
    [first, second] = await survey_some(contact, 2, issues=["PARKING", "ASB"])
    priority = await told(contact)
    await asked_again(contact, priority, first)
    states = [
        {one["category"]: one["state"] for one in (await contact.get("officer", f"/households/{one}")).json()["issues"]}
        for one in (first, second)
    ]
    assert states == [
        {"ASB": "ISSUE", "PARKING": "LISTENED"},
        {"ASB": "ISSUE", "PARKING": "FEEDBACK_SENT"},
    ]


async def test_what_is_named_while_it_is_worked_on_belongs_to_that_priority(contact):
    await survey(contact, a_form(1))
    priority = await adopt(contact)
    late = await survey(contact, a_form(2))
    [issue] = (await contact.get("officer", f"/households/{late['household_id']}")).json()["issues"]
    assert (issue["state"], issue["listening_priority_id"]) == ("PRIORITY", priority["listening_priority_id"])


async def test_another_unit_is_not_told_that_an_address_was_visited(contact):
    await survey(contact, a_form(1))
    await add_area(contact, "EXAMPLE_OTHER", "DUDLEY")
    other = await survey(contact, a_form(1, area="EXAMPLE_OTHER"), "officer_2")
    assert other["household_is_new"] is True
