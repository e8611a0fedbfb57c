"""What a hub does with a case: its clocks, its decision and who reads it, challenges, the home authority."""

from datetime import datetime, timedelta

import pytest
from parts.cases import (
    DECISION,
    LONG_REASON,
    SECTION_47,
    UPHELD,
    a_discussion,
    act,
    bring,
    decided,
    escalated,
    notified,
    pointers,
    running,
    screened,
    section_47_met,
)
from parts.platform import PARTNER_A
from parts.safeguarding import BIRMINGHAM_MANAGEMENT, SANDWELL_MANAGEMENT
from pydantic import TypeAdapter

from bluelamp.kit import clocks
from bluelamp.schemas.safeguarding.cases import CaseView
from safeguarding.cases import demonstration

VIEW = TypeAdapter(CaseView)


def moment(text):
    return datetime.fromisoformat(text)


async def read(hub, case_id, who="mash_csc"):
    """The case as somebody sees it, which is what the document says that it is."""
    answer = await hub.get(who, f"/cases/{case_id}")
    assert answer.status_code == 200, answer.text
    VIEW.validate_json(answer.text)
    return answer.json()


async def test_screening_sets_the_hubs_own_clock_from_receipt(hub):
    case = await bring(hub)
    after = await act(hub, "mash_csc", case["case_id"], "screening", demonstration.SCREENING)
    rag = running(after)["RAG"]
    assert (after["status"], after["rating"], rag["rule_id"]) == ("SCREENED", "AMBER", "DEFAULT_2014")
    assert moment(rag["started_at"]) == moment(case["received_at"])
    assert moment(rag["due_at"]) == moment(case["received_at"]) + timedelta(hours=24)


async def test_a_re_rating_reckons_from_receipt_and_may_be_late_at_once(hub, rows):
    case_id = await screened(hub)
    long_ago = clocks.now() - timedelta(days=8)
    await rows.execute("UPDATE cases SET received_at = $2 WHERE case_id = $1", case_id, long_ago)
    after = await act(hub, "mash_police", case_id, "rating", demonstration.RE_RATING)
    rag = running(after)["RAG"]
    assert after["rating"] == "RED"
    assert moment(rag["due_at"]) < clocks.now()
    stopped = [one for one in after["clocks"] if one["stop_reason"] == "RE_RATED"]
    assert [one["rating"] for one in stopped if one["kind"] == "RAG"] == ["AMBER"]
    history = (await hub.get("mash_csc", f"/cases/{case_id}/history")).json()["items"]
    assert history[-1]["details"] == {"old_rating": "AMBER", "new_rating": "RED"}


async def test_blue_has_no_clock_and_another_rating_gives_it_back(hub):
    case_id = await screened(hub)
    blue = await act(hub, "hub_manager", case_id, "rating", {"rating": "BLUE", "reason": LONG_REASON})
    assert set(running(blue)) == {"STATUTORY"}
    green = await act(hub, "mash_csc", case_id, "rating", {"rating": "GREEN", "reason": LONG_REASON})
    assert running(green)["RAG"]["rating"] == "GREEN"
    same = await hub.post("mash_csc", f"/cases/{case_id}/rating", {"rating": "GREEN", "reason": LONG_REASON})
    assert same.status_code == 409


async def test_an_adults_statutory_clock_is_shorter_where_risk_is_high(hub):
    adult = {"role": "SUBJECT", "person": demonstration.MOTHER}
    case_id = await screened(hub, "GREEN", "mash_asc", kind="ADULT", people=[adult], lawful_basis="CARE2014_S42")
    before = running(await read(hub, case_id))["STATUTORY"]
    after = running(await act(hub, "mash_asc", case_id, "rating", {"rating": "RED", "reason": LONG_REASON}))[
        "STATUTORY"
    ]
    assert (before["rule_id"], after["rule_id"]) == ("CARE_ACT_LOCAL_2013", "CARE_ACT_LOCAL_2013_RED")
    assert after["due_at"] < before["due_at"]


