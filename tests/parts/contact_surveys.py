"""Victims whom the tests of surveys ring, or must not: sent, drawn, and told of."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from bluelamp.kit import clocks
from contact.surveys import demonstration
from parts.contact import Contact

SAFE = demonstration.SAFE
_numbers = count(1)


def a_case(**changes: Any) -> dict[str, Any]:
    """A victim of burglary whose incident was recorded six weeks ago today."""
    recorded_at = (clocks.now() - timedelta(days=42)).isoformat()
    case = demonstration.case(next(_numbers) + 5000, "DUDLEY", recorded_at)
    return {**case, "victim_id": str(uuid4()), "checks": dict(SAFE), **changes}


async def send(contact: Contact, **changes: Any) -> dict[str, Any]:
    """Send a case, and return it as it was answered."""
    answer = await contact.post("safeguarding_service", "/survey-cases", a_case(**changes))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def draw(contact: Contact, *, quota: int = 1000, seed: int = 7, lpu: str = "DUDLEY") -> dict[str, Any]:
    """Draw from the burglaries of a unit that fall due about now."""
    today = clocks.today()
    body = {
        "survey_id": str(demonstration.CRIME_SURVEY),
        "due_from": (today - timedelta(days=7)).isoformat(),
        "due_until": (today + timedelta(days=8)).isoformat(),
        "seed": seed,
        "quotas": [{"lpu": lpu, "incident_group": "BURGLARY", "quota": quota}],
    }
    answer = await contact.post("analyst", "/survey-samples", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def drawn(contact: Contact, **changes: Any) -> str:
    """Send a case and draw it; returns its id."""
    case = await send(contact, **changes)
    await draw(contact)
    return str(case["survey_case_id"])


async def ring(contact: Contact, case_id: str) -> str:
    """Begin an attempt; returns its id."""
    answer = await contact.post("surveyor", f"/survey-cases/{case_id}/attempts")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["survey_attempt_id"])


async def check(contact: Contact, victim_id: str, **found: str) -> dict[str, Any]:
    """Tell what is known of a person now."""
    body = {"victim_id": victim_id, "checks": {**SAFE, **found}}
    answer = await contact.post("safeguarding_service", "/victim-checks", body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def status_of(contact: Contact, case_id: str) -> tuple[str, list[str]]:
    """Where a case stands, and why nobody rings it."""
    case = (await contact.get("analyst", f"/survey-cases/{case_id}")).json()
    return case["status"], case["suppression_reasons"]


async def kept_of(contact: Contact, case_id: str) -> tuple[bool, bool]:
    """Whether the table still holds how to reach a victim, and whose case it is."""
    [row] = await contact.sql(
        "SELECT contact_details IS NOT NULL AS details, victim_id IS NOT NULL AS victim FROM survey_cases "
        "WHERE survey_case_id = $1",
        UUID(case_id),
    )
    return row["details"], row["victim"]
