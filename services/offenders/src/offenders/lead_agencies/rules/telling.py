"""What those are told of disruption who may not see the people: nothing that a few people could be picked out of."""

from collections.abc import Iterable
from dataclasses import dataclass

from bluelamp.kit.suppression import published
from bluelamp.schemas.offenders.disruption import Disruption, MedianMeasure, ShareMeasure


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """How many people stand behind each measure: behind what is above the line, below it, and left between the two."""

    reassigned: tuple[int, int, int]
    missed_before: tuple[int, int, int]
    missed_after: tuple[int, int, int]
    unassigned: int
    running: int
    """Of these, of how many nobody answers at the end of the period."""
    ended: int


def public(told: Disruption, behind: Behind) -> Disruption:
    """Return the measures less what fewer than five people stand behind.

    The 28 days are the sum of the two fortnights: where one fortnight is not told, the other and the sum are not.
    """
    hides_round = _few(behind.missed_before) or _few(behind.missed_after)
    return told.model_copy(
        update={
            "reassigned": _share(told.reassigned, is_hidden=_few(behind.reassigned)),
            "unassigned": _median(told.unassigned, behind),
            "missed_round_transfer": _share(told.missed_round_transfer, is_hidden=hides_round),
            "missed_before_transfer": _share(told.missed_before_transfer, is_hidden=hides_round),
            "missed_after_transfer": _share(told.missed_after_transfer, is_hidden=hides_round),
        }
    )


def _few(people: Iterable[int]) -> bool:
    return any(published(number) is None for number in people)


def _share(measure: ShareMeasure, *, is_hidden: bool) -> ShareMeasure:
    if not is_hidden:
        return measure
    nothing = {"is_suppressed": True, "numerator": None, "denominator": None, "value": None}
    return measure.model_copy(update=nothing)


def _median(measure: MedianMeasure, behind: Behind) -> MedianMeasure:
    if _few([behind.unassigned]):
        nothing = {"is_suppressed": True, "count": None, "total_days": None, "median_days": None, "running": None}
        return measure.model_copy(update=nothing)
    return measure.model_copy(update={"running": None}) if _few([behind.running, behind.ended]) else measure
