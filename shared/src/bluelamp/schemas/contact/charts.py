"""Charts that tell signals from noise, what is noted on them, and the one click by which a team finds its own (¶42)."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Count,
    Cursor,
    Line,
    Lpu,
    Reason,
    RequestModel,
    ResponseModel,
    Text,
    Timestamp,
    Version,
)
from bluelamp.schemas.contact.measures import (
    Area,
    Direction,
    Figure,
    FigurePeriod,
    FigureUnit,
    MeasureDay,
    MeasureId,
    PeriodKind,
)

MOST_POINTS = 156


class ChartMethod(StrEnum):
    """How the limits are made: of moving ranges, or of the binomial spread of a share."""

    XMR = "XMR"
    P = "P"


class PointRule(StrEnum):
    """By which rule a point is a signal, the first that applies of this order; COMMON_CAUSE is noise."""

    OUTSIDE_LIMITS = "OUTSIDE_LIMITS"
    TREND = "TREND"
    TWO_OF_THREE = "TWO_OF_THREE"
    ONE_SIDE = "ONE_SIDE"
    COMMON_CAUSE = "COMMON_CAUSE"


class Side(StrEnum):
    """Whether a signal says that the measure went up or down."""

    HIGH = "HIGH"
    LOW = "LOW"


class Variation(StrEnum):
    """What a signal means; NEUTRAL where neither way is better."""

    IMPROVEMENT = "IMPROVEMENT"
    CONCERN = "CONCERN"
    NEUTRAL = "NEUTRAL"
    COMMON_CAUSE = "COMMON_CAUSE"


class Assurance(StrEnum):
    """Whether the process as it now is keeps its target; NONE where that cannot be said."""

    CONSISTENT_PASS = "CONSISTENT_PASS"  # noqa: S105 # the process passes its target; there is no password here
    CONSISTENT_FAIL = "CONSISTENT_FAIL"
    INCONSISTENT = "INCONSISTENT"
    NONE = "NONE"


class HiddenReason(StrEnum):
    """Why a period has no point."""

    NO_FIGURE = "NO_FIGURE"
    NOTHING_COUNTED = "NOTHING_COUNTED"
    DENOMINATOR_TOO_SMALL = "DENOMINATOR_TOO_SMALL"
    SUPPRESSED = "SUPPRESSED"


class ChartPoint(ResponseModel):
    """One period: its figure, the limits it is judged by, and what it is judged to be."""

    period: FigurePeriod
    label: str = Field(max_length=60, description="The period in words.")
    figure: Figure | None
    hidden: HiddenReason | None = Field(description="Why no point is drawn and none is judged.")
    value: float | None
    mean: float | None
    upper_limit: float | None
    lower_limit: float | None
    rule: PointRule
    side: Side | None
    variation: Variation
    meets_target: bool | None = Field(description="Another question than whether it is a signal; null without target.")


class ChartSegment(ResponseModel):
    """Points that share limits; a rebase begins the next segment."""

    period_from: Timestamp
    period_until: Timestamp
    points: int = Field(ge=0, le=MOST_POINTS, description="How many the limits were made of.")
    mean: float | None
    mean_moving_range: float | None
    ranges_screened: int = Field(ge=0, le=MOST_POINTS)
    upper_limit: float | None
    lower_limit: float | None
    trial_limits: bool = Field(description="Fewer than twelve points: the limits may still move.")


class AnnotationTerms(ResponseModel):
    """What is noted on charts, on its true day."""

    annotation_id: UUID
    measure_id: MeasureId
    area: Area | None = Field(description="Null for every area.")
    happened_on: date
    text: str = Field(max_length=200)
    restarts_limits: bool = Field(description="Whether the limits begin anew with the period in which it happened.")
    reason: str | None = Field(max_length=4000, description="Why the limits begin anew.")


class Chart(ResponseModel):
    """A measure over time, with its limits, its signals and what was noted; the same in JSON, SVG and PNG."""

    measure_id: MeasureId
    definition_version: int = Field(ge=1, le=10_000)
    title: str = Field(max_length=300)
    formula: str = Field(max_length=600)
    unit: FigureUnit
    direction: Direction
    target: float | None
    area: Area
    period_kind: PeriodKind
    method: ChartMethod
    screen_outliers: bool
    baseline_points: Count | None
    as_at: Timestamp
    points: list[ChartPoint] = Field(max_length=MOST_POINTS)
    segments: list[ChartSegment] = Field(max_length=MOST_POINTS)
    variation: Variation = Field(description="What the last point is.")
    assurance: Assurance
    warnings: list[str] = Field(max_length=20)
    annotations: list[AnnotationTerms] = Field(max_length=100)
    rolling: Figure | None = Field(
        description="Beside a chart of months: the rolling figure at its end, in words alone, since it makes no chart."
    )
    summary: str = Field(max_length=2000, description="What the chart shows, for who does not see it.")
    table_url: str = Field(max_length=600, description="The figures as a list.")


class NewAnnotation(RequestModel):
    """Note something on a measure's charts; what restarts the limits needs a reason, because it is a judgement."""

    measure_id: MeasureId
    area: Area | None = Field(default=None, description="Only on the charts of this area.")
    happened_on: MeasureDay
    text: Line
    restarts_limits: bool = False
    reason: Reason | None = None


class Annotation(AnnotationTerms):
    """A note with who made it."""

    recorded_by: str = Field(max_length=200)
    recorded_at: Timestamp
    withdrawn_at: Timestamp | None
    version: Version


class AnnotationPage(ResponseModel):
    """Notes, the latest day first."""

    items: list[Annotation] = Field(max_length=100)
    next_cursor: Cursor | None


class AnnotationWithdrawal(RequestModel):
    """Take a note off the charts; it is kept with the reason."""

    reason: Text


class MeasureLink(ResponseModel):
    """One click: the address of a chart, and of its figures as a list; both stay."""

    measure_id: MeasureId
    area: Area
    title: str = Field(max_length=300)
    chart_url: str = Field(max_length=600, description="JSON, SVG or PNG, as asked; the caller's token is enough.")
    table_url: str = Field(max_length=600)


class MeasureLinks(ResponseModel):
    """The charts of one team."""

    role: str = Field(max_length=60)
    lpu: Lpu | None
    live_from: date | None = Field(description="From when the unit has its links; null where that is not known.")
    live: bool
    items: list[MeasureLink] = Field(max_length=100)
    next_cursor: None
