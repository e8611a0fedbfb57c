"""The hubs: who sits in them, when they are open, which clocks they keep, and since when."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.safeguarding import Safeguarding, desk
from parts.stored import as_owner

from bluelamp.schemas.problems import ProblemError
from bluelamp.schemas.safeguarding.hubs import ClockWindows, HubStatus
from safeguarding.hubs import demonstration, rules

MEMBERS = {
    "POLICE",
    "CHILDRENS_SOCIAL_CARE",
    "ADULT_SOCIAL_CARE",
    "HOUSING_AND_NEIGHBOURHOOD_SERVICES",
    "PROBATION",
    "HEALTH",
    "HUB_MANAGEMENT",
}


async def hub(service: Safeguarding, code: str, as_at: str | None = None) -> dict:
    answer = await service.get("officer", f"/hubs/{code}", **({"as_at": as_at} if as_at else {}))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_three_hubs_of_the_report_stand_with_their_dates(safeguarding):
    """¶66: Sandwell first, Birmingham in July 2014, Coventry in September 2014."""
    answer = await safeguarding.get("officer", "/hubs", as_at="2014-08-31T12:00:00Z")
    statuses = {one["hub"]: (one["status"], one["live_from"]) for one in answer.json()["items"]}
    assert statuses == {
        "SANDWELL": ("LIVE", None),
        "BIRMINGHAM": ("LIVE", "2014-07-01"),
        "COVENTRY": ("PLANNED", "2014-09-01"),
    }
    assert (await hub(safeguarding, "COVENTRY", "2014-09-01T00:00:00Z"))["status"] == "LIVE"
    assert (await hub(safeguarding, "BIRMINGHAM", "2014-06-30T12:00:00Z"))["status"] == "PLANNED"


async def test_the_agencies_of_the_report_sit_in_each_hub(demonstration):
    for one in (await demonstration.get("officer", "/hubs")).json()["items"]:
        assert {member["agency"] for member in one["members"]} == MEMBERS
    sandwell = await hub(demonstration, "SANDWELL")
    police = next(one for one in sandwell["members"] if one["agency"] == "POLICE")
    assert police["organisation_id"] == str(desk(1))


async def test_the_default_surrey_and_merton_clocks_are_shipped(safeguarding):
    """domain.md §2.4: the profiles of other areas as they are, and never relabelled."""
    profiles = {
        one["clock_profile_id"]: one["windows"]
        for one in (await safeguarding.get("officer", "/clock-profiles")).json()["items"]
    }
    assert profiles["DEFAULT_2014"]["decision"] == {
        "RED": {"amount": 4, "unit": "WORKING_HOURS", "runs_past_close": True},
        "AMBER": {"amount": 24, "unit": "ELAPSED_HOURS", "runs_past_close": True},
        "GREEN": {"amount": 72, "unit": "ELAPSED_HOURS", "runs_past_close": True},
    }
    assert profiles["SURREY"]["decision"]["AMBER"] == {"amount": 24, "unit": "WORKING_HOURS", "runs_past_close": False}
    assert [profiles["MERTON"]["information"][rating]["amount"] for rating in ("RED", "AMBER", "GREEN")] == [2, 6, 24]


async def test_a_change_holds_from_its_moment_and_leaves_the_past_as_it_was(safeguarding):
    hours = await safeguarding.post("directory_admin", "/hubs/COVENTRY/hours", demonstration.NEW_HOURS)
    clocks = await safeguarding.post(
        "directory_admin", "/hubs/COVENTRY/clock-profile", demonstration.NEW_HUB_CLOCK_PROFILE
    )
    assert (hours.status_code, clocks.status_code) == (201, 201)
    before = await hub(safeguarding, "COVENTRY", "2031-08-31T22:59:59Z")
    after = await hub(safeguarding, "COVENTRY", "2031-09-01T00:00:00Z")
    assert (before["hours"]["opens"], before["clock_profile_id"]) == ("08:00", "DEFAULT_2014")
    assert (after["hours"]["opens"], after["hours"]["closes"], after["clock_profile_id"]) == (
        "07:30",
        "19:00",
        "SURREY",
    )


async def test_a_desk_changes_hands_at_one_moment(safeguarding):
    successor = {"agency": "HEALTH", "organisation_id": str(desk(98)), "effective_from": "2031-01-01T00:00:00Z"}
    assert (await safeguarding.post("directory_admin", "/hubs/SANDWELL/members", successor)).status_code == 201

    async def health(as_at: str) -> list[str]:
        members = (await hub(safeguarding, "SANDWELL", as_at))["members"]
        return [one["organisation_id"] for one in members if one["agency"] == "HEALTH"]

    assert await health("2030-12-31T23:59:59Z") != [str(desk(98))]
    assert await health("2031-01-01T00:00:00Z") == [str(desk(98))]


async def test_a_desk_belongs_to_one_hub_at_a_time(safeguarding):
    taken = {"agency": "EDUCATION", "organisation_id": str(desk(97)), "effective_from": "2031-01-01T00:00:00Z"}
    assert (await safeguarding.post("directory_admin", "/hubs/SANDWELL/members", taken)).status_code == 201
    again = await safeguarding.post("directory_admin", "/hubs/COVENTRY/members", taken)
    assert (again.status_code, again.json()["code"]) == (409, "state-conflict")
    members = (await hub(safeguarding, "COVENTRY", "2031-06-01T00:00:00Z"))["members"]
    assert str(desk(97)) not in {one["organisation_id"] for one in members}


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        (
            "/hubs/COVENTRY/hours",
            {**demonstration.NEW_HOURS, "effective_from": "2020-01-01T00:00:00Z"},
            "/effective_from",
        ),
        ("/hubs/COVENTRY/hours", {**demonstration.NEW_HOURS, "opens": "19:30"}, "/opens"),
        ("/hubs/COVENTRY/hours", {**demonstration.NEW_HOURS, "opens": "0730"}, "/opens"),
        ("/hubs/COVENTRY/hours", {**demonstration.NEW_HOURS, "weekdays": [7]}, "/weekdays/0"),
        ("/hubs/COVENTRY/clock-profile", {**demonstration.NEW_HUB_CLOCK_PROFILE, "clock_profile_id": "NONE"}, "/clock"),
        ("/hubs", {**demonstration.NEW_HUB, "clock_profile_id": "NONE"}, "/clock_profile_id"),
        ("/hubs", {**demonstration.NEW_HUB, "lpus": ["ATLANTIS"]}, "/lpus/0"),
    ],
)
async def test_what_cannot_be_is_refused_with_a_pointer(safeguarding, path, body, pointer):
    answer = await safeguarding.post("directory_admin", path, body)
    assert answer.status_code == 422, answer.text
    assert any(pointer in one["pointer"] for one in answer.json()["errors"]), answer.text


@pytest.mark.parametrize("path", ["hours", "clock-profile", "members"])
async def test_an_unknown_hub_is_not_there(safeguarding, path):
    bodies = {
        "hours": demonstration.NEW_HOURS,
        "clock-profile": demonstration.NEW_HUB_CLOCK_PROFILE,
        "members": demonstration.NEW_MEMBER,
    }
    answer = await safeguarding.post("directory_admin", f"/hubs/ATLANTIS/{path}", bodies[path])
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert (await safeguarding.get("officer", "/hubs/ATLANTIS")).status_code == 404


async def test_a_hub_and_clocks_are_added_once_and_never_overwritten(safeguarding):
    assert (await safeguarding.post("directory_admin", "/hubs", demonstration.NEW_HUB)).status_code == 201
    assert (await safeguarding.post("directory_admin", "/hubs", demonstration.NEW_HUB)).status_code == 409
    clocks = demonstration.NEW_CLOCK_PROFILE
    assert (await safeguarding.post("directory_admin", "/clock-profiles", clocks)).status_code == 201
    assert (await safeguarding.post("directory_admin", "/clock-profiles", clocks)).status_code == 409


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [(desk(1), ("SANDWELL", "POLICE")), (desk(19), ("BIRMINGHAM", "HUB_MANAGEMENT")), (desk(99), (None, None))],
)
async def test_postgresql_knows_whose_desk_is_bound(demonstration, organisation: UUID, expected):
    async with demonstration.resources.database.transaction(organisation) as connection:
        row = await connection.fetchrow("SELECT bound_hub() AS hub, bound_agency() AS agency")
    assert (row["hub"], row["agency"]) == expected


async def test_the_confined_role_keeps_no_reference_data(demonstration):
    async with demonstration.resources.database.transaction(desk(1)) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("UPDATE hub_members SET hub = 'COVENTRY'")
        # The transaction has failed by now: nothing more is asked of it, and it is rolled back.
        await connection.execute("ROLLBACK; BEGIN")
    async with as_owner(demonstration.database) as owner:
        assert await owner.fetchval("SELECT count(*) FROM hub_members WHERE hub = 'COVENTRY'") == len(MEMBERS)


@given(st.integers(0, 30 * 365).map(lambda days: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(days=days)))
def test_a_hub_without_a_date_has_always_worked(moment):
    assert rules.status_at(None, moment) is HubStatus.LIVE


@given(st.sampled_from(["RED", "AMBER", "GREEN"]), st.integers(1, 200), st.integers(1, 200))
def test_agencies_never_have_longer_than_the_hub(rating, decision, information):
    def window(amount: int) -> dict:
        return {"amount": amount, "unit": "ELAPSED_HOURS", "runs_past_close": True}

    windows = ClockWindows.model_validate(
        {"decision": {rating: window(decision)}, "information": {rating: window(information)}}
    )
    if information <= decision:
        rules.check_windows(windows)
    else:
        with pytest.raises(ProblemError):
            rules.check_windows(windows)
