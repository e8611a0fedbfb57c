"""What a lesson must not carry: everybody reads it, and nobody's death or injury may be recognised in it.

It looks for patterns, so it cannot find everything: who publishes a lesson has read it. The refusal says where and what
sort, and never repeats what was found.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY, _MONTH_NUMBER, _YEAR = r"(?:[12]\d|3[01]|0?[1-9])", r"(?:1[0-2]|0?[1-9])", r"(?:19|20)\d\d"
_PATTERNS: Mapping[str, tuple[str, re.Pattern[str]]] = {
    # A full date is most often a birthday or the day of a death; a month and a year are enough to learn from.
    "full_date": (
        "It holds a full date; a month and a year are enough.",
        re.compile(
            r"\b(?:\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:\d{4}|\d{2})|\d{4} ?[/.-] ?\d{1,2} ?[/.-] ?\d{1,2}"
            rf"|{_DAY} {_MONTH_NUMBER} {_YEAR}"
            rf"|{_DAY}(?:st|nd|rd|th)?(?: of|,)?[ /.-]*{_MONTH},?[ /.-]*(?:{_YEAR}|'\d\d)"
            rf"|{_MONTH}[ /.-]*{_DAY}(?:st|nd|rd|th)?,?[ /.-]*(?:{_YEAR}|'\d\d))\b",
            re.IGNORECASE,
        ),
    ),
    "postcode": (
        "It holds a postcode.",
        re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b", re.IGNORECASE),
    ),
    "street_address": (
        "It holds an address.",
        re.compile(
            r"\b\d{1,4}[a-z]?,? (?:[A-Za-z'-]+ ){1,3}"
            r"(?:street|road|avenue|lane|close|drive|crescent|court|way|walk|row|terrace|gardens|grove|place)\b",
            re.IGNORECASE,
        ),
    ),
    "telephone": ("It holds a telephone number.", re.compile(r"(?<!\d)(?:\+44|0044|0)(?:[ ()-]?\d){9,10}(?!\d)")),
    "email": ("It holds an e-mail address.", re.compile(r"[^\s@]{1,64}@[^\s@]+\.[^\s@]+")),
    "number_of_a_register": (
        "It holds a number of a register.",
        re.compile(
            r"\b(?:[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]|\d{3}[ -]?\d{3}[ -]?\d{4}|[A-Z]{2}\d{2} ?[A-Z]{3}"
            r"|\d{2}/\d{1,7}[A-Z])\b",
            re.IGNORECASE,
        ),
    ),
    "reference": (
        "It holds the reference of a case.",
        re.compile(r"\b[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b", re.IGNORECASE),
    ),
}
# Names that are words as well: in small letters, or at the beginning of a sentence, they are words.
_NAMES_AND_WORDS = """
all am an and any april are as at august be bell bishop black brown but by can carol case christian crystal
daisy dale dawn day destiny did do drew eight example faith field five for forty four frank go grace grant
gray green had hall harmony has he heath her hill him his hope how i if in is it ivy joy june king lane law
little long mark marsh may me miles mills moss my nine no north not of on one or our out own page patience
person rose ruby say see seven she six skip small so south stone street summer sunny swift ten the thirty
three to too twenty two up us violet wade ward was way we wells west white who will wood you young
"""
_WORDS = frozenset(_NAMES_AND_WORDS.split())
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n•])\s*$")
_SHORTEST_NAME = 2
_SHORTEST_PLURAL = 4
_HYPHENS, _APOSTROPHES = range(0x2010, 0x2015), (0x2018, 0x2019)
_ONE_SORT = dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_APOSTROPHES, "'")
# Letters that are no other letter with an accent, and are written as these where a keyboard lacks them.
_PLAIN_LETTERS = str.maketrans(
    {
        "\N{LATIN SMALL LETTER L WITH STROKE}": "l",
        "\N{LATIN CAPITAL LETTER L WITH STROKE}": "L",
        "\N{LATIN SMALL LETTER O WITH STROKE}": "o",
        "\N{LATIN CAPITAL LETTER O WITH STROKE}": "O",
        "\N{LATIN SMALL LETTER D WITH STROKE}": "d",
        "\N{LATIN CAPITAL LETTER D WITH STROKE}": "D",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "\N{LATIN SMALL LETTER SHARP S}": "ss",
        "\N{LATIN SMALL LETTER AE}": "ae",
        "\N{LATIN CAPITAL LETTER AE}": "AE",
    }
)
_YEAR_ALONE = re.compile(_YEAR)
_SHORTEST_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Source:
    """What would give a review away: the names of its people, and its own number elsewhere."""

    names: Iterable[str]
    reference: str


def check_anonymous(texts: Mapping[str, str], source: Source) -> None:
    """Refuse texts, by their pointers, in which somebody could be recognised.

    Raises RULE_BROKEN with a fault for each sort in each text.
    """
    parts = {part for name in source.names for part in _parts(name)}
    numbers = _numbers(source.reference)
    faults = [fault for pointer, text in texts.items() for fault in _faults(pointer, _plain(text), parts, numbers)]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, "A lesson carries no personal data.", faults)


def _faults(pointer: str, text: str, names: Iterable[str], numbers: Iterable[str]) -> Iterator[Fault]:
    folded = text.casefold()
    for code, (detail, pattern) in _PATTERNS.items():
        if pattern.search(text) or (code == "reference" and any(number in folded for number in numbers)):
            yield Fault(pointer, detail, code)
    if any(_is_named(text, name) for name in names):
        yield Fault(pointer, "It holds a name of somebody in the review.", "name")


def _is_named(text: str, name: str) -> bool:
    # A family is named in the plural, and a name may stand between underscores or beside a digit.
    plural = "(?:e?s)?" if len(name) >= _SHORTEST_PLURAL and name not in _WORDS else ""
    for found in re.finditer(rf"(?<![^\W\d_]){re.escape(name)}{plural}(?![^\W\d_])", text, re.IGNORECASE):
        written = found[0]
        if name not in _WORDS:
            return True
        if written[0].isupper() and not _SENTENCE_START.search(text[: found.start()]):
            return True
    return False


def _parts(name: str) -> Iterator[str]:
    """Yield a name and each part of it that could be written alone."""
    plain = _plain(name).casefold().strip()
    for part in {plain, *re.split(r"[\s-]+", plain)}:
        if len(part) >= _SHORTEST_NAME:
            yield part


def _numbers(reference: str) -> list[str]:
    """Return a reference and each part of it that is a number of something; a year alone is none."""
    plain = _plain(reference).casefold().strip()
    parts = {plain, *plain.split()}
    return [
        part
        for part in parts
        if len(part) >= _SHORTEST_NUMBER and re.search(r"\d", part) and not _YEAR_ALONE.fullmatch(part)
    ]


def _plain(text: str) -> str:
    """Write without accents and what is not seen, with one sort of blank, hyphen and apostrophe: no spelling hides."""
    decomposed = unicodedata.normalize("NFKD", text).translate(_PLAIN_LETTERS)
    bare = "".join(one for one in decomposed if not unicodedata.combining(one) and unicodedata.category(one) != "Cf")
    return re.sub(r"[^\S\n]+", " ", bare.translate(_ONE_SORT))
