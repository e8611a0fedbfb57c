"""Pictures of charts: well-formed whatever they show, readable without colour, and with letters on a bare machine."""

import re
from datetime import date
from xml.etree import ElementTree as ET  # the test reads what the service itself wrote

import resvg_py
from hypothesis import given
from hypothesis import strategies as st
from parts.contact_measures import a_note, a_series

from bluelamp.schemas.contact.charts import ChartMethod, Variation
from contact.measures.drawing.charts import draw
from contact.measures.drawing.icons import COLOURS, marker
from contact.measures.drawing.png import png_of
from contact.measures.drawing.scales import Scale, named_places
from contact.measures.rules.charting import Wish, chart_of

SVG = "{http://www.w3.org/2000/svg}"
STEADY = [(920, 1000), (930, 1000)] * 9
counts_of = st.lists(
    st.one_of(st.none(), st.integers(0, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))), max_size=40
)


def drawn(series, wish=None):
    return ET.fromstring(draw(chart_of(series, wish or Wish("FORCE"))))  # noqa: S314 # the service's own document


@given(counts_of, st.sampled_from(ChartMethod), st.booleans())
def test_whatever_a_chart_shows_its_picture_is_well_formed_and_within_its_frame(counts, method, about_people):
    series = a_series(counts, about_people=about_people, annotations=[a_note(date(2012, 3, 5), text="<&> \"'")])
    root = drawn(series, Wish("FORCE", method))
    _, _, width, height = (float(one) for one in root.get("viewBox").split())
    for element in root.iter():
        for name in ("x", "x1", "x2", "cx"):
            assert 0 <= float(element.get(name, 0)) <= width
        for name in ("y", "y1", "y2", "cy"):
            assert 0 <= float(element.get(name, 0)) <= height
        assert not any("nan" in value or "inf" in value for value in element.attrib.values() if value[:1].isdigit())


@given(counts_of)
def test_every_period_is_told_in_words_once(counts):
    series = a_series(counts)
    chart = chart_of(series, Wish("FORCE"))
    told = [one.text for one in drawn(series).iter(f"{SVG}title")][1:]
    assert len(told) == len(chart.points)
    assert all(text.startswith(point.label) for text, point in zip(told, chart.points, strict=True))


def test_each_meaning_has_a_shape_of_its_own():
    shapes = {re.sub(r'fill="[^"]*"', "", marker(one, 10, 10)) for one in Variation}
    assert len(shapes) == len(Variation)


def test_the_colours_are_those_of_the_method():
    assert COLOURS == {
        Variation.IMPROVEMENT: "#00b0f0",
        Variation.CONCERN: "#e46c0a",
        Variation.NEUTRAL: "#490092",
        Variation.COMMON_CAUSE: "#a6a6a6",
    }


def test_the_icons_say_in_letters_and_words_what_they_mean():
    texts = [
        one.text
        for one in drawn(a_series([*[(910, 1000), (940, 1000)] * 9, (800, 1000)], target=0.8)).iter(f"{SVG}text")
    ]
    assert {"L", "concern", "P", "keeps its target"} <= set(texts)
    texts = [one.text for one in drawn(a_series(STEADY, target=0.99)).iter(f"{SVG}text")]
    assert {"~", "F", "misses its target"} <= set(texts)
    texts = [one.text for one in drawn(a_series(STEADY, target=0.925)).iter(f"{SVG}text")]
    assert {"?", "keeps its target by chance"} <= set(texts)
    texts = [one.text for one in drawn(a_series(STEADY, target=None)).iter(f"{SVG}text")]
    assert not {"P", "F", "?"} & set(texts)


def test_the_legend_names_what_is_shown_and_no_more():
    texts = {one.text for one in drawn(a_series(STEADY)).iter(f"{SVG}text")}
    assert "common cause: noise" in texts
    assert not {"improvement", "no point"} & texts
    assert "no point" in {one.text for one in drawn(a_series([*STEADY, None, (9, 10)])).iter(f"{SVG}text")}


def test_a_gap_breaks_the_line():
    root = drawn(a_series([*STEADY[:6], None, *STEADY[6:]]))
    assert len(root.findall(f"{SVG}polyline")) == 2


def test_the_same_chart_is_drawn_the_same():
    chart = chart_of(a_series(STEADY), Wish("FORCE"))
    assert draw(chart) == draw(chart)


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_the_axis_names_a_few_round_values_within_its_range(low, width):
    scale = Scale(low, low + width, 12)
    if low + width <= low:
        return
    ticks = scale.ticks()
    assert len(ticks) <= 7
    assert all(scale.low - 1e-6 * width <= one <= scale.high + 1e-6 * width for one in ticks)


@given(st.integers(1, 156))
def test_the_axis_always_names_the_last_period(count):
    places = list(named_places(count))
    assert places[-1] == count - 1
    assert len(places) <= 12


def test_the_letters_are_drawn_without_a_font_of_the_machine():
    svg = draw(chart_of(a_series(STEADY), Wish("FORCE")))
    without = bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=2, skip_system_fonts=True, background="#ffffff"))
    assert png_of(svg).startswith(b"\x89PNG\r\n\x1a\n")
    assert len(png_of(svg)) > 1.5 * len(without)


def test_a_sign_that_no_document_may_hold_takes_the_chart_from_nobody():
    series = a_series(STEADY, annotations=[a_note(date(2012, 3, 5), text="Moved\ufffe to \uffffHalesowen")])
    assert "Moved to Halesowen" in "".join(drawn(series).itertext())
    assert png_of(draw(chart_of(series, Wish("FORCE")))).startswith(b"\x89PNG")
