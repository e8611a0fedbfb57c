"""Erlang's three queues, by recursions that neither overflow nor cancel (domain.md §9.4).

Times are in seconds, load in erlangs (calls a second times the seconds that one takes). A queue that grows without end
has no steady state: `UnstableQueueError`, and never a figure.
"""

from dataclasses import dataclass
from math import exp, expm1, log, sqrt
from typing import Final

_TINY: Final = 1e-17
_HUGE: Final = 1e200
_NODES: Final = (
    (0.09501250983763744, 0.18945061045506850),
    (0.28160355077925891, 0.18260341504492359),
    (0.45801677765722739, 0.16915651939500254),
    (0.61787624440264375, 0.14959598881657673),
    (0.75540440835500303, 0.12462897125553387),
    (0.86563120238783174, 0.09515851168249278),
    (0.94457502307323258, 0.06225352393864789),
    (0.98940093499164993, 0.02715245941175409),
)
"""Gauss and Legendre's sixteen places between -1 and 1, one of each pair, with their weights."""
_STEEPEST: Final = 6.0
"""By how many powers of e a panel of the integral may fall: sixteen places are exact to 1e-15 there."""


class UnstableQueueError(Exception):
    """As many calls come as the agents can take, or more: with patient callers the queue never ends."""

    def __init__(self, load: float, agents: int) -> None:
        super().__init__(f"{load:.4g} erlangs for {agents} agents")
        self.load, self.agents = load, agents


@dataclass(frozen=True, slots=True)
class Offer:
    """What comes: calls a second, and the mean seconds that one keeps an agent, wrap-up included."""

    calls_per_second: float
    handling_s: float

    @property
    def load(self) -> float:
        """The offered load in erlangs."""
        return self.calls_per_second * self.handling_s


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of the calls; shares are of all that are offered, the wait is the mean of all, in seconds."""

    wait_share: float
    service_level: float
    mean_wait_s: float
    lost_share: float
    occupancy: float


def blocking(load: float, agents: int) -> float:
    """Return Erlang B's share of calls that find everybody busy, by its recursion; nothing is lost of no load."""
    if load <= 0:
        return 0.0 if agents else 1.0
    share = 1.0
    for busy in range(1, agents + 1):
        share = load * share / (busy + load * share)
    return share


def waiting(load: float, agents: int) -> float:
    """Return Erlang C's share of calls that wait; raises UnstableQueueError unless there are more agents than load."""
    if agents <= load:
        raise UnstableQueueError(load, agents)
    lost = blocking(load, agents)
    return lost / (1 - load / agents * (1 - lost))


def erlang_b(offer: Offer, agents: int) -> Outcome:
    """Return what becomes of calls of which none waits: who finds everybody busy is lost."""
    lost = blocking(offer.load, agents)
    occupancy = offer.load * (1 - lost) / agents if agents else 0.0
    return Outcome(0.0, 1 - lost, 0.0, lost, occupancy)


def erlang_c(offer: Offer, agents: int, threshold_s: float) -> Outcome:
    """Return what becomes of calls that wait for as long as it takes; raises UnstableQueueError."""
    waits = waiting(offer.load, agents)
    spare = agents - offer.load
    return Outcome(
        wait_share=waits,
        service_level=1 - waits * exp(-spare * threshold_s / offer.handling_s),
        mean_wait_s=waits * offer.handling_s / spare,
        lost_share=0.0,
        occupancy=offer.load / agents,
    )


def erlang_a(offer: Offer, agents: int, threshold_s: float, patience_s: float) -> Outcome:
    """Return what becomes of calls whose callers hang up after a patience that is exponential; there is always an end.

    With n agents busy the queue's states fall by λ/(nμ + jθ). They are summed beside Erlang B's share, so that no
    factorial and no power is formed; what would overflow is scaled down as it grows.
    """
    rate, service, leaving = offer.calls_per_second, 1 / offer.handling_s, 1 / patience_s
    if rate <= 0:
        return Outcome(0.0, 1.0, 0.0, 0.0, 0.0)
    queue = _queue(rate, agents * service, leaving)
    lost = blocking(offer.load, agents)
    # All states in units of that in which everybody is busy and nobody waits: 1/B of them do not queue.
    whole = exp(queue.log_scale) * (1 - lost) + lost * queue.states
    waits = lost * queue.states / whole
    gone = min(leaving * lost * queue.waiting / whole / rate, 1.0)
    log_full = _log(lost) + queue.log_scale - _log(whole)
    in_time = _served_in_time(rate, agents * service, leaving, threshold_s, log_full)
    return Outcome(
        wait_share=waits,
        service_level=min(1 - waits + in_time, 1.0),
        mean_wait_s=gone * patience_s,
        lost_share=gone,
        occupancy=offer.load * (1 - gone) / agents if agents else 0.0,
    )


@dataclass(frozen=True, slots=True)
class _Queue:
    log_scale: float
    states: float
    waiting: float


def _queue(rate: float, served: float, leaving: float) -> _Queue:
    """Sum the states in which everybody is busy, and those weighted by how many wait, both times a scale."""
    state = states = 1.0
    waiting = log_scale = 0.0
    length = 0
    # They rise while more come than go, and fall for ever after: faster than any power once they do.
    while state > _TINY * states or rate > served + length * leaving:
        length += 1
        state *= rate / (served + length * leaving)
        states += state
        waiting += length * state
        if states > _HUGE:
            state, states, waiting = state / _HUGE, states / _HUGE, waiting / _HUGE
            log_scale -= log(_HUGE)
    return _Queue(log_scale, states, waiting)


def _served_in_time(rate: float, served: float, leaving: float, threshold_s: float, log_full: float) -> float:
    """Integrate who waits up to the threshold, is still there and is answered, over the offered wait's density.

    The density at t is P(all busy, none waits)·nμ·exp(-nμt + (λ/θ)(1 - exp(-θt))): the sum over every length of the
    queue in closed form, held against its sum in the tests.
    """
    if log_full == float("-inf") or threshold_s <= 0 or served <= 0:
        return 0.0
    # The exponent's slope lies between those at both ends, and bends by λθ at the most.
    steepest = max(abs(rate - served - leaving), abs(rate * exp(-leaving * threshold_s) - served - leaving))
    panels = 1 + int(threshold_s * (steepest / _STEEPEST + sqrt(rate * leaving / (2 * _STEEPEST))))
    half = threshold_s / panels / 2
    log_scale = log_full + log(served)

    def density(moment: float) -> float:
        return exp(log_scale - (served + leaving) * moment - rate / leaving * expm1(-leaving * moment))

    total = 0.0
    for panel in range(panels):
        middle = half * (2 * panel + 1)
        more = sum(
            weight * (density(middle - half * place) + density(middle + half * place)) for place, weight in _NODES
        )
        total += more
        # The density has one peak: once it is behind, what is too small to count stays so.
        if more <= _TINY * total and rate * exp(-leaving * middle) < served:
            break
    return total * half


def _log(value: float) -> float:
    return log(value) if value > 0 else float("-inf")
