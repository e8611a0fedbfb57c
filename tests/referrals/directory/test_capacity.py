"""Live capacity: what a service can take, what is taken, and who may say so."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest
import time_machine

from local_stack import demo_directory as demo

PATH = f"/services/{demo.TALKING_SUPPORT}/capacity"


async def test_capacity_counts_what_is_held_and_taken_this_week(portal):
    before = await portal.get("partner_a", PATH)
    assert (before.headers["etag"], before.json()["left"]) == ('"1"', demo.PLENTY)
    assert (before.json()["taken"], before.json()["held"], before.json()["paused"]) == (0, 0, False)

    await portal.offered(route="chosen", services=[demo.TALKING_SUPPORT])
    await portal.accepted(route="chosen", services=[demo.TALKING_SUPPORT])

    for who in ("partner_a", "officer", "directory_admin"):
        after = (await portal.get(who, PATH)).json()
        assert (after["taken"], after["held"], after["left"]) == (1, 1, demo.PLENTY - 2)


async def test_a_week_ends_on_sunday_in_london(portal, owner):
    await portal.accepted(route="chosen", services=[demo.TALKING_SUPPORT])
    await owner.execute("UPDATE offers SET answered_at = '2026-06-28T23:30:00Z'")  # Monday 00:30 in London
    for moment, taken, week in [
        (datetime(2026, 6, 29, 9, tzinfo=UTC), 1, "2026-06-29"),
        (datetime(2026, 7, 5, 22, 59, tzinfo=UTC), 1, "2026-06-29"),
        (datetime(2026, 7, 5, 23, 1, tzinfo=UTC), 0, "2026-07-06"),
    ]:
        token = {"iat": moment.timestamp(), "exp": moment.timestamp() + 600}
        with time_machine.travel(moment, tick=False):
            async with portal.client("partner_a", **token) as client:
                answer = (await client.get(PATH)).json()
        assert (answer["taken"], answer["week_begins"]) == (taken, week)


async def test_the_owner_pauses_and_opens_its_service(portal):
    paused = await portal.patch("partner_a", PATH, {"paused": True}, '"1"')
    assert (paused.status_code, paused.headers["etag"]) == (200, '"2"'), paused.text
    assert (paused.json()["paused"], paused.json()["places_per_week"]) == (True, demo.PLENTY)

    ranked = await portal.post("officer", "/matches", {"needs": ["BEREAVEMENT"], "age": 40, "lpu": "BIRMINGHAM_NORTH"})
    ruled_out = {one["service_id"]: [r["code"] for r in one["reasons"]] for one in ranked.json()["ruled_out"]}
    assert "PAUSED" in ruled_out[demo.TALKING_SUPPORT]

    opened = await portal.patch("partner_a", PATH, {"paused": False, "places_per_week": 3}, '"2"')
    assert (opened.json()["left"], opened.headers["etag"]) == (3, '"3"')


async def test_fewer_places_than_are_taken_leave_none(portal):
    await portal.accepted(route="chosen", services=[demo.TALKING_SUPPORT])
    await portal.offered(route="chosen", services=[demo.TALKING_SUPPORT])
    answer = await portal.patch("partner_a", PATH, {"places_per_week": 1}, "*")
    assert (answer.json()["taken"], answer.json()["held"], answer.json()["left"]) == (1, 1, 0)


async def test_another_partner_finds_nothing(portal, owner):
    assert (await portal.get("partner_b", PATH)).status_code == 404
    assert (await portal.patch("partner_b", PATH, {"paused": True}, "*")).status_code == 404
    assert (await portal.patch("partner_b", PATH, {"paused": True}, None)).status_code == 404
    assert not await owner.fetchval("SELECT paused FROM services WHERE service_id = $1", UUID(demo.TALKING_SUPPORT))


async def test_the_keeper_of_the_directory_sets_any_service(portal):
    answer = await portal.patch("directory_admin", PATH, {"places_per_week": 5}, '"1"')
    assert (answer.status_code, answer.json()["places_per_week"]) == (200, 5)


@pytest.mark.parametrize("who", ["officer", "sergeant"])
async def test_the_force_reads_and_does_not_set(portal, who):
    assert (await portal.get(who, PATH)).status_code == 200
    assert (await portal.patch(who, PATH, {"paused": True}, "*")).status_code == 403


async def test_a_change_needs_the_version_that_is_there(portal):
    assert (await portal.patch("partner_a", PATH, {"paused": True}, None)).status_code == 428
    assert (await portal.patch("partner_a", PATH, {"paused": True}, '"9"')).status_code == 412
    assert (await portal.patch("partner_a", f"/services/{uuid4()}/capacity", {}, "*")).status_code == 404


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [
        ({"places_per_week": None}, "#/places_per_week"),
        ({"places_per_week": -1}, "#/places_per_week"),
        ({"places_per_week": True}, "#/places_per_week"),
        ({"paused": 1}, "#/paused"),
        ({"taken": 0}, "#/taken"),
    ],
)
async def test_each_field_is_checked(portal, patch, pointer):
    answer = await portal.patch("partner_a", PATH, patch, "*")
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


async def test_setting_it_is_audited_for_the_partner_that_did(portal, owner):
    await portal.patch("partner_a", PATH, {"paused": True}, "*")
    entry = await owner.fetchrow("SELECT operation, actor, organisation_id, subjects FROM audit_entries")
    assert tuple(entry) == (
        "change_capacity",
        "partner-a",
        UUID(demo.PARTNER_A),
        [UUID(demo.TALKING_SUPPORT)],
    )


async def test_the_partner_role_reaches_no_other_organisations_records(portal):
    """Statements without a WHERE, as the role that partners' requests run as."""
    async with portal.resources.database.transaction(UUID(demo.PARTNER_B)) as connection:
        for statement in (
            "SELECT DISTINCT organisation_id FROM organisations",
            "SELECT DISTINCT organisation_id FROM services",
            "SELECT DISTINCT organisation_id FROM sharing_agreements",
        ):
            owners = await connection.fetch(statement)
            assert [str(row["organisation_id"]) for row in owners] == [demo.PARTNER_B]
        assert await connection.execute("UPDATE services SET paused = true") == "UPDATE 2"
    for statement in (
        "UPDATE services SET name = 'x'",
        "UPDATE services SET organisation_id = bluelamp_organisation()",
        "INSERT INTO services (organisation_id) VALUES (bluelamp_organisation())",
        "DELETE FROM services",
        "UPDATE organisations SET name = 'x'",
        "UPDATE sharing_agreements SET data_items = '{NAME}'",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with portal.resources.database.transaction(UUID(demo.PARTNER_B)) as connection:
                await connection.execute(statement)
