"""A step-up becomes a case, a case becomes a referral, and each tells the other of its end: both services, one test."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from parts.cases import act, pointers, screened
from parts.portal import PARTNERS, a_referral
from parts.two_services import TwoServices, two_services

from bluelamp.events.registry import DATA
from bluelamp.kit import clocks
from bluelamp.kit.handovers.destinations import StillHeldError
from bluelamp.schemas.events import EventType
from safeguarding.cases import demonstration

STEP_UP = {"target": "MASH", "reason": "A child in the household said that they are hit."}
TO_PORTAL = demonstration.DECISION_FOR_THE_PORTAL
NOTHING_FOR_THE_PORTAL = {**TO_PORTAL, "primary_outcome": "NFA_INFORMATION_ONLY", "referral": None}
GIVEN = {"position": "GIVEN", "asked_on": "2026-01-20", "asked_by": "Social worker 12", "how": "At home"}
ACKNOWLEDGED = demonstration.ACKNOWLEDGEMENT
HOUSEHOLD = [
    {
        "given_name": "Example",
        "family_name": "Person-Two",
        "date_of_birth": "2016-02-01",
        "relationship": "CHILD",
        "seen": False,
    },
    {"given_name": "Example", "family_name": "Person-Three", "relationship": "FORMER_PARTNER", "seen": True},
]


@pytest.fixture
async def both(postgres, templates, issuer, secret_key):
    async with two_services(postgres, templates, issuer, secret_key) as both:
        yield both


async def stepped_up(both: TwoServices, target: str = "MASH", **changes: object) -> str:
    given = {"lpu": "SANDWELL", "household": HOUSEHOLD, **changes}
    referral_id = (await both.portal.submitted(**given))["referral_id"]
    answer = await both.portal.post("officer", f"/referrals/{referral_id}/escalation", {**STEP_UP, "target": target})
    assert answer.status_code == 201, answer.text
    return referral_id


async def escalation(both: TwoServices, referral_id: str) -> dict[str, Any]:
    return (await both.portal.get("officer", f"/referrals/{referral_id}")).json()["escalations"][-1]


async def the_case(both: TwoServices, reference: str) -> dict[str, Any]:
    cases = (await both.hub.get("hub_manager", "/cases")).json()["items"]
    case_id = next(one["case_id"] for one in cases if one["reference"] == reference)
    return (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()


async def verbs(service: Any, who: str, path: str) -> list[str]:
    return [one["verb"] for one in (await service.get(who, f"{path}/history")).json()["items"]]


async def events(service: Any, name: str) -> list[dict[str, Any]]:
    kind = EventType(f"uk.police.bluelamp.{name}.v1")
    rows = await service.sql("SELECT data::text AS data FROM events WHERE type = $1 ORDER BY event_id", kind)
    return [DATA[kind].model_validate_json(row["data"]).model_dump(mode="json") for row in rows]


async def closed(both: TwoServices, case_id: str) -> None:
    await act(both.hub, "hub_manager", case_id, "notification", demonstration.NOTIFICATION)
    await act(both.hub, "mash_csc", case_id, "acknowledgement", ACKNOWLEDGED)
    await act(both.hub, "hub_manager", case_id, "closure", {"reason": "REFERRAL_MADE"})


ALL_THAT_IS_KNOWN = {
    "person": {
        "given_name": "Example",
        "family_name": "Person-One",
        "date_of_birth": "1987-04-12",
        "language": "pl",
        "interpreter_needed": True,
        "address": {"lines": ["4 Heronsgate Walk"], "town": "West Bromwich", "postcode": "B70 6AA"},
    },
    "safe_contact": {"channel": "PHONE", "telephone": "0121 496 0000", "do_not": "Do not leave a voicemail."},
    "concern": {"facts": "Bruises.", "seen": "A cut.", "opinion": "Fear.", "risks_to_staff": "A dog."},
}


async def test_a_step_up_becomes_a_case_whose_reference_the_referral_shows(both):
    referral_id = await stepped_up(both, **ALL_THAT_IS_KNOWN)
    assert (await escalation(both, referral_id))["delivery_state"] == "QUEUED"
    await both.work()
    shown = await escalation(both, referral_id)
    assert (shown["delivery_state"], shown["attempts"], shown["problem_code"], shown["advice"]) == (
        "DELIVERED",
        1,
        None,
        None,
    )
    assert shown["delivered_at"]
    assert shown["case_reference"].startswith("S-")
    case = await the_case(both, shown["case_reference"])
    assert case["case_id"] == shown["case_id"]
    assert (case["hub"], case["kind"], case["status"], case["referrer_kind"]) == (
        "SANDWELL",
        "CHILD",
        "RECEIVED",
        "SERVICE",
    )
    assert case["source"]["service"] == "referrals"
    assert case["lawful_basis"] == "CLAW_POLICE"
    assert "REACH_HUB" in await verbs(both.portal, "officer", f"/referrals/{referral_id}")
    assert [one["reason"] for one in await events(both.portal, "referral.escalation_delivered")] == ["SANDWELL"]
    assert (await both.portal.sql("SELECT body FROM handovers"))[0]["body"] is None
    for service in (both.portal, both.hub):
        for row in await service.sql("SELECT data::text AS data FROM events"):
            assert not any(words in row["data"] for words in ("Person-", "Bruises", "hit", "0121", "Heronsgate"))


async def test_all_that_is_known_of_the_person_and_the_household_is_in_the_case(both):
    referral_id = await stepped_up(both, **ALL_THAT_IS_KNOWN)
    await both.work()
    case = await the_case(both, (await escalation(both, referral_id))["case_reference"])
    told = case["concern"]
    assert (told["facts"], told["seen"], told["opinion"]) == ("Bruises.", "A cut.", "Fear.")
    assert told["children_not_seen"] is True
    for words in (STEP_UP["reason"], "voicemail", "0121 496 0000", "A dog.", "pl, interpreter needed"):
        assert words in told["immediate_actions"]
    people = {one["family_name"]: one["role"] for one in case["people"]}
    assert people == {"Person-One": "SUBJECT", "Person-Two": "CHILD", "Person-Three": "HOUSEHOLD_MEMBER"}
    rows = await both.hub.sql("SELECT type FROM relationships ORDER BY type")
    assert [row["type"] for row in rows] == ["CHILD", "EX_PARTNER"]
    assert (await both.hub.sql("SELECT count(*) FROM household_members"))[0][0] == 3


@pytest.mark.parametrize("position", ["GIVEN", "REFUSED"])
async def test_a_step_up_without_agreement_carries_its_reason(both, position):
    agreement = {"position": "GIVEN", "asked_on": "2026-01-20", "how": "In person"}
    if position == "REFUSED":
        agreement = {"position": "REFUSED", "asked_on": "2026-01-20", "override_reason": "Danger to the child."}
    referral_id = await stepped_up(both, agreement=agreement)
    await both.work()
    case = await the_case(both, (await escalation(both, referral_id))["case_reference"])
    assert case["agreement"]["position"] == position


async def test_a_child_is_a_childs_case(both):
    person = {"given_name": "Example", "family_name": "Person-Nine", "date_of_birth": "2015-04-12"}
    parent = {"given_name": "Example", "family_name": "Person-Ten", "relationship": "PARENT", "seen": True}
    agreement = {"position": "PARENT_GIVEN", "asked_on": "2026-01-20", "how": "In person"}
    referral_id = await stepped_up(
        both, person=person, household=[parent], agreement=agreement, needs=["YOUTH_DIVERSION"]
    )
    await both.work()
    case = await the_case(both, (await escalation(both, referral_id))["case_reference"])
    assert case["kind"] == "CHILD"
    assert {one["role"] for one in case["people"]} == {"SUBJECT", "PARENT_OR_CARER"}


async def test_a_child_in_the_household_makes_it_a_childs_case_and_the_adult_is_protected_all_the_same(both):
    referral_id = await stepped_up(both, target="CARE_ACT_SECTION_42")
    await both.work()
    case_id = (await escalation(both, referral_id))["case_id"]
    case = (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()
    assert case["kind"] == "CHILD"
    assert "STATUTORY" in {one["kind"] for one in case["clocks"]}
    await act(both.hub, "mash_csc", case_id, "screening", demonstration.SCREENING)
    for_the_adult = {
        **NOTHING_FOR_THE_PORTAL,
        "primary_outcome": "S42_ENQUIRY",
        "secondary_outcomes": ["S17_ASSESSMENT"],
        "threshold": "CARE_ACT_S42",
    }
    await act(both.hub, "hub_manager", case_id, "decision", for_the_adult)


async def test_without_a_child_it_is_an_adults_case(both):
    referral_id = await stepped_up(both, household=[HOUSEHOLD[1]])
    await both.work()
    case = await the_case(both, (await escalation(both, referral_id))["case_reference"])
    assert case["kind"] == "ADULT"


async def test_while_the_hub_is_away_or_answers_are_lost_there_is_one_case(both):
    referral_id = await stepped_up(both)
    both.door.away = {"safeguarding"}
    for _ in range(3):
        await both.work()
    shown = await escalation(both, referral_id)
    assert shown["delivery_state"] == "QUEUED"
    assert shown["attempts"] >= 3
    both.door.away, both.door.lost_answers = set(), 2
    for _ in range(3):
        await both.work()
    assert (await escalation(both, referral_id))["delivery_state"] == "DELIVERED"
    assert (await both.hub.sql("SELECT count(*) FROM cases"))[0][0] == 1


async def test_once_even_when_the_keys_are_forgotten(both):
    referral_id = await stepped_up(both)
    both.door.lost_answers = 1
    await both.work()
    await both.hub.sql("DELETE FROM idempotency_keys")
    await both.work()
    assert (await escalation(both, referral_id))["delivery_state"] == "DELIVERED"
    assert (await both.hub.sql("SELECT count(*) FROM cases"))[0][0] == 1


async def test_once_also_when_what_was_taken_would_be_refused_by_now(both):
    """As on the eighteenth birthday of the child whom the case is for."""
    person = {"given_name": "Example", "family_name": "Person-Nine", "date_of_birth": "2015-04-12"}
    agreement = {"position": "PARENT_GIVEN", "asked_on": "2026-01-20", "how": "In person"}
    referral_id = await stepped_up(
        both, person=person, household=[], agreement=agreement, needs=["YOUTH_DIVERSION"], lpu="SANDWELL"
    )
    both.door.lost_answers = 1
    await both.work()
    with time_machine.travel(datetime(2034, 1, 1, tzinfo=UTC), tick=True):
        await both.work()
    assert (await escalation(both, referral_id))["delivery_state"] == "DELIVERED"
    assert (await both.hub.sql("SELECT count(*) FROM cases"))[0][0] == 1


async def test_each_step_up_is_a_case_of_its_own(both):
    referral_id = await stepped_up(both)
    await both.work()
    again = await both.portal.post("officer", f"/referrals/{referral_id}/escalation", STEP_UP)
    assert again.status_code == 201, again.text
    await both.work()
    shown = (await both.portal.get("officer", f"/referrals/{referral_id}")).json()["escalations"]
    assert [one["delivery_state"] for one in shown] == ["DELIVERED", "DELIVERED"]
    assert len({one["case_reference"] for one in shown}) == 2


@pytest.mark.parametrize("lpu", ["DUDLEY", "SOLIHULL", "WALSALL", "WOLVERHAMPTON"])
async def test_where_there_is_no_hub_the_step_up_is_held_with_the_advice_to_ring(both, lpu):
    referral_id = await stepped_up(both, lpu=lpu)
    for _ in range(2):
        await both.work()
    shown = await escalation(both, referral_id)
    assert (shown["delivery_state"], shown["problem_code"], shown["attempts"]) == ("HELD", "no_hub", 1)
    assert "Ring" in shown["advice"]
    assert [one["reason"] for one in await events(both.portal, "referral.escalation_held")] == ["NO_HUB"]
    assert (await both.portal.sql("SELECT state, body IS NOT NULL AS kept FROM handovers"))[0]["kept"]


async def test_an_operator_sends_what_no_hub_took_to_one_that_is_named(both):
    referral_id = await stepped_up(both, lpu="DUDLEY")
    await both.work()
    with pytest.raises(StillHeldError, match="not_the_code"):
        await both.release_of_portal(referral_id, to="Sandwell hub")
    assert (await escalation(both, referral_id))["delivery_state"] == "HELD"
    assert await both.release_of_portal(referral_id, to="sandwell")
    shown = await escalation(both, referral_id)
    assert (shown["delivery_state"], shown["problem_code"], shown["advice"]) == ("QUEUED", None, None)
    await both.work()
    shown = await escalation(both, referral_id)
    assert shown["delivery_state"] == "DELIVERED"
    case = await the_case(both, shown["case_reference"])
    assert (case["hub"], case["lpu"]) == ("SANDWELL", "DUDLEY")
    assert not await both.release_of_portal(referral_id)


async def test_the_commands_list_and_release_and_name_nobody(both):
    referral_id = await stepped_up(both, lpu="DUDLEY")
    await both.work()
    code, told = await both.command(both.portal, "handovers", "list")
    assert code == 0, told
    assert f"HELD submit_case {referral_id} attempts=1 no_hub" in told
    assert "Example" not in told
    code, told = await both.command(both.portal, "handovers", "release", referral_id, "--to", "?")
    assert (code, told.strip()) == (1, "still held: not_the_code_of_a_hub")
    code, told = await both.command(both.portal, "handovers", "release", referral_id, "--to", "COVENTRY")
    assert (code, told.strip()) == (0, "it is tried again")
    await both.work()
    assert (await escalation(both, referral_id))["delivery_state"] == "DELIVERED"
    assert await both.command(both.portal, "handovers", "list") == (0, "")
    assert await both.command(both.hub, "handovers", "release", referral_id) == (0, "nothing of this record waits\n")


async def test_a_hub_that_is_named_and_is_not_there_leaves_it_held(both):
    referral_id = await stepped_up(both, lpu="DUDLEY")
    await both.work()
    assert await both.release_of_portal(referral_id, to="ATLANTIS")
    await both.work()
    shown = await escalation(both, referral_id)
    assert (shown["delivery_state"], shown["problem_code"]) == ("HELD", "hub_unknown")


async def test_a_case_that_the_referral_has_nothing_to_do_with_is_not_noted(both):
    referral_id = (await both.portal.submitted())["referral_id"]
    update = {
        "update_id": "00000000-0000-7000-8000-000000000001",
        "case_id": "00000000-0000-7000-8000-000000000002",
        "reference": "S-7K3M-2QXP-S",
        "status": "CLOSED",
    }
    answer = await both.tell(both.portal, f"/referrals/{referral_id}/safeguarding-updates", update)
    assert pointers(answer) == {"#/case_id"}
    assert "HEAR_FROM_HUB" not in await verbs(both.portal, "officer", f"/referrals/{referral_id}")


async def test_a_partner_whose_offer_ended_reaches_the_hub(both):
    given = {"lpu": "BIRMINGHAM_NORTH"}
    referral_id, offer_id, partner = await both.portal.offered(**given)
    await both.portal.post(partner, f"/referrals/{referral_id}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    answer = await both.portal.post(partner, f"/referrals/{referral_id}/escalation", STEP_UP)
    assert answer.status_code == 201, answer.text
    await both.work()
    shown = await escalation(both, referral_id)
    assert shown["delivery_state"] == "DELIVERED"
    rows = await both.hub.sql("SELECT hub FROM cases")
    assert [row["hub"] for row in rows] == ["BIRMINGHAM"]


async def test_the_hub_tells_the_portal_that_the_case_is_closed(both):
    referral_id = await stepped_up(both)
    await both.work()
    case_id = (await escalation(both, referral_id))["case_id"]
    await act(both.hub, "mash_csc", case_id, "screening", {**demonstration.SCREENING, "rating": "AMBER"})
    await act(both.hub, "hub_manager", case_id, "decision", NOTHING_FOR_THE_PORTAL)
    await act(both.hub, "hub_manager", case_id, "notification", demonstration.NOTIFICATION)
    await act(both.hub, "mash_csc", case_id, "acknowledgement", {**ACKNOWLEDGED, "response_type": "NO_FURTHER_ACTION"})
    await act(both.hub, "hub_manager", case_id, "closure", {"reason": "NO_FURTHER_ACTION"})
    both.door.lost_answers = 1
    for _ in range(3):
        await both.work()
    entries = (await both.portal.get("officer", f"/referrals/{referral_id}/history")).json()["items"]
    heard = [one for one in entries if one["verb"] == "HEAR_FROM_HUB"]
    assert [one["reason"] for one in heard] == ["NFA_INFORMATION_ONLY"]
    assert [one["reason"] for one in await events(both.portal, "referral.safeguarding_updated")] == [
        "NFA_INFORMATION_ONLY"
    ]
    assert (await both.portal.sql("SELECT status, outcome FROM safeguarding_updates"))[0]["status"] == "CLOSED"


async def handed_down(both: TwoServices, **changes: object) -> tuple[str, dict[str, Any]]:
    case_id = await screened(both.hub, **{"people": demonstration.FAMILY["people"], **changes})
    await act(both.hub, "hub_manager", case_id, "decision", decision_of())
    await both.work()
    return case_id, (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()


def decision_of(**changes: object) -> dict[str, Any]:
    agreement = {"position": "PARENT_GIVEN", "asked_on": "2026-01-20", "asked_by": "Social worker 12", "how": "At home"}
    return {**TO_PORTAL, "referral": {**TO_PORTAL["referral"], "agreement": agreement, **changes}}


async def test_a_case_decided_for_the_portal_becomes_a_referral(both):
    _, case = await handed_down(both)
    shown = case["referral"]
    assert shown["state"] == "DELIVERED", shown
    assert shown["reference"].startswith("R-")
    rows = await both.portal.sql("SELECT * FROM referrals")
    assert len(rows) == 1
    referral, asked = rows[0], decision_of()["referral"]
    assert str(referral["referral_id"]) == shown["referral_id"]
    assert (referral["lawful_basis"], referral["urgency"], referral["lpu"]) == ("CA1989_S17", "ROUTINE", "SANDWELL")
    assert set(referral["needs"]) == set(asked["needs"])
    details = referral["details"]
    assert details["concern"]["safeguarding_reference"] == case["reference"]
    assert details["agreement"]["position"] == "PARENT_GIVEN"
    assert details["safe_contact"]["telephone"] == asked["safe_contact"]["telephone"]
    assert details["person"]["family_name"] == "Person-Two"
    alleged = {one["family_name"] for one in case["people"] if one["role"] == "ALLEGED_PERPETRATOR"}
    assert alleged
    assert not alleged & {one["family_name"] for one in details["household"]}
    assert len(await events(both.hub, "safeguarding.case.referred")) == 1


async def test_the_units_officers_see_the_referral_that_a_hub_made(both):
    _, case = await handed_down(both)
    referral_id = case["referral"]["referral_id"]
    async with both.portal.client("officer", lpu="SANDWELL") as client:
        assert (await client.get(f"/referrals/{referral_id}")).status_code == 200
    assert (await both.portal.get("officer_2", f"/referrals/{referral_id}")).status_code == 404


async def test_the_desks_read_of_it_when_the_decision_is_released(both):
    case_id, _ = await handed_down(both)
    assert (await both.hub.get("mash_health", f"/cases/{case_id}")).json()["referral"] is None
    await act(both.hub, "hub_manager", case_id, "notification", demonstration.NOTIFICATION)
    assert (await both.hub.get("mash_health", f"/cases/{case_id}")).json()["referral"]["state"] == "DELIVERED"


async def test_one_referral_whatever_fails(both):
    both.door.lost_answers = 2
    case_id, _ = await handed_down(both)
    await both.portal.sql("DELETE FROM idempotency_keys")
    for _ in range(3):
        await both.work()
    shown = (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()["referral"]
    assert shown["state"] == "DELIVERED"
    assert (await both.portal.sql("SELECT count(*) FROM referrals"))[0][0] == 1


async def test_what_the_portal_does_not_take_is_shown_on_the_case(both):
    case_id = await screened(both.hub)
    await act(both.hub, "hub_manager", case_id, "decision", decision_of(safe_contact={"channel": "LETTER"}))
    await both.work()
    shown = (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()["referral"]
    assert shown["state"] == "HELD"
    assert shown["problem_code"]
    assert len(await events(both.hub, "safeguarding.case.referral_held")) == 1


async def test_closing_tells_the_other_in_order_also_after_an_outage(both):
    both.door.away = {"referrals"}
    case_id, _ = await handed_down(both)
    await closed(both, case_id)
    await both.work()
    both.door.away = set()
    await both.work()
    rows = await both.portal.sql("SELECT verb FROM referral_history ORDER BY entry_id")
    told = [row["verb"] for row in rows]
    assert told.index("SUBMIT") < told.index("HEAR_FROM_HUB")
    assert told.count("HEAR_FROM_HUB") == 1


async def test_the_portal_tells_the_hub_how_the_referral_ended(both):
    case_id, case = await handed_down(both)
    referral_id = case["referral"]["referral_id"]
    async with both.portal.client("sergeant", lpu="SANDWELL") as client:
        withdrawn = await client.post(
            f"/referrals/{referral_id}/withdrawal",
            json={"reason": "SUBMITTED_IN_ERROR"},
            headers={"Idempotency-Key": '"withdrawn-by-the-sergeant"'},
        )
    assert withdrawn.status_code == 200, withdrawn.text
    both.door.lost_answers = 1
    for _ in range(3):
        await both.work()
    assert (await verbs(both.hub, "hub_manager", f"/cases/{case_id}")).count("HEAR_FROM_PORTAL") == 1
    shown = (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()["referral"]
    assert (shown["status"], shown["outcome"]) == ("WITHDRAWN", None)
    told = await events(both.hub, "safeguarding.case.referral_updated")
    assert {one["case_id"] for one in told} == {case_id}
    update = {
        "update_id": "00000000-0000-7000-8000-000000000001",
        "referral_id": "00000000-0000-7000-8000-000000000002",
        "reference": "R-7K3M-2QXP-5",
        "status": "CLOSED",
    }
    answer = await both.tell(both.hub, f"/cases/{case_id}/referral-updates", update)
    assert pointers(answer) == {"#/referral_id"}


async def test_the_hub_hears_with_what_outcome_a_partner_closed_the_referral(both):
    case_id = await screened(both.hub, kind="ADULT", people=[{"role": "SUBJECT", "person": demonstration.MOTHER}])
    given = {"agreement": GIVEN, "needs": ["MENTAL_HEALTH"], "lpu": "BIRMINGHAM_NORTH"}
    await act(both.hub, "hub_manager", case_id, "decision", decision_of(**given))
    await both.work()
    await both.portal.route_waiting()
    [offer] = await both.portal.sql("SELECT referral_id, offer_id, organisation_id FROM offers")
    partner, path = PARTNERS[offer["organisation_id"]], f"/referrals/{offer['referral_id']}"
    for what, body in (
        (f"offers/{offer['offer_id']}/acceptance", {}),
        ("engagement", {"engaged_on": clocks.today().isoformat()}),
        ("outcome", {"outcome": "NEED_MET"}),
    ):
        answer = await both.portal.post(partner, f"{path}/{what}", body)
        assert answer.status_code == 200, answer.text
    await both.work()
    shown = (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()["referral"]
    assert (shown["status"], shown["outcome"]) == ("CLOSED", "NEED_MET")


async def test_who_goes_along_stands_in_the_log(both):
    case_id, case = await handed_down(both, household={"address": demonstration.HOME, "members": [0, 1, 2]})
    people = {one["family_name"]: one["person_id"] for one in case["people"]}
    [entry] = await both.hub.sql("SELECT subjects FROM audit_entries WHERE operation = 'hand_down_case'")
    assert {str(one) for one in entry["subjects"]} == {case_id, people["Person-Two"], people["Person-Three"]}


async def test_what_is_told_again_is_heard_once_even_when_the_keys_are_forgotten(both):
    case_id, _ = await handed_down(both)
    both.door.lost_answers = 1
    await closed(both, case_id)
    await both.work()
    await both.portal.sql("DELETE FROM idempotency_keys")
    await both.work()
    rows = await both.portal.sql("SELECT verb FROM referral_history")
    assert [row["verb"] for row in rows].count("HEAR_FROM_HUB") == 1
    assert {row["state"] for row in await both.hub.sql("SELECT state FROM handovers")} == {"DELIVERED"}


async def test_a_case_that_is_returned_and_then_closed_tells_of_both(both):
    referral_id = await stepped_up(both)
    await both.work()
    case_id = (await escalation(both, referral_id))["case_id"]
    await act(both.hub, "mash_csc", case_id, "screening", demonstration.SCREENING)
    returned = {**NOTHING_FOR_THE_PORTAL, "primary_outcome": "RETURNED_NO_CONSENT"}
    await act(both.hub, "hub_manager", case_id, "decision", returned)
    await act(both.hub, "hub_manager", case_id, "notification", demonstration.NOTIFICATION)
    await both.work()
    await act(both.hub, "mash_csc", case_id, "acknowledgement", {**ACKNOWLEDGED, "response_type": "NO_FURTHER_ACTION"})
    await act(both.hub, "hub_manager", case_id, "closure", {"reason": "NO_FURTHER_ACTION"})
    await both.work()
    rows = await both.portal.sql("SELECT status FROM safeguarding_updates ORDER BY heard_at")
    assert [row["status"] for row in rows] == ["RETURNED", "CLOSED"]


async def test_the_decision_says_who_is_referred(both):
    case_id = await screened(both.hub, people=demonstration.FAMILY["people"])
    known = (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()["people"]
    people = {one["family_name"]: one["person_id"] for one in known}
    for person_id, code in ((people["Person-Four"], "alleged_perpetrator"), (case_id, "not_of_the_case")):
        asked = decision_of(person_id=person_id, agreement=GIVEN)
        answer = await both.hub.post("hub_manager", f"/cases/{case_id}/decision", asked)
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("#/referral/person_id", code)]
    asked = decision_of(person_id=people["Person-Three"], agreement=GIVEN)
    await act(both.hub, "hub_manager", case_id, "decision", asked)
    await both.work()
    shown = (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()
    assert shown["decisions"][-1]["referral"]["person_id"] == people["Person-Three"]
    rows = await both.portal.sql("SELECT referral_id, details -> 'person' ->> 'family_name' AS name FROM referrals")
    assert [(str(row["referral_id"]), row["name"]) for row in rows] == [
        (shown["referral"]["referral_id"], "Person-Three")
    ]


async def test_an_operator_lets_a_referral_go_that_the_portal_now_can_take(both):
    case_id = await screened(both.hub)
    asked = decision_of(safe_contact={"channel": "LETTER"})
    await act(both.hub, "hub_manager", case_id, "decision", asked)
    await both.work()
    person_id = (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()["people"][0]["person_id"]
    home = {**demonstration.HOME, "kind": "HOME"}
    answer = await both.hub.post("hub_manager", f"/people/{person_id}/addresses", home)
    assert answer.status_code == 201, answer.text
    assert await both.release_of_hub(case_id)
    await both.work()
    shown = (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()["referral"]
    assert (shown["state"], shown["problem_code"]) == ("DELIVERED", None)


async def test_whose_date_of_birth_is_lost_after_the_decision_is_held_until_it_is_known(both):
    case_id = await screened(both.hub)
    await act(both.hub, "hub_manager", case_id, "decision", decision_of())
    await both.hub.sql("UPDATE people SET date_of_birth = NULL")
    await closed(both, case_id)
    await both.work()
    shown = (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()["referral"]
    assert (shown["state"], shown["problem_code"]) == ("HELD", "date_of_birth_unknown")
    with pytest.raises(StillHeldError, match="date_of_birth_unknown"):
        await both.release_of_hub(case_id)
    await both.hub.sql("UPDATE people SET date_of_birth = '2018-05-02'")
    assert await both.release_of_hub(case_id)
    await both.work()
    rows = await both.portal.sql("SELECT verb FROM referral_history ORDER BY entry_id")
    assert next(row["verb"] for row in rows) == "SUBMIT"
    assert [row["verb"] for row in rows].count("HEAR_FROM_HUB") == 1


async def test_only_services_say_what_something_came_from(both):
    source = {
        "service": "safeguarding",
        "case_id": "0199c1d2-7a50-7cc3-98c4-dc0c0c07398f",
        "reference": "S-7K3M-2QXP-S",
    }
    answer = await both.portal.post("officer", "/referrals", a_referral(source=source))
    assert [one["code"] for one in answer.json()["errors"]] == ["source_not_wanted"]
