"""Cases opened and closed by what a panel decided, read, and given to others."""

from uuid import uuid4

import pytest
from parts.offenders_caseload import SUPERVISOR, ago, case_for, day, managed, merge, offender_of, restrict
from parts.platform import PARTNER_A

from bluelamp.events.offenders import OFFENDER_DATA
from bluelamp.schemas.events import EventType
from bluelamp.schemas.offenders.codes import Cohort, Colour, DeselectionReason, LeadAgency
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders import main
from offenders.caseload import demonstration as known
from offenders.caseload.usecases.cases import case_of, close_case, review_case, set_lead


async def close(offenders, case):
    async with offenders.resources.database.transaction() as connection:
        reason = DeselectionReason.SUSTAINED_REDUCTION
        return await close_case(connection, SUPERVISOR, case.case_id, reason, "Nothing in two years.")


async def lead(offenders, case, organisation_id, agency=LeadAgency.PROBATION_CRC):
    async with offenders.resources.database.transaction() as connection:
        return await set_lead(connection, SUPERVISOR, case.case_id, agency, organisation_id)


async def change(offenders, offender_id, who="offender_manager", **body):
    reason = {"reason": "What was seen this week asks for it."}
    return await offenders.post(who, f"/offenders/{offender_id}/status-changes", {**reason, **body})


async def test_a_case_can_be_read_and_owes_contact_by_its_colour(offenders):
    case = await managed(offenders)
    read = await offenders.get("offender_manager_2", f"/cases/{case.case_id}")
    assert read.json() == case.model_dump(mode="json")
    assert (case.status, case.next_contact_due_on.isoformat(), case.is_overdue) == ("ACTIVE", day(7), False)


async def test_nobody_is_managed_twice_in_one_cohort(offenders):
    case = await managed(offenders)
    with pytest.raises(ProblemError) as refused:
        await case_for(offenders, case.offender_id)
    assert refused.value.code is ProblemCode.ALREADY_EXISTS
    other = await case_for(offenders, case.offender_id, cohort=Cohort.DA)
    listed = await offenders.get("offender_manager", f"/offenders/{case.offender_id}/cases")
    assert [one["case_id"] for one in listed.json()["items"]] == [str(other.case_id), str(case.case_id)]


async def test_nobody_is_managed_twice_under_two_records(offenders):
    case = await managed(offenders)
    other = await offender_of(offenders, "Other")
    await merge(offenders, other, case.offender_id)
    with pytest.raises(ProblemError) as refused:
        await case_for(offenders, other)
    assert refused.value.code is ProblemCode.ALREADY_EXISTS


async def test_a_closed_case_owes_nothing_and_another_may_follow(offenders):
    case = await managed(offenders)
    closed = await close(offenders, case)
    assert (closed.status, closed.closing_reason, closed.next_contact_due_on) == ("CLOSED", "SUSTAINED_REDUCTION", None)
    again = await case_for(offenders, case.offender_id)
    assert again.case_id != case.case_id
    with pytest.raises(ProblemError) as refused:
        await close(offenders, case)
    assert refused.value.code is ProblemCode.STATE_CONFLICT


async def test_a_panel_finds_and_reviews_a_case(offenders):
    case = await managed(offenders)
    async with offenders.resources.database.transaction() as connection:
        found = await case_of(connection, SUPERVISOR, case.offender_id, Cohort.FIXED)
        assert found is not None
        assert await case_of(connection, SUPERVISOR, case.offender_id, Cohort.DA) is None
        reviewed = await review_case(connection, SUPERVISOR, found["case_id"], case.review_on.replace(year=2032))
    assert (reviewed.review_on.year, reviewed.version) == (2032, 2)


async def test_another_colour_is_written_with_its_reason_and_moves_what_is_owed(offenders):
    case = await managed(offenders)
    made = await change(offenders, case.offender_id, colour="AMBER")
    assert made.status_code == 201, made.text
    assert (made.json()["from_colour"], made.json()["colour"]) == ("RED", "AMBER")
    read = (await offenders.get("offender_manager", f"/cases/{case.case_id}")).json()
    assert (read["colour"], read["next_contact_due_on"]) == ("AMBER", day(14))
    listed = (await offenders.get("offender_manager", f"/offenders/{case.offender_id}/status-changes")).json()["items"]
    assert [one["from_colour"] for one in listed] == ["RED", None]
    assert listed[0] == made.json()


