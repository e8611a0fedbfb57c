"""The demonstration's enquiries and their cases: fixed ids, one for each example that changes something."""

from uuid import UUID


def _enquiry(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_0700 + number)


CASE_TO_READ = _enquiry(0x11)
CASE_TO_ASK = _enquiry(0x12)
CASE_TO_ANSWER = _enquiry(0x13)

TO_READ = _enquiry(1)
TO_ANSWER = _enquiry(2)
TO_CORRECT = _enquiry(3)

QUESTION = {
    "scope_text": "Contacts with the family since January, and any concern about the children.",
    "lawful_basis": "CA1989_S47",
    "necessity_text": "A neighbour reports a child hurt; what each agency knows decides how fast we act.",
}
ANSWER = {
    "status": "HELD_SHARED",
    "searched_by": "Duty worker 12",
    "source_systems": ["CARE_RECORDS"],
    "summary": "Two missed appointments in March; the health visitor was refused entry once.",
    "sensitivity": "OFFICIAL_SENSITIVE",
}
CORRECTION = {
    **ANSWER,
    "summary": "Three missed appointments in March; the health visitor was refused entry once.",
    "correction_reason": "FURTHER_SEARCH",
}
