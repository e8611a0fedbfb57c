"""Offences as PostgreSQL's binary COPY takes them: written where lines are judged, beside what PostgreSQL does."""

import struct
from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from offenders.offences.rules.records import OffenceRecord, Victim

COLUMNS: Final = (
    *("offence_id", "offender_id", "content_digest", "occurred_on", "recorded_on", "revision"),
    *("is_crime", "is_domestic_abuse", "is_proactive"),
    *("lpu", "ho_code", "status", "source_agency", "harm_table_id", "changed_by", "batch_number"),
)
VICTIM_COLUMNS: Final = ("offence_id", "victim_id", "victim_group_id")
_HEAD: Final = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
_END: Final = struct.pack(">h", -1)
_NULL: Final = struct.pack(">i", -1)
_ID: Final = "i16s"
# Each value behind its width; what is as wide in every row is written at once.
_FIXED: Final = struct.Struct(">h" + 3 * _ID + 3 * "ii" + 3 * "i?")
_HARMED: Final = struct.Struct(">h" + 2 * _ID)
_GROUP: Final = struct.Struct(">" + _ID)
_EPOCH: Final = date(2000, 1, 1).toordinal()
"""The day from which PostgreSQL counts."""


class Writer:
    """Writes the rows of one import's offences, with one table of weights; the few words there are, once each."""

    def __init__(self, harm_table_id: UUID | None, sent_by: str, batch_number: int) -> None:
        weights = _NULL if harm_table_id is None else _sized(harm_table_id.bytes)
        self._own = weights + _word(sent_by) + _sized(batch_number.to_bytes(8, "big"))
        self._words: dict[tuple[str | None, ...], bytes] = {}

    def offence(self, record: OffenceRecord, digest: bytes) -> bytes:
        """Write the row of an offence, in the order of COLUMNS."""
        words = (record.lpu, record.ho_code, record.status, record.source_agency)
        written = self._words.get(words)
        if written is None:
            written = self._words[words] = b"".join(map(_word, words)) + self._own
        fixed = _FIXED.pack(
            *(len(COLUMNS), 16, record.offence_id.bytes, 16, record.offender_id.bytes, 16, digest),
            *(4, record.occurred_on.toordinal() - _EPOCH, 4, record.recorded_on.toordinal() - _EPOCH),
            *(4, record.revision, 1, record.is_crime, 1, record.is_domestic_abuse, 1, record.is_proactive),
        )
        return fixed + written


def victims_of(record: OffenceRecord) -> bytes:
    """Write the rows of whom an offence was done to, in the order of VICTIM_COLUMNS."""
    return b"".join([_harmed(record.offence_id, one) for one in record.victims]) if record.victims else b""


def whole(rows: Iterable[bytes]) -> bytes:
    """Return rows as one COPY takes them."""
    return b"".join((_HEAD, *rows, _END))


def _harmed(offence_id: UUID, victim: Victim) -> bytes:
    group = victim.victim_group_id
    ids = _HARMED.pack(len(VICTIM_COLUMNS), 16, offence_id.bytes, 16, victim.victim_id.bytes)
    return ids + (_NULL if group is None else _GROUP.pack(16, group.bytes))


def _word(text: str | None) -> bytes:
    return _NULL if text is None else _sized(text.encode())


def _sized(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content
