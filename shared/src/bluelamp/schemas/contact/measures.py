"""A figure with its definition, and what is charted of it (domain.md §0.2, §10.4, §12.1)."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import ResponseModel, Timestamp

MeasureId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z0-9]+([._][A-Z0-9]+)*$", min_length=3, max_length=60),
    Field(examples=["SAT.ASB.OVERALL.R12"], description="The definition's name; its version is told beside it."),
]


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
    """What must be said beside a figure: a contradiction it meets (domain.md §14), or why there is no value."""

    code: str = Field(max_length=60, examples=["C3", "SUPPRESSED", "NO_DENOMINATOR"])
    text: str = Field(max_length=1000)


class Figure(ResponseModel):
    """One figure: never without its definition, formula, both its counts, its period and the moment it was true at."""

    measure_id: MeasureId
    definition_version: int = Field(ge=1, le=10_000)
    formula: str = Field(max_length=600)
    unit: FigureUnit
    value: float | None = Field(description="Null when nothing was counted, or when the counts are too small to tell.")
    numerator: int | float | None = Field(description="Null where the value is no quotient and no count.")
    denominator: int | float | None = Field(description="Over how many; null for a plain count.")
    interval: FigureInterval | None
    period: FigurePeriod
    as_at: Timestamp = Field(description="What was known at this moment is in the figure; later facts are not.")
    footnotes: list[FigureFootnote] = Field(max_length=20)
