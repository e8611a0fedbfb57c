"""What is sent about domestic-abuse risk and to the MARAC."""

from typing import Annotated

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import LINE, Code, Day, Identifier, Line, Lpu, Reason, RequestModel, Text
from bluelamp.schemas.safeguarding.codes import Agency
from bluelamp.schemas.safeguarding.domestic_abuse.codes import (
    AnswerValue,
    IdvaResult,
    IncidentKind,
    IncidentSeverity,
    InstrumentCode,
    Prompt,
    PromptFindingValue,
    QuestionKey,
    RiskGrade,
    SignatureDecision,
)
from bluelamp.schemas.safeguarding.people import PersonDetails

MOST_QUESTIONS = 60
Label = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=LINE)]


class PersonReference(RequestModel):
    """Somebody who is known by their id, or who is described; one of the two."""

    person_id: Identifier | None = None
    person: PersonDetails | None = None


class NewAnswer(RequestModel):
    """The answer to one question; without one asked, say why it was not."""

    key: QuestionKey
    answer: Annotated[AnswerValue, Field(strict=False)]
    reason: Text | None = Field(default=None, description="Needed with NOT_ASKED.")
    comment: Text | None = None


class NewPromptFinding(RequestModel):
    """What the further questions brought out that an answer had opened."""

    prompt: Annotated[Prompt, Field(strict=False)]
    finding: Annotated[PromptFindingValue, Field(strict=False)]
    comment: Text | None = None


class IncidentDetails(RequestModel):
    """What happened, as far as risk must know."""

    occurred_on: Day
    kind: Annotated[IncidentKind, Field(strict=False)]
    severity: Annotated[IncidentSeverity, Field(strict=False)]
    source_reference: Line | None = Field(default=None, description="The number it has in the recorder's system.")


class NewAbuseIncident(IncidentDetails):
    """An instance of domestic abuse that an agency knows of, criminal or not."""

    lpu: Annotated[Lpu, Field(strict=False)]
    victim: PersonReference
    perpetrators: Annotated[list[PersonReference], Field(min_length=1, max_length=5)]


class NewRiskAssessment(RequestModel):
    """One entry: who, what happened, every answer, and the assessor's own grade."""

    instrument: InstrumentCode = Field(examples=["DASH_ACPO_27"])
    lpu: Annotated[Lpu, Field(strict=False, description="The unit where the victim lives.")]
    victim: PersonReference
    perpetrators: Annotated[list[PersonReference], Field(min_length=1, max_length=5)]
    children: Annotated[list[PersonReference], Field(max_length=20)] = Field(default_factory=list)
    incident: IncidentDetails | None = Field(default=None, description="What led to it, if it is not recorded yet.")
    assessed_on: Day | None = Field(default=None, description="Today, when nothing is said.")
    answers: Annotated[list[NewAnswer], Field(max_length=MOST_QUESTIONS)]
    prompt_findings: Annotated[list[NewPromptFinding], Field(max_length=2)] = Field(default_factory=list)
    grade: Annotated[RiskGrade, Field(strict=False, description="Not below the suggested floor.")]
    grade_reason: Reason = Field(description="The judgement behind the grade.")
    intelligence_searched: bool = Field(description="The form asks for a search of intelligence systems as well.")


class RaisedGrade(RequestModel):
    """A higher grade than before; a lower one takes two signatures."""

    grade: Annotated[RiskGrade, Field(strict=False)]
    reason: Reason


class NewGradeProposal(RequestModel):
    """A lower grade, proposed with its reasons to a supervisor and a specialist."""

    grade: Annotated[RiskGrade, Field(strict=False)]
    reason: Reason


class NewSignature(RequestModel):
    """What a signatory says to a lower grade, and why."""

    decision: Annotated[SignatureDecision, Field(strict=False)]
    reason: Reason


class NewQuestion(RequestModel):
    """One question of an instrument by its neutral key; its wording is the force's under its own licence."""

    key: QuestionKey
    section: Code
    label: Label = Field(description="A short label of your own.")
    high_risk_marker: bool = False
    prompt: Annotated[Prompt, Field(strict=False)] | None = Field(default=None, description="What a YES opens.")
    wording: Text | None = Field(default=None, description="The licensed wording, if the force holds the licence.")


class NewBand(RequestModel):
    """From how many ticks on a grade is the suggested floor."""

    at_least: int = Field(ge=1, le=MOST_QUESTIONS)
    grade: Annotated[RiskGrade, Field(strict=False)]


class NewInstrumentVersion(RequestModel):
    """A list of questions that holds from a day on; assessments keep the version that they were made with."""

    name: Label
    effective_from: Day
    questions: Annotated[list[NewQuestion], Field(min_length=1, max_length=MOST_QUESTIONS)]
    bands: Annotated[list[NewBand], Field(max_length=2)] = Field(
        default_factory=list, description="None where the instrument counts nothing."
    )
    licence: Text | None = Field(default=None, description="Under what licence the wording is used.")
    source: Line


class NewMaracReferral(RequestModel):
    """A referral to the conference: the assessment says the rest."""

    risk_assessment_id: Identifier
    reason: Reason | None = Field(default=None, description="Needed where no limb is met: professional judgement.")


class NewMaracInformation(RequestModel):
    """What an agency tells the conference."""

    summary: Text


class NewMaracAction(RequestModel):
    """Who does what by when."""

    agency: Annotated[Agency, Field(strict=False)]
    action: Text
    due_on: Day


class ActionCompletion(RequestModel):
    """That an action is done."""

    completed_on: Day
    note: Text | None = None


class NewHearing(RequestModel):
    """That the conference has heard the case."""

    heard_on: Day
    note: Text | None = None


class NewIdvaContact(RequestModel):
    """An attempt of the independent adviser to reach the victim."""

    contacted_on: Day
    result: Annotated[IdvaResult, Field(strict=False)]
    note: Text | None = None
