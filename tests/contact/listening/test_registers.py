"""Areas and clocks: added, changed under their version, read and listed."""

import pytest
from parts.contact_listening import faults

from contact.listening import demonstration as records


async def test_an_area_is_added_read_listed_and_renamed(contact):
    added = await contact.post("sergeant", "/listening-areas", records.NEW_AREA)
    assert (added.status_code, added.headers["etag"]) == (201, '"1"')
    path = f"/listening-areas/{added.json()['listening_area_id']}"
    assert added.headers["location"] == f"/contact/v1{path}"
    assert (await contact.get("board", path)).json() == added.json()
    renamed = await contact.patch("senior_officer", path, {"name": "Example Crossing"}, '"1"')
    assert (renamed.json()["name"], renamed.headers["etag"]) == ("Example Crossing", '"2"')
    assert (await contact.patch("senior_officer", path, {"name": "Another"}, '"1"')).status_code == 412
    assert (await contact.patch("senior_officer", path, {"name": "Another"}, None)).status_code == 428
    listed = (await contact.get("analyst", "/listening-areas", lpu="BIRMINGHAM_NORTH")).json()["items"]
    assert [one["name"] for one in listed] == ["Example Crossing"]
    assert (await contact.get("analyst", "/listening-areas", lpu="DUDLEY")).json()["items"] == []


@pytest.mark.parametrize(
    ("address", "new", "fault"),
    [
        ("listening-areas", records.NEW_AREA, ("#/area", "area_taken")),
        ("listening-clocks", records.NEW_CLOCK, ("#/clock", "clock_taken")),
        ("listening-clocks", {**records.NEW_CLOCK, "clock": "OTHER"}, ("#/effective_from", "begins_alike")),
        ("listening-clocks", {**records.NEW_CLOCK, "act_days": 0}, ("#/act_days", "greater_than_equal")),
    ],
)
async def test_what_is_there_is_not_there_twice(contact, address, new, fault):
    for first in ("listening-areas", records.NEW_AREA), ("listening-clocks", records.NEW_CLOCK):
        assert (await contact.post("senior_officer", f"/{first[0]}", first[1])).status_code == 201
    refused = await contact.post("senior_officer", f"/{address}", new)
    assert (refused.status_code, faults(refused)) == (422, [fault])


async def test_officers_read_and_do_not_set_them(contact):
    assert (await contact.post("officer", "/listening-areas", records.NEW_AREA)).status_code == 403
    assert (await contact.post("officer", "/listening-clocks", records.NEW_CLOCK)).status_code == 403
    assert (await contact.post("sergeant", "/listening-clocks", records.NEW_CLOCK)).status_code == 403
    clocks = (await contact.get("officer", "/listening-clocks")).json()["items"]
    assert [one["clock"] for one in clocks] == ["LISTENING_2014"]
    read = await contact.get("officer", f"/listening-clocks/{records.CLOCK}")
    assert read.json() == clocks[0]


async def test_a_unit_names_its_own_areas_and_by_nobody_s_address(contact):
    """The name of an area stands in the open feed."""
    named = await contact.post("sergeant", "/listening-areas", {**records.NEW_AREA, "name": "12 Example Street"})
    assert (named.status_code, faults(named)) == (422, [("#/name", "names_a_house_number")])
    other = await contact.post("sergeant", "/listening-areas", {**records.NEW_AREA, "lpu": "DUDLEY"})
    assert other.status_code == 403
    added = (await contact.post("sergeant", "/listening-areas", records.NEW_AREA)).json()
    path = f"/listening-areas/{added['listening_area_id']}"
    named = await contact.patch("sergeant", path, {"name": "Mrs Example's"}, '"1"')
    assert (named.status_code, faults(named)) == (422, [("#/name", "names_a_personal_title")])
    await contact.sql("UPDATE listening_areas SET lpu = 'DUDLEY'")
    assert (await contact.patch("sergeant", path, {"name": "Another"}, '"1"')).status_code == 403
