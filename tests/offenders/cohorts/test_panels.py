"""Panels: what is decided opens, closes and reviews cases; votes, capacity, and two panels at once."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from parts.offenders_caseload import case_for, managed, offender_of, restrict
from parts.offenders_cohorts import (
    accept,
    acceptance,
    accepted,
    call,
    called,
    close,
    decide,
    decline,
    deselection,
    let_go,
    nominated,
    of_nomination,
    read,
    vote,
    voted,
)
from parts.platform import FORCE, PARTNER_A
from parts.stored import as_owner

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.codes import Cohort

LEAD = {
    "agency": "PROBATION_SERVICE",
    "organisation_id": str(PARTNER_A),
    "facts": {"mappa_eligible": False, "risk_of_serious_harm": "MEDIUM", "is_statutory": True},
}


async def ready(offenders, given="ACCEPT", **more):
    """A nomination on a panel whose members have voted."""
    one = await nominated(offenders, await offender_of(offenders, **more))
    panel_id, [item_id] = await called(offenders, of_nomination(one))
    await voted(offenders, panel_id, item_id, given)
    return one, panel_id, item_id


async def test_who_is_taken_in_has_a_case_a_manager_and_an_agency_that_is_asked_to_lead(offenders):
    one, panel_id, item_id = await ready(offenders)
    review_on = (clocks.today() + timedelta(days=30)).isoformat()
    body = acceptance(item_id, review_on=review_on, lead=LEAD)
    answer = await decide(offenders, panel_id, body)
    assert answer.status_code == 201, answer.text
    decision = answer.json()
    case = (await offenders.get("offender_manager", f"/cases/{decision['case_id']}")).json()
    expected = {"cohort": "FIXED", "colour": "RED", "manager": "offender-manager", "review_on": review_on}
    assert {name: case[name] for name in expected} == expected
    assert (case["nomination_id"], case["lead_agency"]) == (one["nomination_id"], "UNASSIGNED")
    change = await offenders.get("partner_a", f"/lead-agency-changes/{decision['lead_agency_change_id']}")
    assert (change.json()["state"], change.json()["to_agency"]) == ("PENDING", "PROBATION_SERVICE")
    assert (change.json()["rule_agency"], change.json()["departs_from_rule"]) == ("PROBATION_SERVICE", False)
    after = await read(offenders, one["nomination_id"])
    assert (after["state"], after["case_id"]) == ("ACCEPTED", decision["case_id"])
    assert decision["score_id"] == one["score"]["score_id"]
    assert decision["votes"] == {"accept": 2, "decline": 0, "keep": 0, "deselect": 0, "abstain": 0}
    assert decision["departs_from_votes"] is False
    events = await offenders.sql("SELECT data FROM events WHERE type LIKE '%.nomination.accepted.v1'")
    assert [row["data"]["case_id"] for row in events] == [decision["case_id"]]


async def test_without_a_day_of_review_it_is_the_last_that_the_rules_allow(offenders):
    decision = await accepted(offenders)
    assert decision["review_on"] == (clocks.today() + timedelta(days=92)).isoformat()
    assert decision["offered_agency"] is None
    queue = (await offenders.get("offender_manager", "/lead-agencies/unassigned")).json()["items"]
    assert [one["case_id"] for one in queue] == [decision["case_id"]]


async def test_a_panel_may_decide_otherwise_than_it_voted_and_that_is_kept(offenders):
    one, panel_id, item_id = await ready(offenders, "DECLINE")
    answer = await decide(offenders, panel_id, acceptance(item_id, cohort="FREE"))
    assert (answer.status_code, answer.json()["departs_from_votes"]) == (201, True)
    assert (answer.json()["cohort"], (await read(offenders, one["nomination_id"]))["cohort"]) == ("FREE", "FIXED")


async def test_nobody_without_an_order_is_taken_into_a_cohort_that_needs_one(offenders):
    one = await nominated(offenders, cohort="FREE", is_statutory=False)
    panel_id, [item_id] = await called(offenders, of_nomination(one))
    await voted(offenders, panel_id, item_id)
    refused = await decide(offenders, panel_id, acceptance(item_id, cohort="FIXED"))
    assert [fault["code"] for fault in refused.json()["errors"]] == ["needs_order"]
    assert (await decide(offenders, panel_id, acceptance(item_id))).status_code == 201


async def test_who_is_declined_stays_without_a_case(offenders):
    one, panel_id, item_id = await ready(offenders, "DECLINE")
    answer = await decide(offenders, panel_id, decline(item_id))
    assert answer.status_code == 201, answer.text
    assert (answer.json()["case_id"], answer.json()["decline_reasons"]) == (None, ["BELOW_ENTRY"])
    assert (await read(offenders, one["nomination_id"]))["state"] == "DECLINED"
    assert (await decide(offenders, panel_id, acceptance(item_id))).status_code == 409
    assert await offenders.sql("SELECT FROM cases") == []


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"manager": None}, "#/manager"),
        ({"decline_reasons": ["CAPACITY"]}, "#/decline_reasons"),
        ({"decision": "DESELECT"}, "#/decision"),
        ({"review_on": "2199-01-01"}, "#/review_on"),
        ({"release_on": "2199-01-01"}, "#/release_on"),
        ({"lead": {**LEAD, "agency": "PROBATION_CRC"}}, "#/lead/agency"),
        ({"lead": {**LEAD, "organisation_id": None}}, "#/lead/organisation_id"),
        ({"lead": {**LEAD, "agency": "UNASSIGNED"}}, "#/lead/agency"),
        ({"cohort": "LEGACY"}, "#/cohort"),
        ({"cohort": "DA"}, "#/cohort"),
    ],
)
async def test_what_cannot_be_decided_is_refused_with_its_place_and_nothing_is_done(offenders, change, pointer):
    one, panel_id, item_id = await ready(offenders)
    answer = await decide(offenders, panel_id, acceptance(item_id, **change))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer), answer.text
    assert (await read(offenders, one["nomination_id"]))["state"] == "OPEN"
    assert await offenders.sql("SELECT FROM cases") == await offenders.sql("SELECT FROM panel_decisions") == []


async def test_too_few_votes_decide_nothing_and_an_agency_that_stays_away_holds_nothing_up(offenders):
    one = await nominated(offenders)
    panel_id, [item_id] = await called(offenders, of_nomination(one))
    await vote(offenders, panel_id, item_id, "offender_manager")
    assert (await decide(offenders, panel_id, acceptance(item_id))).status_code == 409
    alone, [item_id] = await called(offenders, of_nomination(one), members=[FORCE])
    assert (await decide(offenders, alone, acceptance(item_id))).status_code == 409
    await vote(offenders, alone, item_id, "offender_supervisor")
    assert (await decide(offenders, alone, acceptance(item_id))).status_code == 201


async def test_of_two_panels_that_decide_of_one_nomination_at_once_one_wins(offenders):
    one = await nominated(offenders)
    sitting = [await called(offenders, of_nomination(one)) for _ in range(2)]
    for panel_id, [item_id] in sitting:
        await voted(offenders, panel_id, item_id)
    bodies = [acceptance(sitting[0][1][0]), decline(sitting[1][1][0])]
    answers = await asyncio.gather(
        *(decide(offenders, panel_id, body) for (panel_id, _), body in zip(sitting, bodies, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    won = next(answer.json() for answer in answers if answer.status_code == 201)
    state = {"ACCEPT": "ACCEPTED", "DECLINE": "DECLINED"}[won["decision"]]
    assert (await read(offenders, one["nomination_id"]))["state"] == state
    assert len(await offenders.sql("SELECT FROM panel_decisions")) == 1
    assert len(await offenders.sql("SELECT FROM cases")) == (won["decision"] == "ACCEPT")


async def test_of_many_panels_that_take_one_in_at_once_one_does(offenders):
    one = await nominated(offenders)
    sitting = [await called(offenders, of_nomination(one), members=[FORCE]) for _ in range(4)]
    for panel_id, [item_id] in sitting:
        await vote(offenders, panel_id, item_id, "offender_manager")
    answers = await asyncio.gather(*(decide(offenders, panel, acceptance(item)) for panel, [item] in sitting))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(await offenders.sql("SELECT FROM cases")) == 1
    assert len(await offenders.sql("SELECT FROM events WHERE type LIKE '%.nomination.accepted.v1'")) == 1


async def fill(offenders, number):
    """Let a capacity be one, and a manager have so many cases."""
    async with as_owner(offenders.database) as owner:
        await owner.execute("UPDATE cohort_rule_sets SET capacity_per_manager = 1")
    for place in range(number):
        await managed(offenders, f"Filling-{place}", cohort=Cohort.FIXED)


async def test_a_manager_without_room_is_given_nobody_but_by_a_supervisor_who_says_why(offenders):
    one, panel_id, item_id = await ready(offenders)
    await fill(offenders, 1)
    refused = await decide(offenders, panel_id, acceptance(item_id))
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/manager")
    assert "1 cases of 1" in refused.json()["detail"]
    assert "/cohorts/FIXED/managers" in refused.json()["detail"]
    why = {"capacity_override_reason": "Her colleague is back next week."}
    forbidden = await decide(offenders, panel_id, acceptance(item_id, **why))
    assert forbidden.status_code == 403
    assert (await read(offenders, one["nomination_id"]))["state"] == "OPEN"
    done = await decide(offenders, panel_id, acceptance(item_id, **why), "offender_supervisor")
    assert (done.status_code, done.json()["capacity_override_reason"]) == (201, why["capacity_override_reason"])
    loads = (await offenders.get("iom_coordinator", "/cohorts/FIXED/managers")).json()["items"]
    assert loads == [{"manager": "offender-manager", "cases": 2, "capacity": 1, "room": 0, "over": 1}]


async def test_an_override_that_was_not_needed_is_not_kept(offenders):
    _, panel_id, item_id = await ready(offenders)
    why = {"capacity_override_reason": "It may be full by now."}
    done = await decide(offenders, panel_id, acceptance(item_id, **why), "offender_supervisor")
    assert (done.status_code, done.json()["capacity_override_reason"]) == (201, None)


async def test_two_panels_do_not_fill_one_place_twice(offenders):
    await fill(offenders, 0)
    places = [await ready(offenders, name=f"Of-{number}") for number in range(3)]
    answers = await asyncio.gather(*(decide(offenders, panel, acceptance(item)) for _, panel, item in places))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422]


async def test_who_is_let_go_has_a_reason_and_no_case_any_more(offenders):
    decision = await accepted(offenders)
    ended = await let_go(offenders, decision["case_id"])
    assert (ended["case_id"], ended["deselection_reason"]) == (decision["case_id"], "SUSTAINED_REDUCTION")
    case = (await offenders.get("offender_supervisor", f"/cases/{decision['case_id']}")).json()
    assert (case["status"], case["closing_reason"]) == ("CLOSED", "SUSTAINED_REDUCTION")
    codes = await offenders.sql("SELECT FROM person_check_codes WHERE basis = 'COHORT' AND until_at IS NULL")
    assert codes == []


async def test_of_two_panels_that_let_one_go_at_once_one_does(offenders):
    decision = await accepted(offenders)
    sitting = [await called(offenders, {"case_id": decision["case_id"]}) for _ in range(2)]
    for panel_id, [item_id] in sitting:
        await voted(offenders, panel_id, item_id, "DESELECT")
    answers = await asyncio.gather(*(decide(offenders, panel, deselection(item)) for panel, [item] in sitting))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_a_case_is_looked_at_again_and_stands_on_the_list_until_then(offenders):
    case = await managed(offenders, review_on=clocks.today() - timedelta(days=3))
    later = await managed(offenders, "Later", review_on=clocks.today() + timedelta(days=90))
    [one] = (await offenders.get("offender_manager", "/case-reviews")).json()["items"]
    assert (one["case_id"], one["days_overdue"], one["is_overdue"]) == (str(case.case_id), 3, True)
    panel_id, [item_id] = await called(offenders, {"case_id": str(case.case_id)})
    [one] = (await offenders.get("offender_manager", "/case-reviews", lpu="SANDWELL")).json()["items"]
    assert (await offenders.get("offender_manager", "/case-reviews", team="NO_SUCH_TEAM")).json()["items"] == []
    assert one["panel_id"] == panel_id
    review_on = (clocks.today() + timedelta(days=60)).isoformat()
    body = {"item_id": item_id, "decision": "REVIEW", "reason": "The treatment has only begun.", "review_on": review_on}
    answer = await decide(offenders, panel_id, body)
    assert answer.status_code == 201, answer.text
    assert (await offenders.get("offender_manager", "/case-reviews")).json()["items"] == []
    until = (clocks.today() + timedelta(days=100)).isoformat()
    both = (await offenders.get("offender_manager", "/case-reviews", until=until, limit=1)).json()
    assert [one["case_id"] for one in both["items"]] == [str(case.case_id)]
    asked = {"until": until, "limit": 1, "cursor": both["next_cursor"]}
    rest = (await offenders.get("offender_manager", "/case-reviews", **asked)).json()
    assert ([one["case_id"] for one in rest["items"]], rest["next_cursor"]) == ([str(later.case_id)], None)


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"meets_on": "2014-06-02"}, "#/meets_on"),
        ({"members": [{"organisation_id": str(PARTNER_A), "agency": "HOUSING"}]}, "#/members"),
        ({"members": [{"organisation_id": str(FORCE), "agency": "POLICE"}] * 2}, "#/members"),
        ({"agenda": [{}]}, "#/agenda/0"),
        ({"agenda": [{"nomination_id": str(UUID(int=7))}]}, "#/agenda/0"),
        ({"agenda": [{"case_id": str(UUID(int=7))}]}, "#/agenda/0"),
        ({"meets_on": "9999-12-31"}, "#/meets_on"),
    ],
)
async def test_a_panel_that_cannot_be_is_refused_with_its_place(offenders, more, pointer):
    answer = await call(offenders, **more)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer), answer.text
    assert await offenders.sql("SELECT FROM panels") == []


async def test_nothing_stands_on_an_agenda_twice_or_after_it_is_decided(offenders):
    one, panel_id, item_id = await ready(offenders)
    path = f"/panels/{panel_id}/agenda"
    twice = await offenders.post("iom_coordinator", path, of_nomination(one))
    assert twice.json()["errors"][0]["code"] == "twice"
    await decide(offenders, panel_id, decline(item_id))
    other, _ = await called(offenders)
    late = await offenders.post("iom_coordinator", f"/panels/{other}/agenda", of_nomination(one))
    assert late.json()["errors"][0]["code"] == "decided_already"
    both = {"nomination_id": one["nomination_id"], "case_id": one["nomination_id"]}
    assert (await offenders.post("iom_coordinator", path, both)).status_code == 422


async def test_what_a_panel_left_waits_for_another(offenders):
    one, panel_id, item_id = await ready(offenders)
    assert (await close(offenders, panel_id)).status_code == 200
    assert (await close(offenders, panel_id)).status_code == 409
    assert (await decide(offenders, panel_id, acceptance(item_id))).status_code == 409
    assert (await vote(offenders, panel_id, item_id, "offender_manager")).status_code == 409
    assert (
        await offenders.post("iom_coordinator", f"/panels/{panel_id}/agenda", of_nomination(one))
    ).status_code == 409
    assert (await accept(offenders, one))["decision"] == "ACCEPT"


async def test_of_a_restricted_record_only_the_force_speaks(offenders):
    offender_id = await offender_of(offenders)
    case = await case_for(offenders, offender_id)
    await restrict(offenders, offender_id)
    opening = {"reason": "The panel is to speak about him."}
    assert (await offenders.post("iom_coordinator", f"/offenders/{offender_id}/openings", opening)).is_success
    agenda = {"case_id": str(case.case_id)}
    refused = await call(offenders, agenda)
    assert refused.json()["errors"][0]["code"] == "restricted"
    panel_id, _ = await called(offenders, agenda, members=[FORCE])
    assert (await offenders.get("offender_supervisor", f"/panels/{panel_id}")).json()["on_agenda"] == 1
    assert (await offenders.get("offender_manager_2", f"/panels/{panel_id}")).json()["on_agenda"] == 0
    assert (await offenders.get("offender_manager_2", f"/panels/{panel_id}/agenda")).json()["items"] == []


async def test_what_was_decided_is_listed_the_latest_first(offenders):
    ones = [await nominated(offenders, await offender_of(offenders, f"Of-{number}")) for number in range(2)]
    panel_id, items = await called(offenders, *map(of_nomination, ones))
    for item_id in items:
        await voted(offenders, panel_id, item_id, "DECLINE")
        await decide(offenders, panel_id, decline(item_id))
    page = (await offenders.get("offender_manager", f"/panels/{panel_id}/decisions", limit=1)).json()
    asked = {"limit": 1, "cursor": page["next_cursor"]}
    rest = (await offenders.get("offender_manager", f"/panels/{panel_id}/decisions", **asked)).json()
    assert [one["item_id"] for one in (*page["items"], *rest["items"])] == items[::-1]
    assert (await offenders.get("offender_manager", f"/panels/{panel_id}")).json()["decided"] == 2
