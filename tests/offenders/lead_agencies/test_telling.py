"""What the hubs are told follows what is so: each record its own, of whom few may know nothing, each time in order."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from parts.offenders_caseload import SUPERVISOR, case_for, merge, offender_of, restrict
from parts.offenders_lead_agencies import POLICE, UNASSIGNED, answered, decided, led_by_partner, proposed

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.codes import Cohort, DeselectionReason
from offenders.caseload.usecases.cases import close_case
from offenders.lead_agencies.usecases import working
from offenders.lead_agencies.usecases.working import tell_what_differs
from offenders.person_checks.usecases.saying import end_withholding, withhold

PROBATION_LEADS, POLICE_LEADS, NOBODY_LEADS = ["PROBATION_SERVICE"], ["POLICE"], []


async def told(offenders):
    rows = await offenders.sql("SELECT record_id::text, body FROM handovers ORDER BY position")
    return [(row["record_id"], json.loads(row["body"])) for row in rows]


async def agencies_told(offenders):
    return [body["agencies"] for _, body in await told(offenders)]


async def taken_by_police(offenders, case):
    change = await decided(offenders, case, POLICE)
    assert (await answered(offenders, change, "offender_supervisor")).status_code == 200


async def test_what_does_not_differ_is_not_told_again(offenders):
    await led_by_partner(offenders)
    for _ in range(2):
        await tell_what_differs(offenders.resources)
    assert await agencies_told(offenders) == [PROBATION_LEADS]


async def test_what_was_told_of_somebody_is_taken_back_once_they_are_restricted(offenders):
    case = await led_by_partner(offenders)
    await restrict(offenders, case.offender_id)
    for _ in range(2):
        await tell_what_differs(offenders.resources)
    _, (record_id, body) = await told(offenders)
    assert record_id == str(case.offender_id)
    assert body == {
        "notice_id": body["notice_id"],
        "as_at": body["as_at"],
        "subject_id": str(case.offender_id),
        "agencies": NOBODY_LEADS,
    }
    await taken_by_police(offenders, case)
    assert len(await told(offenders)) == 2
    lifted = {"is_restricted": False, "reason": "They work with us no longer."}
    path = f"/offenders/{case.offender_id}/restrictions"
    assert (await offenders.post("offender_supervisor", path, lifted)).status_code == 201
    await tell_what_differs(offenders.resources)
    assert await agencies_told(offenders) == [PROBATION_LEADS, NOBODY_LEADS, POLICE_LEADS]


async def test_of_whom_a_check_would_withhold_no_lead_is_told(offenders):
    offender_id, reason = await offender_of(offenders, "Withheld"), uuid4()
    async with offenders.resources.database.transaction() as connection:
        await withhold(connection, offender_id, "TEST", reason)
    case = await case_for(offenders, offender_id)
    await proposed(offenders, case)
    await taken_by_police(offenders, case)
    await tell_what_differs(offenders.resources)
    assert await told(offenders) == []
    async with offenders.resources.database.transaction() as connection:
        await end_withholding(connection, "TEST", reason)
    await tell_what_differs(offenders.resources)
    assert await agencies_told(offenders) == [POLICE_LEADS]


async def test_each_record_tells_its_own_so_that_merging_leaves_nothing_behind(offenders):
    first, second = await led_by_partner(offenders, "Merged"), await led_by_partner(offenders, "Kept")
    await offenders.sql("UPDATE offenders SET date_of_birth = '1990-04-05' WHERE offender_id = $1", first.offender_id)
    merge_id = await merge(offenders, second.offender_id, first.offender_id)
    # Both are of one cohort: the older stands for both, and is decided about under the kept record.
    await taken_by_police(offenders, first.model_copy(update={"offender_id": second.offender_id}))
    record_id, body = (await told(offenders))[-1]
    assert (record_id, body["subject_id"], body["agencies"]) == (*(str(first.offender_id),) * 2, POLICE_LEADS)
    subject = body["subject"]
    assert (subject["family_name"], subject["dates_of_birth"]) == ("Offender-Kept", ["1990-04-05"])
    assert [one["family_name"] for one in subject["other_names"]] == ["Offender-Merged"]
    await tell_what_differs(offenders.resources)
    last = {record: body["subject"] for record, body in await told(offenders)}
    # Whoever leads for the kept record is told of the other's name too, though nobody changed the lead.
    assert [one["family_name"] for one in last[str(second.offender_id)]["other_names"]] == ["Offender-Merged"]
    undone = {"reason": "The prints were of two people."}
    assert (await offenders.post("offender_supervisor", f"/offender-merges/{merge_id}/reversal", undone)).is_success
    await tell_what_differs(offenders.resources)
    last = {record: body["agencies"] for record, body in await told(offenders)}
    assert last == {str(first.offender_id): POLICE_LEADS, str(second.offender_id): PROBATION_LEADS}
    subjects = {record: body["subject"] for record, body in await told(offenders)}
    assert [one["family_name"] for one in subjects.values()] == ["Offender-Merged", "Offender-Kept"]
    assert all(not one.get("other_names") for one in subjects.values())
    assert not subjects[str(second.offender_id)].get("dates_of_birth")
    again = len(await told(offenders))
    await tell_what_differs(offenders.resources)
    assert len(await told(offenders)) == again


async def test_a_number_that_is_added_is_told_as_well(offenders):
    case = await led_by_partner(offenders)
    number = {"kind": "PNC_ID", "value": "2014/0000001A"}
    path = f"/offenders/{case.offender_id}/identifiers"
    added = await offenders.post("offender_manager", path, number)
    assert added.status_code == 201, added.text
    await tell_what_differs(offenders.resources)
    assert await agencies_told(offenders) == [PROBATION_LEADS, PROBATION_LEADS]
    [_, (_, body)] = await told(offenders)
    assert len(body["subject"]["identifiers"]) == 1


async def test_two_cohorts_of_one_record_are_told_together_until_each_has_ended(offenders):
    case = await led_by_partner(offenders)
    other = await case_for(offenders, case.offender_id, cohort=Cohort.DA)
    await proposed(offenders, other)
    await taken_by_police(offenders, other)
    for one in (case, other):
        async with offenders.resources.database.transaction() as connection:
            reason = DeselectionReason.SUSTAINED_REDUCTION
            await close_case(connection, SUPERVISOR, one.case_id, reason, "He keeps away from trouble.")
        await tell_what_differs(offenders.resources)
    assert await agencies_told(offenders) == [PROBATION_LEADS, [*POLICE_LEADS, *PROBATION_LEADS], POLICE_LEADS, []]


async def test_the_order_is_kept_by_a_process_whose_clock_is_behind(offenders, monkeypatch):
    case = await led_by_partner(offenders)
    real = clocks.now
    monkeypatch.setattr(clocks, "now", lambda: real() - timedelta(minutes=3))
    await decided(offenders, case, UNASSIGNED)
    first, second = [body["as_at"] for _, body in await told(offenders)]
    assert first < second


async def test_one_record_that_cannot_be_told_holds_up_no_other_and_is_tried_again(offenders, monkeypatch):
    cases = [await led_by_partner(offenders, name) for name in ("First", "Second")]
    failing = min(case.offender_id for case in cases)
    for case in cases:
        await restrict(offenders, case.offender_id)
    real = working.tell_lead

    async def fails_for_one(connection, actor, offender_id, notice_id):
        if offender_id == failing:
            raise RuntimeError("this record alone")
        await real(connection, actor, offender_id, notice_id)

    monkeypatch.setattr(working, "tell_lead", fails_for_one)
    await tell_what_differs(offenders.resources)
    assert (await agencies_told(offenders)).count(NOBODY_LEADS) == 1
    monkeypatch.undo()
    await tell_what_differs(offenders.resources)
    assert (await agencies_told(offenders)).count(NOBODY_LEADS) == 2


@pytest.mark.parametrize("statement", ["DELETE FROM lead_agency_told"])
async def test_what_was_told_is_never_forgotten(offenders, statement):
    await led_by_partner(offenders)
    with pytest.raises(Exception, match="permission denied"):
        await offenders.sql(statement)
