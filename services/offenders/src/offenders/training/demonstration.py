"""The training of the demonstration: fixed ids, and the requests that the reference shows; all of it is invented."""

from typing import Any
from uuid import UUID


def _id(last: int) -> UUID:
    return UUID(f"00000000-0000-7000-8000-00000052{last:04}")


COURSE = _id(1)
COURSE_TO_CHANGE = _id(2)
_SPECIALIST = _id(3)
REQUIREMENT = _id(11)
REQUIREMENT_TO_CHANGE = _id(15)
POST = _id(101)
POST_TO_CHANGE = _id(102)
COMPLETION = _id(201)
COMPLETION_TO_CHANGE = _id(202)
FEEDBACK = _id(301)
_TEAMS = {"SANDWELL_IOM": "SANDWELL", "DUDLEY_IOM": "DUDLEY", "COVENTRY_IOM": "COVENTRY"}
_ROLES = ("OFFENDER_MANAGER", "OFFENDER_MANAGER", "OFFENDER_MANAGER", "OFFENDER_SUPERVISOR")

COURSES: dict[UUID, dict[str, Any]] = {
    COURSE: {
        "code": "IOM_AWARENESS",
        "name": "What offender management is",
        "tier": "AWARENESS",
        "offered_from": "2014-06-02",
    },
    COURSE_TO_CHANGE: {
        "code": "IOM_PRACTITIONER",
        "name": "Managing offenders",
        "tier": "PRACTITIONER",
        "offered_from": "2014-06-16",
        "valid_months": 36,
    },
    _SPECIALIST: {
        "code": "DA_OFFENDER_MANAGER",
        "name": "Managing offenders of domestic abuse",
        "tier": "SPECIALIST",
        "offered_from": "2014-07-28",
        "valid_months": 24,
    },
}


def _need(role: str, tier: str) -> dict[str, Any]:
    reason = "The training strategy of three tiers asks for it."
    return {"role": role, "tier": tier, "effective_from": "2014-06-02", "reason": reason}


REQUIREMENTS: dict[UUID, dict[str, Any]] = {
    REQUIREMENT: _need("OFFENDER_MANAGER", "AWARENESS"),
    _id(12): _need("OFFENDER_MANAGER", "PRACTITIONER"),
    _id(13): _need("OFFENDER_SUPERVISOR", "AWARENESS"),
    _id(14): _need("OFFENDER_SUPERVISOR", "PRACTITIONER"),
    REQUIREMENT_TO_CHANGE: _need("OFFENDER_SUPERVISOR", "SPECIALIST"),
}
POSTS: dict[UUID, dict[str, Any]] = {
    _id(101 + 10 * team + place): {
        "staff_number": f"OM{10_001 + 10 * team + place}",
        "team": name,
        "lpu": lpu,
        "role": role,
        "effective_from": "2014-06-02",
    }
    for team, (name, lpu) in enumerate(_TEAMS.items())
    for place, role in enumerate(_ROLES)
}
COMPLETIONS: dict[UUID, dict[str, Any]] = {
    _id(201 + place): {
        "staff_number": f"OM{10_001 + 10 * (place // 3) + place % 3}",
        "training_course_id": str(COURSE),
        "completed_on": f"2014-07-{1 + place:02}",
    }
    for place in range(7)
} | {
    _id(221 + place): {
        "staff_number": f"OM{10_001 + 10 * place}",
        "training_course_id": str(COURSE_TO_CHANGE),
        "completed_on": "2026-09-14",
    }
    for place in range(2)
}
FEEDBACKS: dict[UUID, dict[str, Any]] = {
    _id(301 + place): {
        "training_course_id": str(COURSE),
        "given_on": "2014-07-31",
        "rating": 3 + place % 3,
        "offer_to": "FRONTLINE" if place % 2 else None,
    }
    for place in range(14)
}
NEW_COURSE = {
    "code": "SEX_OFFENDER_SPECIALIST",
    "name": "Visits and what they look for",
    "tier": "SPECIALIST",
    "offered_from": "2014-09-01",
    "valid_months": 24,
}
COURSE_PATCH = {"name": "Managing offenders, with partners"}
NEW_REQUIREMENT = {
    "role": "CUSTODY_SERGEANT",
    "tier": "AWARENESS",
    "effective_from": "2014-11-03",
    "reason": "Feedback asks that others than offender managers have it too.",
}
REQUIREMENT_PATCH = {"effective_until": "2031-04-01"}
NEW_POST = {
    "staff_number": "OM20001",
    "team": "WALSALL_IOM",
    "lpu": "WALSALL",
    "role": "OFFENDER_MANAGER",
    "effective_from": "2014-06-16",
}
POST_PATCH = {"effective_until": "2031-01-31"}
NEW_COMPLETION = {"staff_number": "OM20001", "training_course_id": str(COURSE), "completed_on": "2014-06-20"}
COMPLETION_PATCH = {"completed_on": "2014-07-03"}
NEW_FEEDBACK = {
    "training_course_id": str(COURSE),
    "given_on": "2014-08-01",
    "rating": 5,
    "offer_to": "FRONTLINE",
    "comment": "Response officers meet the same people every night.",
}
