"""What of what is held may be told to the agencies of a hub, and by which codes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from bluelamp.schemas.offenders.person_checks import MatchConfidence, ReleaseGrade

RECORD: Final = "OFFENDER_RECORD"
"""Somebody is on record, and nothing that manages people has said more of them."""
NAME_ON_RECORD: Final = "NAME_ON_RECORD"
"""The name is on record. Whose record it is, is not said by a name, so nothing that a record says is told by one."""
MOST_CODES: Final = 50


@dataclass(frozen=True, slots=True)
class Release:
    """How what is held may be used, and the codes that are told."""

    grade: ReleaseGrade
    codes: tuple[str, ...]


def release_of(confidence: MatchConfidence, codes: Collection[str], *, is_withheld: bool) -> Release:
    """Return what may be told of the records that somebody is most surely found in.

    If one of those is restricted, or of somebody whose management is nobody else's to know, it is that something is
    held, and no more. A released answer always has a code: without one it would contradict itself.
    """
    if is_withheld:
        return Release(ReleaseGrade.WITHHOLD, ())
    if confidence is MatchConfidence.POSSIBLE:
        return Release(ReleaseGrade.RELEASE, (NAME_ON_RECORD,))
    return Release(ReleaseGrade.RELEASE, tuple(sorted(codes))[:MOST_CODES] or (RECORD,))
