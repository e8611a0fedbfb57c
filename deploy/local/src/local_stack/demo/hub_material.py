"""The invented family of the hub's story, and what is written down about it."""

from datetime import date, timedelta
from typing import Any, Final

from local_stack.demo.referral import new_referral

LPU: Final = "SANDWELL"
UNIT_LATER: Final = "BIRMINGHAM_NORTH"
FAMILY_NAME: Final = "Person-Six"
# Who answers for each agency of the hub in Sandwell, and what the agency is called.
DESKS: Final = {
    "POLICE": "mash-police",
    "CHILDRENS_SOCIAL_CARE": "mash-csc",
    "ADULT_SOCIAL_CARE": "mash-asc",
    "HOUSING_AND_NEIGHBOURHOOD_SERVICES": "mash-housing",
    "PROBATION": "mash-probation",
    "HEALTH": "mash-health",
}
NAMES: Final = {
    "POLICE": "The police",
    "CHILDRENS_SOCIAL_CARE": "Children's social care",
    "ADULT_SOCIAL_CARE": "Adult social care",
    "HOUSING_AND_NEIGHBOURHOOD_SERVICES": "Housing",
    "PROBATION": "Probation",
    "HEALTH": "Health",
}
STEP_UP: Final = {"target": "MASH", "reason": "Her son of nine would not leave her side and flinched at every noise."}
SCREENING: Final = {
    "rating": "AMBER",
    "level_of_need": "COMPLEX_SIGNIFICANT",
    "reason": "A frightened child, and nobody knows yet of what.",
}
# The police's system answers by itself. The last one, health, keeps the others waiting for a moment.
ANSWERS: Final[dict[str, dict[str, Any]]] = {
    "CHILDRENS_SOCIAL_CARE": {"status": "NOTHING_HELD", "source_systems": ["CARE_RECORDS"]},
    "ADULT_SOCIAL_CARE": {"status": "NOTHING_HELD", "source_systems": ["CARE_RECORDS"]},
    "HOUSING_AND_NEIGHBOURHOOD_SERVICES": {
        "status": "HELD_SHARED",
        "source_systems": ["TENANCIES"],
        "summary": "Three months behind with the rent; the neighbours above were moved out in October after threats.",
    },
    "PROBATION": {"status": "NOTHING_HELD", "source_systems": ["CASELOAD"]},
    "HEALTH": {
        "status": "PARTLY_SHARED",
        "source_systems": ["GP_RECORDS"],
        "summary": "The school nurse knows the son as anxious since the autumn; no injury was ever recorded.",
        "withheld_reason": "THIRD_PARTY_CONFIDENCE",
    },
}
DECISION_MAKER: Final = "hub-manager"
NOTIFICATION: Final = {"message": "No harm to the boy was found. His mother agreed that a family worker calls."}
ACKNOWLEDGEMENT: Final = {
    "response_type": "NO_FURTHER_ACTION",
    "acknowledged_by": "Social worker 12",
    "is_social_worker": True,
}
CLOSURE: Final = {"reason": "REFERRAL_MADE"}


def family_referral(today: date) -> dict[str, Any]:
    """What the officer submits: a mother with debts, and her son."""
    referral = new_referral(today)
    person = {**referral["person"], "family_name": FAMILY_NAME}
    son = {
        "given_name": "Example",
        "family_name": FAMILY_NAME,
        "date_of_birth": (today - timedelta(days=9 * 366)).isoformat(),
        "relationship": "CHILD",
        "seen": True,
    }
    concern = {
        "facts": "Called to a dispute about noise; the mother is behind with the rent and does not sleep.",
        "seen": "A boy of nine behind her chair, who flinched when the door shut.",
        "opinion": "She would accept help; why the boy is afraid I could not find out.",
    }
    return {
        **referral,
        "person": person,
        "household": [son],
        "needs": ["PARENTING_FAMILY"],
        "lpu": LPU,
        "concern": concern,
    }


def question(subjects: list[str]) -> dict[str, Any]:
    """What is put to every agency about these people."""
    return {
        "agencies": list(DESKS),
        "scope_text": "Contacts with the mother and her son since January, and any concern about the boy.",
        "subjects": subjects,
        "lawful_basis": "CA1989_S17",
        "necessity_text": "An officer saw a frightened child; what each agency knows decides what he needs.",
    }


def decision(today: date, mother: str, enquiries: dict[str, str]) -> dict[str, Any]:
    """The manager's: early help for the mother, with a lawful basis of its own; it links the answers it rests on."""
    return {
        "primary_outcome": "EARLY_HELP",
        "level_of_need": "ADDITIONAL_NEEDS",
        "threshold": "NONE_MET",
        "rationale": "The boy was afraid of the neighbours, who have moved; no agency knows of harm. "
        "The mother asks for help with the family's days and her debts.",
        "information_relied_on": [
            {"kind": "REFERRAL", "description": "What the officer saw."},
            {
                "kind": "ENQUIRY",
                "id": enquiries["HOUSING_AND_NEIGHBOURHOOD_SERVICES"],
                "description": "The threats until October.",
            },
        ],
        "dissent": [{"agency": "HEALTH", "reason": "Would have seen the boy once more first."}],
        "grade": "Hub manager",
        "referral": {
            "person_id": mother,
            "needs": ["PARENTING_FAMILY"],
            "urgency": "ROUTINE",
            # They stay with her sister for now.
            "lpu": UNIT_LATER,
            "agreement": {
                "position": "GIVEN",
                "asked_on": today.isoformat(),
                "asked_by": "Social worker 12",
                "how": "At her sister's",
            },
            "lawful_basis": "CA1989_S17",
            "safe_contact": {"channel": "PHONE", "telephone": "0121 496 0006", "when": "School hours"},
        },
    }
