"""Two records of one person: proposed with reasons, decided by a human, and undone exactly."""

import random
from itertools import pairwise

import asyncpg
import pytest
from parts.families import HOME, REFUGE, a_case, a_household, a_person, footprint_of, related
from parts.safeguarding import Safeguarding
from parts.stored import as_owner

from safeguarding.people.usecases.matching import compare_people

REASON = "The same number in two registers; both workers were asked."
# What a merge is about; the version and the time of the last change tell that something was done and undone.
TABLES = {"people": "to_jsonb(one) - 'version' - 'updated_at'"} | dict.fromkeys(
    (
        "person_aliases",
        "person_identifiers",
        "person_telephones",
        "addresses",
        "person_addresses",
        "households",
        "household_members",
        "relationships",
        "case_people",
    ),
    "to_jsonb(one)",
)


async def rows(owner: asyncpg.Connection) -> dict[str, list[str]]:
    """Every row of every table that a merge is about."""
    texts = {name: f"SELECT ({row})::text FROM {name} AS one" for name, row in TABLES.items()}  # noqa: S608 # ours
    return {name: sorted(found[0] for found in await owner.fetch(text)) for name, text in texts.items()}


async def proposed(people: Safeguarding, one: str, other: str, who: str = "mash_csc") -> str:
    answer = await people.post(who, "/person-matches", {"person_a": one, "person_b": other})
    assert answer.status_code == 201, answer.text
    return answer.json()["match_id"]


async def merged(people: Safeguarding, kept: str, other: str) -> str:
    match_id = await proposed(people, kept, other)
    path = f"/person-matches/{match_id}/confirmation"
    answer = await people.post("hub_manager", path, {"kept_person_id": kept, "reason": REASON})
    assert answer.status_code == 201, answer.text
    return answer.json()["merge_id"]


async def reversal(people: Safeguarding, merge_id: str) -> int:
    return (await people.post("hub_manager", f"/merges/{merge_id}/reversal", {"reason": REASON})).status_code


async def test_the_worker_proposes_what_is_likely_and_merges_nothing(people: Safeguarding):
    born = {"given_name": "Peregrine", "family_name": "Oakhanger", "date_of_birth": "1984-03-05"}
    one = (await a_person(people, "mash_csc", **born))["person_id"]
    other = (await a_person(people, "mash_csc", **{**born, "date_of_birth": "1984-05-03"}))["person_id"]
    unlike = (await a_person(people, "mash_csc", given_name="Quilla", family_name="Oakhanger"))["person_id"]
    await compare_people(people.resources)
    await compare_people(people.resources)
    listed = (await people.get("mash_police", "/person-matches", status="PROPOSED", limit=100)).json()["items"]
    found = [one_match for one_match in listed if one in {one_match["person_a"], one_match["person_b"]}]
    assert [{match["person_a"], match["person_b"]} for match in found] == [{one, other}]
    assert unlike not in {found[0]["person_a"], found[0]["person_b"]}
    codes = {reason["code"]: reason["points"] for reason in found[0]["reasons"]}
    assert codes == {"NAME_SAME": 40, "DATE_OF_BIRTH_DAY_AND_MONTH_SWAPPED": 25}
    assert (found[0]["score"], found[0]["scoring"], found[0]["merge_id"]) == (65, "PERSON_MATCH_1", None)
    for person_id in (one, other):
        assert (await people.get("mash_csc", f"/people/{person_id}")).json()["person_id"] == person_id
    assert (await people.get("mash_csc_bham", f"/person-matches/{found[0]['match_id']}")).status_code == 404


async def test_a_merged_record_is_read_with_the_one_that_was_kept(people: Safeguarding):
    kept = await a_person(people, "mash_csc", telephones=["07700 900200"])
    other = await a_person(people, "mash_csc", telephones=["07700 900201"], addresses=[HOME])
    child = (await a_person(people, "mash_csc"))["person_id"]
    await related(people, other["person_id"], "PARENT", child)
    await a_household(people, other["addresses"][0]["address_id"], other["person_id"], child)
    merge_id = await merged(people, kept["person_id"], other["person_id"])
    for person_id in (kept["person_id"], other["person_id"]):
        shown = (await people.get("mash_csc", f"/people/{person_id}")).json()
        assert shown["person_id"] == kept["person_id"]
        assert {one["telephone"] for one in shown["telephones"]} == {"07700900200", "07700900201"}
        assert [one["person_id"] for one in shown["merged_records"]] == [other["person_id"]]
        assert set(await footprint_of(people, "mash_csc", person_id)) == {child}
    assert set(await footprint_of(people, "mash_csc", child)) == {kept["person_id"]}
    for room in ("relationships", "households"):
        assert len((await people.get("mash_csc", f"/{room}", person_id=kept["person_id"])).json()["items"]) == 1
    written = await people.post("mash_csc", f"/people/{other['person_id']}/telephones", {"telephone": "07700 900202"})
    assert (written.status_code, written.json()["code"]) == (409, "state-conflict")
    assert await reversal(people, merge_id) == 200
    assert (await people.get("mash_csc", f"/people/{other['person_id']}")).json()["person_id"] == other["person_id"]


