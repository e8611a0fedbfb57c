"""RFGV: points for recency, frequency, gravity and victims, the score, and the order (domain.md §3.5).

Every number is a rule set's. A score is an indicator of whom to speak about first, and decides nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import fsum, log10
from typing import Final
from uuid import UUID

from bluelamp.kit.clocks import months_before
from bluelamp.schemas.offenders.domestic_abuse import RankingNumbers
from bluelamp.schemas.problems import Fault

_PLACES: Final = 9
"""Scores are told apart to so many places: beyond them a difference is how computers add and not what somebody did."""


@dataclass(frozen=True, slots=True)
class Windows:
    """The first day on which something still counts; None where everything does."""

    recent_from: date
    older_from: date
    gravity_from: date | None
    victims_from: date
    serial_from: date
    repeat_from: date


@dataclass(frozen=True, slots=True)
class Tally:
    """What one perpetrator did, counted: on record here (own), and by the safeguarding service's records (sent).

    `harm_days` are without those of incidents and of what no table weighs, which the rule set gives. `most_of_one` is
    of how many records one and the same person was harmed, the most of them.
    """

    offender_id: UUID
    last_event_on: date
    last_is_sent: bool
    events: int
    sent_events: int
    recent_events: int
    older_events: int
    harm_days: float
    weighed: int
    non_crimes: int
    proactive: int
    not_weighed: int
    own_victims: int
    sent_victims: int
    most_of_one: int
    is_serial: bool
    is_serial_loose: bool
    is_serial_own: bool

    @property
    def victims(self) -> int:
        """How many people were harmed: the more of both sources, whose ids of one person nobody can compare."""
        return max(self.own_victims, self.sent_victims)


@dataclass(frozen=True, slots=True)
class Score:
    """The points of each component, 0 to the rule set's most, and the score, 0 to 100."""

    recency: float
    frequency: float
    gravity: float
    victims: float
    score: float


@dataclass(frozen=True, slots=True)
class Priority:
    """Whether somebody harms one person again and again, by conduct of high risk, and is a priority (§3.4)."""

    is_repeat: bool
    is_high_risk: bool
    is_priority: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """A perpetrator's place, which is theirs alone, and rank, which those have in common who are equal."""

    place: int
    rank: int
    tally: Tally
    score: Score
    priority: Priority


def windows_of(numbers: RankingNumbers, as_at: date) -> Windows:
    """Return how far back each component looks; the first day of a window is in it."""
    gravity = numbers.gravity_months
    return Windows(
        recent_from=months_before(as_at, numbers.recent_months),
        older_from=months_before(as_at, numbers.older_months),
        gravity_from=None if gravity is None else months_before(as_at, gravity),
        victims_from=months_before(as_at, numbers.victim_months),
        serial_from=months_before(as_at, numbers.serial_months),
        repeat_from=months_before(as_at, numbers.repeat_months),
    )


def recency_of(days: int, numbers: RankingNumbers) -> float:
    """Return the points for the days since the last event."""
    return next((band.points for band in numbers.recency if days <= band.days), numbers.recency_otherwise)


def frequency_of(recent: int, older: int, numbers: RankingNumbers) -> float:
    """Return the points for the events of the last year and of the two before."""
    return min(numbers.most_points, numbers.points_per_recent * recent + numbers.points_per_older * older)


def gravity_of(harm_days: float, numbers: RankingNumbers) -> float:
    """Return the points for so many days of harm: nothing for none, all of them at the scale's days and beyond."""
    share = log10(1 + harm_days) / log10(1 + numbers.gravity_scale_days)
    return min(numbers.most_points, numbers.most_points * share)


def victims_of(victims: int, numbers: RankingNumbers) -> float:
    """Return the points for so many people harmed."""
    return max((band.points for band in numbers.victims if victims >= band.victims), default=0.0)


def harm_of(tally: Tally, numbers: RankingNumbers) -> float:
    """Return the days of harm, each incident that is no crime with the rule set's days.

    A crime that no table weighs is of at least as many: what is not known is not nought, and no less than an incident.
    """
    return tally.harm_days + (tally.non_crimes + tally.not_weighed) * numbers.non_crime_days


