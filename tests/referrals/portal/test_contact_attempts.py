"""Attempts to reach the person: read back by those who may, and no more detail than the person agreed to."""

from datetime import UTC, datetime

import pytest

DETAIL = "They told me about their medication."


def attempt(**changes):
    return {"attempted_at": datetime.now(UTC).isoformat(), "channel": "PHONE", "result": "NO_ANSWER", **changes}


async def test_attempts_are_read_back_by_referrer_unit_and_partner(portal):
    referral_id, offer_id, partner = await portal.accepted()
    path = f"/referrals/{referral_id}/contact-attempts"
    made = [await portal.post(partner, path, attempt(channel=channel)) for channel in ("PHONE", "SMS", "EMAIL")]
    assert [answer.status_code for answer in made] == [201] * 3
    ids = [answer.json()["attempt_id"] for answer in made]
    for who in ("officer", "sergeant", partner):
        async with portal.client(who) as client:
            first = (await client.get(path, params={"limit": 2})).json()
            rest = (await client.get(path, params={"limit": 2, "cursor": first["next_cursor"]})).json()
        assert [one["attempt_id"] for one in first["items"] + rest["items"]] == ids
        assert rest["next_cursor"] is None
    one = (await portal.get("officer", made[0].headers["location"].removeprefix("/referrals/v1"))).json()
    assert one == first["items"][0]
    assert (one["offer_id"], one["channel"], one["result"], one["note"]) == (offer_id, "PHONE", "NO_ANSWER", None)


async def test_nobody_else_reads_them(portal):
    referral_id, _, partner = await portal.accepted()
    path = f"/referrals/{referral_id}/contact-attempts"
    answer = await portal.post(partner, path, attempt())
    location = answer.headers["location"].removeprefix("/referrals/v1")
    assert partner == "partner_a"
    for who in ("officer_2", "partner_b"):
        assert (await portal.get(who, path)).status_code == 404
        assert (await portal.get(who, location)).status_code == 404
    other, _, _ = await portal.offered()
    elsewhere = location.replace(referral_id, other)
    assert (await portal.get("officer", elsewhere)).status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("contact-attempts", attempt()),
        ("engagement", {"engaged_on": None}),
        ("outcome", {"outcome": "INFORMATION_SENT"}),
    ],
)
async def test_detail_goes_to_the_police_only_if_the_person_agreed(portal, path, body):
    referral_id, _, partner = await portal.accepted()
    if "engaged_on" in body:
        body = {"engaged_on": datetime.now(UTC).date().isoformat()}
    else:
        body = {**body, **({"attempted_at": datetime.now(UTC).isoformat()} if "attempted_at" in body else {})}
    refused = await portal.post(partner, f"/referrals/{referral_id}/{path}", {**body, "note": DETAIL})
    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [("#/note", "detail_not_agreed")]
    taken = await portal.post(
        partner, f"/referrals/{referral_id}/{path}", {**body, "note": DETAIL, "detail_agreed": True}
    )
    assert taken.status_code in {200, 201}, taken.text


async def test_the_note_that_other_needs_is_kept_short(portal):
    referral_id, _, partner = await portal.accepted()
    path = f"/referrals/{referral_id}/outcome"
    refused = await portal.post(partner, path, {"outcome": "OTHER", "note": "x" * 201})
    assert [one["code"] for one in refused.json()["errors"]] == ["note_too_long"]
    taken = await portal.post(partner, path, {"outcome": "OTHER", "note": "They moved abroad."})
    assert taken.status_code == 200, taken.text


async def test_what_safeguarding_must_know_goes_there_and_not_to_the_history(portal):
    referral_id, _, partner = await portal.accepted()
    report = {"outcome": "STEPPED_UP", "note": "A child was hit."}
    assert (await portal.post(partner, f"/referrals/{referral_id}/outcome", report)).status_code == 200
    entry = (await portal.get("officer", f"/referrals/{referral_id}/history")).json()["items"][-1]
    assert (entry["verb"], entry["note"]) == ("STEP_UP", None)
    [escalation] = await portal.sql("SELECT reason FROM escalations")
    assert escalation["reason"] == "A child was hit."
