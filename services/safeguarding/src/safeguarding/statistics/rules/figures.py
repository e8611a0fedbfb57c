"""How counts become figures: each with its definition, and nothing from which a small count could be worked out."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

from bluelamp.kit.suppression import SMALLEST_PUBLISHED, published, published_rate
from bluelamp.schemas.measures import Rate
from bluelamp.schemas.safeguarding.statistics import Figure, FigureUnit, Measure

_NOTHING = Rate(numerator=None, denominator=None, value=None)
CREATOR = "Bluelamp safeguarding service"
Group = TypeVar("Group")

DEFINITIONS: Mapping[Measure, str] = MappingProxyType(
    {
        Measure.MEDIAN_HOURS_TO_DECISION: (
            "Elapsed hours from receipt to the first decision, median over the cases first decided in the period, "
            "by their rating at that decision."
        ),
        Measure.NINETIETH_PERCENTILE_HOURS_TO_DECISION: (
            "Elapsed hours from receipt to the first decision, 90th percentile (interpolated) over the cases first "
            "decided in the period, by their rating at that decision."
        ),
        Measure.INSIDE_RAG_CLOCK: (
            "Cases first decided in the period whose rating clock was stopped by its due time, over those with such a "
            "clock; a re-rating's clock counts in the place of the one before. By rating at the decision."
        ),
        Measure.INSIDE_ONE_WORKING_DAY: (
            "Children's cases received in the period that a social worker acknowledged within one working day, over "
            "those acknowledged or past that time. Null where fewer than five of all that were received are not "
            "among those."
        ),
        Measure.RE_RATED: "Changes of a case's rating in the period, by old and new rating.",
        Measure.REPEAT_WITHIN_TWELVE_MONTHS: (
            "Cases received in the period for a child, victim or subject who was one in another case of the hub "
            "received in the twelve months before, over all cases received in the period."
        ),
        Measure.AGENCY_RESPONSE: (
            "Enquiries due in the period that were answered by now, over all that were due and not cancelled; all "
            "five kinds of answer count. Null where fewer than five were answered late, as the share in time is shown."
        ),
        Measure.AGENCY_RESPONSE_IN_TIME: (
            "Enquiries due in the period that were answered by their due time, over all that were due and not "
            "cancelled."
        ),
        Measure.CONVERSION: (
            "Cases first decided in the period whose decision in force has this primary outcome, over all cases first "
            "decided in the period."
        ),
        Measure.DOMESTIC_ABUSE_RECORDED: (
            "Domestic-abuse incidents, call-outs and crimes recorded in the week, by unit; weeks begin on Monday in "
            "London."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Press:
    """Makes the figures of one period, all at one moment."""

    period_from: datetime
    period_until: datetime
    created_at: datetime

    def share(self, measure: Measure, group: str, numerator: int, denominator: int, *, kept: bool = False) -> Figure:
        """Make a share; neither its counts nor their difference may be small, and `kept` keeps it back anyway."""
        rate = _NOTHING if kept else published_rate(numerator, denominator)
        return self._figure(measure, group, FigureUnit.SHARE, rate)

    def hours(self, measure: Measure, group: str, hours: float | None, over: int, *, kept: bool = False) -> Figure:
        """Make a time over so many cases."""
        if kept or hours is None or published(over) is None:
            return self._figure(measure, group, FigureUnit.HOURS, _NOTHING)
        return self._figure(measure, group, FigureUnit.HOURS, _NOTHING, value=hours, denominator=over)

    def count(self, measure: Measure, group: str, count: int) -> Figure:
        """Make a count."""
        shown = published(count)
        return self._figure(measure, group, FigureUnit.COUNT, _NOTHING, value=shown, numerator=shown)

    def _figure(
        self,
        measure: Measure,
        group: str,
        unit: FigureUnit,
        rate: Rate,
        **shown: float | None,
    ) -> Figure:
        return Figure(
            measure=measure,
            group=group,
            unit=unit,
            **rate.model_dump() | shown,
            period_from=self.period_from,
            period_until=self.period_until,
            definition=DEFINITIONS[measure],
            creator=CREATOR,
            created_at=self.created_at,
        )


def tells_few(whole: int, part: int) -> bool:
    """Say whether somebody who reads both counts would know a small one: how many of the whole are not in the part.

    That there are none tells of nobody.
    """
    return 0 < whole - part < SMALLEST_PUBLISHED


def kept_back(counts: Mapping[Group, int]) -> AbstractSet[Group]:
    """Return the groups of a whole whose counts are not published.

    Those under five, and as many of the next smallest as it takes for all that is kept back to hold five together:
    the whole is published elsewhere, and one small count alone would follow from it.
    """
    ascending = sorted(counts, key=lambda group: counts[group])
    kept = [group for group in ascending if counts[group] < SMALLEST_PUBLISHED]
    for group in ascending[len(kept) :]:
        if not kept or sum(counts[one] for one in kept) >= SMALLEST_PUBLISHED:
            break
        kept.append(group)
    return frozenset(kept)
