"""A whole plan: the agents of each half-hour, what one queue saves against several, and what must be said beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from bluelamp.schemas.contact.staffing import DecidedBy, PoolingGain, QueueModel, SiteNeed, StaffedInterval
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from contact.staffing.rules.fewest import HALF_HOUR_S, Need, Target, fewest, fewest_stable, judged, rostered
from contact.staffing.rules.queues import UnstableQueueError
from contact.staffing.rules.volumes import Volume

MOST_LOAD: Final = 1000.0
_LONGEST_QUEUE: Final = 10_000.0
_MOST_QUEUES: Final = 10_000
_MOST_STATES: Final = 250_000
"""Of all half-hours together: erlangs and callers who wait, or agents. July 2014 over five sites has 60,000."""
_MOST_FAULTS: Final = 20
_HOURS: Final = 0.5

LIMITS: Final[Mapping[QueueModel, Sequence[str]]] = {
    QueueModel.ERLANG_B: (
        "Who finds every agent busy is turned away: nobody waits, and nobody rings again.",
        "Service level here is the share that finds an agent free; the threshold plays no part.",
    ),
    QueueModel.ERLANG_C: (
        "Callers wait for as long as it takes: where they hang up, this overstates the need; see ERLANG_A.",
        "A half-hour with as many erlangs as agents, or more, has no answer: its queue would grow without end.",
        "Nobody rings again: a second call on the same matter is among the calls that were given, or not in the plan.",
    ),
    QueueModel.ERLANG_A: (
        "Callers hang up after a patience that is exponential and the same for all: a mean, given and not fitted.",
        "Who hangs up does not ring again; where they do, more calls come than the plan expects.",
    ),
}
_OF_ALL: Final = (
    "Calls come one by one, by chance, at an even rate within a half-hour (Poisson).",
    "Handling times are exponential, and the same for every agent; averages hide long calls.",
    "Every agent takes every call of the stream: no skills, no priorities, nobody called away.",
    "Each half-hour is reckoned as if it had always been so: a queue left over from the one before is not carried on.",
)

_DECIDES: Final = {
    DecidedBy.SERVICE_LEVEL: "the service level",
    DecidedBy.OCCUPANCY: "the occupancy",
    DecidedBy.MINIMUM: "the minimum",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Every half-hour's agents, and what each site would need of its own, site by site."""

    staffed: Sequence[StaffedInterval]
    of_sites: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What is planned for beside the target: who is away, how many there are at the most, and who shares the load."""

    target: Target
    shrinkage: float
    maximum_agents: int | None
    sites: Sequence[tuple[str, float]]


def limits(model: QueueModel, *, is_forecast: bool, is_pooled: bool) -> list[str]:
    """Return what a plan's reader must know about the model."""
    said = [*_OF_ALL, *LIMITS[model]]
    if is_forecast:
        said.append("The calls are what is expected; that they will be more or fewer, the forecast's interval says.")
    if is_pooled:
        said.append("Sharing is reckoned with one handling time for every site, and without the time of a transfer.")
        said.append("The occupancy cap is held against the calls offered: a queue gains nothing by losing some.")
    return said


def plan(terms: PlanTerms, volumes: Sequence[Volume]) -> Plan:
    """Return every half-hour's agents.

    Raises RULE_BROKEN, with a pointer to each half-hour, where calls outgrow the model, where patient callers meet as
    many erlangs as agents, and where the target takes more agents than there are.
    """
    if terms.sites:
        terms = replace(terms, target=replace(terms.target, caps_offered=True))
    _raise(list(_sizes(terms.target, volumes)) or list(_too_much(terms, volumes)))
    needs, faults, near = [], [], 0
    for volume in volumes:
        need = _need(terms, volume, near)
        if isinstance(need, Fault):
            faults.append(need)
            continue
        near = need.agents
        needs.append(need)
    _raise(faults)
    # The shares may miss the whole by a little: the sites have all the calls nevertheless.
    whole = sum(share for _, share in terms.sites)
    of_sites = [_alone(terms.target, volumes, share / whole) for _, share in terms.sites]
    together = [sum(agents) for agents in zip(*of_sites, strict=True)] if of_sites else [None] * len(volumes)
    staffed = [_shown(terms, *one) for one in zip(volumes, needs, together, strict=True)]
    return Plan(staffed, of_sites)


def pooling(terms: PlanTerms, made: Plan) -> PoolingGain | None:
    """Return what one queue saves against a queue for each site; None where no sites are named."""
    if not terms.sites:
        return None
    pooled = sum(one.agents for one in made.staffed) * _HOURS
    separate = sum(one.separate_agents or 0 for one in made.staffed) * _HOURS
    return PoolingGain(
        pooled_agent_hours=pooled,
        separate_agent_hours=separate,
        saved_agent_hours=separate - pooled,
        saved_share=(separate - pooled) / separate,
        pooled_peak_agents=max(one.agents for one in made.staffed),
        separate_peak_agents=max(one.separate_agents or 0 for one in made.staffed),
        sites=[
            SiteNeed(centre=centre, share=share, agent_hours=sum(agents) * _HOURS, peak_agents=max(agents))
            for (centre, share), agents in zip(terms.sites, made.of_sites, strict=True)
        ],
    )


