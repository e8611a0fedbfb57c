"""The surveys of 2012 to 2014 in counts, a handful of invented victims, and the requests that the reference shows.

The months are made so that the board report's shares come out: ASB 78.0% to the end of July 2014 and 77.8% to the end
of May, crime 83.6% to the end of May (¶21, 48, 50; domain.md §12.1). All else in them is assumed.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

Record = dict[str, Any]


def _id(last: int) -> UUID:
    return UUID(f"00000000-0000-7000-8000-0000005{last:05}")


CRIME_SURVEY, ASB_SURVEY = _id(1), _id(2)
SIMILAR_FORCE_TO_READ, SIMILAR_FORCE_TO_CHANGE = _id(101), _id(104)
MONTH_COUNT_TO_READ = MONTH_COUNT_TO_CHANGE = _id(10_001)
POPULATION_TO_READ = POPULATION_TO_CHANGE = _id(20_001)
RESULT_TO_READ = RESULT_TO_CHANGE = _id(301)
CASE_WAITING, CASE_TO_RING, CASE_TO_READ_DETAILS, CASE_TO_END, CASE_TO_INTERVIEW, CASE_INTERVIEWED = (
    _id(401 + place) for place in range(6)
)
ATTEMPT_TO_READ, ATTEMPT_TO_END, ATTEMPT_TO_INTERVIEW, ATTEMPT_INTERVIEWED = (_id(451 + place) for place in range(4))
RESPONSE_TO_READ = _id(471)
SAMPLE_TO_READ = _id(481)
DRAW_TO_READ = _id(501)
_DIP_SAMPLES = 520
DIP_SAMPLE_TO_READ, DIP_SAMPLE_TO_CONTACT = _id(_DIP_SAMPLES + 1), _id(_DIP_SAMPLES + 6)
"""The second and the seventh that are dealt out: both are an inspector's."""

_LPUS = (
    *("BIRMINGHAM_EAST", "BIRMINGHAM_NORTH", "BIRMINGHAM_SOUTH", "BIRMINGHAM_WEST_AND_CENTRAL", "COVENTRY"),
    *("DUDLEY", "SANDWELL", "SOLIHULL", "WALSALL", "WOLVERHAMPTON"),
)
_CRIME_GROUPS = ("BURGLARY", "VIOLENCE", "VEHICLE_CRIME", "HATE_CRIME", "OTHER_CRIME")
_ASB_ANSWERED, _CRIME_ANSWERED = 125, (84, 84, 83, 83, 83, 83, 83, 83, 83, 83, 84, 84)
_ASB_SATISFIED = (
    *(97, 96, 97, 96, 95, 93, 92, 91, 93, 94, 95, 96, 96, 95),
    # From June 2013 on: 1,167 to the end of May 2014, and 1,170 from August to July.
    *(96, 98, 97, 98, 96, 97, 98, 96, 97, 98, 97, 99, 98, 99),
)
_CRIME_SATISFIED = (
    *(71, 68, 72, 69, 67, 70, 67, 71, 69, 72, 68, 71, 69, 72),
    # From June 2013 on: 836 to the end of May 2014, with the low in October and the last five months rising, by no more
    # than chance explains: the board was told that it is stable.
    *(71, 72, 69, 71, 66, 67, 70, 68, 69, 70, 71, 72, 70, 71),
)
_FIRST_MONTH = date(2012, 4, 1)


