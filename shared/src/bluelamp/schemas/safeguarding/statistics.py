"""The hubs' figures, each with what it was computed from, by whom and when (domain.md §0.2, §2.7, ¶64)."""

from enum import StrEnum

from pydantic import Field

from bluelamp.schemas.common import Day, ResponseModel, Timestamp
from bluelamp.schemas.safeguarding.codes import HubCode

_COUNT = 2_147_483_647


class Measure(StrEnum):
    """The formula of a figure; a changed formula is a new measure."""

    MEDIAN_HOURS_TO_DECISION = "MEDIAN_HOURS_TO_DECISION"
    NINETIETH_PERCENTILE_HOURS_TO_DECISION = "NINETIETH_PERCENTILE_HOURS_TO_DECISION"
    INSIDE_RAG_CLOCK = "INSIDE_RAG_CLOCK"
    INSIDE_ONE_WORKING_DAY = "INSIDE_ONE_WORKING_DAY"
    RE_RATED = "RE_RATED"
    REPEAT_WITHIN_TWELVE_MONTHS = "REPEAT_WITHIN_TWELVE_MONTHS"
    AGENCY_RESPONSE = "AGENCY_RESPONSE"
    AGENCY_RESPONSE_IN_TIME = "AGENCY_RESPONSE_IN_TIME"
    CONVERSION = "CONVERSION"
    DOMESTIC_ABUSE_RECORDED = "DOMESTIC_ABUSE_RECORDED"


class FigureUnit(StrEnum):
    """What a figure's value is."""

    SHARE = "SHARE"
    HOURS = "HOURS"
    COUNT = "COUNT"


class Figure(ResponseModel):
    """One figure. Counts under five, and what would give one away, are null: nobody can be picked out."""

    measure: Measure
    group: str = Field(max_length=120, description="The rating, agency, outcome, unit or change; ALL for the whole.")
    unit: FigureUnit
    value: float | None = Field(ge=0)
    numerator: int | None = Field(ge=0, le=_COUNT, description="Null for a value that is no share and no count.")
    denominator: int | None = Field(ge=0, le=_COUNT, description="Over how many it was computed.")
    period_from: Timestamp
    period_until: Timestamp
    definition: str = Field(max_length=600)
    creator: str = Field(max_length=200, description="Who computed it.")
    created_at: Timestamp


class HubStatistics(ResponseModel):
    """The figures of one hub and one period."""

    hub: HubCode
    period_from: Day
    period_until: Day = Field(description="The last day, included.")
    suppressed_below: int = Field(ge=1, le=100)
    items: list[Figure] = Field(max_length=200)
    next_cursor: None


class RecordingStatistics(ResponseModel):
    """Domestic abuse recorded per unit and week, weeks beginning on Monday in London."""

    period_from: Timestamp
    period_until: Timestamp
    suppressed_below: int = Field(ge=1, le=100)
    items: list[Figure] = Field(max_length=2000)
    next_cursor: None
