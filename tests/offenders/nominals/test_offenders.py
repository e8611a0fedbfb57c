"""Offenders recorded, changed, restricted, read and listed."""

import json
from uuid import UUID, uuid4

import pytest
from parts.platform import PARTNER_A
from parts.stored import as_owner

from bluelamp.kit import clocks
from offenders import main
from offenders.nominals import demonstration as known
from offenders.nominals.statements.offenders import PARTNER_PAGE
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


async def test_a_partner_s_list_reads_no_more_than_it_shows_whatever_is_known_of_the_table(offenders):
    async with as_owner(offenders.database) as owner:
        await owner.execute("ALTER TABLE offenders SET (autovacuum_enabled = false)")
    await offenders.sql(
        "INSERT INTO offenders (reference, given_name, family_name, lpu, next_review_on, created_by)"
        " SELECT 'N-TEST-' || place, 'Example', 'Person-' || place, 'SANDWELL', '2030-01-01', 'test'"
        " FROM generate_series(1, 100000) AS place"
    )
    async with offenders.resources.database.transaction() as connection:
        for place in range(3):
            named = (await recorded(offenders, family_name=f"Named-{place}"))["offender_id"]
            await let_organisation_see(connection, UUID(named), PARTNER_A, "LEAD_AGENCY", uuid4())
    values = {"of_lpu": None, "limit": 51, "sees_restricted": True, "viewer": "partner-a", "seen_at": clocks.now()}
    async with as_owner(offenders.database) as owner:
        # As the table is filled, before PostgreSQL has counted what is in it, and after.
        for counted in ("SELECT", "ANALYZE offenders"):
            await owner.execute(counted)
            async with offenders.resources.database.transaction(PARTNER_A) as connection:
                plan = await connection.fetchval(
                    f"EXPLAIN (ANALYZE, FORMAT JSON) {PARTNER_PAGE.sql}", *PARTNER_PAGE.arguments(values)
                )
            assert 3 <= rows_read(json.loads(plan)[0]["Plan"]) <= 100, counted


def rows_read(node) -> float:
    """How many rows of offenders were looked at, those that were thrown away too."""
    own = 0
    if node.get("Relation Name") == "offenders":
        removed = sum(node.get(f"Rows Removed by {one}", 0) for one in ("Filter", "Index Recheck"))
        own = (node["Actual Rows"] + removed) * node["Actual Loops"]
    return own + sum(rows_read(one) for one in node.get("Plans", ()))


async def test_what_somebody_was_called_before_is_kept_with_who_changed_it(offenders):
    made = await recorded(offenders, date_of_birth="1990-01-02")
    address = f"/offenders/{made['offender_id']}"
    patch = {"family_name": "Offender-Renamed", "date_of_birth": "1990-02-01", "was_misspelt": True}
    assert (await offenders.get("offender_manager", f"{address}/versions")).json()["items"] == []
    changed = await offenders.patch("offender_manager", address, patch, '"1"')
    assert changed.status_code == 200, changed.text
    await offenders.patch("offender_manager", address, {"lpu": "DUDLEY"}, changed.headers["ETag"])
    first = (await offenders.get("offender_manager", f"{address}/versions", limit=1)).json()
    rest = await offenders.get("offender_manager", f"{address}/versions", limit=1, cursor=first["next_cursor"])
    later, before = first["items"][0], rest.json()["items"][0]
    assert (later["family_name"], later["lpu"], later["version"]) == ("Offender-Renamed", "SANDWELL", 2)
    assert (before["family_name"], before["date_of_birth"], before["version"]) == ("Offender-Thirty", "1990-01-02", 1)
    assert (before["replaced_by"], rest.json()["next_cursor"]) == ("offender-manager", None)
    unknown = await offenders.get("offender_manager", f"/offenders/{uuid4()}/versions")
    assert unknown.status_code == 404


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
