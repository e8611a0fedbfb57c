"""What residents agree to, neither and disagree told apart, and the experiment (domain.md §10.3; report ¶39 to 45)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Count,
    Cursor,
    Day,
    Line,
    Lpu,
    Reason,
    RequestModel,
    ResponseModel,
    Text,
    Timestamp,
    Version,
)
from bluelamp.schemas.contact.measures import Figure, FigureFootnote

Answers = Annotated[int, Field(ge=0, le=1_000_000)]
WaveNumber = Annotated[int, Field(ge=1, le=1000)]


class Reading(StrEnum):
    """What is read off the answers; the experiment's effect is measured on the one that was registered."""

    AGREE = "AGREE"
    NEITHER = "NEITHER"
    DISAGREE = "DISAGREE"


class Arm(StrEnum):
    """Whether a team tried the method, or went on as before to be compared with."""

    TEST = "TEST"
    CONTROL = "CONTROL"


class AllocationMethod(StrEnum):
    """Who or what decided the arms."""

    RANDOM = "RANDOM"
    MATCHED_PAIRS = "MATCHED_PAIRS"
    CHOSEN = "CHOSEN"


class ExperimentState(StrEnum):
    """How far an experiment has come."""

    REGISTERED = "REGISTERED"
    ALLOCATED = "ALLOCATED"
    CONCLUDED = "CONCLUDED"


class StrandStatus(StrEnum):
    """How a strand of the confidence plan stands."""

    PLANNED = "PLANNED"
    IN_PROGRESS = "IN_PROGRESS"
    DELIVERED = "DELIVERED"


class AnswerCounts(RequestModel):
    """How many gave each answer; who did not know is in no share."""

    strongly_agree: Answers
    agree: Answers
    neither: Answers
    disagree: Answers
    strongly_disagree: Answers
    do_not_know: Answers


class NewConfidenceWave(RequestModel):
    """One wave of one team's survey, in counts alone."""

    survey: Code = Field(description="The question and its wording: waves of different ones are not compared.")
    lpu: Annotated[Lpu, Field(strict=False)]
    team: Code
    wave: WaveNumber
    fieldwork_from: Day
    fieldwork_until: Day = Field(description="The last day of fieldwork.")
    answers: AnswerCounts


class WaveCorrection(RequestModel):
    """What a wave's teams answered in truth, and why another count was recorded; the earlier one stays on record."""

    fieldwork_from: Day
    fieldwork_until: Day = Field(description="The last day of fieldwork.")
    answers: AnswerCounts
    reason: Reason


class CorrectedWave(ResponseModel):
    """That a wave was put right."""

    corrected_at: Timestamp
    reason: str


class ConfidenceWave(ResponseModel):
    """One wave of one team: agree, neither and disagree apart, each with its interval, and what is left net."""

    confidence_wave_id: UUID
    survey: str
    lpu: Lpu
    team: str
    wave: Count
    fieldwork_from: date
    fieldwork_until: date
    answered: Count | None = Field(description="Null when fewer than five did.")
    agree: Figure
    neither: Figure
    disagree: Figure
    net: Figure
    confidence_experiment_id: UUID | None
    arm: Arm | None
    recorded_at: Timestamp
    corrections: Annotated[list[CorrectedWave], Field(max_length=100)] = Field(description="The first one first.")


class ConfidenceWavePage(ResponseModel):
    """A page of waves, the last recorded first."""

    items: Annotated[list[ConfidenceWave], Field(max_length=100)]
    next_cursor: Cursor | None


class ConfidenceChange(ResponseModel):
    """What changed in one team between two waves, and whether chance alone could have done it."""

    survey: str
    lpu: Lpu
    team: str
    before: ConfidenceWave
    after: ConfidenceWave
    change: Figure
    relative_change: float | None = Field(description="The change as a share of what it was before.")
    z: float | None
    distinguishable: bool | None = Field(description="Whether the interval leaves nought out; null without one.")
    smallest_wave: Count | None = Field(
        description="How many answers each of two equal waves needs for this change not to pass for chance.",
    )
    footnotes: Annotated[list[FigureFootnote], Field(max_length=20)]


class NewConfidenceExperiment(RequestModel):
    """What is going to be compared, and how, said before anything is known of it."""

    title: Line
    hypothesis: Text
    survey: Code
    reading: Annotated[Reading, Field(strict=False)] = Reading.AGREE
    teams: Annotated[list[Code], Field(min_length=2, max_length=100)]
    wave_before: WaveNumber
    wave_after: WaveNumber
    smallest_wave: Annotated[int, Field(ge=2, le=100_000)] = Field(description="Answers a team's wave needs to count.")
    ends_on: Day


class TeamArm(RequestModel):
    """Which arm a team is in."""

    team: Code
    arm: Annotated[Arm, Field(strict=False)]


class ExperimentAllocation(RequestModel):
    """Which team is in which arm; it is recorded before the first outcome, once."""

    method: Annotated[AllocationMethod, Field(strict=False)]
    explanation: Reason
    arms: Annotated[list[TeamArm], Field(min_length=2, max_length=100)]


