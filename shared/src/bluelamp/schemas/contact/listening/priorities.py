"""What became of a priority, step by step, what is due, and what everybody may read."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Count,
    Cursor,
    Day,
    Identifier,
    Lpu,
    Reason,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
)
from bluelamp.schemas.contact.listening.codes import (
    DueStep,
    IssueCategory,
    PriorityState,
    PublicWords,
    ResurveyOutcome,
    UpdateChannel,
)
from bluelamp.schemas.contact.listening.households import KeptAddress, Respondent
from bluelamp.schemas.contact.measures import Figure, FigureFootnote


class NewListeningPriority(RequestModel):
    """You said: a category that households of an area name is made a priority of its team."""

    area: Code
    category: Annotated[IssueCategory, Field(strict=False)]
    you_said: PublicWords
    adopted_on: Day


class NewListeningAction(RequestModel):
    """We did."""

    we_did: PublicWords
    done_on: Day


class ListeningFeedback(RequestModel):
    """Those who asked for it were told what was done."""

    sent_on: Day


class NewResurvey(RequestModel):
    """We listened: what a household says at the second visit."""

    household_id: Identifier
    surveyed_on: Day
    outcome: Annotated[ResurveyOutcome, Field(strict=False)]
    heard_back: bool = Field(description="Whether the household had heard of what was done.")


class ListeningConclusion(RequestModel):
    """The second round is over."""

    listened_on: Day


class PriorityWithdrawal(RequestModel):
    """Why a priority is given up."""

    reason: Reason


class CorrectedAction(RequestModel):
    """Other words for what was done."""

    listening_action_id: Identifier
    we_did: PublicWords


class ListeningCorrection(RequestModel):
    """Other words for everybody, in the place of those that are wrong or name somebody after all."""

    you_said: PublicWords | None = None
    actions: Annotated[list[CorrectedAction], Field(max_length=100)] = Field(default_factory=list)


class ListeningAction(ResponseModel):
    """What was done."""

    listening_action_id: UUID
    we_did: str
    done_on: date


class FeedbackSent(ResponseModel):
    """By which channel how many were told; null for few."""

    channel: UpdateChannel
    people: Count | None


class ResurveyCounts(ResponseModel):
    """What households said at the second visit; null until the round is over, and where it would tell of few."""

    asked: Count | None
    better: Count | None
    same: Count | None
    worse: Count | None
    heard_back: Count | None


class ListeningPriority(ResponseModel):
    """A priority with what was said, done and told, and what is due next."""

    listening_priority_id: UUID
    area: str
    lpu: Lpu
    category: IssueCategory
    state: PriorityState
    you_said: str
    households: Count | None = Field(description="How many named it; null when fewer than five.")
    actions: Annotated[list[ListeningAction], Field(max_length=100)]
    feedback: Annotated[list[FeedbackSent], Field(max_length=5)]
    we_listened: ResurveyCounts
    clock: str = Field(description="By whose days the steps are due.")
    next_step: DueStep | None
    due_on: date | None
    overdue: bool
    adopted_on: date
    sent_on: date | None
    listened_on: date | None
    withdrawal_reason: str | None
    version: Version


class ListeningPriorityPage(ResponseModel):
    """A page of priorities."""

    items: Annotated[list[ListeningPriority], Field(max_length=100)]
    next_cursor: Cursor | None


class Resurvey(ResponseModel):
    """One household's second visit."""

    resurvey_id: UUID
    listening_priority_id: UUID
    household_id: UUID
    surveyed_on: date
    outcome: ResurveyOutcome
    heard_back: bool


class PriorityHousehold(ResponseModel):
    """A household that named a priority: whom to tell, and whether it was asked again."""

    household_id: UUID
    address: KeptAddress | None
    to_tell: Annotated[list[Respondent], Field(max_length=100)]
    asked_again_on: date | None


class PriorityHouseholdPage(ResponseModel):
    """A page of the households behind a priority."""

    items: Annotated[list[PriorityHousehold], Field(max_length=100)]
    next_cursor: Cursor | None


class DueItem(ResponseModel):
    """Something that a team has to do by a day; ADOPT has no priority yet."""

    due_id: str = Field(max_length=140)
    step: DueStep
    area: str
    lpu: Lpu
    category: IssueCategory
    listening_priority_id: UUID | None
    households: Count | None
    due_on: date
    overdue: bool


class DuePage(ResponseModel):
    """A page of what is due, the longest overdue first."""

    items: Annotated[list[DueItem], Field(max_length=100)]
    next_cursor: Cursor | None


class IssueCount(ResponseModel):
    """How often one category was named; the order in which a report lists categories is no rank."""

    category: IssueCategory
    rank: Count | None = Field(description="From the most named on, equals alike; null for few.")
    named: Figure


class ListeningSummary(ResponseModel):
    """What the households of a period said: three sets that overlap, and the issues they named."""

    lpu: Lpu | None
    households: Figure
    no_issue: Figure
    wants_updates: Figure
    issues: Annotated[list[IssueCount], Field(max_length=9)]
    footnotes: Annotated[list[FigureFootnote], Field(max_length=20)]


class PublicListening(ResponseModel):
    """What was heard at the second visit, in shares that pick nobody out; null where it would."""

    asked: Count
    better: Count | None
    same: Count | None
    worse: Count | None


class PublicEntry(ResponseModel):
    """You said, we did, we listened: for everybody, and of nobody."""

    entry_id: UUID
    area: str
    area_name: str
    lpu: Lpu
    category: IssueCategory
    you_said: str
    households: int = Field(ge=5, le=1_000_000_000, description="How many said so; what fewer said is not here.")
    we_did: Annotated[list[str], Field(max_length=100)]
    told_on: date
    we_listened: PublicListening | None = Field(description="Null until the second round is over.")
    updated_at: Timestamp


class PublicEntryPage(ResponseModel):
    """A page of the public feed, the latest first."""

    items: Annotated[list[PublicEntry], Field(max_length=100)]
    next_cursor: Cursor | None
