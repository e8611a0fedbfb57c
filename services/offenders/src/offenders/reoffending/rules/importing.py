"""What may not be imported: what is imported stays for good, and its table is read for good."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bluelamp.schemas.offenders.reoffending import NewRelease, NewReleaseArea
from bluelamp.schemas.problems import Fault

MOST_TIMES = 10_000
"""Where so many times as many reoffended as were predicted, it was no prediction."""
ROUNDING = Decimal("0.01")
"""What rounding of what was published may add to a variance."""


def faults_of(new: NewRelease) -> list[Fault]:
    """Return what a release contradicts itself in, with pointers."""
    faults = []
    if new.period_until <= new.period_from:
        faults.append(Fault("#/period_until", "The period ends before it begins.", "period_reversed"))
    if new.published_on < new.period_until:
        faults.append(Fault("#/published_on", "Nothing is published of a period that runs.", "period_open"))
    seen: set[str] = set()
    for place, one in enumerate(new.areas):
        if one.area in seen:
            faults.append(Fault(f"#/areas/{place}/area", "The area stands there twice.", "area_twice"))
        faults += _faults_of_area(f"#/areas/{place}", one)
        seen.add(one.area)
    return faults


def _faults_of_area(pointer: str, one: NewReleaseArea) -> Iterator[Fault]:
    if one.reoffended > one.offenders:
        yield Fault(f"{pointer}/reoffended", "More reoffended than there were.", "more_than_all")
    if one.predicted > one.offenders:
        yield Fault(f"{pointer}/predicted", "More were predicted than there were.", "more_than_all")
    if one.reoffended > MOST_TIMES * one.predicted:
        yield Fault(f"{pointer}/predicted", "That few cannot have been predicted.", "too_few")
    if one.predicted_variance is not None and one.predicted_variance > most_variance(one) + ROUNDING:
        text = "More than if all were predicted alike: the sum of p(1-p) is not that much."
        yield Fault(f"{pointer}/predicted_variance", text, "too_much")


def most_variance(area: NewReleaseArea) -> Decimal:
    """Return the most that Σp(1-p) can be of N people and Σp: where every p is the same."""
    return area.predicted * (1 - area.predicted / area.offenders)


def faults_in_series(new: NewRelease, *, ended_on: date | None, latest_on: date | None) -> list[Fault]:
    """Return what a release contradicts of those of other periods; of its own period it is a correction (¶28)."""
    faults = []
    if ended_on is not None and new.published_on >= ended_on:
        faults.append(Fault("#/published_on", "The series had ended by then (¶28).", "series_ended"))
    if new.is_last and latest_on is not None and latest_on > new.published_on:
        faults.append(Fault("#/is_last", "A later release of the series is there already.", "not_the_last"))
    return faults
