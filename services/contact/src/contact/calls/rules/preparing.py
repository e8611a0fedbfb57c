"""A judged part made ready for PostgreSQL: everything that can be worked out without it, beside it."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contact.calls.rules.adding_up import Added, added_by
from contact.calls.rules.columns import Columns
from contact.calls.rules.copying import written
from contact.calls.rules.matters import Matter, matters_of

_ASKED: Final = 50


@dataclass(frozen=True, slots=True)
class Prepared:
    """A part's rows for COPY, what they add to the rollups if they are new, and what is asked before and after."""

    calls: int
    rows: bytes
    added: Added
    some_ids: list[UUID]
    matters: dict[str, Matter]


def prepared(columns: Columns, batch_number: int) -> Prepared:
    """Make calls ready that are in order."""
    return Prepared(
        calls=len(columns.calls),
        rows=written(columns, batch_number),
        added=added_by(columns),
        some_ids=[call.call_id for call in columns.calls[:: max(1, len(columns.calls) // _ASKED)]],
        matters=matters_of(columns.calls),
    )
