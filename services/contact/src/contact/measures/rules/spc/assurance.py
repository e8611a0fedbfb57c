"""Whether a process keeps its target always, never, or by chance: its last limits decide (domain.md §10.4)."""

from fractions import Fraction

from bluelamp.schemas.contact.charts import Assurance
from bluelamp.schemas.contact.measures import Direction
from contact.measures.rules.spc.limits import Limits


def assurance_of(limits: Limits | None, target: Fraction | None, direction: Direction) -> Assurance:
    """Compare the last limits with the target; NONE without either, or where neither way is better."""
    if limits is None or limits.upper is None or limits.lower is None or target is None:
        return Assurance.NONE
    if direction is Direction.NEUTRAL:
        return Assurance.NONE
    wants_more = direction is Direction.INCREASE
    if target > limits.upper:
        return Assurance.CONSISTENT_FAIL if wants_more else Assurance.CONSISTENT_PASS
    if target < limits.lower:
        return Assurance.CONSISTENT_PASS if wants_more else Assurance.CONSISTENT_FAIL
    return Assurance.INCONSISTENT


def meets(value: Fraction, target: Fraction | None, direction: Direction) -> bool | None:
    """Whether one value keeps the target, which is another question than whether it is a signal; None without one."""
    if target is None or direction is Direction.NEUTRAL:
        return None
    return value >= target if direction is Direction.INCREASE else value <= target
