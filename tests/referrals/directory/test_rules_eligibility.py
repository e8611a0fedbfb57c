"""Whom a service can take: every rule, and the rules together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.directory import EligibilityRule
from bluelamp.schemas.people import Sex
from bluelamp.schemas.referrals import Need
from referrals.directory.rules.eligibility import Facts, describe, eligible

RULES = TypeAdapter(list[EligibilityRule])
WOMEN = {"kind": "SEX", "values": ["FEMALE"]}
MEN = {"kind": "SEX", "values": ["MALE"]}
BOTH_NEEDS = {"kind": "ALL_NEEDS", "values": ["SUBSTANCE_DRUGS", "HOMELESSNESS"]}
NOT_DRUGS = {"kind": "WITHOUT_NEEDS", "values": ["SUBSTANCE_DRUGS", "SUBSTANCE_ALCOHOL"]}
OLDER_IN_DUDLEY = {"kind": "AGE_IN_AREA", "lpu": "DUDLEY", "minimum_age": 60, "maximum_age": 120}

needs = st.sets(st.sampled_from(list(Need)), min_size=1, max_size=6)
ages = st.integers(0, 130)
facts = st.builds(
    Facts,
    age=ages,
    lpu=st.sampled_from(list(Lpu)),
    sex=st.none() | st.sampled_from(list(Sex)),
    needs=needs.map(frozenset),
)
rules = st.lists(
    st.sampled_from([WOMEN, MEN])
    | st.builds(
        lambda kind, values: {"kind": kind, "values": [value.value for value in values]},
        st.sampled_from(["ALL_NEEDS", "WITHOUT_NEEDS"]),
        needs,
    )
    | st.builds(
        lambda lpu, low, high: {"kind": "AGE_IN_AREA", "lpu": lpu.value, "minimum_age": low, "maximum_age": high},
        st.sampled_from(list(Lpu)),
        ages,
        ages,
    ),
    max_size=6,
).map(RULES.validate_python)


def a_person(age=40, lpu=Lpu.DUDLEY, sex=None, needs=(Need.HOMELESSNESS,)):
    return Facts(age, lpu, sex, frozenset(needs))


@pytest.mark.parametrize(
    ("rule", "person", "codes"),
    [
        (WOMEN, a_person(sex=Sex.FEMALE), []),
        (WOMEN, a_person(sex=Sex.MALE), ["FOR_ANOTHER_SEX"]),
        (WOMEN, a_person(sex=Sex.NOT_KNOWN), []),
        (WOMEN, a_person(sex=None), []),
        (MEN, a_person(sex=Sex.FEMALE), ["FOR_ANOTHER_SEX"]),
        (BOTH_NEEDS, a_person(), ["NEEDS_MISSING"]),
        (BOTH_NEEDS, a_person(needs=[Need.HOMELESSNESS, Need.SUBSTANCE_DRUGS, Need.CARER]), []),
        (NOT_DRUGS, a_person(), []),
        (NOT_DRUGS, a_person(needs=[Need.HOMELESSNESS, Need.SUBSTANCE_ALCOHOL]), ["NEEDS_EXCLUDED"]),
        (OLDER_IN_DUDLEY, a_person(age=59), ["OUTSIDE_AGES_IN_AREA"]),
        (OLDER_IN_DUDLEY, a_person(age=60), []),
        (OLDER_IN_DUDLEY, a_person(age=120), []),
        (OLDER_IN_DUDLEY, a_person(age=121), ["OUTSIDE_AGES_IN_AREA"]),
        (OLDER_IN_DUDLEY, a_person(age=59, lpu=Lpu.WALSALL), []),
    ],
)
def test_each_rule(rule, person, codes):
    assert [reason.code for reason in eligible(RULES.validate_python([rule]), person)] == codes


@given(rules, facts)
def test_a_person_is_taken_when_every_rule_takes_them(rules, facts):
    assert eligible(rules, facts) == [reason for rule in rules for reason in eligible([rule], facts)]


@given(rules, facts)
def test_what_is_not_known_counts_against_nobody(rules, facts):
    unknown = Facts(facts.age, facts.lpu, None, facts.needs)
    assert set(eligible(rules, unknown)) <= set(eligible(rules, facts))


@given(rules)
def test_every_rule_is_told_in_a_sentence(rules):
    told = describe(rules)
    assert (told is None) == (not rules)
    assert told is None or told.count(".") == len(rules)
