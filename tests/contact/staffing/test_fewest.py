"""The fewest agents for a target: domain.md §15's, and that sharing a queue never takes more."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bluelamp.schemas.contact.staffing import DecidedBy, QueueModel
from contact.staffing.rules.fewest import Target, fewest, judged, outcome_of, rostered
from contact.staffing.rules.planning import PlanTerms, limits, plan, pooling, totals
from contact.staffing.rules.queues import UnstableQueueError
from contact.staffing.rules.volumes import Volume

models = st.sampled_from(QueueModel)
calls_of = st.floats(0.1, 400)


def target_of(model=QueueModel.ERLANG_C, handling_s=180.0, level=0.8, threshold_s=20.0, cap=1.0, minimum=1):
    patience_s = 120.0 if model is QueueModel.ERLANG_A else None
    return Target(model, handling_s, threshold_s, level, cap, minimum, patience_s)


targets = st.builds(
    target_of,
    model=models,
    handling_s=st.floats(30, 900),
    level=st.floats(0.05, 0.99),
    threshold_s=st.floats(1, 120),
    cap=st.floats(0.5, 1),
    minimum=st.integers(1, 5),
)


@pytest.mark.parametrize(
    ("calls", "handling_s", "level", "threshold_s", "agents", "reached"),
    [
        (60, 180, 0.90, 10, 10, 0.9189),
        (124.3, 300, 0.90, 30, 27, 0.9287),
        (17, 600, 0.85, 30, 9, 0.8731),
        (17, 600, 0.91, 30, 10, 0.9403),
        (40, 120, 0.92, 30, 6, 0.9731),
    ],
)
def test_the_fewest_of_the_reference(calls, handling_s, level, threshold_s, agents, reached):  # a row
    need = fewest(target_of(handling_s=handling_s, level=level, threshold_s=threshold_s), calls)
    assert (need.agents, need.decided_by) == (agents, DecidedBy.SERVICE_LEVEL)
    assert round(need.outcome.service_level, 4) == reached


def test_the_first_row_with_shrinkage_rosters_twenty():
    assert rostered(14, 0.3) == 20
    assert rostered(7, 0.3) == 10
    assert rostered(14, 0.0) == 14


@given(st.integers(1, 5000), st.integers(0, 94))
@example(1, 80)
def test_a_roster_is_the_exact_quotient_rounded_up(agents, hundredths):
    assert rostered(agents, hundredths / 100) == ceil(agents / (1 - Fraction(hundredths, 100)))


def test_what_decides_is_named():
    assert fewest(target_of(level=0.8, cap=0.5), 100).decided_by is DecidedBy.OCCUPANCY
    assert fewest(target_of(level=0.8, cap=0.5), 100).agents == 20
    assert fewest(target_of(minimum=30), 100).decided_by is DecidedBy.MINIMUM


@given(targets, calls_of, st.integers(0, 200))
@settings(deadline=None)
def test_one_fewer_would_not_do(target, calls, near):
    need = fewest(target, calls, near)
    offer = target.offer(calls)
    assert need == fewest(target, calls), "where the search begins does not matter"
    assert need.outcome.service_level >= target.service_level
    assert need.outcome.occupancy <= target.occupancy_cap + 1e-9
    if need.agents == target.minimum_agents:
        return
    try:
        one_fewer = outcome_of(target, offer, need.agents - 1)
    except UnstableQueueError:
        return
    too_late = one_fewer.service_level < target.service_level
    assert too_late or one_fewer.occupancy > target.occupancy_cap


@given(targets, st.lists(calls_of, min_size=2, max_size=12))
@settings(deadline=None)
def test_more_calls_never_take_fewer(target, listed):
    needed = [fewest(target, calls).agents for calls in sorted(listed)]
    assert all(fewer <= more for fewer, more in pairwise(needed))


@given(targets, calls_of, st.lists(st.floats(0.05, 1), min_size=2, max_size=6))
@settings(deadline=None)
def test_a_shared_queue_never_takes_more_than_separate_ones(target, calls, weights):
    shares = [weight / sum(weights) for weight in weights]
    terms = PlanTerms(target, 0.3, None, [(f"SITE_{number}", share) for number, share in enumerate(shares)])
    volumes = [Volume(datetime(2014, 7, 14, 9, tzinfo=UTC), calls, None, "#")]
    made = plan(terms, volumes)
    [one] = made.staffed
    gain = pooling(terms, made)
    assert one.agents <= one.separate_agents == sum(site.peak_agents for site in gain.sites)
    assert 0 <= gain.saved_share < 1


@pytest.mark.parametrize(
    ("calls", "share", "terms"),
    [
        # Shares may miss the whole by a millionth: 8.500001 erlangs would take one more than twice 4.249998.
        (85.00001, 0.4999996, {"level": 0.05, "cap": 0.85}),
        (100.0, 0.4999996, {"level": 1e-9, "cap": 1.0}),
        # Ten erlangs take eleven; half of almost ten would take five, whose queue all but never ends.
        (100.0, 0.49999999999999994, {"level": 1e-17, "cap": 1.0}),
        # A slack of the same size for each would be twice as large for two.
        (85.000000015, 0.5, {"level": 0.05, "cap": 0.85}),
    ],
)
def test_what_is_lost_in_rounding_is_not_lost_by_sharing(calls, share, terms):
    sites = [("ONE", share), ("OTHER", share)]
    volumes = [Volume(datetime(2014, 7, 14, 9, tzinfo=UTC), calls, None, "#")]
    by = PlanTerms(target_of(**terms), 0.3, None, sites)
    gain = pooling(by, plan(by, volumes))
    assert gain.saved_agent_hours >= 0
    assert [site.share for site in gain.sites] == [share, share]


@given(targets, st.lists(st.floats(0, 300), min_size=1, max_size=12))
@settings(deadline=None)
def test_totals_are_sums_and_never_means_of_shares(target, listed):
    start = datetime(2014, 7, 14, 9, tzinfo=UTC)
    volumes = [Volume(start + number * timedelta(minutes=30), calls, None, "#") for number, calls in enumerate(listed)]
    staffed = plan(PlanTerms(target, 0.3, None, []), volumes).staffed
    sums = totals(target, staffed)
    assert sums["calls"] == pytest.approx(sum(listed))
    assert sums["agent_hours"] * 2 == sum(one.agents for one in staffed)
    assert sums["in_time"] == pytest.approx(sum(one.calls * (one.service_level or 0) for one in staffed))
    assert sums["in_time"] <= sums["calls"] + 1e-9
    assert sums["in_time"] >= target.service_level * sums["calls"] - 1e-6
    assert sums["intervals_below_target"] == sums["intervals_over_occupancy_cap"] == 0


@pytest.mark.parametrize("model", list(QueueModel))
def test_whatever_the_queue_its_four_limits_are_printed(model):
    """Domain.md §9.4: Poisson arrivals, exponential service, no repeat-calling, no multi-skill."""
    said = limits(model, is_forecast=False, is_pooled=False)
    for word in ("Poisson", "Handling times are exponential", " again", "no skills"):
        assert any(word in one for one in said), word


def test_agents_that_are_given_are_judged_and_not_found():
    need = judged(target_of(), 100, 14)
    assert need.decided_by is DecidedBy.GIVEN
    assert round(need.outcome.service_level, 7) == 0.8883500
    assert judged(target_of(), 0, 3).outcome is None