async def test_a_case_that_nobody_rated_may_be_rated_before_it_is_screened(hub):
    case_id = (await bring(hub))["case_id"]
    after = await act(hub, "mash_csc", case_id, "rating", demonstration.RE_RATING)
    assert (after["status"], after["rating"], set(running(after))) == ("RECEIVED", "RED", {"RAG", "STATUTORY"})


async def test_the_acknowledgement_ends_the_statutory_clock_once(hub):
    case_id = await screened(hub)
    path = f"/cases/{case_id}/acknowledgement"
    unfit = {**demonstration.ACKNOWLEDGEMENT, "is_social_worker": False}
    assert pointers(await hub.post("mash_csc", path, unfit)) == {"#/is_social_worker"}
    after = await act(hub, "mash_csc", case_id, "acknowledgement", demonstration.ACKNOWLEDGEMENT)
    assert set(running(after)) == {"RAG"}
    assert (await hub.post("mash_csc", path, demonstration.ACKNOWLEDGEMENT)).status_code == 409
    # What has been done needs no clock again.
    rated = await act(hub, "mash_csc", case_id, "rating", demonstration.RE_RATING)
    assert set(running(rated)) == {"RAG"}


async def test_what_is_forwarded_leaves_the_hubs_clock_and_keeps_the_laws(hub):
    case_id = await screened(hub)
    after = await act(hub, "mash_csc", case_id, "forwarding", demonstration.FORWARDING)
    assert (after["status"], set(running(after))) == ("FORWARDED_TO_ALLOCATED_WORKER", {"STATUTORY"})
    early = await hub.post("mash_csc", f"/cases/{case_id}/closure", {"reason": "WITH_ALLOCATED_WORKER"})
    assert (early.status_code, "acknowledge" in early.json()["detail"]) == (409, True)
    await act(hub, "mash_csc", case_id, "acknowledgement", demonstration.ACKNOWLEDGEMENT)
    closed = await act(hub, "mash_csc", case_id, "closure", {"reason": "WITH_ALLOCATED_WORKER"})
    assert (closed["status"], running(closed)) == ("CLOSED", {})
    assert (await hub.post("mash_csc", f"/cases/{case_id}/closure", demonstration.CLOSURE)).status_code == 409


async def test_an_immediate_strategy_skips_the_gathering(hub):
    case_id = (await bring(hub))["case_id"]
    after = await act(hub, "mash_police", case_id, "immediate-strategy", demonstration.STRATEGY)
    assert after["status"] == "DISCUSSION"
    now = clocks.now().isoformat()
    await act(hub, "mash_csc", case_id, "discussions", a_discussion(held_at=now))
    await act(hub, "hub_manager", case_id, "decision", DECISION)


async def test_a_discussion_that_meets_section_47_sets_the_conference_and_the_assessment(hub, rows):
    case_id = await screened(hub)
    await rows.execute("UPDATE cases SET received_at = '2026-11-02T08:00:00Z' WHERE case_id = $1", case_id)
    body = await act(hub, "mash_csc", case_id, "discussions", demonstration.DISCUSSION)
    discussion = body["discussion"]
    assert body["case_status"] == "DISCUSSION"
    assert moment(discussion["conference_due_at"]) == moment("2026-11-23T10:00:00Z")
    assert moment(discussion["assessment_due_at"]) == moment("2027-01-07T10:00:00Z")
    readers = {who: (await read(hub, case_id, who))["discussions"] for who in ("mash_health", "mash_housing")}
    assert [one["discussion_id"] for one in readers["mash_health"]] == [discussion["discussion_id"]]
    assert readers["mash_housing"] == []
    assert pointers(
        await hub.post(
            "mash_csc",
            f"/cases/{case_id}/discussions",
            a_discussion(attendees=[{"agency": "POLICE", "role": "Sergeant"}, {"agency": "HEALTH", "role": "Nurse"}]),
        )
    ) == {"#/attendees"}


