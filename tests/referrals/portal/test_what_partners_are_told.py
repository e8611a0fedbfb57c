"""What reaches a partner beside its copy: its own history, and the needs that it is asked to meet."""

import asyncpg
import pytest
from parts.platform import PARTNER_A

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


@pytest.mark.parametrize("column", ["note", "actor", "reason", "changes"])
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
