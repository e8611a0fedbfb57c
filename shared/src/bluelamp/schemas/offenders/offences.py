"""Offences on the wire: what was done, when, to how many, and what harm it weighs (domain.md §3.5, §4.9).

Whom it was done to is an id that the sender chose and a group of ids that belong together. They go in and never come
out: an answer shows how many they are and whether they are connected, and where it was is the unit alone (ADR 0042).
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, PlainSerializer, StringConstraints

from bluelamp.schemas.common import Code, Cursor, Day, Identifier, Lpu, RequestModel, ResponseModel, Timestamp

MOST_VICTIMS = 50
LARGEST_REVISION = 2_147_483_647
HO_CODE = r"^[0-9][0-9A-Z]*(/[0-9A-Z]+)*$"
HARM_VERSION = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"

HoCode = Annotated[str, StringConstraints(min_length=1, max_length=12, pattern=HO_CODE), Field(examples=["8/6"])]
HarmVersion = Annotated[
    str, StringConstraints(min_length=1, max_length=40, pattern=HARM_VERSION), Field(examples=["example-1"])
]
Days = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]


class OffenceStatus(StrEnum):
    """How far it has come."""

    ALLEGED = "ALLEGED"
    CHARGED = "CHARGED"
    CONVICTED = "CONVICTED"
    NFA = "NFA"


class NewOffenceVictim(RequestModel):
    """Somebody who was harmed, by an id alone; those of one household or family have the same group."""

    victim_id: Identifier
    victim_group_id: Identifier | None = None


_Victims = Annotated[list[NewOffenceVictim], Field(max_length=MOST_VICTIMS)]


class OffenceDetails(RequestModel):
    """What was done and what is said of it; nothing of whom it was done to but their number."""

    offender_id: Identifier
    occurred_on: Day
    recorded_on: Day
    lpu: Annotated[Lpu, Field(strict=False)] = Field(description="The unit where it was: no place is kept.")
    ho_code: HoCode | None = Field(default=None, description="The Home Office's code; a crime has one.")
    is_crime: bool
    is_domestic_abuse: bool
    is_proactive: bool = Field(default=False, description="Found by police work itself: left out of the sum of harm.")
    status: Annotated[OffenceStatus, Field(strict=False)]
    source_agency: Annotated[Code, Field(examples=["POLICE"])]
    victims: _Victims = Field(default_factory=list)


class NewOffence(OffenceDetails):
    """An offence, or an incident that is no crime."""


class OffenceLine(OffenceDetails):
    """One line of an import: an offence by the sender's own id, or a corrected version of one."""

    offence_id: Identifier
    revision: int = Field(default=0, ge=0, le=LARGEST_REVISION, description="The highest of an offence stands.")


class OffencePatch(RequestModel):
    """A merge patch (RFC 7396); what stood before is kept as a version."""

    offender_id: Identifier | None = Field(default=None, description="Whose it is after all.")
    occurred_on: Day | None = None
    recorded_on: Day | None = None
    lpu: Annotated[Lpu, Field(strict=False)] | None = None
    ho_code: HoCode | None = None
    is_crime: bool | None = None
    is_domestic_abuse: bool | None = None
    is_proactive: bool | None = None
    status: Annotated[OffenceStatus, Field(strict=False)] | None = None
    victims: _Victims | None = None


class VictimCount(ResponseModel):
    """To how many it was done."""

    victims: int = Field(ge=0, le=MOST_VICTIMS)
    are_connected: bool | None = Field(description="Whether all are one household or family; null for fewer than two.")


class Harm(ResponseModel):
    """What it weighs in a loaded table: days of imprisonment for a first offender (§4.9)."""

    harm_version: HarmVersion | None = Field(
        description="Null where no table was in force when it came here, and none was pinned."
    )
    days: Days | None = Field(description="Null where the table has no weight for it, or there is no table.")
    missing: Code | None = Field(description="Why there are no days: NO_TABLE, NO_WEIGHT or NOT_A_CRIME.")


class OffenceValues(ResponseModel):
    """What is said of an offence."""

    occurred_on: Day
    recorded_on: Day
    lpu: Lpu
    ho_code: str | None = Field(max_length=12)
    is_crime: bool
    is_domestic_abuse: bool
    is_proactive: bool
    status: OffenceStatus
    source_agency: Code


