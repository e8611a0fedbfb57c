"""A judged part made ready for PostgreSQL: everything that can be worked out without it, beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final
from uuid import UUID

import numpy as np

from contact.calls.rules.adding_up import Values, added_by
from contact.calls.rules.columns import Columns
from contact.calls.rules.copying import written
from contact.calls.rules.matters import Matter, followed_up, matters_of, rung_about

_ASKED: Final = 50


@dataclass(frozen=True, slots=True)
class Prepared:
    """A part's rows for COPY, what they add to the rollups if they are new, and what is asked before and after.

    What is added is told by the names of a rollup and its column, numbers as PostgreSQL writes an array.
    """

    calls: int
    rows: Sequence[bytes]
    added: Mapping[str, Sequence[Any] | str]
    some_ids: list[UUID]
    matters: dict[str, Matter]


def prepared(columns: Columns, batch_number: int) -> Prepared:
    """Make calls ready that are in order."""
    about = rung_about(columns)
    is_followed_up = followed_up(columns, about)
    added = added_by(columns, is_followed_up)
    return Prepared(
        calls=len(columns),
        rows=written(columns, is_followed_up, batch_number),
        added={
            f"{one.name}_{name}": values
            for one in fields(added)
            for name, values in _written(getattr(added, one.name)).items()
        },
        some_ids=[UUID(int=one) for one in columns.ids[:: max(1, len(columns) // _ASKED)]],
        matters=matters_of(about),
    )


def _written(values: Values) -> Mapping[str, Sequence[Any] | str]:
    # asyncpg looks at each element of a list for whether it is a list itself: a tenth of the whole loading went there.
    return {
        name: f"{{{str(column.tolist())[1:-1]}}}" if isinstance(column, np.ndarray) else column
        for name, column in values.items()
    }
