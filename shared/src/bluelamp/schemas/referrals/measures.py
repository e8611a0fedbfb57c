"""The windows in which partners and the force answer, and the portal's figures."""

from datetime import date
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Cursor, LocalTime, ResponseModel, Timestamp, Weekday, WindowUnit
from bluelamp.schemas.measures import Rate
from bluelamp.schemas.referrals.codes import Grouping, Outcome, PendingDecision
from bluelamp.schemas.support import Urgency


class ResponseWindow(ResponseModel):
    """An effective-dated window; offers keep the id of the one they were made under."""

    response_window_id: UUID
    urgency: Urgency
    answer_within: int = Field(ge=1, le=500)
    answer_unit: WindowUnit
    first_contact_within: int = Field(ge=1, le=500)
    first_contact_unit: WindowUnit
    opens: LocalTime
    closes: LocalTime
    working_days: list[Weekday] = Field(max_length=7)
    effective_from: Timestamp
    in_force: bool


class ResponseWindows(ResponseModel):
    """Every window, newest first for each urgency."""

    items: list[ResponseWindow] = Field(max_length=500)
    next_cursor: Cursor | None


class DecisionWindow(ResponseModel):
    """An effective-dated window in which the force decides; referrals that wait keep the id of theirs."""

    decision_window_id: UUID
    decision: PendingDecision
    decide_within: int = Field(ge=1, le=500)
    decide_unit: WindowUnit
    effective_from: Timestamp
    in_force: bool


class DecisionWindows(ResponseModel):
    """Every window, newest first for each decision."""

    items: list[DecisionWindow] = Field(max_length=500)
    next_cursor: Cursor | None


class OutcomeCount(ResponseModel):
    """How often one outcome was reported; null where it is under five, and where it was never."""

    outcome: Outcome
    count: int | None = Field(ge=0, le=2_147_483_647)


class StatisticsRow(ResponseModel):
    """The figures of one unit, need or partner; a count under five, nought too, is null: nobody can be picked out."""

    group: str = Field(max_length=200, description="The unit, the need, or the partner's id.")
    name: str = Field(max_length=200)
    offers: int | None = Field(ge=0, le=2_147_483_647)
    acceptance: Rate = Field(description="Offers accepted, of those answered or expired.")
    median_hours_to_answer: float | None = Field(ge=0, description="Elapsed hours from offer to answer.")
    median_hours_to_first_contact: float | None = Field(ge=0, description="Elapsed hours from answer to contact.")
    outcomes: list[OutcomeCount] = Field(max_length=30)


class Statistics(ResponseModel):
    """Figures of the portal with their period and definition."""

    grouping: Grouping
    period_from: date = Field(description="The first day, in London.")
    period_until: date = Field(description="The last day, in London.")
    as_at: Timestamp
    definition: str = Field(max_length=1000)
    suppressed_below: int = Field(ge=1, le=100)
    items: list[StatisticsRow] = Field(max_length=1000)
