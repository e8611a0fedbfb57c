"""What reassigning cases disrupted, on the wire (¶37): each measure with what is above and below its line."""

from datetime import date

from pydantic import Field

from bluelamp.schemas.common import ResponseModel, Timestamp


class ShareMeasure(ResponseModel):
    """A part of a whole, with both; all three are null where they would tell of fewer than five people."""

    definition: str
    formula: str
    is_suppressed: bool
    numerator: int | None = Field(ge=0, le=1_000_000_000)
    denominator: int | None = Field(ge=0, le=1_000_000_000)
    value: float | None = Field(description="Null where the denominator is nought, too.")


class MedianMeasure(ResponseModel):
    """A median, with how many values it is of and their sum; null where they would tell of fewer than five people."""

    definition: str
    formula: str
    is_suppressed: bool
    count: int | None = Field(ge=0, le=1_000_000_000)
    total_days: float | None = Field(ge=0)
    median_days: float | None = Field(description="Null where there is no value.")
    running: int | None = Field(
        ge=0, le=1_000_000_000, description="How many of them had not ended; counted until the end of the period."
    )


class Disruption(ResponseModel):
    """What reassigning cases disrupted in some days (¶37); numerators and denominators add up over units."""

    definition_version: str
    day_from: date
    day_until: date
    as_at: Timestamp
    reassigned: ShareMeasure
    unassigned: MedianMeasure
    missed_round_transfer: ShareMeasure
    missed_before_transfer: ShareMeasure
    missed_after_transfer: ShareMeasure
