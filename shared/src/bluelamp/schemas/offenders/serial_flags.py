"""What the safeguarding service tells of who abuses several people: their own identity, and nobody's else."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Cursor,
    DateOfBirth,
    Identifier,
    Line,
    Lpu,
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
    Timestamp,
)
from bluelamp.schemas.offenders.days import CalendarDay, CalendarInstant
from bluelamp.schemas.offenders.domestic_abuse import FlagHeard, Months
from bluelamp.schemas.offenders.person_checks import OtherIdentifier, OtherName
from bluelamp.schemas.people import Sex

MOST_RECORDS = 1000


class FlaggedPerson(RequestModel):
    """Who is said to abuse several people: what they are known by, and nothing of whom they harmed."""

    person_id: Identifier
    given_name: Line
    family_name: Line
    date_of_birth: DateOfBirth | None = None
    sex: Annotated[Sex, Field(strict=False)] | None = None
    other_names: Annotated[list[OtherName], Field(max_length=1000)] = Field(default_factory=list)
    dates_of_birth: Annotated[list[DateOfBirth], Field(max_length=100)] = Field(default_factory=list)
    identifiers: Annotated[list[OtherIdentifier], Field(max_length=1000)] = Field(default_factory=list)


class FlaggedRecord(RequestModel):
    """A record behind the flag. Whom it harmed is a hash that nobody turns back, and a hash of who is one family."""

    record_id: Identifier
    agency: Code
    occurred_on: CalendarDay
    is_crime: bool
    victim_id: Identifier
    victim_group_id: Identifier


class NewSerialFlag(RequestModel):
    """What the safeguarding service found of somebody: it takes the place of what it found before."""

    flag_id: Identifier
    person: FlaggedPerson
    lpu: Annotated[Lpu, Field(strict=False)] | None = Field(
        default=None, description="The unit of the latest record; of whom nothing is found any more there is none."
    )
    is_serial: bool
    is_serial_loose: bool
    lookback_months: Months
    computed_at: CalendarInstant
    records: Annotated[list[FlaggedRecord], Field(max_length=MOST_RECORDS)]


class NewFlagMatch(RequestModel):
    """Whose record a flagged person is, said by somebody who has compared them."""

    offender_id: Identifier
    reason: Reason


class SerialFlag(FlagHeard):
    """What stands of one person of the other service, and whose record they are taken for."""

    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    lpu: Lpu
    matched_at: Timestamp


class SerialFlagPage(ResponseModel):
    """One page of flags, the one heard last first."""

    items: list[SerialFlag] = Field(max_length=100)
    next_cursor: Cursor | None


class SerialFlagHeard(ResponseModel):
    """That a flag was heard; whose record it is here is not said to the other side."""

    flag_id: UUID
    received_at: Timestamp
