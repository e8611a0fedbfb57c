"""What victims answered, and what it comes to: shares with intervals, weights, and the most similar forces (§10.2)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Cursor,
    Day,
    Identifier,
    Line,
    Lpu,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
)
from bluelamp.schemas.contact.measures import Figure, FigureFootnote, FigureInterval
from bluelamp.schemas.contact.surveys import (
    GroupCode,
    IncidentGroup,
    LpuCode,
    StreamCode,
    SurveyStream,
)

Count = Annotated[int, Field(ge=0, le=10_000_000)]


class SurveyQuestion(StrEnum):
    """What is asked: the aspects of the service, and the whole of it."""

    FIRST_CONTACT = "FIRST_CONTACT"
    ACTION = "ACTION"
    FOLLOW_UP = "FOLLOW_UP"
    TREATMENT = "TREATMENT"
    OVERALL = "OVERALL"


QuestionCode = Annotated[SurveyQuestion, Field(strict=False)]


class SurveyAnswer(StrEnum):
    """The scale of seven, and who does not know; the first three are satisfied, the last is in no denominator."""

    COMPLETELY_SATISFIED = "COMPLETELY_SATISFIED"
    VERY_SATISFIED = "VERY_SATISFIED"
    FAIRLY_SATISFIED = "FAIRLY_SATISFIED"
    NEITHER = "NEITHER"
    FAIRLY_DISSATISFIED = "FAIRLY_DISSATISFIED"
    VERY_DISSATISFIED = "VERY_DISSATISFIED"
    COMPLETELY_DISSATISFIED = "COMPLETELY_DISSATISFIED"
    DONT_KNOW = "DONT_KNOW"


_Answer = Annotated[SurveyAnswer, Field(strict=False)]


class NewResponse(RequestModel):
    """What was answered in the interview that an attempt led to; null was not asked. There is no room for words."""

    survey_attempt_id: Identifier
    first_contact: _Answer | None = None
    action: _Answer | None = None
    follow_up: _Answer | None = None
    treatment: _Answer | None = None
    overall: _Answer


class SurveyResponse(ResponseModel):
    """One interview's answers; whose they are is stored nowhere."""

    response_id: UUID
    survey_id: UUID
    survey_stream: SurveyStream
    lpu: Lpu
    incident_group: IncidentGroup
    interviewed_on: date
    first_contact: SurveyAnswer | None
    action: SurveyAnswer | None
    follow_up: SurveyAnswer | None
    treatment: SurveyAnswer | None
    overall: SurveyAnswer


class SurveyResponsePage(ResponseModel):
    """A page of responses."""

    items: Annotated[list[SurveyResponse], Field(max_length=100)]
    next_cursor: Cursor | None


class NewSurveyMonthCount(RequestModel):
    """What a month's interviews came to that were held before this service, or elsewhere."""

    survey_stream: StreamCode
    month: Day = Field(description="The interview month's first day.")
    lpu: LpuCode
    incident_group: GroupCode
    question: QuestionCode
    satisfied: Count
    answered: Count = Field(description="Without those who did not know.")
    did_not_know: Count
    source: Line


class SurveyMonthCountPatch(RequestModel):
    """Counts that were wrong."""

    satisfied: Count | None = None
    answered: Count | None = None
    did_not_know: Count | None = None
    source: Line | None = None


class SurveyMonthCount(ResponseModel):
    """What a month's interviews came to."""

    survey_month_count_id: UUID
    survey_stream: SurveyStream
    month: date
    lpu: Lpu
    incident_group: IncidentGroup
    question: SurveyQuestion
    satisfied: Count
    answered: Count
    did_not_know: Count
    source: str
    version: Version
    changed_at: Timestamp


class SurveyMonthCountPage(ResponseModel):
    """A page of counts."""

    items: Annotated[list[SurveyMonthCount], Field(max_length=100)]
    next_cursor: Cursor | None


class NewSurveyPopulation(RequestModel):
    """How many victims a month had whom the survey speaks for: what answers are weighted to."""

    survey_stream: StreamCode
    month: Day = Field(description="The month's first day.")
    lpu: LpuCode
    incident_group: GroupCode
    victims: Count
    source: Line


class SurveyPopulationPatch(RequestModel):
    """A number that was wrong."""

    victims: Count | None = None
    source: Line | None = None


class SurveyPopulation(ResponseModel):
    """How many victims a month had."""

    survey_population_id: UUID
    survey_stream: SurveyStream
    month: date
    lpu: Lpu
    incident_group: IncidentGroup
    victims: Count
    source: str
    version: Version
    changed_at: Timestamp


class SurveyPopulationPage(ResponseModel):
    """A page of populations."""

    items: Annotated[list[SurveyPopulation], Field(max_length=100)]
    next_cursor: Cursor | None


