"""Themes by their day, what is tagged with them, and volumes read by the direction of their own week."""

from datetime import timedelta
from uuid import UUID

import pytest
from parts.cases import act, bring
from parts.problems import pointers, problem
from parts.sentinel import a_campaign, ahead, routed
from parts.stored import as_owner

from bluelamp.kit import clocks
from safeguarding.cases.demonstration import HOME_ACCEPTANCE, HOME_REQUEST
from safeguarding.sentinel import demonstration

SIX_WEEKS_AGO = clocks.today() - timedelta(days=clocks.today().weekday() + 42)


@pytest.mark.parametrize(
    "period",
    [
        {"period_from": "9999-12-31"},
        {"period_from": "9999-12-27", "period_until": "9999-12-31"},
        {"period_until": "0001-01-01"},
        {"period_until": "0001-01-08"},
        {"period_from": "0001-01-01"},
        {"period_from": "0001-01-01", "period_until": "0001-01-09"},
        {"period_from": "2026-11-01", "period_until": "2026-10-01"},
    ],
)
async def test_no_period_however_far_is_a_fault_of_ours(safeguarding, period):
    answer = await safeguarding.get("board", "/themes/DA/volumes", **period)
    assert pointers(problem(answer, 422))[0].startswith("#/query/period_")


async def test_a_new_theme_stands_where_it_is_said_to_stand(safeguarding):
    new, changed = (demonstration.NEW_THEME, "/themes"), (demonstration.TERMS, "/themes/DA/terms")
    for body, path in (new, changed):
        made = await safeguarding.post("sentinel_lead", path, body)
        assert made.status_code == 201
        async with safeguarding.client("board") as client:
            there = await client.get(made.headers["Location"].removeprefix("/safeguarding/v1"))
        assert there.json() == made.json()


async def test_a_week_is_read_by_the_direction_that_held_in_it(safeguarding):
    async with as_owner(safeguarding.database) as owner:
        await owner.execute(
            "INSERT INTO theme_terms SELECT theme, $1::date, name, definition, 'DECREASE', active, source, 'x'"
            " FROM theme_terms WHERE theme = 'DA'",
            SIX_WEEKS_AGO,
        )
        for weeks, count in ((-2, 5), (-1, 9), (0, 5), (1, 9)):
            await owner.execute(
                "INSERT INTO theme_tags"
                " (theme, record_type, record_id, lpu, counted_on, tagged_by, organisation_id, tagged_at)"
                " SELECT 'DA', 'CASE', uuidv7(), 'WALSALL', $1::date, 'x', uuidv7(), now()"
                " FROM generate_series(1, $2)",
                SIX_WEEKS_AGO + timedelta(weeks=weeks),
                count,
            )
    told = (await safeguarding.get("board", "/themes/DA/volumes", lpu="WALSALL")).json()
    read = [(one["improvement_direction"], one["movement"]) for one in told["items"] if one["movement"]]
    assert read == [("INCREASE", "BETTER"), ("DECREASE", "BETTER"), ("DECREASE", "WORSE")]


async def test_a_campaign_is_planned_on_the_theme_of_its_own_days(safeguarding):
    theme = {**demonstration.NEW_THEME, "effective_from": ahead(10)}
    assert (await safeguarding.post("sentinel_lead", "/themes", theme)).status_code == 201
    ends = {**demonstration.TERMS, "effective_from": ahead(20), "active": False}
    assert (await safeguarding.post("sentinel_lead", "/themes/MODERN_SLAVERY/terms", ends)).status_code == 201
    for day, status in ((9, 422), (10, 201), (20, 422)):
        body = a_campaign(theme="MODERN_SLAVERY", starts_on=ahead(day), ends_on=ahead(day))
        answer = await safeguarding.post("sentinel_lead", "/campaigns", body)
        assert answer.status_code == status, (day, answer.text)


async def test_the_event_of_a_change_says_where_the_campaign_stands_now(safeguarding):
    planned = (await safeguarding.post("sentinel_lead", "/campaigns", a_campaign())).json()
    path = f"/campaigns/{planned['campaign_id']}"
    assert (await safeguarding.patch("sentinel_lead", path, {"starts_on": ahead(0)}, '"1"')).status_code == 200
    async with as_owner(safeguarding.database) as owner:
        data = await owner.fetchval("SELECT data->>'status' FROM events WHERE type LIKE '%campaign.changed%'")
    assert data == "RUNNING"


async def test_a_tag_goes_with_its_case_to_another_hub(safeguarding):
    case_id = (await bring(safeguarding))["case_id"]
    body = {"record_type": "CASE", "record_id": case_id}
    assert (await safeguarding.post("hub_manager", "/themes/CSE/tags", body)).status_code == 201
    assert (await safeguarding.get("hub_manager_bham", "/themes/CSE/tags")).json()["items"] == []
    await act(safeguarding, "hub_manager", case_id, "home-authority-request", HOME_REQUEST)
    await act(safeguarding, "hub_manager_bham", case_id, "home-authority-acceptance", HOME_ACCEPTANCE)
    (tag,) = (await safeguarding.get("hub_manager_bham", "/themes/CSE/tags")).json()["items"]
    assert tag["record_id"] == case_id
    removal = {"reason": "It was another child altogether."}
    removed = await safeguarding.post("mash_csc_bham", f"/themes/CSE/tags/{tag['tag_id']}/removal", removal)
    assert removed.status_code == 200, removed.text


async def test_who_leads_and_is_an_officer_too_tags_any_route(safeguarding):
    route = await routed(safeguarding)
    body = {"record_type": "CONTACT_ROUTE", "record_id": route["contact_route_id"]}
    scopes = ("theme:tag", "contact-route:keep", "case:read")
    both = {"roles": ["sentinel-lead", "officer"], "scope": " ".join(f"safeguarding:{one}" for one in scopes)}
    async with safeguarding.client("sentinel_lead", **both) as client:
        made = await client.post("/themes/HBV/tags", json=body, headers={"Idempotency-Key": '"both-roles-of-one"'})
        assert made.status_code == 201, made.text
        assert [one["record_id"] for one in (await client.get("/themes/HBV/tags")).json()["items"]] == [
            route["contact_route_id"]
        ]


async def test_a_desk_that_works_with_offenders_sees_no_tag(safeguarding):
    case_id = (await bring(safeguarding))["case_id"]
    body = {"record_type": "CASE", "record_id": case_id}
    tag = (await safeguarding.post("hub_manager", "/themes/DA/tags", body)).json()
    async with safeguarding.client("mash_probation", roles=["practitioner", "offender-manager"]) as client:
        assert (await client.get("/themes/DA/tags")).status_code == 403
        assert (await client.get(f"/themes/DA/tags/{tag['tag_id']}")).status_code == 403
    assert UUID(tag["tag_id"])
