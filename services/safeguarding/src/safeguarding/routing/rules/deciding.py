"""From facts to teams: the first rule that fires leads, the later ones that hold join, and only who is live answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.safeguarding.routing import (
    Arrangement,
    Circumstance,
    Escalation,
    Remit,
    RoutingRule,
    SilverLead,
    Team,
    TeamToCome,
    TestedRule,
)
from safeguarding.routing.rules.conditions import Facts, finding_of

_TEAMS: Mapping[RoutingRule, Team] = {
    RoutingRule.HOMICIDE: Team.FCID_HOMICIDE,
    RoutingRule.COLD_CASE: Team.FORCE_REVIEW_TEAM,
    RoutingRule.CHILD_ABUSE: Team.CAIT,
    RoutingRule.DOMESTIC_ABUSE: Team.DOMESTIC_ABUSE_TEAM,
    RoutingRule.VULNERABLE_ADULT: Team.VULNERABLE_ADULT_ABUSE_TEAM,
    RoutingRule.SEXUAL_OFFENCE: Team.SEXUAL_OFFENCES_TEAM,
    RoutingRule.SEX_OFFENDER_MANAGEMENT: Team.SEX_OFFENDER_MANAGEMENT_TEAM,
    RoutingRule.OTHERWISE: Team.LPU,
}
_ALWAYS_THERE = frozenset({Team.LPU, Team.FCID})
# ¶61 and 63: these teams take over from the unit, which responds first and makes the primary investigation.
_UNIT_RESPONDS_FIRST = frozenset({Team.DOMESTIC_ABUSE_TEAM, Team.SEXUAL_OFFENCES_TEAM})


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The order of the rules, and which exploitation team leads on what."""

    rule_set_id: str
    rules: Sequence[RoutingRule]
    exploitation_leads: Mapping[Circumstance, Team]


@dataclass(frozen=True, slots=True)
class Term:
    """Some units that a team serves from one day until before another; no first day means always."""

    team: Team
    lpus: frozenset[Lpu]
    remit: Remit
    live_from: date | None
    live_until: date | None

    def holds(self, lpu: Lpu, day: date) -> bool:
        """Say whether the term is true of the unit on the day."""
        begun = self.live_from is None or self.live_from <= day
        return lpu in self.lpus and begun and (self.live_until is None or day < self.live_until)


@dataclass(frozen=True, slots=True)
class Lead:
    """What a silver lead answers for."""

    silver_lead: SilverLead
    teams: frozenset[Team]
    lpus: frozenset[Lpu]


@dataclass(frozen=True, slots=True)
class Register:
    """The reference data that a decision is made with."""

    rule_set: RuleSet
    terms: Sequence[Term]
    leads: Sequence[Lead]


@dataclass(frozen=True, slots=True)
class Decision:
    """Who takes it, and everything that explains it."""

    rule: RoutingRule
    tested: list[TestedRule]
    primary_team: Team
    joint_teams: list[Team]
    arrangement: Arrangement
    initial_response: Team | None
    not_yet_live: list[TeamToCome]
    escalation: Escalation


def decide(register: Register, facts: Facts, lpu: Lpu, day: date) -> Decision:
    """Return who takes it in the unit on the day; where the team is not live yet, the unit answers as before."""
    tested = list(_tested(register.rule_set, facts))
    fired = tested[-1].rule
    wanted = _teams_of(fired, register.rule_set, facts)
    joint = [team for team in _joint(fired, register.rule_set, facts) if team not in wanted]
    candidates = [*wanted, *joint]
    live = [team for team in candidates if _is_live(register.terms, team, facts, lpu, day)]
    primary = wanted[0] if wanted[0] in live else Team.LPU
    return Decision(
        rule=fired,
        tested=tested,
        primary_team=primary,
        joint_teams=[team for team in dict.fromkeys(live) if team is not primary],
        arrangement=Arrangement.LIVE if wanted[0] in live else Arrangement.BEFORE_GO_LIVE,
        initial_response=Team.LPU if wanted[0] in _UNIT_RESPONDS_FIRST else None,
        not_yet_live=[_to_come(register.terms, team, facts, lpu, day) for team in candidates if team not in live],
        escalation=escalation_of(register.leads, wanted[0], lpu),
    )


def escalation_of(leads: Sequence[Lead], team: Team, lpu: Lpu) -> Escalation:
    """Return the leads of a team's theme and of a unit's area, by role (¶53-55)."""
    thematic = next((lead.silver_lead for lead in leads if team in lead.teams), None)
    geographic = next((lead.silver_lead for lead in leads if lpu in lead.lpus), None)
    return Escalation(thematic=thematic, geographic=geographic)


def _tested(rule_set: RuleSet, facts: Facts) -> Iterator[TestedRule]:
    for rule in rule_set.rules:
        finding = finding_of(rule, facts)
        yield TestedRule(rule=rule, fired=finding.holds, because=finding.because, detail=finding.detail)
        if finding.holds:
            return


def _teams_of(rule: RoutingRule, rule_set: RuleSet, facts: Facts) -> list[Team]:
    """Return a rule's team first, then whoever always works beside it."""
    if rule is RoutingRule.CHILD_SEXUAL_EXPLOITATION:
        leads = [team for one, team in rule_set.exploitation_leads.items() if one in facts.circumstances]
        return list(dict.fromkeys([*leads, Team.OCSET, Team.CSE_TEAM]))
    beside = []
    if rule is RoutingRule.HOMICIDE and (
        facts.is_child or Circumstance.CHILD_DEATH_HIGHLY_SUSPICIOUS in facts.circumstances
    ):
        beside = [Team.CAIT]  # ¶65: its detectives work alongside
    if rule is RoutingRule.DOMESTIC_ABUSE and Circumstance.CHILDREN_INVOLVED in facts.circumstances:
        beside = [Team.CAIT]  # ¶63: a whole view of the risk where children are involved
    return [_TEAMS[rule], *beside]


def _joint(fired: RoutingRule, rule_set: RuleSet, facts: Facts) -> Iterator[Team]:
    later = rule_set.rules[list(rule_set.rules).index(fired) + 1 :]
    for rule in later:
        if rule is not RoutingRule.OTHERWISE and finding_of(rule, facts).holds:
            yield from _teams_of(rule, rule_set, facts)


def _serving(terms: Sequence[Term], team: Team, facts: Facts) -> Iterator[Term]:
    """Yield the terms of a team whose remit covers what is asked of it."""
    for term in terms:
        if term.team is team and (term.remit is Remit.WHOLE or facts.is_familial):
            yield term


def _is_live(terms: Sequence[Term], team: Team, facts: Facts, lpu: Lpu, day: date) -> bool:
    return team in _ALWAYS_THERE or any(term.holds(lpu, day) for term in _serving(terms, team, facts))


def _to_come(terms: Sequence[Term], team: Team, facts: Facts, lpu: Lpu, day: date) -> TeamToCome:
    days = [term.live_from for term in _serving(terms, team, facts) if lpu in term.lpus and term.live_from]
    return TeamToCome(team=team, live_from=min((one for one in days if one > day), default=None))
