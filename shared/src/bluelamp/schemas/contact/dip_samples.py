"""Dip samples of ASB callers by supervisors: managerial contacts, no survey, and in no SAT.* figure (§10.3)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Count, Cursor, Day, Identifier, Lpu, RequestModel, ResponseModel, Timestamp, Version
from bluelamp.schemas.contact.measures import Figure, FigureFootnote
from bluelamp.schemas.contact.satisfaction import SurveyAnswer
from bluelamp.schemas.contact.surveys import LpuCode, Seed, SourceReference, StopReason, SuppressionReason, VictimChecks

_Answer = Annotated[SurveyAnswer, Field(strict=False)]


class SupervisorRank(StrEnum):
    """Who samples: from sergeant to chief superintendent (¶49)."""

    SERGEANT = "SERGEANT"
    INSPECTOR = "INSPECTOR"
    CHIEF_INSPECTOR = "CHIEF_INSPECTOR"
    SUPERINTENDENT = "SUPERINTENDENT"
    CHIEF_SUPERINTENDENT = "CHIEF_SUPERINTENDENT"


RankCode = Annotated[SupervisorRank, Field(strict=False)]


class DipSampleStatus(StrEnum):
    """Where a dip sample stands; what ended without a talk was due, and is not done."""

    DUE = "DUE"
    DONE = "DONE"
    REFUSED = "REFUSED"
    STOPPED = "STOPPED"
    LAPSED = "LAPSED"


class DipSampleCaller(RequestModel):
    """One ASB caller of the month: the number of the log, and what is known; no name and no number to ring."""

    source_reference: SourceReference
    caller_id: Identifier = Field(description="The sender's own id of the person.")
    checks: VictimChecks


class NewDipSampleDraw(RequestModel):
    """Draw so many callers for each rank of a unit, once for each month."""

    lpu: LpuCode
    month: Day = Field(description="The month's first day.")
    per_rank: int = Field(ge=1, le=50, description="How many each rank has to contact.")
    seed: Seed | None = None
    callers: list[DipSampleCaller] = Field(min_length=1, max_length=2000)


class DipSampleRank(ResponseModel):
    """What a draw came to for one rank; where callers do not suffice, fewer are drawn and all stay due."""

    rank: SupervisorRank
    due: Count
    drawn: Count


class DipSampleDraw(ResponseModel):
    """A draw of a month."""

    dip_sample_draw_id: UUID
    lpu: Lpu
    month: date
    per_rank: Count
    seed: Seed
    method: str = Field(max_length=600)
    ranks: list[DipSampleRank] = Field(max_length=5)
    callers: Count = Field(description="How many were sent.")
    suppressed: Count = Field(description="How many of them may not be contacted.")
    drawn_at: Timestamp


class DipSampleDrawPage(ResponseModel):
    """A page of draws."""

    items: Annotated[list[DipSampleDraw], Field(max_length=100)]
    next_cursor: Cursor | None


class DipSample(ResponseModel):
    """A caller whom a supervisor of a rank is to contact; the log says who they are."""

    dip_sample_id: UUID
    dip_sample_draw_id: UUID
    lpu: Lpu
    month: date
    rank: SupervisorRank
    source_reference: str | None = Field(
        description="For the supervisor who is to contact them; null when the checks are too old, and once it is ended."
    )
    status: DipSampleStatus
    stopped_because: list[SuppressionReason] = Field(max_length=20)
    attempts: Count
    contacted_at: Timestamp | None
    initial_response: SurveyAnswer | None
    overall: SurveyAnswer | None
    version: Version


class DipSamplePage(ResponseModel):
    """A page of dip samples."""

    items: Annotated[list[DipSample], Field(max_length=100)]
    next_cursor: Cursor | None


class DipContactOutcome(StrEnum):
    """How a supervisor's contact went."""

    SPOKEN = "SPOKEN"
    NO_ANSWER = "NO_ANSWER"
    REFUSED = "REFUSED"
    STOPPED = "STOPPED"


class NewDipContact(RequestModel):
    """How a contact went; both questions are answered with SPOKEN, and with nothing else."""

    outcome: Annotated[DipContactOutcome, Field(strict=False)]
    initial_response: _Answer | None = None
    overall: _Answer | None = None
    stop_reason: Annotated[StopReason | None, Field(strict=False)] = Field(
        default=None, description="What the supervisor learnt that ends it; with STOPPED, and with nothing else."
    )


class DipSampleResult(ResponseModel):
    """What one unit, or the force, did and heard in a month."""

    lpu: Lpu | None = Field(description="Null for the force.")
    done: Figure
    by_rank: list["RankDone"] = Field(max_length=5)
    initial_response: Figure
    overall: Figure
    footnotes: list[FigureFootnote] = Field(max_length=5)


class RankDone(ResponseModel):
    """Done and due of one rank."""

    rank: SupervisorRank
    done: Count
    due: Count
