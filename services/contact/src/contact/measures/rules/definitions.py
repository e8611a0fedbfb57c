"""What a measure's next version may be."""

from datetime import date

from bluelamp.schemas.contact.measures import Direction, FigureUnit, MeasureDefinition, NewDefinitionVersion
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError


def check_version(last: MeasureDefinition, new: NewDefinitionVersion, today: date) -> None:
    """Refuse terms that would change what was, or a target that cannot be; raises RULE_BROKEN with every fault."""
    faults = []
    if new.effective_from < today:
        faults.append(Fault("#/effective_from", "Terms hold from today or later.", "begins_in_the_past"))
    if new.effective_from <= last.effective_from:
        detail = f"Version {last.definition_version} begins on {last.effective_from}; the next one begins later."
        faults.append(Fault("#/effective_from", detail, "begins_before_the_last"))
    if new.target is not None and last.unit is FigureUnit.SHARE and not 0 <= new.target <= 1:
        faults.append(Fault("#/target", "The target of a share lies between 0 and 1.", "target_outside_the_unit"))
    if new.target is not None and new.direction is Direction.NEUTRAL:
        faults.append(Fault("#/target", "What is meant to go neither way has no target.", "target_without_direction"))
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} rule(s) of definitions are broken.", faults)
