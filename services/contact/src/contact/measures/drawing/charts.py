"""A chart as SVG: readable without colour and without sight, the same each time it is drawn."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from textwrap import wrap

from bluelamp.kit.clocks import local_day
from bluelamp.schemas.contact.charts import Chart, ChartMethod, ChartPoint, Variation
from contact.measures.drawing.icons import MEANINGS, assurance_icon, gap_mark, marker, variation_icon
from contact.measures.drawing.scales import HEIGHT, LEFT, TOP, WIDTH, Scale, named_places, scale_of
from contact.measures.drawing.svg import FAINT, FONT, GRID, INK, LINE, element, line, text, words
from contact.measures.rules.periods import short_label
from contact.measures.rules.summaries import point_in_words
from contact.measures.rules.words import value_in_words

_PAGE = 960.0
_BOTTOM = TOP + HEIGHT
_ROW = 18.0
_LETTERS = 150
"""How many stand in a row."""
_TARGET = "#b10e1e"
_LINK = "#005eb8"


def draw(chart: Chart) -> str:
    """Draw a chart: title, icons, field, axis, points, then what its shapes, notes and numbers mean in words."""
    scale = scale_of(chart)
    below = list(_below(chart))
    height = _BOTTOM + 72 + _ROW * len(below) + 12
    name = f"{chart.measure_id}-{chart.area}"
    return element(
        "svg",
        words("title", chart.title, id=f"title-{name}"),
        words("desc", f"{chart.summary} {' '.join(chart.warnings)}".strip(), id=f"desc-{name}"),
        element("rect", width=_PAGE, height=height, fill="#ffffff"),
        *_heading(chart),
        *_field(chart, scale),
        *_notes_on_field(chart, scale),
        *_points(chart, scale),
        *_legend(chart),
        *(_row(row, place) for place, row in enumerate(below)),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_PAGE:.0f} {height:.0f}",
        width=_PAGE,
        height=height,
        # A picture would hide its points and its link from who cannot see it.
        role="graphics-document document",
        aria_labelledby=f"title-{name} desc-{name}",
        font_family=FONT,
    )


def _heading(chart: Chart) -> Iterator[str]:
    yield text(chart.title, 24, 34, size=20, font_weight="bold")
    method = "p-chart" if chart.method is ChartMethod.P else "XmR chart"
    screened = "" if chart.method is ChartMethod.P or chart.screen_outliers else ", no outlier screen"
    version = f"{chart.measure_id} version {chart.definition_version}"
    yield text(f"{version} · {method}{screened} · as at {local_day(chart.as_at):%d.%m.%Y}", 24, 54, fill=FAINT)
    shown = [one for one in chart.points if one.hidden is None]
    if shown:
        yield variation_icon(chart.variation, shown[-1].side, 46, 84)
    else:
        yield text("There is no figure that can be told.", LEFT + WIDTH / 2, TOP + 40, size=14, text_anchor="middle")
    yield assurance_icon(chart.assurance, 346, 84)
    link = text("Figures as a table", _PAGE - 50, 34, text_anchor="end", text_decoration="underline", fill=_LINK)
    yield element("a", link, href=chart.table_url)


def _field(chart: Chart, scale: Scale) -> Iterator[str]:
    for tick in scale.ticks():
        at = scale.y(tick)
        yield line(LEFT, at, LEFT + WIDTH, at, stroke=GRID)
        yield text(value_in_words(tick, chart.unit, scale.places(chart.unit)), LEFT - 8, at + 4, text_anchor="end")
    for place in named_places(len(chart.points)):
        period = chart.points[place]
        yield text(_axis_label(chart, period), scale.x(place), _BOTTOM + 18, size=11, text_anchor="middle")
    yield line(LEFT, _BOTTOM, LEFT + WIDTH, _BOTTOM, stroke=INK)
    for first, last, points in _steps(chart.points):
        for value, dashes in ((points.mean, None), (points.upper_limit, "7 4"), (points.lower_limit, "7 4")):
            if value is not None:
                at = scale.y(value)
                ends = {"x1": scale.edge(first), "x2": scale.edge(last), "y1": at, "y2": at}
                yield element("line", **ends, stroke=LINE, stroke_width=1.5, stroke_dasharray=dashes)
    if chart.target is not None:
        at = scale.y(chart.target)
        yield line(LEFT, at, LEFT + WIDTH, at, stroke=_TARGET, stroke_width=1.5, stroke_dasharray="2 3")
        yield text("target", LEFT + WIDTH + 4, at + 4, size=11, fill=_TARGET)


def _steps(points: Sequence[ChartPoint]) -> Iterator[tuple[int, int, ChartPoint]]:
    """Yield each stretch with the same limits: from its first place up to and without its last."""
    at = 0
    for _, same in groupby(points, lambda one: (one.mean, one.upper_limit, one.lower_limit)):
        stretch = list(same)
        yield at, at + len(stretch), stretch[0]
        at += len(stretch)


def _points(chart: Chart, scale: Scale) -> Iterator[str]:
    values = [None if one.hidden else one.value for one in chart.points]
    for shown, places in groupby(range(len(values)), lambda one: values[one] is not None):
        if shown:
            corners = [(scale.x(place), scale.y(values[place] or 0.0)) for place in places]
            path = " ".join(f"{x:.2f},{y:.2f}" for x, y in corners)
            yield element("polyline", points=path, fill="none", stroke=FAINT, stroke_width=1.5)
    for place, point in enumerate(chart.points):
        told = point_in_words(point, chart.unit)
        value = values[place]
        if value is None:
            yield gap_mark(scale.x(place), _BOTTOM - 10, told)
        else:
            yield marker(point.variation, scale.x(place), scale.y(value), told)


def _notes_on_field(chart: Chart, scale: Scale) -> Iterator[str]:
    for number, note in enumerate(chart.annotations, start=1):
        place = _place_of(chart, note.happened_on)
        if place is not None:
            x = scale.edge(place) if note.restarts_limits else scale.x(place)
            yield line(x, TOP, x, _BOTTOM, stroke=INK, stroke_dasharray=None if note.restarts_limits else "1 4")
            yield text(str(number), x, TOP - 4, size=11, text_anchor="middle", font_weight="bold")


def _place_of(chart: Chart, day: date) -> int | None:
    """Return the place of the period in which a day lies."""
    for place, point in enumerate(chart.points):
        if local_day(point.period.period_from) <= day < local_day(point.period.period_until):
            return place
    return None


def _legend(chart: Chart) -> Iterator[str]:
    found = {one.variation for one in chart.points if one.hidden is None}
    at = LEFT
    for variation in (one for one in Variation if one in found):
        yield marker(variation, at, _BOTTOM + 44)
        yield text(MEANINGS[variation], at + 12, _BOTTOM + 48)
        at += 34 + 7.2 * len(MEANINGS[variation])
    if any(one.hidden for one in chart.points):
        yield gap_mark(at, _BOTTOM + 44)
        yield text("no point", at + 12, _BOTTOM + 48)
        at += 86
    lines = "solid: mean, dashed: limits" + (", dotted: target" if chart.target is not None else "")
    yield text(lines, at, _BOTTOM + 48)


def _below(chart: Chart) -> Iterator[str]:
    """Yield what stands under the chart, a row each: its summary, the notes by number, the warnings, the formula."""
    yield from _rows(chart.summary)
    for number, note in enumerate(chart.annotations, start=1):
        restart = " (limits begin anew)" if note.restarts_limits else ""
        yield from _rows(f"{number}  {note.happened_on:%d.%m.%Y}: {note.text}{restart}")
    for warning in chart.warnings:
        yield from _rows(warning)
    yield from _rows(f"Formula: {chart.formula}")


def _rows(words_of_rows: str) -> list[str]:
    return wrap(words_of_rows, _LETTERS)


def _row(words_of_row: str, place: int) -> str:
    return text(words_of_row, 24, _BOTTOM + 76 + _ROW * place, size=12, fill=FAINT)


def _axis_label(chart: Chart, point: ChartPoint) -> str:
    return short_label(chart.period_kind, (point.period.period_from, point.period.period_until))
