"""The fewest agents who keep a target, and what becomes of the calls with a number that is given."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

from bluelamp.schemas.contact.staffing import DecidedBy, QueueModel
from contact.staffing.rules.queues import Offer, Outcome, UnstableQueueError, erlang_a, erlang_b, erlang_c

HALF_HOUR_S: Final = 1800
_ROUNDING: Final = 1e-9
"""So that ten agents at 70% are not fifteen rostered because a quotient ends in …0000002.

Of a load it is a share: what is let pass of two loads is let pass of their sum, so one queue never takes more than two.
"""


@dataclass(frozen=True, slots=True)
class Target:
    """What the agents have to keep, and by which queue it is reckoned; patience only where callers hang up.

    Where queues are compared the cap is held against the calls offered: a queue that loses more of them would look more
    at ease, and need fewer for answering fewer.
    """

    model: QueueModel
    handling_s: float
    threshold_s: float
    service_level: float
    occupancy_cap: float
    minimum_agents: int
    patience_s: float | None
    caps_offered: bool = False

    def offer(self, calls: float) -> Offer:
        """Return the calls of one half-hour as they come."""
        return Offer(calls / HALF_HOUR_S, self.handling_s)


@dataclass(frozen=True, slots=True)
class Need:
    """How many are needed, what asks for so many, and what becomes of the calls with them."""

    agents: int
    decided_by: DecidedBy
    outcome: Outcome | None


def outcome_of(target: Target, offer: Offer, agents: int) -> Outcome:
    """Return what becomes of the calls with so many agents; raises UnstableQueueError of Erlang C."""
    match target.model:
        case QueueModel.ERLANG_B:
            return erlang_b(offer, agents)
        case QueueModel.ERLANG_C:
            return erlang_c(offer, agents, target.threshold_s)
        case QueueModel.ERLANG_A:
            return erlang_a(offer, agents, target.threshold_s, target.patience_s or 0.0)


def fewest(target: Target, calls: float, near: int = 0) -> Need:
    """Return the fewest agents who answer enough in time and are not busier than they may be.

    Both get better with each agent, so the number is closed in on from where it may be near: the half-hour before.
    """
    if calls <= 0:
        return Need(target.minimum_agents, DecidedBy.MINIMUM, None)
    offer = target.offer(calls)
    in_time = _first(lambda agents: _is_in_time(target, offer, agents), near or ceil(offer.load))
    at_ease = _first(lambda agents: _is_at_ease(target, offer, agents), max(1, min(in_time, ceil(offer.load))))
    agents = max(in_time, at_ease, target.minimum_agents)
    # What is named first decides where two ask for as many.
    by = {DecidedBy.SERVICE_LEVEL: in_time, DecidedBy.OCCUPANCY: at_ease, DecidedBy.MINIMUM: target.minimum_agents}
    decided_by = next(one for one, wanted in by.items() if wanted == agents)
    return Need(agents, decided_by, outcome_of(target, offer, agents))


def judged(target: Target, calls: float, agents: int) -> Need:
    """Return what becomes of the calls with agents that are given; raises UnstableQueueError of Erlang C."""
    if calls <= 0:
        return Need(agents, DecidedBy.GIVEN, None)
    return Need(agents, DecidedBy.GIVEN, outcome_of(target, target.offer(calls), agents))


def rostered(agents: int, shrinkage: float) -> int:
    """Return how many must be on the roster for so many to be there."""
    return ceil(agents / (1 - shrinkage) - _ROUNDING)


def fewest_stable(load: float) -> int:
    """Return the fewest agents with whom a queue of patient callers ends."""
    return floor(load) + 1


def _is_in_time(target: Target, offer: Offer, agents: int) -> bool:
    if target.model is QueueModel.ERLANG_C and agents <= offer.load * (1 + _ROUNDING):
        return False
    try:
        return outcome_of(target, offer, agents).service_level >= target.service_level
    except UnstableQueueError:
        return False


def _is_at_ease(target: Target, offer: Offer, agents: int) -> bool:
    if target.caps_offered or target.model is QueueModel.ERLANG_C:
        return offer.load <= agents * target.occupancy_cap * (1 + _ROUNDING)
    return outcome_of(target, offer, agents).occupancy <= target.occupancy_cap + _ROUNDING


def _first(holds: Callable[[int], bool], near: int) -> int:
    """Return the first number from one on that a condition holds of, which then holds of every greater one."""
    above, step = max(near, 1), 1
    if holds(above):
        below = above - step
        while below > 0 and holds(below):
            step *= 2
            above, below = below, below - step
        below = max(below, 0)
    else:
        below, above = above, above + step
        while not holds(above):
            step *= 2
            below, above = above, above + step
    while above - below > 1:
        middle = (above + below) // 2
        above, below = (middle, below) if holds(middle) else (above, middle)
    return above
