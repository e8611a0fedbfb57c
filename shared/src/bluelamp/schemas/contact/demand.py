"""How much was asked of Force Contact, and how much of it was settled at the first contact (domain.md §9.6)."""

from enum import StrEnum

from pydantic import Field

from bluelamp.schemas.common import Count, ResponseModel, Timestamp
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.measures import Figure

_COUNT = 1_000_000_000_000
MOST_INTERVALS = 400


class DemandInterval(StrEnum):
    """The length of an interval, in London's calendar."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    YEAR = "YEAR"


class DemandOfInterval(ResponseModel):
    """One interval's demand: against the same a year before, and against the others of its own year; never in one.

    An interval of which the period holds only a part is held against neither.
    """

    interval_start: Timestamp
    offered: int = Field(ge=0, le=_COUNT)
    by_stream: dict[Stream, Count]
    year_before: int | None = Field(ge=0, le=_COUNT, description="Null where nothing is known of it.")
    year_on_year: float | None = Field(description="The change against the year before, as a share of it.")
    within_year: float | None = Field(
        description="The change against the mean of the intervals of the same calendar year, as a share of it."
    )
    is_highest_of_year: bool = Field(description="Whether none of the same calendar year has more, as far as is known.")


class Demand(ResponseModel):
    """Calls offered over the streams that count towards total demand."""

    streams: list[Stream] = Field(max_length=10, description="Those that counted on some day of the period (C15).")
    interval: DemandInterval
    figure: Figure
    items: list[DemandOfInterval] = Field(max_length=MOST_INTERVALS)
    next_cursor: None


class ResolutionOfInterval(ResponseModel):
    """One interval's demand: what was managed within the department, and what was sent to an LPU, are all of it."""

    interval_start: Timestamp
    demand: int = Field(ge=0, le=_COUNT)
    managed_within: int = Field(ge=0, le=_COUNT)
    sent_to_lpu: int = Field(ge=0, le=_COUNT)
    repeated_within_7_days: int = Field(ge=0, le=_COUNT)
    managed_share: float | None = Field(ge=0, le=1)
    sent_share: float | None = Field(ge=0, le=1)
    repeated_share: float | None = Field(ge=0, le=1)


class FirstContactResolution(ResponseModel):
    """What was settled at the first contact: pooled over the period, and the plain mean of its intervals beside it."""

    interval: DemandInterval
    managed: Figure
    sent_to_lpu: Figure
    repeated: Figure
    mean_managed_share: float | None = Field(ge=0, le=1)
    mean_sent_share: float | None = Field(ge=0, le=1)
    items: list[ResolutionOfInterval] = Field(max_length=MOST_INTERVALS)
    next_cursor: None
