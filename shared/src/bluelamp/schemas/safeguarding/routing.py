"""Which public-protection team takes a crime, on the wire (domain.md §2.9)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import (
    Code,
    Cursor,
    DateOfBirth,
    Day,
    Identifier,
    Instant,
    Line,
    Lpu,
    Reason,
    RequestModel,
    ResponseModel,
    Timestamp,
)


class Circumstance(StrEnum):
    """What is known of a crime that decides who takes it; a cold case is named as such, a live one by its crime."""

    HOMICIDE = "HOMICIDE"
    CHILD_DEATH_HIGHLY_SUSPICIOUS = "CHILD_DEATH_HIGHLY_SUSPICIOUS"
    COLD_CASE_MURDER = "COLD_CASE_MURDER"
    COLD_CASE_MISSING_PERSON = "COLD_CASE_MISSING_PERSON"
    COLD_CASE_SERIOUS_SEXUAL_OFFENCE = "COLD_CASE_SERIOUS_SEXUAL_OFFENCE"
    SEXUAL_OFFENCE = "SEXUAL_OFFENCE"
    FAMILIAL_ABUSE = "FAMILIAL_ABUSE"
    FAMILIAL_NEGLECT = "FAMILIAL_NEGLECT"
    MISSING_OR_ABSENT_CHILD = "MISSING_OR_ABSENT_CHILD"
    CSE_TRIGGER_FACTORS = "CSE_TRIGGER_FACTORS"
    CSE_INTELLIGENCE = "CSE_INTELLIGENCE"
    CSE_TRIGGER_PLAN = "CSE_TRIGGER_PLAN"
    DOMESTIC_ABUSE = "DOMESTIC_ABUSE"
    CHILDREN_INVOLVED = "CHILDREN_INVOLVED"
    VULNERABLE_ADULT = "VULNERABLE_ADULT"
    TRAFFICKING_FOR_SEXUAL_EXPLOITATION = "TRAFFICKING_FOR_SEXUAL_EXPLOITATION"
    REGISTERED_SEX_OFFENDER_MANAGEMENT = "REGISTERED_SEX_OFFENDER_MANAGEMENT"


class RoutingRule(StrEnum):
    """The rules by name; their order belongs to the rule set."""

    HOMICIDE = "HOMICIDE"
    COLD_CASE = "COLD_CASE"
    CHILD_ABUSE = "CHILD_ABUSE"
    CHILD_SEXUAL_EXPLOITATION = "CHILD_SEXUAL_EXPLOITATION"
    DOMESTIC_ABUSE = "DOMESTIC_ABUSE"
    VULNERABLE_ADULT = "VULNERABLE_ADULT"
    SEXUAL_OFFENCE = "SEXUAL_OFFENCE"
    SEX_OFFENDER_MANAGEMENT = "SEX_OFFENDER_MANAGEMENT"
    OTHERWISE = "OTHERWISE"


class Team(StrEnum):
    """The teams of the public-protection unit, and who answers beside them."""

    FCID_HOMICIDE = "FCID_HOMICIDE"
    FORCE_REVIEW_TEAM = "FORCE_REVIEW_TEAM"
    CAIT = "CAIT"
    CSE_TEAM = "CSE_TEAM"
    OCSET = "OCSET"
    DOMESTIC_ABUSE_TEAM = "DOMESTIC_ABUSE_TEAM"
    VULNERABLE_ADULT_ABUSE_TEAM = "VULNERABLE_ADULT_ABUSE_TEAM"
    SEXUAL_OFFENCES_TEAM = "SEXUAL_OFFENCES_TEAM"
    SEX_OFFENDER_MANAGEMENT_TEAM = "SEX_OFFENDER_MANAGEMENT_TEAM"
    FCID = "FCID"
    LPU = "LPU"


class Area(StrEnum):
    """What part of the force a team serves: one of the three hubs of public protection, or all of it."""

    FORCE = "FORCE"
    WESTERN = "WESTERN"
    BIRMINGHAM = "BIRMINGHAM"
    EASTERN = "EASTERN"
    LOCAL = "LOCAL"


class Remit(StrEnum):
    """How much of its rule a team takes: child abuse teams took familial abuse only until they went live (¶65)."""

    WHOLE = "WHOLE"
    FAMILIAL_ONLY = "FAMILIAL_ONLY"


class SilverLead(StrEnum):
    """The silver leads by role, never by name (¶53-55)."""

    CHILD_ABUSE_AND_SEXUAL_OFFENCES = "CHILD_ABUSE_AND_SEXUAL_OFFENCES"
    DOMESTIC_ABUSE_AND_VULNERABLE_ADULTS = "DOMESTIC_ABUSE_AND_VULNERABLE_ADULTS"
    CHILD_SEXUAL_EXPLOITATION = "CHILD_SEXUAL_EXPLOITATION"


class Arrangement(StrEnum):
    """Whether the team that the rule names was live in the area, or the arrangement before it answered."""

    LIVE = "LIVE"
    BEFORE_GO_LIVE = "BEFORE_GO_LIVE"


class RoutedVictim(RequestModel):
    """The victim, as far as routing must know; the age at the time of reporting is what counts (¶65)."""

    person_id: Identifier | None = Field(default=None, description="The victim's record, if there is one.")
    date_of_birth: DateOfBirth | None = Field(default=None, description="Used for the age; not kept with the decision.")
    age_at_report: int | None = Field(default=None, ge=0, le=130, description="If the date of birth is not known.")


Circumstances = Annotated[
    list[Annotated[Circumstance, Field(strict=False)]],
    Field(min_length=1, max_length=17, description="Everything that is known and matters, each once."),
]
Teams = Annotated[list[Annotated[Team, Field(strict=False)]], Field(max_length=10)]


class NewRoutingDecision(RequestModel):
    """Ask who takes a crime."""

    circumstances: Circumstances
    lpu: Annotated[Lpu, Field(strict=False, description="The unit where it happened.")]
    reported_at: Instant | None = Field(default=None, description="When it was reported; now, when nothing is said.")
    happened_on: Day | None = Field(default=None, description="Kept with the decision; it decides nothing (¶65).")
    victim: RoutedVictim | None = Field(default=None, description="Needed whenever the victim's age can decide.")


class RoutingOverride(RequestModel):
    """A supervisor's different answer, with the reason."""

    primary_team: Annotated[Team, Field(strict=False)]
    joint_teams: Teams = Field(default_factory=list)
    reason: Reason


