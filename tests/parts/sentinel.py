"""Campaigns, tags and contact routes that are right in every respect; the tests change what they are about."""

from datetime import timedelta
from typing import Any

from bluelamp.kit import clocks
from parts.domestic_abuse import recorded
from parts.safeguarding import Safeguarding
from safeguarding.sentinel import demonstration


def ahead(days: int) -> str:
    return (clocks.today() + timedelta(days=days)).isoformat()


def a_campaign(**changes: Any) -> dict[str, Any]:
    return {
        "theme": "DA",
        "name": "A month",
        "starts_on": ahead(1),
        "ends_on": ahead(30),
        "objectives": ["More is told."],
        **changes,
    }


async def tagged(safeguarding: Safeguarding, who: str = "officer", **incident: Any) -> dict[str, Any]:
    made = await recorded(safeguarding, **incident)
    body = {"record_type": "ABUSE_INCIDENT", "record_id": made["abuse_incident_id"]}
    answer = await safeguarding.post(who, "/themes/DA/tags", body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def routed(safeguarding: Safeguarding, **changes: Any) -> dict[str, Any]:
    answer = await safeguarding.post("officer", "/contact-routes", {**demonstration.NEW_ROUTE, **changes})
    assert answer.status_code == 201, answer.text
    return answer.json()
