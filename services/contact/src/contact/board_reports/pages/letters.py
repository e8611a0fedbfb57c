"""Which letters a font has: a PDF/UA that holds one which cannot be drawn is none, and is not written at all."""

import unicodedata
from collections.abc import Collection
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # it carries no types

MISSING = "\ufffd"
"""Stands for a letter that the font does not have; the report's page and its JSON have the letter itself."""


def letters_of(font: Path) -> frozenset[int]:
    """Return the code points that a font draws; raises ValueError for one that tells of none."""
    with TTFont(font, lazy=True) as opened:
        drawn = opened.getBestCmap()
    if not drawn:
        raise ValueError("a font without a table of its letters")
    return frozenset(drawn)


def drawable(text: str, letters: Collection[int]) -> str:
    """Return a text of which each letter can be drawn: accents joined, what is never seen left out, blanks as one."""
    return "".join(one if ord(one) in letters else _instead(one) for one in unicodedata.normalize("NFC", text))


def _instead(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Cf":
        return ""
    return " " if kind.startswith("Z") else MISSING
