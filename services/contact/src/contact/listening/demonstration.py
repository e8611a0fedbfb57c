"""Households of two units, invented throughout: those of Sandwell count as the board report's do (¶43).

Sandwell: 1,850 households, 720 of them without an issue, 1,230 people who want updates. Birmingham North: the few that
the reference's examples work on. The report gives neither the numbers of issues nor their order; these are assumed.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID


def _id(last: int) -> UUID:
    return UUID(f"00000000-0000-7000-8000-00000083{last:04}")


AREA = _id(1)
AREA_TO_CHANGE = _id(2)
SANDWELL_AREA = _id(3)
CLOCK = UUID("00000000-0000-7000-8000-000000820001")
AREAS: dict[UUID, dict[str, Any]] = {
    AREA: {"area": "EXAMPLE_GREEN", "name": "Example Green", "lpu": "BIRMINGHAM_NORTH"},
    AREA_TO_CHANGE: {"area": "EXAMPLE_HEATH", "name": "Example Heath", "lpu": "BIRMINGHAM_NORTH"},
    SANDWELL_AREA: {"area": "EXAMPLE_BROMWICH", "name": "Example Bromwich", "lpu": "SANDWELL"},
}
NEW_AREA = {"area": "EXAMPLE_CROSS", "name": "Example Cross", "lpu": "BIRMINGHAM_NORTH"}
AREA_PATCH = {"name": "Example Heath and Common"}
NEW_CLOCK = {
    "clock": "LISTENING_2099",
    "effective_from": "2099-01-01",
    "adopt_days": 21,
    "act_days": 42,
    "tell_days": 7,
    "listen_days": 92,
    "keep_days": 365,
    "source": "Force Confidence Board",
}

HOUSEHOLD_TO_READ = _id(1001)
HOUSEHOLD_TO_ERASE = _id(1008)
PRIORITY_TO_ACT = _id(21)
PRIORITY_TO_TELL = _id(22)
PRIORITY_TO_ASK = _id(23)
PRIORITY_TO_CONCLUDE = _id(24)
PRIORITY_TO_WITHDRAW = _id(25)
PRIORITY_TO_READ = _id(26)
FIRST_DAY = date(2014, 6, 2)
_HOUSEHOLDS = 24
_SANDWELL = 1850
_WITHOUT_ISSUE = 720
_WANT_UPDATES_FROM = _SANDWELL - 1230

NEW_SURVEY: dict[str, Any] = {
    "area": "EXAMPLE_GREEN",
    "address": {"lines": ["101 Example Road", "Birmingham"], "postcode": "ZZ1 1AA"},
    "surveyed_on": "2014-07-21",
    "issues": ["SPEEDING", "LITTER_AND_DAMAGE"],
    "wants_updates": True,
    "channel": "EMAIL",
    "contact_detail": "example.person@example.org",
    "respondent_name": "Example Person-Four",
    "consents_to_contact": True,
}
NEW_BATCH: dict[str, Any] = {
    "surveys": [
        {
            "area": "EXAMPLE_GREEN",
            "address": {"lines": [f"{number} Example Road", "Birmingham"], "postcode": "ZZ1 1AA"},
            "surveyed_on": "2014-07-22",
            "issues": ["BURGLARY"],
            "wants_updates": False,
        }
        for number in range(103, 108)
    ]
}
SEARCH = {"address": {"lines": ["1 Example Road"], "postcode": "ZZ1 1AA"}}
ERASURE = {"reason": "ASKED"}
NEW_PRIORITY = {
    "area": "EXAMPLE_GREEN",
    "category": "OTHER",
    "you_said": "Lamps along the footpath have been out since the spring.",
    "adopted_on": "2014-07-14",
}
NEW_ACTION = {
    "we_did": "We checked speeds beside the school on eight mornings with volunteers.",
    "done_on": "2014-07-15",
}
FEEDBACK = {"sent_on": "2014-07-21"}
NEW_RESURVEY = {
    "household_id": str(HOUSEHOLD_TO_READ),
    "surveyed_on": "2014-09-15",
    "outcome": "BETTER",
    "heard_back": True,
}
CONCLUSION = {"listened_on": "2014-10-20"}
CORRECTION = {"you_said": "Vans are broken into for the tools in them."}
WITHDRAWAL = {"reason": "The council has taken it on with its own works."}


class DemoPriority(NamedTuple):
    """A priority and how far it is taken."""

    area: str
    category: str
    you_said: str
    we_did: str | None = None
    is_told: bool = False
    asked_again: int = 0
    is_over: bool = False


PRIORITIES: dict[UUID, DemoPriority] = {
    PRIORITY_TO_ACT: DemoPriority("EXAMPLE_GREEN", "SPEEDING", "Cars go too fast past the school in the morning."),
    PRIORITY_TO_TELL: DemoPriority(
        "EXAMPLE_GREEN",
        "PARKING",
        "Parked cars block the pavement at school times.",
        "Wardens and our officers came by each day for two weeks.",
    ),
    PRIORITY_TO_ASK: DemoPriority(
        "EXAMPLE_GREEN",
        "ASB",
        "Groups drink in the park and leave glass behind.",
        "The park was patrolled every evening, and the council cleared it.",
        is_told=True,
    ),
    PRIORITY_TO_CONCLUDE: DemoPriority(
        "EXAMPLE_GREEN",
        "YOUTH_NUISANCE",
        "Young people gather by the shops at night.",
        "The youth club now opens on three more evenings.",
        is_told=True,
        asked_again=8,
    ),
    PRIORITY_TO_WITHDRAW: DemoPriority("EXAMPLE_GREEN", "DRUGS", "Needles are found beside the canal."),
    PRIORITY_TO_READ: DemoPriority(
        "EXAMPLE_GREEN",
        "VEHICLE_CRIME",
        "Vans are broken into for tools.",
        "Tools were marked at two open days, and vans are checked at night.",
        is_told=True,
        asked_again=20,
        is_over=True,
    ),
}
_OF_GREEN = ("SPEEDING", "PARKING", "ASB", "YOUTH_NUISANCE", "DRUGS", "VEHICLE_CRIME", "OTHER")
OUTCOMES = ("BETTER", "SAME", "BETTER", "WORSE")
_OF_SANDWELL = (
    *("SPEEDING", "SPEEDING", "SPEEDING", "SPEEDING", "PARKING", "PARKING", "PARKING", "ASB", "ASB", "ASB"),
    *("YOUTH_NUISANCE", "YOUTH_NUISANCE", "BURGLARY", "DRUGS", "LITTER_AND_DAMAGE"),
)


class DemoForm(NamedTuple):
    """A form with the ids of its records."""

    household_id: UUID
    survey_id: UUID
    respondent_id: UUID
    survey: dict[str, Any]


def forms_of_green() -> Iterator[DemoForm]:
    """Make two dozen households, each of which names what the priorities of the examples are about."""
    for number in range(1, _HOUSEHOLDS + 1):
        wishes = {"wants_updates": True, "channel": "LETTER", "consents_to_contact": True}
        survey = {
            "area": "EXAMPLE_GREEN",
            "address": {"lines": [f"{number} Example Road", "Birmingham"], "postcode": "ZZ1 1AA"},
            "surveyed_on": (FIRST_DAY + timedelta(days=number)).isoformat(),
            "issues": list(_OF_GREEN),
            **(wishes if number % 2 else {"wants_updates": False}),
        }
        yield DemoForm(_id(1000 + number), _id(2000 + number), _id(3000 + number), survey)


def forms_of_sandwell() -> Iterator[DemoForm]:
    """Make Sandwell's households: the first name nothing, the last want updates, and those between are in both sets."""
    base = 0x0000_0000_0000_7000_8000_0084_0000_0000
    for number in range(_SANDWELL):
        issues = [] if number < _WITHOUT_ISSUE else [_OF_SANDWELL[number % len(_OF_SANDWELL)]]
        wishes = {"wants_updates": True, "channel": "LETTER", "consents_to_contact": True}
        survey = {
            "area": "EXAMPLE_BROMWICH",
            "address": {"lines": [f"{number + 1} Example Street", "Sandwell"], "postcode": "ZZ2 2ZZ"},
            "surveyed_on": (FIRST_DAY + timedelta(days=number % 28)).isoformat(),
            "issues": issues,
            **(wishes if number >= _WANT_UPDATES_FROM else {"wants_updates": False}),
        }
        household, form, person = (UUID(int=base + kind * 0x10000 + number) for kind in range(3))
        yield DemoForm(household, form, person, survey)
