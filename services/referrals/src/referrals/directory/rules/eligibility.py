"""Whom a service can take, beyond needs, ages and areas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.directory import AgeInAreaRule, AllNeedsRule, EligibilityRule, SexRule
from bluelamp.schemas.people import Sex
from bluelamp.schemas.referrals import Need


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules may know of a person: whole years, home unit, recorded sex if any, and needs."""

    age: int
    lpu: Lpu
    sex: Sex | None
    needs: frozenset[Need]


class EligibilityCode(StrEnum):
    """Which rule a person does not meet."""

    FOR_ANOTHER_SEX = "FOR_ANOTHER_SEX"
    NEEDS_MISSING = "NEEDS_MISSING"
    NEEDS_EXCLUDED = "NEEDS_EXCLUDED"
    OUTSIDE_AGES_IN_AREA = "OUTSIDE_AGES_IN_AREA"


class ReasonAgainst(NamedTuple):
    """One rule that is not met, for programs and for people."""

    code: EligibilityCode
    detail: str


def eligible(rules: Sequence[EligibilityRule], facts: Facts) -> list[ReasonAgainst]:
    """Return every reason against a person; none means that the service can take them.

    What is not known counts against nobody: the partner asks.
    """
    return [reason for rule in rules for reason in _against(rule, facts)]


def describe(rules: Sequence[EligibilityRule]) -> str | None:
    """Tell the rules as sentences for the open directory, or None where there are none."""
    return " ".join(_sentence(rule) for rule in rules) or None


def _against(rule: EligibilityRule, facts: Facts) -> Iterator[ReasonAgainst]:
    if isinstance(rule, SexRule):
        if facts.sex not in {None, Sex.NOT_KNOWN} and facts.sex not in rule.values:
            yield ReasonAgainst(EligibilityCode.FOR_ANOTHER_SEX, _sentence(rule))
    elif isinstance(rule, AllNeedsRule):
        if not facts.needs.issuperset(rule.values):
            yield ReasonAgainst(EligibilityCode.NEEDS_MISSING, _sentence(rule))
    elif isinstance(rule, AgeInAreaRule):
        if facts.lpu is rule.lpu and not rule.minimum_age <= facts.age <= rule.maximum_age:
            yield ReasonAgainst(EligibilityCode.OUTSIDE_AGES_IN_AREA, _sentence(rule))
    elif not facts.needs.isdisjoint(rule.values):
        yield ReasonAgainst(EligibilityCode.NEEDS_EXCLUDED, _sentence(rule))


def _sentence(rule: EligibilityRule) -> str:
    if isinstance(rule, SexRule):
        return "It is for women." if rule.values == ["FEMALE"] else "It is for men."
    if isinstance(rule, AllNeedsRule):
        return f"It is for people with all of {', '.join(rule.values)}."
    if isinstance(rule, AgeInAreaRule):
        return f"In {rule.lpu} it serves ages {rule.minimum_age} to {rule.maximum_age}."
    return f"It cannot help where {' or '.join(rule.values)} is present."
