"""Reports of July 2014 at each of their steps, a sample half audited, and the Service Delivery Officer of the CST.

Nobody is in it: incidents and crimes are numbers. The day of the officer is assumed, because the report names none.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID


def _id(last: int) -> UUID:
    return UUID(f"00000000-0000-7000-8000-00000091{last:04}")


REPORT_TO_READ: Final = _id(1)
REPORT_TO_VALIDATE: Final = _id(2)
REPORT_TO_ALLOCATE: Final = _id(41)
REPORT_TO_RECORD: Final = _id(42)
REPORT_TO_REFUSE: Final = _id(43)
_REFUSED: Final = _id(44)
AUDIT: Final = _id(201)
OFFICER_TO_READ: Final = _id(301)
OFFICER_TO_CHANGE: Final = _id(302)
LIMIT_TO_READ: Final = UUID("00000000-0000-7000-8000-000000000781")
LIMIT_TO_CHANGE: Final = UUID("00000000-0000-7000-8000-000000000782")
_ALLOCATED: Final = 40
_LATE: Final = 4
_ENOUGH_TO_AUDIT: Final = 12
_SITES: Final = ("CST_WEDNESFIELD", "CST_BOURNVILLE", "CST_COVENTRY")
_UNITS: Final = ("WOLVERHAMPTON", "BIRMINGHAM_SOUTH", "COVENTRY", "SOLIHULL")
_FIRST: Final = datetime(2014, 7, 7, 8, tzinfo=UTC)


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _reported(place: int) -> datetime:
    return _FIRST + timedelta(hours=5 * place)


def _report(place: int) -> dict[str, Any]:
    return {
        "reported_at": _written(_reported(place)),
        "reported_by": "OFFICER_AT_SCENE" if place % 4 else "VICTIM",
        "centre": _SITES[place % len(_SITES)],
        "lpu": _UNITS[place % len(_UNITS)],
        "incident_id": f"INC-2014-{7000 + place}",
        "victim_number": 1,
        "victim_kind": "BUSINESS" if place % 5 == 0 else "PERSON",
    }


def _minutes(place: int) -> timedelta:
    """Most within half an hour while the officer is there, every tenth after more than a day."""
    return timedelta(hours=30) if place % 10 == 0 else timedelta(minutes=8 + 3 * (place % 7))


REPORTS: Final[dict[UUID, dict[str, Any]]] = {_id(place): _report(place) for place in range(1, 45)}
RECORDINGS: Final[dict[UUID, dict[str, Any]]] = {
    _id(place): {
        "crime_id": f"CR-2014-{5000 + place:06}",
        "classification": "30A" if place % 3 else "8F",
        "recorded_at": _written(_reported(place) + _minutes(place)),
    }
    for place in range(1, _ALLOCATED + 2)
}
ALLOCATIONS: Final[dict[UUID, dict[str, Any]]] = {
    _id(place): {
        "allocation_unit": f"{_UNITS[place % len(_UNITS)]}_INVESTIGATION",
        "lines_of_enquiry": ["CCTV", "WITNESSES"] if place % 2 else ["NONE_IDENTIFIED"],
        "allocated_at": _written(_reported(place) + _minutes(place) + timedelta(minutes=6)),
    }
    for place in range(1, _ALLOCATED + 1)
}
REFUSALS: Final[dict[UUID, dict[str, Any]]] = {
    _REFUSED: {"reason_code": "PART_OF_PRINCIPAL_CRIME", "rationale": "The principal crime of this victim is recorded."}
}
AUDITS: Final[dict[UUID, dict[str, Any]]] = {
    AUDIT: {
        "population": "RECORDED",
        "reported_from": "2014-07-01",
        "reported_until": "2014-08-01",
        "sample_size": 20,
        "seed": "demonstration-2014-07",
    }
}
_SAMPLE: Final = sorted(RECORDINGS, key=lambda one: hashlib.sha256(f"{AUDITS[AUDIT]['seed']}:{one}".encode()).digest())
AUDITED: Final = _ENOUGH_TO_AUDIT
"""How many of the sample are audited, from its beginning on; every sixth is wrong."""
OFFICERS: Final[dict[UUID, dict[str, Any]]] = {
    OFFICER_TO_READ: {
        "stream": "CST",
        "is_trial": True,
        "basis": "Board report 70: introduced for a trial period; the day is assumed",
        "effective_from": "2014-05-01",
        "effective_until": "2014-08-01",
    },
    OFFICER_TO_CHANGE: {
        "stream": "101",
        "is_trial": False,
        "basis": "Board report 70: introduced before the CST's; the day is assumed",
        "effective_from": "2014-02-01",
    },
}

NEW_REPORT: Final = {
    "reported_at": "2014-08-04T10:12:00Z",
    "reported_by": "OFFICER_AT_SCENE",
    "centre": "CST_COVENTRY",
    "lpu": "COVENTRY",
    "incident_id": "INC-2014-9001",
    "victim_number": 1,
    "victim_kind": "PERSON",
}
RECORDING: Final = {
    "crime_id": "CR-2014-009001",
    "classification": "30A",
    "recorded_at": _written(_reported(42) + timedelta(minutes=11)),
}
REFUSAL: Final = {
    "reason_code": "CREDIBLE_EVIDENCE_AGAINST",
    "rationale": "Recordings show that the goods were paid for.",
}
ALLOCATION: Final = {
    "allocation_unit": "COVENTRY_INVESTIGATION",
    "lines_of_enquiry": ["CCTV", "FORENSIC"],
    "allocated_at": _written(_reported(41) + timedelta(hours=1)),
}
VALIDATION: Final = {
    "validation": "WRONG_CLASSIFICATION",
    "classification": "28A",
    "rationale": "The building was a dwelling, as the incident says.",
}
NEW_AUDIT: Final = {
    "population": "RECORDED",
    "reported_from": "2014-07-01",
    "reported_until": "2014-08-01",
    "centre": "CST_COVENTRY",
    "sample_size": 5,
    "seed": "audit-2014-07",
}
OFFICER_PATCH: Final = {"basis": "Board report 70: successful in the contact centre; the day is assumed"}
NEW_OFFICER: Final = {
    "stream": "SWITCHBOARD",
    "is_trial": True,
    "basis": "Assumed: other aspects of service delivery are explored",
    "effective_from": "2014-09-01",
}
NEW_LIMIT: Final = {
    "hours": 96,
    "basis": "Assumed, before the Counting Rules of 2002",
    "effective_from": "1998-04-01",
    "effective_until": "2002-04-01",
}
LIMIT_PATCH: Final = {"basis": "Counting Rules since: within 24 hours of the report"}
FINDING: Final = {
    "crime_report_id": str(_SAMPLE[AUDITED]),
    "result": "ERROR",
    "error_kinds": ["LINES_OF_ENQUIRY"],
    "rationale": "A camera that the log names was not followed up.",
}