async def test_a_decision_is_taken_with_answers_outstanding_and_says_which(hub, rows):
    case_id = await screened(hub, "RED")
    person_id = str(await rows.fetchval("SELECT person_id FROM case_people WHERE case_id = $1", case_id))
    question = {
        "agencies": ["HEALTH", "PROBATION"],
        "scope_text": "Contacts with the family since January.",
        "subjects": [person_id],
        "lawful_basis": "CA1989_S47",
        "necessity_text": "Needed to judge the risk of tonight.",
    }
    asked = await hub.post("mash_csc", f"/cases/{case_id}/enquiries", question)
    assert asked.status_code == 201, asked.text
    relied_on = [{"kind": "ENQUIRY", "id": asked.json()["items"][0]["enquiry_id"], "description": "Health was asked."}]
    body = await act(hub, "hub_manager", case_id, "decision", {**DECISION, "information_relied_on": relied_on})
    outstanding = body["decision"]["information_outstanding"]
    assert [(one["agency"], one["state"]) for one in outstanding] == [("HEALTH", "ASKED"), ("PROBATION", "ASKED")]
    kept = (await read(hub, case_id, "hub_manager"))["decisions"][0]
    assert kept["information_outstanding"] == outstanding
    assert set(running(await read(hub, case_id))) == {"STATUTORY"}


async def test_nobody_but_the_management_decides_or_tells(hub):
    case_id = await screened(hub)
    for who in ("mash_csc", "officer", "partner_a"):
        assert (await hub.post(who, f"/cases/{case_id}/decision", DECISION)).status_code == 403
        assert (await hub.post(who, f"/cases/{case_id}/notification", demonstration.NOTIFICATION)).status_code == 403
    assert (await hub.post("hub_manager_bham", f"/cases/{case_id}/decision", DECISION)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"rationale": "x" * 39}, {"#/rationale"}),
        ({"information_relied_on": []}, {"#/information_relied_on"}),
        ({"threshold": "NONE_MET", "primary_outcome": "S42_ENQUIRY"}, {"#/threshold", "#/primary_outcome"}),
        ({"primary_outcome": "REFERRAL_PORTAL", "threshold": "NONE_MET"}, {"#/referral"}),
    ],
)
async def test_a_decision_that_is_not_right_is_not_taken(hub, changes, expected):
    case_id = await screened(hub)
    assert pointers(await hub.post("hub_manager", f"/cases/{case_id}/decision", {**DECISION, **changes})) == expected
    after = await read(hub, case_id, "hub_manager")
    assert (after["status"], after["decisions"]) == ("SCREENED", [])


async def test_the_record_opens_with_the_notification(hub):
    case_id = await decided(hub)
    before = await read(hub, case_id)
    assert (before["decisions"], before["outcome"]) == ([], None)
    assert (await read(hub, case_id, "officer"))["outcome"] is None
    assert [one["decided_by"] for one in (await read(hub, case_id, "hub_manager_2"))["decisions"]] == ["hub-manager"]
    await act(hub, "hub_manager", case_id, "notification", demonstration.NOTIFICATION)
    after = await read(hub, case_id)
    assert [one["rationale"] for one in after["decisions"]] == [DECISION["rationale"]]
    frame = await read(hub, case_id, "officer")
    assert (frame["view"], frame["status"], frame["outcome"]) == ("frame", "NOTIFIED", "S17_ASSESSMENT")
    assert DECISION["rationale"] not in str(frame)


async def test_what_goes_back_for_want_of_agreement_says_so(hub):
    case_id = await notified(hub, primary_outcome="RETURNED_NO_CONSENT", threshold="NONE_MET", secondary_outcomes=[])
    assert (await read(hub, case_id))["status"] == "RETURNED"


async def test_a_step_down_keeps_what_the_portal_needs(hub, rows):
    case_id = await screened(hub)
    body = await act(hub, "hub_manager", case_id, "decision", demonstration.DECISION_FOR_THE_PORTAL)
    assert body["decision"]["referral"]["needs"] == ["DEBT_WELFARE", "PARENTING_FAMILY"]
    kept = await rows.fetchval("SELECT referral->>'lawful_basis' FROM case_decisions WHERE case_id = $1", case_id)
    assert kept == "CA1989_S17"


