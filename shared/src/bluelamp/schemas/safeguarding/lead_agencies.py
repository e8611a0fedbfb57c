"""What a hub is told of who leads somebody's offender management, and what it shows of that (board report ¶37)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Identifier, Instant, RequestModel, ResponseModel, Timestamp
from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.person_checks import CheckedSubject

Leading = Annotated[LeadAgency, Field(strict=False)]


class LeadAgencyNotice(RequestModel):
    """Which agencies lead for somebody from a moment on, and by what the person is known; none once it has ended."""

    notice_id: Identifier = Field(description="What is told again under its id is heard once.")
    as_at: Instant
    subject_id: Identifier = Field(description="The teller's own id of them, by which later news replaces this.")
    agencies: Annotated[list[Leading], Field(max_length=6)]
    subject: CheckedSubject | None = Field(
        None, description="Everything that they are known by; left out where nobody leads: that needs the id alone."
    )


class HeardNotice(ResponseModel):
    """That a notice was heard: never whether the person is known here, nor what is known of them."""

    notice_id: UUID


class PersonLead(ResponseModel):
    """Which agencies lead for a person: who is meant was certain, by a number or by names and date of birth."""

    agencies: list[LeadAgency] = Field(max_length=6)
    as_at: Timestamp


class PersonLeads(ResponseModel):
    """Who leads for a person; more than one item where more than one record elsewhere may be theirs."""

    person_id: UUID
    items: list[PersonLead] = Field(max_length=100)
