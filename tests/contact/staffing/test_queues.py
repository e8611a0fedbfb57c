"""Erlang's three queues: the figures of domain.md §15 to the digits given, and what holds of every queue."""

from math import exp, inf

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import integrate, special

from contact.staffing.rules.queues import (
    Offer,
    UnstableQueueError,
    blocking,
    erlang_a,
    erlang_b,
    erlang_c,
    waiting,
)

TEN = Offer(100 / 1800, 180)
loads = st.floats(0.01, 300)
handlings = st.floats(20, 1200)
thresholds = st.floats(0, 300)
patiences = st.floats(5, 3600)


def offer_of(load, handling_s):
    return Offer(load / handling_s, handling_s)


@pytest.mark.parametrize(
    ("calls", "handling_s", "agents", "threshold_s", "load", "waits", "level", "mean_wait_s", "occupancy"),
    [
        (100, 180, 14, 20, 10.0, 0.1741319, 0.8883500, 7.83594, 0.7142857),
        (360, 240, 55, 15, 48.0, 0.2387009, 0.8458831, 8.18403, 0.8727273),
    ],
)
def test_erlang_c_to_the_digits_given(  # a row of the reference's table
    calls, handling_s, agents, threshold_s, load, waits, level, mean_wait_s, occupancy
):
    offer = Offer(calls / 1800, handling_s)
    found = erlang_c(offer, agents, threshold_s)
    assert offer.load == pytest.approx(load)
    assert round(found.wait_share, 7) == waits
    assert round(found.service_level, 7) == level
    assert round(found.mean_wait_s, 5) == mean_wait_s
    assert round(found.occupancy, 7) == occupancy


@pytest.mark.parametrize(
    ("agents", "waits", "gone", "mean_wait_s", "level", "occupancy"),
    [
        (12, 0.279807, 0.061597, 7.3917, 0.825583, 0.782002),
        (9, 0.613307, 0.192156, 23.0587, 0.524066, 0.897604),
    ],
)
def test_erlang_a_to_the_digits_given(agents, waits, gone, mean_wait_s, level, occupancy):  # a row
    found = erlang_a(TEN, agents, 20, 120)
    assert round(found.wait_share, 6) == waits
    assert round(found.lost_share, 6) == gone
    assert round(found.mean_wait_s, 4) == mean_wait_s
    assert round(found.service_level, 6) == level
    assert round(found.occupancy, 6) == occupancy


def test_erlang_c_has_no_answer_where_as_many_come_as_go():
    with pytest.raises(UnstableQueueError) as unstable:
        erlang_c(TEN, 10, 20)
    assert (unstable.value.agents, unstable.value.load) == (10, pytest.approx(10))
    assert erlang_a(TEN, 10, 20, 120).service_level > 0.6


@given(loads, st.integers(0, 400))
def test_erlang_b_is_the_quotient_that_it_is_defined_as(load, agents):
    # a^n/n! ÷ Σ a^k/k! is the density of a gamma over its upper tail: scipy's, by another way than the recursion.
    log_top = agents * special.xlogy(1, load) - load - special.gammaln(agents + 1)
    expected = exp(log_top) / special.gammaincc(agents + 1, load)
    assert blocking(load, agents) == pytest.approx(expected, rel=1e-9, abs=1e-280)


@given(loads, st.integers(1, 400))
def test_fewer_are_turned_away_than_would_wait(load, agents):
    lost = blocking(load, agents)
    assert 0 <= lost <= 1
    if agents > load:
        assert lost <= waiting(load, agents) <= 1


@given(loads, handlings, thresholds, st.integers(1, 400))
@settings(deadline=None)
def test_one_agent_more_makes_nothing_worse(load, handling_s, threshold_s, agents):
    offer = offer_of(load, handling_s)
    queues = [lambda n: erlang_b(offer, n), lambda n: erlang_a(offer, n, threshold_s, 90)]
    if agents > load:
        queues.append(lambda n: erlang_c(offer, n, threshold_s))
    for queue in queues:
        fewer, more = queue(agents), queue(agents + 1)
        assert more.service_level >= fewer.service_level - 1e-12
        assert more.wait_share <= fewer.wait_share + 1e-12
        assert more.mean_wait_s <= fewer.mean_wait_s + 1e-9
        assert more.lost_share <= fewer.lost_share + 1e-12
        assert more.occupancy <= fewer.occupancy + 1e-12


