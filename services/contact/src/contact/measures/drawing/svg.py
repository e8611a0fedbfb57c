"""SVG as text: every attribute and every word escaped, numbers to a hundredth of a pixel."""

import re
from xml.sax.saxutils import escape, quoteattr

INK = "#212b32"
FAINT = "#5b6670"
LINE = "#8b9299"
GRID = "#e2e6e9"
FONT = "'Open Sans', Arial, sans-serif"
_NOT_OF_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no document may hold, written as it may be: one such sign in a note would take every chart that shows it."""


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """Write an element; a child is markup already. In names a hyphen is written `_`, and `_` at the end is dropped."""
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(written(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{''.join(children)}</{name}>" if children else f"<{name}{given}/>"


def text(words: str, x: float, y: float, *, size: int = 12, fill: str = INK, **attributes: str | float | None) -> str:
    """Write words at a place."""
    return element("text", _content(words), x=x, y=y, font_size=size, fill=fill, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: str | float | None) -> str:
    """Draw a straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def words(name: str, content: str, **attributes: str | float | None) -> str:
    """Write an element that holds words alone, as a title does."""
    return element(name, _content(content), **attributes)


def written(value: str | float) -> str:
    """Write an attribute's value."""
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def _content(words: str) -> str:
    return escape(_NOT_OF_XML.sub("", words))
