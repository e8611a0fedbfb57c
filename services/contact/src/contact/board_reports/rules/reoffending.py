"""The reoffending table: rates, variation of unrounded sums, and competition ranks among all areas (domain.md §4.6)."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol

from bluelamp.schemas.contact.measures import FigureUnit
from contact.board_reports.rules.contradictions import within_top
from contact.board_reports.rules.found import RankedArea
from contact.measures.rules.words import area_in_words, value_in_words


class AreaCounts(Protocol):
    """What a release has of one area."""

    @property
    def area(self) -> str: ...

    @property
    def offenders(self) -> int: ...

    @property
    def reoffenders(self) -> int: ...

    @property
    def predicted_reoffenders(self) -> float: ...


def ranked(areas: Iterable[AreaCounts]) -> list[RankedArea]:
    """Rank areas by ascending variation, 100 · (actual - predicted) ÷ predicted, of sums and not of rounded rates.

    Equals share a rank and the next one is passed over.
    """
    listed = sorted((_variation(one), one.area, one) for one in areas)
    places = [varied for varied, _, _ in listed]
    return [
        RankedArea(
            area=name.upper().replace(" ", "_"),
            rank=places.index(varied) + 1,
            of=len(places),
            actual=Fraction(one.reoffenders, one.offenders),
            variation=varied,
            offenders=one.offenders,
            reoffenders=one.reoffenders,
            predicted=_predicted(one),
        )
        for varied, name, one in listed
    ]


def counts_of(unit: FigureUnit, one: RankedArea) -> tuple[float, float, float]:
    """Return the value of one of an area's three figures, and what it is a quotient of."""
    match unit:
        case FigureUnit.SHARE:
            return float(one.actual), one.reoffenders, one.offenders
        case FigureUnit.SHARE_DIFFERENCE:
            return float(one.variation), float(one.reoffenders - one.predicted), float(one.predicted)
        case _:
            return one.rank, one.rank, one.of


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


def _variation(counts: AreaCounts) -> Fraction:
    predicted = _predicted(counts)
    return (counts.reoffenders - predicted) / predicted


def _predicted(counts: AreaCounts) -> Fraction:
    return Fraction(str(counts.predicted_reoffenders))
