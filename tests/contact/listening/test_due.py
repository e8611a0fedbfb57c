"""What is due, step by step, by the clock of the day, the longest due first."""

from datetime import date

import pytest
from parts.contact_listening import add_area, adopt, path_of, survey_some, told

from bluelamp.kit import clocks
from contact.listening import demonstration as records


@pytest.fixture(autouse=True)
async def area(contact):
    await add_area(contact)


async def due(contact, **asked):
    answer = await contact.get("sergeant", "/listening-due", **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_each_step_is_due_until_it_is_done(contact):
    await survey_some(contact, 5)
    [item] = await due(contact)
    assert (item["step"], item["due_on"], item["households"], item["listening_priority_id"]) == (
        "ADOPT",
        "2014-07-01",
        5,
        None,
    )
    priority = await adopt(contact)
    [item] = await due(contact)
    assert (item["step"], item["due_on"]) == ("ACT", "2014-07-28")
    assert item["listening_priority_id"] == priority["listening_priority_id"]
    await contact.post("sergeant", f"{path_of(priority)}/withdrawal", records.WITHDRAWAL)
    [item] = await due(contact)
    assert item["step"] == "ADOPT"


async def test_what_few_named_is_nobody_s_duty_and_not_told(contact):
    await survey_some(contact, 4)
    assert await due(contact) == []


async def test_on_its_day_it_is_in_time_and_a_day_later_overdue(contact, monkeypatch):
    await survey_some(contact, 5)
    await told(contact)
    for day, overdue in ((date(2014, 9, 30), False), (date(2014, 10, 1), True)):
        monkeypatch.setattr(clocks, "today", lambda day=day: day)
        [item] = await due(contact)
        assert (item["step"], item["due_on"], item["overdue"]) == ("LISTEN", "2014-09-30", overdue)
        assert len(await due(contact, overdue_only=True)) == overdue


async def test_a_clock_holds_from_its_day_on_and_what_was_adopted_keeps_its_own(contact):
    clock = {**records.NEW_CLOCK, "effective_from": "2014-06-20", "act_days": 10}
    await survey_some(contact, 5, issues=["PARKING", "ASB"])
    before = await adopt(contact)
    assert (await contact.post("senior_officer", "/listening-clocks", clock)).status_code == 201
    after = await adopt(contact, category="ASB", adopted_on="2014-06-20")
    assert (before["due_on"], before["clock"]) == ("2014-07-28", "LISTENING_2014")
    assert (after["due_on"], after["clock"]) == ("2014-06-30", "LISTENING_2099")
    # The feedback of what began by the old clock is due by the old clock, though another one is set for that day now.
    backdated = {**clock, "clock": "LISTENING_LATER", "effective_from": "2014-06-01", "tell_days": 3}
    assert (await contact.post("senior_officer", "/listening-clocks", backdated)).status_code == 201
    acted = await contact.post(
        "officer", f"{path_of(before)}/actions", {"we_did": "Wardens came by.", "done_on": "2014-06-23"}
    )
    assert acted.json()["due_on"] == "2014-07-07"


async def test_the_list_has_pages_and_units(contact):
    await add_area(contact, "EXAMPLE_LEY", "DUDLEY")
    await survey_some(contact, 5, issues=["PARKING", "ASB", "DRUGS", "SPEEDING"])
    await adopt(contact, category="DRUGS")
    first = (await contact.get("sergeant", "/listening-due", limit=3)).json()
    more = (await contact.get("sergeant", "/listening-due", limit=3, cursor=first["next_cursor"])).json()
    found = first["items"] + more["items"]
    assert [(one["due_on"], one["step"]) for one in found] == [("2014-07-01", "ADOPT")] * 3 + [("2014-07-28", "ACT")]
    assert len({one["due_id"] for one in found}) == 4
    assert await due(contact, lpu="DUDLEY") == []
