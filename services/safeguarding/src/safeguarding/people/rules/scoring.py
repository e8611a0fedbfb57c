"""How likely two records are one person: points that a person can read and check, never a decision (domain.md §2.8)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import jellyfish

from bluelamp.schemas.people import Sex

SCORING = "PERSON_MATCH_1"
"""The version of the points; a match keeps the one that it was scored with."""
PROPOSED_FROM = 60
"""Points from which two records are put before a person."""
FOUND_FROM = 8
"""Points from which a search shows somebody."""
_ALIKE = 0.9
_MOST = 100


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it was written down; a search may know a part of it."""

    given: str | None
    family: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What two records are compared by; protected addresses are never among it."""

    names: tuple[Name, ...]
    dates_of_birth: frozenset[date] = frozenset()
    sex: Sex | None = None
    identifiers: frozenset[tuple[str, str]] = frozenset()
    telephones: frozenset[str] = frozenset()
    addresses: frozenset[tuple[str, str]] = frozenset()
    postcodes: frozenset[str] = frozenset()
    relatives: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for it or against it, and how much."""

    code: str
    points: int
    detail: str


@dataclass(frozen=True, slots=True)
class Score:
    """The sum, from 0 to 100, and what it is made of."""

    points: int
    reasons: tuple[Reason, ...] = field(default=())


def score(one: Profile, other: Profile) -> Score:
    """Compare two records; the same whichever comes first."""
    found = [
        _name_reason(one.names, other.names),
        _birth_reason(one.dates_of_birth, other.dates_of_birth),
        _sex_reason(one.sex, other.sex),
        *_number_reasons(one, other),
        _address_reason(one, other),
        _relative_reason(one.relatives, other.relatives),
    ]
    reasons = tuple(reason for reason in found if reason is not None)
    total = sum(reason.points for reason in reasons)
    return Score(max(0, min(_MOST, total)), reasons)


def swapped(day: date) -> date | None:
    """Return the date with day and month changed over, as it is often written down; None if there is none."""
    try:
        other = date(day.year, day.day, day.month)
    except ValueError:
        return None
    return other if other != day else None


def _name_reason(names: Iterable[Name], others: Iterable[Name]) -> Reason | None:
    """Take the pair of names that speaks most for it: a person may be known by several."""
    pairs = [_compare(one, other) for one in names for other in others]
    known = [reason for reason in pairs if reason is not None]
    return max(known, key=lambda reason: (reason.points, reason.code), default=None)


def _compare(one: Name, other: Name) -> Reason | None:
    given, family = _closeness(one.given, other.given), _closeness(one.family, other.family)
    if given is None and family is None:
        return None
    if given is None or family is None:
        return _partly(given, family)
    crossed = min(_closeness(one.given, other.family) or 0, _closeness(one.family, other.given) or 0)
    return _whole(min(given, family), crossed) or _one_part(given, family)


def _whole(straight: int, crossed: int) -> Reason | None:
    """Both names alike; what stands in its own field counts before what stands in the other one."""
    if straight:
        return Reason(*_NAMES[straight])
    if not crossed:
        return None
    code, points, detail = _NAMES[crossed]
    return Reason(f"{code}_TRANSPOSED", points - 5, f"{detail} Given and family name are changed over.")


def _one_part(given: int, family: int) -> Reason:
    if family:
        return Reason("GIVEN_NAME_DIFFERS", -15, "The family name is alike, the given name is another one.")
    if given:
        return Reason("FAMILY_NAME_DIFFERS", 5, "The given name is alike, the family name is another one.")
    return Reason("NAME_DIFFERS", -30, "Neither name is alike.")


_SAME, _WRITTEN_ALIKE, _SOUNDS_ALIKE = 3, 2, 1
_NAMES = {
    _SAME: ("NAME_SAME", 40, "The names are the same."),
    _WRITTEN_ALIKE: ("NAME_WRITTEN_ALIKE", 32, "The names are written almost alike."),
    _SOUNDS_ALIKE: ("NAME_SOUNDS_ALIKE", 25, "The names sound alike."),
}
_PARTS = {
    _SAME: ("NAME_PART_SAME", 25, "What is known of the name is the same."),
    _WRITTEN_ALIKE: ("NAME_PART_WRITTEN_ALIKE", 20, "What is known of the name is written almost alike."),
    _SOUNDS_ALIKE: ("NAME_PART_SOUNDS_ALIKE", 15, "What is known of the name sounds alike."),
}


