"""The MATAC on the wire: a meeting every four weeks, its agenda, and what it decides of each (domain.md §3.5)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Count,
    Cursor,
    Day,
    Identifier,
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
    Text,
    Timestamp,
    Version,
)
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.domestic_abuse import AdoptionSummary, DropGround, MatacPlan


class NewMatacCycle(RequestModel):
    """When the meeting is, and for how many it has time; four weeks after the last, and the rule set's, if left out."""

    meets_on: CalendarDay | None = None
    capacity: Annotated[int, Field(ge=1, le=1000)] | None = None


class CycleStatus(StrEnum):
    """To be held, or over."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class MatacCycle(ResponseModel):
    """A meeting, and the ranking that its agenda was made of."""

    cycle_id: UUID
    meets_on: Day
    capacity: Count
    ranking_id: UUID
    as_at: Day
    rule_set_id: UUID
    status: CycleStatus
    on_agenda: int = Field(ge=0, le=1_000_000_000)
    decided: int = Field(ge=0, le=1_000_000_000)
    opened_by: str
    opened_at: Timestamp
    closed_at: Timestamp | None
    version: Version


class MatacCyclePage(ResponseModel):
    """One page of meetings, the latest first."""

    items: list[MatacCycle] = Field(max_length=100)
    next_cursor: Cursor | None


class AgendaBasis(StrEnum):
    """Why somebody is on the agenda: taken up before, or high in the ranking."""

    REVIEW = "REVIEW"
    RANKED = "RANKED"


class MatacDecisionKind(StrEnum):
    """What a meeting decides: take up or not; keep or leave again."""

    ADOPT = "ADOPT"
    NOT_ADOPT = "NOT_ADOPT"
    KEEP = "KEEP"
    DROP = "DROP"


class MatacProposal(ResponseModel):
    """What the rule says of who was taken up: an indication, and the meeting decides."""

    decision: MatacDecisionKind
    grounds: list[DropGround] = Field(max_length=3)
    score_then: float = Field(description="At adoption; since the rules changed, at the first review by the new ones.")
    score_now: float | None = Field(description="Null where the ranking does not know them any more.")
    rule_set_then: UUID
    rule_set_now: UUID = Field(description="Where it is another than then, the two scores are not compared.")
    has_new_event: bool = Field(description="Since the ranking of the last review, or recorded since.")
    is_improved: bool | None = Field(
        description="Null where no newer ranking has a place for them, or the two scores are of different rule sets."
    )
    reviews_improved: int = Field(ge=0, le=1_000_000_000, description="One after the other, this one among them.")
    custody_months: int | None = Field(ge=0, le=12_000, description="Null who is not in custody.")


class MatacDecision(ResponseModel):
    """What the meeting decided, and why."""

    decision: MatacDecisionKind
    plan: MatacPlan | None
    drop_ground: DropGround | None
    reason: str
    follows_rule: bool | None = Field(description="Null where the rule proposes nothing.")
    decided_by: str
    decided_at: Timestamp


class NewMatacInformation(RequestModel):
    """What an agency knows of one on the agenda, before the meeting chooses a plan."""

    item_id: Identifier
    agency: Code
    information: Text = Field(description="What the agency knows of the perpetrator; names nobody who was harmed.")


class MatacInformation(ResponseModel):
    """What an agency knows, and who wrote it down."""

    information_id: UUID
    agency: str
    information: str
    noted_by: str
    noted_at: Timestamp


class AgendaItem(ResponseModel):
    """Somebody on the agenda."""

    item_id: UUID
    place: int = Field(ge=1, le=1_000_000_000)
    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    basis: AgendaBasis
    rank: Count | None
    score: float | None
    adoption: AdoptionSummary | None
    proposal: MatacProposal | None
    information: list[MatacInformation] = Field(max_length=50, description="Of the agencies, the latest first.")
    decision: MatacDecision | None


class AgendaPage(ResponseModel):
    """One page of an agenda: who was taken up before, then the highest in the ranking."""

    items: list[AgendaItem] = Field(max_length=100)
    next_cursor: Cursor | None


class NewMatacDecision(RequestModel):
    """What the meeting decides of one on the agenda: with a plan for whom it takes up or keeps, and the reason."""

    item_id: Identifier
    decision: Annotated[MatacDecisionKind, Field(strict=False)]
    plan: Annotated[MatacPlan, Field(strict=False)] | None = None
    drop_ground: Annotated[DropGround, Field(strict=False)] | None = None
    reason: Reason


class MatacCycleClosing(RequestModel):
    """That a meeting is over."""

    reason: Reason
