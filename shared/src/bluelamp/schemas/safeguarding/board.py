"""The board of a hub: its open cases, what is left of their clocks, what is to be done (domain.md §2.4, §2.5)."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Cursor, Reference, ResponseModel, Timestamp
from bluelamp.schemas.safeguarding.codes import Agency, CaseKind, CaseStatus, HubCode, LevelOfNeed, Rating
from bluelamp.schemas.safeguarding.enquiries import EnquiryState

MOST_CASES = 500
_SECONDS = 2_147_483_647


class NextAction(StrEnum):
    """What a case waits for."""

    SCREEN = "SCREEN"
    ASK_AGENCIES = "ASK_AGENCIES"
    AWAIT_ANSWERS = "AWAIT_ANSWERS"
    CHASE_ANSWERS = "CHASE_ANSWERS"
    DECIDE = "DECIDE"
    NOTIFY = "NOTIFY"
    ESCALATE_CHALLENGE = "ESCALATE_CHALLENGE"
    DECIDE_CHALLENGE = "DECIDE_CHALLENGE"
    ACKNOWLEDGE = "ACKNOWLEDGE"
    CLOSE = "CLOSE"


class BoardClock(ResponseModel):
    """One of the two clocks of a case, as it stands now."""

    due_at: Timestamp
    seconds_left: int | None = Field(
        ge=-_SECONDS, le=_SECONDS, description="Until it is due; below nought since then. Null once it has stopped."
    )
    stopped_at: Timestamp | None
    breached_at: Timestamp | None


class OutstandingAnswer(ResponseModel):
    """An agency that has not answered yet; a desk sees its own alone until the decision is released."""

    enquiry_id: UUID
    agency: Agency
    state: EnquiryState
    due_at: Timestamp
    overdue: bool


class BoardCase(ResponseModel):
    """One open case on the board."""

    case_id: UUID
    reference: Reference
    hub: HubCode
    kind: CaseKind
    status: CaseStatus
    rating: Rating | None
    level_of_need: LevelOfNeed | None
    received_at: Timestamp
    rag_clock: BoardClock | None = Field(description="Null for a rating that has no clock.")
    statutory_clock: BoardClock | None
    breached: bool = Field(description="Whether a clock of the case was not kept, also one that a re-rating ended.")
    challenge_due_at: Timestamp | None = Field(
        description="Of a challenge: until when it is settled or else escalated; then, until when it is decided."
    )
    outstanding: list[OutstandingAnswer] = Field(max_length=100)
    next_action: NextAction


class Board(ResponseModel):
    """One page of the board: the highest risk first, and of one rating the newest first."""

    as_at: Timestamp
    items: list[BoardCase] = Field(max_length=MOST_CASES)
    next_cursor: Cursor | None
