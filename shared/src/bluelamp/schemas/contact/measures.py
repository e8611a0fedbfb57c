"""A figure with its definition, and what is charted of it (domain.md §0.2, §10.4, §12.1)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from bluelamp.schemas.common import Cursor, Day, Instant, Line, RequestModel, ResponseModel, Timestamp

_LARGEST = 1_000_000_000_000
_Bounds = Field(ge=-_LARGEST, le=_LARGEST)
_Amount = Annotated[int, _Bounds] | Annotated[float, _Bounds]
MeasureId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z0-9]+([._][A-Z0-9]+)*$", min_length=3, max_length=60),
    Field(examples=["SAT.ASB.OVERALL.R12"], description="The definition's name; its version is told beside it."),
]

AnyDay = TypeVar("AnyDay", date, datetime)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def _of_our_times(day: AnyDay) -> AnyDay:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(f"a measure's day lies in {_FIRST_YEAR} to {_LAST_YEAR}")
    return day


MeasureDay = Annotated[Day, AfterValidator(_of_our_times)]
MeasureMoment = Annotated[Instant, AfterValidator(_of_our_times)]
"""Days and moments whose weeks and years can be reckoned with on both sides."""


class FigureUnit(StrEnum):
    """What a figure's value counts; a share is told between 0 and 1, a difference of shares between -1 and 1."""

    SHARE = "SHARE"
    SHARE_DIFFERENCE = "SHARE_DIFFERENCE"
    COUNT = "COUNT"
    SECONDS = "SECONDS"
    MINUTES = "MINUTES"
    HOURS = "HOURS"
    DAYS = "DAYS"
    POUNDS = "POUNDS"
    RANK = "RANK"


class IntervalMethod(StrEnum):
    """How an interval was worked out."""

    WILSON = "WILSON"
    DIFFERENCE_OF_PROPORTIONS = "DIFFERENCE_OF_PROPORTIONS"
    MEAN_DIFFERENCE = "MEAN_DIFFERENCE"
    MODEL = "MODEL"


class FigureInterval(ResponseModel):
    """Between what a figure may lie by chance alone, in the figure's own unit."""

    method: IntervalMethod
    level: float = Field(gt=0, lt=1, examples=[0.95])
    lower: float
    upper: float


class FigurePeriod(ResponseModel):
    """What a figure covers: from its first moment, up to and without its last."""

    period_from: Timestamp
    period_until: Timestamp = Field(description="The first moment that is outside.")


class FigureFootnote(ResponseModel):
    """What must be said beside a figure: a contradiction (domain.md §14), who counted, or why there is no value."""

    code: str = Field(max_length=60, examples=["C3", "SUPPRESSED", "IMPORTED"])
    text: str = Field(max_length=1000)


class Figure(ResponseModel):
    """One figure: never without its definition, formula, both its counts, its period and the moment it was true at."""

    measure_id: MeasureId
    definition_version: int = Field(ge=1, le=10_000)
    formula: str = Field(max_length=600)
    unit: FigureUnit
    value: float | None = Field(description="Null when nothing was counted, or when the counts are too small to tell.")
    numerator: _Amount | None = Field(description="Null where the value is no quotient and no count.")
    denominator: _Amount | None = Field(description="Over how many; null for a plain count.")
    interval: FigureInterval | None
    period: FigurePeriod
    as_at: Timestamp = Field(description="What was known at this moment is in the figure; later facts are not.")
    footnotes: list[FigureFootnote] = Field(max_length=20)


class Direction(StrEnum):
    """Which way a measure is meant to go; NEUTRAL where neither is better."""

    INCREASE = "INCREASE"
    DECREASE = "DECREASE"
    NEUTRAL = "NEUTRAL"


class PeriodKind(StrEnum):
    """What one figure covers, in London's calendar; weeks begin on Monday."""

    WEEK = "WEEK"
    MONTH = "MONTH"
    ROLLING_12_MONTHS = "ROLLING_12_MONTHS"
    AS_ASKED = "AS_ASKED"


