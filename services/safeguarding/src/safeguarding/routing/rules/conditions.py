"""The tests of the routing table, one for each rule (domain.md §2.9; board report ¶57-65)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bluelamp.kit.clocks import ADULT_AGE
from bluelamp.schemas.safeguarding.routing import Circumstance, RoutingRule

_DEATHS = frozenset({Circumstance.HOMICIDE, Circumstance.CHILD_DEATH_HIGHLY_SUSPICIOUS})
_COLD_CASES = frozenset(
    {
        Circumstance.COLD_CASE_MURDER,
        Circumstance.COLD_CASE_MISSING_PERSON,
        Circumstance.COLD_CASE_SERIOUS_SEXUAL_OFFENCE,
    }
)
_FAMILIAL = frozenset({Circumstance.FAMILIAL_ABUSE, Circumstance.FAMILIAL_NEGLECT})
# Trafficking for sexual exploitation is a sexual allegation, so a child's case is the child abuse team's first.
_SEXUAL = frozenset({Circumstance.SEXUAL_OFFENCE, Circumstance.TRAFFICKING_FOR_SEXUAL_EXPLOITATION})
_EXPLOITATION = frozenset({Circumstance.CSE_INTELLIGENCE, Circumstance.CSE_TRIGGER_PLAN})
_AGE_DECIDES = _FAMILIAL | _SEXUAL | {Circumstance.VULNERABLE_ADULT}


@dataclass(frozen=True, slots=True)
class Facts:
    """What routing knows of a crime; the age is the victim's when it was reported, in whole years."""

    circumstances: frozenset[Circumstance]
    age_at_report: int | None = None

    @property
    def is_child(self) -> bool:
        return self.age_at_report is not None and self.age_at_report < ADULT_AGE

    @property
    def is_adult(self) -> bool:
        return self.age_at_report is not None and self.age_at_report >= ADULT_AGE

    @property
    def is_sexual(self) -> bool:
        return bool(self.circumstances & _SEXUAL)

    @property
    def is_familial(self) -> bool:
        return bool(self.circumstances & _FAMILIAL)


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a test held, and why: a code and a sentence without a word about anybody."""

    holds: bool
    because: str
    detail: str


def needs_age(circumstances: frozenset[Circumstance]) -> bool:
    """Say whether the victim's age can decide, so that it must be known; a death and a cold case go by themselves."""
    return bool(circumstances & _AGE_DECIDES) and not circumstances & (_DEATHS | _COLD_CASES)


def finding_of(rule: RoutingRule, facts: Facts) -> Finding:
    """Apply one rule's own test, whatever the rules before it say."""
    return _TESTS[rule](facts)


def _homicide(facts: Facts) -> Finding:
    if facts.circumstances & _DEATHS:
        return Finding(True, "HOMICIDE", "A homicide, or a child's death that is highly suspicious (¶65).")
    return Finding(False, "NO_HOMICIDE", "Nobody was killed and no child's death is highly suspicious.")


def _cold_case(facts: Facts) -> Finding:
    if facts.circumstances & _COLD_CASES:
        return Finding(True, "COLD_CASE", "A cold case of murder, missing person or serious sexual offence (¶58).")
    return Finding(False, "NO_COLD_CASE", "It is no cold case.")


def _child_abuse(facts: Facts) -> Finding:
    if not (facts.is_sexual or facts.is_familial):
        return Finding(False, "NEITHER_SEXUAL_NOR_FAMILIAL", "No sexual allegation, no familial abuse or neglect.")
    if facts.is_child:
        return Finding(True, "CHILD_AT_REPORT", "The victim was under 18 when it was reported (¶65).")
    if facts.is_adult:
        return Finding(False, "ADULT_AT_REPORT", "The victim was 18 or older when it was reported (¶65).")
    return Finding(False, "AGE_NOT_KNOWN", "The victim's age when it was reported is not known.")


