"""The contradictions of domain.md §14, worked out of figures: said where the figures show them, and not otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.contact_measures import a_series

from bluelamp.schemas.contact.measures import Figure, FigurePeriod, FigureUnit
from contact.board_reports.rules import contents
from contact.board_reports.rules.contradictions import contradictions, within_top
from contact.board_reports.rules.found import Found, Gathered
from contact.board_reports.rules.windows import between
from contact.measures.rules.charting import Wish, chart_of

JULY = between(date(2014, 7, 1), date(2014, 8, 1))
SINCE = between(date(2013, 11, 1), date(2014, 8, 1))
YEAR_TO_JULY = between(date(2013, 8, 1), date(2014, 8, 1))
YEAR_TO_MAY = between(date(2013, 6, 1), date(2014, 6, 1))


def found(line: str, numerator: float, denominator: float | None = None, period=JULY, unit=FigureUnit.SHARE) -> Found:
    terms = next(one for one in contents.lines() if one.line == line)
    share = unit is FigureUnit.SHARE and denominator
    figure = Figure(
        measure_id=terms.measure_id,
        definition_version=1,
        formula="a formula",
        unit=unit,
        value=numerator / denominator if share and denominator else numerator,
        numerator=numerator,
        denominator=denominator,
        interval=None,
        period=FigurePeriod(period_from=period[0], period_until=period[1]),
        as_at=datetime(2014, 8, 31, tzinfo=UTC),
        footnotes=[],
    )
    return Found(terms, figure)


def said(*lines: Found, code: str, **more) -> list[str]:
    gathered = Gathered(lines={one.terms.line: one for one in lines}, tables={}, **more)
    return [one.text for one in contradictions(gathered) if one.code == code]


def test_nothing_is_said_of_nothing():
    assert contradictions(Gathered(lines={}, tables={})) == []


def test_one_measure_over_two_windows_is_noise():
    texts = said(
        found("ASB_SATISFACTION", 1170, 1500, YEAR_TO_JULY),
        found("ASB_SATISFACTION_SURVEYED", 1167, 1500, YEAR_TO_MAY),
        code="C1",
    )
    [text] = texts
    assert text.startswith("78.0% is of 1 August 2013 to 31 July 2014, 77.8% of 1 June 2013 to 31 May 2014: ")
    assert text.endswith("one measure over other days, which overlap, z = 0.13, which is noise.")
    larger = said(
        found("ASB_SATISFACTION", 3900, 5000, YEAR_TO_JULY),
        found("ASB_SATISFACTION_SURVEYED", 3890, 5000, YEAR_TO_MAY),
        code="C1",
    )
    assert "z = 0.24, which is noise" in larger[0]


def test_parts_of_other_days_do_not_make_a_whole():
    lines = (
        found("MANAGED_WITHIN", 136_900, 185_000),
        found("SENT_TO_LPU", 48_100, 185_000),
        found("SENT_TO_LPU_SINCE_PRINCIPLES", 27, 100, SINCE),
    )
    [text] = said(*lines, code="C2")
    assert text.startswith("74.0% and 27.0% make 101.0%")
    assert text.endswith("Of the same days 74.0% and 26.0% make 100.0%.")
    same_days = found("SENT_TO_LPU_SINCE_PRINCIPLES", 48_100, 185_000)
    assert said(lines[0], lines[1], same_days, code="C2") == []


@given(whole=st.integers(1, 10**6), data=st.data())
def test_managed_and_sent_of_one_period_are_never_a_contradiction(whole, data):
    sent = data.draw(st.integers(0, whole))
    lines = (
        found("MANAGED_WITHIN", whole - sent, whole),
        found("SENT_TO_LPU", sent, whole),
        found("SENT_TO_LPU_SINCE_PRINCIPLES", sent, whole),
    )
    assert said(*lines, code="C2") == []


def test_26_of_171_misses_the_top_15_per_cent_by_a_hair():
    assert not within_top(26, 171)
    assert within_top(25, 171)
    assert within_top(26, 174)
    assert within_top(15, 100)
    assert not within_top(16, 100)
    rank = found("REOFFENDING_RANK_WALSALL", 26, 171, unit=FigureUnit.RANK)
    assert said(rank, code="C3") == ["Walsall: 26 of 171 is 15.2%, not within the top 15%."]
    assert said(found("REOFFENDING_RANK_SOLIHULL", 22, 171, unit=FigureUnit.RANK), code="C3") == []


@pytest.mark.parametrize(
    ("ranks", "told"),
    [
        ((1, 2, 8, 12, 17, 22, 26), "holds: of them, 1 and 2 are held"),
        ((1, 1, 8, 12, 17, 22, 26), "holds: of them, 1 and 1 are held"),
        ((1, 2, 2, 12, 17, 22, 26), "holds: of them, 1 and 2 and 2 are held"),
        ((1, 3, 8, 12, 17, 22, 26), "does not hold: of them, 1 is held"),
        ((2, 2, 8, 12, 17, 22, 26), "does not hold: of them, 2 and 2 are held"),
        ((3, 4, 8, 12, 17, 22, 26), "does not hold: of them, none is held"),
    ],
)
def test_the_first_places_are_held_by_areas_that_are_equal_too(ranks, told):
    lines = [
        found(f"REOFFENDING_RANK_{area}", rank, 171, unit=FigureUnit.RANK)
        for area, rank in zip(contents.AUTHORITIES, ranks, strict=True)
    ]
    assert [text for text in said(*lines, code="C3") if told in text] != []


@given(of=st.integers(1, 500), data=st.data(), claimed=st.fractions(Fraction(1, 100), 1))
def test_within_the_top_is_exact_and_never_lost_by_rising(of, data, claimed):
    rank = data.draw(st.integers(1, of))
    assert within_top(rank, of, claimed) == (rank <= claimed * of)
    if rank > 1 and within_top(rank, of, claimed):
        assert within_top(rank - 1, of, claimed)


def test_the_rates_are_not_of_the_cohort():
    [text] = said(found("REOFFENDING_SANDWELL", 538, 10_000), code="C4")
    assert "whole probation caseload" in text


def households(surveyed: int, without: int, updates: int) -> list[Found]:
    counts = {"HOUSEHOLDS_SURVEYED": surveyed, "HOUSEHOLDS_WITHOUT_ISSUE": without, "PEOPLE_WHO_WANT_UPDATES": updates}
    return [found(name, count, unit=FigureUnit.COUNT) for name, count in counts.items()]


def test_households_and_people_are_other_sets():
    [text] = said(*households(1850, 720, 1230), code="C6")
    assert "at least 100 are in both" in text
    assert said(*households(1850, 600, 1200), code="C6") == []
    assert said(*households(1850, 620, 1230), code="C6") == []


@given(surveyed=st.integers(0, 5000), without=st.integers(0, 5000), updates=st.integers(0, 5000))
def test_an_overlap_is_said_where_it_must_be_and_only_there(surveyed, without, updates):
    texts = said(*households(surveyed, without, updates), code="C6")
    assert bool(texts) == (without + updates > surveyed)
    if texts:
        assert f"at least {without + updates - surveyed:,} are in both" in texts[0]


def test_one_pilot_team_is_no_experiment():
    lines = (found("CONFIDENCE_BEFORE", 64, 100), found("CONFIDENCE_AFTER", 87, 100))
    [text] = said(*lines, code="C6")
    assert text.startswith("64.0% to 87.0% (z = 3.78)")


def test_money_is_held_against_the_register():
    assert said(code="C12", disagreements=["The register has a saving."]) == ["The register has a saving."]
    assert said(code="C12") == []


def test_one_stream_is_inside_the_total():
    lines = (
        found("CST_CALLS", 25_000, unit=FigureUnit.COUNT),
        found("TOTAL_CALLS", 185_001, unit=FigureUnit.COUNT),
    )
    [text] = said(*lines, code="C15")
    assert "(13.5%)" in text


def test_a_change_without_a_control_says_so_with_its_volumes():
    lines = (found("CST_LEVEL_BEFORE", 8500, 10_000), found("CST_LEVEL_AFTER", 9100, 10_000))
    [text] = said(*lines, code="C16", offered_before_change=[20_000, 22_000], offered_since_change=[25_000])
    assert "+6.0 points" in text
    assert "from 21,000 to 25,000 a month" in text


def test_a_series_that_ends_before_the_report_s_days_shows_nothing_of_them():
    series = chart_of(a_series([(value, None) for value in [*[200] * 11, 250, *[150] * 11, 240]]), Wish("FORCE"))
    line = replace(found("TOTAL_CALLS", 240, unit=FigureUnit.COUNT), chart=series)
    assert said(line, code="C13")
    assert said(replace(line, is_current=False), code="C13") == []


def test_posts_are_not_people():
    assert said(found("PPU_ESTABLISHMENT", 446, unit=FigureUnit.COUNT), code="C20")


def test_continuity_in_part_is_said():
    assert said(code="C22", unanswered_outages=["Nothing carried 101."]) == ["Nothing carried 101."]


@pytest.mark.parametrize("line", ["MANAGED_WITHIN", "CST_LEVEL_BEFORE", "HOUSEHOLDS_SURVEYED", "CONFIDENCE_AFTER"])
def test_a_figure_that_is_missing_contradicts_nothing(line):
    assert contradictions(Gathered(lines={line: found(line, 1, 2)}, tables={})) == []
