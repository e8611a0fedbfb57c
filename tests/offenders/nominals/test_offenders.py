"""Offenders recorded, changed, restricted, read and listed."""

from uuid import UUID, uuid4

import pytest
from parts.platform import PARTNER_A

from offenders import main
from offenders.nominals import demonstration as known
from offenders.nominals.usecases.sight import end_sight, let_organisation_see, let_subject_see

NEW = {
    "given_name": "Example",
    "family_name": "Offender-Thirty",
    "date_of_birth": "1993-04-17",
    "lpu": "SANDWELL",
    "identifiers": [{"kind": "PNC_ID", "value": "2010/0054321X"}, {"kind": "PNC_ID", "value": "2010/0054321X"}],
}


async def recorded(offenders, **more):
    answer = await offenders.post("offender_manager", "/offenders", {**NEW, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_who_is_recorded_can_be_read_with_their_numbers_and_the_day_of_the_next_review(offenders):
    made = await recorded(offenders)
    read = await offenders.get("offender_manager_2", f"/offenders/{made['offender_id']}")
    assert read.json() == made
    assert [(one["kind"], one["value"]) for one in made["identifiers"]] == [("PNC_ID", "2010/0054321X")]
    assert made["reference"].startswith("N-")
    assert made["retention_group"] == 3


async def test_a_change_takes_the_version_that_was_read(offenders):
    made = await recorded(offenders)
    address = f"/offenders/{made['offender_id']}"
    stale = await offenders.patch("offender_manager", address, {"sex": "MALE"}, '"9"')
    changed = await offenders.patch("offender_manager", address, {"sex": "MALE"}, '"1"')
    assert stale.status_code == 412
    assert (changed.json()["version"], changed.json()["sex"]) == (2, "MALE")
    refused = await offenders.patch("offender_manager", address, {"retention_group": 1}, '"2"')
    assert refused.status_code == 422, "how long somebody is kept is decided by a review"


async def test_a_restricted_record_is_not_there_for_others(offenders):
    made = await recorded(offenders)
    address = f"/offenders/{made['offender_id']}"
    restriction = {"is_restricted": True, "reason": "Somebody who works with us."}
    answer = await offenders.post("offender_supervisor", f"{address}/restrictions", restriction)
    assert answer.status_code == 201
    assert (await offenders.get("offender_supervisor", address)).status_code == 200
    assert (await offenders.get("offender_manager_2", address)).status_code == 404
    listed = (await offenders.get("offender_manager_2", "/offenders")).json()["items"]
    assert listed == []
    assert (await offenders.patch("offender_manager_2", address, {"sex": "MALE"}, '"2"')).status_code == 404


async def test_pages_follow_one_another_without_gap_or_repetition(offenders):
    made = [(await recorded(offenders, family_name=f"Offender-{number}"))["offender_id"] for number in range(5)]
    seen, cursor = [], {}
    while cursor is not None:
        page = (await offenders.get("offender_manager", "/offenders", limit=2, **cursor)).json()
        seen += [one["offender_id"] for one in page["items"]]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert seen == sorted(made, reverse=True)


@pytest.mark.parametrize("role", ["da_specialist", "officer", "board"])
async def test_who_does_not_manage_offenders_reads_none(offenders, role):
    made = await recorded(offenders)
    assert (await offenders.get(role, f"/offenders/{made['offender_id']}")).status_code == 403


async def test_a_partner_sees_nobody_who_is_not_named_to_it(offenders):
    made = await recorded(offenders)
    assert (await offenders.get("partner_a", f"/offenders/{made['offender_id']}")).status_code == 404
    assert (await offenders.get("partner_a", "/offenders")).json()["items"] == []


async def test_a_partner_sees_whom_its_work_names_until_that_ends(offenders):
    made = await recorded(offenders)
    offender_id, basis_id = UUID(made["offender_id"]), uuid4()
    async with offenders.resources.database.transaction() as connection:
        await let_organisation_see(connection, offender_id, PARTNER_A, "LEAD_AGENCY", basis_id)
    assert (await offenders.get("partner_a", f"/offenders/{offender_id}")).status_code == 200
    assert (await offenders.get("partner_b", f"/offenders/{offender_id}")).status_code == 404
    async with offenders.resources.database.transaction() as connection:
        await end_sight(connection, "LEAD_AGENCY", basis_id)
    assert (await offenders.get("partner_a", "/offenders")).json()["items"] == []


async def test_a_partner_s_list_is_of_those_whom_its_work_names_among_many(offenders):
    await offenders.sql(
        "INSERT INTO offenders (reference, given_name, family_name, lpu, next_review_on, created_by)"
        " SELECT 'N-TEST-' || place, 'Example', 'Person-' || place, 'SANDWELL', '2030-01-01', 'test'"
        " FROM generate_series(1, 20000) AS place"
    )
    named = sorted([(await recorded(offenders, family_name=f"Named-{place}"))["offender_id"] for place in range(3)])
    async with offenders.resources.database.transaction() as connection:
        for offender_id in named:
            await let_organisation_see(connection, UUID(offender_id), PARTNER_A, "LEAD_AGENCY", uuid4())
    listed = (await offenders.get("partner_a", "/offenders")).json()["items"]
    assert [one["offender_id"] for one in listed] == named[::-1]
    assert (await offenders.get("partner_b", "/offenders")).json()["items"] == []


async def test_who_manages_a_restricted_record_sees_it(offenders):
    made = await recorded(offenders)
    address = f"/offenders/{made['offender_id']}"
    restriction = {"is_restricted": True, "reason": "Somebody who works with us."}
    await offenders.post("offender_supervisor", f"{address}/restrictions", restriction)
    async with offenders.resources.database.transaction() as connection:
        await let_subject_see(connection, UUID(made["offender_id"]), "offender-manager-2", "CASE", uuid4())
    assert (await offenders.get("offender_manager_2", address)).status_code == 200
    assert (await offenders.get("offender_manager", address)).status_code == 404


async def test_whoever_works_for_victims_is_barred_whatever_else_they_are(offenders):
    made = await recorded(offenders)
    async with offenders.client("offender_manager", roles=["offender-manager", "da-specialist"]) as client:
        assert (await client.get(f"/offenders/{made['offender_id']}")).status_code == 403


async def test_the_demonstration_can_be_seeded_twice(demonstration):
    assert await main.seed_demonstration(demonstration.resources) == 0
    restricted = await demonstration.get("offender_supervisor", f"/offenders/{known.RESTRICTED}")
    assert restricted.json()["is_restricted"] is True
