"""What is read about domestic-abuse risk and of the MARAC."""

from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, Cursor, Day, Lpu, Reference, ResponseModel, Timestamp
from bluelamp.schemas.safeguarding.codes import Agency, HubCode
from bluelamp.schemas.safeguarding.domestic_abuse.codes import (
    ActionStatus,
    AnswerValue,
    IdvaResult,
    IncidentKind,
    IncidentSeverity,
    InstrumentCode,
    MaracLimb,
    MaracStatus,
    Prompt,
    PromptFindingValue,
    ProposalStatus,
    QuestionKey,
    RiskGrade,
    SignatoryRole,
    SignatureDecision,
)
from bluelamp.schemas.safeguarding.domestic_abuse.requests import MOST_QUESTIONS

_TEXT = 4000
_COUNT = 100_000


class Question(ResponseModel):
    """A question by its neutral key; the wording is null until the force has loaded its own."""

    number: int = Field(ge=1, le=MOST_QUESTIONS)
    key: QuestionKey
    section: Code
    label: str = Field(max_length=120)
    high_risk_marker: bool
    prompt: Prompt | None
    wording: str | None = Field(max_length=_TEXT)


class Band(ResponseModel):
    """From how many ticks on a grade is the suggested floor."""

    at_least: int = Field(ge=0, le=MOST_QUESTIONS)
    grade: RiskGrade


class InstrumentSummary(ResponseModel):
    """An instrument and the version that holds today; none is loaded where the version is null."""

    instrument: InstrumentCode
    name: str = Field(max_length=120)
    version: int | None = Field(ge=1, le=_COUNT)
    effective_from: Day | None
    question_count: int = Field(ge=0, le=MOST_QUESTIONS)


class RiskInstrument(InstrumentSummary):
    """An instrument with its questions; counts are never compared between instruments."""

    questions: list[Question] = Field(max_length=MOST_QUESTIONS)
    bands: list[Band] = Field(max_length=3)
    licence: str | None = Field(max_length=_TEXT)
    source: str | None = Field(max_length=400)


