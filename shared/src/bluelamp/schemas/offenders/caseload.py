"""The caseload on the wire: cases, colours, contacts and what is due (board report ¶29-38, domain.md §4.3).

Free text is about the work and names nobody who was harmed; it is bounded, and in no event.
"""

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
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
    Text,
    Timestamp,
    Version,
)
from bluelamp.schemas.offenders.codes import Cohort, Colour, DeselectionReason, LeadAgency
from bluelamp.schemas.offenders.days import CalendarDay, CalendarInstant

Subject = Annotated[Line, Field(description="The account of somebody who works here.", examples=["offender-manager"])]
Team = Annotated[Code, Field(description="The team's code.", examples=["SANDWELL_IOM"])]


class CaseStatus(StrEnum):
    """Managed; supervision paused in its last third (Reset); or over."""

    ACTIVE = "ACTIVE"
    RESET = "RESET"
    CLOSED = "CLOSED"


class RunningStatus(StrEnum):
    """What a case may be made without a panel's decision."""

    ACTIVE = "ACTIVE"
    RESET = "RESET"


class CaseSummary(ResponseModel):
    """A case as lists show one; whom it is of under the record that stands for the person."""

    case_id: UUID
    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    cohort: Cohort
    status: CaseStatus
    colour: Colour
    release_on: Day | None = Field(description="In custody: the day of release, where it is known.")
    manager: str
    team: str
    lpu: Lpu
    lead_agency: LeadAgency
    review_on: Day
    opened_at: Timestamp
    last_contact_at: Timestamp | None
    next_contact_due_on: Day | None = Field(
        description="The day, in London, by which contact is owed; null in a pause, and in custody without a date."
    )
    next_contact_due_at: Timestamp | None = Field(description="The end of that day: from then on contact is overdue.")
    is_overdue: bool


class Case(CaseSummary):
    """An episode of management, from a panel's decision until another."""

    nomination_id: UUID | None
    opened_by: str
    lead_organisation_id: UUID | None
    same_person_case_id: UUID | None = Field(
        description="Their records were merged: the case of the same person and cohort that stands for this one."
    )
    plan_id: UUID | None
    closed_at: Timestamp | None
    closing_reason: DeselectionReason | None
    closing_note: str | None
    changed_at: Timestamp
    version: Version


class CasePage(ResponseModel):
    """One page of a person's cases, the newest first."""

    items: list[Case] = Field(max_length=100)
    next_cursor: Cursor | None


