"""The desk as the reference's examples find it: agents at four sites, calls waiting, had and over, and a check.

Nobody is free, for somebody waits; sessions last, because nobody sends heartbeats for a demonstration.
"""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID


def _id(last: int) -> UUID:
    return UUID(f"00000000-0000-7000-8000-00000090{last:04}")


LASTING: Final = timedelta(days=3650)
SESSION_TO_READ: Final = _id(1)
SESSION_TO_BEAT: Final = _id(2)
SESSION_TO_SET: Final = _id(3)
SESSION_TO_SIGN_OFF: Final = _id(4)
_TALKING: Final = _id(5)
_TALKING_TOO: Final = _id(6)
CALL_TO_READ: Final = _id(101)
CALL_TO_END: Final = _id(102)
CALL_TO_CHECK_IN: Final = _id(103)
CALL_TO_ABANDON: Final = _id(104)
CONSULTATION: Final = _id(201)

SESSIONS: Final[dict[UUID, dict[str, Any]]] = {
    session_id: {"staff_number": f"FC{40_001 + place}", "centre": centre, "availability": "AWAY"}
    for place, (session_id, centre) in enumerate(
        (
            (SESSION_TO_READ, "SERVICE_DESK_BOURNVILLE"),
            (SESSION_TO_BEAT, "SERVICE_DESK_SMETHWICK"),
            (SESSION_TO_SET, "SERVICE_DESK_WILLENHALL"),
            (SESSION_TO_SIGN_OFF, "SERVICE_DESK_WEDNESFIELD"),
            (_TALKING, "SERVICE_DESK_SMETHWICK"),
            (_TALKING_TOO, "SERVICE_DESK_BOURNVILLE"),
        )
    )
}
ANSWERING: Final = {CALL_TO_READ: SESSION_TO_READ, CALL_TO_END: _TALKING, CALL_TO_CHECK_IN: _TALKING_TOO}
"""Which agent has which call, in the order in which they come."""
CALLS: Final[dict[UUID, dict[str, Any]]] = {
    CALL_TO_READ: {"wanted": "PNC", "incident_id": "INC-2014-0412"},
    CALL_TO_END: {"wanted": "PNC"},
    CALL_TO_CHECK_IN: {"wanted": "INTELLIGENCE", "incident_id": "INC-2014-0413"},
    CALL_TO_ABANDON: {"wanted": "PNC"},
}
CHECKS: Final[dict[UUID, tuple[UUID, dict[str, Any]]]] = {
    CONSULTATION: (
        CALL_TO_READ,
        {
            "system": "PNC",
            "reason_code": "STOP_OF_VEHICLE",
            "subject_kind": "VEHICLE",
            "subject": "EX4 MPL",
            "outcome": "NO_TRACE",
        },
    )
}
ENDED: Final = {CALL_TO_READ: {"disposition": "CHECKED"}}

NEW_SESSION: Final = {"staff_number": "FC40100", "centre": "SERVICE_DESK_SMETHWICK", "availability": "AWAY"}
AVAILABILITY: Final = {"availability": "AWAY"}
NEW_CALL: Final = {"wanted": "PNC", "incident_id": "INC-2014-0420"}
ENDING: Final = {"disposition": "CHECKED"}
NEW_CHECK: Final = {
    "system": "INTELLIGENCE",
    "reason_code": "ATTENDING_ADDRESS",
    "subject_kind": "ADDRESS",
    "subject": "1 Example Street, Exampleton",
    "outcome": "TRACE",
}
SEARCH: Final = {"subject_kind": "VEHICLE", "subject": "ex4-mpl"}
