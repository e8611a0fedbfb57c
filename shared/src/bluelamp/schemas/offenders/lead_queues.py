"""Who may lead: organisations by agency; cases for which nobody answers, and whose agency may lead no longer."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Cursor,
    Identifier,
    Line,
    Lpu,
    Reference,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
)
from bluelamp.schemas.offenders.codes import Cohort, LeadAgency
from bluelamp.schemas.offenders.days import CalendarDay


class UnassignedCase(ResponseModel):
    """A case for which no agency answers, and since when."""

    case_id: UUID
    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    cohort: Cohort
    manager: str
    team: str
    lpu: Lpu
    unassigned_since: Timestamp
    age_days: int = Field(ge=0, le=1_000_000_000, description="Whole days since then.")
    pending_change_id: UUID | None = Field(description="The change by which an agency is asked to take it.")
    pending_agency: LeadAgency | None


class UnassignedPage(ResponseModel):
    """One page of the queue of cases without a lead, the oldest first."""

    items: list[UnassignedCase] = Field(max_length=100)
    next_cursor: Cursor | None


class OutdatedLead(ResponseModel):
    """A case whose lead agency may lead no longer by the rule set that holds today."""

    case_id: UUID
    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    cohort: Cohort
    manager: str
    team: str
    lpu: Lpu
    opened_at: Timestamp
    lead_agency: LeadAgency
    lead_organisation_id: UUID | None
    pending_change_id: UUID | None = Field(description="The change by which another agency is asked to take it.")
    pending_agency: LeadAgency | None


class OutdatedLeadPage(ResponseModel):
    """One page of the cases that need another lead, the oldest first."""

    items: list[OutdatedLead] = Field(max_length=100)
    next_cursor: Cursor | None


class NewLeadOrganisation(RequestModel):
    """That an organisation is of an agency, and may be asked to lead for it."""

    organisation_id: Identifier = Field(description="The organisation for which its people sign in.")
    agency: Annotated[LeadAgency, Field(strict=False)]
    name: Line
    agreement: Line = Field(description="The information sharing agreement by which it sees whom it leads.")
    effective_from: CalendarDay
    until_on: CalendarDay | None = Field(None, description="The day after the last.")


class LeadOrganisationPatch(RequestModel):
    """A merge patch (RFC 7396) of what an organisation is called, by which agreement it leads, and until when."""

    name: Line | None = None
    agreement: Line | None = None
    until_on: CalendarDay | None = None


class LeadOrganisation(ResponseModel):
    """That an organisation is of an agency, from when and until when."""

    lead_organisation_id: UUID
    organisation_id: UUID
    agency: LeadAgency
    name: str
    agreement: str
    effective_from: date
    until_on: date | None
    version: Version
    changed_at: Timestamp


class LeadOrganisationPage(ResponseModel):
    """One page of organisations, the latest to begin first."""

    items: list[LeadOrganisation] = Field(max_length=100)
    next_cursor: Cursor | None
