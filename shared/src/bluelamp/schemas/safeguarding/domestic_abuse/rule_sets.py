"""By which figures a case goes to the MARAC, in which units and from which day on (domain.md §3.3)."""

from typing import Annotated

from pydantic import Field

from bluelamp.schemas.common import Code, Cursor, Day, Line, Lpu, RequestModel, ResponseModel
from bluelamp.schemas.safeguarding.domestic_abuse.codes import IncidentKind, InstrumentCode

_MOST_MONTHS = 60


class VisibleHighRisk(RequestModel):
    """How many ticks of an instrument are enough by themselves."""

    instrument: InstrumentCode
    ticks: int = Field(ge=1, le=60)


class EscalationThreshold(RequestModel):
    """How many incidents of a kind within how many months are enough by themselves."""

    count: int = Field(ge=1, le=100)
    unit: Annotated[IncidentKind, Field(strict=False, description="Every callout and crime is an incident too.")]
    months: int = Field(ge=1, le=_MOST_MONTHS)
    require_rising: bool = Field(description="Whether they must become more or graver.")
    same_perpetrator: bool


class RepeatWindow(RequestModel):
    """Within how many months of the pair's last MARAC new abuse is a repeat."""

    months: int = Field(ge=1, le=_MOST_MONTHS)
    crime_only: bool


class MaracFigures(RequestModel):
    """The limbs' figures."""

    visible_high_risk: Annotated[list[VisibleHighRisk], Field(max_length=20)] = Field(
        description="Ticks of an instrument that is not named decide nothing."
    )
    escalation: Annotated[list[EscalationThreshold], Field(max_length=10)] = Field(description="Any one is enough.")
    repeat: RepeatWindow
    hbv_automatic: bool = Field(description="Whether a concern about honour-based violence goes there by itself.")
    minimum_age: int = Field(ge=0, le=25, description="The victim's, in whole years.")


class NewMaracRuleSet(RequestModel):
    """Figures under a new id; those that hold until then stay as they are."""

    marac_rule_set_id: Code
    lpus: Annotated[list[Annotated[Lpu, Field(strict=False)]], Field(min_length=1, max_length=10)]
    effective_from: Day = Field(description="Today or later: what was decided before stays explained.")
    figures: MaracFigures
    source: Line = Field(description="Where the figures come from.")


class MaracRuleSet(ResponseModel):
    """Figures as they hold, or held, in some units; assessments name the set that they were made with."""

    marac_rule_set_id: Code
    lpus: list[Lpu] = Field(max_length=10)
    effective_from: Day | None = Field(description="Null for an example, which decides nothing.")
    figures: MaracFigures
    source: str = Field(max_length=400)


class MaracRuleSetPage(ResponseModel):
    """One page of rule sets by id."""

    items: list[MaracRuleSet] = Field(max_length=100)
    next_cursor: Cursor | None