class ExperimentExtension(RequestModel):
    """Why an experiment goes on, and until when."""

    ends_on: Day
    reason: Reason
    funding: Line


class ExperimentConclusion(RequestModel):
    """What follows from it."""

    conclusion: Reason


class TeamAllocated(ResponseModel):
    """Which arm a team is in."""

    team: str
    arm: Arm


class RecordedExtension(ResponseModel):
    """That an experiment goes on."""

    ends_on: date
    reason: str
    funding: str
    recorded_at: Timestamp


class ConfidenceExperiment(ResponseModel):
    """An experiment as it was registered, and what has happened since."""

    confidence_experiment_id: UUID
    title: str
    hypothesis: str
    survey: str
    reading: Reading
    teams: Annotated[list[str], Field(max_length=100)]
    wave_before: Count
    wave_after: Count
    smallest_wave: Count
    ends_on: date
    state: ExperimentState
    registered_at: Timestamp
    allocation_method: AllocationMethod | None
    allocation_explanation: str | None
    arms: Annotated[list[TeamAllocated], Field(max_length=100)]
    allocated_at: Timestamp | None
    first_outcome_at: Timestamp | None = Field(description="When the first wave after was recorded.")
    extensions: Annotated[list[RecordedExtension], Field(max_length=100)]
    conclusion: str | None
    concluded_at: Timestamp | None
    version: Version


class ConfidenceExperimentPage(ResponseModel):
    """A page of experiments, the last registered first."""

    items: Annotated[list[ConfidenceExperiment], Field(max_length=100)]
    next_cursor: Cursor | None


class TeamResult(ResponseModel):
    """One team's change; all of them are told, not the best one."""

    team: str
    arm: Arm
    before: Figure | None = Field(description="Null where the wave is missing.")
    after: Figure | None
    change: Figure | None


class ArmResult(ResponseModel):
    """One arm: the answers of its teams together."""

    arm: Arm
    teams: Count
    before: Figure
    after: Figure
    change: Figure


class ExperimentResult(ResponseModel):
    """What the test arm changed beyond the control arm, with its interval, and every team's change."""

    confidence_experiment_id: UUID
    state: ExperimentState
    reading: Reading
    is_registered_reading: bool
    effect: Figure
    distinguishable: bool | None
    arms: Annotated[list[ArmResult], Field(max_length=2)]
    teams: Annotated[list[TeamResult], Field(max_length=100)]
    footnotes: Annotated[list[FigureFootnote], Field(max_length=20)]


class UnitReading(ResponseModel):
    """One unit's last wave, or that there is none yet."""

    lpu: Lpu
    is_complete: bool
    fieldwork_until: date | None
    answered: Count | None
    agree: Figure | None
    neither: Figure | None
    disagree: Figure | None
    net: Figure | None


class NeitherNor(ResponseModel):
    """Those in the middle, by unit: agree, neither and disagree are told apart, and the net beside them."""

    survey: str
    as_at: date
    complete: Count
    remaining: Count
    items: Annotated[list[UnitReading], Field(max_length=20)]
    next_cursor: None


class NewNeitherNorPlan(RequestModel):
    """What a unit does about those in the middle."""

    lpu: Annotated[Lpu, Field(strict=False)]
    edition: Annotated[int, Field(ge=1, le=1000)]
    plan: Text
    lead: Line
    review_on: Day


class NeitherNorPlanPatch(RequestModel):
    """What is to be changed."""

    plan: Text | None = None
    lead: Line | None = None
    review_on: Day | None = None


class NeitherNorPlan(ResponseModel):
    """What a unit does about those in the middle."""

    neither_nor_plan_id: UUID
    lpu: Lpu
    edition: Count
    plan: str
    lead: str
    review_on: date
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class NeitherNorPlanPage(ResponseModel):
    """A page of plans."""

    items: Annotated[list[NeitherNorPlan], Field(max_length=100)]
    next_cursor: Cursor | None


class NewConfidenceStrand(RequestModel):
    """A strand of the plan to improve confidence."""

    strand: Annotated[int, Field(ge=1, le=100)]
    name: Line
    source: Line
    status: Annotated[StrandStatus, Field(strict=False)]
    update: Text
    has_open_threat: bool = Field(description="A threat that is only smaller than it was is still open (C26).")
    as_at: Day


class ConfidenceStrandPatch(RequestModel):
    """What is to be changed."""

    status: Annotated[StrandStatus | None, Field(strict=False)] = None
    update: Text | None = None
    has_open_threat: bool | None = None
    as_at: Day | None = None


class ConfidenceStrand(ResponseModel):
    """A strand of the plan to improve confidence."""

    confidence_strand_id: UUID
    strand: Count
    name: str
    source: str
    status: StrandStatus
    update: str
    has_open_threat: bool
    as_at: date
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class ConfidenceStrandPage(ResponseModel):
    """A page of strands."""

    items: Annotated[list[ConfidenceStrand], Field(max_length=100)]
    next_cursor: Cursor | None
