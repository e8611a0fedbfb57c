"""What the reference's examples of reviews and lessons name: an invented person, fixed ids, a record for each."""

from typing import Any
from uuid import UUID


def _id(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_0C00 + number)


TO_READ, TO_EXHIBIT, TO_EXAMINE, TO_DECIDE, TO_REOPEN, TO_CLOSE = (_id(number) for number in range(0x01, 0x07))
TO_CHANGE, TO_CHRONICLE, TO_SUBMIT, TO_SIGN, TO_RETURN, TO_REVISE, TO_READ_SIGNED = (
    _id(number) for number in range(0x11, 0x18)
)
EXHIBIT_ID, OPPORTUNITY, ENTRY = _id(0x21), _id(0x22), _id(0x23)
LESSON_TO_READ, LESSON_TO_CHANGE, LESSON_TO_PUBLISH, LESSON_TO_WITHDRAW, LESSON_TO_ACT_ON = (
    _id(number) for number in range(0x31, 0x36)
)
LESSON_ACTION = _id(0x41)
VICTIM = _id(0x51)
AUTHOR, SIGNER = "reviewer", "reviewer-2"
PERSON: dict[str, Any] = {"given_name": "Example", "family_name": "Person-Forty", "date_of_birth": "1961-02-17"}
COLD_CASES = (TO_READ, TO_EXHIBIT, TO_EXAMINE, TO_DECIDE, TO_REOPEN, TO_CLOSE)
INTERNALS = (TO_CHANGE, TO_CHRONICLE, TO_SUBMIT, TO_SIGN, TO_RETURN, TO_REVISE, TO_READ_SIGNED)
SUBMITTED, SIGNED = (TO_SIGN, TO_RETURN), (TO_REVISE, TO_READ_SIGNED)

COLD_CASE: dict[str, Any] = {
    "kind": "COLD_CASE",
    "matter": "MURDER",
    "occurred_on": "1989-10-14",
    "source_reference": "Crime 20M1/4471/89",
    "people": [{"person_id": str(VICTIM), "role": "VICTIM"}],
    "terms": "Whether what was kept can say today what it could not say then.",
    "due_on": "2099-03-31",
}
INTERNAL: dict[str, Any] = {
    "kind": "INTERNAL_MANAGEMENT",
    "matter": "DOMESTIC_HOMICIDE_REVIEW",
    "occurred_on": "2026-02-03",
    "source_reference": "DHR 2026/2",
    "people": [{"person_id": str(VICTIM), "role": "VICTIM"}],
    "terms": "What the force knew, what it did, and what it should have done.",
    "author": AUTHOR,
    "scope_from": "2024-01-01",
    "scope_until": "2026-02-03",
    "chronology_due_on": "2099-02-28",
    "due_on": "2099-06-30",
}
REPORT = "Eleven calls were each answered well, and nobody read them together."
# Opened, an entry, the report, submitted: four steps.
SIGNATURE: dict[str, Any] = {
    "version_number": 1,
    "version": 4,
    "statement": "Read whole, against every source that it names.",
}
DECISION: dict[str, Any] = {
    "decision": "FORENSIC_WORK",
    "reasons": "The coat was never examined for contact traces, and it has been kept dry since the trial.",
    "next_review_on": "2099-12-01",
}
EXHIBIT: dict[str, Any] = {
    "exhibit_reference": "ABC/1",
    "description": "A woman's winter coat in a sealed paper bag.",
    "seized_on": "1989-10-15",
    "stored_at": "Central store, bay 14",
    "condition": "PRESENT",
}
OPPORTUNITY_GIVEN: dict[str, Any] = {
    "exhibit_ids": [str(EXHIBIT_ID)],
    "technique": "DNA_PROFILING",
    "rationale": "Tapings of the sleeves, where she was held.",
    "priority": "HIGH",
}
ENTRY_GIVEN: dict[str, Any] = {
    "occurred_on": "2025-05-11",
    "occurred_at_time": "22:40",
    "agency": "POLICE",
    "event": "A neighbour rang about shouting; officers spoke to both at the door and left.",
    "source": "Command and control log, entry 212",
    "analysis": "The two calls of the month before were not looked up.",
}
ACTION: dict[str, Any] = {
    "action": "Teach what a handover has to say, with calls as they were.",
    "owner": "Head of training",
    "due_on": "2099-09-30",
}
LESSON: dict[str, Any] = {
    "title": "A handover says what is still open",
    "lesson": (
        "Each team did its own part well, and each handover told the next what had been done. None told what had not "
        "been asked yet, so that nobody asked it. Say in every handover which questions are open, and who asks them."
    ),
    "theme": "DA",
    "source_review_id": str(TO_READ_SIGNED),
    "actions": [ACTION],
}
LESSONS = (LESSON_TO_READ, LESSON_TO_CHANGE, LESSON_TO_PUBLISH, LESSON_TO_WITHDRAW, LESSON_TO_ACT_ON)
