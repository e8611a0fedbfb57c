"""What a rule set of the MARAC must be before it may decide (domain.md §3.3)."""

from collections.abc import Collection, Iterator
from datetime import date

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from bluelamp.schemas.safeguarding.domestic_abuse import NewMaracRuleSet


def check_rule_set(new: NewMaracRuleSet, instruments: Collection[str], today: date) -> None:
    """Raise RULE_BROKEN with a fault for each thing wrong with a rule set; `instruments` are those that there are."""
    faults = [*_faults(new, instruments, today)]
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} rule(s) for rule sets are broken.", faults)


def _faults(new: NewMaracRuleSet, instruments: Collection[str], today: date) -> Iterator[Fault]:
    if new.effective_from < today:
        yield Fault("#/effective_from", "What was decided before today stays explained.", "date_in_past")
    for index, lpu in enumerate(new.lpus):
        if lpu in new.lpus[:index]:
            yield Fault(f"#/lpus/{index}", "The unit stands in the list already.", "duplicate")
    named = [one.instrument for one in new.figures.visible_high_risk]
    for index, instrument in enumerate(named):
        pointer = f"#/figures/visible_high_risk/{index}/instrument"
        if instrument in named[:index]:
            yield Fault(pointer, "The instrument stands in the list already.", "duplicate")
        elif instrument not in instruments:
            yield Fault(pointer, "There is no such instrument.", "unknown_instrument")