class SatisfactionPeriod(StrEnum):
    """Which whole interview months a figure is of."""

    MONTH = "MONTH"
    ROLLING_12_MONTHS = "ROLLING_12_MONTHS"


class LpuSatisfaction(ResponseModel):
    """One unit's share."""

    lpu: Lpu
    figure: Figure


class MonthSatisfaction(ResponseModel):
    """One interview month's share."""

    month: date
    figure: Figure


class WeightedSatisfaction(ResponseModel):
    """The share when each unit and kind of incident counts by its victims and not by its interviews."""

    figure: Figure = Field(description="Its denominator is the effective number of interviews.")
    effective_answered: float | None = Field(description="Kish: (sum of weights)² ÷ sum of squared weights.")
    design_effect: float | None = Field(description="Interviews ÷ effective interviews.")
    covered: float | None = Field(description="The share of the population in strata where somebody answered.")


class WindowComparison(ResponseModel):
    """Another window's figure beside this one's; where windows overlap only the months that differ can tell."""

    figure: Figure
    difference: float | None
    shared_months: int = Field(ge=0, le=12)
    interval_of_months_that_differ: FigureInterval | None
    distinguishable: bool
    footnotes: list[FigureFootnote] = Field(max_length=20)


class Satisfaction(ResponseModel):
    """Satisfaction of whole interview months: what was counted, weighted, by unit and by month."""

    survey_stream: SurveyStream
    question: SurveyQuestion
    period: SatisfactionPeriod
    figure: Figure
    did_not_know: Count | None = Field(description="Left out of the figure; null when too few to tell.")
    weighted: WeightedSatisfaction
    by_lpu: list[LpuSatisfaction] = Field(max_length=10)
    by_month: list[MonthSatisfaction] = Field(max_length=12)
    compared: WindowComparison | None


class NewSimilarForce(RequestModel):
    """That a force belongs to the group of the most similar from a day on."""

    force: Code
    effective_from: Day
    effective_until: Day | None = None


class SimilarForcePatch(RequestModel):
    """When it began or ended to belong."""

    effective_from: Day | None = None
    effective_until: Day | None = None


class SimilarForce(ResponseModel):
    """That a force belongs to the group of the most similar."""

    similar_force_id: UUID
    force: str
    effective_from: date
    effective_until: date | None
    version: Version
    changed_at: Timestamp


class SimilarForcePage(ResponseModel):
    """A page of members."""

    items: Annotated[list[SimilarForce], Field(max_length=100)]
    next_cursor: Cursor | None


class NewSimilarForceResult(RequestModel):
    """What another force published of the same question and period."""

    force: Code
    survey_stream: StreamCode
    question: QuestionCode
    period_from: Day
    period_until: Day = Field(description="The first day that is outside.")
    satisfied: Count
    answered: Annotated[int, Field(ge=1, le=10_000_000)]
    source: Line


class SimilarForceResultPatch(RequestModel):
    """Counts that were published anew."""

    satisfied: Count | None = None
    answered: Annotated[int | None, Field(ge=1, le=10_000_000)] = None
    source: Line | None = None


class SimilarForceResult(ResponseModel):
    """What another force published."""

    similar_force_result_id: UUID
    force: str
    survey_stream: SurveyStream
    question: SurveyQuestion
    period_from: date
    period_until: date
    satisfied: Count
    answered: Count
    source: str
    version: Version
    changed_at: Timestamp


class SimilarForceResultPage(ResponseModel):
    """A page of other forces' results."""

    items: Annotated[list[SimilarForceResult], Field(max_length=100)]
    next_cursor: Cursor | None


class ComparisonVerdict(StrEnum):
    """What a comparison can say."""

    ABOVE = "ABOVE"
    BELOW = "BELOW"
    NOT_DISTINGUISHABLE = "NOT_DISTINGUISHABLE"
    NOT_COMPARABLE = "NOT_COMPARABLE"


class MemberComparison(ResponseModel):
    """This force beside one other: the interval is as wide as the number of comparisons asks for."""

    force: str
    value: float | None = Field(description="Null when it published nothing of the period.")
    answered: Count | None
    difference: float | None
    interval: FigureInterval | None
    verdict: ComparisonVerdict


class SimilarForceComparison(ResponseModel):
    """This force beside the mean of the other members, and beside each of them."""

    survey_stream: SurveyStream
    question: SurveyQuestion
    own: Figure
    difference: Figure
    verdict: ComparisonVerdict
    members: list[MemberComparison] = Field(max_length=100)
    comparisons: Count = Field(description="How many single comparisons are made at once.")
    member_level: float | None = Field(description="The level of each member's interval, so that all hold at 95%.")