def _exploitation(facts: Facts) -> Finding:
    is_missing = Circumstance.MISSING_OR_ABSENT_CHILD in facts.circumstances
    if is_missing and Circumstance.CSE_TRIGGER_FACTORS in facts.circumstances:
        return Finding(True, "MISSING_WITH_TRIGGER_FACTORS", "A missing or absent child with trigger factors (¶60).")
    if facts.circumstances & _EXPLOITATION:
        return Finding(True, "EXPLOITATION", "Intelligence on child sexual exploitation, or a trigger plan (¶60).")
    if is_missing:
        return Finding(False, "NO_TRIGGER_FACTORS", "The child is missing or absent; no trigger factor is known.")
    return Finding(False, "NO_EXPLOITATION", "Nothing points to child sexual exploitation.")


def _domestic_abuse(facts: Facts) -> Finding:
    if Circumstance.DOMESTIC_ABUSE not in facts.circumstances:
        return Finding(False, "NO_DOMESTIC_ABUSE", "It is no domestic abuse.")
    if facts.circumstances & _DEATHS:
        return Finding(False, "DOMESTIC_MURDER", "Domestic abuse teams take every crime but murder (¶63).")
    return Finding(True, "DOMESTIC_ABUSE", "Domestic abuse, whatever the crime (¶63).")


def _vulnerable_adult(facts: Facts) -> Finding:
    if Circumstance.VULNERABLE_ADULT in facts.circumstances:
        return Finding(True, "VULNERABLE_ADULT", "The victim is a vulnerable adult (¶59).")
    return Finding(False, "NO_VULNERABLE_ADULT", "The victim is no vulnerable adult.")


def _sexual_offence(facts: Facts) -> Finding:
    if Circumstance.TRAFFICKING_FOR_SEXUAL_EXPLOITATION in facts.circumstances:
        return Finding(True, "TRAFFICKING", "Human trafficking for sexual exploitation (¶61).")
    if Circumstance.SEXUAL_OFFENCE not in facts.circumstances:
        return Finding(False, "NO_SEXUAL_OFFENCE", "It is no sexual offence.")
    if not facts.is_adult:
        return Finding(False, "NO_ADULT_AT_REPORT", "The victim is not known to have been 18 when it was reported.")
    if facts.circumstances & {Circumstance.DOMESTIC_ABUSE, Circumstance.VULNERABLE_ADULT}:
        return Finding(False, "CLASSIFIED_OTHERWISE", "It counts as domestic abuse or abuse of an adult at risk (¶61).")
    return Finding(True, "ADULT_SEXUAL_OFFENCE", "A sexual offence against somebody of 18 or over (¶61).")


def _sex_offender(facts: Facts) -> Finding:
    if Circumstance.REGISTERED_SEX_OFFENDER_MANAGEMENT in facts.circumstances:
        return Finding(True, "REGISTERED_SEX_OFFENDER", "The management of a registered sex offender (¶62).")
    return Finding(False, "NO_REGISTERED_SEX_OFFENDER", "No registered sex offender is to be managed.")


def _otherwise(_: Facts) -> Finding:
    return Finding(True, "NO_RULE_BEFORE", "None of the rules before fired.")


_TESTS: Mapping[RoutingRule, Callable[[Facts], Finding]] = {
    RoutingRule.HOMICIDE: _homicide,
    RoutingRule.COLD_CASE: _cold_case,
    RoutingRule.CHILD_ABUSE: _child_abuse,
    RoutingRule.CHILD_SEXUAL_EXPLOITATION: _exploitation,
    RoutingRule.DOMESTIC_ABUSE: _domestic_abuse,
    RoutingRule.VULNERABLE_ADULT: _vulnerable_adult,
    RoutingRule.SEXUAL_OFFENCE: _sexual_offence,
    RoutingRule.SEX_OFFENDER_MANAGEMENT: _sex_offender,
    RoutingRule.OTHERWISE: _otherwise,
}
