"""Which letters a font has: a PDF/UA that holds one which cannot be drawn is none, and is not written at all."""

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

MISSING = "\ufffd"
"""Stands for a letter that the font does not have; the report's page and its JSON have the letter itself."""
_OF_UNICODE = ((3, 1), (0, 3))
"""Windows' and Unicode's own tables of the basic plane, which is all that these fonts have."""
_BY_SEGMENTS = 4


def letters_of(font: Path) -> frozenset[int]:
    """Return the code points that a TrueType font draws (OpenType 1.9, `cmap`); raises ValueError without that table.

    Read here because no library of this project reads fonts, and one table is all that is asked.
    """
    data = font.read_bytes()
    [tables] = struct.unpack_from(">H", data, 4)
    places = dict(struct.unpack_from(">4s4xI4x", data, 12 + 16 * one) for one in range(tables))
    if b"cmap" not in places:
        raise ValueError("a font without a table of its letters")
    start = places[b"cmap"]
    [subtables] = struct.unpack_from(">H", data, start + 2)
    for one in range(subtables):
        platform, encoding, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * one)
        [form] = struct.unpack_from(">H", data, start + offset)
        if (platform, encoding) in _OF_UNICODE and form == _BY_SEGMENTS:
            return frozenset(_drawn(data, start + offset))
    raise ValueError("a font without a table of its letters by segments")


def _drawn(data: bytes, at: int) -> Iterator[int]:
    """Yield the code points of a table by segments whose glyph is not the one for what is missing."""
    [twice] = struct.unpack_from(">H", data, at + 6)
    count = twice // 2
    lasts, firsts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, at + 14 + skipped + twice * place)
        for place, skipped in enumerate((0, 2, 2, 2))
    )
    for segment, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        own = at + 16 + 3 * twice + 2 * segment
        for code in range(first, last + 1):
            glyph = code
            if offsets[segment]:
                [glyph] = struct.unpack_from(">H", data, own + offsets[segment] + 2 * (code - first))
                if glyph == 0:
                    continue
            if (glyph + deltas[segment]) % 0x10000:
                yield code


def drawable(text: str, letters: Iterable[int]) -> str:
    """Return a text of which each letter can be drawn: accents joined, what is never seen left out, blanks as one."""
    known = frozenset(letters)
    return "".join(one if ord(one) in known else _instead(one) for one in unicodedata.normalize("NFC", text))


def _instead(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Cf":
        return ""
    return " " if kind.startswith("Z") else MISSING
