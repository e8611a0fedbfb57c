"""What is handed over and then comes back, is decided otherwise, or is about somebody in hiding."""

import pytest
from parts.cases import act, screened
from parts.two_services import TwoServices, two_services

from bluelamp.kit.handovers.destinations import StillHeldError
from safeguarding.cases import demonstration

GIVEN = {"position": "GIVEN", "asked_on": "2026-01-20", "asked_by": "Social worker 12", "how": "At home"}
TO_PORTAL = demonstration.DECISION_FOR_THE_PORTAL
NO_REFERRAL = {**TO_PORTAL, "primary_outcome": "NFA_INFORMATION_ONLY", "referral": None}
HOME = {**demonstration.HOME, "kind": "HOME"}


@pytest.fixture
async def both(postgres, templates, issuer, secret_key):
    async with two_services(postgres, templates, issuer, secret_key) as both:
        yield both


async def a_case_of_a_mother(both: TwoServices) -> str:
    return await screened(both.hub, kind="ADULT", people=[{"role": "SUBJECT", "person": demonstration.MOTHER}])


def decision(**changes: object) -> dict[str, object]:
    return {**TO_PORTAL, "referral": {**TO_PORTAL["referral"], "agreement": GIVEN, **changes}}


async def shown(both: TwoServices, case_id: str) -> dict[str, str | None]:
    return (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()["referral"]


async def decided_otherwise(both: TwoServices, case_id: str) -> None:
    """Health challenges what was decided, and the other manager changes it."""
    await act(both.hub, "hub_manager", case_id, "notification", demonstration.NOTIFICATION)
    raised = await act(both.hub, "mash_health", case_id, "challenges", demonstration.CHALLENGE)
    path = f"challenges/{raised['challenge_id']}"
    await act(both.hub, "mash_health", case_id, f"{path}/escalation", demonstration.ESCALATION)
    changed = {**demonstration.CHALLENGE_UPHELD, "result": "CHANGED", "decision": NO_REFERRAL}
    await act(both.hub, "hub_manager_2", case_id, f"{path}/decision", changed)


async def test_the_hub_hears_that_no_service_took_its_referral(both):
    case_id = await a_case_of_a_mother(both)
    await act(both.hub, "hub_manager", case_id, "decision", decision())
    await both.work()
    await both.portal.sql("UPDATE services SET status = 'inactive'")
    await both.portal.route_waiting()
    await both.work()
    told = await shown(both, case_id)
    assert (told["state"], told["status"]) == ("DELIVERED", "RETURNED_TO_REFERRER")


async def test_what_was_decided_otherwise_since_is_not_let_go(both):
    case_id = await a_case_of_a_mother(both)
    await act(both.hub, "hub_manager", case_id, "decision", decision(safe_contact={"channel": "LETTER"}))
    await both.work()
    assert (await shown(both, case_id))["state"] == "HELD"
    await decided_otherwise(both, case_id)
    with pytest.raises(StillHeldError, match="decided_otherwise"):
        await both.release_of_hub(case_id)
    assert (await both.portal.sql("SELECT count(*) FROM referrals"))[0][0] == 0


async def test_the_home_that_somebody_in_hiding_left_does_not_go_along(both):
    case_id = await a_case_of_a_mother(both)
    person_id = (await both.hub.get("hub_manager", f"/cases/{case_id}")).json()["people"][0]["person_id"]
    for address in (HOME, {**HOME, "lines": ["1 Example Refuge"], "kind": "REFUGE"}):
        answer = await both.hub.post("hub_manager", f"/people/{person_id}/addresses", address)
        assert answer.status_code == 201, answer.text
    await act(both.hub, "hub_manager", case_id, "decision", decision())
    await both.work()
    [referral] = await both.portal.sql("SELECT details FROM referrals")
    assert referral["details"]["person"].get("address") is None


async def test_who_stepped_up_is_told_to_ring_when_the_hub_is_away_for_long(both):
    both.door.away = {"safeguarding"}
    referral_id = (await both.portal.submitted(lpu="SANDWELL"))["referral_id"]
    step_up = {"target": "MASH", "reason": "A child in the household said that they are hit."}
    assert (await both.portal.post("officer", f"/referrals/{referral_id}/escalation", step_up)).status_code == 201
    await both.work()

    async def told() -> tuple[str, bool]:
        [one] = (await both.portal.get("officer", f"/referrals/{referral_id}")).json()["escalations"]
        return one["delivery_state"], one["advice"] is not None

    assert await told() == ("QUEUED", False)
    await both.portal.sql("UPDATE escalations SET requested_at = requested_at - interval '16 minutes'")
    assert await told() == ("QUEUED", True)
    both.door.away = set()
    await both.work()
    assert await told() == ("DELIVERED", False)