class FedBy(StrEnum):
    """Where the counts of a measure come from."""

    CONTACT = "CONTACT"
    SAFEGUARDING_EVENTS = "SAFEGUARDING_EVENTS"
    REFERRAL_EVENTS = "REFERRAL_EVENTS"
    OFFENDER_EVENTS = "OFFENDER_EVENTS"
    OFFENDERS = "OFFENDERS"
    SAFEGUARDING = "SAFEGUARDING"


Area = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9_]*$", min_length=1, max_length=60),
    Field(examples=["FORCE"], description="FORCE for the whole, else the code of a unit, a centre, a category."),
]
_COUNT = 1_000_000_000_000


class DefinitionTerms(RequestModel):
    """What may change about a measure from a day on; its formula is what the service computes."""

    name: Line
    direction: Annotated[Direction, Field(strict=False)]
    target: float | None = Field(
        ge=-_COUNT, le=_COUNT, description="In the measure's own unit, a share between 0 and 1; null without one."
    )
    source: Line = Field(description="Who says so, or where it is written.")


class NewDefinitionVersion(DefinitionTerms):
    """A measure's terms from a day on, under the next version; what was figured by the ones before stays explained."""

    effective_from: MeasureDay


class MeasureDefinition(ResponseModel):
    """What a measure is, in one of its versions."""

    definition_id: UUID
    measure_id: MeasureId
    definition_version: int = Field(ge=1, le=10_000)
    effective_from: date
    name: str = Field(max_length=200)
    formula: str = Field(max_length=600)
    unit: FigureUnit
    direction: Direction
    target: float | None
    period_kind: PeriodKind
    chartable: bool
    not_chartable_reason: str | None = Field(max_length=600)
    charted_as: MeasureId | None = Field(description="The measure whose chart tells this one's signals from noise.")
    smallest_denominator: int | None = Field(
        ge=1, le=100_000, description="A share of fewer is hidden on an XmR chart; ask for a p-chart."
    )
    about_people: bool = Field(description="Whether small counts are kept back.")
    fed_by: FedBy
    counted_here: bool = Field(description="Whether this service has the counts and takes the figures by itself.")
    source: str = Field(max_length=200)
    recorded_by: str = Field(max_length=200)
    recorded_at: Timestamp


class MeasureDefinitionPage(ResponseModel):
    """Some definitions, by their measure's id."""

    items: list[MeasureDefinition] = Field(max_length=100)
    next_cursor: Cursor | None


class MeasureVersions(ResponseModel):
    """Every version of one measure's definition, newest first."""

    items: list[MeasureDefinition] = Field(max_length=1000)
    next_cursor: None


class NewFigures(RequestModel):
    """Take the figures of one period as things stand now; they are added to those that were taken before."""

    measure_id: MeasureId
    period_from: MeasureDay = Field(description="The first day, in London.")
    period_until: MeasureDay = Field(description="The first day that is outside, in London.")


class ImportedCounts(RequestModel):
    """What a source counted in one area; a share, a difference and a rank are of so many, a plain count is not."""

    area: Area
    numerator: int = Field(ge=-_COUNT, le=_COUNT)
    denominator: int | None = Field(default=None, ge=1, le=_COUNT)


class NewImportedFigures(RequestModel):
    """Figures of a period that another source counted; they are told with the source, and never overwritten."""

    measure_id: MeasureId
    period_from: MeasureDay = Field(description="The first day, in London.")
    period_until: MeasureDay = Field(description="The first day that is outside, in London.")
    as_at: MeasureMoment = Field(description="When the source said so.")
    source: Line = Field(description="Who counted, or where it is written.")
    figures: list[ImportedCounts] = Field(min_length=1, max_length=200)


class MeasureFigure(ResponseModel):
    """A figure as it was stored; it is never overwritten, a later one stands beside it."""

    figure_id: UUID
    area: Area
    figure: Figure


class MeasureFigurePage(ResponseModel):
    """Figures of one measure, the latest period first."""

    items: list[MeasureFigure] = Field(max_length=100)
    next_cursor: Cursor | None


class TakenFigures(ResponseModel):
    """What a taking found: the figures as they stand, and how many of them are new."""

    taking_id: UUID
    measure_id: MeasureId
    added: int = Field(ge=0, le=1000, description="Figures that were not the same at the last taking.")
    items: list[MeasureFigure] = Field(max_length=1000)
