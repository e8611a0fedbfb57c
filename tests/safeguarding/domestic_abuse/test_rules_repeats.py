"""An incident and the pair's last MARAC: certain, possible or none; months end as the calendar has them (§3.3, §15)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeguarding.domestic_abuse.rules.limbs import MaracRules, is_repeat
from safeguarding.domestic_abuse.rules.repeats import repeat_of

RULES = MaracRules("TEST", {}, [])
CRIMES_ONLY = replace(RULES, repeat_crime_only=True)
HEARD, NEW = date(2014, 3, 10), date(2014, 12, 1)


def reckoned(rules: MaracRules = RULES, occurred_on: date = NEW, *, is_crime: bool = False, last=None, possible=None):
    return repeat_of(rules, occurred_on, is_crime=is_crime, last_marac_on=last, possible_last_on=possible)


@pytest.mark.parametrize(
    ("last", "abuse", "repeats"),
    [
        (date(2015, 2, 28), date(2016, 2, 27), True),
        (date(2015, 2, 28), date(2016, 2, 28), False),
        (date(2015, 3, 1), date(2016, 2, 29), True),  # the leap day is the last of the twelve months
        (date(2015, 3, 1), date(2016, 3, 1), False),
        (date(2016, 2, 29), date(2017, 2, 28), True),  # too short a month favours the victim
        (date(2016, 2, 29), date(2017, 3, 1), False),
        (date(2015, 12, 31), date(2016, 12, 30), True),
        (date(2015, 12, 31), date(2016, 12, 31), False),
    ],
)
def test_twelve_months_end_as_the_calendar_has_them(last, abuse, repeats):
    found = reckoned(occurred_on=abuse, last=last, possible=last)
    assert (found.is_marac_repeat, found.is_possible_marac_repeat) == (repeats, False)


def test_what_is_only_possible_is_told_apart_with_its_day():
    found = reckoned(possible=HEARD)
    assert (found.is_marac_repeat, found.last_marac_on) == (False, None)
    assert (found.is_possible_marac_repeat, found.possible_last_marac_on) == (True, HEARD)


def test_what_is_certain_is_not_also_possible():
    found = reckoned(last=HEARD, possible=NEW - timedelta(days=1))
    assert (found.is_marac_repeat, found.is_possible_marac_repeat, found.possible_last_marac_on) == (True, False, None)


@pytest.mark.parametrize(("is_crime", "counts"), [(True, True), (False, False)])
def test_an_area_that_counts_crimes_only_sees_nothing_else_even_as_possible(is_crime, counts):
    assert reckoned(CRIMES_ONLY, is_crime=is_crime, last=HEARD).is_marac_repeat is counts
    assert reckoned(CRIMES_ONLY, is_crime=is_crime, possible=HEARD).is_possible_marac_repeat is counts


days = st.dates(date(2012, 1, 1), date(2017, 12, 31))


@given(days, st.none() | days, st.none() | days, st.booleans(), st.integers(1, 24))
def test_never_both_and_never_without_a_conference_in_its_window(abuse, last, further, is_crime, months):
    """Records that may be theirs only add: the last MARAC of all of them is never before that of the certain ones."""
    last = last if last and last < abuse else None
    known = [day for day in (last, further) if day and day < abuse]
    possible = max(known, default=None)
    rules = replace(RULES, repeat_months=months)
    found = reckoned(rules, abuse, is_crime=is_crime, last=last, possible=possible)
    assert not (found.is_marac_repeat and found.is_possible_marac_repeat)
    assert (found.possible_last_marac_on is not None) is found.is_possible_marac_repeat
    assert found.is_marac_repeat is is_repeat(last, abuse, months)
    assert (found.is_marac_repeat or found.is_possible_marac_repeat) is is_repeat(possible, abuse, months)
