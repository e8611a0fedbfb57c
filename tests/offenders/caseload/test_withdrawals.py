"""A contact that was recorded in error is taken back: it stays to be read, and what is owed is as without it."""

import asyncpg
import pytest
from parts.offenders_caseload import SUPERVISOR, ago, contact, day, managed, restrict, seen_on
from parts.platform import PARTNER_A

from bluelamp.schemas.offenders.codes import DeselectionReason, LeadAgency
from offenders.caseload.usecases.cases import close_case, set_lead

REASON = "The visit was to somebody else."
WITHDRAWN = "uk.police.bluelamp.offenders.contact.withdrawn.v1"
MISSED = "uk.police.bluelamp.offenders.contact.missed.v1"


async def withdraw(offenders, made, who="offender_manager", reason=REASON, key=None):
    return await offenders.post(who, f"/contacts/{made['contact_id']}/withdrawal", {"reason": reason}, key)


async def case_now(offenders, case):
    return (await offenders.get("offender_supervisor", f"/cases/{case.case_id}")).json()


async def compliance(offenders):
    answer = await offenders.get("offender_supervisor", "/caseload/compliance", lpu="SANDWELL", day_until=day(1))
    return answer.json()["in_time"], answer.json()["due"]


async def led_by_partner(offenders):
    case = await managed(offenders, opened_at=ago(5))
    async with offenders.resources.database.transaction() as connection:
        await set_lead(connection, SUPERVISOR, case.case_id, LeadAgency.PROBATION_SERVICE, PARTNER_A)
    return case


async def test_what_is_owed_is_as_if_the_contact_had_not_been_recorded(offenders):
    case = await managed(offenders, opened_at=ago(9))
    before = await case_now(offenders, case)
    made = await seen_on(offenders, case.case_id, ago(4))
    assert await compliance(offenders) == (1, 1)
    answer = await withdraw(offenders, made)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["withdrawal_reason"], told["withdrawn_by"], told["met_due_on"]) == (REASON, "offender-manager", None)
    assert told["withdrawn_at"] is not None
    owed = ("next_contact_due_on", "last_contact_at", "is_overdue")
    assert {name: (await case_now(offenders, case))[name] for name in owed} == {name: before[name] for name in owed}
    assert await compliance(offenders) == (0, 1)
    missed = await offenders.sql("SELECT data FROM events WHERE type = $1", MISSED)
    assert [one["data"]["due_on"] for one in missed] == [day(-2)]


async def test_it_stays_to_be_read_and_is_told_once(offenders):
    case = await managed(offenders, opened_at=ago(5))
    made = await seen_on(offenders, case.case_id, ago(1))
    first = await withdraw(offenders, made, key="a-key-of-its-own")
    again = await withdraw(offenders, made, key="a-key-of-its-own")
    assert (first.status_code, again.json()) == (200, first.json())
    assert (await withdraw(offenders, made)).status_code == 409
    [listed] = (await offenders.get("offender_manager", "/contacts", case_id=case.case_id)).json()["items"]
    read = (await offenders.get("offender_manager", f"/contacts/{made['contact_id']}")).json()
    assert listed == read == first.json()
    assert made["withdrawn_at"] is None
    [event] = await offenders.sql("SELECT data FROM events WHERE type = $1", WITHDRAWN)
    assert event["data"] == {"contact_id": made["contact_id"], "case_id": str(case.case_id), "outcome": "KEPT"}
    [entry] = await offenders.sql("SELECT action FROM audit_entries WHERE operation = 'withdraw_contact'")
    assert entry["action"] == "ALTERATION"


async def test_the_right_contact_takes_the_place_of_the_wrong_one(offenders):
    case = await managed(offenders, opened_at=ago(12))
    wrong = await seen_on(offenders, case.case_id, ago(2))
    await withdraw(offenders, wrong)
    right = await seen_on(offenders, case.case_id, ago(6))
    assert right["met_due_on"] == day(-5)
    assert (await case_now(offenders, case))["last_contact_at"] == right["contacted_at"]
    assert (await case_now(offenders, case))["next_contact_due_on"] == day(1)


async def test_a_missed_one_is_withdrawn_as_well_and_moves_nothing(offenders):
    case = await managed(offenders, opened_at=ago(5))
    body = contact(case.case_id, ago(1), outcome="MISSED", missed_reason="DID_NOT_ATTEND")
    made = (await offenders.post("offender_manager", "/contacts", body)).json()
    before = await case_now(offenders, case)
    assert (await withdraw(offenders, made)).status_code == 200
    assert await case_now(offenders, case) == before


async def test_a_partner_withdraws_what_its_own_workers_recorded_in_what_it_leads(offenders):
    case = await led_by_partner(offenders)
    own, ours = (
        await seen_on(offenders, case.case_id, ago(1), "partner_a"),
        await seen_on(offenders, case.case_id, ago(2)),
    )
    assert (await withdraw(offenders, own, "partner_b")).status_code == 404
    assert (await withdraw(offenders, ours, "partner_a")).status_code == 403
    assert (await withdraw(offenders, own, "partner_a")).status_code == 200
    other = await seen_on(offenders, case.case_id, ago(1), "partner_a")
    async with offenders.resources.database.transaction() as connection:
        await set_lead(connection, SUPERVISOR, case.case_id, LeadAgency.POLICE, None)
    assert (await withdraw(offenders, other, "partner_a")).status_code == 404
    assert (await withdraw(offenders, other)).status_code == 200


async def test_the_database_lets_a_partner_withdraw_nothing_else(offenders):
    case = await led_by_partner(offenders)
    ours = await seen_on(offenders, case.case_id, ago(1))
    insert = (
        "INSERT INTO contact_withdrawals (contact_id, reason, withdrawn_by, organisation_id) VALUES ($1, 'x', 'x', $2)"
    )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with offenders.resources.database.transaction(PARTNER_A) as connection:
            await connection.execute(insert, ours["contact_id"], PARTNER_A)
    await withdraw(offenders, ours)
    for statement in ("UPDATE contact_withdrawals SET reason = 'x'", "DELETE FROM contact_withdrawals"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await offenders.sql(statement)


async def test_what_may_not_be_withdrawn(offenders):
    case = await managed(offenders, manager="offender-manager-2", opened_at=ago(5))
    made = await seen_on(offenders, case.case_id, ago(1))
    silent = await offenders.post("offender_manager", f"/contacts/{made['contact_id']}/withdrawal", {})
    assert (silent.status_code, silent.json()["errors"][0]["pointer"]) == (422, "#/reason")
    await restrict(offenders, case.offender_id)
    assert (await withdraw(offenders, made)).status_code == 404
    async with offenders.resources.database.transaction() as connection:
        reason = DeselectionReason.CAPACITY
        await close_case(connection, SUPERVISOR, case.case_id, reason, "Others need it more.")
    assert (await withdraw(offenders, made, "offender_supervisor")).status_code == 409
