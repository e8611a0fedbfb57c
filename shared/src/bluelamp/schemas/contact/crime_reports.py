"""Crimes reported, recorded and allocated, the registrar's audits, the Service Delivery Officer (domain.md §9.7)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import (
    Code,
    Count,
    Cursor,
    Day,
    Identifier,
    Instant,
    Line,
    Lpu,
    Reason,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
)
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.measures import Figure

_Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Minutes = Annotated[float, Field(ge=0, le=100_000_000)]
_Share = Annotated[float, Field(ge=0)]
_Number = r"^[A-Z0-9][A-Z0-9/-]*$"
IncidentNumber = Annotated[
    str,
    StringConstraints(pattern=_Number, min_length=1, max_length=60),
    Field(examples=["INC-2014-0412"], description="The log's number of the incident, and no words."),
]
CrimeNumber = Annotated[
    str,
    StringConstraints(pattern=_Number, min_length=3, max_length=60),
    Field(examples=["CR-2014-001201"], description="The crime's number."),
]
OffenceCode = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{1,3}[A-Z]?(/[0-9]{1,3})?$", min_length=1, max_length=8),
    Field(examples=["30A"], description="The Home Office's code of the offence."),
]
Seed = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9._-]+$", min_length=8, max_length=64),
    Field(examples=["audit-2014-07"], description="What the draw is made from: the same seed draws the same sample."),
]


class CrimeReportStatus(StrEnum):
    """Where a report is; CANCELLED was recorded and is none."""

    REPORTED = "REPORTED"
    RECORDED = "RECORDED"
    ALLOCATED = "ALLOCATED"
    NOT_RECORDED = "NOT_RECORDED"
    CANCELLED = "CANCELLED"


class ReportedBy(StrEnum):
    """Who reported it; an officer at the scene waits for the record there."""

    OFFICER_AT_SCENE = "OFFICER_AT_SCENE"
    OFFICER = "OFFICER"
    VICTIM = "VICTIM"
    THIRD_PARTY = "THIRD_PARTY"
    PARTNER = "PARTNER"


class VictimKind(StrEnum):
    """What sort of victim it is; more of a victim is not kept here."""

    PERSON = "PERSON"
    BUSINESS = "BUSINESS"
    STATE = "STATE"


class NotRecordedReason(StrEnum):
    """Why a report is not recorded: a victim's belief is normally enough to record it."""

    NO_CRIME_IN_LAW = "NO_CRIME_IN_LAW"
    CREDIBLE_EVIDENCE_AGAINST = "CREDIBLE_EVIDENCE_AGAINST"
    PART_OF_PRINCIPAL_CRIME = "PART_OF_PRINCIPAL_CRIME"
    OTHER_FORCE = "OTHER_FORCE"


class LineOfEnquiry(StrEnum):
    """What there is to follow up; NONE_IDENTIFIED stands alone."""

    CCTV = "CCTV"
    WITNESSES = "WITNESSES"
    HOUSE_TO_HOUSE = "HOUSE_TO_HOUSE"
    FORENSIC = "FORENSIC"
    TELEPHONE_DATA = "TELEPHONE_DATA"
    FINANCIAL_DATA = "FINANCIAL_DATA"
    NAMED_SUSPECT = "NAMED_SUSPECT"
    PROPERTY = "PROPERTY"
    NONE_IDENTIFIED = "NONE_IDENTIFIED"


class Validation(StrEnum):
    """What the Force Crime Registrar decides: the last word."""

    CORRECT = "CORRECT"
    WRONG_CLASSIFICATION = "WRONG_CLASSIFICATION"
    NOT_A_CRIME = "NOT_A_CRIME"
    SHOULD_BE_RECORDED = "SHOULD_BE_RECORDED"


class AuditPopulation(StrEnum):
    """Of what a sample is drawn: what was recorded, or what was not."""

    RECORDED = "RECORDED"
    NOT_RECORDED = "NOT_RECORDED"


class AuditResult(StrEnum):
    """What an audit finds of a report."""

    CORRECT = "CORRECT"
    ERROR = "ERROR"


class AuditError(StrEnum):
    """What was wrong."""

    CLASSIFICATION = "CLASSIFICATION"
    NOT_A_CRIME = "NOT_A_CRIME"
    NOT_RECORDED = "NOT_RECORDED"
    RECORDED_LATE = "RECORDED_LATE"
    NUMBER_OF_CRIMES = "NUMBER_OF_CRIMES"
    LINES_OF_ENQUIRY = "LINES_OF_ENQUIRY"