async def test_custody_takes_a_day_of_release_and_a_pause_owes_nothing(offenders):
    case = await managed(offenders)
    blue = await change(offenders, case.offender_id, colour="BLUE", release_on=day(100))
    read = (await offenders.get("offender_manager", f"/cases/{case.case_id}")).json()
    assert (blue.status_code, read["release_on"], read["next_contact_due_on"]) == (201, day(100), day(16))
    assert (await change(offenders, case.offender_id, colour="BLUE", status="RESET")).status_code == 422
    paused = await change(offenders, case.offender_id, colour="GREEN", status="RESET")
    read = (await offenders.get("offender_manager", f"/cases/{case.case_id}")).json()
    assert (paused.status_code, read["status"], read["next_contact_due_at"]) == (201, "RESET", None)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"colour": "RED"}, "#/colour"),
        ({"colour": "AMBER", "release_on": day(9)}, "#/release_on"),
        ({"colour": "BLUE", "release_on": day(-9)}, "#/release_on"),
        ({"colour": "BLUE", "release_on": "9999-12-31"}, "#/release_on"),
        ({"colour": "AMBER", "case_id": str(uuid4())}, "#/case_id"),
        ({"colour": "AMBER", "reason": "short"}, "#/reason"),
        ({"colour": "PURPLE"}, "#/colour"),
    ],
)
async def test_a_change_that_may_not_be_is_refused_where_it_stands(offenders, body, pointer):
    case = await managed(offenders)
    answer = await change(offenders, case.offender_id, **body)
    assert answer.status_code == 422, answer.text
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


async def test_who_is_managed_in_two_cohorts_says_which_case_is_meant(offenders):
    case = await managed(offenders)
    other = await case_for(offenders, case.offender_id, cohort=Cohort.DA, colour=Colour.GREEN)
    assert (await change(offenders, case.offender_id, colour="AMBER")).status_code == 422
    made = await change(offenders, case.offender_id, colour="AMBER", case_id=str(other.case_id))
    assert (made.status_code, made.json()["from_colour"]) == (201, "GREEN")


async def test_who_is_not_managed_has_no_colour(offenders):
    offender_id = await offender_of(offenders)
    assert (await change(offenders, offender_id, colour="AMBER")).status_code == 409
    assert (await change(offenders, uuid4(), colour="AMBER")).status_code == 404


async def test_the_manager_of_a_restricted_record_sees_its_case_and_loses_it_with_the_case(offenders):
    case = await managed(offenders, manager="offender-manager-2")
    await restrict(offenders, case.offender_id)
    address = f"/cases/{case.case_id}"
    assert (await offenders.get("offender_manager_2", address)).status_code == 200
    assert (await offenders.get("offender_manager", address)).status_code == 404
    given = await offenders.patch(
        "offender_supervisor", address, {"manager": "offender-manager", "reason": "She works with his sister."}, '"1"'
    )
    assert given.status_code == 200, given.text
    assert (await offenders.get("offender_manager_2", address)).status_code == 404
    assert (await offenders.get("offender_manager", address)).status_code == 200
    await close(offenders, case)
    assert (await offenders.get("offender_manager", address)).status_code == 404


async def test_of_a_restricted_record_the_unit_hears_nothing(offenders):
    case = await managed(offenders, manager="offender-manager-2")
    await restrict(offenders, case.offender_id)
    await change(offenders, case.offender_id, "offender_supervisor", colour="AMBER")
    told = await offenders.sql(
        "SELECT lpu, owner FROM events WHERE type LIKE '%offenders.status.changed%' AND data ->> 'case_id' = $1",
        str(case.case_id),
    )
    assert [tuple(one) for one in told] == [(None, "offender-manager-2")]


async def test_a_case_is_changed_under_its_version_by_those_who_supervise(offenders):
    case = await managed(offenders)
    address = f"/cases/{case.case_id}"
    assert (await offenders.patch("offender_manager", address, {"team": "OTHER"}, '"1"')).status_code == 403
    assert (await offenders.patch("offender_supervisor", address, {"team": "OTHER"}, '"9"')).status_code == 412
    assert (await offenders.patch("offender_supervisor", address, {"team": None}, '"1"')).status_code == 422
    unsaid = await offenders.patch("offender_supervisor", address, {"team": "OTHER"}, '"1"')
    assert (unsaid.status_code, unsaid.json()["errors"][0]["pointer"]) == (422, "#/reason")
    changed = await offenders.patch("offender_supervisor", address, {"team": "OTHER", "reason": "He has moved."}, '"1"')
    assert (changed.status_code, changed.json()["team"], changed.json()["version"]) == (200, "OTHER", 2)
    [handing] = (await offenders.get("offender_manager", f"{address}/handings")).json()["items"]
    assert (handing["from_team"], handing["to_team"], handing["reason"]) == ("SANDWELL_IOM", "OTHER", "He has moved.")
    assert (await offenders.get("partner_b", f"{address}/handings")).status_code == 404


async def test_two_cases_of_one_person_count_as_one_until_the_records_are_taken_apart(offenders):
    first, second = await managed(offenders, "One"), await managed(offenders, "Two")
    merge_id = await merge(offenders, second.offender_id, first.offender_id)

    async def listed():
        page = (await offenders.get("offender_manager", "/caseload")).json()["items"]
        return {one["case_id"] for one in page}

    assert await listed() == {str(first.case_id)}
    read = (await offenders.get("offender_manager", f"/cases/{second.case_id}")).json()
    assert read["same_person_case_id"] == str(first.case_id)
    assert (await change(offenders, first.offender_id, colour="AMBER")).json()["case_id"] == str(first.case_id)
    reversal = {"reason": "They are brothers after all."}
    answer = await offenders.post("iom_coordinator", f"/offender-merges/{merge_id}/reversal", reversal)
    assert answer.status_code == 200, answer.text
    assert await listed() == {str(first.case_id), str(second.case_id)}


