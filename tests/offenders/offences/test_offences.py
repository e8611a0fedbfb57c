"""Offences recorded, corrected and read: of whom they were done to only how many."""

from uuid import UUID, uuid4

import pytest
from parts.offenders_offences import an_offender, offence, recorded, victims

MANAGER, ANALYST, SUPERVISOR = "offender_manager", "analyst", "offender_supervisor"
ONE, TWO, FAMILY, OTHER_FAMILY = (uuid4() for _ in range(4))


async def test_an_offence_says_to_how_many_and_never_to_whom(offenders):
    offender_id = await an_offender(offenders)
    made = await recorded(offenders, offender_id, victims=victims((ONE, FAMILY), (TWO, FAMILY)))
    assert made["harmed"] == {"victims": 2, "are_connected": True}
    read = await offenders.get(ANALYST, f"/offences/{made['offence_id']}")
    listed = await offenders.get(MANAGER, f"/offenders/{offender_id}/offences")
    assert read.json() == listed.json()["items"][0] == made
    for answer in (read, listed):
        assert not any(str(one) in answer.text for one in (ONE, TWO, FAMILY))


@pytest.mark.parametrize(
    ("given", "harmed"),
    [
        (victims(), {"victims": 0, "are_connected": None}),
        (victims((ONE, FAMILY)), {"victims": 1, "are_connected": None}),
        (victims((ONE, FAMILY), (TWO, OTHER_FAMILY)), {"victims": 2, "are_connected": False}),
        (victims((ONE, None), (TWO, None)), {"victims": 2, "are_connected": False}),
        (victims((ONE, FAMILY), (TWO, None)), {"victims": 2, "are_connected": False}),
    ],
)
async def test_who_has_no_group_in_common_is_not_connected(offenders, given, harmed):
    made = await recorded(offenders, await an_offender(offenders), victims=given)
    assert made["harmed"] == harmed


async def link(offenders, one, other, *, is_linked=True):
    body = {"victim_group_id": str(one), "linked_group_id": str(other), "is_linked": is_linked}
    return await offenders.post(ANALYST, "/victim-group-links", body)


async def test_groups_are_connected_over_others_until_that_is_taken_back(offenders):
    between = uuid4()
    made = await recorded(offenders, await an_offender(offenders), victims=victims((ONE, FAMILY), (TWO, OTHER_FAMILY)))

    async def connected():
        return (await offenders.get(MANAGER, f"/offences/{made['offence_id']}")).json()["harmed"]["are_connected"]

    assert (await link(offenders, FAMILY, between)).json() == {"is_linked": True, "groups": 2}
    assert await connected() is False
    assert (await link(offenders, OTHER_FAMILY, between)).json()["groups"] == 3
    assert await connected() is True
    assert (await link(offenders, between, FAMILY, is_linked=False)).json()["groups"] == 2
    assert await connected() is False
    assert (await link(offenders, FAMILY, FAMILY)).json()["errors"][0]["code"] == "same_group"


async def test_whoever_holds_an_offence_hears_that_those_harmed_are_one_family_after_all(offenders):
    made = await recorded(offenders, await an_offender(offenders), victims=victims((ONE, FAMILY), (TWO, OTHER_FAMILY)))
    address = f"/offences/{made['offence_id']}"
    held = await offenders.get(MANAGER, address)
    await link(offenders, FAMILY, OTHER_FAMILY)
    async with offenders.client(MANAGER) as client:
        again = await client.get(address, headers={"If-None-Match": held.headers["ETag"]})
        assert (again.status_code, again.json()["harmed"]["are_connected"]) == (200, True)
        same = await client.get(address, headers={"If-None-Match": again.headers["ETag"]})
    assert same.status_code == 304
    changed = await offenders.patch(MANAGER, address, {"status": "CHARGED"}, again.headers["ETag"])
    assert changed.status_code == 200


async def test_who_linked_two_groups_is_found_by_whoever_knows_them_and_the_groups_by_nobody(offenders):
    for is_linked in (True, False):
        assert (await link(offenders, FAMILY, OTHER_FAMILY, is_linked=is_linked)).status_code == 200
    await link(offenders, OTHER_FAMILY, FAMILY)
    logged = await offenders.sql("SELECT subjects FROM audit_entries WHERE operation = 'link_victim_groups'")
    told = await offenders.sql("SELECT subject_id, data FROM events WHERE type LIKE '%victim_groups.linked%'")
    [link_id] = {subject for one in logged for subject in one["subjects"]}
    assert {str(one["subject_id"]) for one in told} == {str(link_id)}
    assert len(logged) == len(told) == 3
    assert not any(str(one) in f"{logged} {told}" for one in (FAMILY, OTHER_FAMILY))


async def test_a_correction_keeps_what_stood_before(offenders):
    made = await recorded(offenders, await an_offender(offenders), victims=victims((ONE, FAMILY)))
    address = f"/offences/{made['offence_id']}"
    assert (await offenders.patch(MANAGER, address, {"status": "CHARGED"}, '"7"')).status_code == 412
    assert (await offenders.patch(MANAGER, address, {"status": "CHARGED"}, None)).status_code == 428
    first = await offenders.patch(MANAGER, address, {"status": "CHARGED"}, '"1"')
    second = await offenders.patch(MANAGER, address, {"victims": victims((ONE, None), (TWO, None))}, '"2"')
    assert (first.json()["status"], first.json()["harmed"]["victims"]) == ("CHARGED", 1)
    assert (second.json()["version"], second.json()["harmed"]["victims"]) == (3, 2)
    versions = (await offenders.get(ANALYST, f"{address}/versions", limit=1)).json()
    assert [(one["version"], one["status"], one["victims"]) for one in versions["items"]] == [(2, "CHARGED", 1)]
    rest = await offenders.get(ANALYST, f"{address}/versions", limit=1, cursor=versions["next_cursor"])
    assert [(one["version"], one["status"], one["source"]) for one in rest.json()["items"]] == [
        (1, "ALLEGED", "BY_HAND")
    ]
    assert str(ONE) not in rest.text


