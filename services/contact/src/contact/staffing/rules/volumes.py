"""The calls of a plan on the grid of half-hours, however they were given; what does not fit is named by its pointer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from bluelamp.schemas.contact.staffing import (
    MOST_INTERVALS,
    NewStaffingPlan,
    PlannedDay,
    PlannedInterval,
    QueueModel,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from contact.forecasts.rules.grid import SLOTS, half_hours, is_on_grid

_SHARES_DIFFER_BY: Final = 1e-6
_YEARS: Final = range(2000, 2100)
_OUT_OF_TIME: Final = "A plan is for a day of this century."


@dataclass(frozen=True, slots=True)
class Volume:
    """One half-hour's calls, the agents that are given for it, and where the request says so."""

    interval_start: datetime
    calls: float
    agents: int | None
    pointer: str


def check_request(new: NewStaffingPlan) -> None:
    """Refuse a plan whose parts do not fit together; raises RULE_BROKEN with every fault."""
    faults = [*_volume_faults(new), *_model_faults(new), *_site_faults(new)]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, faults[0].detail, faults)


def given_volumes(new: NewStaffingPlan) -> list[Volume]:
    """Return the half-hours that a request gives itself; raises RULE_BROKEN for what is not on the grid."""
    faults = [*_day_faults(new.days or ()), *_interval_faults(new.intervals or ())]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, faults[0].detail, faults)
    return [*_of_days(new.days or ()), *_of_intervals(new.intervals or ())]


def _volume_faults(new: NewStaffingPlan) -> Iterator[Fault]:
    ways = [name for name in ("forecast_id", "days", "intervals") if getattr(new, name) is not None]
    if len(ways) != 1:
        yield Fault("#", "Give the calls in one way: forecast_id, days or intervals.", "one_source_needed")
    if new.forecast_id is None:
        for name in ("since", "until"):
            if getattr(new, name) is not None:
                yield Fault(f"#/{name}", "This narrows a forecast; none is named.", "forecast_needed")


def _model_faults(new: NewStaffingPlan) -> Iterator[Fault]:
    if (new.model is QueueModel.ERLANG_A) != (new.patience_s is not None):
        detail = "ERLANG_A needs a patience: it is the queue of callers who hang up, and the only one."
        yield Fault("#/patience_s", detail, "patience_of_erlang_a")
    if new.maximum_agents is not None and new.maximum_agents < new.minimum_agents:
        yield Fault("#/maximum_agents", "This is less than the minimum.", "less_than_minimum")


def _site_faults(new: NewStaffingPlan) -> Iterator[Fault]:
    if new.sites is None:
        return
    if abs(sum(site.share for site in new.sites) - 1) > _SHARES_DIFFER_BY:
        yield Fault("#/sites", "The sites' shares add up to 1.", "shares_not_whole")
    if len({site.centre for site in new.sites}) < len(new.sites):
        yield Fault("#/sites", "A site is named once.", "named_twice")
    given = any(one.agents is not None for one in [*(new.days or ()), *(new.intervals or ())])
    if given or new.maximum_agents is not None:
        detail = "What sharing saves is found where the agents are found: without given agents, and without a maximum."
        yield Fault("#/sites", detail, "agents_given")


def _day_faults(days: Sequence[PlannedDay]) -> Iterator[Fault]:
    if any(later.day <= before.day for before, later in pairwise(days)):
        yield Fault("#/days", "Days are given in their order, each once.", "not_in_order")
    for number, one in enumerate(days):
        if one.day.year not in _YEARS:
            yield Fault(f"#/days/{number}/day", _OUT_OF_TIME, "day_impossible")
            continue
        wanted = len(half_hours(one.day))
        for name in ("calls", "agents"):
            listed = getattr(one, name)
            if listed is not None and len(listed) != wanted:
                because = "" if wanted == SLOTS else ": the clocks change on it"
                detail = f"{one.day} has {wanted} half-hours in London{because}; {len(listed)} are given."
                yield Fault(f"#/days/{number}/{name}", detail, "half_hours_of_day")


def _interval_faults(intervals: Sequence[PlannedInterval]) -> Iterator[Fault]:
    for number, one in enumerate(intervals):
        pointer = f"#/intervals/{number}/interval_start"
        if one.interval_start.year not in _YEARS:
            yield Fault(pointer, _OUT_OF_TIME, "day_impossible")
        elif not is_on_grid(one.interval_start.astimezone(UTC)):
            yield Fault(pointer, "A half-hour begins on the hour, or half past it.", "not_on_grid")
        elif number and one.interval_start <= intervals[number - 1].interval_start:
            yield Fault(pointer, "Half-hours are given in their order, each once.", "not_in_order")


def _of_days(days: Iterable[PlannedDay]) -> Iterator[Volume]:
    for number, one in enumerate(days):
        for place, start in enumerate(half_hours(one.day)):
            agents = one.agents[place] if one.agents else None
            yield Volume(start, one.calls[place], agents, f"#/days/{number}/%s/{place}")


def _of_intervals(intervals: Iterable[PlannedInterval]) -> Iterator[Volume]:
    for number, one in enumerate(intervals):
        yield Volume(one.interval_start.astimezone(UTC), one.calls, one.agents, f"#/intervals/{number}/%s")


def forecast_volumes(expected: Iterable[tuple[datetime, float]]) -> list[Volume]:
    """Return a forecast's half-hours; raises RULE_BROKEN for more than a plan has."""
    volumes = [Volume(start, calls, None, "#/forecast_id") for start, calls in expected]
    if len(volumes) > MOST_INTERVALS:
        detail = f"A plan has {MOST_INTERVALS} half-hours at the most: a month. Narrow the forecast."
        raise ProblemError(ProblemCode.RULE_BROKEN, detail, [Fault("#/until", detail, "too_many_intervals")])
    return volumes
