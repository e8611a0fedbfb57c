"""Nominations on the wire: who is put forward, why, and a score that says how it came about (domain.md §4.4).

A reason is about the work and names nobody who was harmed; it is bounded, and in no event.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Cursor,
    Identifier,
    Reason,
    Reference,
    RequestModel,
    ResponseModel,
    Timestamp,
    Version,
)
from bluelamp.schemas.offenders.codes import Cohort
from bluelamp.schemas.offenders.cohorts import CohortCode, OffencePattern, PatternCode, Percent
from bluelamp.schemas.offenders.plans import NewNeed, Pathway


class NominationState(StrEnum):
    """What has become of a nomination; DESELECTED is one whose case a panel has closed."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    DESELECTED = "DESELECTED"


class NominationOrigin(StrEnum):
    """Who put somebody forward: the force, another organisation, or the meeting on domestic abuse."""

    FORCE = "FORCE"
    PARTNER = "PARTNER"
    MATAC = "MATAC"


class Intelligence(RequestModel):
    """How many reports somebody has read, and how many of them bear on offending: the rest inflates no score."""

    bearing: Annotated[int, Field(ge=0, le=10_000)]
    set_aside: Annotated[int, Field(ge=0, le=10_000)] = 0


class ScoreFacts(RequestModel):
    """What the score asks beside the service's own records; what is not known is left out, and said so."""

    predictor_percent: Percent | None = Field(None, description="A predictor's chance of reoffending, in percent.")
    needs: Annotated[list[NewNeed], Field(max_length=9)] = Field(
        default_factory=list, description="Need by pathway; empty: it was not assessed."
    )
    intelligence: Intelligence | None = None


class NewNomination(RequestModel):
    """Somebody put forward for a cohort."""

    offender_id: Identifier
    cohort: CohortCode
    reason: Reason = Field(description="Why; names nobody who was harmed.")
    offence_patterns: Annotated[list[PatternCode], Field(min_length=1, max_length=10)]
    is_statutory: bool = Field(description="Whether they are on an order or on licence.")
    facts: ScoreFacts = Field(default_factory=ScoreFacts)
    new_information: Reason | None = Field(
        None, description="What is new since it was decided before; needed for whom a panel declined or let go."
    )


class NewAdoptedNomination(RequestModel):
    """A perpetrator whom the meeting on domestic abuse has taken up, put forward for its cohort."""

    reason: Reason = Field(description="Why; names nobody who was harmed.")
    is_statutory: bool = Field(description="Whether they are on an order or on licence.")
    facts: ScoreFacts = Field(default_factory=ScoreFacts)
    new_information: Reason | None = Field(None, description="What is new since a panel decided of them before.")


class NewScore(RequestModel):
    """What is known by now, for the score to be reckoned again."""

    facts: ScoreFacts


class NewWithdrawal(RequestModel):
    """Why a nomination is not put forward any more."""

    reason: Reason


class ComponentCode(StrEnum):
    """Of what a score is made."""

    OFFENCES = "OFFENCES"
    PREDICTOR = "PREDICTOR"
    NEEDS = "NEEDS"
    INTELLIGENCE = "INTELLIGENCE"
    RANKING = "RANKING"


class ComponentSource(StrEnum):
    """Whose word a component is: the service's records', or whoever nominated."""

    RECORDS = "RECORDS"
    NOMINATOR = "NOMINATOR"


class ProvisionalGround(StrEnum):
    """Why a score may still change."""

    OFFENCES_ALLEGED = "OFFENCES_ALLEGED"
    PREDICTOR_NOT_KNOWN = "PREDICTOR_NOT_KNOWN"
    NEEDS_NOT_ASSESSED = "NEEDS_NOT_ASSESSED"
    INTELLIGENCE_NOT_ASSESSED = "INTELLIGENCE_NOT_ASSESSED"
    RANKING_NOT_KNOWN = "RANKING_NOT_KNOWN"


class ScoreComponent(ResponseModel):
    """One component: what it gives of what it could, and how that came about."""

    code: ComponentCode
    source: ComponentSource
    points: float = Field(ge=0)
    most: float = Field(ge=0)
    is_known: bool
    explanation: str = Field(max_length=400)


class NominatedNeed(ResponseModel):
    """Need on one pathway, as it was said when the score was reckoned: standard is one, severe two."""

    pathway: Pathway
    score: int = Field(ge=0, le=2)


class NominationScore(ResponseModel):
    """A score: an indicator for the panel and nothing more. Judgement decides."""

    score_id: UUID
    cohort_rule_set_id: UUID
    value: float = Field(ge=0)
    most: float = Field(ge=0)
    entry_score: float = Field(ge=0)
    reaches_entry: bool = Field(description="An indicator too: whoever is below may be taken in, and the other way.")
    is_indicator_only: Literal[True]
    is_provisional: bool
    provisional_because: list[ProvisionalGround] = Field(max_length=5)
    components: list[ScoreComponent] = Field(max_length=5)
    needs: list[NominatedNeed] = Field(max_length=9, description="Need by pathway; empty: it was not assessed.")
    explanation: str = Field(max_length=400)
    scored_at: Timestamp
    scored_by: str


class NominationReceipt(ResponseModel):
    """That somebody was put forward. Who only nominates reads no more of it; a partner does in the panel."""

    nomination_id: UUID
    offender_id: UUID = Field(description="As it was given.")
    cohort: Cohort
    state: NominationState
    nominated_at: Timestamp


class Nomination(ResponseModel):
    """A nomination as it stands; of whom it is under the record that stands for the person."""

    nomination_id: UUID
    offender_id: UUID
    reference: Reference
    given_name: str
    family_name: str
    date_of_birth: date | None
    cohort: Cohort
    state: NominationState
    reason: str
    offence_patterns: list[OffencePattern] = Field(max_length=10)
    is_statutory: bool
    new_information: str | None
    previous_nomination_id: UUID | None = Field(description="The one before, where a panel decided of it already.")
    origin: NominationOrigin
    matac_adoption_id: UUID | None
    organisation_id: UUID = Field(description="Who nominates.")
    nominated_by: str
    nominated_at: Timestamp
    score: NominationScore
    open_panels: int = Field(ge=0, le=1_000_000_000, description="On how many open agendas it stands.")
    case_id: UUID | None = Field(description="The case that a panel opened.")
    ended_at: Timestamp | None = Field(description="When it was last decided of, or withdrawn.")
    withdrawal_reason: str | None
    version: Version


class NominationPage(ResponseModel):
    """One page of nominations, the newest first."""

    items: list[Nomination] = Field(max_length=100)
    next_cursor: Cursor | None
