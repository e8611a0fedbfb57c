"""You said, we did, we listened: from a household's words to a second visit (domain.md §10.3; report ¶43, ¶46)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import (
    LINE,
    Code,
    Count,
    Cursor,
    Day,
    Identifier,
    Line,
    Lpu,
    Reason,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
    long_text,
)
from bluelamp.schemas.contact.measures import Figure, FigureFootnote

Days = Annotated[int, Field(ge=1, le=366)]
PublicWords = Annotated[
    str,
    StringConstraints(min_length=10, max_length=600, pattern=long_text(10)),
    Field(description="For everybody to read: no name, no address, no number, no mailbox."),
]
Postcode = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}$", min_length=5, max_length=8),
    Field(examples=["ZZ1 1AA"]),
]
ContactDetail = Annotated[str, StringConstraints(min_length=3, max_length=200, pattern=LINE)]


class IssueCategory(StrEnum):
    """What a household names; the first four are the board report's (¶43), in no proven order."""

    SPEEDING = "SPEEDING"
    PARKING = "PARKING"
    ASB = "ASB"
    YOUTH_NUISANCE = "YOUTH_NUISANCE"
    BURGLARY = "BURGLARY"
    DRUGS = "DRUGS"
    LITTER_AND_DAMAGE = "LITTER_AND_DAMAGE"
    VEHICLE_CRIME = "VEHICLE_CRIME"
    OTHER = "OTHER"


class UpdateChannel(StrEnum):
    """How somebody wants to hear."""

    EMAIL = "EMAIL"
    LETTER = "LETTER"
    TELEPHONE = "TELEPHONE"
    TEXT_MESSAGE = "TEXT_MESSAGE"
    VISIT = "VISIT"


class IssueState(StrEnum):
    """How far what a household named has come."""

    ISSUE = "ISSUE"
    PRIORITY = "PRIORITY"
    ACTION = "ACTION"
    FEEDBACK_SENT = "FEEDBACK_SENT"
    LISTENED = "LISTENED"


class PriorityState(StrEnum):
    """How far a priority has come: said, done, told, listened; or it was given up with a reason."""

    PRIORITY = "PRIORITY"
    ACTION = "ACTION"
    FEEDBACK_SENT = "FEEDBACK_SENT"
    LISTENED = "LISTENED"
    WITHDRAWN = "WITHDRAWN"


class DueStep(StrEnum):
    """What somebody has to do next."""

    ADOPT = "ADOPT"
    ACT = "ACT"
    TELL = "TELL"
    LISTEN = "LISTEN"


class ResurveyOutcome(StrEnum):
    """What a household says has become of what it named."""

    BETTER = "BETTER"
    SAME = "SAME"
    WORSE = "WORSE"


class ErasureReason(StrEnum):
    """Why a household's address and names are taken away."""

    ASKED = "ASKED"
    ENTERED_IN_ERROR = "ENTERED_IN_ERROR"
    MOVED_AWAY = "MOVED_AWAY"
    PERIOD_OVER = "PERIOD_OVER"


class NewListeningArea(RequestModel):
    """A neighbourhood that households are surveyed in: the smallest place that is ever named in public."""

    area: Code
    name: Line
    lpu: Annotated[Lpu, Field(strict=False)]


class ListeningAreaPatch(RequestModel):
    """What is to be changed."""

    name: Line | None = None


class ListeningArea(ResponseModel):
    """A neighbourhood that households are surveyed in."""

    listening_area_id: UUID
    area: str
    name: str
    lpu: Lpu
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class ListeningAreaPage(ResponseModel):
    """A page of neighbourhoods."""

    items: Annotated[list[ListeningArea], Field(max_length=100)]
    next_cursor: Cursor | None


class NewListeningClock(RequestModel):
    """Within how many days each step follows the one before, and how long addresses are kept, from a day on."""

    clock: Code
    effective_from: Day
    adopt_days: Days = Field(description="From the first household's words to a priority.")
    act_days: Days = Field(description="From the priority to the first action.")
    tell_days: Days = Field(description="From the last action to the feedback.")
    listen_days: Days = Field(description="From the feedback to the end of the second round.")
    keep_days: Annotated[int, Field(ge=30, le=2562)] = Field(
        description="From the day on which a household's last form was entered."
    )
    source: Line


