"""The six-week survey: its rules, whom it may ring, the draw, and each attempt to reach somebody (domain.md §10.1)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import (
    Count,
    Cursor,
    Day,
    Identifier,
    Instant,
    Line,
    Lpu,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
)

SourceReference = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9/-]{2,39}$", min_length=3, max_length=40),
    Field(examples=["20BE/104512/14"], description="The number of the crime or incident record; never a name."),
]
Telephone = Annotated[
    str,
    StringConstraints(pattern=r"^\+[1-9][0-9]{7,14}$", min_length=9, max_length=16),
    Field(examples=["+441632960123"], description="As ITU-T E.164 writes it."),
]
Seed = Annotated[
    int, Field(ge=0, le=9_007_199_254_740_991, description="What the draw is repeated by; drawn here when left out.")
]


class SurveyStream(StrEnum):
    """Of what somebody was the victim."""

    CRIME = "CRIME"
    ASB = "ASB"


StreamCode = Annotated[SurveyStream, Field(strict=False)]


class IncidentGroup(StrEnum):
    """The kind of incident, for quotas and weights."""

    BURGLARY = "BURGLARY"
    VIOLENCE = "VIOLENCE"
    VEHICLE_CRIME = "VEHICLE_CRIME"
    HATE_CRIME = "HATE_CRIME"
    OTHER_CRIME = "OTHER_CRIME"
    ASB = "ASB"


GroupCode = Annotated[IncidentGroup, Field(strict=False)]
LpuCode = Annotated[Lpu, Field(strict=False)]


class Known(StrEnum):
    """What a check found; who is not known to be safe is not rung."""

    YES = "YES"
    NO = "NO"
    NOT_KNOWN = "NOT_KNOWN"


_Check = Annotated[Known, Field(strict=False)]


class SuppressionReason(StrEnum):
    """Why somebody is not rung."""

    DECEASED = "DECEASED"
    DOMESTIC_ABUSE = "DOMESTIC_ABUSE"
    SAFEGUARDING = "SAFEGUARDING"
    VULNERABLE = "VULNERABLE"
    UNDER_18 = "UNDER_18"
    REFUSED = "REFUSED"
    ACTIVE_COMPLAINT = "ACTIVE_COMPLAINT"
    ON_DUTY_OFFICER = "ON_DUTY_OFFICER"
    SURVEYED_RECENTLY = "SURVEYED_RECENTLY"
    NOT_KNOWN_TO_BE_SAFE = "NOT_KNOWN_TO_BE_SAFE"


class VictimChecks(RequestModel):
    """What was looked up about a victim just now; every question is answered, and NOT_KNOWN is no NO."""

    deceased: _Check
    domestic_abuse: _Check = Field(description="In this or any other incident: there is a safe protocol of its own.")
    safeguarding: _Check = Field(description="A safeguarding concern or case about them.")
    vulnerable: _Check
    under_18: _Check = Field(description="When the incident was recorded.")
    refused: _Check = Field(description="They asked not to be contacted.")
    active_complaint: _Check
    on_duty_officer: _Check = Field(description="A member of the force who was on duty.")


class NewSurvey(RequestModel):
    """The rules of a survey from a day on; new rules are a new survey, so that an old decision stays explained."""

    survey_stream: StreamCode
    name: Line
    effective_from: Day
    effective_until: Day | None = Field(default=None, description="The first day on which they no longer hold.")
    contact_after_days: int = Field(default=42, ge=1, le=365, description="From the day of recording to the due day.")
    window_days: int = Field(default=7, ge=0, le=28, description="How many days before and after the due day.")
    resurvey_after_months: int = Field(default=6, ge=1, le=60, description="For how long nobody is asked again.")
    attempts_at_most: int = Field(default=6, ge=1, le=20)
    checks_hold_hours: int = Field(
        default=24, ge=1, le=168, description="How old what is known of a victim may be at the moment of dialling."
    )


class SurveyPatch(RequestModel):
    """What may change while cases stand on the rules: the name, and when they end."""

    name: Line | None = None
    effective_until: Day | None = None


class Survey(ResponseModel):
    """The rules of a survey."""

    survey_id: UUID
    survey_stream: SurveyStream
    name: str
    effective_from: date
    effective_until: date | None
    contact_after_days: Count
    window_days: Count
    resurvey_after_months: Count
    attempts_at_most: Count
    checks_hold_hours: Count
    version: Version
    changed_at: Timestamp


class SurveyPage(ResponseModel):
    """A page of surveys."""

    items: Annotated[list[Survey], Field(max_length=100)]
    next_cursor: Cursor | None


class CaseStatus(StrEnum):
    """Where a case stands; only WAITING and SAMPLED are open, and only open cases hold contact details."""

    WAITING = "WAITING"
    SAMPLED = "SAMPLED"
    NOT_SAMPLED = "NOT_SAMPLED"
    SUPPRESSED = "SUPPRESSED"
    INTERVIEWED = "INTERVIEWED"
    REFUSED = "REFUSED"
    NOT_REACHED = "NOT_REACHED"
    EXPIRED = "EXPIRED"


class ContactDetails(RequestModel):
    """How to reach a victim: kept locked, shown to the surveyor who dials, and deleted when the case ends."""

    display_name: Annotated[Line, StringConstraints(max_length=100)]
    telephone: Telephone


class NewSurveyCase(RequestModel):
    """Somebody whom the survey may ring six weeks after their incident was recorded."""

    survey_stream: StreamCode
    source_reference: SourceReference
    victim_id: Identifier = Field(description="The sender's own id of the person: the same in each of their cases.")
    lpu: LpuCode
    incident_group: GroupCode
    recorded_at: Instant
    contact_details: ContactDetails
    checks: VictimChecks


class SurveyCase(ResponseModel):
    """One incident of one victim as the survey sees it: nobody's name or number."""

    survey_case_id: UUID
    survey_id: UUID
    survey_stream: SurveyStream
    lpu: Lpu
    incident_group: IncidentGroup
    recorded_on: date
    due_on: date
    window_from: date
    window_until: date = Field(description="The first day on which nobody rings any more.")
    status: CaseStatus
    suppression_reasons: list[SuppressionReason] = Field(max_length=20)
    checked_at: Timestamp = Field(description="When what is known of the victim was looked up last.")
    attempts: Count
    holds_contact_details: bool
    survey_sample_id: UUID | None
    closed_at: Timestamp | None
    version: Version


