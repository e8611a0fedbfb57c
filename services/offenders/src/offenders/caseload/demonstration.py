"""The caseload of the demonstration: fixed ids, and one record for each example that changes something."""

from typing import Any
from uuid import UUID

from offenders.nominals import demonstration as people


def _record(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_6C00 + number)


MANAGER = "offender-manager"
TEAM = "SANDWELL_IOM"
CASE = _record(0x01)
"""The case of the demonstration's managed offender; its plan is read."""
CASE_TO_TURN = _record(0x02)
CASE_IN_CUSTODY = _record(0x03)
"""In custody without a day of release: nothing is owed, so that a contact of long ago can be its example."""
CASE_TO_PLAN = _record(0x04)
CASE_TO_CHANGE = _record(0x05)
CONTACT = _record(0x11)
CONTACT_IN_ERROR = _record(0x12)
PLAN = _record(0x21)
PLAN_TO_CHANGE = _record(0x22)
ACTION = _record(0x31)
ACTION_TO_CHANGE = _record(0x32)
CONTACT_SCHEDULE = UUID("00000000-0000-7000-8000-000000006a01")
PATHWAY_SET = UUID("00000000-0000-7000-8000-000000006b01")
"""The platform's defaults, which the migration puts in."""

TO_TURN = people.NOMINEES[8]
IN_CUSTODY = people.NOMINEES[9]
TO_PLAN = people.NOMINEES[10]
TO_CHANGE = people.NOMINEES[11]
OPENED_LONG_AGO = "2014-06-02T09:00:00+00:00"

FIRST_NEEDS: list[dict[str, Any]] = [
    {"pathway": "ACCOMMODATION", "score": 2},
    {"pathway": "DRUGS_AND_ALCOHOL", "score": 2},
    {"pathway": "EDUCATION_TRAINING_AND_EMPLOYMENT", "score": 1},
]
NEW_STATUS_CHANGE = {"colour": "AMBER", "reason": "He keeps every appointment and has begun treatment."}
NEW_CONTACT = {
    "case_id": str(CASE_IN_CUSTODY),
    "outcome": "KEPT",
    "method": "PRISON_VISIT",
    "contacted_at": "2014-06-09T10:00:00Z",
    "note": "Wants to work in the kitchens.",
}
NEW_CONTACT_WITHDRAWAL = {"reason": "The visit was to somebody else on the same wing."}
CASE_PATCH = {"team": "WALSALL_IOM", "reason": "He has moved to Walsall."}
NEW_PLAN = {
    "case_id": str(CASE_TO_PLAN),
    "aim": "Somewhere to live before anything else.",
    "review_on": "2031-01-31",
    "assessment": {"assessed_on": "2014-06-09", "needs": FIRST_NEEDS},
}
PLAN_PATCH = {"aim": "Keep the tenancy, and begin at college."}
NEW_ASSESSMENT = {"assessed_on": "2014-09-01", "needs": [{"pathway": "ACCOMMODATION", "score": 1}]}
NEW_ACTION = {
    "pathway": "ACCOMMODATION",
    "action": "Refer to the floating support scheme.",
    "owner_agency": "HOUSING",
    "due_on": "2031-01-15",
}
ACTION_PATCH = {"status": "DONE", "outcome": "The scheme has taken him on."}
NEW_CONTACT_SCHEDULE = {
    "colour": "AMBER",
    "interval_unit": "DAY",
    "interval_amount": 10,
    "effective_from": "2031-04-01",
    "reason": "The operating practice of that spring asks for it.",
}
NEW_PATHWAY_SET = {
    "pathways": [
        "ACCOMMODATION",
        "ATTITUDES_THINKING_AND_BEHAVIOUR",
        "CHILDREN_AND_FAMILIES",
        "DRUGS_AND_ALCOHOL",
        "EDUCATION_TRAINING_AND_EMPLOYMENT",
        "FINANCE_BENEFIT_AND_DEBT",
        "HEALTH",
        "ABUSE_SURVIVED",
        "SEX_WORK",
    ],
    "effective_from": "2031-04-01",
    "reason": "The two pathways for women are added.",
}
