"""The invented person of the story, and what the officer writes down."""

from datetime import date, timedelta
from typing import Any, Final

FAMILY_NAME: Final = "Person-One"
LPU: Final = "BIRMINGHAM_NORTH"
NEEDS: Final = ("MENTAL_HEALTH",)
AGE: Final = 38


def new_referral(today: date) -> dict[str, Any]:
    """What POST /referrals takes; agreement was given yesterday."""
    return {
        "person": {
            "given_name": "Example",
            "family_name": FAMILY_NAME,
            "date_of_birth": (today - timedelta(days=AGE * 366)).isoformat(),
            "language": "en",
        },
        "needs": list(NEEDS),
        "urgency": "ROUTINE",
        "lpu": LPU,
        "concern": {
            "facts": "Reported feeling low and alone since a bereavement in May.",
            "seen": "Little food in the house.",
            "opinion": "Would accept help if it was offered soon.",
        },
        "agreement": {
            "position": "GIVEN",
            "asked_on": (today - timedelta(days=1)).isoformat(),
            "asked_by": "PC 4471",
            "how": "In person",
        },
        "lawful_basis": "CLAW_POLICE",
        "safe_contact": {"channel": "PHONE", "telephone": "0121 496 0000", "when": "Weekday mornings"},
    }


def match_query() -> dict[str, Any]:
    """What POST /matches takes: nothing that says who it is about."""
    return {"needs": list(NEEDS), "age": AGE, "lpu": LPU, "language": "en"}
