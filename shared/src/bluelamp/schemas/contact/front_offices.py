"""Front offices: who comes to the counter and for what, what they said of it, and what might become of it (¶69)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Count,
    Day,
    Identifier,
    Line,
    Lpu,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
)
from bluelamp.schemas.contact.measures import Figure

Visits = Annotated[int, Field(ge=0, le=100_000)]


class VisitReason(StrEnum):
    """What somebody came for."""

    CRIME_REPORT = "CRIME_REPORT"
    ROAD_COLLISION = "ROAD_COLLISION"
    PROPERTY = "PROPERTY"
    DOCUMENTS = "DOCUMENTS"
    BAIL_OR_SIGNING_ON = "BAIL_OR_SIGNING_ON"
    ADVICE = "ADVICE"
    OTHER = "OTHER"


class ConsultationChannel(StrEnum):
    """How an answer to the consultation came."""

    ONLINE_SURVEY = "ONLINE_SURVEY"
    COUNTER_SURVEY = "COUNTER_SURVEY"
    INDEPENDENT_ADVISORY_GROUP = "INDEPENDENT_ADVISORY_GROUP"
    PARTNER_MEETING = "PARTNER_MEETING"
    COMMUNITY_MEETING = "COMMUNITY_MEETING"


class ConsultationPosition(StrEnum):
    """What an answer says of an option."""

    SUPPORTS = "SUPPORTS"
    OPPOSES = "OPPOSES"
    NEITHER = "NEITHER"


class OptionKind(StrEnum):
    """What might become of an office."""

    KEEP = "KEEP"
    CHANGE_HOURS = "CHANGE_HOURS"
    SHARE_PREMISES = "SHARE_PREMISES"
    MOVE = "MOVE"
    CLOSE = "CLOSE"


class OptionStatus(StrEnum):
    """How far an option has come."""

    EXPLORED = "EXPLORED"
    CONSULTED = "CONSULTED"
    PRESENTED = "PRESENTED"
    ADOPTED = "ADOPTED"
    REJECTED = "REJECTED"


class NewFrontOffice(RequestModel):
    """A counter that the public can come to."""

    front_office: Code
    name: Line
    lpu: Annotated[Lpu, Field(strict=False)]
    effective_from: Day = Field(description="The first day on which it is open.")
    effective_until: Day | None = Field(default=None, description="The first day on which it is open no more.")


class FrontOfficePatch(RequestModel):
    """What is to be changed; null takes a day away."""

    name: Line | None = None
    effective_from: Day | None = None
    effective_until: Day | None = None


class FrontOffice(ResponseModel):
    """A counter that the public can come to."""

    front_office_id: UUID
    front_office: str
    name: str
    lpu: Lpu
    effective_from: date
    effective_until: date | None
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class FrontOfficePage(ResponseModel):
    """A page of front offices."""

    items: Annotated[list[FrontOffice], Field(max_length=100)]
    next_cursor: str | None


class NewFootfallCount(RequestModel):
    """How many came to an office on a day for one reason."""

    front_office_id: Identifier
    counted_on: Day
    reason: Annotated[VisitReason, Field(strict=False)]
    visits: Visits


class FootfallCountPatch(RequestModel):
    """A count that was wrong."""

    visits: Visits | None = None


class FootfallCount(ResponseModel):
    """How many came to an office on a day for one reason."""

    footfall_count_id: UUID
    front_office_id: UUID
    counted_on: date
    reason: VisitReason
    visits: Count
    version: Version
    changed_at: Timestamp


class FootfallCountPage(ResponseModel):
    """A page of counts."""

    items: Annotated[list[FootfallCount], Field(max_length=100)]
    next_cursor: str | None


class NewFrontOfficeOption(RequestModel):
    """What might become of an office."""

    front_office_id: Identifier
    kind: Annotated[OptionKind, Field(strict=False)]
    summary: Line
    status: Annotated[OptionStatus, Field(strict=False)]


class FrontOfficeOptionPatch(RequestModel):
    """What is to be changed."""

    summary: Line | None = None
    status: Annotated[OptionStatus | None, Field(strict=False)] = None


class FrontOfficeOption(ResponseModel):
    """What might become of an office."""

    front_office_option_id: UUID
    front_office_id: UUID
    kind: OptionKind
    summary: str
    status: OptionStatus
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class FrontOfficeOptionPage(ResponseModel):
    """A page of options."""

    items: Annotated[list[FrontOfficeOption], Field(max_length=100)]
    next_cursor: str | None


class NewConsultationResponse(RequestModel):
    """One answer to the consultation on an option. Nobody's name and nobody's words are in it."""

    front_office_option_id: Identifier
    received_on: Day
    channel: Annotated[ConsultationChannel, Field(strict=False)]
    position: Annotated[ConsultationPosition, Field(strict=False)]


class ConsultationResponsePatch(RequestModel):
    """An answer that was taken down wrongly."""

    received_on: Day | None = None
    channel: Annotated[ConsultationChannel | None, Field(strict=False)] = None
    position: Annotated[ConsultationPosition | None, Field(strict=False)] = None


class ConsultationResponse(ResponseModel):
    """One answer to the consultation on an option."""

    consultation_response_id: UUID
    front_office_option_id: UUID
    received_on: date
    channel: ConsultationChannel
    position: ConsultationPosition
    version: Version
    changed_at: Timestamp


class ConsultationResponsePage(ResponseModel):
    """A page of answers."""

    items: Annotated[list[ConsultationResponse], Field(max_length=100)]
    next_cursor: str | None


class ReasonFootfall(ResponseModel):
    """The visits for one reason."""

    reason: VisitReason
    visits: Figure


class DayFootfall(ResponseModel):
    """The visits of one day."""

    day: date
    visits: Count | None = Field(description="Null when fewer than five came.")


class Footfall(ResponseModel):
    """Who came to an office in a period: by reason, and by day."""

    front_office_id: UUID
    total: Figure
    by_reason: Annotated[list[ReasonFootfall], Field(max_length=20)]
    by_day: Annotated[list[DayFootfall], Field(max_length=400)]


class ConsultationResult(ResponseModel):
    """What the answers to the consultation say of an option, each share with both its counts."""

    front_office_option_id: UUID
    supports: Figure
    opposes: Figure
