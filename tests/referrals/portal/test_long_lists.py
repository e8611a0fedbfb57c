"""The history and the ledger of one referral, however long they are: in pages, oldest first, nothing left out."""

from uuid import UUID

import pytest

from bluelamp.kit.pagination import MAXIMUM_LIMIT

MANY = 1005
MORE_HISTORY = """
INSERT INTO referral_history (referral_id, verb, from_status, to_status, actor, note)
SELECT $1, 'AMEND', 'OFFERED', 'OFFERED', 'officer', number::text FROM generate_series(1, $2::integer) AS number
"""
MORE_DISCLOSURES = """
INSERT INTO disclosures (referral_id, offer_id, organisation_id, sharing_agreement_id, kind, lawful_basis, fields,
                         copy_sent)
SELECT referral_id, offer_id, organisation_id, sharing_agreement_id, 'CORRECTION', lawful_basis, fields, copy_sent
FROM disclosures, generate_series(1, $2::integer) WHERE referral_id = $1
"""


async def pages(portal, who, path, limit):
    """Follow the Link headers to the end."""
    found, address = [], f"{path}?limit={limit}"
    async with portal.client(who) as client:
        while address:
            answer = await client.get(address)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            assert len(page["items"]) <= limit
            found.append(page["items"])
            assert ("next" in answer.links) == (page["next_cursor"] is not None)
            address = answer.links["next"]["url"].removeprefix("/referrals/v1") if answer.links else None
    return found


@pytest.fixture
async def long_lived(portal):
    referral_id, _, _ = await portal.offered()
    async with portal.resources.database.connection() as connection:
        await connection.execute(MORE_HISTORY, UUID(referral_id), MANY)
        await connection.execute(MORE_DISCLOSURES, UUID(referral_id), MANY)
    return referral_id


async def test_the_history_is_told_to_its_end(portal, long_lived):
    found = await pages(portal, "officer", f"/referrals/{long_lived}/history", MAXIMUM_LIMIT)
    entries = [entry for page in found for entry in page]
    assert [entry["verb"] for entry in entries[:3]] == ["SUBMIT", "MATCH", "OFFER"]
    assert [entry["note"] for entry in entries[3:]] == [str(number) for number in range(1, MANY + 1)]
    assert [len(page) for page in found] == [MAXIMUM_LIMIT] * 10 + [8]


@pytest.mark.parametrize("who", ["officer", "dpo"])
async def test_the_ledger_is_told_to_its_end(portal, long_lived, who):
    found = await pages(portal, who, f"/referrals/{long_lived}/disclosures", MAXIMUM_LIMIT)
    ids = [entry["disclosure_id"] for page in found for entry in page]
    assert len(set(ids)) == MANY + 1
    assert ids == sorted(ids)


@pytest.mark.parametrize("part", ["history", "disclosures"])
async def test_a_page_is_bounded_and_its_cursor_belongs_to_its_referral(portal, long_lived, part):
    path = f"/referrals/{long_lived}/{part}"
    first = (await portal.get("officer", path)).json()
    assert len(first["items"]) == 50
    for limit in (0, MAXIMUM_LIMIT + 1):
        assert (await portal.get("officer", path, limit=limit)).status_code == 422
    other, _, _ = await portal.offered()
    foreign = await portal.get("officer", f"/referrals/{other}/{part}", cursor=first["next_cursor"])
    assert (foreign.status_code, foreign.json()["code"]) == (422, "invalid-cursor")


async def test_a_partner_pages_through_its_own_steps(portal):
    referral_id, offer_id, partner = await portal.offered()
    base = f"/referrals/{referral_id}"
    await portal.post(partner, f"{base}/offers/{offer_id}/decline", {"reason": "NO_CAPACITY"})
    found = await pages(portal, partner, f"{base}/history", 1)
    assert [[entry["verb"] for entry in page] for page in found] == [["OFFER"], ["DECLINE"]]


async def test_every_page_is_a_consultation(portal, long_lived):
    await pages(portal, "dpo", f"/referrals/{long_lived}/disclosures", MAXIMUM_LIMIT)
    entries = (await portal.get("auditor", "/audit-log", actor="dpo")).json()["items"]
    assert [entry["operation"] for entry in entries] == ["get_referral_disclosures"] * 11
    assert {tuple(entry["subjects"]) for entry in entries} == {(long_lived,)}
