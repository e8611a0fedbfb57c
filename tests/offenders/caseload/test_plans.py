"""Plans: need by pathway, how far somebody has come, and actions worked off."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from parts.offenders_caseload import day, managed, restrict
from parts.platform import PARTNER_A

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.plans import Pathway
from offenders.caseload.rules.travelling import Assessed, travelled
from offenders.nominals.usecases.sight import let_organisation_see

SEVEN = list(Pathway)[:7]


def plan_of(case_id, **needs):
    scores = needs or {"ACCOMMODATION": 2, "HEALTH": 1}
    return {
        "case_id": str(case_id),
        "aim": "Somewhere to live before anything else.",
        "review_on": day(60),
        "assessment": assessed(day(-9), **scores),
    }


def assessed(on, **scores):
    return {"assessed_on": on, "needs": [{"pathway": name, "score": score} for name, score in scores.items()]}


async def made(offenders, **needs):
    case = await managed(offenders)
    answer = await offenders.post("offender_manager", "/plans", plan_of(case.case_id, **needs))
    assert answer.status_code == 201, answer.text
    return answer.json()


def action(**more):
    return {
        "pathway": "ACCOMMODATION",
        "action": "Refer to the floating support scheme.",
        "owner_agency": "HOUSING",
        "due_on": day(10),
        **more,
    }


async def test_a_plan_has_the_seven_pathways_and_no_distance_at_first(offenders):
    plan = await made(offenders)
    assert [one["pathway"] for one in plan["pathways"]] == SEVEN
    assert (plan["is_complete"], plan["distance_travelled"]) == (False, None)
    read = await offenders.get("offender_manager_2", f"/plans/{plan['plan_id']}")
    assert read.json() == plan
    case = (await offenders.get("offender_manager", f"/cases/{plan['case_id']}")).json()
    assert case["plan_id"] == plan["plan_id"]


async def test_the_distance_is_from_the_first_to_the_latest_whatever_was_between(offenders):
    plan = await made(offenders, ACCOMMODATION=2, HEALTH=0, DRUGS_AND_ALCOHOL=1)
    address = f"/plans/{plan['plan_id']}/needs"
    for body in (assessed(day(-2), ACCOMMODATION=0, HEALTH=1), assessed(day(-5), ACCOMMODATION=1)):
        answer = await offenders.post("offender_manager", address, body)
        assert answer.status_code == 201, answer.text
    plan = answer.json()
    by_pathway = {one["pathway"]: one for one in plan["pathways"]}
    assert (by_pathway["ACCOMMODATION"]["distance"], by_pathway["HEALTH"]["distance"]) == (2, -1)
    assert (by_pathway["DRUGS_AND_ALCOHOL"]["distance"], by_pathway["FINANCE_BENEFIT_AND_DEBT"]["first"]) == (
        None,
        None,
    )
    assert (plan["first_total"], plan["latest_total"], plan["distance_travelled"]) == (2, 1, 1)
    again = await offenders.post("offender_manager", address, assessed(day(-2), HEALTH=2))
    assert again.status_code == 409


async def test_a_case_has_one_plan(offenders):
    plan = await made(offenders)
    assert (await offenders.post("offender_manager", "/plans", plan_of(plan["case_id"]))).status_code == 409


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"review_on": day(-1)}, "#/review_on"),
        ({"assessment": assessed(day(2), HEALTH=1)}, "#/assessment/assessed_on"),
        ({"assessment": assessed(day(-2), HEALTH=1, SEX_WORK=1)}, "#/assessment/needs/1/pathway"),
        ({"assessment": assessed(day(-2), HEALTH=3)}, "#/assessment/needs/0/score"),
        ({"assessment": {"assessed_on": day(0), "needs": []}}, "#/assessment/needs"),
    ],
)
async def test_a_plan_that_may_not_be_is_refused_where_it_stands(offenders, more, pointer):
    case = await managed(offenders)
    answer = await offenders.post("offender_manager", "/plans", {**plan_of(case.case_id), **more})
    assert answer.status_code == 422, answer.text
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


async def test_a_pathway_is_assessed_once_at_a_time(offenders):
    plan = await made(offenders)
    need = {"pathway": "HEALTH", "score": 1}
    body = {"assessed_on": day(0), "needs": [need, need]}
    answer = await offenders.post("offender_manager", f"/plans/{plan['plan_id']}/needs", body)
    assert answer.json()["errors"][0]["pointer"] == "#/needs/1/pathway"


async def test_nine_pathways_hold_for_the_plans_that_are_made_from_their_day_on(offenders):
    before = await made(offenders)
    nine = {"pathways": list(Pathway), "effective_from": day(1), "reason": "Two pathways for women are added."}
    assert (await offenders.post("iom_coordinator", "/pathway-sets", nine)).status_code == 201
    assert len((await made(offenders))["pathways"]) == 7
    with time_machine.travel(clocks.now() + timedelta(days=1), tick=True):
        assert len((await made(offenders))["pathways"]) == 9
        read = (await offenders.get("offender_manager", f"/plans/{before['plan_id']}")).json()
        assert len(read["pathways"]) == 7


async def test_an_action_is_worked_off_and_says_what_came_of_it(offenders):
    plan = await made(offenders)
    address = f"/plans/{plan['plan_id']}/actions"
    added = await offenders.post("offender_manager", address, action())
    assert (added.status_code, added.json()["status"], added.json()["is_overdue"]) == (201, "OPEN", False)
    one = f"{address}/{added.json()['action_id']}"
    assert (await offenders.patch("offender_manager", one, {"status": "DONE"}, '"1"')).status_code == 422
    ended = {"status": "DONE", "outcome": "The scheme has taken him on."}
    assert (await offenders.patch("offender_manager", one, ended, None)).status_code == 428
    done = await offenders.patch("offender_manager", one, ended, '"1"')
    assert (done.status_code, done.json()["ended_on"], done.json()["version"]) == (200, day(0), 2)
    assert (await offenders.get("offender_manager", one)).json() == done.json()
    now = (await offenders.get("offender_manager", f"/plans/{plan['plan_id']}")).json()
    assert (now["actions"], now["actions_open"]) == (1, 0)


async def test_actions_are_listed_by_their_day_without_gap(offenders):
    plan = await made(offenders)
    address = f"/plans/{plan['plan_id']}/actions"
    for days in (9, 3, 6, 3, 1):
        assert (await offenders.post("offender_manager", address, action(due_on=day(days)))).status_code == 201
    seen, cursor = [], {}
    while cursor is not None:
        page = (await offenders.get("offender_manager", address, limit=2, **cursor)).json()
        seen += [one["due_on"] for one in page["items"]]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert seen == [day(days) for days in (1, 3, 3, 6, 9)]


@pytest.mark.parametrize(
    ("more", "pointer"), [({"pathway": "SEX_WORK"}, "#/pathway"), ({"due_on": day(-1)}, "#/due_on")]
)
async def test_an_action_that_may_not_be_is_refused_where_it_stands(offenders, more, pointer):
    plan = await made(offenders)
    answer = await offenders.post("offender_manager", f"/plans/{plan['plan_id']}/actions", action(**more))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_plan_is_changed_under_its_version(offenders):
    plan = await made(offenders)
    address = f"/plans/{plan['plan_id']}"
    assert (await offenders.patch("offender_manager", address, {"aim": "Keep it."}, '"7"')).status_code == 412
    changed = await offenders.patch("offender_manager", address, {"aim": "Keep it."}, '"1"')
    assert (changed.status_code, changed.json()["aim"], changed.json()["version"]) == (200, "Keep it.", 2)
    assert (await offenders.patch("offender_manager", address, {"review_on": day(-1)}, '"2"')).status_code == 422


async def test_the_plan_of_a_restricted_record_is_not_there_for_others(offenders):
    plan = await made(offenders)
    await restrict(offenders, plan["offender_id"])
    for address in ("", "/actions"):
        found = await offenders.get("offender_manager_2", f"/plans/{plan['plan_id']}{address}")
        assert found.status_code == 404
    assert (await offenders.get("offender_manager", f"/plans/{plan['plan_id']}")).status_code == 200


async def test_a_partner_reads_the_plans_of_the_cases_that_it_sees(offenders):
    plan = await made(offenders)
    address = f"/plans/{plan['plan_id']}"
    assert (await offenders.get("partner_a", address)).status_code == 404
    async with offenders.resources.database.transaction() as connection:
        await let_organisation_see(connection, plan["offender_id"], PARTNER_A, "CASE_PROPOSED", plan["case_id"])
    assert (await offenders.get("partner_a", address)).json() == plan
    assert (await offenders.get("partner_a", f"{address}/actions")).json()["items"] == []
    assert (await offenders.post("partner_a", f"{address}/actions", action())).status_code == 403


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"effective_from": day(0)}, "#/effective_from"),
        ({"weeks_before_release": [4]}, "#/weeks_before_release"),
        ({"colour": "BLUE", "weeks_before_release": [4]}, "#/interval_unit"),
        ({"interval_amount": None}, "#/interval_amount"),
    ],
)
async def test_a_schedule_that_may_not_be_is_refused_where_it_stands(offenders, body, pointer):
    new = {
        "colour": "RED",
        "interval_unit": "DAY",
        "interval_amount": 5,
        "effective_from": day(1),
        "reason": "The operating practice asks for it.",
    }
    answer = await offenders.post("iom_coordinator", "/contact-schedules", {**new, **body})
    assert answer.status_code == 422, answer.text
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


async def test_a_schedule_holds_from_its_day_on_and_for_what_happens_then(offenders):
    new = {
        "colour": "RED",
        "interval_unit": "DAY",
        "interval_amount": 3,
        "effective_from": day(1),
        "reason": "The operating practice asks for it.",
    }
    assert (await offenders.post("offender_manager", "/contact-schedules", new)).status_code == 403
    assert (await offenders.post("iom_coordinator", "/contact-schedules", new)).status_code == 201
    twice = await offenders.post("iom_coordinator", "/contact-schedules", new)
    assert twice.json()["errors"][0]["pointer"] == "#/effective_from"
    assert (await managed(offenders, "Before")).next_contact_due_on.isoformat() == day(7)
    with time_machine.travel(clocks.now() + timedelta(days=1), tick=True):
        assert (await managed(offenders, "After")).next_contact_due_on.isoformat() == day(3)
    listed = (await offenders.get("offender_manager", "/contact-schedules", colour="RED")).json()["items"]
    assert [one["interval_amount"] for one in listed] == [3, 1]


SCORES = st.lists(
    st.builds(
        Assessed,
        st.sampled_from(list(Pathway)),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.integers(0, 2),
    ),
    max_size=40,
    unique_by=lambda one: (one.pathway, one.assessed_on),
)


@given(SCORES, st.randoms())
def test_the_distance_is_the_sum_of_the_pathways_and_does_not_depend_on_the_order(found, randomly):
    way = travelled(list(Pathway), found)
    mixed = list(found)
    randomly.shuffle(mixed)
    assert travelled(list(Pathway), mixed) == way
    distances = [one.distance for one in way.pathways if one.distance is not None]
    assert way.distance == (sum(distances) if distances else None)
    assert all(-2 <= distance <= 2 for distance in distances)
    assert sum(one.assessments for one in way.pathways) == len(found)


@given(SCORES)
def test_who_is_assessed_alike_has_not_moved(found):
    alike = [Assessed(one.pathway, one.assessed_on, 1) for one in found]
    assert travelled(list(Pathway), alike).distance in {0, None}
