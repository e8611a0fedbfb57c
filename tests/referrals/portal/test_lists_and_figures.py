"""Lists with their filters and pages, the windows, the ledger's readers, and the figures."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bluelamp.kit import clocks
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.referrals import Outcome


async def test_pages_hold_every_row_once_newest_first(portal):
    made = [(await portal.submitted())["referral_id"] for _ in range(7)]
    seen, cursor = [], None
    async with portal.client("officer") as client:
        while True:
            params = {"limit": 3, **({"cursor": cursor} if cursor else {})}
            answer = await client.get("/referrals", params=params)
            page = answer.json()
            seen += [item["referral_id"] for item in page["items"]]
            cursor = page["next_cursor"]
            assert ("link" in answer.headers) == (cursor is not None)
            if cursor is None:
                break
    assert seen == made[::-1]


async def test_a_partner_pages_through_its_inbox(portal):
    lantern = "00000000-0000-7000-8000-0000000000a1"
    made = [(await portal.offered(route="chosen", services=[lantern]))[0] for _ in range(3)]
    async with portal.client("partner_a") as client:
        first = (await client.get("/referrals", params={"limit": 2})).json()
        rest = (await client.get("/referrals", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [item["referral_id"] for item in first["items"] + rest["items"]] == made[::-1]
    assert rest["next_cursor"] is None
    assert all(item["offer"]["organisation_id"].endswith("0a") for item in first["items"])


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"status": "OFFERED"}, True),
        ({"status": "CLOSED"}, False),
        ({"urgency": "ROUTINE"}, True),
        ({"urgency": "URGENT"}, False),
        ({"need": "MENTAL_HEALTH"}, True),
        ({"need": "CARER"}, False),
        ({"lpu": "BIRMINGHAM_NORTH"}, True),
        ({"lpu": "DUDLEY"}, False),
        ({"service_id": "00000000-0000-7000-8000-0000000000a1"}, True),
        ({"service_id": str(uuid4())}, False),
        ({"submitted_from": "2020-01-01T00:00:00Z"}, True),
        ({"submitted_until": "2020-01-01T00:00:00Z"}, False),
    ],
)
async def test_each_filter_narrows(portal, params, found):
    await portal.offered(route="chosen", services=["00000000-0000-7000-8000-0000000000a1"])
    for who in ("officer", "partner_a"):
        items = (await portal.get(who, "/referrals", **params)).json()["items"]
        assert bool(items) is found, who


async def test_units_see_their_own(portal):
    north = (await portal.submitted())["referral_id"]
    dudley = (await portal.submitted("officer_2", lpu="DUDLEY"))["referral_id"]
    sent_away = (await portal.submitted(lpu="DUDLEY"))["referral_id"]

    async def seen_by(who):
        return {item["referral_id"] for item in (await portal.get(who, "/referrals")).json()["items"]}

    assert await seen_by("officer") == {north, sent_away}
    assert await seen_by("officer_2") == {dudley, sent_away}
    assert await seen_by("sergeant") == {north}
    assert (await portal.get("officer", f"/referrals/{dudley}")).status_code == 404


async def test_every_row_of_a_list_is_a_consultation(portal):
    made = {UUID((await portal.submitted())["referral_id"]) for _ in range(2)}
    await portal.get("officer", "/referrals")
    async with portal.resources.database.connection() as connection:
        row = await connection.fetchrow("SELECT * FROM audit_entries WHERE action = 'CONSULTATION'")
    assert set(row["subjects"]) == made
    assert (row["actor"], row["operation"]) == ("officer", "list_referrals")


async def test_the_ledger_is_for_the_referrer_and_the_dpo(portal):
    referral_id, _, _ = await portal.offered()
    path = f"/referrals/{referral_id}/disclosures"
    assert (await portal.get("officer", path)).status_code == 200
    assert (await portal.get("dpo", path)).status_code == 200
    assert (await portal.get("officer_2", path)).status_code == 404
    assert (await portal.get("partner_a", path)).status_code == 403


async def put_window(portal, who, urgency, **changes):
    body = {
        "answer_within": 2,
        "answer_unit": "WORKING_DAYS",
        "first_contact_within": 4,
        "first_contact_unit": "WORKING_DAYS",
        "effective_from": "2099-01-01T00:00:00Z",
        **changes,
    }
    async with portal.client(who) as client:
        return await client.put(f"/response-windows/{urgency}", json=body)


async def test_windows_are_effective_dated(portal):
    before = (await portal.get("directory_admin", "/response-windows")).json()["items"]
    assert {(item["urgency"], item["in_force"]) for item in before} == {
        ("URGENT", True),
        ("PRIORITY", True),
        ("ROUTINE", True),
    }
    assert (await put_window(portal, "directory_admin", "ROUTINE")).status_code == 200
    assert (await put_window(portal, "directory_admin", "ROUTINE")).status_code == 200
    other = await put_window(portal, "directory_admin", "ROUTINE", answer_within=9)
    assert other.status_code == 409
    items = (await portal.get("directory_admin", "/response-windows")).json()["items"]
    assert [(item["answer_within"], item["in_force"]) for item in items if item["urgency"] == "ROUTINE"] == [
        (2, False),
        (3, True),
    ]
    past = await put_window(portal, "directory_admin", "URGENT", effective_from="2020-01-01T00:00:00Z")
    assert past.json()["errors"][0]["pointer"] == "#/effective_from"
    assert (await put_window(portal, "officer", "URGENT")).status_code == 403
    assert (await put_window(portal, "directory_admin", "IMMEDIATE")).status_code == 422


DAY_BEFORE = (
    "UPDATE offers SET offered_at = offered_at - interval '1 day', answered_at = answered_at - interval '1 day' "
    "WHERE offered_at > now() - interval '1 hour'"
)


async def test_small_counts_are_not_published(portal):
    lantern = ["00000000-0000-7000-8000-0000000000a1"]
    for _ in range(5):
        await portal.accepted(route="chosen", services=lantern)
    await portal.sql(DAY_BEFORE)
    few = (await portal.get("sergeant", "/statistics", by="partner")).json()["items"]
    [own] = [one for one in few if one["offers"] is not None]
    assert len(few) > 1
    assert own["offers"] == 5
    assert own["acceptance"] == {"numerator": None, "denominator": None, "value": None}
    for _ in range(5):
        referral_id, offer_id, partner = await portal.offered(route="chosen", services=lantern)
        await portal.post(partner, f"/referrals/{referral_id}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    await portal.sql(DAY_BEFORE)
    body = (await portal.get("board", "/statistics", by="lpu")).json()
    assert {one["group"] for one in body["items"]} == set(Lpu)
    [row] = [one for one in body["items"] if one["offers"] is not None]
    # That an outcome was never reported is as little told as that it was seldom.
    assert {one["outcome"]: one["count"] for one in row["outcomes"]} == dict.fromkeys(Outcome)
    assert row["acceptance"] == {"numerator": 5, "denominator": 10, "value": 0.5}
    assert row["median_hours_to_answer"] is not None
    assert row["median_hours_to_first_contact"] is None
    assert body["definition"]
    empty = await portal.get("board", "/statistics", period_from="2026-01-02", period_until="2026-01-01")
    assert empty.status_code == 422
    assert (body["period_from"], body["period_until"]) == (
        str(clocks.today() - timedelta(days=90)),
        str(clocks.today() - timedelta(days=1)),
    )
