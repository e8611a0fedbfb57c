"""A decision can be explained from outside: by its window, by the audit log's words, by what kept a service out."""

from datetime import UTC, datetime, timedelta

import pytest
from parts.portal import a_referral

from bluelamp.kit.clocks import WorkingHours
from bluelamp.schemas.common import WindowUnit
from referrals.portal.rules.offers import Window, answer_due

LANTERN = "00000000-0000-7000-8000-0000000000a1"
ANOTHER = """
INSERT INTO sharing_agreements (force_organisation_id, organisation_id, title, purpose, data_items, lawful_bases,
    regime, partner_basis, retention, valid_from, expires_on)
SELECT force_organisation_id, organisation_id, title, purpose, '{NAME}', '{CDA1998_S115}', regime, partner_basis,
    retention, '2026-01-01', '2999-12-31' FROM sharing_agreements
"""


async def test_offer_and_history_name_the_window_that_explains_itself(portal):
    referral_id, _, partner = await portal.accepted()
    for who in ("officer", partner):
        offer = (await portal.get(who, f"/referrals/{referral_id}")).json()["offers"][-1]
        items = (await portal.get(who, f"/referrals/{referral_id}/history")).json()["items"]
        named = {item["response_window_id"] for item in items if item["verb"] in {"OFFER", "ACCEPT"}}
        assert named == {offer["response_window_id"]}
        windows = (await portal.get(who, "/response-windows")).json()["items"]
        [window] = [one for one in windows if one["response_window_id"] == offer["response_window_id"]]
        assert (window["opens"], window["closes"]) == ("09:00", "17:00")
        assert window["working_days"] == ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]


async def test_the_hours_of_a_window_are_set_with_it(portal):
    new = {
        "answer_within": 2,
        "answer_unit": "WORKING_HOURS",
        "first_contact_within": 4,
        "first_contact_unit": "WORKING_DAYS",
        "opens": "08:00",
        "closes": "20:00",
        "working_days": ["SATURDAY", "MONDAY"],
        "effective_from": "2099-01-01T00:00:00Z",
    }
    async with portal.client("directory_admin") as client:
        made = await client.put("/response-windows/ROUTINE", json=new)
        assert made.status_code == 200, made.text
        assert (made.json()["opens"], made.json()["closes"]) == ("08:00", "20:00")
        assert made.json()["working_days"] == ["MONDAY", "SATURDAY"]
        for changes, pointer in (({"opens": "01:00"}, "#/opens"), ({"closes": "07:00"}, "#/closes")):
            refused = await client.put("/response-windows/URGENT", json=new | changes)
            assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


def test_an_answer_is_due_by_the_hours_of_the_window():
    saturday = datetime(2026, 11, 21, 10, tzinfo=UTC)
    hours = WorkingHours(weekdays=frozenset(range(7)))
    window = Window(2, WindowUnit.WORKING_HOURS, 1, WindowUnit.WORKING_DAYS, hours)
    assert answer_due(saturday, window) == saturday + timedelta(hours=2)


async def operations(portal):
    rows = await portal.sql("SELECT operation FROM audit_entries WHERE action = 'ALTERATION' ORDER BY entry_id")
    return [row["operation"] for row in rows]


async def test_the_audit_log_says_what_was_done(portal):
    referral_id, _, partner = await portal.accepted()
    base = f"/referrals/{referral_id}"
    await portal.post(partner, f"{base}/engagement", {"engaged_on": datetime.now(UTC).date().isoformat()})
    await portal.post(partner, f"{base}/outcome", {"outcome": "NEED_MET"})
    taken, _, _ = await portal.offered()
    await portal.post("officer", f"/referrals/{taken}/withdrawal", {"reason": "DUPLICATE"})
    found = await operations(portal)
    assert {"make_offer", "accept_offer", "record_engagement", "report_outcome", "withdraw_referral"} <= set(found)
    assert "move_referral" not in found


async def test_a_second_agreement_leaves_the_first_in_use(portal):
    await portal.sql(ANOTHER)
    referral_id, _, partner = await portal.offered(route="chosen", services=[LANTERN])
    seen = (await portal.get(partner, f"/referrals/{referral_id}")).json()
    assert "SAFE_CONTACT" in seen["shared_fields"]


async def test_a_basis_that_no_agreement_covers_has_a_code_of_its_own(portal):
    await portal.sql("UPDATE sharing_agreements SET lawful_bases = '{CDA1998_S115}'")
    body = a_referral(lawful_basis="CA2004_S11", route="chosen", services=[LANTERN])
    refused = await portal.post("officer", "/referrals", body)
    assert [one["code"] for one in refused.json()["errors"]] == ["basis_not_covered"]


@pytest.mark.parametrize("name", ["period_from", "period_until"])
async def test_figures_are_of_whole_days(portal, name):
    answer = await portal.get("board", "/statistics", **{name: "2026-01-01T09:00:00Z"})
    assert answer.status_code == 422
    for day in (datetime.now(UTC).date() + timedelta(days=1), "2013-12-31", "0001-01-01", "9999-12-31"):
        assert (await portal.get("board", "/statistics", **{name: str(day)})).status_code == 422
