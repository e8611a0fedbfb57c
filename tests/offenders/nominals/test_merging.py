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
RELEASE = {"is_restricted": False, "reason": "They have left us."}
NEEDED = {"finding": "Needed that night."}
ARRESTED = {"reason": "Arrested tonight."}


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


async def test_a_merged_record_is_released_by_its_own_id_and_both_say_why(offenders):
    kept, restricted = await record(offenders, 1), await record(offenders, 2)
    address = f"/offenders/{restricted}/restrictions"
    await offenders.post(SUPERVISOR, address, RESTRICTION)
    await merge(offenders, kept, restricted)
    shown = (await offenders.get(SUPERVISOR, f"/offenders/{kept}")).json()
    assert shown["is_restricted"], "by another of their records"
    assert (await offenders.post(SUPERVISOR, address, RELEASE)).status_code == 201
    assert (await offenders.get(MANAGER, f"/offenders/{kept}")).json()["is_restricted"] is False
    reasons = await offenders.sql("SELECT reason, is_restricted FROM offender_restrictions ORDER BY decided_at")
    assert [tuple(one) for one in reasons] == [(RESTRICTION["reason"], True), ("They have left us.", False)]


async def test_whoever_holds_a_record_hears_that_another_was_merged_into_it(offenders):
    kept, other = (
        await record(offenders, 1),
        await record(offenders, 2, identifiers=[{"kind": "PNC_ID", "value": "AAA"}]),
    )
    held = await offenders.get(MANAGER, f"/offenders/{kept}")
    await merge(offenders, kept, other)
    async with offenders.client(MANAGER) as client:
        again = await client.get(f"/offenders/{kept}", headers={"If-None-Match": held.headers["ETag"]})
        assert (again.status_code, len(again.json()["identifiers"])) == (200, 1)
        same = await client.get(f"/offenders/{kept}", headers={"If-None-Match": again.headers["ETag"]})
    assert same.status_code == 304
    changed = await offenders.patch(MANAGER, f"/offenders/{kept}", {"lpu": "DUDLEY"}, again.headers["ETag"])
    assert changed.status_code == 200


async def test_of_a_restricted_record_no_unit_is_told(offenders):
    offender_id = await record(offenders, 1)
    await offenders.post(SUPERVISOR, f"/offenders/{offender_id}/restrictions", RESTRICTION)
    await offenders.post(
        SUPERVISOR, f"/offenders/{offender_id}/aliases", {"given_name": "Other", "family_name": "Name"}
    )
    told = await offenders.sql("SELECT data->>'change' AS change, lpu FROM events ORDER BY event_id")
    assert [tuple(one) for one in told] == [("RECORDED", "SANDWELL"), ("RESTRICTED", None), ("NAME_ADDED", None)]


@pytest.mark.parametrize(("hours", "status"), [(7.9, 200), (8.1, 404)])
async def test_an_opening_lasts_a_working_day(offenders, hours, status):
    offender_id = await record(offenders, 1)
    address = f"/offenders/{offender_id}"
    await offenders.post(SUPERVISOR, f"{address}/restrictions", RESTRICTION)
    opened = await offenders.post(MANAGER, f"{address}/openings", ARRESTED)
    assert opened.status_code == 201
    token = offenders.token(MANAGER, exp=int(clocks.now().timestamp()) + 40_000)
    with time_machine.travel(clocks.now() + timedelta(hours=hours)):
        async with offenders.client(None) as client:
            answer = await client.get(address, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == status
    assert (await offenders.get("offender_manager_2", address)).status_code == 404


async def test_an_opening_is_heard_by_whoever_supervises_and_looked_at_by_somebody_else(offenders):
    offender_id = await record(offenders, 1)
    await offenders.post(SUPERVISOR, f"/offenders/{offender_id}/restrictions", RESTRICTION)
    opened = await offenders.post(MANAGER, f"/offenders/{offender_id}/openings", ARRESTED)
    opening_id = opened.json()["opening_id"]
    heard = {}
    for who in (SUPERVISOR, MANAGER, "offender_manager_2", "iom_coordinator"):
        events = (await offenders.get(who, "/events")).json()["items"]
        heard[who] = [one["data"] for one in events if one["type"].endswith("offender.opened.v1")]
    assert heard.pop(SUPERVISOR) == [{"offender_id": offender_id, "opening_id": opening_id}]
    assert set(map(str, heard.values())) == {"[]"}
    [listed] = (await offenders.get(SUPERVISOR, "/restricted-openings", reviewed=False)).json()["items"]
    assert (listed["reason"], listed["opened_by"], listed["lpu"]) == (
        "Arrested tonight.",
        "offender-manager",
        "SANDWELL",
    )
    assert (await offenders.get(MANAGER, "/restricted-openings")).status_code == 403
    review = {"finding": "Needed for a custody."}
    address = f"/restricted-openings/{opening_id}/review"
    reviewed = await offenders.post(SUPERVISOR, address, review)
    assert (reviewed.status_code, reviewed.json()["finding"]) == (200, "Needed for a custody.")
    assert (await offenders.post(SUPERVISOR, address, review)).status_code == 409
    assert (await offenders.get(SUPERVISOR, "/restricted-openings", reviewed=False)).json()["items"] == []
    assert len((await offenders.get(SUPERVISOR, "/restricted-openings", reviewed=True)).json()["items"]) == 1
    assert (await offenders.get(SUPERVISOR, "/restricted-openings", lpu="DUDLEY")).json()["items"] == []


async def test_nobody_looks_at_an_opening_of_their_own(offenders):
    offender_id = await record(offenders, 1)
    await offenders.post(SUPERVISOR, f"/offenders/{offender_id}/restrictions", RESTRICTION)
    opened = await offenders.post(SUPERVISOR, f"/offenders/{offender_id}/openings", ARRESTED)
    address = f"/restricted-openings/{opened.json()['opening_id']}/review"
    assert (await offenders.post(SUPERVISOR, address, NEEDED)).status_code == 409
    unknown = await offenders.post(SUPERVISOR, f"/restricted-openings/{uuid4()}/review", NEEDED)
    assert unknown.status_code == 404


async def test_who_is_restricted_by_a_merged_record_is_opened_by_the_record_that_is_kept(offenders):
    kept, restricted = await record(offenders, 1), await record(offenders, 2)
    await offenders.post(SUPERVISOR, f"/offenders/{restricted}/restrictions", RESTRICTION)
    await merge(offenders, kept, restricted)
    assert (await offenders.post(MANAGER, f"/offenders/{kept}/openings", ARRESTED)).status_code == 201
    assert (await offenders.get(MANAGER, f"/offenders/{restricted}")).status_code == 200


async def test_nothing_else_can_be_opened(offenders):
    unrestricted = await record(offenders, 1)
    for offender_id in (unrestricted, uuid4()):
        answer = await offenders.post(MANAGER, f"/offenders/{offender_id}/openings", ARRESTED)
        assert answer.status_code == 404
