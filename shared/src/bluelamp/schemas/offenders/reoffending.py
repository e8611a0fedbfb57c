"""The reoffending table on the wire: releases of the local adult reoffending measure (¶27, domain.md §4.6).

It counts adults on the whole probation caseload within three months, by local authority; it is no outcome of integrated
offender management, though it was read as one (C4).
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, PlainSerializer, WithJsonSchema

from bluelamp.schemas.common import Code, Count, Cursor, Day, Line, RequestModel, ResponseModel, Timestamp
from bluelamp.schemas.offenders.days import CalendarDay

MOST_OFFENDERS = 10_000_000
MOST_PLACES = 6


def _to_the_millionth(expected: Decimal) -> Decimal:
    if not 0 < expected <= MOST_OFFENDERS:
        raise ValueError(f"it is more than 0 and at most {MOST_OFFENDERS}")
    if expected != round(expected, MOST_PLACES):
        raise ValueError(f"it has at most {MOST_PLACES} places")
    return expected


Expected = Annotated[
    Decimal,
    AfterValidator(_to_the_millionth),
    Field(strict=False),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0, "maximum": MOST_OFFENDERS},
                {"type": "string", "maxLength": 14, "pattern": r"^(?!0+(\.0+)?$)[0-9]{1,7}(\.[0-9]{1,6})?$"},
            ]
        }
    ),
]
Exact = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]


class ReoffendingMeasure(StrEnum):
    """Which measure a release is of; figures of one are never set beside those of another."""

    LOCAL_ADULT_THREE_MONTHS = "LOCAL_ADULT_THREE_MONTHS"
    PROVEN_ONE_YEAR = "PROVEN_ONE_YEAR"


class NewReleaseArea(RequestModel):
    """One area's counts as they were published."""

    area: Annotated[Code, Field(examples=["SANDWELL"])]
    name: Line = Field(examples=["Sandwell"])
    offenders: int = Field(gt=0, le=MOST_OFFENDERS, description="N: offenders in the pooled snapshots, 18 and over.")
    reoffended: int = Field(ge=0, le=MOST_OFFENDERS, description="Σy: those proven to have reoffended.")
    predicted: Expected = Field(description="Σp: how many were expected to, unrounded.", examples=["723.70"])
    predicted_variance: Expected | None = Field(
        default=None, description="Σp(1-p), where it was published: without it there is no z.", examples=["671.33"]
    )
    is_ours: bool = Field(default=False, description="Whether the area is one of the force's.")


class NewRelease(RequestModel):
    """A release of the series, with every area that is ranked in it."""

    measure: Annotated[ReoffendingMeasure, Field(strict=False)]
    title: Line = Field(examples=["Local adult reoffending, four quarters to March 2014"])
    source: Line = Field(examples=["Ministry of Justice, quarterly bulletin"])
    period_from: CalendarDay
    period_until: CalendarDay = Field(description="The day after the last one.")
    published_on: CalendarDay
    is_last: bool = Field(default=False, description="Whether the series ends with this release's period (¶28).")
    areas: Annotated[list[NewReleaseArea], Field(min_length=1, max_length=500)]


class Release(ResponseModel):
    """A release as it was imported; it is frozen, a correction is a later release of the same period."""

    release_id: UUID
    measure: ReoffendingMeasure
    definition: str = Field(description="What is counted, of whom, within what time.")
    title: str
    source: str
    period_from: Day
    period_until: Day
    published_on: Day
    is_last: bool
    areas: int = Field(ge=1, le=1_000_000_000, description="How many areas are ranked.")
    imported_at: Timestamp


class ReleasePage(ResponseModel):
    """One page of releases, the newest publication first."""

    items: list[Release] = Field(max_length=100)
    next_cursor: Cursor | None


class ReleaseArea(ResponseModel):
    """One area's rates, and where it stands among all."""

    area: Code
    name: str
    is_ours: bool
    offenders: Count
    reoffended: Count
    predicted: Exact
    actual_rate: Exact = Field(description="Per cent: 100·Σy/N, unrounded to fifteen digits.")
    predicted_rate: Exact = Field(description="Per cent: 100·Σp/N; the report's benchmark.")
    variation: Exact = Field(description="Per cent of the predicted: 100·(Σy-Σp)/Σp; negative is fewer than expected.")
    rank: int = Field(
        ge=1, le=1_000_000_000, description="By variation, the most negative first; equal ones share the better place."
    )
    percentile: Exact = Field(description="Per cent: 100·rank/areas.")
    z: Exact | None = Field(description="(Σy-Σp)/√Σp(1-p); null where the variance was not published.")


class ReleaseSaid(ResponseModel):
    """What a table of a release says with its figures, so that a copy of it is not taken for something else (C4)."""

    release_id: UUID
    measure: ReoffendingMeasure
    definition: str = Field(description="What is counted, of whom, within what time.")
    formula: str
    title: str
    period_from: Day
    period_until: Day
    published_on: Day
    areas: int = Field(ge=1, le=1_000_000_000, description="How many areas are ranked.")


class ReleaseAreaPage(ResponseModel):
    """One page of a release's areas, by rank."""

    release: ReleaseSaid
    items: list[ReleaseArea] = Field(max_length=100)
    next_cursor: Cursor | None


class Claim(ResponseModel):
    """What may be said of the force's areas, worked out and not claimed (¶28, C3)."""

    claim: str
    holds: bool
    because: str = Field(description="The ranks that decide it.")


class Claims(ResponseModel):
    """What may be said of a release."""

    release_id: UUID
    release: ReleaseSaid
    claims: list[Claim] = Field(max_length=10)
