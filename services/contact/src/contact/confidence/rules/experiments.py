"""In which order an experiment goes: registered, allocated, and only then known (domain.md §10.3; C6)."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from bluelamp.schemas.contact.confidence import Arm, ExperimentAllocation, ExperimentState, NewConfidenceExperiment
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, raise_all, rule_broken

LATEST = date(2199, 12, 31)


class Step(StrEnum):
    """What is done to an experiment."""

    ALLOCATE = "ALLOCATE"
    EXTEND = "EXTEND"
    CONCLUDE = "CONCLUDE"


_AFTER: Mapping[tuple[ExperimentState, Step], ExperimentState] = {
    (ExperimentState.REGISTERED, Step.ALLOCATE): ExperimentState.ALLOCATED,
    (ExperimentState.ALLOCATED, Step.EXTEND): ExperimentState.ALLOCATED,
    (ExperimentState.ALLOCATED, Step.CONCLUDE): ExperimentState.CONCLUDED,
}


def state_after(state: ExperimentState, step: Step) -> ExperimentState:
    """Return the state after a step; raises STATE_CONFLICT for one that cannot follow."""
    after = _AFTER.get((state, step))
    if after is None:
        what = "Record the allocation first." if state is ExperimentState.REGISTERED else "That was done before."
        raise ProblemError(ProblemCode.STATE_CONFLICT, what)
    return after


def check_registration(new: NewConfidenceExperiment, known: Collection[str], today: date) -> None:
    """Refuse to register what is known already, or what cannot be compared; raises RULE_BROKEN with every fault.

    `known` are the teams whose wave after is recorded.
    """
    faults = []
    if len(set(new.teams)) < len(new.teams):
        faults.append(Fault("#/teams", "Each team is named once.", "named_twice"))
    if new.wave_after <= new.wave_before:
        faults.append(Fault("#/wave_after", "The wave after comes after the wave before.", "waves_out_of_order"))
    if new.ends_on < today:
        faults.append(Fault("#/ends_on", "It would be over before it begins.", "ends_in_the_past"))
    if new.ends_on > LATEST:
        faults.append(Fault("#/ends_on", f"It ends by {LATEST}.", "date_too_late"))
    if set(new.teams) & set(known):
        detail = "An outcome is known already: what is registered now was not said before."
        faults.append(Fault("#/teams", detail, "outcome_known"))
    raise_all(faults)


def check_allocation(allocation: ExperimentAllocation, teams: Collection[str]) -> None:
    """Refuse an allocation that is not of the registered teams, or leaves an arm without any."""
    faults = []
    named = [one.team for one in allocation.arms]
    if sorted(named) != sorted(teams):
        faults.append(Fault("#/arms", "Put each registered team in one arm, and no other.", "not_the_teams"))
    if {one.arm for one in allocation.arms} != set(Arm):
        faults.append(Fault("#/arms", "There is no effect without both arms.", "arm_missing"))
    raise_all(faults)


def check_outcome(state: ExperimentState, allocated_on: date | None, fieldwork_from: date) -> None:
    """Refuse an outcome of an experiment whose arms were not on record before its fieldwork began."""
    if state is ExperimentState.REGISTERED or allocated_on is None:
        detail = "The team is in an experiment without arms: record the allocation before any outcome."
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)
    if state is ExperimentState.CONCLUDED:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The experiment is concluded.")
    if fieldwork_from < allocated_on:
        detail = f"The arms were recorded on {allocated_on}; an outcome is asked for after that."
        raise rule_broken("#/fieldwork_from", detail, "asked_before_allocation")


def check_extension(ends_on: date, until: date) -> None:
    """Refuse an extension that ends no later."""
    if until <= ends_on:
        raise rule_broken("#/ends_on", f"It ends on {ends_on} already.", "no_extension")
    if until > LATEST:
        raise rule_broken("#/ends_on", f"It ends by {LATEST}.", "date_too_late")


def check_conclusion(missing: Collection[str]) -> None:
    """Refuse to conclude before every team's outcome is recorded: nobody leaves out what does not please."""
    if missing:
        raise ProblemError(ProblemCode.STATE_CONFLICT, f"{len(missing)} team(s) have no outcome yet.")
