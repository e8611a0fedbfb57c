"""What may be taken over from who counted it elsewhere."""

from collections.abc import Iterator
from datetime import datetime

from bluelamp.schemas.contact.measures import (
    FigureUnit,
    ImportedCounts,
    MeasureDefinition,
    NewImportedFigures,
    PeriodKind,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from contact.measures.rules import periods

_OF_SOMETHING = frozenset({FigureUnit.SHARE, FigureUnit.SHARE_DIFFERENCE, FigureUnit.RANK})
_LEAST = {FigureUnit.SHARE: 0, FigureUnit.RANK: 1}
"""The least that is part of a whole: a share may be of none, and there is no place before the first."""


def check_import(definition: MeasureDefinition, new: NewImportedFigures, now: datetime) -> None:
    """Refuse what the measure cannot be: no whole period, a moment that cannot know it, counts that make no value.

    Raises RULE_BROKEN with every fault.
    """
    faults = [*_of_time(definition, new, now)]
    areas: set[str] = set()
    for place, counts in enumerate(new.figures):
        if counts.area in areas:
            detail = f"{counts.area} is there twice."
            faults.append(Fault(f"#/figures/{place}/area", detail, "area_twice"))
        areas.add(counts.area)
        faults += _of_counts(definition.unit, counts, f"#/figures/{place}")
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} rule(s) of figures are broken.", faults)


def _of_time(definition: MeasureDefinition, new: NewImportedFigures, now: datetime) -> Iterator[Fault]:
    kind = definition.period_kind
    if not periods.is_whole(kind, new.period_from, new.period_until):
        detail = f"The figures of this measure are of a whole {kind.value.lower().replace('_', ' ')}."
        yield Fault("#/period_until", detail, "no_whole_period")
    if new.as_at > now:
        yield Fault("#/as_at", "Nobody has said so yet.", "moment_in_future")
    # What is asked for as needed may be planned, as an establishment is.
    elif kind is not PeriodKind.AS_ASKED and new.as_at < periods.midnight(new.period_until):
        yield Fault("#/as_at", "The period had not ended by then.", "period_not_ended")


def _of_counts(unit: FigureUnit, counts: ImportedCounts, pointer: str) -> Iterator[Fault]:
    if unit is FigureUnit.COUNT and counts.denominator is not None:
        yield Fault(f"{pointer}/denominator", "A plain count is of nothing.", "denominator_not_taken")
    elif unit in _OF_SOMETHING and counts.denominator is None:
        yield Fault(f"{pointer}/denominator", "Of how many?", "denominator_required")
    if counts.denominator is None or unit not in _LEAST:
        return
    if not _LEAST[unit] <= counts.numerator <= counts.denominator:
        detail = f"It lies between {_LEAST[unit]} and the denominator."
        yield Fault(f"{pointer}/numerator", detail, "numerator_outside_the_denominator")
