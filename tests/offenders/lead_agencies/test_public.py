"""What those are told who may not see the people."""

from datetime import UTC, date, datetime

import pytest

from bluelamp.schemas.offenders.disruption import Disruption, MedianMeasure, ShareMeasure
from offenders.lead_agencies.rules.telling import Behind, public


def share(numerator: int, denominator: int) -> ShareMeasure:
    value = numerator / denominator
    counts = {"numerator": numerator, "denominator": denominator}
    return ShareMeasure(definition="d", formula="f", is_suppressed=False, value=value, **counts)


def measured() -> Disruption:
    return Disruption(
        definition_version="1",
        day_from=date(2014, 6, 1),
        day_until=date(2014, 7, 1),
        as_at=datetime(2014, 7, 1, tzinfo=UTC),
        reassigned=share(8, 20),
        unassigned=MedianMeasure(
            definition="d", formula="f", is_suppressed=False, count=9, total_days=30.0, median_days=3.0, running=4
        ),
        missed_round_transfer=share(16, 60),
        missed_before_transfer=share(6, 30),
        missed_after_transfer=share(10, 30),
    )


def behind(**more: object) -> Behind:
    enough = (5, 8, 6)
    values = {"reassigned": enough, "missed_before": enough, "missed_after": enough, **more}
    return Behind(**{"unassigned": 9, "running": 5, "ended": 5, **values})


def test_where_five_people_stand_behind_everything_everything_is_told():
    assert public(measured(), behind()) == measured()


@pytest.mark.parametrize("few", [(4, 8, 6), (5, 4, 5), (5, 8, 4), (0, 8, 8)])
def test_few_above_the_line_below_it_or_between_the_two_hide_the_share(few):
    told = public(measured(), behind(reassigned=few))
    assert told.reassigned.is_suppressed
    assert (told.reassigned.numerator, told.reassigned.denominator, told.reassigned.value) == (None, None, None)
    assert told.missed_round_transfer == measured().missed_round_transfer


@pytest.mark.parametrize("fortnight", ["missed_before", "missed_after"])
def test_one_fortnight_that_is_not_told_would_be_the_sum_less_the_other(fortnight):
    told = public(measured(), behind(**{fortnight: (1, 8, 7)}))
    fortnights = (told.missed_round_transfer, told.missed_before_transfer, told.missed_after_transfer)
    assert all(one.is_suppressed and one.numerator is None for one in fortnights)
    assert told.reassigned == measured().reassigned


def test_the_days_without_a_lead_of_a_few_are_not_told_and_those_of_many_without_the_few_who_wait():
    none = public(measured(), behind(unassigned=4)).unassigned
    assert (none.is_suppressed, none.count, none.total_days, none.median_days, none.running) == (True, *(None,) * 4)
    for few in ({"running": 4}, {"ended": 0}):
        some = public(measured(), behind(**few)).unassigned
        assert (some.is_suppressed, some.count, some.median_days, some.running) == (False, 9, 3.0, None)
