"""How quickly callers were answered: by formula, clock and interval; from summed counts, never from averaged shares."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from bluelamp.schemas.common import Lpu, ResponseModel, Timestamp
from bluelamp.schemas.contact.codes import ServiceLevelFormula, Stream
from bluelamp.schemas.contact.measures import Figure

_COUNT = 1_000_000_000_000
MOST_INTERVALS = 1500


class CallClock(StrEnum):
    """From when a wait is counted (domain.md §9.1): the force's own queue, or BT's request to connect a 999 call."""

    FORCE = "FORCE"
    CONNECTION = "CONNECTION"


class Interval(StrEnum):
    """The length of an interval; those from a day on are London's."""

    HALF_HOUR = "HALF_HOUR"
    HOUR = "HOUR"
    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    YEAR = "YEAR"


class OutageReading(StrEnum):
    """How outages are read (domain.md §9.8)."""

    AS_RECORDED = "AS_RECORDED"
    WITHOUT_OUTAGES = "WITHOUT_OUTAGES"
    WITH_ESTIMATED_LOST = "WITH_ESTIMATED_LOST"


class ServiceLevelInterval(ResponseModel):
    """One interval: what was counted, and what the formula makes of it; shares are null where nobody was counted."""

    interval_start: Timestamp
    offered: int = Field(ge=0, le=_COUNT)
    answered: int = Field(ge=0, le=_COUNT)
    abandoned: int = Field(ge=0, le=_COUNT)
    overflowed: int = Field(ge=0, le=_COUNT)
    lost: int = Field(ge=0, le=_COUNT)
    numerator: int = Field(ge=0, le=_COUNT)
    denominator: float = Field(ge=0, le=_COUNT)
    service_level: float | None = Field(ge=0, le=1)
    abandonment: float | None = Field(ge=0, le=1)
    mean_wait_s: float | None = Field(ge=0, le=_COUNT, description="Of the answered, in seconds.")


class ServiceLevelTerms(ResponseModel):
    """By what a service level was worked out, and what it is held against."""

    formula: ServiceLevelFormula
    threshold_seconds: int = Field(ge=1, le=3600)
    service_level_target: float | None = Field(ge=0, le=1)
    abandonment_alert: float | None = Field(ge=0, le=1)
    basis: str = Field(max_length=200)
    effective_from: date


class ServiceLevelWhole(ResponseModel):
    """The whole period: summed counts, each formula's share of them, and whether the target was met.

    `mean_of_intervals` is the plain mean of the intervals' shares, told because figures of that kind are about; it
    answers another question than the service level, which weighs every caller alike.
    """

    figure: Figure
    counts: ServiceLevelInterval
    by_formula: dict[ServiceLevelFormula, float | None]
    mean_of_intervals: float | None = Field(ge=0, le=1)
    intervals_below_target: int | None = Field(ge=0, le=MOST_INTERVALS)
    is_breach: bool | None = Field(description="Null without a target, or without calls.")
    is_abandonment_alert: bool | None
    clock_missing: int = Field(ge=0, le=_COUNT, description="999 calls whose connection time the feed did not give.")
    estimated_lost: float | None = Field(
        ge=0, le=_COUNT, description="Expected less handled and overflowed, over the half-hours of outages."
    )
    outage_intervals: int = Field(ge=0, le=_COUNT, description="Half-hours in which the stream was out.")


class ServiceLevels(ResponseModel):
    """Service levels of a stream over a period, interval by interval."""

    stream: Stream
    centre: str | None = Field(max_length=60)
    lpu: Lpu | None
    clock: CallClock
    reading: OutageReading
    interval: Interval
    terms: ServiceLevelTerms
    whole: ServiceLevelWhole
    items: list[ServiceLevelInterval] = Field(max_length=MOST_INTERVALS)
    next_cursor: None


class WaitInterval(ResponseModel):
    """How long the answered waited, in whole seconds; of a hundred, so many waited a percentile or less."""

    interval_start: Timestamp
    answered: int = Field(ge=0, le=_COUNT)
    mean_wait_s: float | None = Field(ge=0, le=_COUNT)
    median_wait_s: int | None = Field(ge=0, le=_COUNT)
    p90_wait_s: int | None = Field(ge=0, le=_COUNT)
    p95_wait_s: int | None = Field(ge=0, le=_COUNT)
    p99_wait_s: int | None = Field(ge=0, le=_COUNT)
    longest_wait_s: int | None = Field(ge=0, le=_COUNT)


class CallWaits(ResponseModel):
    """Waits of a stream over a period, interval by interval; exact, from how many waited each second."""

    stream: Stream
    centre: str | None = Field(max_length=60)
    clock: CallClock
    interval: Interval
    items: list[WaitInterval] = Field(max_length=MOST_INTERVALS)
    next_cursor: None