class NewCrimeReport(RequestModel):
    """A crime is reported: when, by whom, to which site, and which victim of which incident."""

    reported_at: Instant = Field(description="When it was first reported; the time to record it runs from here.")
    reported_by: Annotated[ReportedBy, Field(strict=False)]
    centre: Code = Field(description="The Crimes Service Team's site.", examples=["CST_COVENTRY"])
    lpu: Annotated[Lpu, Field(strict=False)] = Field(description="Where it happened.")
    incident_id: IncidentNumber
    victim_number: int = Field(
        default=1, ge=1, le=999, description="1 for the incident's first victim, 2 for the next."
    )
    victim_kind: Annotated[VictimKind, Field(strict=False)]


class CrimeRecording(RequestModel):
    """The crime is recorded, as the principal one of its victim."""

    crime_id: CrimeNumber
    classification: OffenceCode
    recorded_at: Instant | None = Field(default=None, description="Now, unless it was recorded elsewhere before.")


class NonRecording(RequestModel):
    """The report is not recorded as a crime: why, by the Counting Rules, and in words without a name."""

    reason_code: Annotated[NotRecordedReason, Field(strict=False)]
    rationale: Reason


class CrimeAllocation(RequestModel):
    """The crime goes to a unit with what there is to follow up."""

    allocation_unit: Code = Field(examples=["COVENTRY_INVESTIGATION"])
    lines_of_enquiry: list[Annotated[LineOfEnquiry, Field(strict=False)]] = Field(min_length=1, max_length=9)
    allocated_at: Instant | None = Field(default=None, description="Now, unless it was allocated before.")


class CrimeValidation(RequestModel):
    """The registrar's decision; with WRONG_CLASSIFICATION the right one."""

    validation: Annotated[Validation, Field(strict=False)]
    classification: OffenceCode | None = None
    rationale: Reason


class CrimeReport(ResponseModel):
    """A report and what became of it; of its victim there is no more than the number and the kind."""

    crime_report_id: UUID
    status: CrimeReportStatus
    reported_at: Timestamp
    reported_by: ReportedBy
    centre: str = Field(max_length=60)
    lpu: Lpu
    incident_id: str = Field(max_length=60)
    victim_number: int = Field(ge=1, le=999)
    victim_kind: VictimKind
    recording_limit_id: UUID = Field(description="The limit that was in force on the day of the report.")
    record_by: Timestamp
    crime_id: str | None = Field(max_length=60)
    recorded_classification: str | None = Field(max_length=8, description="As it was recorded.")
    classification: str | None = Field(max_length=8, description="As it stands.")
    recorded_at: Timestamp | None
    minutes_to_record: _Minutes | None
    in_time: bool | None = Field(description="Whether it was decided by `record_by`; null while neither is so yet.")
    not_recorded_because: NotRecordedReason | None
    rationale: str | None = Field(max_length=4000)
    decided_at: Timestamp | None = Field(description="When it was recorded or refused.")
    allocation_unit: str | None = Field(max_length=60)
    lines_of_enquiry: list[LineOfEnquiry] = Field(max_length=9)
    allocated_at: Timestamp | None
    minutes_to_allocate: _Minutes | None = Field(description="From the report.")
    validation: Validation | None
    validation_rationale: str | None = Field(max_length=4000)
    validated_at: Timestamp | None
    version: Version
    changed_at: Timestamp


class CrimeReportPage(ResponseModel):
    """Reports, the latest reported first."""

    items: list[CrimeReport] = Field(max_length=100)
    next_cursor: Cursor | None


class CrimeRecordingTimes(ResponseModel):
    """How long recording and allocating took, of the crimes recorded in a period; cancelled ones are no crimes."""

    recorded_from: date
    recorded_until: date
    centre: str | None = Field(max_length=60)
    within_24_hours: Figure
    within_limit: Figure = Field(description="By the limit that was in force when each was reported.")
    minutes_to_record: Figure
    minutes_to_allocate: Figure
    median_minutes_to_record: _Minutes | None
    ninetieth_percentile_minutes_to_record: _Minutes | None
    awaiting: _Count = Field(description="Reported before the period's end, and neither recorded nor refused by now.")
    overdue: _Count = Field(
        description="Of these, those whose time has run out: they are in no share of what was recorded."
    )


class NewCrimeAudit(RequestModel):
    """Draw a sample: of what, of which days, how many, and from which seed."""

    population: Annotated[AuditPopulation, Field(strict=False)]
    reported_from: Day
    reported_until: Day = Field(description="The first day that is outside, in London.")
    centre: Code | None = None
    sample_size: int = Field(ge=1, le=500)
    seed: Seed | None = Field(default=None, description="Drawn by chance where it is left out, and told.")


