"""What each agency of a hub is asked about a case, and what it answers (domain.md §2.6)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Cursor,
    Identifier,
    Line,
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
    Text,
    Timestamp,
)
from bluelamp.schemas.people import LawfulBasis
from bluelamp.schemas.safeguarding.codes import Agency, CaseStatus, HubCode

MOST_ENQUIRIES = 100
LONGEST_SUMMARY = 200_000
"""Characters: one line with up to 50 codes for each of 50 people, none of them left out."""


class EnquiryState(StrEnum):
    """Where an enquiry stands.

    UNAVAILABLE means that the system asked is away, which says nothing of what it holds; NOT_SEARCHED that the agency
    replied without a search: the question is as open as before, and its later answer is a correction of that.
    """

    ASKED = "ASKED"
    UNAVAILABLE = "UNAVAILABLE"
    NOT_SEARCHED = "NOT_SEARCHED"
    ANSWERED = "ANSWERED"
    CANCELLED = "CANCELLED"


class ResponseStatus(StrEnum):
    """The five answers; NOTHING_HELD is one that somebody searched for."""

    NOTHING_HELD = "NOTHING_HELD"
    HELD_SHARED = "HELD_SHARED"
    HELD_WITHHELD = "HELD_WITHHELD"
    PARTLY_SHARED = "PARTLY_SHARED"
    NOT_SEARCHED = "NOT_SEARCHED"


class Sensitivity(StrEnum):
    """How what is shared is graded; third-party material and intelligence go no further unless it is said."""

    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL_SENSITIVE"
    THIRD_PARTY = "THIRD_PARTY"
    INTELLIGENCE = "INTELLIGENCE"


class WithheldReason(StrEnum):
    """Why something held is not shared; only the agency that answers ever reads it."""

    PREJUDICE_TO_INVESTIGATION = "PREJUDICE_TO_INVESTIGATION"
    RISK_TO_A_PERSON = "RISK_TO_A_PERSON"
    THIRD_PARTY_CONFIDENCE = "THIRD_PARTY_CONFIDENCE"
    SENSITIVE_SOURCE = "SENSITIVE_SOURCE"
    LEGAL_RESTRICTION = "LEGAL_RESTRICTION"
    NOT_PROPORTIONATE = "NOT_PROPORTIONATE"


class NotSearchedReason(StrEnum):
    """Why nobody searched."""

    SYSTEM_AWAY = "SYSTEM_AWAY"
    SUBJECT_NOT_IDENTIFIED = "SUBJECT_NOT_IDENTIFIED"
    OUTSIDE_REMIT = "OUTSIDE_REMIT"
    NOT_PROPORTIONATE = "NOT_PROPORTIONATE"


class CorrectionReason(StrEnum):
    """Why an answer is corrected; a code, so that it gives nothing away."""

    FURTHER_SEARCH = "FURTHER_SEARCH"
    WRONG_PERSON = "WRONG_PERSON"
    WRONG_STATEMENT = "WRONG_STATEMENT"
    RELEASE_CHANGED = "RELEASE_CHANGED"


class NewEnquiries(RequestModel):
    """One question put to several agencies at once."""

    agencies: Annotated[
        list[Annotated[Agency, Field(strict=False)]],
        Field(min_length=1, max_length=8, description="Members of the hub, each once."),
    ]
    scope_text: Text = Field(description="What is asked.", examples=["Contacts with the family since January."])
    subjects: Annotated[list[Identifier], Field(min_length=1, max_length=50, description="People of the case.")]
    lawful_basis: Annotated[LawfulBasis, Field(strict=False)]
    necessity_text: Reason = Field(description="Why it is necessary and proportionate to ask.")


SystemCode = Annotated[Code, Field(examples=["CARE_RECORDS"])]


class NewResponse(RequestModel):
    """An agency's answer. What is withheld is not taken: there is a code for why, and no place for what."""

    status: Annotated[ResponseStatus, Field(strict=False)]
    searched_by: Line | None = Field(
        default=None,
        description="Collar number or role of who searched, not a name.",
        examples=["Duty social worker 12"],
    )
    source_systems: Annotated[list[SystemCode], Field(max_length=20)] = Field(default_factory=list)
    summary: Text | None = Field(default=None, description="What is shared; only with HELD_SHARED and PARTLY_SHARED.")
    sensitivity: Annotated[Sensitivity, Field(strict=False)] | None = Field(
        default=None, description="Of the summary; OFFICIAL_SENSITIVE unless it is said."
    )
    onward_share_allowed: bool | None = Field(
        default=None,
        description="Whether the other agencies may read the summary once the decision is released; "
        "by default not with THIRD_PARTY and INTELLIGENCE.",
    )
    withheld_reason: Annotated[WithheldReason, Field(strict=False)] | None = Field(
        default=None, description="Only with HELD_WITHHELD and PARTLY_SHARED."
    )
    not_searched_reason: Annotated[NotSearchedReason, Field(strict=False)] | None = Field(
        default=None, description="Only with NOT_SEARCHED."
    )


