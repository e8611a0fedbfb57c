"""The reoffending table: rates, variation of unrounded sums, and competition ranks among all areas (domain.md §4.6)."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol

from contact.board_reports.rules.contents import AUTHORITIES
from contact.board_reports.rules.contradictions import within_top
from contact.board_reports.rules.found import RankedArea
from contact.measures.rules.words import area_in_words, rounded

OURS = frozenset(AUTHORITIES)


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


def variation(counts: AreaCounts) -> Fraction:
    """Return 100 · (actual - predicted) ÷ predicted, of sums: benchmarks rounded first give other decimals."""
    predicted = Fraction(str(counts.predicted_reoffenders))
    return (counts.reoffenders - predicted) / predicted * 100


def ranked(areas: Iterable[AreaCounts]) -> list[RankedArea]:
    """Rank areas by ascending variation; equals share a rank and the next one is passed over."""
    listed = [(variation(one), one) for one in areas]
    places = sorted(varied for varied, _ in listed)
    return [
        RankedArea(
            area=one.area.upper().replace(" ", "_"),
            rank=places.index(varied) + 1,
            of=len(places),
            actual_percent=float(Fraction(one.reoffenders * 100, one.offenders)),
            variation_percent=float(varied),
        )
        for varied, one in sorted(listed, key=lambda pair: pair[0])
    ]


def row_of(one: RankedArea) -> list[str]:
    """Write one area as the report's table has it, with what its rank is in truth."""
    share = rounded(Fraction(one.rank * 100, one.of), 2)
    return [
        str(one.rank),
        area_in_words(one.area),
        f"{rounded(Fraction(one.actual_percent), 2)}%",
        f"{rounded(Fraction(one.variation_percent), 2)}%",
        f"{one.rank} of {one.of}: {share}%",
        "yes" if within_top(one.rank, one.of) else "no",
    ]
