"""What is sent about themes, campaigns and contact routes."""

from typing import Annotated

from pydantic import Field, StringConstraints

from bluelamp.schemas.common import LINE, TEXT, Day, Identifier, Line, Lpu, Reason, RequestModel, Text
from bluelamp.schemas.safeguarding.people import PersonDetails
from bluelamp.schemas.safeguarding.sentinel.codes import (
    Account,
    ClockTime,
    ImprovementDirection,
    ObjectiveResult,
    RouteChannel,
    TaggedRecordType,
    ThemeCode,
)

MOST_WEEKLY_TARGET = 100_000
Objective = Annotated[str, StringConstraints(min_length=1, max_length=600, pattern=TEXT)]
FocusMonth = Annotated[str, StringConstraints(min_length=7, max_length=7, pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
CodeWord = Annotated[str, StringConstraints(min_length=3, max_length=60, pattern=LINE)]


class ThemeTerms(RequestModel):
    """What a theme means, from a day on."""

    name: Line = Field(examples=["Modern slavery"])
    definition: Text = Field(description="What is tagged with it, and so what its volumes count.")
    improvement_direction: Annotated[ImprovementDirection, Field(strict=False)]
    active: bool = Field(default=True, description="False lets the theme end: nothing new is tagged with it.")
    effective_from: Day = Field(description="Today or later: what was so before stays explained.")
    source: Line = Field(description="Where this was decided.", examples=["Sentinel board, 5 November 2026"])


class NewTheme(ThemeTerms):
    """A theme that there was not yet."""

    theme: ThemeCode = Field(examples=["MODERN_SLAVERY"])


class NewTag(RequestModel):
    """A record that has to do with a theme."""

    record_type: Annotated[TaggedRecordType, Field(strict=False)]
    record_id: Identifier
    lpu: Annotated[Lpu, Field(strict=False)] | None = Field(
        default=None, description="Where it is counted; needed only for a record that names no unit itself."
    )


class TagRemoval(RequestModel):
    """Why a record has nothing to do with the theme after all."""

    reason: Reason


class TargetVolume(RequestModel):
    """How many reports a week a unit is to reach, or to stay under, as the theme's direction says."""

    lpu: Annotated[Lpu, Field(strict=False)]
    per_week: int = Field(ge=1, le=MOST_WEEKLY_TARGET)


class CampaignDetails(RequestModel):
    """What a campaign is to be."""

    name: Line = Field(examples=["Behind closed doors"])
    focus_month: FocusMonth | None = Field(default=None, description="The month of its theme.", examples=["2026-12"])
    starts_on: Day
    ends_on: Day = Field(description="The last day.")
    objectives: Annotated[list[Objective], Field(min_length=1, max_length=20)]
    target_volumes: Annotated[list[TargetVolume], Field(max_length=10)] = Field(default_factory=list)


class NewCampaign(CampaignDetails):
    """A campaign on one theme."""

    theme: ThemeCode


class CampaignPatch(RequestModel):
    """A merge patch of a campaign; once it has begun, its beginning and its targets stand."""

    name: Line | None = None
    focus_month: FocusMonth | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    objectives: Annotated[list[Objective], Field(min_length=1, max_length=20)] | None = None
    target_volumes: Annotated[list[TargetVolume], Field(max_length=10)] | None = None


class NewTrainingCoverage(RequestModel):
    """How many of a unit had the campaign's training by a day; staff, so nothing of it is kept back."""

    lpu: Annotated[Lpu, Field(strict=False)]
    measured_on: Day
    trained: int = Field(ge=0, le=100_000)
    eligible: int = Field(ge=1, le=100_000)


class ObjectiveFinding(RequestModel):
    """What became of one objective, by its place in the campaign's list."""

    objective: int = Field(ge=1, le=20, description="Its number in the list, from 1.")
    result: Annotated[ObjectiveResult, Field(strict=False)]
    evidence: Text


class NewEvaluation(RequestModel):
    """What came of a campaign that has ended: a finding on each of its objectives."""

    summary: Text
    findings: Annotated[list[ObjectiveFinding], Field(min_length=1, max_length=20)]


class ContactTimes(RequestModel):
    """When contact is safe, by London's clocks."""

    weekdays: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(min_length=1, max_length=7)] = Field(
        description="0 is Monday.", examples=[[0, 2]]
    )
    earliest: ClockTime = Field(examples=["10:00"])
    latest: ClockTime = Field(examples=["11:30"])


class RouteDetails(RequestModel):
    """How somebody who is afraid of being found out can be reached, and how never."""

    channel: Annotated[RouteChannel, Field(strict=False)]
    contact_detail: Line = Field(description="The number, address or place of that channel.")
    through_person_id: Identifier | None = Field(
        default=None, description="Through whom, for THROUGH_SOMEBODY; never anybody of the perpetrator's side."
    )
    times: Annotated[list[ContactTimes], Field(min_length=1, max_length=14)]
    may_contact: Annotated[list[Account], Field(min_length=1, max_length=10)] = Field(
        description="The accounts of those who may make contact; they, the worker and the lead alone read the route.",
        examples=[["officer"]],
    )
    never_do: Annotated[list[Objective], Field(min_length=1, max_length=20)] = Field(
        examples=[["Leave no message.", "Do not ring back a missed call."]]
    )
    code_word: CodeWord = Field(description="Said by either side when it is safe to speak.", examples=["blue kettle"])
    worker: Account = Field(description="Who in the designated team looks after the person.", examples=["officer"])
    review_on: Day | None = Field(
        default=None, description="By when somebody asks whether all this is still safe; left out, in four weeks."
    )


class NewContactRoute(RouteDetails):
    """The safe way to one person, who is known by an id or described."""

    person_id: Identifier | None = Field(default=None, description="Somebody who is registered already.")
    person: PersonDetails | None = Field(default=None, description="Somebody who is not.")
    theme: ThemeCode
    lpu: Annotated[Lpu, Field(strict=False)]


class RoutePatch(RequestModel):
    """A merge patch of a contact route: the person says that something is no longer safe."""

    channel: Annotated[RouteChannel, Field(strict=False)] | None = None
    contact_detail: Line | None = None
    through_person_id: Identifier | None = None
    times: Annotated[list[ContactTimes], Field(min_length=1, max_length=14)] | None = None
    may_contact: Annotated[list[Account], Field(min_length=1, max_length=10)] | None = None
    never_do: Annotated[list[Objective], Field(min_length=1, max_length=20)] | None = None
    code_word: CodeWord | None = None
    worker: Account | None = None
    review_on: Day | None = None


class RouteWithdrawal(RequestModel):
    """Why a route must not be used any more."""

    reason: Reason
