"""The routing table by example (domain.md §2.9, §15; board report ¶57-66) and by property."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.safeguarding.routing import Arrangement, Circumstance, Remit, RoutingRule, SilverLead, Team
from safeguarding.routing.rules.conditions import Facts, finding_of, needs_age
from safeguarding.routing.rules.deciding import Decision, Lead, Register, RuleSet, Term, decide

C, T = Circumstance, Team
EVERYWHERE = frozenset(Lpu)
BIRMINGHAM = frozenset(lpu for lpu in Lpu if lpu.startswith("BIRMINGHAM"))
EASTERN = frozenset({Lpu.COVENTRY, Lpu.SOLIHULL})
WESTERN = EVERYWHERE - BIRMINGHAM - EASTERN
FIRST = frozenset({Lpu.WALSALL, Lpu.WOLVERHAMPTON})
RULES = RuleSet(
    "TEST",
    tuple(RoutingRule),
    {C.CSE_TRIGGER_PLAN: T.OCSET, C.MISSING_OR_ABSENT_CHILD: T.OCSET, C.CSE_INTELLIGENCE: T.CSE_TEAM},
)
LEADS = [
    Lead(
        SilverLead.CHILD_ABUSE_AND_SEXUAL_OFFENCES,
        frozenset({T.CAIT, T.SEXUAL_OFFENCES_TEAM, T.SEX_OFFENDER_MANAGEMENT_TEAM}),
        BIRMINGHAM,
    ),
    Lead(
        SilverLead.DOMESTIC_ABUSE_AND_VULNERABLE_ADULTS,
        frozenset({T.DOMESTIC_ABUSE_TEAM, T.VULNERABLE_ADULT_ABUSE_TEAM}),
        WESTERN,
    ),
    Lead(SilverLead.CHILD_SEXUAL_EXPLOITATION, frozenset({T.CSE_TEAM, T.OCSET}), EASTERN),
]
LIVE = [Term(team, EVERYWHERE, Remit.WHOLE, None, None) for team in Team]
TODAY = date(2026, 11, 20)


def route(*circumstances: Circumstance, age: int | None = 30, lpu: Lpu = Lpu.SANDWELL) -> Decision:
    return decide(Register(RULES, LIVE, LEADS), Facts(frozenset(circumstances), age), lpu, TODAY)


@pytest.mark.parametrize(
    ("circumstances", "age", "primary", "joint"),
    [
        ([C.SEXUAL_OFFENCE], 18, T.SEXUAL_OFFENCES_TEAM, set()),  # 17 when it happened: the report decides
        ([C.SEXUAL_OFFENCE], 17, T.CAIT, set()),
        ([C.DOMESTIC_ABUSE, C.SEXUAL_OFFENCE], 30, T.DOMESTIC_ABUSE_TEAM, set()),
        ([C.DOMESTIC_ABUSE, C.VULNERABLE_ADULT], 80, T.DOMESTIC_ABUSE_TEAM, {T.VULNERABLE_ADULT_ABUSE_TEAM}),
        ([C.DOMESTIC_ABUSE, C.HOMICIDE], 30, T.FCID_HOMICIDE, set()),
        ([C.CHILD_DEATH_HIGHLY_SUSPICIOUS], 4, T.FCID_HOMICIDE, {T.CAIT}),
        ([C.COLD_CASE_MURDER], None, T.FORCE_REVIEW_TEAM, set()),
        ([C.COLD_CASE_SERIOUS_SEXUAL_OFFENCE, C.SEXUAL_OFFENCE], 40, T.FORCE_REVIEW_TEAM, {T.SEXUAL_OFFENCES_TEAM}),
        ([C.FAMILIAL_NEGLECT], 9, T.CAIT, set()),
        ([C.FAMILIAL_ABUSE], 19, T.LPU, set()),
        ([C.SEXUAL_OFFENCE, C.CSE_INTELLIGENCE], 15, T.CAIT, {T.CSE_TEAM, T.OCSET}),
        ([C.MISSING_OR_ABSENT_CHILD, C.CSE_TRIGGER_FACTORS], 15, T.OCSET, {T.CSE_TEAM}),
        ([C.MISSING_OR_ABSENT_CHILD], 15, T.LPU, set()),
        ([C.CSE_INTELLIGENCE], None, T.CSE_TEAM, {T.OCSET}),
        ([C.DOMESTIC_ABUSE, C.CHILDREN_INVOLVED], 30, T.DOMESTIC_ABUSE_TEAM, {T.CAIT}),
        ([C.DOMESTIC_ABUSE, C.SEXUAL_OFFENCE], 16, T.CAIT, {T.DOMESTIC_ABUSE_TEAM}),
        ([C.VULNERABLE_ADULT, C.SEXUAL_OFFENCE], 70, T.VULNERABLE_ADULT_ABUSE_TEAM, set()),
        ([C.TRAFFICKING_FOR_SEXUAL_EXPLOITATION], 25, T.SEXUAL_OFFENCES_TEAM, set()),
        ([C.TRAFFICKING_FOR_SEXUAL_EXPLOITATION], 15, T.CAIT, {T.SEXUAL_OFFENCES_TEAM}),
        ([C.REGISTERED_SEX_OFFENDER_MANAGEMENT], None, T.SEX_OFFENDER_MANAGEMENT_TEAM, set()),
        ([C.CHILDREN_INVOLVED], None, T.LPU, set()),
    ],
)
def test_table(circumstances, age, primary, joint):
    decision = route(*circumstances, age=age)
    assert (decision.primary_team, set(decision.joint_teams)) == (primary, joint)
    assert decision.arrangement is Arrangement.LIVE


def test_every_earlier_rule_says_why_it_did_not_fire():
    decision = route(C.DOMESTIC_ABUSE)
    assert [one.rule for one in decision.tested] == list(RoutingRule)[:5]
    assert [one.fired for one in decision.tested] == [False] * 4 + [True]
    assert all(one.because and one.detail for one in decision.tested)
    assert decision.initial_response is Team.LPU


def terms_of_2014() -> list[Term]:
    """What the report says of Western sexual offences and of the first domestic abuse and child abuse teams."""
    june, july, assumed = date(2014, 6, 16), date(2014, 7, 28), date(2014, 11, 30)
    rest = {june: FIRST, july: WESTERN - FIRST, assumed: EVERYWHERE - WESTERN}
    sexual = {date(2014, 6, 2): WESTERN, date(2014, 9, 1): BIRMINGHAM | EASTERN}
    return [
        *(Term(T.DOMESTIC_ABUSE_TEAM, lpus, Remit.WHOLE, day, None) for day, lpus in rest.items()),
        *(Term(T.CAIT, lpus, Remit.WHOLE, day, None) for day, lpus in rest.items()),
        *(Term(T.CAIT, lpus, Remit.FAMILIAL_ONLY, None, day) for day, lpus in rest.items()),
        *(Term(T.SEXUAL_OFFENCES_TEAM, lpus, Remit.WHOLE, day, None) for day, lpus in sexual.items()),
    ]


@pytest.mark.parametrize(
    ("circumstance", "age", "lpu", "day", "primary"),
    [
        (C.DOMESTIC_ABUSE, 30, Lpu.WALSALL, date(2014, 6, 15), T.LPU),
        (C.DOMESTIC_ABUSE, 30, Lpu.WALSALL, date(2014, 6, 16), T.DOMESTIC_ABUSE_TEAM),
        (C.DOMESTIC_ABUSE, 30, Lpu.SANDWELL, date(2014, 7, 27), T.LPU),
        (C.DOMESTIC_ABUSE, 30, Lpu.SANDWELL, date(2014, 7, 28), T.DOMESTIC_ABUSE_TEAM),
        (C.DOMESTIC_ABUSE, 30, Lpu.BIRMINGHAM_EAST, date(2014, 8, 31), T.LPU),
        (C.SEXUAL_OFFENCE, 30, Lpu.DUDLEY, date(2014, 6, 2), T.SEXUAL_OFFENCES_TEAM),
        (C.SEXUAL_OFFENCE, 30, Lpu.COVENTRY, date(2014, 8, 31), T.LPU),
        (C.SEXUAL_OFFENCE, 30, Lpu.COVENTRY, date(2014, 9, 1), T.SEXUAL_OFFENCES_TEAM),
        (C.SEXUAL_OFFENCE, 12, Lpu.COVENTRY, date(2014, 8, 31), T.LPU),  # no familial abuse: not yet theirs
        (C.FAMILIAL_ABUSE, 12, Lpu.COVENTRY, date(2014, 8, 31), T.CAIT),  # what the teams took before
        (C.SEXUAL_OFFENCE, 12, Lpu.WALSALL, date(2014, 6, 16), T.CAIT),
    ],
)
def test_days_on_which_teams_went_live(circumstance, age, lpu, day, primary):
    decision = decide(Register(RULES, terms_of_2014(), LEADS), Facts(frozenset({circumstance}), age), lpu, day)
    assert decision.primary_team is primary
    waiting = primary is T.LPU
    assert (decision.arrangement is Arrangement.BEFORE_GO_LIVE) is waiting
    assert bool(decision.not_yet_live) is waiting
    assert all(one.live_from is not None and one.live_from > day for one in decision.not_yet_live)


def test_leads_by_theme_and_by_area():
    decision = route(C.DOMESTIC_ABUSE, lpu=Lpu.COVENTRY)
    assert decision.escalation.thematic is SilverLead.DOMESTIC_ABUSE_AND_VULNERABLE_ADULTS
    assert decision.escalation.geographic is SilverLead.CHILD_SEXUAL_EXPLOITATION
    assert route(C.HOMICIDE).escalation.thematic is None


facts = st.builds(
    Facts, st.frozensets(st.sampled_from(Circumstance), min_size=1), st.none() | st.integers(min_value=0, max_value=110)
)


@given(facts, st.sampled_from(Lpu))
def test_somebody_always_takes_it_and_the_reasons_are_whole(facts, lpu):
    decision = decide(Register(RULES, LIVE, LEADS), facts, lpu, TODAY)
    assert [one.fired for one in decision.tested] == [False] * (len(decision.tested) - 1) + [True]
    assert decision.rule is decision.tested[-1].rule
    assert decision.primary_team not in decision.joint_teams
    assert len(set(decision.joint_teams)) == len(decision.joint_teams)
    assert all(one.fired == finding_of(one.rule, facts).holds for one in decision.tested)


@given(facts, st.sampled_from(Lpu), st.dates(date(2014, 1, 1), date(2015, 12, 31)))
def test_nobody_answers_before_the_day(facts, lpu, day):
    terms = terms_of_2014()
    decision = decide(Register(RULES, terms, LEADS), facts, lpu, day)
    for team in {decision.primary_team, *decision.joint_teams} - {T.LPU}:
        assert any(term.team is team and term.holds(lpu, day) for term in terms)


@given(facts)
def test_murder_is_never_a_domestic_abuse_team_s(facts):
    killed = Facts(facts.circumstances | {C.HOMICIDE, C.DOMESTIC_ABUSE}, facts.age_at_report)
    decision = decide(Register(RULES, LIVE, LEADS), killed, Lpu.DUDLEY, TODAY)
    assert decision.primary_team is T.FCID_HOMICIDE
    assert T.DOMESTIC_ABUSE_TEAM not in decision.joint_teams


@given(st.frozensets(st.sampled_from(Circumstance)), st.integers(0, 17), st.integers(18, 110))
def test_age_is_asked_for_wherever_it_can_decide(circumstances, child, adult):
    if not needs_age(circumstances):
        teams = {
            decide(Register(RULES, LIVE, LEADS), Facts(circumstances, age), Lpu.DUDLEY, TODAY).primary_team
            for age in (None, child, adult)
        }
        assert len(teams) == 1
