"""What of a board is news to somebody who has seen it: time runs on every row, and that alone is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_CLOCKS = ("rag_clock", "statutory_clock")


@dataclass(frozen=True, slots=True)
class Changes:
    """The rows that are new or other than they were, and the cases that are no longer on the board."""

    items: list[dict[str, Any]]
    removed: list[str]

    def __bool__(self) -> bool:
        return bool(self.items or self.removed)


def changes_between(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> Changes:
    """Compare two readings of a board by case, apart from the seconds that are left."""
    known = {row["case_id"]: _lasting(row) for row in before}
    present = {row["case_id"] for row in after}
    return Changes(
        items=[row for row in after if known.get(row["case_id"]) != _lasting(row)],
        removed=[case_id for case_id in known if case_id not in present],
    )


def _lasting(row: dict[str, Any]) -> dict[str, Any]:
    clocks = {name: row[name] and {**row[name], "seconds_left": None} for name in _CLOCKS}
    return {**row, **clocks}
