"""What the reference's examples of Sentinel name: invented people, fixed ids, one record for each example."""

from typing import Any
from uuid import UUID


def _id(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_0B00 + number)


THEME = "DA"
# Of domestic abuse, as that feature's own demonstration names them.
INCIDENT, INCIDENT_TAGGED, ASSESSMENT_TAGGED = (
    UUID(int=0x0000_0000_0000_7000_8000_0000_0000_0900 + number) for number in (0x31, 0x32, 0x01)
)
TAG_TO_READ, TAG_TO_REMOVE = _id(1), _id(2)
CAMPAIGN_TO_READ, CAMPAIGN_TO_CHANGE, CAMPAIGN_TO_TRAIN, CAMPAIGN_TO_EVALUATE = (_id(0x11 + n) for n in range(4))
ROUTE_TO_READ, ROUTE_TO_CHANGE, ROUTE_TO_WITHDRAW, ROUTE_TO_TAG = (_id(0x21 + number) for number in range(4))

NEW_THEME: dict[str, Any] = {
    "theme": "MODERN_SLAVERY",
    "name": "Modern slavery",
    "definition": "Records about servitude, forced labour and those who profit from it.",
    "improvement_direction": "INCREASE",
    "effective_from": "2099-01-01",
    "source": "Sentinel board",
}
TERMS: dict[str, Any] = {
    "name": "Domestic abuse",
    "definition": "Records about abuse between partners, former partners or relatives, coercive control included.",
    "improvement_direction": "INCREASE",
    "effective_from": "2099-01-01",
    "source": "Sentinel board",
}
NEW_TAG: dict[str, Any] = {"record_type": "ABUSE_INCIDENT", "record_id": str(INCIDENT)}
NEW_TAG_OF_ROUTE: dict[str, Any] = {"record_type": "CONTACT_ROUTE", "record_id": str(ROUTE_TO_TAG)}
NEW_CAMPAIGN: dict[str, Any] = {
    "theme": "FGM",
    "name": "Before the summer",
    "focus_month": "2099-06",
    "starts_on": "2099-06-01",
    "ends_on": "2099-06-30",
    "objectives": ["More schools and surgeries know whom to ring.", "Officers ask the right question first."],
    "target_volumes": [{"lpu": "SANDWELL", "per_week": 6}, {"lpu": "COVENTRY", "per_week": 8}],
}
TRAINING: dict[str, Any] = {"lpu": "SANDWELL", "measured_on": "2026-11-20", "trained": 212, "eligible": 260}
EVALUATION: dict[str, Any] = {
    "summary": "Reporting rose in every unit whose staff had been trained.",
    "findings": [
        {"objective": 1, "result": "MET", "evidence": "Fourteen more schools reported than in the year before."},
        {"objective": 2, "result": "PARTLY_MET", "evidence": "Dip samples of forty calls in three units."},
    ],
}
CAMPAIGNS: dict[UUID, dict[str, Any]] = {
    CAMPAIGN_TO_READ: {**NEW_CAMPAIGN, "starts_on": "2098-06-01", "ends_on": "2098-06-30", "focus_month": "2098-06"},
    CAMPAIGN_TO_CHANGE: {
        **NEW_CAMPAIGN,
        "theme": "HT",
        "starts_on": "2098-06-01",
        "ends_on": "2098-06-30",
        "focus_month": "2098-06",
    },
    CAMPAIGN_TO_TRAIN: {
        **NEW_CAMPAIGN,
        "theme": "HBV",
        "starts_on": "2098-06-01",
        "ends_on": "2098-06-30",
        "focus_month": "2098-06",
    },
    CAMPAIGN_TO_EVALUATE: {
        **NEW_CAMPAIGN,
        "theme": "DA",
        "starts_on": "2013-12-01",
        "ends_on": "2013-12-31",
        "focus_month": "2013-12",
    },
}


def route(number: int) -> dict[str, Any]:
    """Make a route to an invented person of its own."""
    person = {"given_name": "Example", "family_name": f"Person-Route-{number}", "sex": "FEMALE"}
    return {**NEW_ROUTE, "person": person}


NEW_ROUTE: dict[str, Any] = {
    "person": {"given_name": "Example", "family_name": "Person-Route", "sex": "FEMALE"},
    "theme": "HBV",
    "lpu": "SANDWELL",
    "channel": "TELEPHONE",
    "contact_detail": "0121 496 0190",
    "times": [{"weekdays": [0, 2], "earliest": "10:00", "latest": "11:30"}],
    "may_contact": ["officer"],
    "never_do": ["Leave no message.", "Do not ring back a missed call.", "Never send a uniform to the door."],
    "code_word": "blue kettle",
    "worker": "officer",
}
ROUTES = (ROUTE_TO_READ, ROUTE_TO_CHANGE, ROUTE_TO_WITHDRAW, ROUTE_TO_TAG)
TAGS: dict[UUID, dict[str, str]] = {
    TAG_TO_READ: {"record_type": "ABUSE_INCIDENT", "record_id": str(INCIDENT_TAGGED)},
    TAG_TO_REMOVE: {"record_type": "RISK_ASSESSMENT", "record_id": str(ASSESSMENT_TAGGED)},
}
