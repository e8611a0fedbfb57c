"""Perpetrators of the demonstration: their ranking, meetings, and the interim model's records."""

from typing import Any
from uuid import UUID

from offenders.nominals import demonstration as people
from offenders.offences.demonstration import HARM_VERSION


def _record(number: int) -> UUID:
    return UUID(int=0x0000_0000_0000_7000_8000_0000_0000_7A00 + number)


RULE_SET = _record(0x01)
"""The platform's default, which the migration puts in."""
PERPETRATOR = people.PERPETRATOR
"""Ranked, flagged by the other service too, and taken up by the meeting that is over."""
SECOND = people.NOMINEES[7]
"""Ranked, and on an agenda to be decided of."""
MANAGED = people.MANAGED
"""In a cohort of another kind: restorative justice is asked for with whoever has a case."""
RANKING = _record(0x11)
HELD, TO_DECIDE = (_record(0x20 + number) for number in range(1, 3))
"""A meeting that is over, and one that decides, and can be closed: who is taken up is reviewed."""
FLAG = _record(0x31)
FLAGGED_PERSON = UUID("00000000-0000-7000-8000-000000000943")
"""Whom the other service's demonstration finds by its own records."""
REQUEST, REQUEST_TO_CHANGE = _record(0x41), _record(0x42)
PILOT, PILOT_TO_CHANGE = _record(0x51), _record(0x52)
EXPERIENCE, EXPERIENCE_TO_CHANGE = _record(0x53), _record(0x54)
POST, POST_TO_CHANGE = _record(0x55), _record(0x56)
SEAT, SEAT_TO_CHANGE = _record(0x57), _record(0x58)
ADVICE, ADVICE_TO_CHANGE = _record(0x59), _record(0x5A)
RECOMMENDATION, RECOMMENDATION_TO_CHANGE = _record(0x5B), _record(0x5C)
ITEM_TO_DECIDE = _record(0x61)
OFFENCES = tuple(_record(0x70 + number) for number in range(1, 6))
VICTIMS = tuple(_record(0x80 + number) for number in range(1, 5))
"""Opaque ids of nobody."""

NEW_RANKING: dict[str, Any] = {}
NEW_RULE_SET: dict[str, Any] = {
    "effective_from": "2031-04-01",
    "reason": "The partnership wants what was done to several people to weigh more.",
    "numbers": {
        "statuses": ["ALLEGED", "CHARGED", "CONVICTED"],
        "minimum_age": 16,
        "recency": [{"days": 30, "points": 10}, {"days": 180, "points": 6}, {"days": 730, "points": 2}],
        "recency_otherwise": 0,
        "recent_months": 12,
        "older_months": 36,
        "points_per_recent": 2,
        "points_per_older": 0.5,
        "gravity_months": 60,
        "gravity_scale_days": 3650,
        "non_crime_days": 1,
        "harm_version": HARM_VERSION,
        "victim_months": 36,
        "victims": [{"victims": 2, "points": 6}, {"victims": 3, "points": 10}],
        "serial_months": 36,
        "serial_victims": 2,
        "repeat_months": 36,
        "repeat_records": 2,
        "high_risk_days": 365,
        "priority_limbs": 3,
        "most_points": 10,
        "weights": {"recency": 0.2, "frequency": 0.2, "gravity": 0.2, "victims": 0.4},
        "counts_flags": True,
        "cycle_weeks": 4,
        "capacity": 20,
        "reviews_before_drop": 2,
        "fall_before_drop": 0.4,
        "custody_months_before_drop": 12,
    },
}


