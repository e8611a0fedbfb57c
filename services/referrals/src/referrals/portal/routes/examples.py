"""The requests that the reference shows; the demo data accept each of them as it stands.

The records that they name are in `demonstration`.
"""

from typing import Any
from uuid import UUID

from fastapi.openapi.models import Example

from bluelamp.kit.records import path_of
from referrals.portal.demonstration import (
    CAME_FROM,
    HARBOUR_LISTENING_LINE,
    LANTERN_TALKING_SUPPORT,
    SAFE_CONTACT,
    SHORTEST,
    attempt_of,
    offer_of,
)


def offer_path(example: UUID) -> Any:
    """Describe the path parameter by the demo offer that this operation's example works on."""
    return path_of("offer", offer_of(example))


def attempt_path(example: UUID) -> Any:
    """Describe the path parameter by the demo attempt that this operation's example reads."""
    return path_of("attempt", attempt_of(example))


NEW_REFERRAL: dict[str, Example] = {
    "best": Example(summary="Let the platform choose the service", value=SHORTEST),
    "chosen": Example(
        summary="Name the services, and tell of the household",
        value={
            **SHORTEST,
            "route": "chosen",
            "services": [str(HARBOUR_LISTENING_LINE), str(LANTERN_TALKING_SUPPORT)],
            "household": [{"given_name": "Second", "family_name": "Person-One", "relationship": "CHILD", "seen": True}],
        },
    ),
    "without_agreement": Example(
        summary="Asking would not be safe",
        value={
            **SHORTEST,
            "agreement": {
                "position": "NOT_SOUGHT_UNSAFE",
                "override_reason": "A controlling partner was present throughout.",
            },
            "safe_contact": {**SAFE_CONTACT, "do_not": "Do not leave a voicemail."},
        },
    ),
}
MATCH_QUERY: dict[str, Example] = {
    "adult": Example(
        summary="Support for an adult",
        value={"needs": ["MENTAL_HEALTH", "BEREAVEMENT"], "age": 39, "lpu": "BIRMINGHAM_NORTH", "language": "en"},
    )
}
AMENDMENT: dict[str, Example] = {
    "contact": Example(
        summary="Another way to reach the person",
        value={"safe_contact": {"channel": "SMS", "telephone": "07700 900123", "when": None}},
    )
}
WITHDRAWAL: dict[str, Example] = {
    "agreement": Example(summary="The person changed their mind", value={"reason": "PERSON_WITHDREW_AGREEMENT"})
}
SUPERVISOR_CHECK: dict[str, Example] = {
    "release": Example(
        summary="Safeguarding knows already",
        value={
            "decision": "RELEASE",
            "reason": "The hub has the case and agrees with support now.",
            "safeguarding_reference": "M-2026-0042",
        },
    )
}
RESUBMISSION: dict[str, Example] = {
    "best": Example(summary="Try every service again", value={"route": "best"}),
}
ESCALATION: dict[str, Example] = {
    "mash": Example(
        summary="To the hub",
        value={"target": "MASH", "reason": "A child in the household said that they are hit."},
    ),
    "after_999": Example(
        summary="Danger was immediate, and 999 was rung",
        value={
            "target": "EMERGENCY_999",
            "reason": "The former partner was at the door with a knife.",
            "emergency_call": {"rung_at": "2026-11-22T17:40:00Z", "incident_number": "WMP-20261122-0417"},
        },
    ),
}
ACCEPTANCE: dict[str, Example] = {
    "accept": Example(summary="We take it on", value={"note": "A worker will ring tomorrow."})
}
DECLINE: dict[str, Example] = {
    "full": Example(summary="No room this week", value={"reason": "NO_CAPACITY", "note": "Places free from Monday."})
}
CONTACT_ATTEMPT: dict[str, Example] = {
    "no_answer": Example(
        summary="Rang, nobody answered",
        value={"attempted_at": "2026-11-20T10:30:00Z", "channel": "PHONE", "result": "NO_ANSWER"},
    )
}
ENGAGEMENT: dict[str, Example] = {"engaged": Example(summary="Support has begun", value={"engaged_on": "2026-11-20"})}
OUTCOME: dict[str, Example] = {
    "met": Example(
        summary="The need was met, and the person agreed that the police are told more",
        value={"outcome": "NEED_MET", "detail_agreed": True, "note": "Six sessions; doing well."},
    ),
}
RESPONSE_WINDOW: dict[str, Example] = {
    "two_days": Example(
        summary="Two working days from 2099 on",
        value={
            "answer_within": 2,
            "answer_unit": "WORKING_DAYS",
            "first_contact_within": 4,
            "first_contact_unit": "WORKING_DAYS",
            "effective_from": "2099-01-01T00:00:00Z",
        },
    )
}
DECISION_WINDOW: dict[str, Example] = {
    "two_hours": Example(
        summary="Two hours from 2099 on",
        value={"decide_within": 2, "decide_unit": "ELAPSED_HOURS", "effective_from": "2099-01-01T00:00:00Z"},
    )
}

SAFEGUARDING_UPDATE: dict[str, Example] = {
    "closed": Example(
        summary="The hub has closed the case",
        value={
            "update_id": "00000000-0000-7000-8000-0000000061a0",
            "case_id": CAME_FROM["case_id"],
            "reference": CAME_FROM["reference"],
            "status": "CLOSED",
            "outcome": "S17_ASSESSMENT",
        },
    )
}
