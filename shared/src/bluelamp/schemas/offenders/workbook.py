"""The workbook on the wire: individual, team and force, each figure beside its definition (¶34, domain.md §4.12)."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Code, Cursor, Day, Lpu, Reference, ResponseModel, Timestamp
from bluelamp.schemas.offenders.caseload import CaseStatus
from bluelamp.schemas.offenders.codes import Cohort, Colour, LeadAgency

DefinitionId = Annotated[str, Field(min_length=3, max_length=60, examples=["COHORT.SIZE"])]


class WorkbookTier(StrEnum):
    """Of one person's case each row; of a team in a unit; or of the force, its units, cohorts and areas."""

    INDIVIDUAL = "individual"
    TEAM = "team"
    FORCE = "force"


class RowKind(StrEnum):
    """What a row is about."""

    CASE = "CASE"
    TEAM = "TEAM"
    FORCE = "FORCE"
    LPU = "LPU"
    COHORT = "COHORT"
    AREA = "AREA"


class FigureState(StrEnum):
    """Whether there is a figure; only what is TOLD has a value, and nothing else is ever nought.

    SUPPRESSED tells of too few people to those who may not see them; WITHHELD is not for the reader's role; NOT_HELD
    has nothing behind it, for the reason that is given.
    """

    TOLD = "TOLD"
    SUPPRESSED = "SUPPRESSED"
    WITHHELD = "WITHHELD"
    NOT_HELD = "NOT_HELD"


class WorkbookUnit(StrEnum):
    """What a value counts or measures."""

    COUNT = "COUNT"
    SHARE = "SHARE"
    DAYS_OF_HARM = "DAYS_OF_HARM"
    NEED = "NEED"
    SCORE = "SCORE"
    RANK = "RANK"
    DAYS = "DAYS"


class WorkbookDefinition(ResponseModel):
    """What a figure is: its formula, what is above and below the line, of which days, and as at when."""

    definition_id: DefinitionId
    version: int = Field(ge=1, le=1_000_000_000)
    name: str
    unit: WorkbookUnit
    formula: str
    numerator: str
    denominator: str | None
    source: str = Field(description="The feature of this service that holds what it is counted from.")
    period_from: Day | None = Field(description="The first day; null for a state as at the day.")
    period_until: Day | None = Field(description="The day after the last.")
    as_at: Timestamp
    note: str | None


class WorkbookFigure(ResponseModel):
    """One figure of one row, with both its counts."""

    definition_id: DefinitionId
    state: FigureState
    value: float | None
    numerator: float | None
    denominator: float | None
    because: str | None = Field(description="Why there is no value, or what is to be known of the one that is there.")


class WorkbookPerson(ResponseModel):
    """Whom a row of the individual tier is of, and how they are managed."""

    case_id: UUID
    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    cohort: Cohort
    status: CaseStatus
    colour: Colour
    release_on: date | None
    manager: str
    team: Code
    lpu: Lpu
    lead_agency: LeadAgency
    opened_at: Timestamp
    review_on: date
    last_contact_at: Timestamp | None
    next_contact_due_on: date | None
    is_overdue: bool


class WorkbookRow(ResponseModel):
    """One person, team, unit, cohort or area, with its figures in the order of the definitions."""

    kind: RowKind
    code: str = Field(max_length=130)
    name: str
    person: WorkbookPerson | None
    figures: list[WorkbookFigure] = Field(max_length=40)


class WorkbookScope(ResponseModel):
    """Whose workbook it is: a manager's, a team's, a unit's, or everybody's."""

    manager: str | None
    team: str | None
    lpu: Lpu | None


class Workbook(ResponseModel):
    """One tier as at a day, with what each figure means; later pages of it are of the same day."""

    tier: WorkbookTier
    scope: WorkbookScope
    as_at: date
    computed_at: Timestamp
    period_from: date
    period_until: date = Field(description="The day after the last.")
    definitions: list[WorkbookDefinition] = Field(max_length=40)
    rows: list[WorkbookRow] = Field(max_length=1000)
    next_cursor: Cursor | None
