"""Cases of a hub for tests: brought, screened, decided and told of by whoever may."""

from typing import Any

from bluelamp.kit import clocks
from parts.safeguarding import Safeguarding
from safeguarding.cases import demonstration

LONG_REASON = "Because of what the school and the hospital have written down."
DECISION = demonstration.DECISION
SECTION_47 = demonstration.DECISION_OF_SECTION_47
UPHELD = demonstration.CHALLENGE_UPHELD


def a_case(**changes: object) -> dict[str, Any]:
    """A case that is right in every respect; the tests change what they are about."""
    return {**demonstration.SHORTEST, **changes}


def a_discussion(**changes: object) -> dict[str, Any]:
    """The record of a child's strategy discussion that needs no clock of its own."""
    threshold = {"met": False, "reason": "No significant harm is suspected.", "alternative": "SECTION_17"}
    return {**demonstration.DISCUSSION, "threshold": threshold, "actions": [], **changes}


async def bring(service: Safeguarding, who: str = "officer", **changes: object) -> dict[str, Any]:
    answer = await service.post(who, "/cases", a_case(**changes))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def act(service: Safeguarding, who: str, case_id: str, what: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await service.post(who, f"/cases/{case_id}/{what}", body)
    assert answer.status_code < 300, (what, answer.text)
    return answer.json()


async def screened(service: Safeguarding, rating: str = "AMBER", who: str = "mash_csc", **changes: object) -> str:
    case_id = (await bring(service, **changes))["case_id"]
    await act(service, who, case_id, "screening", {**demonstration.SCREENING, "rating": rating})
    return case_id


async def decided(service: Safeguarding, by: str = "hub_manager", **changes: object) -> str:
    case_id = await screened(service)
    await act(service, by, case_id, "decision", {**DECISION, **changes})
    return case_id


async def notified(service: Safeguarding, by: str = "hub_manager", **changes: object) -> str:
    case_id = await decided(service, by, **changes)
    await act(service, by, case_id, "notification", demonstration.NOTIFICATION)
    return case_id


async def section_47_met(service: Safeguarding, case_id: str) -> None:
    """A strategy discussion that found the threshold met, so that enquiries under section 47 can be decided on."""
    held = {**demonstration.DISCUSSION, "held_at": clocks.now().isoformat(), "actions": []}
    await act(service, "mash_csc", case_id, "discussions", held)


async def escalated(service: Safeguarding, by: str = "hub_manager") -> tuple[str, str]:
    """A challenge that waits for its answer: the case and the challenge."""
    case_id = await notified(service, by)
    raised = await act(service, "mash_health", case_id, "challenges", demonstration.CHALLENGE)
    challenge_id = raised["challenge_id"]
    await act(service, "mash_health", case_id, f"challenges/{challenge_id}/escalation", demonstration.ESCALATION)
    return case_id, challenge_id


def running(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The clocks that run, by kind."""
    return {one["kind"]: one for one in document["clocks"] if one["stopped_at"] is None}


def pointers(answer: Any) -> set[str]:
    """Where the faults of a refusal are."""
    assert answer.status_code == 422, (answer.status_code, answer.text)
    return {fault["pointer"] for fault in answer.json()["errors"]}
