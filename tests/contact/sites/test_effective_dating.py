"""Settings and centres' sites hold from a day up to another, and no two of one thing overlap."""

import pytest

from contact.sites import demonstration

WHO = "contact_manager"
SETTINGS = "/stream-settings"
NEW = {
    "stream": "101",
    "formula": "SL4",
    "threshold_seconds": 45,
    "in_total_demand": True,
    "basis": "Agreed by the contact board",
    "effective_from": "2014-09-01",
}


def faults(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


async def test_a_centre_keeps_its_name_when_it_moves(contact):
    """Lloyd House to Birmingham West in mid-June 2014, with Halesowen to go to (board report ¶69)."""
    for day, expected in (
        ("2013-11-19", set()),
        ("2014-06-15", {("LLOYD_HOUSE", "OPERATING")}),
        ("2014-06-16", {("BIRMINGHAM_WEST", "OPERATING"), ("HALESOWEN", "CONTINUITY")}),
    ):
        page = (await contact.get(WHO, "/centre-sites", centre="CONTACT_CENTRE_LLOYD_HOUSE", as_at=day)).json()
        assert {(one["site"], one["purpose"]) for one in page["items"]} == expected, day


async def test_the_crimes_service_team_has_three_sites(contact):
    page = (await contact.get(WHO, "/centre-sites", as_at="2014-08-31", limit=100)).json()
    assert {one["site"] for one in page["items"] if one["centre"].startswith("CST_")} == {
        "WEDNESFIELD",
        "BOURNVILLE_LANE",
        "COVENTRY",
    }


async def test_a_setting_may_not_overlap_and_follows_once_the_other_has_ended(contact):
    refused = await contact.post(WHO, SETTINGS, NEW)
    assert (refused.status_code, faults(refused)) == (422, [("#/effective_from", "overlaps")])
    [holds] = (await contact.get(WHO, SETTINGS, stream="101", as_at="2014-08-31")).json()["items"]
    ended = await contact.patch(
        WHO, f"{SETTINGS}/{holds['stream_setting_id']}", {"effective_until": "2014-09-01"}, '"1"'
    )
    assert ended.status_code == 200, ended.text
    assert (await contact.post(WHO, SETTINGS, NEW)).status_code == 201
    for day, seconds in (("2014-08-31", 30), ("2014-09-01", 45)):
        [holds] = (await contact.get(WHO, SETTINGS, stream="101", as_at=day)).json()["items"]
        assert holds["threshold_seconds"] == seconds
    back = await contact.patch(
        WHO,
        ended.headers.get("Location", f"{SETTINGS}/{ended.json()['stream_setting_id']}"),
        {"effective_until": None},
        '"2"',
    )
    assert (back.status_code, faults(back)) == (422, [("#/effective_from", "overlaps")])


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"effective_until": "2014-09-01"}, "#/effective_until", "ends_before_it_begins"),
        ({"threshold_seconds": 0}, "#/threshold_seconds", "greater_than_equal"),
        ({"threshold_seconds": 40}, "#/threshold_seconds", "threshold_not_kept"),
        ({"target_percent": 101}, "#/target_percent", "less_than_equal"),
        ({"stream": "SMOKE"}, "#/stream", "enum"),
        ({"effective_from": 0}, "#/effective_from", "value_error"),
    ],
)
async def test_a_setting_that_cannot_be_is_refused(contact, change, pointer, code):
    refused = await contact.post(WHO, SETTINGS, {**NEW, **change})
    assert (refused.status_code, faults(refused)) == (422, [(pointer, code)])


async def test_a_setting_is_not_changed_to_seconds_within_which_nothing_is_counted(contact):
    """The rollups count within some seconds: by others a stream would have no service level, or one of nought."""
    [holds] = (await contact.get(WHO, SETTINGS, stream="101", as_at="2014-08-31")).json()["items"]
    path = f"{SETTINGS}/{holds['stream_setting_id']}"
    refused = await contact.patch(WHO, path, {"threshold_seconds": 25}, '"1"')
    assert (refused.status_code, faults(refused)) == (422, [("#/threshold_seconds", "threshold_not_kept")])
    changed = await contact.patch(WHO, path, {"threshold_seconds": 60}, '"1"')
    assert changed.json()["threshold_seconds"] == 60, changed.text


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"centre": "NOWHERE"}, "#/centre", "centre_unknown"),
        ({"site": "NOWHERE"}, "#/site", "site_unknown"),
        ({"site": "WEST_BROMWICH"}, "#/effective_from", "overlaps"),
        ({"effective_until": "2014-06-16"}, "#/effective_until", "ends_before_it_begins"),
    ],
)
async def test_a_centres_site_that_cannot_be_is_refused(contact, change, pointer, code):
    refused = await contact.post(WHO, "/centre-sites", {**demonstration.NEW_CENTRE_SITE, **change})
    assert (refused.status_code, faults(refused)) == (422, [(pointer, code)])


async def test_a_code_is_given_once(contact):
    taken = {**demonstration.NEW_SITE, "site": "HALESOWEN"}
    assert faults(await contact.post(WHO, "/sites", taken)) == [("#/site", "code_taken")]
    taken = {**demonstration.NEW_CENTRE, "centre": "EMERGENCY"}
    assert faults(await contact.post(WHO, "/centres", taken)) == [("#/centre", "code_taken")]
    twice = {**demonstration.NEW_CENTRE, "streams": ["101", "101"]}
    assert faults(await contact.post(WHO, "/centres", twice)) == [("#/streams", "named_twice")]
    closed = {**demonstration.NEW_SITE, "closed_on": "2015-01-05"}
    assert faults(await contact.post(WHO, "/sites", closed)) == [("#/closed_on", "ends_before_it_begins")]
