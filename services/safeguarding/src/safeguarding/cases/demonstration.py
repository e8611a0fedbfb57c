"""Who and what the demonstration cases are: invented people and fixed ids, one record for each example."""

from typing import Any
from uuid import UUID


def _case(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_0600 + number)


def challenge_of(case_id: UUID) -> UUID:
    """Return the id of the challenge that was raised in a demonstration case."""
    return UUID(int=case_id.int + 0x80)


TO_READ = _case(1)
TO_SCREEN = _case(2)
TO_RATE = _case(3)
TO_FORWARD = _case(4)
TO_ALLOCATE = _case(5)
TO_DISCUSS_AT_ONCE = _case(6)
TO_DISCUSS = _case(7)
TO_DECIDE = _case(8)
TO_NOTIFY = _case(10)
TO_CHALLENGE = _case(11)
TO_ESCALATE = _case(12)
TO_ANSWER_CHALLENGE = _case(13)
TO_REQUEST_HOME = _case(14)
TO_ACCEPT_HOME = _case(15)
TO_ACKNOWLEDGE = _case(16)
TO_CLOSE = _case(17)
TO_PLACE = _case(18)
TO_WITHDRAW = _case(19)
TO_HEAR = _case(20)

CONCERN: dict[str, Any] = {
    "facts": "A neighbour heard a child crying for hours on three evenings.",
    "seen": "Little food in the house, and a bruise on the child's arm.",
    "opinion": "The mother is afraid to speak while her partner is there.",
    "children_not_seen": True,
}
AGREEMENT: dict[str, Any] = {
    "position": "NOT_SOUGHT_UNSAFE",
    "override_reason": "The partner was present throughout; asking would have put the mother and child at risk.",
}
CHILD: dict[str, Any] = {
    "given_name": "Example",
    "family_name": "Person-Two",
    "date_of_birth": "2018-05-02",
    "sex": "FEMALE",
}
MOTHER: dict[str, Any] = {
    "given_name": "Example",
    "family_name": "Person-Three",
    "date_of_birth": "1993-09-14",
    "sex": "FEMALE",
    "aliases": [{"given_name": "Example", "family_name": "Person-Thirty"}],
    "telephones": ["0121 496 0002"],
}
PARTNER: dict[str, Any] = {
    "given_name": "Example",
    "family_name": "Person-Four",
    "date_of_birth": "1990-01-30",
    "sex": "MALE",
}
HOME: dict[str, Any] = {"lines": ["17 Lodestar Row"], "town": "West Bromwich", "postcode": "B70 6AA"}
SHORTEST: dict[str, Any] = {
    "hub": "SANDWELL",
    "lpu": "SANDWELL",
    "kind": "CHILD",
    "concern": CONCERN,
    "people": [{"role": "CHILD", "person": CHILD}],
    "agreement": AGREEMENT,
    "lawful_basis": "CA1989_S47",
}
FAMILY: dict[str, Any] = {
    **SHORTEST,
    "people": [
        {"role": "CHILD", "person": CHILD},
        {"role": "PARENT_OR_CARER", "person": MOTHER},
        {"role": "ALLEGED_PERPETRATOR", "person": PARTNER},
    ],
    "relationships": [
        {"person": 1, "related_to": 0, "type": "PARENT"},
        {"person": 2, "related_to": 1, "type": "PARTNER"},
    ],
    "household": {"address": HOME, "members": [0, 1]},
    "rating": "AMBER",
    "rating_reason": "A visible injury, and nobody has seen the younger child.",
}
SCREENING: dict[str, Any] = {
    "rating": "AMBER",
    "level_of_need": "COMPLEX_SIGNIFICANT",
    "reason": "A visible injury without an explanation.",
}
RE_RATING: dict[str, Any] = {"rating": "RED", "reason": "School reports a second injury this morning."}
FORWARDING: dict[str, Any] = {
    "allocated_worker": "Social worker 12",
    "reason": "The family has an open case with the assessment team.",
}
STRATEGY: dict[str, Any] = {"reason": "The child may be hurt again tonight."}
DISCUSSION: dict[str, Any] = {
    "kind": "STRATEGY",
    "held_at": "2026-11-02T10:00:00Z",
    "attendees": [
        {"agency": "CHILDRENS_SOCIAL_CARE", "role": "Team manager"},
        {"agency": "POLICE", "role": "Detective sergeant, child abuse team"},
        {"agency": "HEALTH", "role": "Named nurse"},
    ],
    "information_shared": "Two attendances at the emergency department since August; no police record of the address.",
    "threshold": {
        "met": True,
        "reason": "There is reasonable cause to suspect significant harm.",
        "investigation": "JOINT",
        "lead_practitioner": {
            "agency": "CHILDRENS_SOCIAL_CARE",
            "role": "Social worker 12",
            "is_social_worker": True,
        },
    },
    "immediate_safety_plan": "The child stays with the grandmother until the medical examination.",
    "medical_needed": True,
    "who_tells_family": "Social worker 12, at the school, with the mother alone.",
    "must_not_be_told": "The partner is not told of the police interview before it has taken place.",
    "actions": [
        {"what": "Arrange the medical examination.", "agency": "HEALTH", "due_at": "2026-11-02T16:00:00Z"},
        {"what": "Interview the partner.", "agency": "POLICE", "due_at": "2026-11-03T12:00:00Z"},
    ],
    "decision_maker": "Team manager",
}
DECISION: dict[str, Any] = {
    "primary_outcome": "S17_ASSESSMENT",
    "secondary_outcomes": ["MARAC"],
    "level_of_need": "COMPLEX_SIGNIFICANT",
    "threshold": "CHILDREN_ACT_S17",
    "rationale": "Two unexplained injuries within three months and a child too frightened to speak at home.",
    "information_relied_on": [{"kind": "REFERRAL", "description": "The officer's report of what was seen."}],
    "dissent": [{"agency": "HEALTH", "reason": "Would have preferred a single assessment first."}],
    "grade": "Hub manager",
}
DECISION_OF_SECTION_47: dict[str, Any] = {
    **DECISION,
    "primary_outcome": "S47_JOINT",
    "threshold": "CHILDREN_ACT_S47",
}
DECISION_FOR_THE_PORTAL: dict[str, Any] = {
    "primary_outcome": "EARLY_HELP",
    "level_of_need": "ADDITIONAL_NEEDS",
    "threshold": "NONE_MET",
    "rationale": "No harm to the child was found; the mother asks for help with her debts and her low mood.",
    "information_relied_on": [{"kind": "REFERRAL", "description": "The officer's report of what was seen."}],
    "grade": "Hub manager",
    "referral": {
        "needs": ["DEBT_WELFARE", "PARENTING_FAMILY"],
        "urgency": "ROUTINE",
        "lpu": "SANDWELL",
        "agreement": {"position": "GIVEN", "asked_on": "2026-11-20", "asked_by": "Social worker 12", "how": "At home"},
        "lawful_basis": "CA1989_S17",
        "safe_contact": {"channel": "PHONE", "telephone": "0121 496 0002", "when": "School hours"},
    },
}
NOTIFICATION: dict[str, Any] = {"message": "Social care is assessing what the family needs; thank you."}
CHALLENGE: dict[str, Any] = {"reason": "The health visitor's record of two earlier injuries was not considered."}
ESCALATION: dict[str, Any] = {"reason": "The hub manager and we did not come to an agreement."}
WITHDRAWAL: dict[str, Any] = {"reason": "Social care has read the health visitor's record and will act on it."}
PLACING: dict[str, Any] = {
    "role": "HOUSEHOLD_MEMBER",
    "person": {"given_name": "Example", "family_name": "Person-Five", "date_of_birth": "1966-07-21", "sex": "FEMALE"},
    "reason": "The grandmother moved in last week, as the school reports.",
}
CHALLENGE_UPHELD: dict[str, Any] = {
    "result": "UPHELD",
    "reason": "The earlier injuries were known and were explained by the hospital at the time.",
}
HOME_REQUEST: dict[str, Any] = {"home_hub": "BIRMINGHAM", "reason": "The family lives in Birmingham and was visiting."}
HOME_ACCEPTANCE: dict[str, Any] = {"document_reference": "Letter CSC/2026/118"}
ACKNOWLEDGEMENT: dict[str, Any] = {
    "response_type": "SECTION_47",
    "acknowledged_by": "Social worker 12",
    "is_social_worker": True,
    "note": "A social worker visits the family tomorrow; thank you for telling us.",
}
CLOSURE: dict[str, Any] = {"reason": "RESPONSE_UNDER_WAY", "note": "The joint enquiry has begun."}
