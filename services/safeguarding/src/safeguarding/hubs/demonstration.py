"""The demo hubs' desks and the requests that the reference shows."""

from uuid import UUID

DESKS = {
    "POLICE": 1,
    "CHILDRENS_SOCIAL_CARE": 2,
    "ADULT_SOCIAL_CARE": 3,
    "HOUSING_AND_NEIGHBOURHOOD_SERVICES": 4,
    "PROBATION": 5,
    "HEALTH": 6,
    "HUB_MANAGEMENT": 9,
}
"""The last digit of each desk's organisation."""
TENS = {"SANDWELL": 0, "BIRMINGHAM": 10, "COVENTRY": 20}
FIRST_DAY = "2013-01-01T00:00:00Z"
TO_EXTEND = "COVENTRY"
"""The hub that the examples change: the others stay as the cases of the demonstration need them."""


def desk_of(hub: str, agency: str) -> UUID:
    """Return the organisation of an agency's desk in a demo hub."""
    return UUID(f"00000000-0000-7000-8000-0000000005{TENS[hub] + DESKS[agency]:02}")


NEW_HUB = {
    "hub": "NORTHFOLD",
    "name": "Northfold Multi-Agency Safeguarding Hub",
    "lpus": ["WALSALL"],
    "live_from": "2027-04-01",
    "opens": "08:00",
    "closes": "18:00",
    "weekdays": [0, 1, 2, 3, 4],
    "clock_profile_id": "MERTON",
}
NEW_MEMBER = {
    "agency": "EDUCATION",
    "organisation_id": "00000000-0000-7000-8000-000000000527",
    "effective_from": "2031-09-01T00:00:00Z",
}
NEW_HOURS = {
    "opens": "07:30",
    "closes": "19:00",
    "weekdays": [0, 1, 2, 3, 4, 5],
    "effective_from": "2031-09-01T00:00:00Z",
}
NEW_HUB_CLOCK_PROFILE = {"clock_profile_id": "SURREY", "effective_from": "2031-09-01T00:00:00Z"}
NEW_CLOCK_PROFILE = {
    "clock_profile_id": "NIGHT_DESK",
    "name": "Red by the hour, day and night",
    "source": "Agreed by the partnership board",
    "windows": {
        "decision": {
            "RED": {"amount": 3, "unit": "ELAPSED_HOURS", "runs_past_close": True},
            "AMBER": {"amount": 18, "unit": "ELAPSED_HOURS", "runs_past_close": True},
        },
        "information": {"RED": {"amount": 1, "unit": "ELAPSED_HOURS", "runs_past_close": True}},
    },
}
