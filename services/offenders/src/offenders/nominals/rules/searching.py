"""How sure it is that a record is of whom somebody looks for, and what is too little to look for anybody by."""

from dataclasses import dataclass, field
from datetime import date

from bluelamp.schemas.offenders.person_checks import MatchConfidence

CONFIDENCE_ORDER = (MatchConfidence.EXACT, MatchConfidence.PROBABLE, MatchConfidence.POSSIBLE)
"""The surest first."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is written, in whatever case, and as it sounds."""

    given: str
    family: str
    given_sound: str
    family_sound: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything by which a record, or somebody who is looked for, is known."""

    names: tuple[Name, ...] = ()
    dates_of_birth: frozenset[date] = frozenset()
    identifiers: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def confidence_of(sought: Profile, known: Profile) -> MatchConfidence | None:
    """Say how sure it is that two profiles are of one person; None where nothing speaks for it.

    EXACT: a number in common, or both names and the date of birth. PROBABLE: names that sound alike and the date of
    birth, or both names and a year of birth at most one year away. POSSIBLE: both names, or names that sound alike
    where one of the two has no date of birth.
    """
    if sought.identifiers & known.identifiers:
        return MatchConfidence.EXACT
    found = [_of_names(one, other, sought, known) for one in sought.names for other in known.names]
    sure = [one for one in found if one is not None]
    return min(sure, key=CONFIDENCE_ORDER.index) if sure else None


def _of_names(one: Name, other: Name, sought: Profile, known: Profile) -> MatchConfidence | None:
    same = (one.given.casefold(), one.family.casefold()) == (other.given.casefold(), other.family.casefold())
    alike = same or (one.given_sound, one.family_sound) == (other.given_sound, other.family_sound)
    if not alike:
        return None
    if sought.dates_of_birth & known.dates_of_birth:
        return MatchConfidence.EXACT if same else MatchConfidence.PROBABLE
    undated = not sought.dates_of_birth or not known.dates_of_birth
    if not same:
        return MatchConfidence.POSSIBLE if undated else None
    near = any(abs(day.year - born.year) <= 1 for day in sought.dates_of_birth for born in known.dates_of_birth)
    return MatchConfidence.PROBABLE if near else MatchConfidence.POSSIBLE