async def test_whoever_had_a_part_in_it_does_not_decide_the_challenge(hub):
    case_id, challenge_id = await escalated(hub, by="hub_manager")
    path = f"/cases/{case_id}/challenges/{challenge_id}/decision"
    assert (await hub.post("hub_manager", path, UPHELD)).status_code == 403
    assert (await hub.post("mash_csc", path, UPHELD)).status_code == 403
    assert (await hub.post("hub_manager_bham", path, UPHELD)).status_code == 404
    answer = await hub.post("hub_manager_2", path, UPHELD)
    assert (answer.status_code, answer.json()["state"]) == (200, "UPHELD")
    assert (await hub.post("hub_manager_2", path, UPHELD)).status_code == 409
    assert (await hub.post("hub_manager", f"/cases/{case_id}/closure", demonstration.CLOSURE)).status_code == 409
    await act(hub, "hub_manager", case_id, "notification", demonstration.NOTIFICATION)
    await act(hub, "hub_manager", case_id, "acknowledgement", demonstration.ACKNOWLEDGEMENT)
    await act(hub, "hub_manager", case_id, "closure", demonstration.CLOSURE)


async def test_a_changed_decision_stands_beside_the_first_and_is_told_again(hub):
    case_id, challenge_id = await escalated(hub)
    await section_47_met(hub, case_id)
    new = SECTION_47
    changed = {"result": "CHANGED", "reason": UPHELD["reason"], "decision": new}
    await act(hub, "hub_manager_2", case_id, f"challenges/{challenge_id}/decision", changed)
    before = await read(hub, case_id)
    assert (before["status"], before["outcome"], len(before["decisions"])) == ("CHANGED", "S17_ASSESSMENT", 1)
    await act(hub, "hub_manager_2", case_id, "notification", demonstration.NOTIFICATION)
    after = await read(hub, case_id)
    assert [one["primary_outcome"] for one in after["decisions"]] == ["S17_ASSESSMENT", "S47_JOINT"]
    assert after["outcome"] == "S47_JOINT"
    assert after["challenges"][0]["new_decision_id"] == after["decisions"][1]["decision_id"]


async def test_a_decision_can_be_challenged_before_anybody_may_read_it(hub):
    case_id = await decided(hub)
    raised = await act(hub, "mash_health", case_id, "challenges", demonstration.CHALLENGE)
    assert (raised["agency"], raised["state"]) == ("HEALTH", "CHALLENGED")
    early = await hub.post("hub_manager_2", f"/cases/{case_id}/challenges/{raised['challenge_id']}/decision", UPHELD)
    assert early.status_code == 409
    again = await hub.post("mash_police", f"/cases/{case_id}/challenges", demonstration.CHALLENGE)
    assert again.status_code == 409


async def test_the_host_answers_until_the_home_authority_accepts_in_writing(hub):
    case_id = await screened(hub)
    path = f"/cases/{case_id}/home-authority-acceptance"
    await act(hub, "mash_csc", case_id, "home-authority-request", demonstration.HOME_REQUEST)
    assert (await hub.get("mash_csc_bham", f"/cases/{case_id}")).status_code == 404
    asked = (await hub.get("mash_csc_bham", "/home-authority-requests")).json()["items"]
    assert [one["case_id"] for one in asked] == [case_id]
    assert (await hub.post("mash_csc_bham", f"/cases/{case_id}/rating", demonstration.RE_RATING)).status_code == 404
    assert (await hub.post("mash_csc", path, demonstration.HOME_ACCEPTANCE)).status_code == 403
    assert pointers(await hub.post("mash_csc_bham", path, {})) == {"#/document_reference"}
    accepted = await hub.post("mash_csc_bham", path, demonstration.HOME_ACCEPTANCE)
    assert accepted.status_code == 200, accepted.text
    home, host = await read(hub, case_id, "mash_csc_bham"), await read(hub, case_id, "mash_csc")
    assert home["responsible_hub"] == host["responsible_hub"] == "BIRMINGHAM"
    assert home["people"] == host["people"] != []
    assert home["home_authority"]["acceptance_document"] == demonstration.HOME_ACCEPTANCE["document_reference"]
    assert (await hub.post("mash_csc", f"/cases/{case_id}/rating", demonstration.RE_RATING)).status_code == 403
    await act(hub, "mash_csc_bham", case_id, "rating", demonstration.RE_RATING)
    await act(hub, "hub_manager_bham", case_id, "decision", DECISION)
    assert (await hub.post("mash_csc_bham", path, demonstration.HOME_ACCEPTANCE)).status_code == 403


