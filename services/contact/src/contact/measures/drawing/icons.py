"""Markers and icons of the NHS method: a shape for each meaning, so that nobody needs the colour (domain.md §10.4)."""

from bluelamp.schemas.contact.charts import Assurance, Side, Variation
from contact.measures.drawing.svg import FAINT, INK, element, text, words

IMPROVEMENT, CONCERN, NEUTRAL, COMMON = "#00b0f0", "#e46c0a", "#490092", "#a6a6a6"
COLOURS = {
    Variation.IMPROVEMENT: IMPROVEMENT,
    Variation.CONCERN: CONCERN,
    Variation.NEUTRAL: NEUTRAL,
    Variation.COMMON_CAUSE: COMMON,
}
MEANINGS = {
    Variation.IMPROVEMENT: "improvement",
    Variation.CONCERN: "concern",
    Variation.NEUTRAL: "change, neither better nor worse",
    Variation.COMMON_CAUSE: "common cause: noise",
}
_ASSURANCE = {
    Assurance.CONSISTENT_PASS: ("P", IMPROVEMENT, "keeps its target"),
    Assurance.CONSISTENT_FAIL: ("F", CONCERN, "misses its target"),
    Assurance.INCONSISTENT: ("?", COMMON, "keeps its target by chance"),
}
_LETTERS = {Side.HIGH: "H", Side.LOW: "L", None: "~"}
_RADIUS = 20
_TRIANGLE = ((0.0, -6.5), (6.0, 4.5), (-6.0, 4.5))
_DIAMOND = ((0.0, -7.0), (7.0, 0.0), (0.0, 7.0), (-7.0, 0.0))


def marker(variation: Variation, x: float, y: float, told: str | None = None) -> str:
    """Draw a point in the shape of its meaning; `told` is read out and shown under the pointer."""
    children = [words("title", told)] if told else []
    drawn: dict[str, str | float | None] = {"fill": COLOURS[variation], "stroke": INK, "stroke_width": 1.2}
    if variation is Variation.COMMON_CAUSE:
        return element("circle", *children, cx=x, cy=y, r=4, **drawn)
    if variation is Variation.CONCERN:
        return element("rect", *children, x=x - 4.5, y=y - 4.5, width=9, height=9, **drawn)
    corners = _TRIANGLE if variation is Variation.IMPROVEMENT else _DIAMOND
    points = " ".join(f"{x + dx:.2f},{y + dy:.2f}" for dx, dy in corners)
    return element("polygon", *children, points=points, **drawn)


def gap_mark(x: float, y: float, told: str | None = None) -> str:
    """Draw a cross where a period has no point."""
    children = [words("title", told)] if told else []
    path = f"M{x - 4:.2f},{y - 4:.2f}l8,8m0,-8l-8,8"
    return element("path", *children, d=path, stroke=FAINT, stroke_width=1.5, fill="none")


def variation_icon(variation: Variation, side: Side | None, x: float, y: float) -> str:
    """Draw the icon of the last point: its letter says high, low or neither, the words what that means."""
    return _icon(_LETTERS[side], COLOURS[variation], ("Last point:", MEANINGS[variation]), x, y)


def assurance_icon(assurance: Assurance, x: float, y: float) -> str:
    """Draw the icon of the target: P for kept, F for missed, a question mark for by chance; nothing without one."""
    if assurance not in _ASSURANCE:
        return ""
    letter, colour, meaning = _ASSURANCE[assurance]
    return _icon(letter, colour, ("As it is, it", meaning), x, y)


def _icon(letter: str, colour: str, told: tuple[str, str], x: float, y: float) -> str:
    circle = element("circle", cx=x, cy=y, r=_RADIUS, fill="#ffffff", stroke=colour, stroke_width=4)
    ring = element("circle", cx=x, cy=y, r=_RADIUS + 2.5, fill="none", stroke=INK, stroke_width=1)
    sign = text(letter, x, y + 7, size=20, text_anchor="middle", font_weight="bold")
    first, second = told
    label = text(first, x + 30, y - 3, size=11, fill=FAINT) + text(second, x + 30, y + 13, font_weight="bold")
    return element("g", circle, ring, sign, label)
