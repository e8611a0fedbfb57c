"""How far somebody has come: need by pathway, first and latest (domain.md §4.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bluelamp.schemas.offenders.plans import Pathway, PathwayNeed


@dataclass(frozen=True, slots=True)
class Assessed:
    """Need as it was found on one pathway on a day."""

    pathway: Pathway
    assessed_on: date
    score: int


@dataclass(frozen=True, slots=True)
class Travelled:
    """Need by pathway, and the sums over those that were assessed twice or more: what is new is no distance."""

    pathways: tuple[PathwayNeed, ...]
    first_total: int
    latest_total: int
    distance: int | None


def travelled(pathways: Sequence[str], assessed: Sequence[Assessed]) -> Travelled:
    """Compare the first assessment of each pathway of a plan with its latest."""
    needs = tuple(_need(Pathway(one), [found for found in assessed if found.pathway == one]) for one in pathways)
    compared = [need for need in needs if need.distance is not None]
    first = sum(need.first or 0 for need in compared)
    latest = sum(need.latest or 0 for need in compared)
    return Travelled(needs, first, latest, first - latest if compared else None)


def _need(pathway: Pathway, found: Sequence[Assessed]) -> PathwayNeed:
    in_order = sorted(found, key=lambda one: one.assessed_on)
    first, latest = (in_order[0], in_order[-1]) if in_order else (None, None)
    return PathwayNeed(
        pathway=pathway,
        first=first and first.score,
        first_assessed_on=first and first.assessed_on,
        latest=latest and latest.score,
        latest_assessed_on=latest and latest.assessed_on,
        assessments=len(in_order),
        distance=first.score - latest.score if first and latest and len(in_order) > 1 else None,
    )
