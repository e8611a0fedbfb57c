"""Who leads, from the offenders service to the hub through real processes: the hub away, back, and told each once."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from parts.live_stack import LiveStack, until

from local_stack.background import BackgroundStack, on_free_ports
from offenders.lead_agencies import demonstration as known

pytestmark = pytest.mark.faults

HUB = ("safeguarding-web-1", "safeguarding-worker-1")
PERSON = {"given_name": "Example", "family_name": "offender-nominee-6", "date_of_birth": "1991-02-03"}
"""As the offenders service has whose case waits for an answer, but for the case of it."""
OUTBOX = """
SELECT state, attempts, problem_code FROM handovers
WHERE operation = 'tell_lead_agency' AND record_id = $1 ORDER BY position
"""
ENOUGH_SECONDS = 90.0


@pytest.fixture(scope="module")
async def both(tmp_path_factory) -> AsyncIterator[tuple[LiveStack, LiveStack]]:
    settings = {**on_free_ports(), "BLUELAMP_SERVICES": "safeguarding offenders"}
    with BackgroundStack(tmp_path_factory.mktemp("leads"), settings) as stack:
        hub, offenders = LiveStack(stack, "safeguarding"), LiveStack(stack, "offenders")
        yield hub, offenders
        for live in (hub, offenders):
            await live.close()
            assert live.unforeseen == []


async def shown(hub: LiveStack, person_id: str) -> list[list[str]]:
    answer = await hub.get("mash-police", f"/people/{person_id}/lead-agencies")
    assert answer.status_code == 200, answer.text
    return [one["agencies"] for one in answer.json()["items"]]


async def comes_to_show(hub: LiveStack, person_id: str, agencies: list[list[str]]) -> None:
    async def does() -> bool:
        return await shown(hub, person_id) == agencies

    await until(does, what=f"the hub shows {agencies}", seconds=ENOUGH_SECONDS)


async def decide(offenders: LiveStack, to: dict[str, Any]) -> dict[str, Any]:
    body = {"case_id": str(known.CASE_TO_ANSWER), "reason": "The order has ended.", **to}
    answer = await offenders.post("offender-supervisor", f"/offenders/{known.TO_ANSWER}/lead-agency-changes", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def accept(offenders: LiveStack, change_id: Any) -> None:
    path = f"/lead-agency-changes/{change_id}/answers"
    answer = await offenders.post("offender-supervisor", path, {"answer": "ACCEPTED"})
    assert answer.status_code == 200, answer.text


async def test_the_hub_hears_of_each_change_also_of_those_that_came_while_it_was_away(both):
    hub, offenders = both
    recorded = await hub.post("mash-police", "/people", PERSON)
    assert recorded.status_code == 201, recorded.text
    person_id = recorded.json()["person_id"]
    await accept(offenders, known.CHANGE_TO_ANSWER)
    await comes_to_show(hub, person_id, [["POLICE"]])

    async def tried() -> bool:
        rows = await offenders.rows(OUTBOX, known.TO_ANSWER)
        return bool(rows[1]["attempts"] >= 1 and rows[1]["problem_code"])

    killed = {name: hub.process(name) for name in HUB}
    with hub.stopped(*HUB):
        await decide(offenders, {"to_agency": "UNASSIGNED"})
        change = await decide(offenders, {"to_agency": "POLICE"})
        await accept(offenders, change["change_id"])
        await decide(offenders, {"to_agency": "UNASSIGNED"})
        await until(tried, what="the hub called in vain", seconds=ENOUGH_SECONDS)
        states = [row["state"] for row in await offenders.rows(OUTBOX, known.TO_ANSWER)]
        assert states == ["DELIVERED", "PENDING", "PENDING", "PENDING"]
    for name, pid in killed.items():
        await hub.back(name, pid)
    await comes_to_show(hub, person_id, [])

    async def all_arrived() -> bool:
        return {row["state"] for row in await offenders.rows(OUTBOX, known.TO_ANSWER)} == {"DELIVERED"}

    await until(all_arrived, what="all of it arrived", seconds=ENOUGH_SECONDS)
    assert len(await offenders.rows(OUTBOX, known.TO_ANSWER)) == 4
    [subject] = await hub.rows("SELECT subject_id FROM lead_agency_subjects WHERE subject_id = $1", known.TO_ANSWER)
    assert subject["subject_id"] == known.TO_ANSWER
    # Neither side's door opens to the other: what the hub knows is not read by who manages him, nor the other way.
    assert (await hub.get("offender-manager", f"/people/{person_id}/lead-agencies")).status_code == 403
    assert (await offenders.get("mash-police", f"/offenders/{known.TO_ANSWER}/lead-agency-changes")).status_code == 403
