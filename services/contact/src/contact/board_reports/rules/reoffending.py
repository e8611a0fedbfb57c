"""The reoffending table: rates and variation of unrounded sums, and what a place is of all places (domain.md §4.6)."""

from fractions import Fraction
from typing import Protocol

from bluelamp.schemas.contact.measures import FigureUnit
from contact.board_reports.rules.contradictions import within_top
from contact.measures.rules.words import area_in_words, value_in_words


class RankedArea(Protocol):
    """What a release has of one area, and its place among all."""

    @property
    def offenders(self) -> int: ...

    @property
    def reoffended(self) -> int: ...

    @property
    def predicted(self) -> float: ...

    @property
    def rank(self) -> int: ...


def counts_of(unit: FigureUnit, one: RankedArea, of: int) -> tuple[float, float, float]:
    """Return the value of one of an area's three figures, and what it is a quotient of; `of` areas are ranked.

    The variation is (actual - predicted) ÷ predicted of the sums, not of rounded rates.
    """
    match unit:
        case FigureUnit.SHARE:
            return one.reoffended / one.offenders, one.reoffended, one.offenders
        case FigureUnit.SHARE_DIFFERENCE:
            predicted = Fraction(str(one.predicted))
            more = one.reoffended - predicted
            return float(more / predicted), float(more), float(predicted)
        case _:
            return one.rank, one.rank, of


def row_of(area: str, actual: float, variation: float, place: tuple[int, int]) -> list[str]:
    """Write one area as the report's table has it, with what its rank is in truth."""
    rank, of = place
    return [
        str(rank),
        area_in_words(area),
        value_in_words(actual, FigureUnit.SHARE, 2),
        value_in_words(variation, FigureUnit.SHARE_DIFFERENCE, 2),
        f"{rank} of {of}: {value_in_words(Fraction(rank, of), FigureUnit.SHARE, 2)}",
        "yes" if within_top(rank, of) else "no",
    ]