class ListeningClock(ResponseModel):
    """Within how many days each step follows the one before, from a day on."""

    listening_clock_id: UUID
    clock: str
    effective_from: date
    adopt_days: Count
    act_days: Count
    tell_days: Count
    listen_days: Count
    keep_days: Count
    source: str
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class ListeningClockPage(ResponseModel):
    """A page of clocks."""

    items: Annotated[list[ListeningClock], Field(max_length=100)]
    next_cursor: Cursor | None


class HouseholdAddress(RequestModel):
    """Where a household is; its first line and its postcode tell it from every other one, a flat with its house's."""

    lines: Annotated[list[Line], Field(min_length=1, max_length=4)]
    postcode: Postcode


class NewHouseholdSurvey(RequestModel):
    """What one household said at the door. Who wants no updates is not asked for a name."""

    area: Code
    address: HouseholdAddress
    surveyed_on: Day
    issues: Annotated[list[Annotated[IssueCategory, Field(strict=False)]], Field(max_length=9)] = Field(
        description="Empty where there is none."
    )
    wants_updates: bool
    channel: Annotated[UpdateChannel | None, Field(strict=False)] = None
    contact_detail: ContactDetail | None = None
    respondent_name: Line | None = None
    consents_to_contact: bool = False
    respondent_id: Identifier | None = Field(default=None, description="Who was asked before, where it is the same.")


class NewHouseholdSurveyBatch(RequestModel):
    """The forms of one round; all of them are taken or none."""

    surveys: Annotated[list[NewHouseholdSurvey], Field(min_length=1, max_length=500)]


class HouseholdSurvey(ResponseModel):
    """One survey of a household, without who and where."""

    household_survey_id: UUID
    household_id: UUID
    respondent_id: UUID
    area: str
    lpu: Lpu
    surveyed_on: date
    issues: Annotated[list[IssueCategory], Field(max_length=9)]
    wants_updates: bool
    household_is_new: bool


class HouseholdSurveyBatch(ResponseModel):
    """What became of a round's forms."""

    household_survey_batch_id: UUID
    surveys: int = Field(ge=1, le=1_000_000_000)
    households: int = Field(ge=1, le=1_000_000_000, description="Different addresses among them.")
    new_households: Count


class HouseholdSearch(RequestModel):
    """Look for the household at an address."""

    address: HouseholdAddress


class KeptAddress(ResponseModel):
    """Where a household is."""

    lines: Annotated[list[str], Field(max_length=4)]
    postcode: str


class Respondent(ResponseModel):
    """Somebody who was asked; the name and the detail only of who wants updates."""

    respondent_id: UUID
    name: str | None
    wants_updates: bool
    channel: UpdateChannel | None
    contact_detail: str | None


class HouseholdIssue(ResponseModel):
    """What a household named, and how far it has come."""

    household_survey_id: UUID
    category: IssueCategory
    state: IssueState
    listening_priority_id: UUID | None


class KeptSurvey(ResponseModel):
    """One survey of a household."""

    household_survey_id: UUID
    respondent_id: UUID
    surveyed_on: date
    wants_updates: bool


class SurveyedHousehold(ResponseModel):
    """A household: where it is, who was asked, what was said, and until when that is kept."""

    household_id: UUID
    area: str
    lpu: Lpu
    address: KeptAddress | None = Field(description="Null once it was erased; the counts stay.")
    respondents: Annotated[list[Respondent], Field(max_length=100)]
    surveys: Annotated[list[KeptSurvey], Field(max_length=100)]
    issues: Annotated[list[HouseholdIssue], Field(max_length=900)]
    keep_until: date
    erased_on: date | None
    erasure_reason: ErasureReason | None
    version: Version


class FoundHouseholds(ResponseModel):
    """The household at an address, if there is one in the caller's unit."""

    items: Annotated[list[SurveyedHousehold], Field(max_length=1)]
    next_cursor: None


class HouseholdErasure(RequestModel):
    """Why a household's address and names are taken away now."""

    reason: Annotated[ErasureReason, Field(strict=False)]


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
