"""What the tests of cohorts need: people who are put forward, panels that sit, votes, and decisions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx

from bluelamp.kit import clocks
from parts.offenders import Offenders
from parts.offenders_caseload import offender_of
from parts.platform import FORCE, PARTNER_A, PARTNER_B

REASON = "Six burglaries in two months since he came out."
AGENCIES = {FORCE: "POLICE", PARTNER_A: "PROBATION_SERVICE", PARTNER_B: "HOUSING"}
WHO = {FORCE: "offender_manager", PARTNER_A: "partner_a", PARTNER_B: "partner_b"}
FACTS: dict[str, Any] = {
    "predictor_percent": 78,
    "needs": [{"pathway": "ACCOMMODATION", "score": 2}],
    "intelligence": {"bearing": 3, "set_aside": 20},
}


def nomination(offender_id: UUID | str, **more: Any) -> dict[str, Any]:
    return {
        "offender_id": str(offender_id),
        "cohort": "FIXED",
        "reason": REASON,
        "offence_patterns": ["BURGLARY"],
        "is_statutory": True,
        "facts": FACTS,
        **more,
    }


async def nominate(
    offenders: Offenders, offender_id: UUID | str, who: str = "offender_manager", **more: Any
) -> httpx.Response:
    return await offenders.post(who, "/nominations", nomination(offender_id, **more))


async def nominated(offenders: Offenders, offender_id: UUID | str | None = None, **more: Any) -> dict[str, Any]:
    """Somebody put forward, as whoever manages reads it."""
    answer = await nominate(offenders, offender_id or await offender_of(offenders), **more)
    assert answer.status_code == 201, answer.text
    return await read(offenders, answer.json()["nomination_id"])


async def read(offenders: Offenders, nomination_id: str, who: str = "offender_supervisor") -> dict[str, Any]:
    answer = await offenders.get(who, f"/nominations/{nomination_id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def of_nomination(one: dict[str, Any]) -> dict[str, str]:
    return {"nomination_id": one["nomination_id"]}


async def call(
    offenders: Offenders, *agenda: dict[str, Any], sitting: Sequence[UUID] = (FORCE, PARTNER_A), **more: Any
) -> httpx.Response:
    body = {
        "meets_on": clocks.today().isoformat(),
        "members": [{"organisation_id": str(one), "agency": AGENCIES[one]} for one in sitting],
        "agenda": list(agenda),
        **more,
    }
    return await offenders.post("iom_coordinator", "/panels", body)


async def called(
    offenders: Offenders, *agenda: dict[str, Any], members: Sequence[UUID] = (FORCE, PARTNER_A)
) -> tuple[str, list[str]]:
    """A panel and what stands on its agenda."""
    answer = await call(offenders, *agenda, sitting=members)
    assert answer.status_code == 201, answer.text
    panel_id = answer.json()["panel_id"]
    listed = await offenders.get("offender_supervisor", f"/panels/{panel_id}/agenda")
    return panel_id, [one["item_id"] for one in listed.json()["items"]]


async def vote(offenders: Offenders, panel_id: str, item_id: str, who: str, given: str = "ACCEPT") -> httpx.Response:
    view = {"item_id": item_id, "vote": given, "view": "We know him, and we would work with him."}
    return await offenders.post(who, f"/panels/{panel_id}/views", view)


async def voted(
    offenders: Offenders,
    panel_id: str,
    item_id: str,
    given: str = "ACCEPT",
    members: Sequence[UUID] = (FORCE, PARTNER_A),
) -> None:
    for one in members:
        answer = await vote(offenders, panel_id, item_id, WHO[one], given)
        assert answer.status_code == 201, answer.text


def acceptance(item_id: str, **more: Any) -> dict[str, Any]:
    return {
        "item_id": item_id,
        "decision": "ACCEPT",
        "reason": "Both agencies would take him in.",
        "colour": "RED",
        "manager": "offender-manager",
        "team": "SANDWELL_IOM",
        "lpu": "SANDWELL",
        **more,
    }


def decline(item_id: str, **more: Any) -> dict[str, Any]:
    reason = "The neighbourhood team goes on with him."
    return {
        "item_id": item_id,
        "decision": "DECLINE",
        "reason": reason,
        "decline_reasons": ["BELOW_ENTRY"],
        **more,
    }


def deselection(item_id: str, **more: Any) -> dict[str, Any]:
    return {
        "item_id": item_id,
        "decision": "DESELECT",
        "reason": "A year without an offence, and a tenancy.",
        "deselection_reason": "SUSTAINED_REDUCTION",
        **more,
    }


async def decide(
    offenders: Offenders, panel_id: str, body: dict[str, Any], who: str = "iom_coordinator"
) -> httpx.Response:
    return await offenders.post(who, f"/panels/{panel_id}/decisions", body)


async def accepted(offenders: Offenders, offender_id: UUID | str | None = None, **more: Any) -> dict[str, Any]:
    """Somebody whom a panel has taken in, and what it decided."""
    return await accept(offenders, await nominated(offenders, offender_id), **more)


async def accept(offenders: Offenders, one: dict[str, Any], **more: Any) -> dict[str, Any]:
    panel_id, [item_id] = await called(offenders, of_nomination(one))
    await voted(offenders, panel_id, item_id)
    answer = await decide(offenders, panel_id, acceptance(item_id, **more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def let_go(offenders: Offenders, case_id: str, **more: Any) -> dict[str, Any]:
    panel_id, [item_id] = await called(offenders, {"case_id": case_id})
    await voted(offenders, panel_id, item_id, "DESELECT")
    answer = await decide(offenders, panel_id, deselection(item_id, **more))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def close(offenders: Offenders, panel_id: str) -> httpx.Response:
    body = {"reason": "Everybody was spoken about."}
    return await offenders.post("iom_coordinator", f"/panels/{panel_id}/closure", body)