class Offence(OffenceValues):
    """An offence as it stands."""

    offence_id: UUID
    offender_id: UUID
    harmed: VictimCount
    harm: Harm
    revision: int = Field(ge=0, le=LARGEST_REVISION)
    changed_at: Timestamp
    version: int = Field(ge=1, le=1_000_000_000)


class OffencePage(ResponseModel):
    """Offences of one person, the latest first."""

    items: list[Offence] = Field(max_length=100)
    next_cursor: Cursor | None


class OffenceVersion(OffenceValues):
    """What stood before a correction, and who corrected it."""

    version: int = Field(ge=1, le=1_000_000_000)
    victims: int = Field(ge=0, le=MOST_VICTIMS)
    recorded_at: Timestamp
    recorded_by: str
    corrected_at: Timestamp
    corrected_by: str
    source: Code = Field(description="BY_HAND, BY_FEED, or BY_PIN of a table of weights.")


class OffenceVersionPage(ResponseModel):
    """What stood before, the latest first."""

    items: list[OffenceVersion] = Field(max_length=100)
    next_cursor: Cursor | None


class MissingWeight(ResponseModel):
    """A code that the table has no weight for, and how many offences have it."""

    ho_code: str = Field(max_length=12)
    offences: int = Field(ge=1, le=1_000_000_000)


class HarmOfStatus(ResponseModel):
    """The part of a sum that has come so far: what is alleged is not yet shown."""

    status: OffenceStatus
    days: Days
    offences: int = Field(ge=1, le=1_000_000_000)


class HarmSum(ResponseModel):
    """The harm of everything that is recorded of one person, by one table; never an average, never a guess."""

    offender_id: UUID
    harm_version: HarmVersion | None = Field(description="Null when each offence keeps its own pinned table.")
    days: Days = Field(description="Σ days of the offences that have a weight.")
    offences: int = Field(ge=0, le=1_000_000_000, description="How many have a weight: the sum is over these.")
    by_status: list[HarmOfStatus] = Field(max_length=4, description="The same sum, by how far each has come.")
    not_weighed: list[MissingWeight] = Field(
        max_length=1000, description="Crimes without a weight: the sum is too low by what they weigh."
    )
    no_further_action: int = Field(
        ge=0, le=1_000_000_000, description="Crimes about which nothing further was done, left out."
    )
    proactive: int = Field(ge=0, le=1_000_000_000, description="Crimes found by police work itself, left out (§4.9).")
    not_crimes: int = Field(ge=0, le=1_000_000_000, description="Incidents that are no crime: they weigh nothing here.")


class HarmWeightTable(ResponseModel):
    """A loaded table of harm weights; what was loaded is frozen, so that its version can be pinned."""

    harm_table_id: UUID
    version: HarmVersion
    valid_from: Day = Field(description="What comes here from this day on is weighed by it.")
    offences: int = Field(ge=1, le=1_000_000_000)
    loaded_at: Timestamp
    loaded_by: str


class HarmPins(ResponseModel):
    """How many offences without a table are now weighed by this one."""

    harm_table_id: UUID
    offences: int = Field(ge=0, le=1_000_000_000)
    is_complete: bool = Field(description="False when there may be more without a table: ask again.")


class HarmWeightTablePage(ResponseModel):
    """Loaded tables, the newest validity first."""

    items: list[HarmWeightTable] = Field(max_length=100)
    next_cursor: Cursor | None


class HarmWeight(ResponseModel):
    """What one offence weighs."""

    ho_code: str = Field(max_length=12)
    offence: str = Field(max_length=200)
    days: Days


class HarmWeightPage(ResponseModel):
    """The weights of one table, by code."""

    items: list[HarmWeight] = Field(max_length=100)
    next_cursor: Cursor | None


class VictimGroupLink(RequestModel):
    """Two groups that are one family after all, or are taken apart again."""

    victim_group_id: Identifier
    linked_group_id: Identifier
    is_linked: bool


class VictimGroupLinked(ResponseModel):
    """That it is noted; what was named is not repeated."""

    is_linked: bool
    groups: int = Field(ge=1, le=1_000_000_000, description="How many groups are now one with the first.")