class CaseloadPage(ResponseModel):
    """One page of what is due, the longest overdue first."""

    items: list[CaseSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class CasePatch(RequestModel):
    """A merge patch (RFC 7396) of who manages a case and when it is reviewed."""

    manager: Subject | None = None
    team: Team | None = None
    lpu: Annotated[Lpu, Field(strict=False)] | None = None
    review_on: CalendarDay | None = None
    reason: Reason | None = Field(
        None, description="Why it is given to another manager, team or unit: needed for that."
    )
    capacity_override_reason: Reason | None = Field(
        None, description="Why the manager gets more cases than there is room for; a supervisor's alone to say."
    )


class CaseHanding(ResponseModel):
    """That a case was given to another manager, team or unit, and why; written once."""

    handing_id: UUID
    case_id: UUID
    from_manager: str
    from_team: str
    from_lpu: Lpu
    to_manager: str
    to_team: str
    to_lpu: Lpu
    reason: str
    capacity_override_reason: str | None = Field(description="Where the manager had no room.")
    handed_at: Timestamp
    handed_by: str


class CaseHandingPage(ResponseModel):
    """One page of who managed a case, the newest first."""

    items: list[CaseHanding] = Field(max_length=100)
    next_cursor: Cursor | None


class CaseDetails(RequestModel):
    """Who manages a case and when it is reviewed."""

    manager: Subject
    team: Team
    lpu: Annotated[Lpu, Field(strict=False)]
    review_on: CalendarDay


class NewStatusChange(RequestModel):
    """What a case becomes from now on, and why."""

    case_id: Identifier | None = Field(None, description="Needed where the person is managed in more than one cohort.")
    colour: Annotated[Colour, Field(strict=False)]
    status: Annotated[RunningStatus, Field(strict=False)] = RunningStatus.ACTIVE
    release_on: CalendarDay | None = Field(None, description="For BLUE alone: the day of release, where it is known.")
    reason: Reason


class StatusChange(ResponseModel):
    """What a case became, who said so, and why; written once and never changed."""

    status_change_id: UUID
    case_id: UUID
    offender_id: UUID
    from_status: CaseStatus | None = Field(description="Null at the opening.")
    from_colour: Colour | None
    status: CaseStatus
    colour: Colour
    release_on: Day | None
    reason: str
    contact_schedule_id: UUID = Field(description="The schedule in force that day, by which contact was then owed.")
    changed_at: Timestamp
    changed_by: str


class StatusChangePage(ResponseModel):
    """One page of what a person's cases became, the newest first."""

    items: list[StatusChange] = Field(max_length=100)
    next_cursor: Cursor | None


class ContactOutcome(StrEnum):
    """Whether the contact was made."""

    KEPT = "KEPT"
    MISSED = "MISSED"


class ContactMethod(StrEnum):
    """How somebody was seen, or was to be."""

    OFFICE = "OFFICE"
    HOME_VISIT = "HOME_VISIT"
    PRISON_VISIT = "PRISON_VISIT"
    VIDEO = "VIDEO"
    TELEPHONE = "TELEPHONE"
    COMMUNITY = "COMMUNITY"


class MissedReason(StrEnum):
    """Why a contact was not made: who was absent, and whether that is excused."""

    DID_NOT_ATTEND = "DID_NOT_ATTEND"
    NOT_AT_HOME = "NOT_AT_HOME"
    REFUSED = "REFUSED"
    ILL = "ILL"
    IN_CUSTODY = "IN_CUSTODY"
    WHEREABOUTS_UNKNOWN = "WHEREABOUTS_UNKNOWN"
    CANCELLED_BY_MANAGER = "CANCELLED_BY_MANAGER"
    OTHER = "OTHER"


class NewContact(RequestModel):
    """A contact that was made or missed."""

    case_id: Identifier
    outcome: Annotated[ContactOutcome, Field(strict=False)]
    method: Annotated[ContactMethod, Field(strict=False)]
    contacted_at: CalendarInstant = Field(
        description="When it was, or was to be; not in the future, not before the case."
    )
    missed_reason: Annotated[MissedReason, Field(strict=False)] | None = Field(None, description="For MISSED alone.")
    note: Text | None = Field(None, description="What came of it; names nobody else.")


class NewContactWithdrawal(RequestModel):
    """Why a contact is taken back: it was recorded in error."""

    reason: Reason


class Contact(ResponseModel):
    """A contact, and what the case owes with it."""

    contact_id: UUID
    case_id: UUID
    outcome: ContactOutcome
    method: ContactMethod
    contacted_at: Timestamp
    missed_reason: MissedReason | None
    note: str | None
    recorded_at: Timestamp
    recorded_by: str
    organisation_id: UUID = Field(description="Whose worker it was.")
    met_due_on: Day | None = Field(description="The day by which this contact was owed, where it met one in time.")
    withdrawn_at: Timestamp | None = Field(description="It was recorded in error: since when it counts for nothing.")
    withdrawn_by: str | None
    withdrawal_reason: str | None


class ContactPage(ResponseModel):
    """One page of a case's contacts, the latest first."""

    items: list[Contact] = Field(max_length=100)
    next_cursor: Cursor | None


class DueWithin(StrEnum):
    """What of a caseload is asked for."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    DATED = "dated"
    UNDATED = "undated"
    RELEASE_OVER = "release_over"


class ColourCompliance(ResponseModel):
    """How many contacts were owed under one colour, and how many were made in time."""

    colour: Colour
    in_time: int = Field(ge=0, le=1_000_000_000)
    due: int = Field(ge=0, le=1_000_000_000)


class Compliance(ResponseModel):
    """Contacts in time ÷ contacts due, with both counts."""

    definition: str
    formula: str
    day_from: date
    day_until: date
    as_at: Timestamp
    cases: int = Field(ge=0, le=1_000_000_000, description="Cases that owed contact in these days.")
    people: int = Field(ge=0, le=1_000_000_000, description="The people whom they are of, each once.")
    in_time: int = Field(ge=0, le=1_000_000_000)
    due: int = Field(ge=0, le=1_000_000_000)
    compliance: float | None = Field(ge=0, le=1, description="Null where nothing was due.")
    by_colour: list[ColourCompliance] = Field(max_length=4)
