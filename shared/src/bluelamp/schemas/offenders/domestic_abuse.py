"""Perpetrators of domestic abuse on the wire: the ranking, how it came about, and who is serial (domain.md §3.4-3.5).

Whom they harmed is counted here and never shown: no answer has an id of anybody who was harmed (ADR 0042, ADR 0046).
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Count,
    Cursor,
    Day,
    Lpu,
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
)
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.offences import HarmVersion, OffenceStatus
from bluelamp.schemas.offenders.person_checks import MatchConfidence

Points = Annotated[float, Field(ge=0, le=100)]
Months = Annotated[int, Field(ge=1, le=600)]


class RecencyBand(RequestModel):
    """So many points while the last event is at most so many days ago."""

    days: Annotated[int, Field(ge=0, le=36_525)]
    points: Points


class VictimBand(RequestModel):
    """So many points from so many people harmed on."""

    victims: Annotated[int, Field(ge=1, le=1000)]
    points: Points


class ScoreWeights(RequestModel):
    """How much each component weighs; together they are one."""

    recency: Annotated[float, Field(ge=0, le=1)]
    frequency: Annotated[float, Field(ge=0, le=1)]
    gravity: Annotated[float, Field(ge=0, le=1)]
    victims: Annotated[float, Field(ge=0, le=1)]


class RankingNumbers(RequestModel):
    """Every number by which perpetrators are ranked, flagged, and taken up or left by the MATAC (§3.4, §3.5)."""

    statuses: Annotated[list[Annotated[OffenceStatus, Field(strict=False)]], Field(min_length=1, max_length=4)] = Field(
        description="How far an offence must have come to count."
    )
    minimum_age: Annotated[int, Field(ge=0, le=100)] = Field(description="What was done earlier in life is left out.")
    recency: Annotated[list[RecencyBand], Field(min_length=1, max_length=20)]
    recency_otherwise: Points
    recent_months: Months
    older_months: Months
    points_per_recent: Points
    points_per_older: Points
    gravity_months: Months | None = Field(description="How far back harm is added up; null for everything.")
    gravity_scale_days: Annotated[float, Field(gt=0, le=1_000_000)] = Field(description="Days that give all points.")
    non_crime_days: Annotated[float, Field(ge=0, le=36_525)] = Field(
        description="What an incident weighs, and at least what a crime weighs that no table weighs."
    )
    harm_version: HarmVersion | None = Field(
        description="The table that all offences are weighed by; null for the one that each is pinned to."
    )
    victim_months: Months
    victims: Annotated[list[VictimBand], Field(min_length=1, max_length=20)]
    serial_months: Months
    serial_victims: Annotated[int, Field(ge=2, le=100)]
    repeat_months: Months
    repeat_records: Annotated[int, Field(ge=2, le=1000)] = Field(
        description="From how many records of harm to one and the same person on somebody repeats."
    )
    high_risk_days: Annotated[float, Field(gt=0, le=1_000_000)] = Field(
        description="From how many of gravity's days of harm on conduct is of high risk, whomever it was done to."
    )
    priority_limbs: Annotated[int, Field(ge=1, le=3)] = Field(
        description="How many of serial, repeat and high risk make a priority perpetrator."
    )
    most_points: Annotated[float, Field(gt=0, le=100)] = Field(
        description="What one component can come to; whatever it is, a score is out of a hundred."
    )
    weights: ScoreWeights
    counts_flags: bool = Field(description="Whether what the safeguarding service sent counts where nothing else is.")
    cycle_weeks: Annotated[int, Field(ge=1, le=52)]
    capacity: Annotated[int, Field(ge=1, le=1000)] = Field(description="How many one meeting can speak about.")
    reviews_before_drop: Annotated[int, Field(ge=1, le=20)]
    fall_before_drop: Annotated[float, Field(gt=0, le=1)] = Field(description="0.4: the score is down by 40%.")
    custody_months_before_drop: Months


class NewRankingRuleSet(RequestModel):
    """A rule set, from a day that is to come; it holds until another begins."""

    numbers: RankingNumbers
    effective_from: CalendarDay
    reason: Reason


class RankingRuleSet(ResponseModel):
    """A rule set; a ranking keeps the one that it was computed by."""

    rule_set_id: UUID
    numbers: RankingNumbers
    effective_from: Day
    reason: str
    version: Version
    created_at: Timestamp
    changed_at: Timestamp


class RankingRuleSetPage(ResponseModel):
    """One page of rule sets, the latest to begin first."""

    items: list[RankingRuleSet] = Field(max_length=100)
    next_cursor: Cursor | None


class NewRanking(RequestModel):
    """As at which day to rank; today if left out."""

    as_at: CalendarDay | None = None


class RankingStatus(StrEnum):
    """Whether it has been computed."""

    QUEUED = "QUEUED"
    DONE = "DONE"


class Ranking(ResponseModel):
    """A ranking: as at which day, by which rules, of how many, over how many events."""

    ranking_id: UUID
    as_at: Day
    status: RankingStatus
    rule_set_id: UUID | None = Field(description="Null until it is computed.")
    perpetrators: int | None = Field(ge=0, le=1_000_000_000)
    events: int | None = Field(ge=0, le=1_000_000_000)
    provisional: int | None = Field(
        ge=0, le=1_000_000_000, description="How many have an offence that no table weighs."
    )
    requested_by: str
    requested_at: Timestamp
    computed_at: Timestamp | None


class RankingPage(ResponseModel):
    """One page of rankings, the latest asked for first."""

    items: list[Ranking] = Field(max_length=100)
    next_cursor: Cursor | None


class PerpetratorSummary(ResponseModel):
    """A perpetrator's place in a ranking."""

    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    lpu: Lpu
    rank: int = Field(ge=1, le=1_000_000_000, description="Who is equal in everything has the same rank.")
    score: float = Field(ge=0, le=100)
    recency: float
    frequency: float
    gravity: float
    victims: float
    last_event_on: Day | None = Field(description="Null where the safeguarding service alone knows of it.")
    events: int = Field(ge=1, le=1_000_000_000)
    is_provisional: bool = Field(description="An offence of theirs has no weight: the score may be too low.")
    is_serial: bool
    is_serial_loose: bool
    is_repeat: bool = Field(description="One and the same person was harmed in several records.")
    is_high_risk: bool = Field(description="The days of harm are many, to however few people.")
    is_priority: bool = Field(description="So many of serial, repeat and high risk as the rule set asks (§3.4).")


