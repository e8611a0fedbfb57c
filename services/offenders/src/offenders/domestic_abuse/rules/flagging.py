"""Who a flagged person is: whose record they are taken for, and what a new record says of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from re import fullmatch
from typing import Final
from uuid import UUID

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.codes import IdentifierKind, RetentionGroup
from bluelamp.schemas.offenders.domestic_abuse import MatchedBy
from bluelamp.schemas.offenders.nominals import NewOffender, NewOffenderAlias, NewOffenderIdentifier
from bluelamp.schemas.offenders.person_checks import CheckedSubject
from bluelamp.schemas.offenders.serial_flags import FlaggedPerson, NewSerialFlag
from bluelamp.schemas.problems import Fault

_MOST: Final = 20
_SEVERAL: Final = 2
_NUMBER: Final = r"[A-Z0-9][A-Z0-9/-]{2,39}"
_KINDS: Final = frozenset(IdentifierKind)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record of somebody who is found exactly; `kept_id` is the record that stands for them after any merge."""

    offender_id: UUID
    kept_id: UUID
    given_name: str
    family_name: str
    date_of_birth: date | None
    has_number: bool


def matched_to(person: FlaggedPerson, candidates: Sequence[Candidate]) -> tuple[UUID, MatchedBy | None] | None:
    """Return which record somebody is taken for: the one with their number, or with their own name and date of birth.

    Of several people who are found so, and of whom another name or date alone is found, none is: that is left for
    somebody to compare, and to say whose record it is.
    """
    numbered = [one for one in candidates if one.has_number]
    found, by = (numbered, MatchedBy.NUMBER) if numbered else (candidates, MatchedBy.NAME)
    if len({one.kept_id for one in found}) != 1:
        return None
    theirs = numbered or [one for one in found if _is_their_own(one, person)]
    return (theirs[0].offender_id, by) if theirs else None


def _is_their_own(one: Candidate, person: FlaggedPerson) -> bool:
    names = (one.given_name.casefold(), one.family_name.casefold())
    own = (person.given_name.casefold(), person.family_name.casefold())
    return names == own and one.date_of_birth is not None and one.date_of_birth == person.date_of_birth


def faults_of(new: NewSerialFlag) -> list[Fault]:
    """Return what contradicts itself in a flag."""
    faults = []
    if new.is_serial and not new.is_serial_loose:
        faults.append(Fault("#/is_serial_loose", "Who is serial strictly is so loosely too.", "contradiction"))
    if new.is_serial_loose and new.lpu is None:
        faults.append(Fault("#/lpu", "Say which unit the latest record is of.", "missing"))
    if new.lpu is not None and not new.records:
        faults.append(Fault("#/lpu", "There is no latest record for it to be the unit of.", "contradiction"))
    if new.is_serial and len({one.victim_group_id for one in new.records}) < _SEVERAL:
        faults.append(Fault("#/records", "Nobody is serial without records of two families.", "too_few"))
    elif new.is_serial_loose and len({one.victim_id for one in new.records}) < _SEVERAL:
        faults.append(Fault("#/records", "Nobody is serial without records of two people.", "too_few"))
    if len({one.record_id for one in new.records}) != len(new.records):
        faults.append(Fault("#/records", "A record stands there twice.", "record_twice"))
    return faults


def subject_of(person: FlaggedPerson) -> CheckedSubject:
    """Return whom to look for, by everything that the other service knows them by."""
    return CheckedSubject(
        subject_id=person.person_id,
        given_name=person.given_name,
        family_name=person.family_name,
        date_of_birth=person.date_of_birth,
        other_names=person.other_names,
        dates_of_birth=person.dates_of_birth,
        identifiers=person.identifiers,
    )


def offender_of(person: FlaggedPerson, lpu: Lpu, identifiers: Sequence[tuple[str, str]]) -> NewOffender:
    """Return the record of somebody who is not known here yet; `identifiers` by kind, in capitals."""
    own = (person.given_name, person.family_name)
    others = dict.fromkeys((one.given_name, one.family_name) for one in person.other_names)
    return NewOffender(
        given_name=person.given_name,
        family_name=person.family_name,
        date_of_birth=person.date_of_birth,
        sex=person.sex,
        lpu=lpu,
        retention_group=RetentionGroup.SEXUAL_VIOLENT_SERIOUS,
        aliases=[
            NewOffenderAlias(given_name=given, family_name=family) for given, family in others if (given, family) != own
        ][:_MOST],
        identifiers=[
            NewOffenderIdentifier(kind=IdentifierKind(kind), value=value)
            for kind, value in identifiers
            if kind in _KINDS and fullmatch(_NUMBER, value)
        ][:_MOST],
    )