def _partly(given: int | None, family: int | None) -> Reason:
    closeness = family if given is None else given
    if not closeness:
        return Reason("NAME_DIFFERS", -30, "What is known of the name differs.")
    return Reason(*_PARTS[closeness])


def _closeness(one: str | None, other: str | None) -> int | None:
    """Return 3 for the same, 2 for written alike, 1 for sounding alike, 0 for another one; None if one is not known."""
    if not one or not other:
        return None
    first, second = one.casefold().strip(), other.casefold().strip()
    if first == second:
        return _SAME
    if jellyfish.jaro_winkler_similarity(first, second) >= _ALIKE or _is_slip(first, second):
        return _WRITTEN_ALIKE
    return _SOUNDS_ALIKE if _sound(first) & _sound(second) else 0


def _is_slip(one: str, other: str) -> bool:
    """Whether a single slip of the pen lies between them; in a short name one letter is another name."""
    shortest = 4
    return min(len(one), len(other)) >= shortest and jellyfish.damerau_levenshtein_distance(one, other) <= 1


def _sound(name: str) -> set[str]:
    return {code for code in (f"S{jellyfish.soundex(name)}", f"M{jellyfish.metaphone(name)}") if len(code) > 1}


def _birth_reason(ones: frozenset[date], others: frozenset[date]) -> Reason | None:
    if not ones or not others:
        return None
    pairs = [(one, other) for one in ones for other in others]
    if ones & others:
        return Reason("DATE_OF_BIRTH_SAME", 35, "The dates of birth are the same.")
    if any(swapped(one) == other for one, other in pairs):
        return Reason("DATE_OF_BIRTH_DAY_AND_MONTH_SWAPPED", 25, "Day and month of the birth are changed over.")
    if any(jellyfish.damerau_levenshtein_distance(one.isoformat(), other.isoformat()) == 1 for one, other in pairs):
        return Reason("DATE_OF_BIRTH_ONE_SLIP", 20, "The dates of birth differ by one slip of the pen.")
    if any(one.year == other.year for one, other in pairs):
        return Reason("DATE_OF_BIRTH_SAME_YEAR", -10, "Born in the same year on another day.")
    return Reason("DATE_OF_BIRTH_DIFFERS", -25, "The dates of birth differ.")


def _sex_reason(one: Sex | None, other: Sex | None) -> Reason | None:
    unknown = {None, Sex.NOT_KNOWN}
    if one in unknown or other in unknown or one == other:
        return None
    return Reason("SEX_DIFFERS", -15, "Sex is recorded differently.")


def _number_reasons(one: Profile, other: Profile) -> list[Reason]:
    reasons = []
    same = one.identifiers & other.identifiers
    if same:
        reasons.append(Reason("IDENTIFIER_SAME", 50, "They have the same number of another register."))
    elif {kind for kind, _ in one.identifiers} & {kind for kind, _ in other.identifiers}:
        reasons.append(Reason("IDENTIFIER_DIFFERS", -20, "One register knows them by different numbers."))
    if one.telephones & other.telephones:
        reasons.append(Reason("TELEPHONE_SAME", 15, "They have the same telephone number."))
    return reasons


def _address_reason(one: Profile, other: Profile) -> Reason | None:
    if one.addresses & other.addresses:
        return Reason("ADDRESS_SAME", 15, "They have the same address.")
    if one.postcodes & other.postcodes:
        return Reason("POSTCODE_SAME", 8, "They have the same postcode.")
    return None


def _relative_reason(ones: frozenset[UUID], others: frozenset[UUID]) -> Reason | None:
    shared = len(ones & others)
    if not shared:
        return None
    return Reason("RELATIVE_SAME", 10, "They are related to, or live with, the same person.")