async def test_a_request_that_was_not_accepted_gives_way_to_another(hub):
    case_id = await screened(hub)
    await act(hub, "mash_csc", case_id, "home-authority-request", demonstration.HOME_REQUEST)
    coventry = {**demonstration.HOME_REQUEST, "home_hub": "COVENTRY"}
    await act(hub, "mash_csc", case_id, "home-authority-request", coventry)
    path = f"/cases/{case_id}/home-authority-acceptance"
    assert (await hub.post("mash_csc_bham", path, demonstration.HOME_ACCEPTANCE)).status_code == 404
    for hub_code in ("SANDWELL", "NOWHERE"):
        body = {**demonstration.HOME_REQUEST, "home_hub": hub_code}
        assert pointers(await hub.post("mash_csc", f"/cases/{case_id}/home-authority-request", body)) == {"#/home_hub"}


async def test_the_referrer_hears_what_it_may_and_the_management_all(hub, rows):
    case_id = (await bring(hub, "partner_a"))["case_id"]
    await act(hub, "mash_csc", case_id, "screening", demonstration.SCREENING)
    await act(hub, "mash_csc", case_id, "home-authority-request", demonstration.HOME_REQUEST)
    await act(hub, "mash_csc_bham", case_id, "home-authority-acceptance", demonstration.HOME_ACCEPTANCE)
    await act(hub, "hub_manager_bham", case_id, "decision", DECISION)
    await act(hub, "hub_manager_bham", case_id, "notification", demonstration.NOTIFICATION)
    await act(hub, "hub_manager_bham", case_id, "acknowledgement", demonstration.ACKNOWLEDGEMENT)
    await act(hub, "hub_manager_bham", case_id, "closure", demonstration.CLOSURE)
    told = await rows.fetch("SELECT * FROM events WHERE subject_id = $1 ORDER BY event_id", case_id)
    heard = {}
    for one in told:
        heard.setdefault(one["organisation_id"], []).append(one["type"].split(".")[-2])
        assert "Person" not in str(one["data"])
    assert heard == {
        SANDWELL_MANAGEMENT: ["received", "screened", "transferred", "decided", "notified", "closed"],
        BIRMINGHAM_MANAGEMENT: ["transferred", "decided", "notified", "closed"],
        PARTNER_A: ["transferred", "notified", "closed"],
    }
    disclosed = await rows.fetchval(
        "SELECT array_agg(recipient_id) FROM audit_entries WHERE action = 'DISCLOSURE' AND $1 = ANY(subjects)", case_id
    )
    assert PARTNER_A in disclosed
    assert BIRMINGHAM_MANAGEMENT in disclosed


async def test_every_step_names_the_people_in_the_log(hub, rows):
    case_id = await notified(hub)
    persons = await rows.fetchval("SELECT array_agg(person_id) FROM case_people WHERE case_id = $1", case_id)
    entries = await rows.fetch(
        "SELECT subjects FROM audit_entries WHERE operation = 'move_case' AND $1 = ANY(subjects)", case_id
    )
    assert len(entries) == 3
    assert all(set(persons) < set(one["subjects"]) for one in entries)


async def test_the_history_tells_every_step_with_the_rating_after_it(hub):
    case_id = await notified(hub)
    page = (await hub.get("mash_csc", f"/cases/{case_id}/history", limit=2)).json()
    rest = (await hub.get("mash_csc", f"/cases/{case_id}/history", cursor=page["next_cursor"], limit=2)).json()
    steps = [(one["verb"], one["to_status"], one["rating"]) for one in page["items"] + rest["items"]]
    assert steps == [
        ("RECEIVE", "RECEIVED", None),
        ("SCREEN", "SCREENED", "AMBER"),
        ("DECIDE", "DECIDED", "AMBER"),
        ("NOTIFY", "NOTIFIED", "AMBER"),
    ]
