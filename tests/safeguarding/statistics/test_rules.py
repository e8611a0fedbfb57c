"""What is kept back: no count under five, and none that follows from the others and the whole."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.suppression import SMALLEST_PUBLISHED
from bluelamp.schemas.safeguarding.statistics import Measure
from safeguarding.statistics.rules.figures import DEFINITIONS, Press, kept_back, tells_few

COUNTS = st.dictionaries(st.text("ABCDEF", min_size=1, max_size=2), st.integers(0, 40), max_size=6)
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
PRESS = Press(MOMENT, MOMENT, MOMENT)


def test_every_measure_has_its_definition():
    assert set(DEFINITIONS) == set(Measure)


def test_three_green_take_the_next_smallest_with_them():
    assert kept_back({"RED": 10, "AMBER": 6, "GREEN": 3}) == {"GREEN", "AMBER"}
    assert kept_back({"RED": 10, "AMBER": 6, "GREEN": 3, "BLUE": 2}) == {"GREEN", "BLUE"}
    assert kept_back({"RED": 10, "AMBER": 6}) == set()
    assert kept_back({"RED": 10, "BLUE": 0}) == {"RED", "BLUE"}


@given(COUNTS)
def test_what_is_kept_back_holds_five_together_or_is_everything(counts):
    kept = kept_back(counts)
    assert {group for group, count in counts.items() if count < SMALLEST_PUBLISHED} <= kept
    together = sum(counts[group] for group in kept)
    assert not kept or together >= SMALLEST_PUBLISHED or kept == set(counts)


@given(COUNTS)
def test_no_more_is_kept_back_than_that_takes(counts):
    kept = kept_back(counts)
    extra = [counts[group] for group in kept if counts[group] >= SMALLEST_PUBLISHED]
    assert len(extra) <= 1


@given(st.integers(0, 100), st.integers(0, 100), st.booleans())
def test_a_share_shows_all_three_numbers_or_none(part, rest, kept):
    figure = PRESS.share(Measure.CONVERSION, "ALL", part, part + rest, kept=kept)
    shown = [figure.value, figure.numerator, figure.denominator]
    if kept or min(part, rest) < SMALLEST_PUBLISHED:
        assert shown == [None, None, None]
    else:
        assert shown == [part / (part + rest), part, part + rest]


@given(st.integers(0, 100), st.floats(0, 1000))
def test_a_time_over_few_is_not_told(over, hours):
    figure = PRESS.hours(Measure.MEDIAN_HOURS_TO_DECISION, "RED", hours, over)
    assert (figure.value is None) == (over < SMALLEST_PUBLISHED) == (figure.denominator is None)


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_difference_of_few_is_known_for_what_it_is(part, rest):
    assert tells_few(part + rest, part) is (1 <= rest <= 4)
