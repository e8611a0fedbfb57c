"""Who and what the demonstration data are: invented people and fixed ids, one record for each example.

The reference shows requests that name these records; the local default seeds them in the state that each needs.
"""

from uuid import UUID


def _referral(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_0100 + number)


TO_ACCEPT = _referral(1)
TO_DECLINE = _referral(2)
TO_CONTACT = _referral(3)
TO_ENGAGE = _referral(4)
TO_CLOSE = _referral(5)
TO_READ = _referral(6)
TO_WITHDRAW = _referral(7)
TO_ESCALATE = _referral(8)
TO_CHECK = _referral(9)
TO_RESUBMIT = _referral(10)
TO_HEAR = _referral(11)

CAME_FROM = {
    "service": "safeguarding",
    "case_id": "00000000-0000-7000-8000-000000000614",
    "reference": "S-7K3M-2QXP-S",
}
"""The hub's demonstration case that became the referral that hears of it."""

LANTERN_TALKING_SUPPORT = UUID("00000000-0000-7000-8000-0000000000a1")
HARBOUR_LISTENING_LINE = UUID("00000000-0000-7000-8000-0000000000b1")


def offer_of(referral_id: UUID) -> UUID:
    """Return the id of the demo referral's offer."""
    return UUID(int=referral_id.int + 0x100)


def attempt_of(referral_id: UUID) -> UUID:
    """Return the id of the attempt to reach the person of a demo referral that has one."""
    return UUID(int=referral_id.int + 0x200)


PERSON = {
    "given_name": "Example",
    "family_name": "Person-One",
    "date_of_birth": "1987-04-12",
    "sex": "FEMALE",
    "language": "en",
    "address": {"lines": ["4 Heronsgate Walk"], "town": "Birmingham", "postcode": "B23 6AA"},
}
SAFE_CONTACT = {"channel": "PHONE", "telephone": "0121 496 0000", "when": "Weekday mornings"}
CORRECTED_CONTACT = {"when": "Weekday mornings after ten"}
AGREEMENT = {"position": "GIVEN", "asked_on": "2026-11-20", "asked_by": "PC 4471", "how": "In person"}
CONCERN = {
    "facts": "Reported feeling low and alone since a bereavement in May.",
    "seen": "Little food in the house.",
    "opinion": "Would accept help if it was offered soon.",
}

SHORTEST = {
    "person": PERSON,
    "needs": ["MENTAL_HEALTH"],
    "urgency": "ROUTINE",
    "lpu": "BIRMINGHAM_NORTH",
    "concern": CONCERN,
    "agreement": AGREEMENT,
    "lawful_basis": "CLAW_POLICE",
    "safe_contact": SAFE_CONTACT,
}
