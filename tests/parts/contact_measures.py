"""Series that the tests of measures chart: figures stored as a taking would store them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from bluelamp.schemas.contact.charts import AnnotationTerms
from bluelamp.schemas.contact.measures import MeasureDefinition, PeriodKind
from contact.measures.rules.charting import Series
from contact.measures.rules.figures import StoredFigure
from contact.measures.rules.periods import Period, between, next_day
from contact.measures.usecases.area_counts import AreaCounts
from contact.measures.usecases.catalogue import definition_on
from contact.measures.usecases.figures import store
from parts.contact import Contact

Counts = tuple[int, int | None] | None


def months_from(first: date, count: int) -> list[Period]:
    """So many months, the first of them beginning on a day."""
    days = [first]
    for _ in range(count):
        days.append(next_day(PeriodKind.MONTH, days[-1]))
    return [between(one, other) for one, other in pairwise(days)]


async def store_months(
    contact: Contact,
    measure_id: str,
    counts: Sequence[Counts],
    *,
    first: date = date(2013, 8, 1),
    area: str = "FORCE",
    as_at: datetime = datetime(2014, 8, 31, tzinfo=UTC),
) -> list[Period]:
    """Store a figure for each month that has counts; returns all the months."""
    months = months_from(first, len(counts))
    async with contact.resources.database.transaction() as connection:
        definition = await definition_on(connection, measure_id, first)
        for month, one in zip(months, counts, strict=True):
            if one is not None:
                await store(connection, definition, month, [AreaCounts(area, *one)], as_at)
    return months


def a_definition(**changes: Any) -> MeasureDefinition:
    """A monthly share that is meant to go up."""
    given = {
        "definition_id": UUID(int=1),
        "measure_id": "SL.999",
        "definition_version": 1,
        "effective_from": date(2012, 4, 1),
        "name": "Service level of 999",
        "formula": "SL4, T = 10 s",
        "unit": "SHARE",
        "direction": "INCREASE",
        "target": 0.9,
        "period_kind": "MONTH",
        "chartable": True,
        "not_chartable_reason": None,
        "charted_as": None,
        "smallest_denominator": 20,
        "about_people": False,
        "fed_by": "CONTACT",
        "counted_here": True,
        "source": "Board report, 71",
        "recorded_by": "reference",
        "recorded_at": datetime(2012, 4, 1, tzinfo=UTC),
    }
    return MeasureDefinition.model_validate({**given, **changes})


def a_series(counts: Sequence[Counts], *, annotations: Sequence[AnnotationTerms] = (), **changes: Any) -> Series:
    """Months from August 2011 on, each with its counts or none."""
    months = months_from(date(2011, 8, 1), len(counts))
    definition = a_definition(**changes)
    as_at = datetime(2014, 8, 31, tzinfo=UTC)
    stored = {
        month: StoredFigure("FORCE", *month, as_at, 1, definition.formula, *one)
        for month, one in zip(months, counts, strict=True)
        if one is not None
    }
    return Series(definition, months, stored, annotations, as_at, "/contact/v1/measures/SL.999/figures?area=FORCE")


def a_note(day: date, **changes: Any) -> AnnotationTerms:
    """Something that happened on a day."""
    given = {
        "annotation_id": UUID(int=2),
        "measure_id": "SL.999",
        "area": None,
        "happened_on": day,
        "text": "Contact centres live",
        "restarts_limits": False,
        "reason": None,
    }
    return AnnotationTerms.model_validate({**given, **changes})