def flag(flag_id: UUID) -> dict[str, Any]:
    """Return what the safeguarding service says of its own demonstration's perpetrator, by both names."""
    return {
        "flag_id": str(flag_id),
        "person": {
            "person_id": str(FLAGGED_PERSON),
            "given_name": "Example",
            "family_name": "Person-Thirteen",
            "date_of_birth": "1985-01-20",
            "other_names": [{"given_name": "Example", "family_name": "Offender-Two"}],
            "dates_of_birth": ["1985-01-20", "1985-01-30"],
            "identifiers": [{"kind": "PNC_ID", "value": people.PNC_OF_PERPETRATOR}],
        },
        "lpu": "SANDWELL",
        "is_serial": True,
        "is_serial_loose": True,
        "lookback_months": 36,
        "computed_at": "2026-11-22T18:00:00Z",
        "records": [
            {
                "record_id": str(_record(0x90 + number)),
                "agency": agency,
                "occurred_on": day,
                "is_crime": False,
                "victim_id": str(_record(0xA0 + number)),
                "victim_group_id": str(_record(0xB0 + number)),
            }
            for number, (agency, day) in enumerate((("HOUSING", "2026-03-01"), ("HEALTH", "2026-05-20")))
        ],
    }


NEW_FLAG = flag(_record(0x32))
NEW_MATCH = {
    "offender_id": str(PERPETRATOR),
    "reason": "The photograph of the custody record is of the man whom the hub describes.",
}
NEW_CYCLE: dict[str, Any] = {"capacity": 10}
NEW_DECISION: dict[str, Any] = {
    "item_id": str(ITEM_TO_DECIDE),
    "decision": "ADOPT",
    "plan": "DISRUPTION",
    "reason": "Three agencies know him, and none of them has what would stop him alone.",
}
NEW_INFORMATION = {
    "item_id": str(ITEM_TO_DECIDE),
    "agency": "HOUSING",
    "information": "He has given up his tenancy and stays with a cousin in Tipton.",
}
CLOSING = {"reason": "Everybody on the agenda was spoken about."}
NEW_NOMINATION = {
    "reason": "The meeting has taken him up; one manager is to hold the plan together.",
    "is_statutory": True,
    "facts": {"predictor_percent": 62},
}
NEW_REQUEST = {
    "reason": "He has asked by himself what he could do.",
    "agreed_on": "2014-09-08",
    "is_highest_risk": True,
}
REFERRAL_UPDATE = {
    "update_id": str(_record(0x43)),
    "referral_id": str(_record(0x44)),
    "reference": "R-7K3M-2QXP-5",
    "status": "CLOSED",
    "outcome": "NEED_MET",
}
REQUEST_PATCH = {"status": "ACCEPTED"}
NEW_PILOT = {
    "team": "COVENTRY_DA",
    "lpu": "COVENTRY",
    "model": "INTERIM",
    "effective_from": "2014-11-03",
    "note": "A small resource within the team.",
}
PILOT_PATCH = {"note": "A small resource within the team; two of the three posts are filled."}
NEW_EXPERIENCE = {
    "team": "WALSALL_DA",
    "noted_on": "2014-08-04",
    "experience": "Visits in the evening are kept twice as often.",
}
EXPERIENCE_PATCH = {"experience": "Visits in the evening are kept more often; the count is being made."}
NEW_POST = {"team": "DUDLEY_DA", "lpu": "DUDLEY", "opened_on": "2014-07-28"}
POST_PATCH = {"filled_on": "2014-08-18", "trained_on": "2014-08-25"}
NEW_SEAT = {"kind": "ACADEMIC", "seat": "A professor of criminology", "seated_on": "2014-07-01"}
SEAT_PATCH = {"left_on": "2014-12-31"}
NEW_ADVICE = {
    "seat_id": str(SEAT),
    "given_on": "2014-09-10",
    "advice": "Measure harm and not the number of calls.",
}
ADVICE_PATCH = {"response": "Gravity is counted in days of harm."}
NEW_RECOMMENDATION = {
    "recommendation": "A manager of perpetrators in each domestic-abuse team.",
    "owner": "The lead for public protection",
    "due_on": "2014-12-31",
    "advice_id": str(ADVICE),
    "experience_id": str(EXPERIENCE),
}
RECOMMENDATION_PATCH = {"status": "REPORTED", "reported_on": "2014-12-15"}