class CrimeAudit(ResponseModel):
    """A sample, how it was drawn, and its error rate so far.

    The sample is the `sample_size` reports with the smallest SHA-256 of `<seed>:<crime_report_id>`, in that order; the
    digest is the SHA-256 of the population's ids in order, joined by commas.
    """

    crime_audit_id: UUID
    population: AuditPopulation
    reported_from: date
    reported_until: date
    centre: str | None = Field(max_length=60)
    seed: str = Field(max_length=64)
    population_size: _Count
    population_digest: str = Field(max_length=64)
    sample_size: _Count
    audited: _Count
    errors: _Count
    error_rate: Figure
    drawn_at: Timestamp


class CrimeAuditPage(ResponseModel):
    """Audits, the latest drawn first."""

    items: list[CrimeAudit] = Field(max_length=100)
    next_cursor: Cursor | None


class NewAuditFinding(RequestModel):
    """What the audit finds of one report of the sample."""

    crime_report_id: Identifier
    result: Annotated[AuditResult, Field(strict=False)]
    error_kinds: list[Annotated[AuditError, Field(strict=False)]] = Field(default_factory=list, max_length=6)
    rationale: Reason | None = Field(default=None, description="Needed with ERROR.")


class CrimeAuditItem(ResponseModel):
    """A report of the sample, and what was found."""

    place: int = Field(ge=1, le=500)
    crime_report_id: UUID
    result: AuditResult | None
    error_kinds: list[AuditError] = Field(max_length=6)
    rationale: str | None = Field(max_length=4000)
    audited_at: Timestamp | None


class CrimeAuditItemPage(ResponseModel):
    """A sample's reports, in the order of the draw."""

    items: list[CrimeAuditItem] = Field(max_length=100)
    next_cursor: Cursor | None


class NewRecordingLimit(RequestModel):
    """How many hours a report may wait, from a day on."""

    hours: int = Field(ge=1, le=720)
    basis: Line
    effective_from: Day
    effective_until: Day | None = Field(default=None, description="The first day on which it holds no longer.")


class RecordingLimitPatch(RequestModel):
    """What is to be changed; null takes the end away."""

    basis: Line | None = None
    effective_until: Day | None = None


class RecordingLimit(ResponseModel):
    """How many hours a report may wait."""

    recording_limit_id: UUID
    hours: Count
    basis: str = Field(max_length=200)
    effective_from: date
    effective_until: date | None
    version: Version
    changed_at: Timestamp


class RecordingLimitPage(ResponseModel):
    """Limits, the latest first."""

    items: list[RecordingLimit] = Field(max_length=100)
    next_cursor: Cursor | None


class NewServiceDeliveryOfficer(RequestModel):
    """A Service Delivery Officer looks after a stream, from a day on (board report ¶70)."""

    stream: Annotated[Stream, Field(strict=False)]
    is_trial: bool
    basis: Line = Field(description="Who says so, or what is assumed.")
    effective_from: Day
    effective_until: Day | None = Field(default=None, description="The first day without one.")


class ServiceDeliveryOfficerPatch(RequestModel):
    """What is to be changed; null takes the end away."""

    is_trial: bool | None = None
    basis: Line | None = None
    effective_from: Day | None = None
    effective_until: Day | None = None


class ServiceDeliveryOfficer(ResponseModel):
    """That a stream has a Service Delivery Officer; who it is stands nowhere."""

    service_delivery_officer_id: UUID
    stream: Stream
    is_trial: bool
    basis: str = Field(max_length=200)
    effective_from: date
    effective_until: date | None
    version: Version
    changed_at: Timestamp


class ServiceDeliveryOfficerPage(ResponseModel):
    """Service Delivery Officers, the latest first."""

    items: list[ServiceDeliveryOfficer] = Field(max_length=100)
    next_cursor: Cursor | None


class ServiceDeliveryEffect(ResponseModel):
    """A stream's service level before and after, by one formula, and what chance alone could make of the difference."""

    service_delivery_officer_id: UUID
    stream: Stream
    thresholds_s: list[Count] = Field(max_length=20, description="The stream's settings in force on the days compared.")
    before: Figure
    after: Figure
    difference: Figure
    z: float | None = Field(description="Of the two shares being one.")
    is_distinguishable: bool | None = Field(description="Whether the difference's interval leaves nought out.")
    before_calls_per_day: _Share | None = Field(description="Of the days with calls: of others nothing is known.")
    after_calls_per_day: _Share | None = Field(description="Of the days with calls: of others nothing is known.")
    chart: str = Field(max_length=400, description="The stream's monthly chart, whose limits tell signals from noise.")