def totals(target: Target, staffed: Sequence[StaffedInterval]) -> dict[str, Any]:
    """Return a plan's sums; the calls answered in time are summed, never the shares averaged."""
    known = [one for one in staffed if one.service_level is not None]
    return {
        "intervals": len(staffed),
        "calls": sum(one.calls for one in staffed),
        "in_time": sum(one.calls * (one.service_level or 0.0) for one in known),
        "agent_hours": sum(one.agents for one in staffed) * _HOURS,
        "rostered_hours": sum(one.rostered for one in staffed) * _HOURS,
        "peak_agents": max(one.agents for one in staffed),
        "peak_rostered": max(one.rostered for one in staffed),
        "intervals_below_target": sum((one.service_level or 0.0) < target.service_level for one in known),
        "intervals_over_occupancy_cap": sum(one.occupancy > target.occupancy_cap + 1e-9 for one in staffed),
    }


def _need(terms: PlanTerms, volume: Volume, near: int) -> Need | Fault:
    if volume.agents is not None:
        try:
            return judged(terms.target, volume.calls, volume.agents)
        except UnstableQueueError as unstable:
            return _unstable(volume, unstable)
    need = fewest(terms.target, volume.calls, near)
    if terms.maximum_agents is not None and need.agents > terms.maximum_agents:
        return _unreachable(terms, volume, need)
    return need


def _alone(target: Target, volumes: Sequence[Volume], share: float) -> list[int]:
    found, near = [], 0
    for volume in volumes:
        near = fewest(target, volume.calls * share, near).agents
        found.append(near)
    return found


def _shown(terms: PlanTerms, volume: Volume, need: Need, separate: int | None) -> StaffedInterval:
    outcome = need.outcome
    return StaffedInterval(
        interval_start=volume.interval_start,
        calls=volume.calls,
        load_erlangs=terms.target.offer(volume.calls).load,
        agents=need.agents,
        rostered=rostered(need.agents, terms.shrinkage),
        decided_by=need.decided_by,
        service_level=None if outcome is None else min(max(outcome.service_level, 0.0), 1.0),
        wait_share=None if outcome is None else min(outcome.wait_share, 1.0),
        mean_wait_s=None if outcome is None else outcome.mean_wait_s,
        lost_share=None if outcome is None else outcome.lost_share,
        occupancy=0.0 if outcome is None else min(outcome.occupancy, 1.0),
        separate_agents=separate,
    )


def _sizes(target: Target, volumes: Sequence[Volume]) -> Iterator[Fault]:
    for volume in volumes:
        load = target.offer(volume.calls).load
        if load > MOST_LOAD:
            detail = f"{load:.0f} erlangs in a half-hour are more than the {MOST_LOAD:.0f} that are reckoned with."
            yield Fault(_at(volume, "calls"), detail, "load_too_large")
        elif target.patience_s and volume.calls / HALF_HOUR_S * target.patience_s > _LONGEST_QUEUE:
            detail = "So many calls with so much patience would wait by the ten thousand: that is not reckoned."
            yield Fault("#/patience_s", detail, "queue_too_long")


def _too_much(terms: PlanTerms, volumes: Sequence[Volume]) -> Iterator[Fault]:
    """Refuse what would take long to reckon; separate sites have all the calls once more."""
    if len(volumes) * (1 + len(terms.sites)) > _MOST_QUEUES:
        detail = f"Half-hours times sites are {_MOST_QUEUES} at the most: plan fewer days at once."
        yield Fault("#/sites", detail, "too_many_intervals")
    of_call = (terms.target.handling_s + (terms.target.patience_s or 0.0)) / HALF_HOUR_S
    fewest_agents = terms.target.minimum_agents
    states = sum(max(volume.calls * of_call, volume.agents or fewest_agents) for volume in volumes)
    if states * (2 if terms.sites else 1) > _MOST_STATES:
        detail = "So many erlangs, or agents, in so many half-hours take too long to reckon: plan fewer days at once."
        yield Fault("#", detail, "too_many_intervals")


def _unstable(volume: Volume, unstable: UnstableQueueError) -> Fault:
    busy = f"{unstable.load:.3g} erlangs"
    detail = (
        f"{busy} keep as many agents busy all the time: with {unstable.agents} the queue never ends, and Erlang C has "
        f"no answer. Give {fewest_stable(unstable.load)} agents or more, or use ERLANG_A."
    )
    return Fault(_at(volume, "agents"), detail, "unstable_queue")


def _unreachable(terms: PlanTerms, volume: Volume, need: Need) -> Fault:
    target, start = terms.target, volume.interval_start
    detail = (
        f"The half-hour from {start:%Y-%m-%dT%H:%MZ} takes {need.agents} agents for {target.service_level:.0%} in "
        f"{target.threshold_s:.0f} s with agents at most {target.occupancy_cap:.0%} busy; "
        f"{_DECIDES[need.decided_by]} decides. There are {terms.maximum_agents}."
    )
    return Fault("#/maximum_agents", detail, "target_unreachable")


def _at(volume: Volume, name: str) -> str:
    return volume.pointer % name if "%s" in volume.pointer else volume.pointer


def _raise(faults: Sequence[Fault]) -> None:
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, faults[0].detail, list(faults[:_MOST_FAULTS]))
