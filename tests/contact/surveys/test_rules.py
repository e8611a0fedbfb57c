"""The rules of surveys: windows, stops, intervals, weights, comparisons and what is kept back."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import isclose

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bluelamp.kit import proportions
from bluelamp.schemas.contact.satisfaction import ComparisonVerdict, SatisfactionPeriod, SurveyAnswer, SurveyQuestion
from bluelamp.schemas.contact.surveys import Known, NotYet, SuppressionReason, SurveyStream, VictimChecks
from contact.surveys.rules.cases import masked, window_of
from contact.surveys.rules.counting import Cell, Tally, hidden_of, shifted, tally_of, total
from contact.surveys.rules.intervals import Share, contrast, level_of_each, wilson
from contact.surveys.rules.similar_forces import beside, each_member, verdict_of
from contact.surveys.rules.suppression import CHECKED, in_order, months_before, not_yet, reasons_of, stops_of
from contact.surveys.rules.telling import Subject, footnotes_of_months, rising_points
from contact.surveys.rules.weighting import weighted
from contact.surveys.rules.windows import compared

TALLIES = st.integers(0, 400).flatmap(lambda n: st.builds(Tally, st.integers(0, n), st.just(n), st.integers(0, 20)))
SHARES = st.integers(1, 5000).flatmap(lambda n: st.builds(Share, st.integers(0, n), st.just(n)))
ANSWERED = st.fixed_dictionaries({name: st.sampled_from(Known) for name, _ in CHECKED})
NOW = datetime(2014, 8, 31, tzinfo=UTC)


def test_six_weeks_after_the_record():
    """domain.md §12.1: recorded 2014-04-01, due 2014-05-13, a week before and after."""
    assert window_of(date(2014, 4, 1), 42, 7) == (date(2014, 5, 13), date(2014, 5, 6), date(2014, 5, 21))


@given(ANSWERED)
def test_only_who_is_known_to_be_safe_in_everything_may_be_rung(answers):
    reasons = reasons_of(VictimChecks.model_validate({name: one.value for name, one in answers.items()}))
    assert (reasons == []) == (set(answers.values()) == {Known.NO})
    assert (SuppressionReason.NOT_KNOWN_TO_BE_SAFE in reasons) == (Known.NOT_KNOWN in answers.values())
    assert {reason for name, reason in CHECKED if answers[name] is Known.YES} <= set(reasons)
    assert set(stops_of(reasons)) <= set(reasons)
    assert in_order(reversed(reasons)) == in_order(reasons)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2014, 8, 31), 6, date(2014, 2, 28)),
        (date(2014, 1, 15), 1, date(2013, 12, 15)),
        (date(2016, 8, 30), 6, date(2016, 2, 29)),
        (date(2014, 12, 31), 12, date(2013, 12, 31)),
    ],
)
def test_months_back_by_the_calendar(day, months, before):
    assert months_before(day, months) == before


def test_what_is_known_holds_to_the_minute_and_a_call_that_runs_is_not_begun_twice():
    holds = timedelta(hours=24)
    assert not_yet(NOW - holds, holds, None, NOW) is None
    assert not_yet(NOW - holds - timedelta(seconds=1), holds, None, NOW) is NotYet.CHECKS_TOO_OLD
    assert not_yet(NOW, holds, NOW + timedelta(minutes=1), NOW) is NotYet.BEING_RUNG
    assert not_yet(NOW, holds, NOW - timedelta(minutes=1), NOW) is None


@given(st.from_regex(r"\A\+[1-9][0-9]{7,14}\Z"))
def test_a_masked_number_keeps_its_length_and_three_digits(number):
    shown = masked(number)
    assert len(shown) == len(number)
    assert shown.replace("•", "") == number[-3:]


@pytest.mark.parametrize(
    ("satisfied", "answered", "lower", "upper"),
    [
        (390, 500, 0.7416313, 0.8140991),
        (836, 1000, 0.8117726, 0.8576558),
        (1170, 1500, 0.7583360, 0.8002336),
        (1167, 1500, 0.7562733, 0.7983064),
        (1254, 1500, 0.8164078, 0.8538756),
    ],
)
def test_wilson_to_the_digits_of_the_field(satisfied, answered, lower, upper):
    interval = wilson(Share(satisfied, answered))
    assert (round(interval.lower, 7), round(interval.upper, 7)) == (lower, upper)


@given(SHARES, SHARES)
def test_with_one_other_a_contrast_is_newcombes_interval(first, second):
    found = proportions.difference(
        (int(second.satisfied), int(second.answered)), (int(first.satisfied), int(first.answered))
    )
    assert found is not None
    difference, interval = contrast(first, [second])
    assert isclose(difference, found[0], abs_tol=1e-12)
    assert isclose(interval.lower, found[1].lower, abs_tol=1e-12)
    assert isclose(interval.upper, found[1].upper, abs_tol=1e-12)


@given(SHARES, st.lists(SHARES, min_size=1, max_size=5))
def test_a_contrast_holds_its_difference_and_turns_with_its_sides(first, others):
    difference, interval = contrast(first, others)
    assert interval.lower <= difference + 1e-12
    assert difference <= interval.upper + 1e-12
    turned, mirrored = contrast(
        Share(first.answered - first.satisfied, first.answered),
        [Share(one.answered - one.satisfied, one.answered) for one in others],
    )
    assert isclose(turned, -difference, abs_tol=1e-9)
    assert isclose(mirrored.lower, -interval.upper, abs_tol=1e-9)


def test_78_0_and_77_8_are_noise_even_of_five_thousand_each():
    """C1: z = 0.24."""
    assert round(proportions.score((3890, 5000), (3900, 5000)), 2) == 0.24
    _, interval = contrast(Share(3900, 5000), [Share(3890, 5000)])
    assert interval.spans_nought


@given(st.integers(1, 30))
def test_each_of_several_is_as_wide_as_all_of_them_ask(comparisons):
    assert isclose(1 - (1 - level_of_each(comparisons)) * comparisons, 0.95)


def test_just_below_average_is_not_distinguishable():
    """¶47: 83.6% less the mean of 84.0%, 84.1% and 84.2% is half a point, and chance explains more."""
    others = {
        "GREATER_MANCHESTER": Tally(1260, 1500),
        "MERSEYSIDE": Tally(841, 1000),
        "WEST_YORKSHIRE": Tally(1684, 2000),
    }
    found = beside(Tally(836, 1000), others)
    assert found.difference == Fraction(-5, 1000)
    assert found.verdict is ComparisonVerdict.NOT_DISTINGUISHABLE
    each = each_member(Tally(836, 1000), others)
    assert {one.verdict for one in each} == {ComparisonVerdict.NOT_DISTINGUISHABLE}
    assert {round(one.interval.level, 6) for one in each if one.interval} == {round(1 - 0.05 / 3, 6)}


def test_what_chance_does_not_explain_has_a_direction():
    others = {"ONE": Tally(9000, 10000), "OTHER": Tally(8800, 10000)}
    assert beside(Tally(7800, 10000), others).verdict is ComparisonVerdict.BELOW
    assert beside(Tally(9500, 10000), others).verdict is ComparisonVerdict.ABOVE
    assert verdict_of(contrast(Share(1, 2), [Share(1, 2)])[1]) is ComparisonVerdict.NOT_DISTINGUISHABLE


@given(TALLIES, st.dictionaries(st.sampled_from(["ONE", "TWO", "THREE"]), TALLIES, min_size=1))
def test_where_a_member_published_nothing_there_is_no_mean_of_the_group(own, members):
    found = beside(own, {**members, "SILENT": None})
    assert (found.difference, found.interval, found.verdict) == (None, None, ComparisonVerdict.NOT_COMPARABLE)
    assert found.missing == ("SILENT",)


COUNTS = st.dictionaries(
    st.integers(0, 6), st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1
)


@given(COUNTS, st.dictionaries(st.integers(0, 6), st.integers(1, 10_000)))
def test_weights_never_make_more_interviews_than_there_were(counts, population):
    found = weighted(counts, population)
    assert (found is None) == (not counts.keys() & population.keys())
    assume(found is not None)
    assert 0 <= found.share.value <= 1
    assert found.share.answered <= found.answered + 1e-6
    assert found.design_effect >= 1 - 1e-9
    assert 0 < found.covered <= 1


@given(COUNTS, st.integers(1, 50))
def test_a_sample_in_proportion_is_its_own_weighted_share(counts, times):
    found = weighted(counts, {one: answered * times for one, (_, answered) in counts.items()})
    assert found is not None
    yes, answered = (sum(one[place] for one in counts.values()) for place in (0, 1))
    assert isclose(found.share.value, yes / answered, abs_tol=1e-12)
    assert isclose(found.share.answered, answered)
    assert isclose(found.covered, 1)


def test_kish_by_hand():
    """Weights 1 and 4 on 100 answers each: (100 + 400)² ÷ (100 + 1600) = 147.06 of 200; 0.9 and 0.5 weigh to 0.58."""
    found = weighted({"A": (90, 100), "B": (50, 100), "C": (0, 0)}, {"A": 100, "B": 400, "C": 125})
    assert found is not None
    assert isclose(found.share.answered, 250_000 / 1_700)
    assert isclose(found.share.value, 0.58)
    assert isclose(found.covered, 500 / 625)


@given(st.dictionaries(st.integers(0, 9), TALLIES))
def test_what_is_kept_back_cannot_be_worked_out_from_the_whole(parts):
    hidden = hidden_of(parts)
    for part, tally in parts.items():
        assert part in hidden or tally.may_be_told
    if hidden and hidden != parts.keys():
        assert total(parts[one] for one in hidden).may_be_told


@given(st.lists(st.sampled_from(SurveyAnswer)))
def test_who_does_not_know_is_in_no_denominator(answers):
    tally = tally_of(answers)
    assert tally.answered + tally.did_not_know == len(answers)
    assert tally.did_not_know == answers.count(SurveyAnswer.DONT_KNOW)
    assert tally.satisfied == sum(
        answers.count(one)
        for one in (
            SurveyAnswer.COMPLETELY_SATISFIED,
            SurveyAnswer.VERY_SATISFIED,
            SurveyAnswer.FAIRLY_SATISFIED,
        )
    )


@given(st.lists(st.fractions(0, 1), max_size=15))
def test_a_rise_is_as_long_as_its_points(values):
    points = rising_points(values)
    rise = values[len(values) - points :]
    assert rise == sorted(set(rise))
    assert points == len(values) or values[-points - 1] >= values[-points]


def test_five_rising_months_are_told_as_no_signal_and_seven_say_nothing():
    """C21."""
    months = [shifted(date(2013, 6, 1), place) for place in range(12)]
    five = dict(zip(months, (Tally(one, 100) for one in (71, 71, 70, 69, 64, 68, 69, 68, 69, 71, 73, 74)), strict=True))
    notes = {one.code: one.text for one in footnotes_of_months(five)}
    assert notes["C21"].startswith("The last 5 monthly values rise.")
    assert "October 2013" in notes["C19"]
    seven = dict(zip(months, (Tally(60 + one, 100) for one in range(12)), strict=True))
    assert "C21" not in {one.code for one in footnotes_of_months(seven)}


@given(st.lists(st.tuples(st.integers(20, 80), st.integers(0, 3)), min_size=14, max_size=14))
def test_shared_months_never_tell_two_windows_apart(months):
    """Whatever the ten months that both windows hold, the judgement is of the two that each has alone."""
    first = date(2013, 6, 1)
    cells = {Cell(shifted(first, place), "SANDWELL", "ASB"): Tally(yes, 100) for place, (yes, _) in enumerate(months)}
    other = {
        cell: tally if place in {0, 1, 12, 13} else Tally(50, 100) for place, (cell, tally) in enumerate(cells.items())
    }
    subject = Subject(SurveyStream.ASB, SurveyQuestion.OVERALL, date(2013, 8, 1), date(2014, 8, 1), NOW)
    found, again = (
        compared(subject, SatisfactionPeriod.ROLLING_12_MONTHS, one, date(2014, 6, 1)) for one in (cells, other)
    )
    assert found.shared_months == 10
    assert found.distinguishable == again.distinguishable
    assert found.interval_of_months_that_differ == again.interval_of_months_that_differ
