"""What the reference's examples of domestic abuse name: invented people, fixed ids, one record for each example."""

from typing import Any
from uuid import UUID


def _id(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_0900 + number)


TO_READ, TO_RAISE, TO_PROPOSE, TO_SIGN, TO_REFER = (_id(number) for number in range(1, 6))
PROPOSAL = _id(6)
MARAC_TO_READ, MARAC_TO_INFORM, MARAC_TO_ACT, MARAC_TO_COMPLETE, MARAC_TO_HEAR, MARAC_TO_CONTACT = (
    _id(number) for number in range(0x11, 0x17)
)
MARACS = (MARAC_TO_READ, MARAC_TO_INFORM, MARAC_TO_ACT, MARAC_TO_COMPLETE, MARAC_TO_HEAR, MARAC_TO_CONTACT)
MARAC_ACTION = _id(0x21)
INCIDENT_TO_READ, INCIDENT_AGAINST_ANOTHER = _id(0x31), _id(0x32)
VICTIM, ANOTHER_VICTIM, SERIAL_PERPETRATOR = _id(0x41), _id(0x42), _id(0x43)
LPU, LPU_OF_SERGEANT = "SANDWELL", "BIRMINGHAM_NORTH"

PEOPLE: dict[UUID, dict[str, Any]] = {
    VICTIM: {"given_name": "Example", "family_name": "Person-Eleven", "date_of_birth": "1991-03-14"},
    ANOTHER_VICTIM: {"given_name": "Example", "family_name": "Person-Twelve", "date_of_birth": "1988-09-02"},
    SERIAL_PERPETRATOR: {"given_name": "Example", "family_name": "Person-Thirteen", "date_of_birth": "1985-01-20"},
}
INCIDENT_DETAILS = {"occurred_on": "2026-11-18", "kind": "CRIME", "severity": "SERIOUS"}

# The neutral keys of DASH_ACPO_27 in their order; the first fourteen make the count of a high floor.
KEYS = (
    "injury_current",
    "very_frightened",
    "fear_of_what",
    "isolated_from_family_friends",
    "depressed_or_suicidal",
    "separated_or_tried_past_year",
    "child_contact_conflict",
    "constant_contact_stalk_harass",
    "pregnant_or_baby_18m",
    "stepchildren_or_dependants",
    "hurt_children_dependants",
    "threat_to_hurt_kill_children",
    "abuse_more_often",
    "abuse_worse",
    "controls_or_excessively_jealous",
    "weapon_or_object_used",
    "threat_to_kill_believed",
    "strangle_choke_suffocate_drown",
    "sexual_abuse",
    "other_person_threatens",
    "hurt_anyone_else",
    "animal_abuse",
    "financial_issues",
    "drugs_alcohol_mental_health",
    "abuser_suicide_threat_attempt",
    "breached_bail_order_injunction",
    "police_or_criminal_history",
)


def answers(yes: int) -> list[dict[str, str]]:
    """Answer the whole list, the first so many with YES."""
    return [{"key": key, "answer": "YES" if number < yes else "NO"} for number, key in enumerate(KEYS)]


def assessment(yes: int, grade: str) -> dict[str, Any]:
    """Make an entry with so many ticks and the assessor's grade."""
    return {
        "instrument": "DASH_ACPO_27",
        "lpu": LPU,
        "victim": {"person_id": str(VICTIM)},
        "perpetrators": [{"person_id": str(SERIAL_PERPETRATOR)}],
        "assessed_on": "2026-11-20",
        "answers": answers(yes),
        "prompt_findings": [
            {"prompt": "HONOUR_BASED_VIOLENCE", "finding": "NO_CONCERN"},
            {"prompt": "STALKING", "finding": "CONCERN", "comment": "Waits outside the workplace."},
        ],
        "grade": grade,
        "grade_reason": "The threats are believed and have grown since the separation.",
        "intelligence_searched": True,
    }


NEW_ASSESSMENT: dict[str, Any] = {
    **assessment(14, "HIGH"),
    "victim": {"person": {"given_name": "Example", "family_name": "Person-Fourteen", "date_of_birth": "1994-05-05"}},
    "perpetrators": [{"person": {"given_name": "Example", "family_name": "Person-Fifteen"}}],
    "children": [{"person": {"given_name": "Example", "family_name": "Person-Sixteen", "date_of_birth": "2019-08-01"}}],
    "incident": INCIDENT_DETAILS,
}
NEW_INCIDENT: dict[str, Any] = {
    **INCIDENT_DETAILS,
    "lpu": LPU,
    "victim": {"person": {"given_name": "Example", "family_name": "Person-Seventeen"}},
    "perpetrators": [{"person": {"given_name": "Example", "family_name": "Person-Eighteen"}}],
}
INSTRUMENT: dict[str, Any] = {
    "name": "DARA, as the force is licensed to use it",
    "effective_from": "2099-01-01",
    "questions": [
        {"key": "example_first", "section": "EXAMPLE", "label": "The force's first question", "high_risk_marker": True},
        {"key": "example_second", "section": "EXAMPLE", "label": "The force's second question"},
    ],
    "source": "Loaded by the force from its licensed copy",
}
MARAC_RULE_SET_TO_READ = "MARAC_DEFAULT"
MARAC_RULE_SET: dict[str, Any] = {
    "marac_rule_set_id": "SANDWELL_2099",
    "lpus": ["SANDWELL"],
    "effective_from": "2099-01-01",
    "figures": {
        "visible_high_risk": [{"instrument": "DASH_ACPO_27", "ticks": 14}],
        "escalation": [
            {"count": 3, "unit": "CRIME", "months": 12, "require_rising": True, "same_perpetrator": True},
        ],
        "repeat": {"months": 12, "crime_only": False},
        "hbv_automatic": True,
        "minimum_age": 16,
    },
    "source": "Decision of the steering group, an example",
}
