"""Contacts recorded, listed and met, and what is missed when nobody records any."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from parts.offenders_caseload import SUPERVISOR, ago, case_for, contact, day, managed, offender_of, restrict, seen_on
from parts.platform import PARTNER_A

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.codes import LeadAgency
from offenders.caseload.usecases.cases import set_lead
from offenders.caseload.usecases.lapsing import note_missed_contacts
from offenders.nominals.usecases.sight import let_organisation_see

MISSED = "uk.police.bluelamp.offenders.contact.missed.v1"


async def case_now(offenders, case):
    return (await offenders.get("offender_supervisor", f"/cases/{case.case_id}")).json()


async def compliance(offenders, **asked):
    answer = await offenders.get("offender_supervisor", "/caseload/compliance", day_until=day(30), **asked)
    assert answer.status_code == 200, answer.text
    figure = answer.json()
    return figure["in_time"], figure["due"], figure["compliance"]


async def led_by_partner(offenders, **more):
    case = await managed(offenders, **more)
    async with offenders.resources.database.transaction() as connection:
        await set_lead(connection, SUPERVISOR, case.case_id, LeadAgency.PROBATION_CRC, PARTNER_A)
    return case


async def test_a_contact_in_time_is_met_and_moves_what_is_owed(offenders):
    case = await managed(offenders, opened_at=ago(5))
    made = await seen_on(offenders, case.case_id, ago(1))
    assert made["met_due_on"] == day(2)
    now = await case_now(offenders, case)
    assert (now["next_contact_due_on"], now["last_contact_at"]) == (day(6), made["contacted_at"])
    assert await compliance(offenders, manager="offender-manager") == (1, 1, 1.0)
    read = await offenders.get("offender_manager_2", f"/contacts/{made['contact_id']}")
    assert read.json() == made


async def test_a_missed_contact_moves_nothing(offenders):
    case = await managed(offenders, opened_at=ago(5))
    body = contact(case.case_id, ago(1), outcome="MISSED", missed_reason="DID_NOT_ATTEND")
    made = await offenders.post("offender_manager", "/contacts", body)
    assert (made.status_code, made.json()["met_due_on"]) == (201, None)
    assert (await case_now(offenders, case))["next_contact_due_on"] == day(2)


async def test_what_is_recorded_late_counts_on_its_own_day(offenders):
    case = await managed(offenders, opened_at=ago(20))
    await note_missed_contacts(offenders.resources)
    assert await compliance(offenders, team="SANDWELL_IOM") == (0, 2, 0.0)
    await seen_on(offenders, case.case_id, ago(7))
    assert (await case_now(offenders, case))["next_contact_due_on"] == day(0)
    await seen_on(offenders, case.case_id, ago(14))
    assert await compliance(offenders, lpu="SANDWELL") == (2, 2, 1.0)
    assert (await case_now(offenders, case))["next_contact_due_on"] == day(0)


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"contacted_at": f"{day(2)}T10:00:00Z"}, "#/contacted_at"),
        ({"contacted_at": f"{day(-30)}T10:00:00Z"}, "#/contacted_at"),
        ({"outcome": "MISSED"}, "#/missed_reason"),
        ({"missed_reason": "ILL"}, "#/missed_reason"),
        ({"victim_id": str(uuid4())}, "#/victim_id"),
        ({"method": "LETTER"}, "#/method"),
    ],
)
async def test_a_contact_that_may_not_be_is_refused_where_it_stands(offenders, more, pointer):
    case = await managed(offenders, opened_at=ago(5))
    answer = await offenders.post("offender_manager", "/contacts", {**contact(case.case_id, ago(1)), **more})
    assert answer.status_code == 422, answer.text
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]
    assert (await offenders.get("offender_manager", "/contacts", case_id=case.case_id)).json()["items"] == []


async def test_a_contact_is_recorded_once_for_one_key(offenders):
    case = await managed(offenders, opened_at=ago(5))
    body, key = contact(case.case_id, ago(1)), str(uuid4())
    first = await offenders.post("offender_manager", "/contacts", body, key)
    again = await offenders.post("offender_manager", "/contacts", body, key)
    assert (first.status_code, again.json()) == (201, first.json())
    listed = await offenders.get("offender_manager", "/contacts", case_id=case.case_id)
    assert [one["contact_id"] for one in listed.json()["items"]] == [first.json()["contact_id"]]


async def test_contacts_are_listed_the_latest_first_without_gap(offenders):
    case = await managed(offenders, opened_at=ago(30))
    made = [(await seen_on(offenders, case.case_id, ago(days)))["contact_id"] for days in (3, 20, 11, 6, 1)]
    seen, cursor = [], {}
    while cursor is not None:
        page = await offenders.get("offender_manager", "/contacts", case_id=case.case_id, limit=2, **cursor)
        seen += [one["contact_id"] for one in page.json()["items"]]
        cursor = {"cursor": page.json()["next_cursor"]} if page.json()["next_cursor"] else None
    assert seen == [made[4], made[0], made[3], made[2], made[1]]


async def test_the_worker_tells_of_each_missed_day_once(offenders):
    case = await managed(offenders, opened_at=ago(6))
    later = clocks.now() + timedelta(days=9)
    for moment in (clocks.now(), later, later, later + timedelta(days=7)):
        with time_machine.travel(moment, tick=False):
            await note_missed_contacts(offenders.resources)
    told = await offenders.sql("SELECT data FROM events WHERE type = $1 ORDER BY data ->> 'due_on'", MISSED)
    assert [one["data"]["due_on"] for one in told] == [day(1), day(8), day(15)]
    assert {one["data"]["case_id"] for one in told} == {str(case.case_id)}
    assert (await case_now(offenders, case))["next_contact_due_on"] == day(1)


async def test_a_partner_records_contacts_in_the_cases_that_it_leads(offenders):
    case = await led_by_partner(offenders, opened_at=ago(12))
    made = await seen_on(offenders, case.case_id, ago(1), "partner_a")
    assert made["organisation_id"] == str(PARTNER_A)
    assert (await case_now(offenders, case))["next_contact_due_on"] == day(6)
    listed = await offenders.get("partner_a", "/contacts", case_id=case.case_id)
    assert [one["contact_id"] for one in listed.json()["items"]] == [made["contact_id"]]
    caseload = (await offenders.get("partner_a", "/caseload")).json()["items"]
    assert [one["case_id"] for one in caseload] == [str(case.case_id)]
    # What was missed before it led is none of its own.
    assert (await offenders.get("partner_a", "/caseload/compliance")).json()["due"] == 0
    assert (await offenders.post("partner_b", "/contacts", contact(case.case_id, ago(1)))).status_code == 404
    assert (await offenders.get("partner_b", f"/contacts/{made['contact_id']}")).status_code == 404
    assert (await offenders.get("partner_b", "/caseload", lpu="SANDWELL")).json()["items"] == []


async def test_a_proposed_receiver_reads_a_case_and_works_on_none(offenders):
    case = await managed(offenders, opened_at=ago(5))
    async with offenders.resources.database.transaction() as connection:
        await let_organisation_see(connection, case.offender_id, PARTNER_A, "CASE_PROPOSED", case.case_id)
    assert (await offenders.get("partner_a", f"/cases/{case.case_id}")).status_code == 200
    assert (await offenders.post("partner_a", "/contacts", contact(case.case_id, ago(1)))).status_code == 403


async def test_contacts_of_a_restricted_record_are_not_there_for_others(offenders):
    case = await managed(offenders, manager="offender-manager-2", opened_at=ago(5))
    made = await seen_on(offenders, case.case_id, ago(1))
    await restrict(offenders, case.offender_id)
    assert (await offenders.get("offender_manager", f"/contacts/{made['contact_id']}")).status_code == 404
    assert (await offenders.get("offender_manager", "/contacts", case_id=case.case_id)).status_code == 404
    assert (await offenders.post("offender_manager", "/contacts", contact(case.case_id, ago(1)))).status_code == 404
    assert (await offenders.get("offender_manager_2", f"/contacts/{made['contact_id']}")).status_code == 200
    figure = await offenders.get("offender_manager", "/caseload/compliance", manager="offender-manager-2")
    assert (figure.json()["due"], figure.json()["compliance"]) == (0, None)


async def test_contact_in_a_closed_case_is_refused(offenders):
    offender_id = await offender_of(offenders)
    case = await case_for(offenders, offender_id, opened_at=ago(5))
    await offenders.sql(
        "UPDATE cases SET status = 'CLOSED', closed_at = now(), closing_reason = 'DIED', next_contact_due_at = NULL, "
        "next_lapse_at = NULL WHERE case_id = $1",
        case.case_id,
    )
    assert (await offenders.post("offender_manager", "/contacts", contact(case.case_id, ago(1)))).status_code == 409