async def test_only_a_human_with_the_permission_decides_and_once(people: Safeguarding):
    one, other, third = [(await a_person(people, "mash_csc"))["person_id"] for _ in range(3)]
    match_id = await proposed(people, one, other)
    path = f"/person-matches/{match_id}"
    decision = {"kept_person_id": one, "reason": REASON}
    assert (await people.post("mash_csc", f"{path}/confirmation", decision)).status_code == 403
    assert (await people.post("hub_manager_bham", f"{path}/confirmation", decision)).status_code == 404
    neither = await people.post("hub_manager", f"{path}/confirmation", {**decision, "kept_person_id": third})
    assert (neither.status_code, neither.json()["errors"][0]["pointer"]) == (422, "#/kept_person_id")
    rejected = await people.post("hub_manager", f"{path}/rejection", {"reason": REASON})
    assert (rejected.status_code, rejected.json()["status"]) == (200, "REJECTED")
    assert (await people.post("hub_manager", f"{path}/confirmation", decision)).status_code == 409
    again = await people.post("mash_csc", "/person-matches", {"person_a": other, "person_b": one})
    assert (again.status_code, again.json()["code"]) == (409, "already-exists")


async def test_a_record_is_not_matched_with_itself_or_a_stranger(people: Safeguarding):
    own, stranger = (await a_person(people, "mash_csc"))["person_id"], (await a_person(people))["person_id"]
    same = await people.post("mash_csc", "/person-matches", {"person_a": own, "person_b": own})
    assert (same.status_code, same.json()["errors"][0]["pointer"]) == (422, "#/person_b")
    assert (
        await people.post("mash_csc", "/person-matches", {"person_a": own, "person_b": stranger})
    ).status_code == 404


@pytest.mark.parametrize("seed", range(4))
async def test_merging_and_reversing_restores_every_row(people: Safeguarding, seed: int):
    """A family of records merged at random, one onto the other, and undone: each row is as it was."""
    chance = random.Random(seed)  # noqa: S311 # the same merges in every run
    records = [await a_person(people, "mash_csc", addresses=[HOME], telephones=["07700 900300"]) for _ in range(5)]
    ids = [one["person_id"] for one in records]
    await related(people, ids[0], "PARENT", ids[1])
    await a_household(people, records[2]["addresses"][0]["address_id"], *ids[2:])
    await a_case(people, "SANDWELL", {ids[3]: "SUBJECT", ids[4]: "PARENT_OR_CARER"})
    async with as_owner(people.database) as owner:
        states, merges, kept = [await rows(owner)], [], list(ids)
        while len(kept) > 1:
            one, other = chance.sample(kept, 2)
            merges.append(await merged(people, one, other))
            kept.remove(other)
            states.append(await rows(owner))
        assert all(before != after for before, after in pairwise(states))
        for merge_id, before in zip(reversed(merges), reversed(states[:-1]), strict=True):
            assert await reversal(people, merge_id) == 200
            assert await rows(owner) == before
        assert await reversal(people, merges[0]) == 409


async def test_a_merge_on_which_another_stands_waits_for_that_one(people: Safeguarding):
    first, second, third = [(await a_person(people, "mash_csc"))["person_id"] for _ in range(3)]
    lower = await merged(people, second, third)
    upper = await merged(people, first, second)
    assert await reversal(people, lower) == 409
    assert await reversal(people, upper) == 200
    assert await reversal(people, lower) == 200
    shown = await people.get("hub_manager", f"/merges/{lower}")
    assert (shown.json()["reversed_by"], shown.json()["reversal_reason"]) == ("hub-manager", REASON)


async def test_a_match_gives_no_reason_of_an_address_that_was_protected_since(people: Safeguarding):
    """Two records have the same address, it said: where the other one is open, that tells where the first lives."""
    lived = {**HOME, "lines": ["21 Lately Court"], "postcode": "B82 5RR"}
    pair = [
        await a_person(
            people, "mash_csc", given_name="Leonie", family_name="Latchford", date_of_birth=born, addresses=[lived]
        )
        for born in ("1986-02-07", "1986-07-02")
    ]
    await compare_people(people.resources)

    async def reasons() -> tuple[int, set[str]]:
        listed = (await people.get("mash_csc", "/person-matches", status="PROPOSED", limit="100")).json()["items"]
        ids = {one["person_id"] for one in pair}
        (match,) = [one for one in listed if {one["person_a"], one["person_b"]} == ids]
        return match["score"], {one["code"] for one in match["reasons"]}

    before, told = await reasons()
    assert "ADDRESS_SAME" in told
    first = pair[0]
    address = f"/people/{first['person_id']}/addresses/{first['addresses'][0]['address_id']}"
    headers = {"Content-Type": "application/merge-patch+json", "If-Match": '"1"'}
    async with people.client("mash_csc") as client:
        assert (await client.patch(address, json={"protected": True}, headers=headers)).status_code == 200
    await compare_people(people.resources)
    after, told = await reasons()
    assert {"ADDRESS_SAME", "POSTCODE_SAME"} & told == set()
    assert after == before - 15


async def test_who_lives_together_where_nobody_may_know_is_no_reason_either(people: Safeguarding):
    together = await a_person(people, given_name="Sheltered", family_name="Companion", addresses=[REFUGE])
    named = {"given_name": "Marguerite", "family_name": "Unmissed", "date_of_birth": "1983-03-08"}
    pair = [await a_person(people, **named, addresses=[REFUGE]) for _ in range(2)]
    for one in pair:
        address_id = one["addresses"][0]["address_id"]
        await a_household(people, address_id, one["person_id"], together["person_id"])
    await compare_people(people.resources)
    listed = (await people.get("da_specialist", "/person-matches", status="PROPOSED", limit="100")).json()["items"]
    ids = {one["person_id"] for one in pair}
    (match,) = [one for one in listed if {one["person_a"], one["person_b"]} == ids]
    assert "RELATIVE_SAME" not in {one["code"] for one in match["reasons"]}
