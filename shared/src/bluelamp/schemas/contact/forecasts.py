"""What calls are expected, beside the plainest guess, and how far off both were (domain.md §9.5)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, Cursor, Day, RequestModel, ResponseModel, Timestamp
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.measures import Figure

MOST_CALLS = 1_000_000_000_000
_MOST_SPECIAL_DAYS = 200
_MOST_TERMS = _MOST_SPECIAL_DAYS + 100
"""Each special day may have a name of its own; beside them are bank holidays, months, weekdays, level and trend."""
StreamCode = Annotated[Stream, Field(strict=False)]


class ForecastStatus(StrEnum):
    """How far a forecast is; it is fitted by a job."""

    WAITING = "WAITING"
    FITTED = "FITTED"
    FAILED = "FAILED"


class ForecastInterval(StrEnum):
    """What one expected value covers, in London's calendar."""

    HALF_HOUR = "HALF_HOUR"
    DAY = "DAY"
    MONTH = "MONTH"


class Resolution(StrEnum):
    """How long the stretches are whose sums are held against what came."""

    HALF_HOUR = "HALF_HOUR"
    DAY = "DAY"
    WEEK = "WEEK"
    FOUR_WEEKS = "FOUR_WEEKS"


class Rating(StrEnum):
    """How a WAPE stands against one published guide (domain.md §9.5); it is a guide and no rule."""

    EXCELLENT = "EXCELLENT"
    ACCEPTABLE = "ACCEPTABLE"
    POOR = "POOR"


class SpecialDay(RequestModel):
    """A day that is not like others of its weekday; the days of one name share an effect."""

    day: Day
    name: Code


class NewForecast(RequestModel):
    """What is to be forecast, and from which days' calls."""

    stream: StreamCode
    centre: Code | None = Field(default=None, description="One centre alone; the whole stream if left out.")
    since: Day = Field(description="The first day, in London.")
    until: Day = Field(description="The first day that is outside, at most 366 days later.")
    training_from: Day | None = Field(default=None, description="The first known day if left out.")
    training_until: Day | None = Field(
        default=None, description="The first day that is not learnt from; all that is known if left out."
    )
    level: float = Field(default=0.95, ge=0.5, le=0.99, description="How often the interval is to hold what comes.")
    special_days: Annotated[list[SpecialDay], Field(max_length=_MOST_SPECIAL_DAYS)] = Field(
        default_factory=list,
        description="Beside the bank holidays of England; each name has to be on some day that is learnt from.",
    )


class ForecastTraining(ResponseModel):
    """What a forecast was learnt from."""

    training_from: date
    training_until: date = Field(description="The first day that is outside.")
    days_used: int | None = Field(ge=0, le=MOST_CALLS, description="Null until it is fitted.")
    days_unknown: int | None = Field(ge=0, le=MOST_CALLS, description="Without a call: the feed told nothing of them.")
    days_of_outage: int | None = Field(ge=0, le=MOST_CALLS, description="Left out, for the stream was out.")
    calls: int | None = Field(ge=0, le=MOST_CALLS)


class ForecastModel(ResponseModel):
    """By what a forecast was made; null of one that is not fitted."""

    name: str = Field(max_length=200)
    version: int = Field(ge=1, le=10_000)
    library: str = Field(max_length=100)
    terms: list[str] = Field(max_length=_MOST_TERMS, description="What the expected calls of a day depend on.")
    left_out: list[str] = Field(max_length=20, description="What the history is too short to tell.")
    daily_dispersion: float = Field(ge=0, description="How much more days vary than calls that come by chance alone.")
    half_hourly_dispersion: float = Field(ge=0)


class ForecastAccuracy(ResponseModel):
    """How far off the model and the seasonal-naïve were, so many days ahead, when each was asked at several past days.

    Skill is 1 less the model's WAPE over the naïve's: below nought, the plainest guess is the better one.
    """

    resolution: Resolution
    horizon_from_day: int = Field(ge=1, le=400)
    horizon_until_day: int = Field(ge=1, le=400)
    stretches: int = Field(ge=1, le=MOST_CALLS, description="How many were compared, over all origins.")
    origins: int = Field(ge=1, le=100)
    wape: Figure
    seasonal_naive_wape: Figure
    skill: Figure
    coverage: Figure
    rating: Rating


class Forecast(ResponseModel):
    """A forecast: what it was learnt from, as at when, by which model, and how good that model was."""

    forecast_id: UUID
    status: ForecastStatus
    failure: str | None = Field(max_length=1000)
    stream: Stream
    centre: str | None = Field(max_length=60)
    since: date
    until: date
    level: float = Field(gt=0, lt=1)
    training: ForecastTraining
    model: ForecastModel | None
    as_at: Timestamp | None = Field(description="The calls as they stood at this moment are in it.")
    expected_calls: Figure | None = Field(description="Over the whole period, with its interval.")
    accuracy: list[ForecastAccuracy] = Field(max_length=50)
    limits: list[str] = Field(max_length=20)
    requested_at: Timestamp
    ended_at: Timestamp | None


class ForecastPage(ResponseModel):
    """Some forecasts, the latest first."""

    items: list[Forecast] = Field(max_length=100)
    next_cursor: Cursor | None


class ForecastValue(ResponseModel):
    """What is expected of one interval, between what it may lie, and what the seasonal-naïve says."""

    interval_start: Timestamp
    expected: float = Field(ge=0, le=MOST_CALLS)
    lower: float = Field(ge=0, le=MOST_CALLS)
    upper: float = Field(ge=0, le=MOST_CALLS)
    seasonal_naive: float | None = Field(
        ge=0, le=MOST_CALLS, description="Mean of the last four known like weekdays; null where there is none."
    )


class ForecastValuePage(ResponseModel):
    """A forecast's values in their order."""

    items: list[ForecastValue] = Field(max_length=100)
    next_cursor: Cursor | None
