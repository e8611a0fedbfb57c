"""What households are asked, where, and what they said; and by which clocks they are answered."""

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
    Line,
    Lpu,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
)
from bluelamp.schemas.contact.listening.codes import (
    ContactDetail,
    Days,
    ErasureReason,
    IssueCategory,
    IssueState,
    Postcode,
    UpdateChannel,
)


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