class SurveyCasePage(ResponseModel):
    """A page of cases."""

    items: Annotated[list[SurveyCase], Field(max_length=100)]
    next_cursor: Cursor | None


class NotYet(StrEnum):
    """Why a case on the due list may not be dialled at this moment."""

    CHECKS_TOO_OLD = "CHECKS_TOO_OLD"
    BEING_RUNG = "BEING_RUNG"


class DueSurveyCase(ResponseModel):
    """A drawn case whose window is open."""

    survey_case_id: UUID
    survey_stream: SurveyStream
    lpu: Lpu
    incident_group: IncidentGroup
    due_on: date
    window_until: date
    attempts: Count
    attempts_at_most: int = Field(ge=1, le=1_000_000_000)
    telephone_masked: str = Field(max_length=20, description="The last three digits, to tell two cases apart.")
    not_yet: NotYet | None = Field(description="Null when it may be dialled now.")


class DueSurveyCasePage(ResponseModel):
    """A page of what is to be rung, what ends soonest first."""

    items: Annotated[list[DueSurveyCase], Field(max_length=100)]
    next_cursor: Cursor | None


class SampleQuota(RequestModel):
    """How many victims of a unit, or of one kind of incident in it, are drawn at the most."""

    lpu: LpuCode
    incident_group: GroupCode
    quota: int = Field(ge=0, le=10_000)