class InstrumentPage(ResponseModel):
    """Every instrument."""

    items: list[InstrumentSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class RecordedAnswer(ResponseModel):
    """An answer as it was given."""

    key: QuestionKey
    answer: AnswerValue
    reason: str | None = Field(max_length=_TEXT)
    comment: str | None = Field(max_length=_TEXT)


class RecordedPrompt(ResponseModel):
    """A prompt that an answer opened, and what came of it; null as long as it was not asked."""

    prompt: Prompt
    finding: PromptFindingValue | None
    comment: str | None = Field(max_length=_TEXT)


class LimbFinding(ResponseModel):
    """Whether a limb is met, and by which figures and reasons."""

    limb: MaracLimb
    met: bool
    because: Code
    detail: str = Field(max_length=300)


class RiskSummary(ResponseModel):
    """An assessment as lists show it."""

    risk_assessment_id: UUID
    instrument: InstrumentCode
    instrument_version: int = Field(ge=1, le=_COUNT)
    lpu: Lpu
    victim_id: UUID
    grade: RiskGrade
    suggested_floor: RiskGrade | None = Field(description="Null where the instrument counts nothing.")
    incomplete: bool
    limbs_met: list[MaracLimb] = Field(max_length=5)
    assessed_on: Day
    recorded_at: Timestamp
    version: int = Field(ge=1, le=_COUNT)


class GradeChange(ResponseModel):
    """A grade, who gave it and why; the first is the assessor's."""

    grade: RiskGrade
    reason: str = Field(max_length=_TEXT)
    graded_at: Timestamp
    graded_by: str = Field(max_length=200)
    grade_proposal_id: UUID | None


class Signature(ResponseModel):
    """What a signatory said."""

    signed_by: str = Field(max_length=200)
    role: SignatoryRole
    decision: SignatureDecision
    reason: str = Field(max_length=_TEXT)
    signed_at: Timestamp


class GradeProposal(ResponseModel):
    """A lower grade, and who has signed it."""

    grade_proposal_id: UUID
    grade: RiskGrade
    reason: str = Field(max_length=_TEXT)
    status: ProposalStatus
    proposed_by: str = Field(max_length=200)
    proposed_at: Timestamp
    signatures: list[Signature] = Field(max_length=2)


class RiskAssessment(RiskSummary):
    """A whole assessment: what was answered, what follows, what was decided, and by whom."""

    agency: Agency
    hub: HubCode | None
    perpetrator_ids: list[UUID] = Field(max_length=5)
    children_ids: list[UUID] = Field(max_length=20)
    abuse_incident_id: UUID | None
    answers: list[RecordedAnswer] = Field(max_length=MOST_QUESTIONS)
    ticks: int = Field(ge=0, le=MOST_QUESTIONS, description="Never to be compared with another instrument's.")
    high_risk_markers: list[QuestionKey] = Field(max_length=MOST_QUESTIONS)
    unanswered: list[QuestionKey] = Field(max_length=MOST_QUESTIONS, description="What makes it incomplete.")
    prompts: list[RecordedPrompt] = Field(max_length=2)
    intelligence_searched: bool
    marac_rule_set_id: Code
    limbs: list[LimbFinding] = Field(max_length=5)
    assessed_by: str = Field(max_length=200)
    grades: list[GradeChange] = Field(max_length=100, description="Oldest first.")
    grade_proposals: list[GradeProposal] = Field(max_length=100, description="Oldest first.")


class RiskPage(ResponseModel):
    """One page of assessments, newest first."""

    items: list[RiskSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class MaracRepeat(ResponseModel):
    """Whether new abuse falls within the months of the pair's last MARAC, whichever agency recorded either."""

    is_repeat: bool
    last_marac_on: Day | None = Field(description="The later of the pair's last referral and hearing before it.")
    is_possible_repeat: bool = Field(description="If records that await a decision are of one person.")
    possible_last_marac_on: Day | None = Field(description="Null where no repeat is merely possible.")


class AbuseIncident(ResponseModel):
    """An instance of domestic abuse, and what follows from it."""

    abuse_incident_id: UUID
    lpu: Lpu
    agency: Agency
    victim_id: UUID
    perpetrator_ids: list[UUID] = Field(max_length=5)
    occurred_on: Day
    kind: IncidentKind
    severity: IncidentSeverity
    source_reference: str | None = Field(max_length=200)
    marac_rule_set_id: Code = Field(description="By which figures the repeat was decided.")
    marac_repeat: MaracRepeat
    recorded_at: Timestamp
    recorded_by: str = Field(max_length=200)


class MaracSummary(ResponseModel):
    """A referral to the conference as lists show it."""

    marac_referral_id: UUID
    reference: Reference
    status: MaracStatus
    lpu: Lpu
    risk_assessment_id: UUID
    victim_id: UUID
    grade: RiskGrade
    limbs: list[MaracLimb] = Field(max_length=5)
    referred_at: Timestamp
    heard_on: Day | None
    flag_and_tag_expires_on: Day = Field(description="Twelve months after the referral.")
    version: int = Field(ge=1, le=_COUNT)


class MaracInformation(ResponseModel):
    """What an agency told the conference."""

    marac_information_id: UUID
    agency: Agency
    summary: str = Field(max_length=_TEXT)
    shared_at: Timestamp
    shared_by: str = Field(max_length=200)


class MaracAction(ResponseModel):
    """Who does what by when."""

    marac_action_id: UUID
    agency: Agency
    action: str = Field(max_length=_TEXT)
    due_on: Day
    status: ActionStatus
    completed_on: Day | None
    note: str | None = Field(max_length=_TEXT)


class IdvaContact(ResponseModel):
    """An attempt of the independent adviser to reach the victim."""

    idva_contact_id: UUID
    contacted_on: Day
    result: IdvaResult
    note: str | None = Field(max_length=_TEXT)
    recorded_by: str = Field(max_length=200)


class MaracRepetition(ResponseModel):
    """New abuse within the months of a referral; whom it harmed stands in the referral."""

    abuse_incident_id: UUID
    agency: Agency
    occurred_on: Day
    kind: IncidentKind
    is_possible: bool = Field(description="If records that await a decision are of one person.")


class MaracReferral(MaracSummary):
    """A whole referral, pre-filled from the assessment, with what the agencies told and will do."""

    hub: HubCode | None
    agency: Agency
    perpetrator_ids: list[UUID] = Field(max_length=5)
    children_ids: list[UUID] = Field(max_length=20)
    instrument: InstrumentCode
    instrument_version: int = Field(ge=1, le=_COUNT)
    marac_rule_set_id: Code = Field(description="By which figures the findings were decided.")
    findings: list[LimbFinding] = Field(max_length=5)
    reason: str | None = Field(max_length=_TEXT)
    referred_by: str = Field(max_length=200)
    hearing_note: str | None = Field(max_length=_TEXT)
    information: list[MaracInformation] = Field(max_length=100)
    actions: list[MaracAction] = Field(max_length=100)
    idva_contacts: list[IdvaContact] = Field(max_length=100)
    repeat_count: int = Field(ge=0, le=_COUNT, description="By any agency, those that are not shown included.")
    possible_repeat_count: int = Field(
        ge=0, le=_COUNT, description="If records that await a decision are of one person."
    )
    repeats: list[MaracRepetition] = Field(max_length=100, description="Those that the caller may see, newest first.")


class MaracPage(ResponseModel):
    """One page of referrals to the conference, newest first."""

    items: list[MaracSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class SerialRecord(ResponseModel):
    """One record that the flag was computed from; whom it harmed is not said here."""

    abuse_incident_id: UUID
    agency: Agency
    occurred_on: Day
    kind: IncidentKind


class SerialSummary(ResponseModel):
    """Both readings of who is a serial perpetrator (domain.md §3.4)."""

    person_id: UUID
    is_serial: bool = Field(description="Two or more victims unconnected to each other.")
    is_serial_loose: bool = Field(description="Two or more victims, connected or not.")
    victim_count: int = Field(ge=0, le=_COUNT)
    unconnected_victim_count: int = Field(ge=0, le=_COUNT)
    lookback_months: int = Field(ge=1, le=1200)
    agencies: list[Agency] = Field(max_length=20, description="Whose records produced it.")
    computed_at: Timestamp


class SerialPerpetrator(SerialSummary):
    """A finding with the records that produced it and that the caller may see."""

    records: list[SerialRecord] = Field(max_length=1000)
    records_not_shown: int = Field(ge=0, le=_COUNT, description="Of other hubs.")


class SerialPage(ResponseModel):
    """One page of findings, newest first."""

    items: list[SerialSummary] = Field(max_length=100)
    next_cursor: Cursor | None
