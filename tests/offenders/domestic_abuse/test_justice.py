"""Restorative justice asked for: with whom, and one request at a time."""

import asyncio
from uuid import UUID

from parts.offenders_caseload import case_for
from parts.offenders_domestic_abuse import COORDINATOR, MANAGER, PERPETRATORS, did, ranked
from parts.offenders_offences import an_offender

from offenders.domestic_abuse import demonstration

REQUESTS = "/domestic-abuse/restorative-justice-requests"


def asking(offender_id: str) -> str:
    return f"{PERPETRATORS}/{offender_id}/restorative-justice-requests"


async def asked(offenders, offender_id):
    return await offenders.post(MANAGER, asking(offender_id), demonstration.NEW_REQUEST)


async def a_perpetrator(offenders, number=1):
    whose = await an_offender(offenders, number)
    await did(offenders, whose, 5)
    await ranked(offenders)
    return whose


async def test_it_is_asked_for_with_whoever_has_a_running_case(offenders):
    burglar = await an_offender(offenders)
    assert (await asked(offenders, burglar)).status_code == 404
    await case_for(offenders, UUID(burglar))
    answer = await asked(offenders, burglar)
    assert answer.status_code == 201, answer.text
    assert [one["request_id"] for one in (await offenders.get(MANAGER, asking(burglar))).json()["items"]] == [
        answer.json()["request_id"]
    ]
    other = await an_offender(offenders, 2)
    case = await case_for(offenders, UUID(other))
    await offenders.sql(
        "UPDATE cases SET closed_at = now(), closing_reason = 'DIED', status = 'CLOSED', next_contact_due_at = NULL, "
        "next_lapse_at = NULL WHERE case_id = $1",
        case.case_id,
    )
    assert (await asked(offenders, other)).status_code == 404


async def test_one_request_about_a_person_runs_at_a_time(offenders):
    whose = await a_perpetrator(offenders)
    answers = await asyncio.gather(*(asked(offenders, whose) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
    [made] = [one.json() for one in answers if one.status_code == 201]
    tag, declined = f'"{made["version"]}"', {"status": "DECLINED"}
    assert (await offenders.patch(MANAGER, f"{REQUESTS}/{made['request_id']}", declined, tag)).status_code == 200
    assert (await asked(offenders, whose)).status_code == 201


async def test_a_request_is_of_the_record_that_it_was_made_about(offenders):
    one, other = await a_perpetrator(offenders), await a_perpetrator(offenders, 2)
    merge = {"kept_offender_id": one, "merged_offender_id": other, "reason": "The same fingerprints."}
    made = await offenders.post(COORDINATOR, "/offender-merges", merge)
    assert (await asked(offenders, other)).status_code == 201
    assert (await asked(offenders, one)).status_code == 409
    assert len((await offenders.get(MANAGER, asking(one))).json()["items"]) == 1
    reversal = f"/offender-merges/{made.json()['merge_id']}/reversal"
    apart = await offenders.post(COORDINATOR, reversal, {"reason": "The fingerprints were his brother's."})
    assert apart.status_code in {200, 201}, apart.text
    assert [len((await offenders.get(MANAGER, asking(one_of))).json()["items"]) for one_of in (one, other)] == [0, 1]