class NewSurveySample(RequestModel):
    """Draw from the waiting cases of a survey that fall due in a period; every stratum that is named is settled."""

    survey_id: Identifier
    due_from: Day
    due_until: Day = Field(description="The first due day that is outside.")
    seed: Seed | None = None
    quotas: list[SampleQuota] = Field(min_length=1, max_length=60)


class SampleStratum(ResponseModel):
    """What a draw found in one unit and kind of incident."""

    lpu: Lpu
    incident_group: IncidentGroup
    quota: Count
    waiting: Count = Field(description="Cases that might have been drawn.")
    passed_over: Count = Field(description="Cases of somebody who is drawn in another case.")
    drawn: Count


class SurveySample(ResponseModel):
    """A draw: with its seed and method anybody who has the cases' ids repeats it."""

    survey_sample_id: UUID
    survey_id: UUID
    due_from: date
    due_until: date
    seed: Seed
    method: str = Field(max_length=600)
    strata: list[SampleStratum] = Field(max_length=60)
    drawn_at: Timestamp
    version: Version


class SurveySamplePage(ResponseModel):
    """A page of draws."""

    items: Annotated[list[SurveySample], Field(max_length=100)]
    next_cursor: Cursor | None


class AttemptOutcome(StrEnum):
    """How an attempt ended; an interview ends it by its response, and one that nobody ended lapses."""

    NO_ANSWER = "NO_ANSWER"
    CALL_BACK = "CALL_BACK"
    WRONG_NUMBER = "WRONG_NUMBER"
    REFUSED = "REFUSED"
    STOPPED = "STOPPED"
    INTERVIEWED = "INTERVIEWED"
    LAPSED = "LAPSED"


class ToldOutcome(StrEnum):
    """How a surveyor may end an attempt without an interview."""

    NO_ANSWER = "NO_ANSWER"
    CALL_BACK = "CALL_BACK"
    WRONG_NUMBER = "WRONG_NUMBER"
    REFUSED = "REFUSED"
    STOPPED = "STOPPED"


class StopReason(StrEnum):
    """What a surveyor may learn on the telephone that ends it."""

    DECEASED = "DECEASED"
    DOMESTIC_ABUSE = "DOMESTIC_ABUSE"
    SAFEGUARDING = "SAFEGUARDING"
    VULNERABLE = "VULNERABLE"
    UNDER_18 = "UNDER_18"


class NewAttemptOutcome(RequestModel):
    """How an attempt ended."""

    outcome: Annotated[ToldOutcome, Field(strict=False)]
    stop_reason: Annotated[StopReason | None, Field(strict=False)] = Field(
        default=None, description="With STOPPED, and with nothing else."
    )


class SurveyAttempt(ResponseModel):
    """One attempt to reach a victim."""

    survey_attempt_id: UUID
    survey_case_id: UUID
    surveyor: str
    begun_at: Timestamp
    ends_at: Timestamp = Field(description="Until then the contact details can be read.")
    ended_at: Timestamp | None
    outcome: AttemptOutcome | None
    case_status: CaseStatus


class ReadingPurpose(StrEnum):
    """For what a surveyor reads somebody's contact details; it stands in the audit log."""

    SURVEY_INTERVIEW = "SURVEY_INTERVIEW"
    AGREED_CALL_BACK = "AGREED_CALL_BACK"


class CaseContactDetails(ResponseModel):
    """How to reach the victim of the case that is being dialled."""

    survey_case_id: UUID
    display_name: str = Field(max_length=100)
    telephone: str = Field(max_length=16)


class NewVictimChecks(RequestModel):
    """What is known of a person now, whether or not any case of theirs is open."""

    victim_id: Identifier = Field(description="The sender's own id of the person.")
    checks: VictimChecks


class VictimChecksTaken(ResponseModel):
    """What the checks came to for the person's open cases and dip samples."""

    renewed: Count = Field(description="Open cases and due dip samples that may go on.")
    ended: Count = Field(description="Those that were ended, and their contact details deleted.")
    checked_at: Timestamp
