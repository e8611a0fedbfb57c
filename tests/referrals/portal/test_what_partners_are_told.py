"""What reaches a partner beside its copy: its own history, and the needs that it is asked to meet."""

from uuid import UUID

import asyncpg
import pytest
from parts.platform import PARTNER_A
from parts.portal import PARTNERS

LANTERN = "00000000-0000-7000-8000-0000000000a1"
BOTH = {"needs": ["MENTAL_HEALTH", "SUBSTANCE_DRUGS"], "route": "chosen", "services": [LANTERN]}


async def test_an_officers_words_and_name_do_not_reach_the_partner_by_the_history(portal):
    referral_id, _, partner = await portal.accepted()
    base = f"/referrals/{referral_id}"
    note = "The person's brother has threatened the worker."
    taken = await portal.post("officer", f"{base}/withdrawal", {"reason": "CIRCUMSTANCES_CHANGED", "note": note})
    assert taken.status_code == 200, taken.text
    items = (await portal.get(partner, f"{base}/history")).json()["items"]
    assert (items[-1]["verb"], items[-1]["reason"]) == ("WITHDRAW", "CIRCUMSTANCES_CHANGED")
    assert (items[-1]["note"], items[-1]["actor"]) == (None, None)
    [accepted] = [item for item in items if item["verb"] == "ACCEPT"]
    assert accepted["actor"] is not None
    assert (await portal.get("officer", f"{base}/history")).json()["items"][-1]["note"] == note


@pytest.mark.parametrize("column", ["note", "actor", "reason", "safeguarding_reference", "changes"])
async def test_the_partner_role_cannot_read_them_either(portal, column):
    await portal.accepted()
    async with portal.resources.database.transaction(PARTNER_A) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(f"SELECT {column} FROM referral_history")  # noqa: S608 # columns of ours


async def test_a_partner_is_told_the_needs_that_its_service_meets_and_no_others(portal):
    referral_id, offer_id, partner = await portal.offered(**BOTH)
    base = f"/referrals/{referral_id}"
    seen = (await portal.get(partner, base)).json()
    assert seen["needs"] == seen["shared"]["needs"] == ["MENTAL_HEALTH"]
    assert "NEEDS" in seen["shared_fields"]
    [row] = (await portal.get(partner, "/referrals")).json()["items"]
    assert row["needs"] == ["MENTAL_HEALTH"]
    assert (await portal.get(partner, "/referrals", need="SUBSTANCE_DRUGS")).json()["items"] == []
    [entry] = (await portal.get("officer", f"{base}/disclosures")).json()["items"]
    assert "NEEDS" in entry["fields"]
    assert entry["copy_sent"]["needs"] == ["MENTAL_HEALTH"]
    await portal.post(partner, f"{base}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    assert (await portal.get(partner, base)).json()["needs"] == ["MENTAL_HEALTH"]
    assert (await portal.get("officer", base)).json()["needs"] == BOTH["needs"]
    async with portal.resources.database.transaction(PARTNER_A) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("SELECT needs FROM referrals")


HUB_REFERENCE = "MASH20260042"
RELEASED_BESIDE_A_PARTNER = """
INSERT INTO referral_history (referral_id, verb, from_status, to_status, actor, organisation_id, safeguarding_reference)
VALUES ($1, 'RELEASE', 'SUPERVISOR_CHECK', 'SUBMITTED', 'sergeant', $2, $3)
"""


async def test_a_safeguarding_reference_stays_with_the_force_whatever_its_shape(portal):
    submitted = await portal.submitted(concern={"facts": "A child said so.", "protection_concern": True})
    base = f"/referrals/{submitted['referral_id']}"
    check = {"decision": "RELEASE", "reason": "The hub agrees.", "safeguarding_reference": HUB_REFERENCE}
    assert (await portal.post("sergeant", f"{base}/supervisor-check", check)).status_code == 200
    await portal.route_waiting()
    release = (await portal.get("officer", f"{base}/history")).json()["items"][2]
    assert (release["verb"], release["reason"]) == ("RELEASE", None)
    assert release["safeguarding_reference"] == HUB_REFERENCE
    feed = await portal.get("officer", "/events")
    assert "referral.released.v1" in feed.text
    assert HUB_REFERENCE not in feed.text
    # Every webhook's body is built from the stored event.
    [event] = await portal.events("released")
    assert HUB_REFERENCE not in event["data"]
    [offer] = (await portal.get("officer", base)).json()["offers"]
    await portal.sql(RELEASED_BESIDE_A_PARTNER, submitted["referral_id"], offer["organisation_id"], HUB_REFERENCE)
    history = await portal.get(PARTNERS[UUID(offer["organisation_id"])], f"{base}/history")
    assert "RELEASE" in {item["verb"] for item in history.json()["items"]}
    assert HUB_REFERENCE not in history.text