class NewTeamTerm(RequestModel):
    """From which day a team serves some units; what it served before ends then."""

    team: Annotated[Team, Field(strict=False)]
    area: Annotated[Area, Field(strict=False)]
    lpus: Annotated[list[Annotated[Lpu, Field(strict=False)]], Field(min_length=1, max_length=10)]
    remit: Annotated[Remit, Field(strict=False)] = Remit.WHOLE
    live_from: Day = Field(description="The first day; not before today, because what was decided stays explained.")
    source: Line = Field(description="Where the date comes from.")


class TeamTerm(ResponseModel):
    """Which units a team serves, and from which day to which."""

    team_term_id: UUID
    team: Team
    area: Area
    lpus: list[Lpu] = Field(max_length=10)
    remit: Remit
    live_from: Day | None = Field(description="Null where the team is older than the register.")
    live_until: Day | None = Field(description="The first day on which the term is no longer true.")
    source: str = Field(max_length=400)


class TeamTermPage(ResponseModel):
    """The register of teams, by team and day."""

    items: list[TeamTerm] = Field(max_length=100)
    next_cursor: Cursor | None


class TestedRule(ResponseModel):
    """One rule in its turn, and why it did or did not fire."""

    rule: RoutingRule
    fired: bool
    because: Code
    detail: str = Field(max_length=200)


class TeamToCome(ResponseModel):
    """A team that the rules name and that was not live in the area."""

    team: Team
    live_from: Day | None = Field(description="Null when no day is known.")


class Escalation(ResponseModel):
    """Whom to turn to, by role: the lead of the theme, and the lead of the area."""

    thematic: SilverLead | None = Field(description="Null for teams outside public protection.")
    geographic: SilverLead | None


class RecordedOverride(ResponseModel):
    """A supervisor's answer that replaced the one before it."""

    override_id: UUID
    overridden_at: Timestamp
    overridden_by: str = Field(max_length=200)
    primary_team: Team
    joint_teams: list[Team] = Field(max_length=10)
    reason: str = Field(max_length=4000)


class RoutingSummary(ResponseModel):
    """A decision as lists show it; the teams are those that hold after any override."""

    routing_decision_id: UUID
    rule_set_id: str = Field(max_length=60)
    rule: RoutingRule
    lpu: Lpu
    primary_team: Team
    joint_teams: list[Team] = Field(max_length=10)
    arrangement: Arrangement
    overridden: bool
    reported_at: Timestamp
    decided_at: Timestamp


class RoutingDecision(RoutingSummary):
    """Who takes it, by which rule, and why the rules before it did not fire."""

    circumstances: list[Circumstance] = Field(max_length=17)
    victim_id: UUID | None
    age_at_report: int | None = Field(ge=0, le=130)
    happened_on: Day | None
    tested: list[TestedRule] = Field(max_length=20, description="Every rule up to the one that fired, in order.")
    initial_response: Team | None = Field(description="Who responds first and makes the primary investigation (¶63).")
    not_yet_live: list[TeamToCome] = Field(max_length=10)
    escalation: Escalation
    decided_by: str = Field(max_length=200)
    overrides: list[RecordedOverride] = Field(max_length=100, description="Oldest first.")


class RoutingPage(ResponseModel):
    """One page of decisions, newest first."""

    items: list[RoutingSummary] = Field(max_length=100)
    next_cursor: Cursor | None


class ExploitationLead(RequestModel):
    """Which exploitation team leads where a circumstance is known."""

    circumstance: Annotated[Circumstance, Field(strict=False)]
    team: Annotated[Team, Field(strict=False)]


class NewRoutingRuleSet(RequestModel):
    """The rules in another order, under a new id; those that hold until then stay as they are."""

    rule_set_id: Code
    effective_from: Day = Field(description="Today or later: what was decided before stays explained.")
    rules: Annotated[list[Annotated[RoutingRule, Field(strict=False)]], Field(min_length=1, max_length=20)] = Field(
        description="Every rule once, in the order in which they are tested; OTHERWISE is the last."
    )
    exploitation_leads: Annotated[list[ExploitationLead], Field(max_length=10)] = Field(
        description="The first that holds leads; the other exploitation team joins."
    )
    source: Line = Field(description="Where the order comes from.")


class RoutingRuleSet(ResponseModel):
    """The order of the rules from a day until the next set begins; decisions name the set that they were made with."""

    rule_set_id: Code
    effective_from: Day
    rules: list[RoutingRule] = Field(max_length=20)
    exploitation_leads: list[ExploitationLead] = Field(max_length=10)
    source: str = Field(max_length=400)


class RoutingRuleSetPage(ResponseModel):
    """One page of rule sets, the latest day first."""

    items: list[RoutingRuleSet] = Field(max_length=100)
    next_cursor: Cursor | None
