"""Intervals of shares and of their differences, to the digits of domain.md §15."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.kit.proportions import difference, score, wilson


@pytest.mark.parametrize(
    ("part", "whole", "lower", "upper"),
    [
        (390, 500, 0.7416313, 0.8140991),
        (836, 1000, 0.8117726, 0.8576558),
        (1170, 1500, 0.7583360, 0.8002336),
        (1167, 1500, 0.7562733, 0.7983064),
        (1254, 1500, 0.8164078, 0.8538756),
    ],
)
def test_wilson(part, whole, lower, upper):
    bounds = wilson(part, whole)
    assert bounds is not None
    assert (round(bounds.lower, 7), round(bounds.upper, 7)) == (lower, upper)


@pytest.mark.parametrize(("each", "z"), [(26, 1.928), (27, 1.965), (30, 2.071), (50, 2.674), (100, 3.781)])
def test_the_score_of_64_and_87_percent(each, z):
    found = score((0.64 * each, each), (0.87 * each, each))
    assert found is not None
    assert round(found, 3) == z


def test_newcombe_s_own_example():
    """56 of 70 and 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, table II a, method 10)."""
    found = difference((48, 80), (56, 70))
    assert found is not None
    assert found[0] == pytest.approx(0.2)
    assert (round(found[1].lower, 4), round(found[1].upper, 4)) == (0.0524, 0.3339)


def test_of_nothing_there_is_no_share():
    assert wilson(0, 0) is difference((0, 0), (1, 2)) is difference((1, 2), (0, 0)) is None
    assert score((0, 0), (1, 2)) is score((0, 5), (0, 7)) is score((5, 5), (7, 7)) is None


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (6, 5)])
def test_a_part_is_no_more_than_the_whole(part, whole):
    with pytest.raises(ValueError, match="between nothing and the whole"):
        wilson(part, whole)


wholes = st.integers(1, 20_000)
shares = wholes.flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(shares)
def test_an_interval_holds_its_share_and_mirrors(counts):
    part, whole = counts
    bounds, mirrored = wilson(part, whole), wilson(whole - part, whole)
    assert bounds is not None
    assert mirrored is not None
    assert 0 <= bounds.lower <= part / whole <= bounds.upper <= 1
    assert bounds.lower == pytest.approx(1 - mirrored.upper, abs=1e-12)


@given(shares, st.integers(2, 50))
def test_more_of_the_same_tells_more(counts, times):
    few, many = wilson(*counts), wilson(counts[0] * times, counts[1] * times)
    assert few is not None
    assert many is not None
    assert many.upper - many.lower < few.upper - few.lower


@given(shares, shares)
def test_a_difference_lies_in_its_interval_and_turns_round(before, after):
    there, back = difference(before, after), difference(after, before)
    assert there is not None
    assert back is not None
    told, bounds = there
    assert -1 <= bounds.lower <= told <= bounds.upper <= 1
    assert bounds.lower == pytest.approx(-back[1].upper, abs=1e-12)
