"""Waves and experiments, invented but for one team's 64% and 87% (¶43) and the months of the units' waves (¶41).

The report gives no numbers of answers, no other team and no control: these are assumed. Of the units, four were done by
the end of March 2014 and the six that remained in July.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID


def _id(last: int) -> UUID:
    return UUID(f"00000000-0000-7000-8000-00000085{last:04}")


SURVEY = "FEELING_THE_DIFFERENCE"
EXPERIMENT = _id(1)
EXPERIMENT_TO_ALLOCATE = _id(2)
EXPERIMENT_TO_CONCLUDE = _id(3)
WAVE = _id(101)
WAVE_TO_CORRECT = _id(210)
STRAND = _id(21)
STRAND_TO_CHANGE = _id(24)
PLAN = _id(41)
PLAN_TO_CHANGE = _id(42)
PILOT = "EXAMPLE_TEAM_ONE"
LAST_DAY_OF_REPORT = date(2014, 7, 31)
BMG_LAST_DAY = date(2014, 3, 28)


class DemoWave(NamedTuple):
    """A wave with its id and when it was recorded."""

    wave_id: UUID
    recorded_at: datetime
    wave: dict[str, Any]


class DemoExperiment(NamedTuple):
    """An experiment with what was done of it, and when."""

    registered_at: datetime
    new: dict[str, Any]
    allocated_at: datetime | None
    allocation: dict[str, Any] | None


def _answers(*counts: int) -> dict[str, int]:
    names = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree", "do_not_know")
    return dict(zip(names, counts, strict=True))


_TERMS: dict[str, Any] = {
    "title": "You said, we did, we listened: the pilot",
    "hypothesis": "Where a team asks each household, acts on it and tells it so, more residents agree.",
    "survey": SURVEY,
    "reading": "AGREE",
    "wave_before": 1,
    "wave_after": 2,
    "smallest_wave": 50,
    "ends_on": "2014-06-30",
}
_ARMS: dict[str, Any] = {
    "method": "MATCHED_PAIRS",
    "explanation": "Teams were paired by crime and by households, and a coin was thrown for each pair.",
}


def _experiment(teams: tuple[str, str, str, str], title: str, wave_before: int) -> DemoExperiment:
    named = ("TEST", "TEST", "CONTROL", "CONTROL")
    arms = [{"team": team, "arm": arm} for team, arm in zip(teams, named, strict=True)]
    waves = {"wave_before": wave_before, "wave_after": wave_before + 1}
    return DemoExperiment(
        datetime.fromisoformat("2013-09-16T09:00:00+00:00"),
        {**_TERMS, **waves, "title": title, "teams": list(teams)},
        datetime.fromisoformat("2013-09-23T09:00:00+00:00"),
        {**_ARMS, "arms": arms},
    )


_PILOT_TEAMS = (PILOT, "EXAMPLE_TEAM_TWO", "EXAMPLE_TEAM_THREE", "EXAMPLE_TEAM_FOUR")
_SECOND_TEAMS = ("EXAMPLE_TEAM_FIVE", "EXAMPLE_TEAM_SIX", "EXAMPLE_TEAM_SEVEN", "EXAMPLE_TEAM_EIGHT")
_THIRD_TEAMS = ("EXAMPLE_TEAM_NINE", "EXAMPLE_TEAM_TEN")
EXPERIMENTS: dict[UUID, DemoExperiment] = {
    EXPERIMENT: _experiment(_PILOT_TEAMS, _TERMS["title"], 1),
    EXPERIMENT_TO_CONCLUDE: _experiment(_SECOND_TEAMS, "You said, we did, we listened: letters instead of visits", 1),
    EXPERIMENT_TO_ALLOCATE: DemoExperiment(
        datetime.fromisoformat("2014-07-14T09:00:00+00:00"),
        {
            **_TERMS,
            "title": "You said, we did, we listened: by telephone",
            "teams": list(_THIRD_TEAMS),
            "ends_on": "2099-12-31",
        },
        None,
        None,
    ),
}
_OF_TEAMS = {
    PILOT: (_answers(20, 44, 20, 12, 4, 3), _answers(30, 57, 8, 3, 2, 1)),
    "EXAMPLE_TEAM_TWO": (_answers(21, 45, 18, 11, 5, 2), _answers(22, 48, 17, 9, 4, 4)),
    "EXAMPLE_TEAM_THREE": (_answers(19, 44, 21, 11, 5, 3), _answers(21, 45, 19, 10, 5, 2)),
    "EXAMPLE_TEAM_FOUR": (_answers(20, 47, 18, 10, 5, 3), _answers(20, 48, 17, 10, 5, 1)),
    "EXAMPLE_TEAM_FIVE": (_answers(18, 43, 22, 12, 5, 2), _answers(19, 46, 20, 10, 5, 3)),
    "EXAMPLE_TEAM_SIX": (_answers(20, 42, 21, 12, 5, 1), _answers(21, 44, 20, 10, 5, 2)),
    "EXAMPLE_TEAM_SEVEN": (_answers(19, 45, 19, 12, 5, 4), _answers(20, 45, 19, 11, 5, 2)),
    "EXAMPLE_TEAM_EIGHT": (_answers(18, 44, 21, 12, 5, 3), _answers(18, 46, 20, 11, 5, 3)),
}
_EARLIER = ("BIRMINGHAM_SOUTH", "COVENTRY", "SANDWELL", "SOLIHULL")
_IN_JULY = (
    *("BIRMINGHAM_EAST", "BIRMINGHAM_NORTH", "BIRMINGHAM_WEST_AND_CENTRAL"),
    *("DUDLEY", "WALSALL", "WOLVERHAMPTON"),
)


def waves() -> Iterator[DemoWave]:
    """Make both waves of every team, and one of every unit."""
    for number, (team, both) in enumerate(_OF_TEAMS.items()):
        days = (("2013-10-07", "2013-10-25"), ("2014-05-06", "2014-05-23"))
        for wave, (answers, (first, last)) in enumerate(zip(both, days, strict=True), start=1):
            yield _wave(_id(101 + 2 * number + wave - 1), ("BIRMINGHAM_NORTH", team, wave), (first, last), answers)
    for number, lpu in enumerate(_EARLIER + _IN_JULY):
        days_of_unit = ("2014-03-03", BMG_LAST_DAY.isoformat()) if lpu in _EARLIER else ("2014-07-01", "2014-07-25")
        answers = _answers(80 + 3 * number, 205 - 2 * number, 130 - number, 58, 22, 11)
        yield _wave(_id(201 + number), (lpu, lpu, 1), days_of_unit, answers)


def _wave(wave_id: UUID, of: tuple[str, str, int], days: tuple[str, str], answers: dict[str, int]) -> DemoWave:
    lpu, team, number = of
    wave = {
        "survey": SURVEY,
        "lpu": lpu,
        "team": team,
        "wave": number,
        "fieldwork_from": days[0],
        "fieldwork_until": days[1],
        "answers": answers,
    }
    return DemoWave(wave_id, datetime.fromisoformat(f"{days[1]}T17:00:00+00:00"), wave)


NEW_WAVE: dict[str, Any] = {
    "survey": SURVEY,
    "lpu": "DUDLEY",
    "team": "EXAMPLE_TEAM_ELEVEN",
    "wave": 1,
    "fieldwork_from": "2014-07-07",
    "fieldwork_until": "2014-07-18",
    "answers": _answers(24, 61, 33, 15, 7, 6),
}
WAVE_CORRECTION: dict[str, Any] = {
    "fieldwork_from": "2014-07-01",
    "fieldwork_until": "2014-07-25",
    "answers": _answers(107, 187, 121, 58, 22, 11),
    "reason": "The supplier counted ten answers of the middle twice.",
}
NEW_EXPERIMENT: dict[str, Any] = {
    "title": "Leaflets on new houses",
    "hypothesis": "Where each new household is told who its officers are, more residents agree.",
    "survey": SURVEY,
    "teams": ["EXAMPLE_TEAM_TWELVE", "EXAMPLE_TEAM_THIRTEEN"],
    "wave_before": 1,
    "wave_after": 2,
    "smallest_wave": 100,
    "ends_on": "2099-12-31",
}
ALLOCATION: dict[str, Any] = {
    "method": "RANDOM",
    "explanation": "A coin was thrown before two witnesses of the confidence board.",
    "arms": [{"team": "EXAMPLE_TEAM_NINE", "arm": "TEST"}, {"team": "EXAMPLE_TEAM_TEN", "arm": "CONTROL"}],
}
EXTENSION = {
    "ends_on": "2014-12-31",
    "reason": "Support and funding have been secured until December 2014.",
    "funding": "Confidence board",
}
CONCLUSION = {"conclusion": "Letters alone changed nothing that chance could not: the visits are kept."}
STRANDS: dict[UUID, dict[str, Any]] = {
    _id(20 + number): {
        "strand": number,
        "name": name,
        "source": f"Board report, {39 + number}",
        "status": status,
        "update": update,
        "has_open_threat": has_open_threat,
        "as_at": "2014-07-31",
    }
    for number, (name, status, update, has_open_threat) in enumerate(
        (
            ("Confidence delivery plan", "IN_PROGRESS", "Revisited each month for the new organisation.", False),
            ("Neither/Nor", "IN_PROGRESS", "All ten units are surveyed; a plan follows for each.", False),
            ("Key drivers by unit", "IN_PROGRESS", "Charts in one click after the pilot in Sandwell (C18).", False),
            ("You said, we did, we listened", "IN_PROGRESS", "Runs in Sandwell; web pages wait for ICT (C26).", True),
            ("Survey method", "PLANNED", "What people mean by confidence is being researched.", False),
            ("Longer experiment", "IN_PROGRESS", "Goes on until December 2014.", False),
        ),
        start=1,
    )
}
NEW_STRAND = {
    "strand": 7,
    "name": "Officers known by name",
    "source": "Example board paper",
    "status": "PLANNED",
    "update": "To be looked at by the confidence board.",
    "has_open_threat": False,
    "as_at": "2014-07-31",
}
STRAND_PATCH = {"update": "Runs in Sandwell and Dudley; web pages still wait for ICT.", "as_at": "2014-08-29"}
PLANS: dict[UUID, dict[str, Any]] = {
    PLAN: {
        "lpu": "SANDWELL",
        "edition": 1,
        "plan": "Teams tell each household that asked what became of its issue.",
        "lead": "Example Person-Six, with communications",
        "review_on": "2014-10-31",
    },
    PLAN_TO_CHANGE: {
        "lpu": "COVENTRY",
        "edition": 1,
        "plan": "Street meetings where most answers are in the middle.",
        "lead": "Example Person-Seven, with communications",
        "review_on": "2014-10-31",
    },
}
NEW_PLAN = {
    "lpu": "WALSALL",
    "edition": 1,
    "plan": "Leaflets with names of officers in three neighbourhoods.",
    "lead": "Example Person-Eight, with communications",
    "review_on": "2014-11-28",
}
PLAN_PATCH = {"review_on": "2014-12-19"}
