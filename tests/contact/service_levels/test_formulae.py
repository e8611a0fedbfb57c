"""The five formulae of a service level, to the digits of domain.md §15, and what holds of them whatever is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.contact.codes import ServiceLevelFormula as Formula
from contact.service_levels.rules.levels import Counts, quotient, service_level

ICMI = Counts(answered=1000, abandoned=60, answered_within=860, abandoned_within=20, abandoned_within_5=10)


@pytest.mark.parametrize(
    ("formula", "percent"),
    [(Formula.SL1, 83.02), (Formula.SL2, 86.00), (Formula.SL3, 81.13), (Formula.SL4, 82.69), (Formula.SL5, 82.08)],
)
def test_the_worked_example(formula, percent):
    assert round(100 * service_level(formula, ICMI), 2) == percent


@st.composite
def counts(draw) -> Counts:
    answered, abandoned = draw(st.integers(0, 10_000)), draw(st.integers(0, 10_000))
    within = draw(st.integers(0, abandoned))
    return Counts(answered, abandoned, draw(st.integers(0, answered)), within, draw(st.integers(0, within)))


@given(counts())
def test_sl2_is_at_least_sl4_and_sl4_at_least_sl3(one):
    values = [service_level(formula, one) for formula in (Formula.SL2, Formula.SL4, Formula.SL3)]
    if None not in values:
        assert values[0] >= values[1] - 1e-12
        assert values[1] >= values[2] - 1e-12


@given(counts())
def test_every_service_level_is_a_share_or_nothing(one):
    for formula in Formula:
        value = service_level(formula, one)
        assert value is None or 0 <= value <= 1


@given(st.lists(counts(), min_size=1, max_size=20), st.sampled_from(list(Formula)))
def test_pooled_equals_summed(some, formula):
    pooled = some[0]
    for one in some[1:]:
        pooled += one
    parts = [quotient(formula, one) for one in some]
    assert quotient(formula, pooled) == (sum(part for part, _ in parts), sum(whole for _, whole in parts))


@given(counts(), st.floats(1, 1000))
def test_callers_who_were_lost_lower_what_counts_the_offered(one, lost):
    with_lost = Counts(*(getattr(one, name) for name in Counts.__slots__[:-1]), lost=lost)
    for formula in (Formula.SL1, Formula.SL3, Formula.SL4, Formula.SL5):
        before, after = service_level(formula, one), service_level(formula, with_lost)
        assert before is None or after <= before
    assert service_level(Formula.SL2, one) == service_level(Formula.SL2, with_lost)


def test_nobody_is_no_share():
    assert [service_level(formula, Counts(0, 0, 0, 0, 0)) for formula in Formula] == [None] * 5