async def test_an_offence_can_be_somebody_elses_after_all(offenders):
    one, other = await an_offender(offenders), await an_offender(offenders, 2)
    made = await recorded(offenders, one)
    changed = await offenders.patch(MANAGER, f"/offences/{made['offence_id']}", {"offender_id": other}, '"1"')
    assert changed.json()["offender_id"] == other
    assert (await offenders.get(MANAGER, f"/offenders/{one}/offences")).json()["items"] == []


@pytest.mark.parametrize(
    ("given", "pointer", "code"),
    [
        ({"recorded_on": "2014-05-02"}, "#/recorded_on", "recorded_too_early"),
        ({"recorded_on": "2099-01-01"}, "#/recorded_on", "in_future"),
        ({"occurred_on": "1850-01-01"}, "#/occurred_on", "too_early"),
        ({"ho_code": None}, "#/ho_code", "code_missing"),
        ({"victims": victims((ONE, None), (ONE, FAMILY))}, "#/victims", "victim_twice"),
        ({"offender_id": str(uuid4())}, "#/offender_id", "offender_unknown"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_pointer(offenders, given, pointer, code):
    offender_id = await an_offender(offenders)
    answer = await offenders.post(MANAGER, "/offences", offence(offender_id, **given))
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]
    assert await offenders.sql("SELECT FROM offences") == []


@pytest.mark.parametrize(
    "more", [{"name": "Example Victim"}, {"address": "1 Example Street"}, {"date_of_birth": "1990-01-01"}]
)
async def test_nothing_else_of_a_victim_is_taken(offenders, more):
    given = [{"victim_id": str(ONE), **more}]
    answer = await offenders.post(MANAGER, "/offences", offence(await an_offender(offenders), victims=given))
    assert answer.status_code == 422
    assert not any(value in answer.text for value in more.values())


async def test_the_offences_of_a_restricted_record_are_not_there_for_others(offenders):
    offender_id = await an_offender(offenders)
    made = await recorded(offenders, offender_id)
    restriction = {"is_restricted": True, "reason": "Somebody who works with us."}
    await offenders.post(SUPERVISOR, f"/offenders/{offender_id}/restrictions", restriction)
    address = f"/offences/{made['offence_id']}"
    for path in (
        address,
        f"{address}/versions",
        f"/offenders/{offender_id}/offences",
        f"/offenders/{offender_id}/harm",
    ):
        assert (await offenders.get(MANAGER, path)).status_code == 404
        assert (await offenders.get(SUPERVISOR, path)).status_code == 200
    assert (await offenders.patch(MANAGER, address, {"status": "NFA"}, '"1"')).status_code == 404


async def test_pages_follow_one_another_over_all_records_of_one_person(offenders):
    kept, merged = await an_offender(offenders), await an_offender(offenders, 2)
    days = ["2014-01-01", "2014-03-01", "2014-02-01", "2014-02-01", "2014-04-01"]
    made = [
        await recorded(offenders, kept if number % 2 else merged, occurred_on=day) for number, day in enumerate(days)
    ]
    merge = {"kept_offender_id": kept, "merged_offender_id": merged, "reason": "The same fingerprints."}
    await offenders.post(SUPERVISOR, "/offender-merges", merge)
    seen, cursor = [], {}
    while cursor is not None:
        page = (await offenders.get(MANAGER, f"/offenders/{merged}/offences", limit=2, **cursor)).json()
        seen += [(one["occurred_on"], one["offence_id"]) for one in page["items"]]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert seen == sorted(((one["occurred_on"], one["offence_id"]) for one in made), reverse=True)


async def test_what_happened_is_told_by_ids_alone(offenders):
    made = await recorded(offenders, await an_offender(offenders), victims=victims((ONE, FAMILY)))
    await offenders.patch(MANAGER, f"/offences/{made['offence_id']}", {"status": "NFA"}, '"1"')
    told = await offenders.sql("SELECT data FROM events WHERE type LIKE '%.offence.%' ORDER BY event_id")
    ids = {"offence_id": made["offence_id"], "offender_id": made["offender_id"]}
    assert [one["data"] for one in told] == [{**ids, "version": 1}, {**ids, "version": 2}]
    logged = await offenders.sql(
        "SELECT operation FROM audit_entries WHERE subjects @> ARRAY[$1::uuid] ORDER BY entry_id",
        UUID(made["offence_id"]),
    )
    assert [one["operation"] for one in logged] == ["record_offence", "correct_offence"]


@pytest.mark.parametrize("role", ["da_specialist", "officer", "partner_a", "board"])
async def test_who_has_no_part_in_offences_reads_none(offenders, role):
    made = await recorded(offenders, await an_offender(offenders))
    assert (await offenders.get(role, f"/offences/{made['offence_id']}")).status_code == 403
