"""What a lesson must not carry: everybody reads it, and nobody's death or injury may be recognised in it.

It looks for patterns, so it cannot find everything: who publishes a lesson has read it. The refusal says where and what
sort, and never repeats what was found.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_PATTERNS: Mapping[str, tuple[str, re.Pattern[str]]] = {
    # A full date is most often a birthday or the day of a death; a month and a year are enough to learn from.
    "full_date": (
        "It holds a full date; a month and a year are enough.",
        re.compile(
            r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}"
            rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})\b",
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
_WORDS = frozenset(
    [
        "april",
        "august",
        "bell",
        "bishop",
        "black",
        "brown",
        "carol",
        "case",
        "christian",
        "crystal",
        "daisy",
        "dale",
        "dawn",
        "day",
        "destiny",
        "drew",
        "example",
        "eight",
        "faith",
        "field",
        "five",
        "forty",
        "four",
        "frank",
        "grace",
        "grant",
        "gray",
        "green",
        "hall",
        "harmony",
        "heath",
        "hill",
        "hope",
        "ivy",
        "joy",
        "june",
        "king",
        "lane",
        "law",
        "little",
        "long",
        "mark",
        "marsh",
        "may",
        "miles",
        "mills",
        "moss",
        "nine",
        "north",
        "one",
        "page",
        "patience",
        "person",
        "rose",
        "ruby",
        "seven",
        "six",
        "skip",
        "small",
        "south",
        "stone",
        "street",
        "summer",
        "sunny",
        "swift",
        "ten",
        "thirty",
        "three",
        "two",
        "twenty",
        "violet",
        "wade",
        "ward",
        "wells",
        "west",
        "white",
        "will",
        "wood",
        "young",
    ]
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n•])\s*$")
_SHORTEST_NAME = 2
_HYPHENS, _APOSTROPHES = range(0x2010, 0x2015), (0x2018, 0x2019)
_ONE_SORT = dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_APOSTROPHES, "'")


def check_anonymous(texts: Mapping[str, str], names: Iterable[str]) -> None:
    """Refuse texts, by their pointers, in which somebody could be recognised; `names` are those of a review's people.

    Raises RULE_BROKEN with a fault for each sort in each text.
    """
    parts = {part for name in names for part in _parts(name)}
    faults = [fault for pointer, text in texts.items() for fault in _faults(pointer, text, parts)]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, "A lesson carries no personal data.", faults)


def _faults(pointer: str, text: str, names: Iterable[str]) -> Iterator[Fault]:
    plain = _plain(text)
    for code, (detail, pattern) in _PATTERNS.items():
        if pattern.search(plain):
            yield Fault(pointer, detail, code)
    if any(_is_named(plain, name) for name in names):
        yield Fault(pointer, "It holds a name of somebody in the review.", "name")


def _is_named(text: str, name: str) -> bool:
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
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


def _plain(text: str) -> str:
    """Write without accents and with one sort of blank, hyphen and apostrophe, so that no spelling hides a name."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(one for one in decomposed if not unicodedata.combining(one))
    return re.sub(r"[^\S\n]+", " ", bare.translate(_ONE_SORT))
