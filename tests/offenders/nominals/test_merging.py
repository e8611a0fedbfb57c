"""Two records of one person, merged and taken apart exactly; and restricted records opened."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
import time_machine

from bluelamp.kit import clocks
from offenders.nominals.statements import merging as statements

MANAGER, SUPERVISOR = "offender_manager", "offender_supervisor"
RESTRICTION = {"is_restricted": True, "reason": "Somebody who works with us."}


async def record(offenders, number, **more):
    body = {"given_name": "Example", "family_name": f"Offender-{number}", "lpu": "SANDWELL", **more}
    return (await offenders.post(MANAGER, "/offenders", body)).json()["offender_id"]


async def merge(offenders, kept, merged):
    body = {"kept_offender_id": kept, "merged_offender_id": merged, "reason": "The same fingerprints."}
    return await offenders.post(SUPERVISOR, "/offender-merges", body)


async def reverse(offenders, made):
    address = f"/offender-merges/{made.json()['merge_id']}/reversal"
    return await offenders.post(SUPERVISOR, address, {"reason": "They are brothers."})


async def test_a_merge_gathers_what_is_known_and_a_reversal_restores_both_exactly(offenders):
    kept = await record(offenders, 1, identifiers=[{"kind": "PNC_ID", "value": "AAA"}])
    other = await record(offenders, 2, aliases=[{"given_name": "Other", "family_name": "Name"}])
    before = [(await offenders.get(MANAGER, f"/offenders/{one}")).json() for one in (kept, other)]
    made = await merge(offenders, kept, other)
    assert made.status_code == 201
    joined = (await offenders.get(MANAGER, f"/offenders/{other}")).json()
    assert joined["offender_id"] == kept
    assert (len(joined["aliases"]), len(joined["identifiers"]), len(joined["merged_records"])) == (1, 1, 1)
    listed = (await offenders.get(MANAGER, "/offenders")).json()["items"]
    assert [one["offender_id"] for one in listed] == [kept]
    assert (await reverse(offenders, made)).status_code == 200
    after = [(await offenders.get(MANAGER, f"/offenders/{one}")).json() for one in (kept, other)]
    for one in (*before, *after):
        del one["version"], one["changed_at"]
    assert after == before
    assert (await reverse(offenders, made)).status_code == 409


async def test_a_merge_on_which_a_later_one_stands_waits_for_it(offenders):
    one, two, three = [await record(offenders, number) for number in range(3)]
    first = await merge(offenders, two, three)
    second = await merge(offenders, one, two)
    assert (await reverse(offenders, first)).status_code == 409
    assert (await reverse(offenders, second)).status_code == 200
    assert (await reverse(offenders, first)).status_code == 200
    assert (await offenders.get(MANAGER, f"/offenders/{three}")).json()["offender_id"] == three


async def test_a_change_of_a_merged_record_names_the_version_it_means_before_it_is_told_where_to_go(offenders):
    kept, merged = [await record(offenders, number) for number in range(2)]
    await merge(offenders, kept, merged)
    for if_match, status in ((None, 428), ('"1"', 409)):
        answer = await offenders.patch(MANAGER, f"/offenders/{merged}", {"lpu": "DUDLEY"}, if_match)
        assert answer.status_code == status, answer.text


async def test_what_is_no_record_of_its_own_is_not_merged_again(offenders):
    one, two, three = [await record(offenders, number) for number in range(3)]
    await merge(offenders, one, two)
    again = await merge(offenders, three, two)
    assert (again.status_code, again.json()["errors"][0]["pointer"]) == (409, "#/kept_offender_id")
    same = await merge(offenders, one, one)
    assert same.json()["errors"][0]["code"] == "same_record"
    unknown = await merge(offenders, one, str(uuid4()))
    assert unknown.json()["errors"][0]["pointer"] == "#/merged_offender_id"


async def test_of_two_merges_at_once_the_second_sees_where_the_first_has_pointed(offenders):
    one, two, three = [await record(offenders, number) for number in range(3)]
    async with offenders.resources.database.transaction() as first:
        await statements.IN_TURN.run(first)
        await statements.LOCK_RECORDS.rows(first, offender_ids=[UUID(two), UUID(three)])
        waiting = asyncio.create_task(merge(offenders, one, two))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        await statements.REDIRECT.run(first, the_offender=UUID(three), after=UUID(two))
    assert (await waiting).status_code == 201
    chains = "SELECT FROM offenders o JOIN offenders t ON t.offender_id = o.merged_into WHERE t.merged_into IS NOT NULL"
    assert await offenders.sql(chains) == []
    assert (await offenders.get(MANAGER, f"/offenders/{three}")).json()["offender_id"] == one


async def test_many_merges_of_the_same_records_at_once_leave_no_chain(offenders):
    records = [await record(offenders, number) for number in range(5)]
    pairs = [(kept, merged) for kept in records for merged in records if kept != merged]
    answers = await asyncio.gather(*(merge(offenders, kept, merged) for kept, merged in pairs))
    assert sorted({one.status_code for one in answers}) == [201, 409]
    assert len([one for one in answers if one.status_code == 201]) == len(records) - 1
    kept = await offenders.sql("SELECT DISTINCT merged_into FROM offenders WHERE merged_into IS NOT NULL")
    assert len(kept) == 1


async def test_the_database_refuses_a_chain_of_records(offenders):
    one, two, three = [await record(offenders, number) for number in range(3)]
    await merge(offenders, one, two)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await offenders.sql("UPDATE offenders SET merged_into = $1 WHERE offender_id = $2", UUID(two), UUID(three))


async def test_a_second_record_is_no_way_round_a_restriction(offenders):
    open_one, restricted = await record(offenders, 1), await record(offenders, 2)
    await offenders.post(SUPERVISOR, f"/offenders/{restricted}/restrictions", RESTRICTION)
    await merge(offenders, open_one, restricted)
    assert (await offenders.get(MANAGER, f"/offenders/{open_one}")).status_code == 404


@pytest.mark.parametrize(("hours", "status"), [(7.9, 200), (8.1, 404)])
async def test_an_opening_lasts_a_working_day_and_is_told(offenders, hours, status):
    offender_id = await record(offenders, 1)
    address = f"/offenders/{offender_id}"
    await offenders.post(SUPERVISOR, f"{address}/restrictions", RESTRICTION)
    opened = await offenders.post(MANAGER, f"{address}/openings", {"reason": "Arrested tonight."})
    assert opened.status_code == 201
    [event] = await offenders.sql("SELECT data FROM events WHERE type LIKE '%offender.opened.v1'")
    assert opened.json()["opening_id"] in str(event["data"])
    token = offenders.token(MANAGER, exp=int(clocks.now().timestamp()) + 40_000)
    with time_machine.travel(clocks.now() + timedelta(hours=hours)):
        async with offenders.client(None) as client:
            answer = await client.get(address, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == status
    assert (await offenders.get("offender_manager_2", address)).status_code == 404


async def test_nothing_else_can_be_opened(offenders):
    unrestricted = await record(offenders, 1)
    for offender_id in (unrestricted, uuid4()):
        answer = await offenders.post(MANAGER, f"/offenders/{offender_id}/openings", {"reason": "Arrested tonight."})
        assert answer.status_code == 404
