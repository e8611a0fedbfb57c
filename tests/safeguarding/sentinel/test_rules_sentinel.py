"""How volumes are read, what a campaign and a contact route must be: by example, and by property."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.problems import ProblemError
from bluelamp.schemas.safeguarding.sentinel import (
    CampaignDetails,
    CampaignStatus,
    ContactTimes,
    ImprovementDirection,
    Movement,
    ObjectiveFinding,
    RouteDetails,
    RouteStatus,
    UnsafeReason,
)
from safeguarding.sentinel import demonstration
from safeguarding.sentinel.rules import campaigns, contact, themes, volumes

UP, DOWN = ImprovementDirection.INCREASE, ImprovementDirection.DECREASE
TODAY = date(2026, 11, 23)
COUNTS = st.integers(0, 40)


def pointers_of(refused):
    return [fault.pointer for fault in refused.faults]


def pointers(error):
    return pointers_of(error.value)


def a_campaign(**changes):
    values = {
        "name": "A month",
        "starts_on": TODAY + timedelta(days=8),
        "ends_on": TODAY + timedelta(days=38),
        "objectives": ["More is told."],
        **changes,
    }
    return CampaignDetails.model_validate(values)


def a_route(**changes):
    names = RouteDetails.model_fields
    given_values = {name: value for name, value in demonstration.NEW_ROUTE.items() if name in names}
    return RouteDetails.model_validate({**given_values, **changes})


@pytest.mark.parametrize(
    ("actual", "before", "target", "direction", "expected"),
    [
        (12, 8, 10, UP, (12, True, Movement.BETTER)),
        (8, 12, 10, UP, (8, False, Movement.WORSE)),
        (8, 12, 10, DOWN, (8, True, Movement.BETTER)),
        (12, 8, 10, DOWN, (12, False, Movement.WORSE)),
        (10, 10, 10, UP, (10, True, Movement.SAME)),
        (10, 10, 10, DOWN, (10, True, Movement.SAME)),
        (5, 4, None, UP, (5, None, None)),
        (4, 12, 10, UP, (None, None, None)),
        (0, 0, 3, DOWN, (None, None, None)),
    ],
)
def test_a_volume_is_read_as_its_direction_says(actual, before, target, direction, expected):
    read = volumes.read_volume(actual, before, target, direction)
    assert (read.actual, read.target_met, read.movement) == expected


@given(COUNTS, COUNTS, COUNTS, st.none() | st.integers(1, 40), st.sampled_from([UP, DOWN]))
def test_no_two_small_counts_can_be_told_apart(one, other, neighbour, target, direction):
    one, other = one % 5, other % 5
    first = volumes.read_volume(one, neighbour, target, direction)
    assert first == volumes.read_volume(other, neighbour, target, direction)
    after = volumes.read_volume(neighbour, one, target, direction)
    assert after == volumes.read_volume(neighbour, other, target, direction)


@given(st.dates(date(2020, 1, 1), date(2026, 11, 1)), st.integers(7, 300))
def test_only_whole_weeks_that_are_over_are_counted(since, days):
    try:
        first, last = volumes.whole_weeks(since, since + timedelta(days=days), TODAY)
    except ProblemError:
        assert days < 13
        return
    assert first.weekday() == last.weekday() == 0
    assert since <= first < last <= min(since + timedelta(days=days), TODAY)
    assert first - since < volumes.WEEK


def test_by_default_the_last_twelve_whole_weeks_are_counted():
    sunday = TODAY + timedelta(days=6)
    assert volumes.whole_weeks(None, None, sunday) == (TODAY - timedelta(weeks=12), TODAY)


def test_more_than_a_year_of_weeks_is_refused():
    with pytest.raises(ProblemError) as refused:
        volumes.whole_weeks(date(2020, 1, 1), None, TODAY)
    assert pointers(refused) == ["#/query/period_from"]


@pytest.mark.parametrize(
    ("today", "evaluated", "status"),
    [
        (date(2026, 11, 30), False, CampaignStatus.PLANNED),
        (date(2026, 12, 1), False, CampaignStatus.RUNNING),
        (date(2026, 12, 31), False, CampaignStatus.RUNNING),
        (date(2027, 1, 1), False, CampaignStatus.ENDED),
        (date(2027, 1, 1), True, CampaignStatus.EVALUATED),
    ],
)
def test_the_dates_say_where_a_campaign_stands(today, evaluated, status):
    assert campaigns.status_of(date(2026, 12, 1), date(2026, 12, 31), today, evaluated=evaluated) is status


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"starts_on": TODAY - timedelta(days=1)}, "#/starts_on"),
        ({"ends_on": TODAY}, "#/ends_on"),
        ({"ends_on": TODAY + timedelta(days=800)}, "#/ends_on"),
        ({"focus_month": "2027-03"}, "#/focus_month"),
        ({"target_volumes": [{"lpu": "DUDLEY", "per_week": n} for n in (5, 6)]}, "#/target_volumes/1/lpu"),
    ],
)
def test_a_campaign_that_is_none_is_refused(changes, pointer):
    with pytest.raises(ProblemError) as refused:
        campaigns.check_campaign(a_campaign(**changes), TODAY)
    assert pointers(refused) == [pointer]


def test_once_begun_its_targets_stand():
    before = a_campaign(starts_on=TODAY, target_volumes=[{"lpu": "DUDLEY", "per_week": 9}])
    longer = before.model_copy(update={"ends_on": before.ends_on + timedelta(days=7)})
    campaigns.check_change(before, longer, CampaignStatus.RUNNING, TODAY)
    easier = before.model_copy(update={"target_volumes": [], "objectives": ["Less."]})
    with pytest.raises(ProblemError) as refused:
        campaigns.check_change(before, easier, CampaignStatus.RUNNING, TODAY)
    assert pointers(refused) == ["#/target_volumes", "#/objectives"]
    for status in (CampaignStatus.ENDED, CampaignStatus.EVALUATED):
        with pytest.raises(ProblemError):
            campaigns.check_change(before, longer, status, TODAY)


@given(st.integers(1, 6), st.lists(st.integers(1, 8), min_size=1, max_size=8))
def test_an_evaluation_has_one_finding_on_each_objective(objectives, found):
    findings = [ObjectiveFinding.model_validate({"objective": n, "result": "MET", "evidence": "Seen."}) for n in found]
    if sorted(found) == list(range(1, objectives + 1)):
        campaigns.check_evaluation(findings, objectives, CampaignStatus.ENDED)
        return
    with pytest.raises(ProblemError) as refused:
        campaigns.check_evaluation(findings, objectives, CampaignStatus.ENDED)
    assert refused.value.faults


@pytest.mark.parametrize("status", [CampaignStatus.PLANNED, CampaignStatus.RUNNING, CampaignStatus.EVALUATED])
def test_a_campaign_is_evaluated_once_after_its_end(status):
    finding = ObjectiveFinding.model_validate({"objective": 1, "result": "MET", "evidence": "Seen."})
    with pytest.raises(ProblemError):
        campaigns.check_evaluation([finding], 1, status)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"channel": "THROUGH_SOMEBODY"}, "#/through_person_id"),
        ({"through_person_id": "0199c1d2-7a50-7cc3-98c4-dc0c0c07398f"}, "#/through_person_id"),
        ({"contact_detail": "her sister's"}, "#/contact_detail"),
        ({"channel": "EMAIL"}, "#/contact_detail"),
        ({"times": [{"weekdays": [1], "earliest": "22:00", "latest": "06:00"}]}, "#/times/0/latest"),
        ({"review_on": TODAY + timedelta(days=93)}, "#/review_on"),
        ({"review_on": TODAY - timedelta(days=1)}, "#/review_on"),
    ],
)
def test_a_route_that_could_not_be_used_is_refused(changes, pointer):
    contact.check_route(a_route(), TODAY)
    with pytest.raises(ProblemError) as refused:
        contact.check_route(a_route(**changes), TODAY)
    assert pointers(refused) == [pointer]


@pytest.mark.parametrize(
    ("moment", "safe"),
    [
        (datetime(2026, 11, 23, 10, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 11, 30, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 11, 31, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 10, 30, tzinfo=UTC), False),
        # In summer London is an hour ahead: 09:30 UTC is half past ten.
        (datetime(2026, 7, 6, 9, 30, tzinfo=UTC), True),
        (datetime(2026, 7, 6, 10, 45, tzinfo=UTC), False),
    ],
)
def test_whether_a_moment_is_safe_london_s_clocks_say(moment, safe):
    times = [ContactTimes.model_validate({"weekdays": [0], "earliest": "10:00", "latest": "11:30"})]
    assert contact.is_safe_at(times, moment) is safe


@given(
    st.sampled_from(RouteStatus),
    st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3)),
    st.booleans(),
    st.booleans(),
    st.integers(0, 1439).map(lambda minutes: datetime(2026, 11, 23, tzinfo=UTC) + timedelta(minutes=minutes)),
)
def test_a_moment_is_safe_when_nothing_at_all_speaks_against_it(status, review_on, carrier, another, moment):
    times = [ContactTimes.model_validate({"weekdays": [0], "earliest": "10:00", "latest": "11:30"})]
    against = contact.why_not_safe(contact.Standing(status, review_on, carrier, another), times, moment)
    if status is RouteStatus.WITHDRAWN:
        assert against == [UnsafeReason.WITHDRAWN]
        return
    assert (UnsafeReason.CARRIER_MAY_HARM in against, UnsafeReason.ANOTHER_ROUTE in against) == (carrier, another)
    assert (UnsafeReason.REVIEW_OVERDUE in against) is (review_on < TODAY)
    assert (UnsafeReason.OUTSIDE_TIMES in against) is not contact.is_safe_at(times, moment)
    assert UnsafeReason.WITHDRAWN not in against


@given(st.none() | st.dates(), st.none() | st.dates(), st.dates(date(2013, 7, 1), date(2099, 12, 31)))
def test_whatever_period_is_asked_for_whole_weeks_are_told_or_it_is_refused(since, until, today):
    try:
        first, last = volumes.whole_weeks(since, until, today)
    except ProblemError as error:
        refused = error
    else:
        refused = None
    if refused:
        assert pointers_of(refused) in (["#/query/period_from"], ["#/query/period_until"])
        return
    assert len(volumes.mondays_between(first - volumes.WEEK, last)) in range(2, volumes.MOST_WEEKS + 2)


@given(st.none() | st.sampled_from(Lpu), st.none() | st.sampled_from(Lpu))
def test_a_record_is_counted_in_its_own_unit_or_in_the_one_given(recorded, given_lpu):
    if recorded and given_lpu in {None, recorded}:
        assert themes.counted_in(recorded, given_lpu) == recorded
    elif recorded is None and given_lpu:
        assert themes.counted_in(None, given_lpu) == given_lpu
    else:
        with pytest.raises(ProblemError):
            themes.counted_in(recorded, given_lpu)
