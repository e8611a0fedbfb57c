"""The reoffending table's rates, variation, ranks and claims, by the report's figures and by property."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offenders.reoffending.rules.ranking import Counts, all_within, first_places, percentile_of, ranks_of, rates_of

REPORT = [
    ("SANDWELL", 538, "723.70", "5.38", "-25.66", 1, "0.58"),
    ("DUDLEY", 576, "750.00", "5.76", "-23.20", 2, "1.17"),
    ("WOLVERHAMPTON", 697, "841.48", "6.97", "-17.17", 8, "4.68"),
    ("COVENTRY", 717, "849.02", "7.17", "-15.55", 12, "7.02"),
    ("BIRMINGHAM", 699, "811.75", "6.99", "-13.89", 17, "9.94"),
    ("SOLIHULL", 694, "796.79", "6.94", "-12.90", 22, "12.87"),
    ("WALSALL", 784, "895.59", "7.84", "-12.46", 26, "15.20"),
]


@pytest.mark.parametrize(("area", "reoffended", "predicted", "actual", "variation", "rank", "percentile"), REPORT)
def test_the_reports_figures_to_the_second_decimal(area, reoffended, predicted, actual, variation, rank, percentile):
    rates = rates_of(Counts(10_000, reoffended, Decimal(predicted)))
    assert f"{float(rates.actual):.2f}" == actual
    assert f"{float(rates.variation):.2f}" == variation
    assert f"{float(percentile_of(rank, 171)):.2f}" == percentile


def test_z_needs_the_published_variance():
    known = rates_of(Counts(100, 30, Decimal(20), Decimal(16)))
    assert known.z == 2.5
    assert rates_of(Counts(100, 30, Decimal(20))).z is None


def test_equal_variations_share_the_better_place():
    ranks = ranks_of({"a": Fraction(-2), "b": Fraction(-1), "c": Fraction(-1), "d": Fraction(0)})
    assert ranks == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_what_may_be_claimed_of_the_report():
    ranks = {area: rank for area, *_, rank, _ in REPORT} | {f"X{number}": 100 for number in range(164)}
    ours = [area for area, *_ in REPORT]
    assert first_places(ranks, ours, 2).holds
    top = all_within(ranks, ours, 15)
    assert (top.holds, top.because) == (False, "the lowest is 26 of 171, 15.2%")


@pytest.mark.parametrize(
    ("ours", "others", "holds"),
    [
        ([1, 1], [3], True),
        ([1, 2, 2], [4], True),
        ([1, 2], [2], False),
        ([1, 3], [2], False),
        ([1], [1], False),
        ([1], [2], False),
    ],
)
def test_equal_areas_hold_the_better_place_and_share_it_with_nobody_elses(ours, others, holds):
    ranks = {f"O{number}": rank for number, rank in enumerate(ours)}
    ranks |= {f"X{number}": rank for number, rank in enumerate(others)}
    assert first_places(ranks, [area for area in ranks if area.startswith("O")], 2).holds is holds


counts = st.builds(
    Counts,
    offenders=st.integers(1, 10**6),
    reoffended=st.integers(0, 10**6),
    predicted=st.decimals(Decimal("0.01"), Decimal(10**6), places=6),
)


@given(counts=counts, factor=st.integers(2, 9))
def test_variation_does_not_change_with_the_size_of_the_area(counts, factor):
    larger = Counts(counts.offenders * factor, counts.reoffended * factor, counts.predicted * factor)
    assert rates_of(larger).variation == rates_of(counts).variation
    assert rates_of(larger).actual == rates_of(counts).actual


@given(variations=st.dictionaries(st.text(min_size=1, max_size=3), st.fractions(-100, 100), min_size=1, max_size=30))
def test_a_rank_is_one_more_than_how_many_did_better(variations):
    ranks = ranks_of(variations)
    for area, variation in variations.items():
        assert ranks[area] == 1 + sum(other < variation for other in variations.values())