def priority_of(tally: Tally, numbers: RankingNumbers) -> Priority:
    """Say of each limb whether it holds, and whether they are as many as the rule set asks."""
    is_repeat = tally.most_of_one >= numbers.repeat_records
    is_high_risk = harm_of(tally, numbers) >= numbers.high_risk_days
    return Priority(
        is_repeat, is_high_risk, limbs_of(tally.is_serial, is_repeat, is_high_risk) >= numbers.priority_limbs
    )


def limbs_of(*limbs: bool) -> int:
    """Count the limbs that hold."""
    return sum(limbs)


def score_of(tally: Tally, numbers: RankingNumbers, as_at: date) -> Score:
    """Return the points and the score."""
    recency = recency_of((as_at - tally.last_event_on).days, numbers)
    frequency = frequency_of(tally.recent_events, tally.older_events, numbers)
    gravity = gravity_of(harm_of(tally, numbers), numbers)
    victims = victims_of(tally.victims, numbers)
    weights = numbers.weights
    parts = (
        weights.recency * recency,
        weights.frequency * frequency,
        weights.gravity * gravity,
        weights.victims * victims,
    )
    return Score(recency, frequency, gravity, victims, round(scale_of(numbers) * fsum(parts), _PLACES))


def scale_of(numbers: RankingNumbers) -> float:
    """Return by what weighted points become a score out of a hundred, whatever a component can come to."""
    return 100 / numbers.most_points


def ranked(tallies: Iterable[Tally], numbers: RankingNumbers, as_at: date) -> list[Ranked]:
    """Return everybody in order: by score, and where it is equal by gravity, by victims, by the latest event.

    Who is equal in all of them has one rank, and the next rank counts them (1, 2, 2, 4).
    """
    scored = [(tally, score_of(tally, numbers, as_at)) for tally in tallies]
    scored.sort(key=lambda one: one[0].offender_id.int)
    scored.sort(key=lambda one: order_of(*one), reverse=True)
    found: list[Ranked] = []
    for place, (tally, score) in enumerate(scored, 1):
        before = found[-1] if found else None
        is_equal = before is not None and order_of(before.tally, before.score) == order_of(tally, score)
        rank = before.rank if before and is_equal else place
        found.append(Ranked(place, rank, tally, score, priority_of(tally, numbers)))
    return found


def order_of(tally: Tally, score: Score) -> tuple[float, float, float, date]:
    """Return by what somebody stands before or behind another."""
    return score.score, round(score.gravity, _PLACES), score.victims, tally.last_event_on


def faults_of(numbers: RankingNumbers) -> list[Fault]:
    """Return what is wrong with a rule set's numbers, with pointers."""
    faults = []
    weights = numbers.weights
    if abs(fsum((weights.recency, weights.frequency, weights.gravity, weights.victims)) - 1) > 1e-9:  # noqa: PLR2004 # what adding fractions leaves
        faults.append(Fault("#/numbers/weights", "The four weights are one together.", "not_one"))
    if any(one.days >= other.days for one, other in pairwise(numbers.recency)):
        faults.append(Fault("#/numbers/recency", "Each band reaches further back than the one before.", "not_rising"))
    if any(one.victims >= other.victims for one, other in pairwise(numbers.victims)):
        faults.append(Fault("#/numbers/victims", "Each band begins with more people.", "not_rising"))
    recency = [*(band.points for band in numbers.recency), numbers.recency_otherwise]
    if any(one < other for one, other in pairwise(recency)):
        faults.append(Fault("#/numbers/recency", "What is longer ago has no more points.", "rising"))
    if any(one.points > other.points for one, other in pairwise(numbers.victims)):
        faults.append(Fault("#/numbers/victims", "More people have no fewer points.", "falling"))
    if numbers.older_months < numbers.recent_months:
        faults.append(Fault("#/numbers/older_months", "The older window begins before the recent.", "too_short"))
    points = (
        *((f"recency/{place}/points", band.points) for place, band in enumerate(numbers.recency)),
        *((f"victims/{place}/points", band.points) for place, band in enumerate(numbers.victims)),
        ("recency_otherwise", numbers.recency_otherwise),
    )
    faults += [
        Fault(f"#/numbers/{name}", "No component comes to more than its most.", "too_many_points")
        for name, given in points
        if given > numbers.most_points
    ]
    return faults
