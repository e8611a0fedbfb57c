"""The nominations and panels of the demonstration: fixed ids, one record for each example."""

from typing import Any
from uuid import UUID

from offenders.caseload import demonstration as caseload
from offenders.nominals import demonstration as people


def _record(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_6E00 + number)


FIRST, SECOND = people.NOMINEES[0], people.NOMINEES[1]
TO_NOMINATE = caseload.TO_PLAN
"""Managed in another cohort already, and nominated by the example."""
FORCE = UUID("00000000-0000-7000-8000-000000000001")
AGENCY = UUID("00000000-0000-7000-8000-00000000000a")
"""The two organisations that sit on the demonstration's panels."""
RULE_SET = UUID("00000000-0000-7000-8000-000000006d01")
"""That of FIXED, which the migration puts in."""
NOMINATION = _record(0x01)
"""Read, spoken of, and never decided."""
TO_SCORE, TO_WITHDRAW, TO_PUT, TO_ACCEPT, TO_DECLINE = (_record(number) for number in range(2, 7))
ACCEPTED = _record(0x07)
"""Whose case is to be closed again."""
HELD, PANEL, TO_CLOSE = (_record(0x20 + number) for number in range(1, 4))
"""A panel that is over, one that decides, and one with nothing left to decide."""
ITEM_HELD, ITEM_TO_VIEW, ITEM_TO_ACCEPT, ITEM_TO_DECLINE, ITEM_TO_DESELECT, ITEM_TO_REVIEW = (
    _record(0x30 + number) for number in range(1, 7)
)

FACTS: dict[str, Any] = {
    "predictor_percent": 78,
    "needs": [{"pathway": "ACCOMMODATION", "score": 2}, {"pathway": "DRUGS_AND_ALCOHOL", "score": 1}],
    "intelligence": {"bearing": 4, "set_aside": 9},
}
NEW_NOMINATION: dict[str, Any] = {
    "offender_id": str(TO_NOMINATE),
    "cohort": "FLEX",
    "reason": "Six thefts in a month since he lost the flat; he says himself that he wants to stop.",
    "offence_patterns": ["OTHER_THEFT"],
    "is_statutory": False,
    "facts": {"needs": FACTS["needs"]},
}
NEW_SCORE = {"facts": FACTS}
NEW_WITHDRAWAL = {"reason": "He has moved to another force's area."}
MEMBERS = [
    {"organisation_id": str(FORCE), "agency": "POLICE"},
    {"organisation_id": str(AGENCY), "agency": "PROBATION_SERVICE"},
]
NEW_PANEL: dict[str, Any] = {
    "meets_on": "2031-01-31",
    "lpu": "SANDWELL",
    "members": MEMBERS,
    "agenda": [{"nomination_id": str(NOMINATION)}],
}
NEW_ITEM = {"nomination_id": str(TO_PUT)}
NEW_VIEW = {
    "item_id": str(ITEM_TO_VIEW),
    "vote": "ACCEPT",
    "view": "Known to each shift; he keeps appointments when somebody goes with him.",
}
NEW_ACCEPTANCE: dict[str, Any] = {
    "item_id": str(ITEM_TO_ACCEPT),
    "decision": "ACCEPT",
    "reason": "Both agencies know him, and he is ready to work with one manager.",
    "colour": "RED",
    "manager": caseload.MANAGER,
    "team": caseload.TEAM,
    "lpu": "SANDWELL",
    "lead": {
        "agency": "PROBATION_SERVICE",
        "organisation_id": str(AGENCY),
        "facts": {"mappa_eligible": False, "risk_of_serious_harm": "MEDIUM", "is_statutory": True},
    },
}
NEW_DECLINE = {
    "item_id": str(ITEM_TO_DECLINE),
    "decision": "DECLINE",
    "reason": "Nothing in the last half year; the neighbourhood team goes on with her.",
    "decline_reasons": ["BELOW_ENTRY"],
}
NEW_DESELECTION = {
    "item_id": str(ITEM_TO_DESELECT),
    "decision": "DESELECT",
    "reason": "A year without an offence, and a tenancy of his own.",
    "deselection_reason": "SUSTAINED_REDUCTION",
}
NEW_REVIEW = {
    "item_id": str(ITEM_TO_REVIEW),
    "decision": "REVIEW",
    "reason": "The treatment has begun only now; look again when it has gone on for a while.",
}
NEW_CLOSING = {"reason": "Everybody on the agenda was spoken about."}
NEW_RULE_SET: dict[str, Any] = {
    "cohort": "FLEX",
    "takes_new": True,
    "needs_order": False,
    "offence_patterns": ["VIOLENCE", "WEAPONS", "DRUGS", "OTHER_THEFT"],
    "numbers": {
        "statuses": ["CHARGED", "CONVICTED"],
        "offence_months": 24,
        "points_per_offence": 5,
        "most_for_offences": 40,
        "predictor_bands": [{"at_least": 75, "points": 30}, {"at_least": 50, "points": 15}],
        "points_per_need": 2,
        "most_for_needs": 20,
        "points_per_intelligence": 0,
        "most_for_intelligence": 0,
        "points_per_rank": 0,
        "entry_score": 45,
    },
    "capacity_per_manager": 20,
    "minimum_votes": 2,
    "review_days": 92,
    "effective_from": "2031-04-01",
    "reason": "Intelligence counts no more: it grew with our own attention.",
}
