"""The saving of the contact centres as it was stated twice, and what the board report says of money.

The report gives the saving (¶73) and the press of November 2013 another (domain.md §9.9); neither gives the costs: they
are assumed so that their difference is what was stated.
"""

from uuid import UUID


def _id(last: int) -> UUID:
    return UUID(f"00000000-0000-7000-8000-00000081{last:04}")


BENEFIT = _id(2)
BENEFIT_TO_CHANGE = _id(1)
STATEMENT = _id(12)
STATEMENT_TO_CHANGE = _id(13)
CONTACT_CENTRES = "NON_EMERGENCY_CONTACT_CENTRES"

BENEFITS = {
    BENEFIT_TO_CHANGE: {
        "benefit": CONTACT_CENTRES,
        "edition": 1,
        "name": "Non-emergency contact centres",
        "basis": "As the press reported it in November 2013: ten sites to two; costs assumed",
        "baseline_pounds": 20_000_000,
        "current_pounds": 16_100_000,
        "is_recurring": True,
        "first_year": "2014/15",
        "stated_on": "2013-11-30",
    },
    BENEFIT: {
        "benefit": CONTACT_CENTRES,
        "edition": 2,
        "name": "Non-emergency contact centres",
        "basis": "Board report, paragraph 73: year on year, 2014/15 onwards; costs assumed",
        "baseline_pounds": 20_000_000,
        "current_pounds": 14_800_000,
        "is_recurring": True,
        "first_year": "2014/15",
        "stated_on": "2014-08-31",
    },
}
STATEMENTS = {
    _id(11): {
        "report": "Board report of August 2014",
        "paragraph": 73,
        "implication": "SAVING",
        "stated_on": "2014-08-31",
    },
    STATEMENT: {
        "report": "Board report of August 2014",
        "paragraph": 74,
        "implication": "NONE",
        "stated_on": "2014-08-31",
    },
    STATEMENT_TO_CHANGE: {
        "report": "Example report on front offices",
        "paragraph": 12,
        "implication": "COST",
        "stated_on": "2014-06-02",
    },
}
NEW_BENEFIT = {
    "benefit": "FEWER_CONTROL_ROOMS",
    "edition": 1,
    "name": "Five control rooms instead of ten",
    "basis": "Rent and upkeep of the rooms given up",
    "baseline_pounds": 1_150_000,
    "current_pounds": 640_000,
    "is_recurring": True,
    "first_year": "2015/16",
    "stated_on": "2014-08-31",
}
BENEFIT_PATCH = {"name": "Non-emergency contact centres, as first stated"}
NEW_STATEMENT = {
    "report": "Example report on front offices",
    "paragraph": 13,
    "implication": "SAVING",
    "stated_on": "2014-06-02",
}
STATEMENT_PATCH = {"implication": "SAVING"}
