"""Two records made one by redirecting, and undone exactly: nothing is moved, so nothing can be lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where a record pointed before a merge, and where it points after it; None is itself."""

    record_id: UUID
    before: UUID | None
    after: UUID | None


def merge(merged_into: Mapping[UUID, UUID | None], kept: UUID, merged: UUID, pointer: str) -> list[Redirect]:
    """Redirect one record, and what points to it, to another; `merged_into` holds both records.

    Raises STATE_CONFLICT, pointing at `pointer`, when they are one already or one is no longer a record of its own.
    """
    for record_id in (kept, merged):
        if merged_into.get(record_id) is not None:
            raise ProblemError(
                ProblemCode.STATE_CONFLICT,
                "One of the records was merged into another one meanwhile: look again.",
                [Fault(pointer, "No longer a record of its own.", "merged_already")],
            )
    theirs = sorted(record_id for record_id, target in merged_into.items() if target == merged)
    return [Redirect(merged, None, kept), *(Redirect(one, merged, kept) for one in theirs)]


def reverse(merged_into: Mapping[UUID, UUID | None], redirects: list[Redirect]) -> list[Redirect]:
    """Point each record to where it pointed before the merge.

    Raises STATE_CONFLICT when a later merge stands on this one: that one is reversed first.
    """
    if any(merged_into.get(one.record_id) != one.after for one in redirects):
        raise ProblemError(
            ProblemCode.STATE_CONFLICT, "A later merge stands on this one: reverse that one first, then this one."
        )
    return [Redirect(one.record_id, one.after, one.before) for one in redirects]