class PerpetratorPage(ResponseModel):
    """One page of a ranking, the first first; every page of one reading is of the same ranking."""

    items: list[PerpetratorSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class Component(ResponseModel):
    """One part of a score, and how it came about: points out of the formula, and what they weigh."""

    name: Code
    points: float
    weight: float
    contribution: float = Field(description="What it adds to the score.")
    formula: str = Field(max_length=2000, description="Of as many bands as a rule set may have.")
    inputs: dict[str, float | str | None]


class PriorityExplanation(ResponseModel):
    """Whether somebody is a priority perpetrator, limb by limb, as the ranking found it (§3.4)."""

    is_priority: bool
    is_serial: bool = Field(description="Strictly: people who are not connected.")
    is_serial_loose: bool
    is_serial_by_own_records: bool = Field(description="Serial by offences on record here, whatever was sent.")
    is_repeat: bool
    is_high_risk: bool
    limbs: int = Field(ge=0, le=3, description="How many of serial, repeat and high risk hold.")
    limbs_needed: int = Field(ge=1, le=3)
    most_records_of_one: int = Field(ge=0, le=1_000_000_000, description="Of harm to one and the same person.")
    repeat_records: int = Field(ge=2, le=1000)
    repeat_from: Day
    days_of_harm: float
    high_risk_days: float


class ScoreExplanation(ResponseModel):
    """A score with its parts: an indicator only, and no decision."""

    ranking_id: UUID
    rule_set_id: UUID
    as_at: Day
    rank: Count
    score: float
    formula: str = Field(max_length=400)
    components: list[Component] = Field(max_length=4)
    priority: PriorityExplanation
    is_provisional: bool
    footnotes: list[str] = Field(max_length=10)


class SerialByAgency(ResponseModel):
    """What one agency's records come to by themselves: agencies hardly ever flag the same people (§3.4)."""

    agency: Code
    source: Code = Field(description="OFFENCES, or SAFEGUARDING for what that service counted.")
    records: int = Field(ge=0, le=1_000_000_000)
    victims: int | None = Field(ge=0, le=1_000_000_000, description="Null where only the other service may say.")
    is_serial: bool | None
    is_serial_loose: bool | None


class SerialOffence(ResponseModel):
    """A record behind a flag; to whom it was done is not said."""

    offence_id: UUID
    agency: Code
    occurred_on: Day


class SerialFinding(ResponseModel):
    """Both readings: people who are not connected (ACPO), and any people (loose), with what produced them."""

    is_serial: bool
    is_serial_loose: bool
    victims: int = Field(ge=0, le=1_000_000_000)
    unconnected_victims: int = Field(ge=0, le=1_000_000_000)
    as_at: Day = Field(
        description="Read anew of what is on record by now of this day and before; the explanation has the ranking's."
    )
    months: Count
    by_agency: list[SerialByAgency] = Field(max_length=100)
    records: list[SerialOffence] = Field(max_length=100)
    records_not_shown: int = Field(ge=0, le=1_000_000_000)
    is_cut: bool = Field(description="There are more records of harm than are read here: of the latest 5,000 it is.")


class SameAs(ResponseModel):
    """A record that may be of the same person, for somebody to compare and merge."""

    offender_id: UUID
    confidence: MatchConfidence


class MatchedBy(StrEnum):
    """What made a flagged person one of the offenders: a number, their own name and date of birth, or a hand."""

    NUMBER = "NUMBER"
    NAME = "NAME"
    HAND = "HAND"


class FlagHeard(ResponseModel):
    """What the safeguarding service said last."""

    flag_id: UUID
    is_serial: bool
    is_serial_loose: bool
    agencies: list[Code] = Field(max_length=100)
    records: int = Field(ge=0, le=1_000_000_000)
    computed_at: Timestamp
    received_at: Timestamp
    matched: MatchConfidence | None = Field(
        description="How sure the match was; null where a record was made, or by hand."
    )
    matched_by: MatchedBy | None = Field(description="Null where a record was made.")
    may_be_same: list[SameAs] = Field(max_length=50)


class Perpetrator(ResponseModel):
    """Everything that is reckoned of one perpetrator, and how."""

    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    lpu: Lpu
    explanation: ScoreExplanation | None = Field(description="Null where the latest ranking does not know them.")
    serial: SerialFinding
    flags: list[FlagHeard] = Field(max_length=50)
    plans: list["AdoptionSummary"] = Field(max_length=50, description="Taken up by the MATAC, the latest first.")


class MatacPlan(StrEnum):
    """What a meeting chooses to do about somebody."""

    PREVENTION = "PREVENTION"
    DIVERSION = "DIVERSION"
    DISRUPTION = "DISRUPTION"
    ENFORCEMENT = "ENFORCEMENT"
    SUPPORT = "SUPPORT"


class MatacAdoptionStatus(StrEnum):
    """Taken up, or left again."""

    ADOPTED = "ADOPTED"
    DROPPED = "DROPPED"


class DropGround(StrEnum):
    """Why a meeting leaves somebody."""

    SCORE_DOWN = "SCORE_DOWN"
    LONG_CUSTODY = "LONG_CUSTODY"
    DECIDED_OTHERWISE = "DECIDED_OTHERWISE"


class AdoptionSummary(ResponseModel):
    """That a meeting took somebody up, and what became of it."""

    adoption_id: UUID
    adopted_on: Day
    adopted_score: float
    rule_set_id: UUID = Field(description="By which rule set that score was reckoned.")
    plan: MatacPlan
    status: MatacAdoptionStatus
    reviews: int = Field(ge=0, le=1_000_000_000)
    dropped_on: Day | None
    drop_ground: DropGround | None
