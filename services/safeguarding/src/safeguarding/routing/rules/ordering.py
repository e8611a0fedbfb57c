"""What a new order of the rules must be before it may decide (domain.md §2.9)."""

from collections.abc import Iterator
from datetime import date

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.routing import Circumstance, NewRoutingRuleSet, RoutingRule, Team

_LED = frozenset({Circumstance.CSE_TRIGGER_PLAN, Circumstance.MISSING_OR_ABSENT_CHILD, Circumstance.CSE_INTELLIGENCE})
_LEADING = frozenset({Team.OCSET, Team.CSE_TEAM})


def check_rule_set(new: NewRoutingRuleSet, today: date) -> None:
    """Raise RULE_BROKEN with a fault for each thing wrong: every rule is there once, and one always fires."""
    faults = [*_order_faults(new, today), *_lead_faults(new)]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} rule(s) for rule sets are broken.", faults)


def _order_faults(new: NewRoutingRuleSet, today: date) -> Iterator[Fault]:
    if new.effective_from < today:
        yield Fault("#/effective_from", "What was decided before today stays explained.", "date_in_past")
    for index, rule in enumerate(new.rules):
        if rule in new.rules[:index]:
            yield Fault(f"#/rules/{index}", "The rule stands in the list already.", "duplicate")
    missing = [rule for rule in RoutingRule if rule not in new.rules]
    if missing:
        yield Fault("#/rules", f"Every rule is needed: {', '.join(missing)}.", "rules_missing")
    elif new.rules[-1] is not RoutingRule.OTHERWISE:
        yield Fault("#/rules", "OTHERWISE always fires: no rule is tested after it.", "otherwise_not_last")


def _lead_faults(new: NewRoutingRuleSet) -> Iterator[Fault]:
    led = [one.circumstance for one in new.exploitation_leads]
    for index, one in enumerate(new.exploitation_leads):
        pointer = f"#/exploitation_leads/{index}"
        if one.circumstance in led[:index]:
            yield Fault(f"{pointer}/circumstance", "The circumstance stands in the list already.", "duplicate")
        elif one.circumstance not in _LED:
            yield Fault(f"{pointer}/circumstance", "It does not bring a case to the exploitation teams.", "not_led")
        if one.team not in _LEADING:
            yield Fault(f"{pointer}/team", "It is none of the two exploitation teams.", "not_exploitation")
