"""Domestic abuse recorded per unit and week: London's weeks, through the change of the clocks."""

from datetime import UTC, datetime, timedelta

import pytest
from parts.hub_month import Month
from parts.stored import as_owner

from bluelamp.kit import clocks
from bluelamp.schemas.common import Lpu

PATH = "/statistics/domestic-abuse-recording"
# The clocks go back on 25 October 2026, so that week has 169 hours.
PERIOD = {"period_from": "2026-10-18T23:00:00Z", "period_until": "2026-11-09T00:00:00Z"}
WEEKS = ["2026-10-19T00:00:00+01:00", "2026-10-26T00:00:00+00:00", "2026-11-02T00:00:00+00:00"]


@pytest.fixture(scope="module")
async def recorded(service):
    """Five in Sandwell's last second of the first week, six in the next one's first, four in the third."""
    first_end = datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC)
    moments = [first_end] * 5 + [first_end + timedelta(seconds=1)] * 6 + [datetime(2026, 11, 4, tzinfo=UTC)] * 4
    moments += [datetime(2026, 10, 18, 22, 59, 59, tzinfo=UTC), datetime(2026, 11, 9, tzinfo=UTC)]
    async with as_owner(service.database) as owner:
        month = Month(owner)
        person = await month.person()
        for moment in moments:
            await month.incident("SANDWELL", moment, person)
        for _ in range(7):
            await month.incident("COVENTRY", first_end, person)
    return service


def values(body: dict, unit: str) -> list[float | None]:
    return [one["value"] for one in body["items"] if one["group"] == unit]


async def test_each_unit_has_every_week_and_small_counts_are_kept_back(recorded):
    body = (await recorded.get("board", PATH, **PERIOD)).json()
    assert values(body, "SANDWELL") == [5, 6, None]
    assert values(body, "COVENTRY") == [7, None, None]
    weeks = [datetime.fromisoformat(one["period_from"]) for one in body["items"] if one["group"] == "SANDWELL"]
    assert weeks == [datetime.fromisoformat(week) for week in WEEKS]
    first = next(one for one in body["items"] if one["group"] == "SANDWELL")
    lasted = datetime.fromisoformat(first["period_until"]) - datetime.fromisoformat(first["period_from"])
    assert lasted == timedelta(hours=169)
    assert (first["measure"], first["numerator"], first["denominator"]) == ("DOMESTIC_ABUSE_RECORDED", 5, None)
    assert {len(values(body, unit)) for unit in {one["group"] for one in body["items"]}} == {3}


async def test_a_unit_that_no_hub_serves_is_counted(recorded):
    async with as_owner(recorded.database) as owner:
        served = {unit for row in await owner.fetch("SELECT lpus FROM hubs") for unit in row["lpus"]}
        month = Month(owner)
        person = await month.person()
        unserved = next(unit.value for unit in Lpu if unit.value not in served)
        for _ in range(8):
            await month.incident(unserved, datetime(2026, 11, 4, tzinfo=UTC), person)
    body = (await recorded.get("board", PATH, **PERIOD)).json()
    assert {one["group"] for one in body["items"]} == set(Lpu)
    assert values(body, unserved) == [None, None, 8]


async def test_a_manager_reads_the_units_of_the_own_hub(recorded):
    body = (await recorded.get("hub_manager", PATH, **PERIOD)).json()
    assert {one["group"] for one in body["items"]} == {"SANDWELL"}
    assert values(body, "SANDWELL") == [5, 6, None]
    other = (await recorded.get("hub_manager_bham", PATH, **PERIOD)).json()
    assert {one["group"] for one in other["items"]} == {
        "BIRMINGHAM_EAST",
        "BIRMINGHAM_NORTH",
        "BIRMINGHAM_SOUTH",
        "BIRMINGHAM_WEST_AND_CENTRAL",
    }


async def test_a_week_that_is_not_whole_is_not_counted(recorded):
    cut = {"period_from": "2026-10-20T00:00:00Z", "period_until": "2026-11-08T00:00:00Z"}
    body = (await recorded.get("board", PATH, **cut)).json()
    assert values(body, "SANDWELL") == [6]
    by_itself = await recorded.get("board", PATH, period_from=cut["period_from"], period_until="2026-10-30T00:00:00Z")
    assert (by_itself.status_code, by_itself.json()["errors"][0]["code"]) == (422, "empty_period")
    too_long = await recorded.get("board", PATH, period_from="2014-01-01T00:00:00Z")
    assert (too_long.status_code, too_long.json()["errors"][0]["code"]) == (422, "period_too_long")


async def test_the_week_that_is_running_is_not_told(recorded):
    """Asked twice it would tell of what was recorded in between."""
    body = (
        await recorded.get("board", PATH, period_until="2099-01-05T00:00:00Z", period_from="2026-11-02T00:00:00Z")
    ).json()
    ends = {datetime.fromisoformat(one["period_until"]) for one in body["items"]}
    assert max(ends) <= clocks.now()


async def test_by_default_the_last_twelve_whole_weeks(recorded):
    body = (await recorded.get("sergeant", PATH)).json()
    assert {len(values(body, unit)) for unit in {one["group"] for one in body["items"]}} == {12}
