"""What may be taken over from who counted it elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bluelamp.schemas.contact.charts import HiddenReason
from bluelamp.schemas.contact.measures import (
    FigureUnit,
    ImportedCounts,
    MeasureDefinition,
    NewImportedFigures,
    PeriodKind,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from contact.measures.rules import periods
from contact.measures.rules.figures import StoredFigure, hidden_because
from contact.measures.rules.words import FORCE

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


def check_beside(definition: MeasureDefinition, figures: Mapping[str, StoredFigure]) -> None:
    """Refuse the force's total beside units of which one is kept back, if the rest of the total would give it away.

    `figures` are all of one period, by area. Raises RULE_BROKEN.
    """
    whole, parts = figures.get(FORCE), [one for area, one in figures.items() if area != FORCE]
    told = [one for one in parts if hidden_because(definition, one) is None]
    if whole is None or len(told) == len(parts) or hidden_because(definition, whole) is not None:
        return
    rest = replace(
        whole,
        numerator=whole.numerator - sum(one.numerator for one in told),
        denominator=None
        if whole.denominator is None
        else whole.denominator - sum(one.denominator or 0 for one in told),
    )
    if hidden_because(definition, rest) is HiddenReason.SUPPRESSED:
        detail = "The total less the units that are told would give away the ones that are kept back."
        raise rule_broken("#/figures", detail, "total_gives_a_part_away")


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
