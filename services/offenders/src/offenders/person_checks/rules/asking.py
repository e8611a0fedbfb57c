"""Whom a check looks for: everything that the asker knows somebody by, as the records write it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bluelamp.schemas.offenders.codes import IdentifierKind
from bluelamp.schemas.offenders.person_checks import CheckedSubject

_KINDS: Final = {"PROBATION_ID": IdentifierKind.PROBATION_CRN}
"""What another service calls a number that is kept here under another name."""


@dataclass(frozen=True, slots=True)
class Sought:
    """One person who is looked for; each name, date and number once."""

    names: Sequence[tuple[str, str]]
    dates_of_birth: Sequence[date]
    identifiers: Sequence[tuple[str, str]]


def sought(subject: CheckedSubject) -> Sought:
    """Return everything that somebody is known by; numbers in capitals, without blanks."""
    names = [(one.given_name, one.family_name) for one in subject.other_names]
    dates = [one for one in (subject.date_of_birth, *subject.dates_of_birth) if one is not None]
    numbers = [(_KINDS.get(one.kind, one.kind), "".join(one.value.split()).upper()) for one in subject.identifiers]
    return Sought(
        names=list(dict.fromkeys([(subject.given_name, subject.family_name), *names])),
        dates_of_birth=list(dict.fromkeys(dates)),
        identifiers=list(dict.fromkeys(numbers)),
    )
