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


BENCHMARKS = [
    ("SANDWELL", "7.237", "-1.86"),
    ("DUDLEY", "7.500", "-1.74"),
    ("WOLVERHAMPTON", "8.415", "-1.44"),
    ("COVENTRY", "8.490", "-1.32"),
    ("BIRMINGHAM", "8.118", "-1.13"),
    ("SOLIHULL", "7.968", "-1.03"),
    ("WALSALL", "8.956", "-1.12"),
]
"""domain.md §4.6: what the report's benchmarks must have been, and how far below them the areas were."""


def reported():
    return {area: rates_of(Counts(10_000, count, Decimal(predicted))) for area, count, predicted, *_ in REPORT}


@pytest.mark.parametrize(("area", "benchmark", "gap"), BENCHMARKS)
def test_the_benchmarks_that_the_report_implies(area, benchmark, gap):
    rates = reported()[area]
    assert f"{Decimal(rates.predicted.numerator) / rates.predicted.denominator:.3f}" == benchmark
    assert f"{float(rates.actual - rates.predicted):.2f}" == gap


def test_benchmarks_of_two_digits_are_wrong_five_times_of_seven():
    """Recomputed from what the report printed: the rate and the benchmark to the second decimal each."""
    printed = [f"{float(rates.variation):.2f}" for rates in reported().values()]
    again = []
    for rates in reported().values():
        actual, benchmark = (Fraction(f"{float(one):.2f}") for one in (rates.actual, rates.predicted))
        again.append(f"{float(100 * (actual - benchmark) / benchmark):.2f}")
    assert again == ["-25.69", "-23.20", "-17.12", "-15.55", "-13.92", "-12.92", "-12.50"]
    assert sum(one != other for one, other in zip(printed, again, strict=True)) == 5


def test_ranks_do_not_follow_the_rate():
    rates = reported()
    by_rate = sorted(rates, key=lambda area: rates[area].actual)
    assert by_rate == ["SANDWELL", "DUDLEY", "SOLIHULL", "WOLVERHAMPTON", "BIRMINGHAM", "COVENTRY", "WALSALL"]
    ranks = ranks_of({area: one.variation for area, one in rates.items()})
    assert sorted(ranks, key=ranks.__getitem__) == [area for area, *_ in REPORT]


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


@given(
    variations=st.dictionaries(st.integers(0, 40), st.integers(-4, 4), min_size=1, max_size=12),
    ours=st.sets(st.integers(0, 40)),
    places=st.integers(1, 4),
)
def test_the_first_places_are_ours_where_no_other_area_did_as_well(variations, ours, places):
    """By its meaning, and not by ranks: so many of ours are better than every other, or they share a place."""
    named = {str(area): Fraction(one) for area, one in variations.items()}
    mine = [str(area) for area in variations if area in ours]
    others = [one for area, one in named.items() if area not in mine]
    ahead = sorted(one for area, one in named.items() if area in mine and all(one < other for other in others))
    held = first_places(ranks_of(named), mine, places)
    if held.holds:
        assert len(ahead) >= places
    elif len(ahead) >= places:
        # An area that is equal with another's holds a place among the first too.
        assert any(rank <= places for area, rank in ranks_of(named).items() if area not in mine)