@given(loads, handlings, thresholds, st.floats(1.02, 2))
@settings(deadline=None)
def test_erlang_a_tends_to_c_as_callers_grow_patient(load, handling_s, threshold_s, room):
    offer, agents = offer_of(load, handling_s), int(load * room) + 1
    assume(agents > load * 1.02)
    patient = erlang_c(offer, agents, threshold_s)
    gaps = []
    for patience_s in (1e3, 1e5, 1e7):
        found = erlang_a(offer, agents, threshold_s, patience_s)
        gaps.append(abs(found.wait_share - patient.wait_share))
        # Who may hang up makes the queue shorter for the rest.
        assert found.wait_share <= patient.wait_share + 1e-12
        assert found.mean_wait_s <= patient.mean_wait_s + 1e-9
    assert gaps == sorted(gaps, reverse=True) or gaps[-1] < 1e-12
    nearly = erlang_a(offer, agents, threshold_s, 1e10)
    assert nearly.wait_share == pytest.approx(patient.wait_share, rel=1e-3, abs=1e-12)
    assert nearly.service_level == pytest.approx(patient.service_level, abs=1e-4)
    assert nearly.mean_wait_s == pytest.approx(patient.mean_wait_s, rel=1e-2, abs=1e-9)


def test_the_first_row_is_what_erlang_a_converges_to():
    found = erlang_a(TEN, 14, 20, 1e11)
    assert round(found.wait_share, 7) == 0.1741319
    assert round(found.service_level, 7) == 0.8883500
    assert round(found.mean_wait_s, 5) == 7.83594


@given(loads, handlings, patiences, st.integers(1, 400))
@settings(deadline=None)
def test_in_erlang_a_what_comes_is_answered_or_hangs_up(load, handling_s, patience_s, agents):
    offer = offer_of(load, handling_s)
    found = erlang_a(offer, agents, 20, patience_s)
    # Little's law twice: of the queue, whose callers leave at the rate of their patience, and of the busy agents.
    assert found.lost_share == pytest.approx(found.mean_wait_s / patience_s, rel=1e-9, abs=1e-12)
    assert found.occupancy * agents == pytest.approx(load * (1 - found.lost_share), rel=1e-9)
    assert found.service_level <= 1 - found.lost_share + 1e-9
    # Of those who wait for ever some are answered: in the long run just those who do not hang up.
    ever = erlang_a(offer, agents, 1e6, patience_s)
    assert ever.service_level == pytest.approx(1 - found.lost_share, abs=1e-7)


@given(st.floats(0.5, 60), st.floats(20, 600), st.floats(1, 120), st.floats(10, 900), st.integers(1, 80))
@settings(deadline=None, max_examples=60)
def test_answered_in_time_is_the_sum_over_every_length_of_the_queue(load, handling_s, threshold_s, patience_s, agents):
    # By another way: e^(-θ·wait) of who finds j waiting is a beta variable; each is integrated by scipy and summed.
    rate, service, leaving = load / handling_s, agents / handling_s, 1 / patience_s
    found = erlang_a(offer_of(load, handling_s), agents, threshold_s, patience_s)
    assume(found.wait_share > 1e-9)

    def served_with(length):
        def density(moment):
            log_density = (
                special.gammaln(service / leaving + length + 1)
                - special.gammaln(service / leaving)
                - special.gammaln(length + 1)
                - (service + leaving) * moment
                + special.xlogy(length, -special.expm1(-leaving * moment))
            )
            return leaving * exp(log_density)

        return integrate.quad(density, 0, threshold_s, epsabs=1e-12, limit=200)[0]

    states, weight = [1.0], 1.0
    while weight > 1e-13 * sum(states) or rate > service + len(states) * leaving:
        weight *= rate / (service + len(states) * leaving)
        states.append(weight)
        assume(len(states) < 400)
    in_time = sum(weight * served_with(length) for length, weight in enumerate(states))
    expected = 1 - found.wait_share + found.wait_share * in_time / sum(states)
    assert found.service_level == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("agents", [1, 100, 5000])
def test_nothing_overflows(agents):
    overrun = erlang_a(Offer(50, 600), agents, 60, 3600)
    assert all(0 <= share <= 1 for share in (overrun.wait_share, overrun.service_level, overrun.lost_share))
    assert overrun.mean_wait_s < inf
    assert blocking(1e-9, 5000) == 0
    assert erlang_a(Offer(1e-9, 60), agents, 20, 60).service_level == pytest.approx(1)