def _month(place: int) -> str:
    index = _FIRST_MONTH.year * 12 + _FIRST_MONTH.month - 1 + place
    return date(index // 12, index % 12 + 1, 1).isoformat()


def _spread(whole: int, parts: int, turn: int) -> list[int]:
    """Part a number evenly; who gets the odd ones changes by turn, so that no unit has them every month."""
    odd = whole % parts
    return [whole // parts + ((place - turn) % parts < odd) for place in range(parts)]


def month_counts() -> Iterator[Record]:
    """Make one month's counts of each unit after the other, both streams."""
    for place, (asb, crime) in enumerate(zip(_ASB_SATISFIED, _CRIME_SATISFIED, strict=True)):
        yield from _counts("ASB", "ASB", place, asb, _ASB_ANSWERED)
        answered = _CRIME_ANSWERED[(place - 2) % 12]
        yield from _counts("CRIME", _CRIME_GROUPS[place % len(_CRIME_GROUPS)], place, crime, answered)


def _counts(stream: str, group: str, place: int, satisfied: int, answered: int) -> Iterator[Record]:
    yes, no = _spread(satisfied, len(_LPUS), place), _spread(answered - satisfied, len(_LPUS), place + 3)
    for lpu, some, others in zip(_LPUS, yes, no, strict=True):
        yield {
            "survey_stream": stream,
            "month": _month(place),
            "lpu": lpu,
            "incident_group": group,
            "question": "OVERALL",
            "satisfied": some,
            "answered": some + others,
            "did_not_know": 1 if (place + len(lpu)) % 4 == 0 else 0,
            "source": "Invented so that the board report's shares come out",
        }


def populations() -> Iterator[Record]:
    """Make how many victims the last twelve months had: many more in some units than their interviews suggest."""
    for place in range(14, len(_ASB_SATISFIED)):
        for turn, lpu in enumerate(_LPUS):
            crime = _CRIME_GROUPS[place % len(_CRIME_GROUPS)]
            for stream, group, victims in (("ASB", "ASB", 380 + 60 * turn), ("CRIME", crime, 900 + 90 * turn)):
                yield {
                    "survey_stream": stream,
                    "month": _month(place),
                    "lpu": lpu,
                    "incident_group": group,
                    "victims": victims,
                    "source": "Invented",
                }


MONTH_COUNTS: dict[UUID, Record] = {_id(10_001 + place): one for place, one in enumerate(month_counts())}
POPULATIONS: dict[UUID, Record] = {_id(20_001 + place): one for place, one in enumerate(populations())}
_PUBLISHED = {"GREATER_MANCHESTER": (1_260, 1_500), "MERSEYSIDE": (841, 1_000), "WEST_YORKSHIRE": (1_684, 2_000)}
RESULTS: dict[UUID, Record] = {
    _id(301 + place): {
        "force": force,
        "survey_stream": "CRIME",
        "question": "OVERALL",
        "period_from": "2013-06-01",
        "period_until": "2014-06-01",
        "satisfied": satisfied,
        "answered": answered,
        "source": "Invented: the mean of the three is 84.1%",
    }
    for place, (force, (satisfied, answered)) in enumerate(_PUBLISHED.items())
}
SAFE: Record = dict.fromkeys(
    (
        *("deceased", "domestic_abuse", "safeguarding", "vulnerable"),
        *("under_18", "refused", "active_complaint", "on_duty_officer"),
    ),
    "NO",
)


def victim(place: int) -> UUID:
    """Return the sender's id of an invented person."""
    return _id(600 + place)


def case(place: int, lpu: str, recorded_at: str) -> Record:
    """Return an invented victim's case."""
    return {
        "survey_stream": "CRIME",
        "source_reference": f"20XX/{100_000 + place}/14",
        "victim_id": str(victim(place)),
        "lpu": lpu,
        "incident_group": "BURGLARY",
        "recorded_at": recorded_at,
        "contact_details": {"display_name": "Example Person-Two", "telephone": f"+44163296{place:04}"},
        "checks": SAFE,
    }


NEW_SURVEY: Record = {
    "survey_stream": "CRIME",
    "name": "Victims of crime, before the present rules",
    "effective_from": "2011-04-01",
    "effective_until": "2012-04-01",
}
SURVEY_PATCH: Record = {"name": "Victims of anti-social behaviour, six weeks after the record"}
NEW_CASE: Record = {**case(901, "DUDLEY", "2014-06-14T09:30:00Z"), "victim_id": str(_id(1901))}
NEW_UNSAFE_CASE: Record = {
    **case(902, "DUDLEY", "2014-06-14T09:30:00Z"),
    "victim_id": str(_id(1902)),
    "checks": {**SAFE, "domestic_abuse": "YES", "vulnerable": "NOT_KNOWN"},
}
NEW_CHECKS: Record = {"victim_id": str(_id(1903)), "checks": SAFE}
NEW_DEATH: Record = {"victim_id": str(_id(1904)), "checks": {**SAFE, "deceased": "YES"}}
NEW_SAMPLE: Record = {
    "survey_id": str(ASB_SURVEY),
    "due_from": "2014-07-01",
    "due_until": "2014-08-01",
    "seed": 20140701,
    "quotas": [
        {"lpu": "SANDWELL", "incident_group": "ASB", "quota": 15},
        {"lpu": "DUDLEY", "incident_group": "ASB", "quota": 12},
    ],
}
NO_ANSWER: Record = {"outcome": "NO_ANSWER"}
UNSAFE: Record = {"outcome": "STOPPED", "stop_reason": "SAFEGUARDING"}
ANSWERS: Record = {
    "first_contact": "VERY_SATISFIED",
    "action": "FAIRLY_SATISFIED",
    "follow_up": "FAIRLY_DISSATISFIED",
    "treatment": "COMPLETELY_SATISFIED",
    "overall": "VERY_SATISFIED",
}
NEW_RESPONSE: Record = {"survey_attempt_id": str(ATTEMPT_TO_INTERVIEW), **ANSWERS, "follow_up": "DONT_KNOW"}
NEW_MONTH_COUNT: Record = {
    "survey_stream": "ASB",
    "month": "2012-03-01",
    "lpu": "WALSALL",
    "incident_group": "ASB",
    "question": "TREATMENT",
    "satisfied": 11,
    "answered": 13,
    "did_not_know": 1,
    "source": "Survey company's table of March 2012",
}
MONTH_COUNT_PATCH: Record = {"source": "Counted again, and the same"}
NEW_POPULATION: Record = {
    "survey_stream": "ASB",
    "month": "2012-03-01",
    "lpu": "WALSALL",
    "incident_group": "ASB",
    "victims": 512,
    "source": "Incident log",
}
POPULATION_PATCH: Record = {"source": "Incident log, counted again"}
NEW_SIMILAR_FORCE: Record = {
    "force": "SOUTH_YORKSHIRE",
    "effective_from": "2011-04-01",
    "effective_until": "2012-04-01",
}
SIMILAR_FORCE_PATCH: Record = {"effective_from": "2012-04-02"}
NEW_RESULT: Record = {
    "force": "MERSEYSIDE",
    "survey_stream": "ASB",
    "question": "OVERALL",
    "period_from": "2013-08-01",
    "period_until": "2014-08-01",
    "satisfied": 1_164,
    "answered": 1_480,
    "source": "Published table",
}
RESULT_PATCH: Record = {"source": "Published table, second edition"}


def callers(lpu: str, month: str, count: int) -> list[Record]:
    """Return so many invented callers of a unit's month."""
    start = 2_000 + 20 * (12 * int(month[:4]) + int(month[5:7])) % 60_000 + 1_000 * _LPUS.index(lpu)
    return [
        {
            "source_reference": f"{month[:7]}/{lpu[:3]}/{place:04}",
            "caller_id": str(_caller(start + place)),
            "checks": SAFE,
        }
        for place in range(count)
    ]


def _caller(number: int) -> UUID:
    return UUID(f"00000000-0000-7000-8000-00005{number:07}")


def draw(lpu: str, month: str, per_rank: int = 1, count: int = 8) -> Record:
    """Return a draw of a unit's month."""
    return {"lpu": lpu, "month": month, "per_rank": per_rank, "seed": 1, "callers": callers(lpu, month, count)}


NEW_DRAW: Record = draw("SANDWELL", "2014-06-01", count=6)
SPOKEN: Record = {"outcome": "SPOKEN", "initial_response": "FAIRLY_SATISFIED", "overall": "VERY_SATISFIED"}
DIP_NO_ANSWER: Record = {"outcome": "NO_ANSWER"}
DIP_MONTH = "2014-07-01"
DIP_LPUS = _LPUS
DIP_CONTACTS_LEFT_OUT = 4
"""Of the fifty dip samples of July 2014, so many were not done: 46 of 50."""


def dip_sample_id(place: int) -> UUID:
    """Return the id of one of the draw that the reference reads."""
    return _id(_DIP_SAMPLES + place)
