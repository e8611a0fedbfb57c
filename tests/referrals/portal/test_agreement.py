"""The person's agreement: to whom it reaches, and what happens when it is limited or withdrawn (domain.md §1.3)."""

import pytest
from parts.platform import PARTNER_A, PARTNER_B
from parts.portal import PARTNERS, a_referral

from bluelamp.schemas.people import AgreementPosition
from bluelamp.schemas.referrals import Agreement, Status
from referrals.portal.rules.agreement import consequence
from referrals.portal.rules.transitions import Verb

LANTERN, HARBOUR = "00000000-0000-7000-8000-0000000000a1", "00000000-0000-7000-8000-0000000000b1"
GIVEN = {"position": "GIVEN", "asked_on": "2026-01-20", "asked_by": "PC 4471", "how": "In person"}
WHY = "They may come to harm without support."


async def amended(portal, referral_id, **agreement):
    answer = await portal.patch("officer", f"/referrals/{referral_id}", {"agreement": agreement}, "*")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def letters(portal):
    jobs = await portal.sql("SELECT convert_from(payload, 'UTF8') AS payload FROM pgqueuer ORDER BY id")
    return [job["payload"].partition(":")[0] for job in jobs]


async def test_only_partners_that_the_person_agreed_to_are_asked(portal):
    _, _, partner = await portal.offered(agreement={**GIVEN, "scope": [str(PARTNER_B)]})
    assert PARTNERS[PARTNER_B] == partner


async def test_a_chosen_service_outside_the_scope_is_refused(portal):
    body = {"agreement": {**GIVEN, "scope": [str(PARTNER_B)]}, "route": "chosen", "services": [LANTERN]}
    answer = await portal.post("officer", "/referrals", a_referral(**body))
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("#/services/0", "outside_scope")]


async def test_an_agreement_that_is_withdrawn_ends_the_referral_and_tells_the_partner_that_has_it(portal):
    referral_id, _, partner = await portal.accepted()
    done = await amended(portal, referral_id, withdrawn_on="2026-01-21")
    assert done["status"] == "WITHDRAWN"
    seen = (await portal.get(partner, f"/referrals/{referral_id}")).json()
    assert (seen["shared"], seen["status"], seen["offers"][0]["status"]) == (None, "WITHDRAWN", "WITHDRAWN")
    assert len(await portal.events("withdrawn")) == 1
    assert "ENDED" in await letters(portal)
    mine = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    assert mine["agreement"]["withdrawn_on"] == "2026-01-21"
    assert mine["version"] == done["version"]


async def test_with_a_reason_to_go_on_an_open_offer_comes_back_to_the_officer(portal):
    referral_id, _, partner = await portal.offered()
    done = await amended(portal, referral_id, position="REFUSED", override_reason=WHY)
    assert done["status"] == "RETURNED_TO_REFERRER"
    await portal.route_waiting()
    mine = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    assert (mine["status"], [one["status"] for one in mine["offers"]]) == ("RETURNED_TO_REFERRER", ["WITHDRAWN"])
    assert mine["due_at"] is not None
    assert (await portal.get(partner, f"/referrals/{referral_id}")).json()["shared"] is None


async def test_with_a_reason_to_go_on_an_accepting_partner_is_told_and_keeps_what_is_covered(portal):
    referral_id, _, partner = await portal.accepted()
    lowered = "UPDATE sharing_agreements SET data_items = array_remove(data_items, 'OPINION')"
    await portal.sql(lowered)
    await amended(portal, referral_id, withdrawn_on="2026-01-21", override_reason=WHY)
    seen = (await portal.get(partner, f"/referrals/{referral_id}")).json()
    assert seen["status"] == "ACCEPTED"
    assert seen["offers"][-1]["agreement_lost_at"] is not None
    assert seen["shared"]["person"]["given_name"] == "Example"
    assert "OPINION" not in seen["shared_fields"]
    assert seen["shared"]["opinion"] is None
    assert len(await portal.events("agreement_lost")) == 1
    assert "AGREEMENT_LOST" in await letters(portal)
    ledger = (await portal.get("officer", f"/referrals/{referral_id}/disclosures")).json()["items"]
    assert [one["kind"] for one in ledger] == ["OFFER", "REDUCTION"]


async def test_a_reduction_tells_nothing_new_when_one_patch_withdraws_and_corrects(portal):
    referral_id, _, partner = await portal.accepted()
    base = f"/referrals/{referral_id}"
    await portal.sql("UPDATE sharing_agreements SET data_items = array_remove(data_items, 'OPINION')")
    patch = {
        "agreement": {"withdrawn_on": "2026-01-21", "override_reason": WHY},
        "concern": {"facts": "Low since the winter.", "opinion": "Another view."},
    }
    answer = await portal.patch("officer", base, patch, "*")
    assert answer.status_code == 200, answer.text
    ledger = (await portal.get("officer", f"{base}/disclosures")).json()["items"]
    assert [(one["kind"], one["told"]) for one in ledger[1:]] == [("CORRECTION", ["FACTS"])]
    seen = (await portal.get(partner, base)).json()
    assert (seen["shared"]["facts"], seen["shared"]["opinion"]) == ("Low since the winter.", None)
    assert seen["withheld_fields"] == ["OPINION"]
    assert {"AGREEMENT_LOST", "WITHHELD"} <= set(await letters(portal))
    assert (await portal.get("officer", base)).headers["etag"] == answer.headers["etag"]