async def test_a_partner_sees_the_cases_that_it_leads_and_while_it_leads_them(offenders):
    case, other = await managed(offenders), await managed(offenders, "Other")
    led = await lead(offenders, case, PARTNER_A)
    assert (led.lead_agency, led.lead_organisation_id) == ("PROBATION_CRC", PARTNER_A)
    address = f"/cases/{case.case_id}"
    assert (await offenders.get("partner_a", address)).status_code == 200
    assert (await offenders.get("partner_a", f"/offenders/{case.offender_id}")).status_code == 200
    assert (await offenders.get("partner_b", address)).status_code == 404
    assert (await offenders.get("partner_a", f"/cases/{other.case_id}")).status_code == 404
    assert (await change(offenders, case.offender_id, "partner_a", colour="AMBER")).status_code == 403
    await lead(offenders, case, None, LeadAgency.UNASSIGNED)
    assert (await offenders.get("partner_a", address)).status_code == 404
    assert (await offenders.get("partner_a", f"/offenders/{case.offender_id}")).status_code == 404


@pytest.mark.parametrize("role", ["da_specialist", "officer", "board", "analyst"])
async def test_who_does_not_manage_offenders_reads_no_case(offenders, role):
    case = await managed(offenders)
    assert (await offenders.get(role, f"/cases/{case.case_id}")).status_code == 403
    assert (await offenders.get(role, "/caseload")).status_code == 403


async def test_a_case_opened_in_the_past_has_owed_since_then(offenders):
    case = await managed(offenders, opened_at=ago(20))
    assert (case.is_overdue, case.next_contact_due_on.isoformat()) == (True, day(-13))


async def test_the_demonstration_can_be_seeded_twice(demonstration):
    assert await main.seed_demonstration(demonstration.resources) == 0
    case = (await demonstration.get("offender_manager", f"/cases/{known.CASE}")).json()
    assert (case["plan_id"], case["is_overdue"]) == (str(known.PLAN), True)


async def test_the_examples_are_accepted_as_they_stand(demonstration):
    changed = await demonstration.post(
        "offender_manager", f"/offenders/{known.TO_TURN}/status-changes", known.NEW_STATUS_CHANGE
    )
    contact = await demonstration.post("offender_manager", "/contacts", known.NEW_CONTACT)
    plan = await demonstration.post("offender_manager", "/plans", known.NEW_PLAN)
    address = f"/plans/{known.PLAN_TO_CHANGE}"
    needs = await demonstration.post("offender_manager", f"{address}/needs", known.NEW_ASSESSMENT)
    action = await demonstration.post("offender_manager", f"{address}/actions", known.NEW_ACTION)
    schedule = await demonstration.post("iom_coordinator", "/contact-schedules", known.NEW_CONTACT_SCHEDULE)
    pathways = await demonstration.post("iom_coordinator", "/pathway-sets", known.NEW_PATHWAY_SET)
    answers = [changed, contact, plan, needs, action, schedule, pathways]
    assert [one.status_code for one in answers] == [201] * 7, [one.text for one in answers]
    case = f"/cases/{known.CASE_TO_CHANGE}"
    patched = await demonstration.patch("offender_supervisor", case, known.CASE_PATCH, "*")
    of_plan = await demonstration.patch("offender_manager", address, known.PLAN_PATCH, "*")
    done = f"{address}/actions/{known.ACTION_TO_CHANGE}"
    of_action = await demonstration.patch("offender_manager", done, known.ACTION_PATCH, "*")
    assert [one.status_code for one in (patched, of_plan, of_action)] == [200] * 3


async def test_a_case_needs_somebody_who_may_be_known(offenders):
    case = await managed(offenders)
    await restrict(offenders, case.offender_id)
    with pytest.raises(ProblemError) as refused:
        await case_for(offenders, uuid4())
    assert refused.value.code is ProblemCode.NOT_FOUND


async def test_every_event_is_of_its_shape_and_says_nothing_that_was_written_in_words(demonstration):
    told = await demonstration.sql("SELECT type, data FROM events WHERE data ? 'case_id' OR data ? 'record_kind'")
    kinds = {EventType(one["type"]) for one in told}
    assert {EventType.OFFENDERS_CASE_OPENED, EventType.OFFENDERS_PLAN_CHANGED} <= kinds
    for one in told:
        OFFENDER_DATA[EventType(one["type"])].model_validate(one["data"])
    written = [known.NEW_STATUS_CHANGE["reason"], known.NEW_CONTACT["note"], known.NEW_PLAN["aim"], "Offender-"]
    assert not any(words in str(one["data"]) for one in told for words in written)
