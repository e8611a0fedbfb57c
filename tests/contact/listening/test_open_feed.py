"""What everybody may read: without a token, of nobody, never of few, kept by caches, and no more often than allowed."""

import json
from xml.etree import ElementTree as ET

import pytest
from parts.contact_listening import (
    DID,
    SAID,
    a_form,
    add_area,
    asked_again,
    path_of,
    survey,
    survey_some,
    told,
    told_by,
)

from bluelamp.kit.quotas import Quota
from contact.listening import demonstration as records
from contact.listening.rules.public import ATOM

PATH = "/you-said-we-did"
NAME = "Example Person-Nine"


@pytest.fixture(autouse=True)
async def area(contact):
    await add_area(contact)


async def entries(contact, **asked):
    answer = await contact.get(None, PATH, **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_what_enough_people_said_and_were_told_of_is_there_and_nothing_else(contact):
    await survey_some(contact, 5)
    assert await entries(contact) == []
    priority = await told(contact)
    [entry] = await entries(contact)
    assert entry["entry_id"] == priority["listening_priority_id"]
    assert (entry["you_said"], entry["we_did"], entry["households"]) == (SAID, [DID], 5)
    assert (entry["area_name"], entry["told_on"], entry["we_listened"]) == ("Example Green", "2014-06-30", None)


async def test_what_few_said_is_never_there_though_they_were_told(contact):
    await survey_some(contact, 4)
    await told(contact)
    assert await entries(contact) == []
    atom = await contact.get(None, f"{PATH}/atom")
    assert SAID not in atom.text


async def test_no_person_and_no_address_is_in_it(contact):
    households = await survey_some(contact, 5, **told_by("EMAIL", contact_detail="example@example.org"))
    await survey(contact, a_form(9, **told_by(respondent_name=NAME)))
    priority = await told(contact)
    for household_id in households:
        await asked_again(contact, priority, household_id)
    await contact.post("sergeant", f"{path_of(priority)}/conclusion", records.CONCLUSION)
    for path in (PATH, f"{PATH}/atom"):
        text = (await contact.get(None, path)).text
        assert SAID in text
        private = [NAME, "example@example.org", "Sample Row", "ZZ3 3AA", *households, "officer", "sergeant", "LETTER"]
        assert [one for one in private if one in text] == []
    [entry] = await entries(contact)
    assert set(entry) == {
        *("entry_id", "area", "area_name", "lpu", "category", "you_said", "households", "we_did", "told_on"),
        *("we_listened", "updated_at"),
    }


async def test_what_was_heard_is_told_once_the_round_is_over_and_never_of_few(contact):
    households = await survey_some(contact, 12)
    priority = await told(contact)
    for number, household_id in enumerate(households):
        await asked_again(
            contact, priority, household_id, "BETTER" if number < 6 else "SAME" if number < 11 else "WORSE"
        )
    assert (await entries(contact))[0]["we_listened"] is None
    await contact.post("sergeant", f"{path_of(priority)}/conclusion", records.CONCLUSION)
    heard = (await entries(contact))[0]["we_listened"]
    assert heard == {"asked": 12, "better": 6, "same": None, "worse": None}


async def test_an_erased_household_stays_counted(contact):
    households = await survey_some(contact, 5)
    await told(contact)
    for household_id in households:
        await contact.post("officer", f"/households/{household_id}/erasure", {"reason": "ASKED"})
    assert (await entries(contact))[0]["households"] == 5


@pytest.mark.parametrize("path", [PATH, f"{PATH}/atom"])
async def test_anybody_may_read_it_from_any_page_and_keep_it(contact, path):
    await survey_some(contact, 5)
    await told(contact)
    answer = await contact.get(None, path)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "max-age=300"
    async with contact.client(None) as client:
        held = await client.get(path, headers={"If-None-Match": answer.headers["etag"]})
        changed = await client.get(path, headers={"If-None-Match": '"other"'})
    assert (held.status_code, held.content) == (304, b"")
    assert (changed.status_code, changed.content) == (200, answer.content)


async def test_who_asks_too_often_waits_and_hears_it_openly(contact):
    contact.app.state.quota = Quota(2)
    assert [(await contact.get(None, PATH)).status_code for _ in range(3)] == [200, 200, 429]
    refused = await contact.get(None, f"{PATH}/atom")
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (429, "*")


async def test_it_is_read_only_and_reading_leaves_no_trace_of_the_reader(contact):
    before = await contact.sql("SELECT count(*) FROM audit_entries")
    await contact.get(None, PATH)
    assert await contact.sql("SELECT count(*) FROM audit_entries") == before
    assert (await contact.post(None, PATH, {})).status_code == 405


async def test_pages_follow_one_another_the_latest_first(contact):
    await survey_some(contact, 5, issues=["PARKING", "ASB", "DRUGS"])
    for category in ("PARKING", "ASB", "DRUGS"):
        await told(contact, category=category)
    first = await contact.get(None, PATH, limit=2)
    assert [one["category"] for one in first.json()["items"]] == ["DRUGS", "ASB"]
    assert 'rel="next"' in first.headers["link"]
    rest = await contact.get(None, PATH, limit=2, cursor=first.json()["next_cursor"])
    assert ([one["category"] for one in rest.json()["items"]], rest.json()["next_cursor"]) == (["PARKING"], None)
    foreign = await contact.get(None, PATH, limit=2, cursor=first.json()["next_cursor"], area="EXAMPLE_GREEN")
    assert (foreign.status_code, foreign.json()["code"]) == (422, "invalid-cursor")


async def test_it_is_narrowed_by_unit_and_area(contact):
    await survey_some(contact, 5)
    await told(contact)
    assert len(await entries(contact, lpu="BIRMINGHAM_NORTH", area="EXAMPLE_GREEN")) == 1
    assert await entries(contact, lpu="DUDLEY") == []
    assert await entries(contact, area="EXAMPLE_HEATH") == []
    assert (await contact.get(None, PATH, lpu="NOWHERE")).status_code == 422


async def test_the_two_feeds_tell_the_same(contact):
    await survey_some(contact, 5)
    await told(contact)
    answer = await contact.get(None, f"{PATH}/atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = ET.fromstring(answer.content)  # noqa: S314 # it is our own
    found = [one.findtext(f"{{{ATOM}}}id", "").removeprefix("urn:uuid:") for one in feed.findall(f"{{{ATOM}}}entry")]
    assert found == [one["entry_id"] for one in await entries(contact)]
    async with contact.client(None) as client:
        asked = await client.get(f"{PATH}/atom", headers={"Accept": "application/atom+xml"})
    assert asked.status_code == 200


async def test_nothing_said_is_a_feed_without_entries(contact):
    assert json.loads((await contact.get(None, PATH)).text) == {"items": [], "next_cursor": None}
    feed = ET.fromstring((await contact.get(None, f"{PATH}/atom")).content)  # noqa: S314 # it is our own
    assert feed.findtext(f"{{{ATOM}}}updated") == "1970-01-01T00:00:00Z"