async def test_what_no_agreement_covers_is_taken_away_as_it_was_and_never_corrected(portal):
    referral_id, _, partner = await portal.accepted()
    base = f"/referrals/{referral_id}"
    await portal.sql("UPDATE sharing_agreements SET valid_from = '2020-01-01', expires_on = '2020-12-31'")
    patch = {
        "agreement": {"withdrawn_on": "2026-01-21", "override_reason": WHY},
        "concern": {"facts": "Low since the winter."},
    }
    assert (await portal.patch("officer", base, patch, "*")).status_code == 200
    ledger = (await portal.get("officer", f"{base}/disclosures")).json()["items"]
    assert [(one["kind"], one["told"]) for one in ledger[1:]] == [("REDUCTION", []), ("REDUCTION", [])]
    assert all("winter" not in str(one["copy_sent"]) for one in ledger)
    seen = (await portal.get(partner, base)).json()
    assert (seen["shared_fields"], seen["withheld_fields"]) == (["NEEDS"], ["FACTS"])
    assert (seen["corrected_at"], seen["reduced_at"] is None) == (None, False)


HELD = {"facts": "A child said that they are hit.", "protection_concern": True}
RELEASE = {"decision": "RELEASE", "reason": "The hub has it and agrees."}


async def test_an_agreement_withdrawn_while_held_returns_the_referral_when_it_is_released(portal):
    referral_id = (await portal.submitted(concern=HELD))["referral_id"]
    done = await amended(portal, referral_id, withdrawn_on="2026-01-21", override_reason=WHY)
    assert done["status"] == "SUPERVISOR_CHECK"
    assert len(await portal.events("agreement_lost")) == 1
    released = await portal.post("sergeant", f"/referrals/{referral_id}/supervisor-check", RELEASE)
    assert released.json()["status"] == "RETURNED_TO_REFERRER", released.text
    await portal.route_waiting()
    mine = (await portal.get("officer", f"/referrals/{referral_id}")).json()
    assert (mine["status"], mine["offers"], mine["due_at"] is None) == ("RETURNED_TO_REFERRER", [], False)
    history = (await portal.get("officer", f"/referrals/{referral_id}/history")).json()["items"]
    assert [(one["verb"], one["reason"]) for one in history][-2:] == [
        ("RELEASE", None),
        ("RETURN", "AGREEMENT_WITHDRAWN"),
    ]


async def test_a_referral_made_without_agreement_for_a_reason_is_released_to_a_partner(portal):
    refused = {**GIVEN, "position": "REFUSED", "override_reason": WHY}
    referral_id = (await portal.submitted(concern=HELD, agreement=refused))["referral_id"]
    released = await portal.post("sergeant", f"/referrals/{referral_id}/supervisor-check", RELEASE)
    assert released.json()["status"] == "SUBMITTED"
    await portal.route_waiting()
    assert (await portal.get("officer", f"/referrals/{referral_id}")).json()["status"] == "OFFERED"


@pytest.mark.parametrize("state", ["offered", "accepted"])
async def test_a_partner_outside_a_narrowed_scope_loses_the_referral(portal, state):
    referral_id, _, partner = await getattr(portal, state)(route="chosen", services=[LANTERN, HARBOUR])
    assert partner == PARTNERS[PARTNER_A]
    done = await amended(portal, referral_id, scope=[str(PARTNER_B)])
    assert done["status"] == "RETURNED_TO_REFERRER"
    assert (await portal.get(partner, f"/referrals/{referral_id}")).json()["shared"] is None
    history = (await portal.get(partner, f"/referrals/{referral_id}/history")).json()["items"]
    assert (history[-1]["verb"], history[-1]["reason"]) == ("TAKE_BACK", "OUTSIDE_SCOPE")
    again = await portal.post("officer", f"/referrals/{referral_id}/resubmission", {"route": "best"})
    assert again.status_code == 200, again.text
    await portal.route_waiting()
    offers = (await portal.get("officer", f"/referrals/{referral_id}")).json()["offers"]
    assert offers[-1]["organisation_id"] == str(PARTNER_B)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"withdrawn_on": "2999-01-01"}, "#/agreement/withdrawn_on"),
        ({"withdrawn_on": "2026-01-19"}, "#/agreement/withdrawn_on"),
        ({"scope": []}, "#/agreement/scope"),
        ({"scope": [str(PARTNER_A)] * 2}, "#/agreement/scope/1"),
    ],
)
async def test_an_agreement_that_cannot_be_is_refused(portal, changes, pointer):
    referral_id, _, _ = await portal.offered()
    answer = await portal.patch("officer", f"/referrals/{referral_id}", {"agreement": changes}, "*")
    assert answer.status_code == 422
    assert pointer in {one["pointer"] for one in answer.json()["errors"]}


def agreement(**changes):
    return Agreement.model_validate({"position": AgreementPosition.GIVEN, **changes})


@pytest.mark.parametrize(
    ("after", "status", "holder", "verb"),
    [
        ({"withdrawn_on": "2026-01-21"}, Status.SUPERVISOR_CHECK, None, Verb.WITHDRAW),
        ({"withdrawn_on": "2026-01-21"}, Status.CLOSED, PARTNER_A, None),
        ({"position": "REFUSED", "override_reason": WHY}, Status.SUBMITTED, None, Verb.RETURN),
        ({"position": "REFUSED", "override_reason": WHY}, Status.SUPERVISOR_CHECK, None, Verb.LOSE_AGREEMENT),
        ({"position": "REFUSED", "override_reason": WHY}, Status.ENGAGED, PARTNER_A, Verb.LOSE_AGREEMENT),
        ({"scope": [str(PARTNER_A)]}, Status.ENGAGED, PARTNER_A, None),
        ({"scope": [str(PARTNER_B)]}, Status.SUBMITTED, None, None),
        ({"how": "By telephone"}, Status.OFFERED, PARTNER_A, None),
    ],
)
def test_what_follows_from_a_changed_agreement(after, status, holder, verb):
    assert consequence(agreement(), agreement(**after), status, holder) is verb
