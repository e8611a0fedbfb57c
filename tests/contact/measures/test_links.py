"""One click: a team's charts at addresses that stay, opened by the token that the caller has (¶42)."""

from datetime import UTC, datetime

import pytest

from bluelamp.kit import clocks


async def test_a_sergeant_finds_the_charts_of_the_own_unit(contact):
    body = (await contact.get("sergeant", "/measure-links")).json()
    assert (body["role"], body["lpu"], body["live"]) == ("sergeant", "BIRMINGHAM_NORTH", True)
    assert {one["area"] for one in body["items"]} == {"BIRMINGHAM_NORTH", "FORCE"}
    first = body["items"][0]
    assert first["chart_url"] == "/contact/v1/measures/DA.RECORDED/chart?area=BIRMINGHAM_NORTH"


async def test_every_link_opens_with_the_callers_own_token(contact):
    for who in ("sergeant", "contact_manager", "board", "officer", "senior_officer"):
        body = (await contact.get(who, "/measure-links")).json()
        assert body["items"], who
        async with contact.client(who) as client:
            for link in body["items"]:
                for url in (link["chart_url"], link["table_url"]):
                    answer = await client.get(url.removeprefix("/contact/v1"))
                    assert answer.status_code == 200, (who, url, answer.text)


async def test_another_team_is_named(contact):
    body = (await contact.get("analyst", "/measure-links", role="sergeant", lpu="SANDWELL")).json()
    assert {one["area"] for one in body["items"]} == {"SANDWELL", "FORCE"}
    assert body["live_from"] == "2014-06-01"


async def test_the_forces_charts_wait_for_no_unit(contact):
    body = (await contact.get("board", "/measure-links")).json()
    assert (body["lpu"], body["live"]) == (None, True)
    assert {one["area"] for one in body["items"]} == {"FORCE"}


@pytest.mark.parametrize(("unit", "live"), [("SANDWELL", True), ("DUDLEY", False)])
async def test_sandwell_came_first_and_the_force_after_it(contact, monkeypatch, unit, live):
    monkeypatch.setattr(clocks, "now", lambda: datetime(2014, 7, 1, tzinfo=UTC))
    body = (await contact.get("analyst", "/measure-links", role="sergeant", lpu=unit)).json()
    assert body["live"] is live
    assert bool(body["items"]) is live


async def test_what_has_no_links_says_so(contact):
    assert (await contact.get("integrator", "/measure-links")).json()["errors"][0]["code"] == "role_without_links"
    unit = await contact.get("analyst", "/measure-links", role="sergeant")
    assert unit.json()["errors"][0]["code"] == "lpu_required"
