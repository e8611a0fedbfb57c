"""A referral is corrected after it was stepped up: the hub never goes on with a number that is not safe any more."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from parts.cases import act, pointers
from parts.two_services import TwoServices, two_services
from pydantic_core import from_json

from bluelamp.events.registry import DATA
from bluelamp.kit import clocks
from bluelamp.schemas.events import EventType
from safeguarding.cases import demonstration
from safeguarding.handovers.demonstration import CORRECTION
from safeguarding.hubs.demonstration import desk_of

STEP_UP = {"target": "MASH", "reason": "A child in the household said that they are hit."}
PERSON = {
    "given_name": "Example",
    "family_name": "Person-One",
    "date_of_birth": "1987-04-12",
    "address": {"lines": ["4 Heronsgate Walk"], "town": "West Bromwich", "postcode": "B70 6AA"},
}
GIVEN = {
    "lpu": "SANDWELL",
    "person": PERSON,
    "safe_contact": {"channel": "PHONE", "telephone": "0121 496 0000"},
    "concern": {"facts": "Bruises."},
}
DO_NOT_RING = {"safe_contact": {"channel": "SMS", "do_not": "Do not ring; text only."}}
NEVER = {"safe_contact": {"do_not": "Do not ring and do not text."}}
NO_REFERRAL = {**demonstration.DECISION_FOR_THE_PORTAL, "primary_outcome": "NFA_INFORMATION_ONLY", "referral": None}
NO_ACTION = {**demonstration.ACKNOWLEDGEMENT, "response_type": "NO_FURTHER_ACTION"}
CORRECTED = EventType.SAFEGUARDING_CASE_CORRECTED


@pytest.fixture
async def both(postgres, templates, issuer, secret_key):
    async with two_services(postgres, templates, issuer, secret_key) as both:
        yield both


async def stepped_up(both: TwoServices, **changes: object) -> str:
    referral_id = (await both.portal.submitted(**GIVEN | changes))["referral_id"]
    await step_up(both, referral_id)
    return referral_id


async def step_up(both: TwoServices, referral_id: str) -> None:
    answer = await both.portal.post("officer", f"/referrals/{referral_id}/escalation", STEP_UP)
    assert answer.status_code == 201, answer.text


async def correct(both: TwoServices, referral_id: str, patch: dict[str, Any] = DO_NOT_RING) -> None:
    answer = await both.portal.patch("officer", f"/referrals/{referral_id}", patch, "*")
    assert answer.status_code == 200, answer.text


async def escalation(both: TwoServices, referral_id: str) -> dict[str, Any]:
    return (await both.portal.get("officer", f"/referrals/{referral_id}")).json()["escalations"][-1]


async def the_case(both: TwoServices, who: str = "mash_health") -> dict[str, Any]:
    [row] = await both.hub.sql("SELECT case_id::text FROM cases")
    return (await both.hub.get(who, f"/cases/{row['case_id']}")).json()


async def verbs(both: TwoServices, case_id: str) -> list[str]:
    return [one["verb"] for one in (await both.hub.get("mash_csc", f"/cases/{case_id}/history")).json()["items"]]


async def as_known(both: TwoServices, case_id: str, at: datetime) -> dict[str, Any]:
    return (await both.hub.get("mash_csc", f"/cases/{case_id}/as-known-at", at=at.isoformat())).json()


async def closed(both: TwoServices, case_id: str) -> None:
    await act(both.hub, "mash_csc", case_id, "screening", demonstration.SCREENING)
    await act(both.hub, "hub_manager", case_id, "decision", NO_REFERRAL)
    await act(both.hub, "hub_manager", case_id, "notification", demonstration.NOTIFICATION)
    await act(both.hub, "hub_manager", case_id, "acknowledgement", NO_ACTION)
    await act(both.hub, "hub_manager", case_id, "closure", {"reason": "NO_FURTHER_ACTION"})


def management_of(hub: str) -> UUID:
    return desk_of(hub, "HUB_MANAGEMENT")


@pytest.mark.parametrize("made", [False, True])
async def test_what_is_corrected_before_anybody_sent_it_is_right_from_the_first(both, made):
    referral_id = await stepped_up(both)
    if made:
        await both.make_step_ups()
        [waiting] = await both.portal.sql("SELECT body FROM handovers")
        assert "text only" not in waiting["body"]
    await correct(both, referral_id)
    await both.work()
    case = await the_case(both)
    assert "Do not ring; text only." in case["concern"]["immediate_actions"]
    assert (case["corrections"], await verbs(both, case["case_id"])) == ([], ["RECEIVE"])
    shown = await escalation(both, referral_id)
    assert (shown["delivery_state"], shown["correction_state"]) == ("DELIVERED", None)
    assert (await both.portal.sql("SELECT count(*) FROM handovers"))[0][0] == 1


async def test_the_case_says_what_is_right_now_and_a_replay_what_was_said_then(both):
    referral_id = await stepped_up(both)
    await both.work()
    received = clocks.now()
    await correct(both, referral_id, {**DO_NOT_RING, "concern": {"facts": "Burns, and no bruises."}})
    assert (await escalation(both, referral_id))["correction_state"] == "QUEUED"
    await both.work()
    assert (await escalation(both, referral_id))["correction_state"] == "DELIVERED"
    case = await the_case(both)
    assert case["concern"]["facts"] == "Burns, and no bruises."
    assert "Do not ring; text only." in case["concern"]["immediate_actions"]
    [correction] = case["corrections"]
    assert set(correction["fields"]) == {"/concern/facts", "/safe_contact/channel", "/safe_contact/do_not"}
    assert correction["people"] == []
    assert (await verbs(both, case["case_id"])) == ["RECEIVE", "CORRECT"]
    then, now = await as_known(both, case["case_id"], received), await as_known(both, case["case_id"], clocks.now())
    assert (then["concern"]["facts"], then["corrections"]) == ("Bruises.", [])
    assert "text only" not in then["concern"]["immediate_actions"]
    assert (now["concern"], now["corrections"]) == (case["concern"], case["corrections"])
    [kept] = await both.hub.sql("SELECT concern ->> 'facts' AS facts FROM case_details")
    assert kept["facts"] == "Bruises."


async def test_the_event_and_the_logs_say_only_that_it_was_corrected(both):
    referral_id = await stepped_up(both)
    await both.work()
    await correct(both, referral_id)
    await both.work()
    case = await the_case(both)
    told = await both.hub.sql("SELECT data::text AS data, organisation_id FROM events WHERE type = $1", CORRECTED)
    assert {str(DATA[CORRECTED].model_validate_json(one["data"]).case_id) for one in told} == {case["case_id"]}
    assert {one["organisation_id"] for one in told} == {management_of("SANDWELL")}
    for service in (both.portal, both.hub):
        for row in await service.sql("SELECT data::text AS data FROM events"):
            assert not any(words in row["data"] for words in ("text only", "0121", "safe_contact", "Person-"))
    entries = await both.portal.sql(
        "SELECT action, subjects FROM audit_entries WHERE operation = 'hand_over_correction'"
    )
    assert [(one["action"], [str(who) for who in one["subjects"]]) for one in entries] == [
        ("DISCLOSURE", [referral_id])
    ]
    people = {one["person_id"] for one in case["people"]}
    moved = await both.hub.sql("SELECT subjects FROM audit_entries WHERE operation = 'move_case'")
    assert [{str(who) for who in one["subjects"]} for one in moved] == [{case["case_id"], *people}]
    assert {row["body"] for row in await both.portal.sql("SELECT body FROM handovers")} == {None}


async def test_each_correction_is_heard_once_and_the_last_one_counts(both):
    referral_id = await stepped_up(both)
    await both.work()
    await correct(both, referral_id)
    await correct(both, referral_id, NEVER)
    await correct(both, referral_id, NEVER)
    await both.work()
    await correct(both, referral_id, DO_NOT_RING)
    await both.work()
    case = await the_case(both)
    assert (await verbs(both, case["case_id"])).count("CORRECT") == len(case["corrections"]) == 3
    assert "Do not ring; text only." in case["concern"]["immediate_actions"]
    assert "do not text" not in case["concern"]["immediate_actions"]


async def test_a_closed_case_is_told_too(both):
    referral_id = await stepped_up(both)
    await both.work()
    case_id = (await the_case(both))["case_id"]
    await closed(both, case_id)
    await both.work()
    await correct(both, referral_id)
    await both.work()
    case = await the_case(both)
    assert case["status"] == "CLOSED"
    assert "Do not ring; text only." in case["concern"]["immediate_actions"]
    assert (await verbs(both, case_id))[-1] == "CORRECT"
    told = await both.portal.sql("SELECT verb FROM referral_history")
    assert [one["verb"] for one in told].count("HEAR_FROM_HUB") == 1


async def test_while_the_hub_is_away_corrections_follow_in_their_order(both):
    referral_id = await stepped_up(both)
    both.door.away = {"safeguarding"}
    await both.work()
    await correct(both, referral_id)
    await both.work()
    await correct(both, referral_id, NEVER)
    await both.work()
    shown = await escalation(both, referral_id)
    assert (shown["correction_state"], shown["advice"]) == ("QUEUED", None)
    both.door.away = set()
    await both.work()
    case = await the_case(both)
    assert "do not text" in case["concern"]["immediate_actions"]
    assert await verbs(both, case["case_id"]) == ["RECEIVE", "CORRECT", "CORRECT"]


async def test_who_corrected_is_told_to_ring_when_the_hub_is_away_for_long(both):
    referral_id = await stepped_up(both)
    await both.work()
    both.door.away = {"safeguarding"}
    await correct(both, referral_id)
    await both.work()
    assert (await escalation(both, referral_id))["advice"] is None
    await both.portal.sql("UPDATE escalation_corrections SET corrected_at = corrected_at - interval '16 minutes'")
    assert (await escalation(both, referral_id))["advice"].startswith("The hub has the case")
    both.door.away = set()
    await both.work()
    assert (await escalation(both, referral_id))["advice"] is None


async def test_what_the_hub_took_and_answered_in_vain_is_corrected_and_not_made_twice(both):
    referral_id = await stepped_up(both)
    both.door.lost_answers = 1
    await both.work()
    await correct(both, referral_id)
    both.door.lost_answers = 2
    for _ in range(3):
        await both.work()
        await both.hub.sql("DELETE FROM idempotency_keys")
    case = await the_case(both)
    assert "Do not ring; text only." in case["concern"]["immediate_actions"]
    assert await verbs(both, case["case_id"]) == ["RECEIVE", "CORRECT"]
    assert len(await both.hub.sql("SELECT FROM events WHERE type = $1", CORRECTED)) == 1


async def test_the_first_correction_is_not_taken_for_the_last_when_it_is_told_again(both):
    referral_id = await stepped_up(both)
    await both.work()
    await correct(both, referral_id)
    [first] = await both.portal.sql("SELECT body FROM handovers WHERE operation = 'correct_case'")
    await correct(both, referral_id, NEVER)
    await both.work()
    before = await the_case(both)
    answer = await both.tell(both.hub, "/referral-corrections", from_json(first["body"]))
    assert answer.status_code == 200, answer.text
    assert await the_case(both) == before


async def test_who_somebody_is_goes_along_and_never_where(both):
    referral_id = await stepped_up(both)
    await both.work()
    moved = {"lines": ["9 Hidden Court"], "town": "Walsall", "postcode": "WS1 1AA"}
    await correct(both, referral_id, {"person": {"date_of_birth": "1988-04-12", "address": moved}})
    [waiting] = await both.portal.sql("SELECT body FROM handovers WHERE operation = 'correct_case'")
    assert not any(word in waiting["body"] for word in ("Hidden", "Walsall", "WS1", "Heronsgate"))
    await both.work()
    [correction] = (await the_case(both))["corrections"]
    assert {"/person/date_of_birth", "/person/address/postcode"} <= set(correction["fields"])
    [person] = correction["people"]
    assert (person["role"], person["family_name"], person["date_of_birth"]) == ("SUBJECT", "Person-One", "1988-04-12")


async def test_another_hub_and_the_frame_read_nothing_of_it(both):
    referral_id = await stepped_up(both)
    await both.work()
    await correct(both, referral_id)
    await both.work()
    case_id = (await the_case(both))["case_id"]
    assert (await both.hub.get("mash_csc_bham", f"/cases/{case_id}")).status_code == 404
    async with both.hub.client("officer", lpu="SANDWELL") as client:
        frame = (await client.get(f"/cases/{case_id}")).json()
    assert frame["view"] == "frame"
    assert not {"concern", "corrections"} & set(frame)
    for hub, seen in (("SANDWELL", 1), ("BIRMINGHAM", 0)):
        async with both.hub.resources.database.transaction(management_of(hub)) as connection:
            assert await connection.fetchval("SELECT count(*) FROM case_corrections") == seen


async def test_a_step_up_that_is_held_is_right_when_it_is_let_go(both):
    referral_id = await stepped_up(both, lpu="DUDLEY")
    await both.work()
    await correct(both, referral_id)
    await both.work()
    assert (await escalation(both, referral_id))["correction_state"] is None
    assert await both.release_of_portal(referral_id, to="SANDWELL")
    await both.work()
    case = await the_case(both)
    assert "Do not ring; text only." in case["concern"]["immediate_actions"]
    assert case["corrections"] == []


async def test_a_correction_that_is_held_is_shown_and_goes_as_it_is_right_by_then(both):
    referral_id = await stepped_up(both)
    await both.work()
    case_id = (await the_case(both))["case_id"]
    await both.hub.sql("UPDATE cases SET source_service = NULL, source_id = NULL")
    await correct(both, referral_id)
    await both.work()
    shown = await escalation(both, referral_id)
    assert (shown["delivery_state"], shown["correction_state"]) == ("DELIVERED", "HELD")
    assert shown["advice"].startswith("The hub has the case")
    code, told = await both.command(both.portal, "handovers", "list")
    assert code == 0, told
    assert f"HELD correct_case {referral_id} attempts=1 no_case_of_step_up" in told
    history = (await both.portal.get("officer", f"/referrals/{referral_id}/history")).json()["items"]
    assert (history[-1]["verb"], history[-1]["reason"]) == ("MISS_HUB", "NO_CASE_OF_STEP_UP")
    source = "UPDATE cases SET source_service = 'referrals', source_id = $1::text::uuid"
    await both.hub.sql(source, shown["escalation_id"])
    await correct(both, referral_id, NEVER)
    await both.work()
    assert "do not text" in (await the_case(both))["concern"]["immediate_actions"]
    assert await both.release_of_portal(referral_id)
    await both.work()
    assert "do not text" in (await the_case(both))["concern"]["immediate_actions"]
    assert (await verbs(both, case_id)).count("CORRECT") == 2
    shown = await escalation(both, referral_id)
    assert (shown["correction_state"], shown["advice"]) == ("DELIVERED", None)


async def test_each_case_of_a_referral_hears_also_while_another_step_up_is_held(both):
    referral_id = await stepped_up(both)
    await both.work()
    await both.portal.sql("UPDATE referrals SET lpu = 'DUDLEY'")
    await step_up(both, referral_id)
    await both.work()
    assert (await escalation(both, referral_id))["delivery_state"] == "HELD"
    await correct(both, referral_id)
    await both.work()
    assert "Do not ring; text only." in (await the_case(both))["concern"]["immediate_actions"]


async def test_a_correction_of_what_was_never_stepped_up_is_refused(both):
    answer = await both.tell(both.hub, "/referral-corrections", CORRECTION)
    assert pointers(answer) == {"#/escalation_id"}
    referral_id = (await both.portal.submitted(**GIVEN))["referral_id"]
    await correct(both, referral_id)
    assert (await both.portal.sql("SELECT count(*) FROM handovers"))[0][0] == 0