class CheckedResponse(NewResponse):
    """The answer of a system about everybody who was asked about, which is as long as all its lines together."""

    summary: str | None = Field(default=None, max_length=LONGEST_SUMMARY)


class ResponseCorrection(NewResponse):
    """An answer that takes the place of the one before, which stays as it was."""

    correction_reason: Annotated[CorrectionReason, Field(strict=False)]


class Finding(ResponseModel):
    """What an agency shares, and how far."""

    summary: str = Field(max_length=LONGEST_SUMMARY)
    sensitivity: Sensitivity
    onward_share_allowed: bool


class EnquiryResponse(ResponseModel):
    """The answer in force."""

    response_id: UUID
    status: ResponseStatus
    responder: str = Field(max_length=200)
    responded_at: Timestamp
    searched_by: str | None = Field(max_length=200)
    source_systems: list[str] = Field(max_length=20)
    not_searched_reason: NotSearchedReason | None
    finding: Finding | None = Field(description="Null where nothing is shared with the reader.")
    withheld_reason: WithheldReason | None = Field(description="Null but for the agency that answered.")
    correction_of: UUID | None
    correction_reason: CorrectionReason | None


class Enquiry(ResponseModel):
    """What one agency was asked about a case, its clock, and its answer as the reader may see it."""

    enquiry_id: UUID
    case_id: UUID
    reference: Reference
    hub: HubCode
    agency: Agency
    organisation_id: UUID
    state: EnquiryState
    asked_by: str = Field(max_length=200)
    asked_at: Timestamp
    due_at: Timestamp
    overdue_at: Timestamp | None = Field(description="When it was found that the time had passed without an answer.")
    answered_at: Timestamp | None
    clock_profile_id: Code = Field(description="The clock that the time was taken from.")
    scope_text: str = Field(max_length=4000)
    necessity_text: str = Field(max_length=4000)
    lawful_basis: LawfulBasis
    subjects: list[UUID] = Field(max_length=50)
    response: EnquiryResponse | None


class EnquiryPage(ResponseModel):
    """One page of enquiries."""

    items: list[Enquiry] = Field(max_length=MOST_ENQUIRIES)
    next_cursor: Cursor | None


class AskedEnquiry(ResponseModel):
    """One agency that was asked, and until when it has time."""

    enquiry_id: UUID
    agency: Agency
    due_at: Timestamp


class AskedEnquiries(ResponseModel):
    """The agencies that were asked, and where the case stands now."""

    case_id: UUID
    case_status: CaseStatus
    items: list[AskedEnquiry] = Field(max_length=8)


class RecordedResponse(ResponseModel):
    """The answer is recorded; it is read at the enquiry."""

    enquiry_id: UUID
    response_id: UUID
    status: ResponseStatus
    responded_at: Timestamp
    correction_of: UUID | None
