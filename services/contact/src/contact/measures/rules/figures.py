"""A stored figure as it is told: with its definition, and with what must not be told kept back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bluelamp.kit.suppression import published, published_rate
from bluelamp.schemas.contact.charts import HiddenReason
from bluelamp.schemas.contact.measures import (
    Figure,
    FigureFootnote,
    FigureInterval,
    FigurePeriod,
    FigureUnit,
    MeasureDefinition,
)

_WHY = {
    HiddenReason.SUPPRESSED: "The counts are under five, or would give one away that is.",
    HiddenReason.NOTHING_COUNTED: "Nothing was counted, so there is no share of it.",
}


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """The counts of one measure, area and period as they were taken at a moment, by the version then in force."""

    area: str
    period_from: datetime
    period_until: datetime
    as_at: datetime
    definition_version: int
    formula: str
    numerator: int
    denominator: int | None
    source: str | None = None
    """Who counted what was not counted here."""

    @property
    def value(self) -> Fraction | None:
        """The exact value; None of a share of nothing."""
        if self.denominator is None:
            return Fraction(self.numerator)
        return Fraction(self.numerator, self.denominator) if self.denominator else None


def hidden_because(definition: MeasureDefinition, stored: StoredFigure) -> HiddenReason | None:
    """Say why a figure has no value to tell, if it has none."""
    if stored.value is None:
        return HiddenReason.NOTHING_COUNTED
    if definition.about_people and not _may_be_told(definition, stored):
        return HiddenReason.SUPPRESSED
    return None


def figure_of(definition: MeasureDefinition, stored: StoredFigure, interval: FigureInterval | None = None) -> Figure:
    """Write a stored figure with its definition, and with a footnote where its value is kept back."""
    hidden = hidden_because(definition, stored)
    told = hidden is not HiddenReason.SUPPRESSED
    return Figure(
        measure_id=definition.measure_id,
        definition_version=stored.definition_version,
        formula=stored.formula,
        unit=definition.unit,
        value=None if hidden else _value(definition, stored),
        numerator=stored.numerator if told else None,
        denominator=stored.denominator if told else None,
        interval=None if hidden else interval,
        period=FigurePeriod(period_from=stored.period_from, period_until=stored.period_until),
        as_at=stored.as_at,
        footnotes=list(_footnotes(hidden, stored)),
    )


def _value(definition: MeasureDefinition, stored: StoredFigure) -> float | None:
    """Return the value as it is told: of a rank the place itself, whose denominator says among how many."""
    if definition.unit is FigureUnit.RANK:
        return float(stored.numerator)
    return None if stored.value is None else float(stored.value)


def _footnotes(hidden: HiddenReason | None, stored: StoredFigure) -> Iterator[FigureFootnote]:
    if hidden:
        yield FigureFootnote(code=hidden.value, text=_WHY[hidden])
    if stored.source is not None:
        yield FigureFootnote(code="IMPORTED", text=f"Not counted here: {stored.source}")


def _may_be_told(definition: MeasureDefinition, stored: StoredFigure) -> bool:
    if stored.denominator is None:
        return published(stored.numerator) is not None
    if definition.unit is FigureUnit.SHARE_DIFFERENCE:
        # It is made of shares that may be told, and its two parts are no counts of anybody.
        return True
    if definition.unit is FigureUnit.DAYS:
        # Days are no people: only those whom they are shared by can be picked out of them.
        return published(stored.denominator) is not None
    return published_rate(stored.numerator, stored.denominator).value is not None
