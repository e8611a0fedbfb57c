"""How cases add up to a team, a unit, a cohort and the force: counts are summed, never averaged; people count once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias
from uuid import UUID

from bluelamp.schemas.offenders.codes import Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What is known of one case as at a day and of the days of a period; `is_overdue` is None of a day that passed."""

    case_id: UUID
    person_id: UUID
    manager: str
    team: str
    lpu: str
    cohort: str
    colour: Colour
    runs: bool
    has_entered: bool
    has_left: bool
    in_time: int
    due: int
    is_overdue: bool | None
    is_unassigned: bool
    first_need: int
    latest_need: int
    compared: int
    """Pathways that were assessed twice or more; the two needs are of these alone."""


@dataclass(frozen=True, slots=True)
class Harm:
    """Days of harm of some crimes, how many of them are weighed, and how many have no weight."""

    days: float = 0.0
    weighed: int = 0
    not_weighed: int = 0

    def __add__(self, other: "Harm") -> "Harm":
        return Harm(self.days + other.days, self.weighed + other.weighed, self.not_weighed + other.not_weighed)


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure before anybody is told of it; without a value it says why."""

    numerator: float | None
    denominator: float | None
    value: float | None
    because: str | None = None
    people: int | None = None
    """How many people stand behind it, where what it counts is not people: contacts, or crimes."""


Figures: TypeAlias = Mapping[str, Counted]
"""Figures by the ids of their definitions."""


def count(number: int) -> Counted:
    """Return a plain count."""
    return Counted(number, None, number)


def share(numerator: float, denominator: float, nothing: str = "Nothing was counted.") -> Counted:
    """Return a quotient; of nothing there is none, and it is no nought."""
    value = numerator / denominator if denominator else None
    return Counted(numerator, denominator, value, None if denominator else nothing)


def not_held(because: str) -> Counted:
    """Return what is not there, with the reason."""
    return Counted(None, None, None, because)


def weight(harm: Harm) -> Counted:
    """Return a sum of harm; a crime without a weight is said, and where none has one there is no sum."""
    crimes = harm.weighed + harm.not_weighed
    if crimes and not harm.weighed:
        return Counted(None, crimes, None, f"None of {crimes} crimes has a weight: the table of harm lacks them.")
    because = f"{harm.not_weighed} of {crimes} crimes have no weight and are not in it." if harm.not_weighed else None
    return Counted(harm.days, crimes, harm.days, because)


def added(cases: Sequence[CaseFacts], harm: Mapping[UUID, Harm]) -> Figures:
    """Add some cases up; `harm` is by person, and each person's counts once however many cases they have."""
    running = [case for case in cases if case.runs]
    compared = [case for case in running if case.compared]
    people = {case.person_id for case in running}
    harms = [harm.get(person, Harm()) for person in sorted(people)]
    harmed = weight(sum(harms, Harm())) if running else not_held("No case runs.")
    first, latest = sum(case.first_need for case in compared), sum(case.latest_need for case in compared)
    travelled = Counted(first - latest, len(compared), first - latest) if compared else None
    return {
        "COHORT.SIZE": count(len(people)),
        "COHORT.CASES": count(len(running)),
        **{f"COHORT.{colour}": _of_running(running, (case.colour is colour for case in running)) for colour in Colour},
        "COHORT.ENTRIES": count(sum(case.has_entered for case in cases)),
        "COHORT.EXITS": count(sum(case.has_left for case in cases)),
        "CONTACT.COMPLIANCE": replace(
            share(sum(case.in_time for case in cases), sum(case.due for case in cases)),
            people=len({case.person_id for case in cases if case.due}),
        ),
        "CONTACT.OVERDUE": _overdue(running),
        "HARM.SUM": replace(harmed, people=sum(bool(one.weighed + one.not_weighed) for one in harms)),
        "NEED.TRAVELLED": travelled or not_held("No pathway was assessed twice."),
        "LEAD.UNASSIGNED": _of_running(running, (case.is_unassigned for case in running)),
    }


def room_used(running: Sequence[CaseFacts], room: int | None) -> Counted:
    """Return how full the caseloads of one cohort's managers are, by the room that the rule gives each of them."""
    if room is None:
        return not_held("No rule of the cohort says for how many a manager has room.")
    return share(len(running), len({case.manager for case in running}) * room, "Nobody manages the cohort.")


def _overdue(running: Sequence[CaseFacts]) -> Counted:
    if any(case.is_overdue is None for case in running):
        return not_held("What was overdue on a day that has passed is not kept.")
    return _of_running(running, (bool(case.is_overdue) for case in running))


def _of_running(running: Sequence[CaseFacts], are: Iterable[bool]) -> Counted:
    return share(sum(are), len(running), "No case runs.")
