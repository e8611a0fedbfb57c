"""Who a flagged person is: whose record they are taken for, and what a new record says of them."""

from collections.abc import Sequence
from re import fullmatch
from typing import Final
from uuid import UUID

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.codes import IdentifierKind, RetentionGroup
from bluelamp.schemas.offenders.domestic_abuse import SameAs
from bluelamp.schemas.offenders.nominals import NewOffender, NewOffenderAlias, NewOffenderIdentifier
from bluelamp.schemas.offenders.person_checks import CheckedSubject, MatchConfidence
from bluelamp.schemas.offenders.serial_flags import FlaggedPerson, NewSerialFlag
from bluelamp.schemas.problems import Fault

_MOST: Final = 20
_NUMBER: Final = r"[A-Z0-9][A-Z0-9/-]{2,39}"
_KINDS: Final = frozenset(IdentifierKind)


def matched_to(found: Sequence[SameAs]) -> UUID | None:
    """Return whose record somebody is taken for: one that is found exactly, the oldest of several.

    What is only probable is left for somebody to compare and merge: nobody is ever made one of two people by a name.
    """
    exact = [one.offender_id for one in found if one.confidence is MatchConfidence.EXACT]
    return min(exact, key=lambda one: one.int, default=None)


def faults_of(new: NewSerialFlag) -> list[Fault]:
    """Return what contradicts itself in a flag."""
    faults = []
    if new.is_serial and not new.is_serial_loose:
        faults.append(Fault("#/is_serial_loose", "Who is serial strictly is so loosely too.", "contradiction"))
    if new.is_serial_loose and new.lpu is None:
        faults.append(Fault("#/lpu", "Say which unit the latest record is of.", "missing"))
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
