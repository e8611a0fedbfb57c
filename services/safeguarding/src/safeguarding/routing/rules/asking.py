"""What a question about routing must carry (domain.md §2.9)."""

from collections.abc import Iterator
from datetime import datetime

from bluelamp.kit.clocks import ADULT_AGE
from bluelamp.schemas.problems import Fault, raise_all
from bluelamp.schemas.safeguarding.routing import Circumstance, NewRoutingDecision, RoutedVictim, RoutingOverride, Team
from safeguarding.routing.rules.conditions import needs_age


def check_question(new: NewRoutingDecision, reported_at: datetime, moment: datetime, age: int | None) -> None:
    """Raise one problem with a fault for each thing that keeps the question from being answered."""
    faults = [
        *_repetitions("#/circumstances", new.circumstances),
        *_day_faults(new, reported_at, moment),
        *_victim_faults(new.victim),
        *_age_faults(new, age),
    ]
    raise_all(faults)


def check_override(override: RoutingOverride, primary: Team, joint: list[Team]) -> None:
    """Raise one problem with a fault for each thing wrong with a different answer, or if it is the same one."""
    faults = [*_repetitions("#/joint_teams", override.joint_teams)]
    if override.primary_team in override.joint_teams:
        place = f"#/joint_teams/{override.joint_teams.index(override.primary_team)}"
        faults.append(Fault(place, "The primary team cannot join itself.", "primary_team"))
    if override.primary_team is primary and set(override.joint_teams) == set(joint):
        faults.append(Fault("#/primary_team", "These teams have it already.", "nothing_changes"))
    raise_all(faults)


def _day_faults(new: NewRoutingDecision, reported_at: datetime, moment: datetime) -> Iterator[Fault]:
    if reported_at > moment:
        yield Fault("#/reported_at", "The moment lies in the future.", "time_in_future")
    if new.happened_on and new.happened_on > reported_at.date():
        yield Fault("#/happened_on", "It cannot have happened after it was reported.", "after_report")


def _victim_faults(victim: RoutedVictim | None) -> Iterator[Fault]:
    if victim and victim.date_of_birth and victim.age_at_report is not None:
        yield Fault("#/victim/age_at_report", "Send the date of birth or the age, not both.", "two_ages")


def _age_faults(new: NewRoutingDecision, age: int | None) -> Iterator[Fault]:
    if age is not None and age < 0:
        yield Fault("#/victim/date_of_birth", "The victim was born after it was reported.", "born_after_report")
    if age is None and needs_age(frozenset(new.circumstances)):
        yield Fault("#/victim", "The victim's age at the report decides who takes this: send it.", "age_required")
    if age is not None and age < ADULT_AGE and Circumstance.VULNERABLE_ADULT in new.circumstances:
        place = f"#/circumstances/{new.circumstances.index(Circumstance.VULNERABLE_ADULT)}"
        yield Fault(place, "The victim was under 18 when it was reported.", "not_an_adult")


def _repetitions(pointer: str, values: list[Circumstance] | list[Team]) -> Iterator[Fault]:
    for index, value in enumerate(values):
        if value in values[:index]:
            yield Fault(f"{pointer}/{index}", "The value stands in the list already.", "duplicate")
