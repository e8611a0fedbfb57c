"""You said, we did, we listened: each step in its order, by its own people, on a day that can be."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from parts.contact_listening import (
    DID,
    SAID,
    a_form,
    add_area,
    adopt,
    asked_again,
    faults,
    path_of,
    survey,
    survey_some,
    told,
    told_by,
)

from bluelamp.kit.registers.demonstration import keeper
from bluelamp.schemas.contact.listening import PriorityWithdrawal
from contact.listening import demonstration as records
from contact.listening.usecases import priorities

NEW = {"area": "EXAMPLE_GREEN", "category": "PARKING", "you_said": SAID, "adopted_on": "2014-06-16"}
ACTION = {"we_did": DID, "done_on": "2014-06-23"}


@pytest.fixture(autouse=True)
async def area(contact):
    await add_area(contact)


async def read(contact, priority, who="board"):
    return (await contact.get(who, path_of(priority))).json()


async def test_from_what_was_said_to_what_was_heard(contact):
    households = await survey_some(contact, 7, **told_by())
    priority = await adopt(contact)
    assert (priority["state"], priority["next_step"], priority["due_on"]) == ("PRIORITY", "ACT", "2014-07-28")
    assert (priority["households"], priority["clock"], priority["overdue"]) == (7, "LISTENING_2014", True)
    acted = (await contact.post("officer", f"{path_of(priority)}/actions", ACTION)).json()
    assert (acted["state"], acted["next_step"], acted["due_on"]) == ("ACTION", "TELL", "2014-07-07")
    sent = (await contact.post("sergeant", f"{path_of(priority)}/feedback", {"sent_on": "2014-06-30"})).json()
    assert (sent["state"], sent["next_step"], sent["due_on"]) == ("FEEDBACK_SENT", "LISTEN", "2014-09-30")
    assert sent["feedback"] == [{"channel": "LETTER", "people": 7}]
    for number, household_id in enumerate(households):
        await asked_again(contact, priority, household_id, "BETTER" if number < 5 else "SAME")
    over = await contact.post("sergeant", f"{path_of(priority)}/conclusion", {"listened_on": "2014-10-20"})
    assert over.status_code == 200, over.text
    body = over.json()
    assert (body["state"], body["next_step"], body["due_on"], body["version"]) == ("LISTENED", None, None, 4)
    # Five said better and two the same: the two would be what is left, so both are kept back.
    assert body["we_listened"] == {"asked": 7, "better": None, "same": None, "worse": None, "heard_back": None}
    assert (await read(contact, priority)) == body


async def test_every_step_is_logged_and_told(contact):
    households = await survey_some(contact, 5, **told_by())
    priority = await told(contact)
    for household_id in households:
        await asked_again(contact, priority, household_id)
    await contact.post("sergeant", f"{path_of(priority)}/conclusion", {"listened_on": "2014-10-20"})
    subject = UUID(priority["listening_priority_id"])
    events = await contact.sql("SELECT data FROM events WHERE subject_id = $1 ORDER BY event_id", subject)
    states = [row["data"]["state"] for row in events]
    assert states == ["PRIORITY", "ACTION", "FEEDBACK_SENT", *["FEEDBACK_SENT"] * 5, "LISTENED"]
    assert {tuple(sorted(row["data"])) for row in events} == {
        ("area", "category", "listening_priority_id", "lpu", "state")
    }
    entries = await contact.sql("SELECT operation FROM audit_entries WHERE $1 = ANY (subjects)", subject)
    assert {row["operation"] for row in entries} == {
        "adopt_listening_priority",
        "record_listening_action",
        "send_listening_feedback",
        "record_resurvey",
        "conclude_listening_priority",
    }


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"category": "DRUGS"}, ("#/category", "nobody_said_so")),
        ({"area": "NOWHERE"}, ("#/area", "area_unknown")),
        ({"adopted_on": "2014-06-02"}, ("#/adopted_on", "before_the_step_before")),
        ({"adopted_on": "2999-01-01"}, ("#/adopted_on", "date_in_future")),
        ({"you_said": "The people at 12 Sample Row park badly."}, ("#/you_said", "names_a_house_number")),
        ({"you_said": "Somebody of 1 sample row parks badly."}, ("#/you_said", "names_a_household")),
        ({"you_said": "Our neighbour example person-nine parks badly."}, ("#/you_said", "names_a_household")),
    ],
)
async def test_what_cannot_be_a_priority_is_refused(contact, changes, fault):
    await survey(contact, a_form(1, **told_by(respondent_name="Example Person-Nine")))
    refused = await contact.post("officer", "/listening-priorities", {**NEW, **changes})
    assert (refused.status_code, faults(refused)) == (422, [fault])
    assert await contact.sql("SELECT 1 FROM listening_priorities") == []


async def test_a_slip_at_one_door_does_not_silence_the_area(contact):
    await survey(contact, a_form(1, address={"lines": ["1"], "postcode": "ZZ3 3AA"}, **told_by(respondent_name="Ed")))
    assert (await adopt(contact, you_said="1 in 2 cars is parked on the pavement."))["state"] == "PRIORITY"


async def test_an_area_has_one_open_priority_of_a_category_whoever_comes_at_once(contact):
    await survey_some(contact, 2)
    answers = await asyncio.gather(*(contact.post("officer", "/listening-priorities", NEW) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [201, 422, 422, 422]
    codes = {code for one in answers if one.status_code == 422 for _, code in faults(one)}
    assert codes <= {"priority_open", "nobody_said_so"}


async def test_what_is_named_after_the_feedback_is_a_matter_of_its_own(contact):
    await survey_some(contact, 2)
    first = await told(contact)
    await survey(contact, a_form(9, surveyed_on="2014-07-02"))
    second = await adopt(contact, adopted_on="2014-07-07")
    assert second["listening_priority_id"] != first["listening_priority_id"]


async def test_people_are_told_only_of_what_was_done_and_asked_only_when_told(contact):
    [household_id] = await survey_some(contact, 1)
    path = path_of(await adopt(contact))
    for step, body in (
        ("feedback", records.FEEDBACK),
        ("resurveys", {**records.NEW_RESURVEY, "household_id": household_id}),
        ("conclusion", records.CONCLUSION),
    ):
        who = "officer" if step == "resurveys" else "sergeant"
        refused = await contact.post(who, f"{path}/{step}", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "state-conflict"), step


async def test_no_step_lies_before_the_one_that_it_follows(contact):
    [household_id] = await survey_some(contact, 1)
    path = path_of(await adopt(contact))
    early = await contact.post("officer", f"{path}/actions", {**ACTION, "done_on": "2014-06-15"})
    assert faults(early) == [("#/done_on", "before_the_step_before")]
    await contact.post("officer", f"{path}/actions", ACTION)
    early = await contact.post("sergeant", f"{path}/feedback", {"sent_on": "2014-06-22"})
    assert faults(early) == [("#/sent_on", "before_the_step_before")]
    await contact.post("sergeant", f"{path}/feedback", {"sent_on": "2014-06-30"})
    visit = {**records.NEW_RESURVEY, "household_id": household_id, "surveyed_on": "2014-06-29"}
    assert faults(await contact.post("officer", f"{path}/resurveys", visit)) == [
        ("#/surveyed_on", "before_the_step_before")
    ]


async def test_an_earlier_action_that_comes_in_late_does_not_move_the_clock_back(contact):
    await survey_some(contact, 1)
    path = path_of(await adopt(contact))
    await contact.post("officer", f"{path}/actions", ACTION)
    later = await contact.post("officer", f"{path}/actions", {**ACTION, "done_on": "2014-06-18"})
    assert (later.json()["due_on"], len(later.json()["actions"])) == ("2014-07-07", 2)
    assert [one["done_on"] for one in later.json()["actions"]] == ["2014-06-18", "2014-06-23"]


async def test_each_household_that_named_it_is_asked_again_once(contact):
    [household_id] = await survey_some(contact, 1)
    other = await survey(contact, a_form(50, issues=["ASB"]))
    priority = await told(contact)
    await asked_again(contact, priority, household_id)
    again = await contact.post(
        "officer", f"{path_of(priority)}/resurveys", {**records.NEW_RESURVEY, "household_id": household_id}
    )
    assert (again.status_code, again.json()["code"]) == (409, "already-exists")
    for stranger in (other["household_id"], str(uuid4())):
        visit = {**records.NEW_RESURVEY, "household_id": stranger}
        refused = await contact.post("officer", f"{path_of(priority)}/resurveys", visit)
        assert faults(refused) == [("#/household_id", "household_did_not_say_so")]


async def test_a_round_is_over_when_enough_were_asked_and_who_was_erased_need_not_be(contact):
    households = await survey_some(contact, 6)
    priority = await told(contact)
    path = path_of(priority)
    for household_id in households[:3]:
        await asked_again(contact, priority, household_id)
    refused = await contact.post("sergeant", f"{path}/conclusion", records.CONCLUSION)
    assert (refused.status_code, refused.json()["detail"]) == (409, "Ask 5 households again first; 3 were.")
    for household_id in households[3:]:
        await contact.post("officer", f"/households/{household_id}/erasure", {"reason": "MOVED_AWAY"})
    assert (await contact.post("sergeant", f"{path}/conclusion", records.CONCLUSION)).status_code == 200


async def test_what_is_given_up_is_open_again(contact):
    await survey_some(contact, 5)
    priority = await adopt(contact)
    given_up = await contact.post("sergeant", f"{path_of(priority)}/withdrawal", records.WITHDRAWAL)
    body = given_up.json()
    assert (body["state"], body["withdrawal_reason"]) == ("WITHDRAWN", records.WITHDRAWAL["reason"])
    assert (await contact.post("officer", f"{path_of(priority)}/actions", ACTION)).status_code == 409
    assert (await adopt(contact))["households"] == 5


async def test_what_people_were_told_cannot_be_given_up(contact):
    await survey_some(contact, 1)
    priority = await told(contact)
    refused = await contact.post("sergeant", f"{path_of(priority)}/withdrawal", records.WITHDRAWAL)
    assert (refused.status_code, refused.json()["code"]) == (409, "state-conflict")


async def test_officers_do_and_sergeants_tell_each_in_their_own_unit(contact):
    await survey_some(contact, 5)
    priority = await adopt(contact)
    path = path_of(priority)
    assert (await contact.post("officer_2", f"{path}/actions", ACTION)).status_code == 403
    assert (await contact.post("analyst", f"{path}/actions", ACTION)).status_code == 403
    await contact.post("officer", f"{path}/actions", ACTION)
    assert (await contact.post("officer", f"{path}/feedback", records.FEEDBACK)).status_code == 403
    assert (await contact.post("officer", f"{path}/withdrawal", records.WITHDRAWAL)).status_code == 403
    assert (await read(contact, priority, "officer_2"))["state"] == "ACTION"
    assert (await contact.get("officer_2", f"{path}/households")).status_code == 404
    assert (await contact.get("board", f"{path}/households")).status_code == 403


async def test_whom_to_tell_is_listed_by_pages_and_logged_household_by_household(contact):
    households = await survey_some(contact, 5, **told_by("EMAIL", contact_detail="example@example.org"))
    households += [(await survey(contact, a_form(20)))["household_id"]]
    priority = await told(contact)
    await asked_again(contact, priority, households[0])
    found, cursor = [], {}
    while True:
        page = (await contact.get("officer", f"{path_of(priority)}/households", limit=4, **cursor)).json()
        found += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert sorted(one["household_id"] for one in found) == sorted(households)
    assert sum(len(one["to_tell"]) for one in found) == 5
    assert [one["household_id"] for one in found if one["asked_again_on"]] == [households[0]]
    rows = await contact.sql("SELECT subjects FROM audit_entries WHERE operation = 'list_priority_households'")
    assert {str(one) for row in rows for one in row["subjects"]} == {priority["listening_priority_id"], *households}


async def test_counts_of_few_are_kept_from_those_who_do_not_visit(contact):
    await survey_some(contact, 4, **told_by())
    priority = await told(contact)
    assert (priority["households"], priority["feedback"]) == (None, [{"channel": "LETTER", "people": None}])


async def test_the_list_is_narrowed_and_paged(contact):
    await add_area(contact, "EXAMPLE_HEATH")
    for number, place in enumerate(("EXAMPLE_GREEN", "EXAMPLE_HEATH")):
        await survey(contact, a_form(number, area=place, issues=["PARKING", "ASB", "DRUGS"]))
        for category in ("PARKING", "ASB", "DRUGS"):
            await adopt(contact, area=place, category=category)
    listed = (await contact.get("board", "/listening-priorities", area="EXAMPLE_GREEN", limit=2)).json()
    assert [one["category"] for one in listed["items"]] == ["DRUGS", "ASB"]
    rest = await contact.get(
        "board", "/listening-priorities", area="EXAMPLE_GREEN", limit=2, cursor=listed["next_cursor"]
    )
    assert ([one["category"] for one in rest.json()["items"]], rest.json()["next_cursor"]) == (["PARKING"], None)
    assert (await contact.get("board", "/listening-priorities", state="LISTENED")).json()["items"] == []
    found = (await contact.get("board", "/listening-priorities", category="ASB", lpu="BIRMINGHAM_NORTH")).json()
    assert {one["area"] for one in found["items"]} == {"EXAMPLE_GREEN", "EXAMPLE_HEATH"}


async def test_words_that_name_somebody_after_all_are_put_right_and_not_kept(contact):
    await survey_some(contact, 5)
    priority = await told(contact, you_said="The car of the family at the corner blocks the pavement.")
    action = priority["actions"][0]["listening_action_id"]
    right = {
        "you_said": "Parked cars block the pavement.",
        "actions": [{"listening_action_id": action, "we_did": "It was moved."}],
    }
    path = f"{path_of(priority)}/correction"
    assert (await contact.post("officer", path, right)).status_code == 403
    corrected = await contact.post("sergeant", path, right)
    assert corrected.status_code == 200, corrected.text
    [entry] = (await contact.get("board", "/you-said-we-did")).json()["items"]
    assert (entry["you_said"], entry["we_did"]) == ("Parked cars block the pavement.", ["It was moved."])
    assert "family" not in str(await contact.sql("SELECT we_did FROM listening_actions")) + str(
        await contact.sql("SELECT you_said, e FROM listening_priorities, audit_entries e")
    )
    rows = await contact.sql("SELECT action FROM audit_entries WHERE operation = 'correct_listening_words'")
    assert "ALTERATION" in {row["action"] for row in rows}


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("#", "nothing_corrected")),
        ({"you_said": "Ring 0121 (496) 0000 for more."}, ("#/you_said", "names_a_telephone_number")),
        ({"you_said": "It is the car of 3, sample  row."}, ("#/you_said", "names_a_household")),
        (
            {"actions": [{"listening_action_id": str(UUID(int=0)), "we_did": "It was moved."}]},
            ("#/actions/0/listening_action_id", "action_unknown"),
        ),
    ],
)
async def test_a_correction_names_nobody_and_is_of_this_priority(contact, body, fault):
    await survey_some(contact, 5)
    priority = await told(contact)
    refused = await contact.post("sergeant", f"{path_of(priority)}/correction", body)
    assert (refused.status_code, faults(refused)) == (422, [fault])


async def test_what_came_to_name_somebody_is_not_told(contact):
    """The words were written before the door at which the name was given."""
    await survey_some(contact, 5)
    priority = await adopt(contact, you_said="The vans of Example Bakery block the pavement.")
    await contact.post("officer", f"{path_of(priority)}/actions", {"we_did": DID, "done_on": "2014-06-23"})
    name = told_by("LETTER", respondent_name="Example  Bakery")
    await survey(contact, a_form(6, **name))
    sent = await contact.post("sergeant", f"{path_of(priority)}/feedback", {"sent_on": "2014-06-30"})
    assert sent.status_code == 409, sent.text
    await contact.post("sergeant", f"{path_of(priority)}/correction", {"you_said": SAID})
    sent = await contact.post("sergeant", f"{path_of(priority)}/feedback", {"sent_on": "2014-06-30"})
    assert sent.status_code == 200, sent.text


async def test_what_is_said_while_a_priority_is_given_up_is_not_lost_with_it(contact):
    await survey_some(contact, 5)
    priority = await adopt(contact)
    sergeant = replace(keeper("sergeant"), lpu="BIRMINGHAM_NORTH")
    withdrawal = PriorityWithdrawal(reason="Another team does it.")
    async with contact.resources.database.transaction() as connection:
        await priorities.withdraw(connection, sergeant, UUID(priority["listening_priority_id"]), withdrawal)
        at_the_door = asyncio.create_task(survey(contact, a_form(6)))
        await asyncio.sleep(0.5)
    await at_the_door
    assert await contact.sql("SELECT 1 FROM household_issues WHERE listening_priority_id IS NOT NULL") == []


async def test_what_is_heard_is_not_told_visit_by_visit_and_nobody_is_left_with_what_was(contact):
    """Who looks before and after one visit would know what that household said."""
    households = await survey_some(contact, 7)
    priority = await told(contact)
    for household in households[:6]:
        await asked_again(contact, priority, household)
    held = (await contact.get("board", path_of(priority))).headers["etag"]
    await asked_again(contact, priority, households[6])
    async with contact.client("board") as client:
        now = await client.get(path_of(priority), headers={"If-None-Match": held})
    assert now.status_code == 200
    assert now.json()["we_listened"] == {"asked": 7, "better": None, "same": None, "worse": None, "heard_back": None}
    over = await contact.post("sergeant", f"{path_of(priority)}/conclusion", records.CONCLUSION)
    assert (over.status_code, over.json()["we_listened"]["asked"]) == (200, 7)
