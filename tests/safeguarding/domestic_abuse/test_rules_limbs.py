"""The MARAC's limbs, each with its figures (domain.md §3.3, §15)."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bluelamp.schemas.problems import ProblemError
from bluelamp.schemas.safeguarding.domestic_abuse import (
    IncidentKind,
    IncidentSeverity,
    MaracLimb,
    Prompt,
    PromptFindingValue,
    RecordedPrompt,
    RiskGrade,
)
from safeguarding.domestic_abuse.rules.assessing import Scored
from safeguarding.domestic_abuse.rules.conference import check_age, limbs_to_refer_by
from safeguarding.domestic_abuse.rules.limbs import (
    EscalationRule,
    KnownIncident,
    MaracRules,
    Situation,
    count_incidents,
    is_repeat,
    is_rising,
    limbs_of,
    with_grade,
)
from safeguarding.domestic_abuse.rules.months import months_after, months_before

HIM, ANOTHER = UUID(int=1), UUID(int=2)
TODAY = date(2026, 11, 20)
DEFAULT = MaracRules("TEST", {"DASH_ACPO_27": 14}, [EscalationRule(3, IncidentKind.INCIDENT, 12)])
KINGSTON = replace(
    DEFAULT,
    escalation=[
        EscalationRule(5, IncidentKind.INCIDENT, 12, same_perpetrator=True),
        EscalationRule(3, IncidentKind.CRIME, 12, require_rising=True, same_perpetrator=True),
    ],
)


def scored(ticks: int = 0, floor: RiskGrade | None = RiskGrade.STANDARD, *concerns: Prompt) -> Scored:
    prompts = [RecordedPrompt(prompt=one, finding=PromptFindingValue.CONCERN, comment=None) for one in concerns]
    return Scored(ticks, [], [], prompts, False, floor)


def incident(
    day: date, *, by: UUID = HIM, agency: str = "POLICE", kind=IncidentKind.INCIDENT, severity=IncidentSeverity.LESSER
) -> KnownIncident:
    return KnownIncident(agency, frozenset({by}), day, kind, severity)


def situation(**more) -> Situation:
    usual = {
        "instrument": "DASH_ACPO_27",
        "scored": scored(),
        "grade": RiskGrade.STANDARD,
        "perpetrator_ids": frozenset({HIM}),
        "abuse_on": TODAY,
        "abuse_is_crime": False,
        "last_marac_on": None,
    }
    return Situation(**{**usual, **more})


def met(rules: MaracRules, one: Situation) -> set[MaracLimb]:
    return {limb.limb for limb in limbs_of(rules, one) if limb.met}


@pytest.mark.parametrize(
    ("last", "abuse", "repeats"),
    [
        (date(2014, 3, 10), date(2015, 3, 9), True),
        (date(2014, 3, 10), date(2015, 3, 10), False),
        (date(2014, 3, 10), date(2014, 3, 10), False),
        (date(2014, 3, 10), date(2014, 3, 11), True),
        (date(2012, 2, 29), date(2013, 2, 28), True),
        (date(2012, 2, 29), date(2013, 3, 1), False),
        (None, date(2015, 3, 9), False),
    ],
)
def test_repeat(last, abuse, repeats):
    assert is_repeat(last, abuse) is repeats
    assert (MaracLimb.REPEAT in met(DEFAULT, situation(last_marac_on=last, abuse_on=abuse))) is repeats


def test_nothing_is_met_by_nothing_and_every_limb_says_why():
    limbs = limbs_of(DEFAULT, situation())
    assert [limb.limb for limb in limbs] == list(MaracLimb)
    assert not any(limb.met for limb in limbs)
    assert all(limb.because and limb.detail for limb in limbs)


@pytest.mark.parametrize(("ticks", "is_met"), [(13, False), (14, True)])
def test_visible_high_risk(ticks, is_met):
    assert (MaracLimb.VISIBLE_HIGH_RISK in met(DEFAULT, situation(scored=scored(ticks)))) is is_met


def test_ticks_of_another_instrument_decide_nothing():
    one = situation(instrument="DARA", scored=scored(27, None))
    assert MaracLimb.VISIBLE_HIGH_RISK not in met(DEFAULT, one)


def test_judgement_above_the_count_is_a_limb_and_follows_the_grade():
    high = situation(scored=scored(13, RiskGrade.MEDIUM), grade=RiskGrade.HIGH)
    assert met(DEFAULT, high) == {MaracLimb.PROFESSIONAL_JUDGEMENT}
    lowered = with_grade(limbs_of(DEFAULT, high), RiskGrade.MEDIUM, RiskGrade.MEDIUM)
    assert not any(limb.met for limb in lowered)
    by_count = situation(scored=scored(14, RiskGrade.HIGH), grade=RiskGrade.HIGH)
    assert met(DEFAULT, by_count) == {MaracLimb.VISIBLE_HIGH_RISK}


def test_honour_where_it_is_automatic():
    one = situation(scored=scored(1, RiskGrade.STANDARD, Prompt.HONOUR_BASED_VIOLENCE))
    assert met(DEFAULT, one) == {MaracLimb.HBV}
    assert met(replace(DEFAULT, hbv_automatic=False), one) == set()


def test_three_reports_in_twelve_months_are_an_escalation():
    days = [TODAY, TODAY - timedelta(days=100), date(2025, 11, 21)]
    assert MaracLimb.ESCALATION in met(DEFAULT, situation(incidents=[incident(day) for day in days]))
    days[2] = date(2025, 11, 20)
    assert MaracLimb.ESCALATION not in met(DEFAULT, situation(incidents=[incident(day) for day in days]))


def test_one_day_told_by_two_agencies_is_one_incident():
    told = [incident(TODAY), incident(TODAY, agency="HEALTH"), incident(TODAY, agency="HEALTH")]
    assert count_incidents(told) == 2
    assert count_incidents(told[:2]) == 1


def test_crimes_that_rise_by_one_perpetrator():
    days = [TODAY - timedelta(days=back) for back in (200, 20, 10)]
    crimes = [incident(day, kind=IncidentKind.CRIME) for day in days]
    assert MaracLimb.ESCALATION in met(KINGSTON, situation(incidents=crimes))
    falling = [incident(TODAY - timedelta(days=back), kind=IncidentKind.CRIME) for back in (300, 290, 10)]
    assert MaracLimb.ESCALATION not in met(KINGSTON, situation(incidents=falling))
    another = [incident(day, kind=IncidentKind.CRIME, by=ANOTHER) for day in days]
    assert MaracLimb.ESCALATION not in met(KINGSTON, situation(incidents=another))


def days_back(*back: int) -> list[date]:
    return [TODAY - timedelta(days=one) for one in back]


def test_five_callouts_where_an_area_counts_those():
    rules = replace(DEFAULT, escalation=[EscalationRule(5, IncidentKind.CALLOUT, 12)])
    callouts = [incident(day, kind=IncidentKind.CALLOUT) for day in days_back(0, 20, 40, 60)]
    crimes = [incident(day, kind=IncidentKind.CRIME) for day in days_back(5, 25, 45)]
    assert MaracLimb.ESCALATION not in met(rules, situation(incidents=[*callouts, *crimes]))
    callouts += [incident(day, kind=IncidentKind.CALLOUT) for day in days_back(80)]
    assert MaracLimb.ESCALATION in met(rules, situation(incidents=callouts))
    # Every call-out and crime is an incident where incidents are counted.
    assert MaracLimb.ESCALATION in met(DEFAULT, situation(incidents=[*callouts[:1], *crimes[:2]]))


def test_five_incidents_by_one_perpetrator_are_enough_without_a_rise():
    known = [incident(day) for day in days_back(300, 290, 280, 270, 260)]
    assert MaracLimb.ESCALATION in met(KINGSTON, situation(incidents=known))
    shared = [*known[:4], incident(known[4].occurred_on, by=ANOTHER)]
    assert MaracLimb.ESCALATION not in met(KINGSTON, situation(incidents=shared))


def test_graver_is_a_rise_too():
    early = [incident(TODAY - timedelta(days=back)) for back in (300, 280)]
    late = [incident(TODAY, severity=IncidentSeverity.GRAVE)]
    assert is_rising([*early, *late], TODAY - timedelta(days=365), TODAY)
    assert not is_rising(early, TODAY - timedelta(days=365), TODAY)


def test_refer_without_a_limb_takes_a_reason():
    findings = limbs_of(DEFAULT, situation())
    with pytest.raises(ProblemError):
        limbs_to_refer_by(findings, None)
    judged = limbs_to_refer_by(findings, "Extreme fear and no interpreter.")
    assert [limb.limb for limb in judged if limb.met] == [MaracLimb.PROFESSIONAL_JUDGEMENT]


@pytest.mark.parametrize(
    ("born", "is_refused"), [(date(2010, 11, 21), True), (date(2010, 11, 20), False), (None, False)]
)
def test_a_child_under_sixteen_is_outside(born, is_refused):
    if is_refused:
        with pytest.raises(ProblemError):
            check_age(born, TODAY, 16)
    else:
        check_age(born, TODAY, 16)


days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
months = st.integers(1, 60)


@given(days, months)
def test_windows_of_months_meet_their_beginnings(day, number):
    first = months_before(day, number)
    assert first <= day < months_after(first, number)
    assert months_after(first - timedelta(days=1), number) <= day


@given(days, months, st.integers(0, 2000))
def test_a_repeat_stays_one_until_it_ends(day, number, later):
    abuse = day + timedelta(days=later)
    if is_repeat(day, abuse, number):
        assert later == 1 or is_repeat(day, abuse - timedelta(days=1), number)


@given(st.lists(st.builds(incident, days, agency=st.sampled_from(["POLICE", "HEALTH"]))), days)
def test_more_incidents_never_undo_an_escalation(known, day):
    fewer = situation(abuse_on=day, incidents=known[1:])
    if MaracLimb.ESCALATION in met(DEFAULT, fewer):
        assert MaracLimb.ESCALATION in met(DEFAULT, situation(abuse_on=day, incidents=known))
