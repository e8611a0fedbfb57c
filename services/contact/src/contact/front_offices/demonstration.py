"""Two offices of the demonstration, who came to them in a week, the consultation, and the requests shown."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID


def _id(last: int) -> UUID:
    return UUID(f"00000000-0000-7000-8000-00000079{last:04}")


OFFICE = _id(1)
OFFICE_TO_CHANGE = _id(2)
OPTION = _id(11)
OPTION_TO_CHANGE = _id(12)
COUNT_TO_READ = _id(101)
COUNT_TO_CHANGE = _id(102)
RESPONSE_TO_READ = _id(301)
RESPONSE_TO_CHANGE = _id(302)
FIRST_DAY = date(2014, 7, 14)
_SATURDAY = 5
_VISITS = {
    "CRIME_REPORT": 21,
    "ROAD_COLLISION": 12,
    "PROPERTY": 17,
    "DOCUMENTS": 26,
    "BAIL_OR_SIGNING_ON": 9,
    "ADVICE": 14,
    "OTHER": 2,
}
_POSITIONS = ("OPPOSES",) * 14 + ("SUPPORTS",) * 9 + ("NEITHER",) * 5
_CHANNELS = ("ONLINE_SURVEY", "COUNTER_SURVEY", "INDEPENDENT_ADVISORY_GROUP")

OFFICES: dict[UUID, dict[str, Any]] = {
    OFFICE: {
        "front_office": "EXAMPLE_HIGH_STREET",
        "name": "Example High Street",
        "lpu": "SANDWELL",
        "effective_from": "2005-04-01",
    },
    OFFICE_TO_CHANGE: {
        "front_office": "EXAMPLE_MARKET_PLACE",
        "name": "Example Market Place",
        "lpu": "WALSALL",
        "effective_from": "2008-09-01",
    },
}
COUNTS: dict[UUID, dict[str, Any]] = {
    _id(101 + 10 * day + place): {
        "front_office_id": str(OFFICE),
        "counted_on": (FIRST_DAY + timedelta(days=day)).isoformat(),
        "reason": reason,
        "visits": visits // (3 if day == _SATURDAY else 1),
    }
    for day in range(6)
    for place, (reason, visits) in enumerate(_VISITS.items())
}
OPTIONS: dict[UUID, dict[str, Any]] = {
    OPTION: {
        "front_office_id": str(OFFICE),
        "kind": "CHANGE_HOURS",
        "summary": "Open from ten to six on weekdays",
        "status": "CONSULTED",
    },
    OPTION_TO_CHANGE: {
        "front_office_id": str(OFFICE_TO_CHANGE),
        "kind": "SHARE_PREMISES",
        "summary": "A counter in the library",
        "status": "EXPLORED",
    },
}
RESPONSES: dict[UUID, dict[str, Any]] = {
    _id(301 + place): {
        "front_office_option_id": str(OPTION),
        "received_on": (FIRST_DAY + timedelta(days=place % 5)).isoformat(),
        "channel": _CHANNELS[place % 3],
        "position": position,
    }
    for place, position in enumerate(_POSITIONS)
}
NEW_OFFICE = {
    "front_office": "EXAMPLE_STATION_ROAD",
    "name": "Example Station Road",
    "lpu": "COVENTRY",
    "effective_from": "2011-01-10",
}
OFFICE_PATCH = {"effective_until": "2015-04-01"}
NEW_COUNT = {
    "front_office_id": str(OFFICE_TO_CHANGE),
    "counted_on": "2014-07-14",
    "reason": "CRIME_REPORT",
    "visits": 11,
}
COUNT_PATCH = {"visits": 13}
NEW_OPTION = {
    "front_office_id": str(OFFICE_TO_CHANGE),
    "kind": "CLOSE",
    "summary": "Close, and send callers to the next office",
    "status": "EXPLORED",
}
OPTION_PATCH = {"status": "CONSULTED"}
NEW_RESPONSE = {
    "front_office_option_id": str(OPTION),
    "received_on": "2014-08-01",
    "channel": "COMMUNITY_MEETING",
    "position": "SUPPORTS",
}
RESPONSE_PATCH = {"channel": "PARTNER_MEETING"}
