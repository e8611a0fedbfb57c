"""Which version of an offence stands: the highest revision of its feed, in whatever order they come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from uuid import UUID

from bluelamp.schemas.problems import Fault
from offenders.offences.rules.records import OffenceRecord

TAKEN: Final = Fault("#/revision", "This revision of the offence says something else: send a higher one.", "taken")
UNKNOWN: Final = Fault("#/offender_id", "There is no such offender.", "offender_unknown")


class Sent(NamedTuple):
    """A record with its line, the digest of its content, and its rows for COPY: its own, and whom it was done to."""

    line: int
    record: OffenceRecord
    digest: bytes
    row: bytes = b""
    harmed: bytes = b""


class Standing(NamedTuple):
    """What is known of the version that stands; recorded by hand it has no digest."""

    revision: int
    digest: bytes | None
    offender_id: UUID | None = None


@dataclass(slots=True)
class Sorted:
    """What becomes of some records."""

    added: list[Sent] = field(default_factory=list)
    replaced: list[Sent] = field(default_factory=list)
    unchanged: int = 0
    superseded: int = 0
    refused: list[tuple[int, Fault]] = field(default_factory=list)


def sort_out(sent: Iterable[Sent], standing: Mapping[UUID, Standing]) -> Sorted:
    """Say of each record whether it is new, replaces what stands, changes nothing, came too late, or contradicts.

    A higher revision replaces a lower one, whichever comes first; of one revision there is one content.
    """
    result, latest = Sorted(), dict[UUID, Sent]()
    for one in sent:
        before = latest.get(one.record.offence_id)
        if before is None or one.record.revision > before.record.revision:
            result.superseded += before is not None
            latest[one.record.offence_id] = one
        else:
            _left_out(result, one, Standing(before.record.revision, before.digest))
    for offence_id, one in latest.items():
        stands = standing.get(offence_id)
        if stands is None:
            result.added.append(one)
        elif one.record.revision > stands.revision:
            result.replaced.append(one)
        else:
            _left_out(result, one, stands)
    return result


def _left_out(result: Sorted, one: Sent, stands: Standing) -> None:
    if one.record.revision < stands.revision:
        result.superseded += 1
    elif one.digest == stands.digest:
        result.unchanged += 1
    else:
        result.refused.append((one.line, TAKEN))
