"""Assessments and incidents that are right in every respect; the tests change what they are about."""

from typing import Any
from uuid import UUID

from parts.safeguarding import Safeguarding
from safeguarding.domestic_abuse.demonstration import KEYS
from safeguarding.domestic_abuse.usecases import serial

SAFELIVES_KEYS = tuple(key for number, key in enumerate(KEYS, start=1) if number not in {10, 11, 12})
PROMPTS = [
    {"prompt": "HONOUR_BASED_VIOLENCE", "finding": "NO_CONCERN"},
    {"prompt": "STALKING", "finding": "NO_CONCERN"},
]


def person(name: str, born: str | None = "1990-05-05") -> dict[str, Any]:
    return {"person": {"given_name": "Example", "family_name": f"Person-{name}", "date_of_birth": born}}


def answers(yes: int, keys: tuple[str, ...] = KEYS, others: str = "NO") -> list[dict[str, str]]:
    return [{"key": key, "answer": "YES" if number < yes else others} for number, key in enumerate(keys)]


def an_assessment(yes: int = 14, grade: str = "HIGH", **changes: Any) -> dict[str, Any]:
    return {
        "instrument": "DASH_ACPO_27",
        "lpu": "SANDWELL",
        "victim": person("Victim"),
        "perpetrators": [person("Perpetrator", "1984-02-02")],
        "answers": answers(yes),
        "prompt_findings": PROMPTS,
        "grade": grade,
        "grade_reason": "What was said and seen at the address.",
        "intelligence_searched": True,
        **changes,
    }


def an_incident(**changes: Any) -> dict[str, Any]:
    return {
        "lpu": "SANDWELL",
        "occurred_on": "2026-11-01",
        "kind": "INCIDENT",
        "severity": "LESSER",
        "victim": person("Victim"),
        "perpetrators": [person("Perpetrator", "1984-02-02")],
        **changes,
    }


def known(person_id: str) -> dict[str, str]:
    return {"person_id": person_id}


async def assessed(safeguarding: Safeguarding, who: str = "officer", **changes: Any) -> dict[str, Any]:
    answer = await safeguarding.post(who, "/risk-assessments", an_assessment(**changes))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def recorded(safeguarding: Safeguarding, who: str = "officer", **changes: Any) -> dict[str, Any]:
    """An incident, and what the worker finds from it."""
    answer = await safeguarding.post(who, "/abuse-incidents", an_incident(**changes))
    assert answer.status_code == 201, answer.text
    await serial.follow_abuse_incident(safeguarding.resources, UUID(answer.json()["abuse_incident_id"]))
    return answer.json()


async def referred(safeguarding: Safeguarding, who: str = "officer", **changes: Any) -> dict[str, Any]:
    assessment = await assessed(safeguarding, who, **changes)
    body = {"risk_assessment_id": assessment["risk_assessment_id"]}
    answer = await safeguarding.post(who, "/marac-referrals", body)
    assert answer.status_code == 201, answer.text
    return answer.json()
