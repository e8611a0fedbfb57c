"""What a replay says of who worked with the case and who was told of it; and of an answer that came too late."""

from datetime import datetime, timedelta
from uuid import UUID

from parts.cases import act
from parts.hub_cases import screened
from parts.safeguarding import Safeguarding
from parts.stored import as_owner

from bluelamp.kit import clocks
from safeguarding.cases import demonstration as cases


async def replayed(hub: Safeguarding, case_id: str, at: str, who: str = "hub_manager") -> dict:
    answer = await hub.get(who, f"/cases/{case_id}/as-known-at", at=at)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_who_worked_with_the_person_and_what_was_told_by_then_is_replayed(hub: Safeguarding):
    case = await screened(hub)
    moments = [clocks.now().isoformat()]
    for worker in ("Social worker Example-One", "Social worker Example-Two"):
        body = {"allocated_worker": worker, "reason": "They know the family."}
        await act(hub, "mash_csc", case.case_id, "allocation", body)
        moments.append(clocks.now().isoformat())
    await case.decide_and_release()
    moments.append(clocks.now().isoformat())
    known = [await replayed(hub, case.case_id, at) for at in moments]
    assert [one["allocated_worker"] for one in known] == [
        None,
        "Social worker Example-One",
        "Social worker Example-Two",
        "Social worker Example-Two",
    ]
    shown = (await hub.get("hub_manager", f"/cases/{case.case_id}")).json()
    assert [one["notifications"] for one in known] == [[], [], [], shown["notifications"]]
    assert [one["message"] for one in shown["notifications"]] == [cases.NOTIFICATION["message"]]
    history = (await hub.get("mash_csc", f"/cases/{case.case_id}/history")).json()["items"]
    allocated = [one["allocated_worker"] for one in history if one["verb"] == "ALLOCATE"]
    assert allocated == ["Social worker Example-One", "Social worker Example-Two"]
    assert history[0]["allocated_worker"] is None


async def test_an_answer_committed_while_it_was_decided_is_none_that_the_decision_knew(hub: Safeguarding):
    """It was written down a moment before the decision, which did not see it and says so: its replay says the same."""
    case = await screened(hub)
    await case.ask("HEALTH", "PROBATION")
    await case.answer("PROBATION")
    await case.decide_and_release()
    decision = (await hub.get("hub_manager", f"/cases/{case.case_id}")).json()["decisions"][0]
    assert [one["agency"] for one in decision["information_outstanding"]] == ["HEALTH"]
    await case.answer("HEALTH")
    before = datetime.fromisoformat(decision["decided_at"]) - timedelta(milliseconds=1)
    async with as_owner(hub.database) as owner:
        await owner.execute(
            "UPDATE enquiry_responses SET responded_at = $2 WHERE enquiry_id = $1",
            UUID(case.enquiries["HEALTH"]),
            before,
        )
    at_decision = await replayed(hub, case.case_id, decision["decided_at"])
    assert [one["agency"] for one in at_decision["outstanding"]] == ["HEALTH"]
    assert {one["agency"]: one["response"] and one["response"]["status"] for one in at_decision["answers"]} == {
        "HEALTH": None,
        "PROBATION": "NOTHING_HELD",
    }
    later = await replayed(hub, case.case_id, clocks.now().isoformat())
    assert (later["outstanding"], [one["response"]["status"] for one in later["answers"]]) == ([], ["NOTHING_HELD"] * 2)
