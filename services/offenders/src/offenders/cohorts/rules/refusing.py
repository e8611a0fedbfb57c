"""What may not be nominated, called or put on an agenda; each fault with a pointer to where it stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bluelamp.schemas.offenders.cohorts import NewCohortRuleSet, OffencePattern
from bluelamp.schemas.offenders.nominations import NewNomination
from bluelamp.schemas.offenders.panels import NewAgendaItem, NewPanel
from bluelamp.schemas.problems import Fault, raise_all
from offenders.cohorts.rules.scoring import faults_of_facts, faults_of_numbers


def check_rule_set(new: NewCohortRuleSet, today: date) -> None:
    """Refuse a set that begins today or before, or contradicts itself."""
    faults = faults_of_numbers(new.numbers)
    if new.effective_from <= today:
        detail = "What holds today is not changed after the fact: let it begin tomorrow or later."
        faults.append(Fault("#/effective_from", detail, "not_to_come"))
    if len(set(new.offence_patterns)) < len(new.offence_patterns):
        faults.append(Fault("#/offence_patterns", "A pattern is named twice.", "twice"))
    raise_all(faults)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a cohort's rules ask of whom it takes in; without patterns any will do."""

    takes_new: bool
    needs_order: bool
    patterns: frozenset[OffencePattern]


def faults_of_entry(rules: Entry, patterns: Collection[OffencePattern], *, is_statutory: bool) -> list[Fault]:
    """Say why a cohort's rules do not let somebody in; pointers as a nomination has them."""
    faults = []
    if not rules.takes_new:
        faults.append(Fault("#/cohort", "Nobody new comes into this cohort.", "takes_nobody"))
    if rules.needs_order and not is_statutory:
        detail = "This cohort is for those on an order or on licence; another takes those who are not."
        faults.append(Fault("#/is_statutory", detail, "needs_order"))
    if rules.patterns and not rules.patterns & set(patterns):
        detail = "None of what they are put forward for is what the cohort is for."
        faults.append(Fault("#/offence_patterns", detail, "not_of_the_cohort"))
    return faults


def check_nomination(new: NewNomination, rules: Entry) -> None:
    """Refuse whom a cohort's rules do not let in, and what is said twice."""
    faults = faults_of_facts(new.facts)
    faults += faults_of_entry(rules, new.offence_patterns, is_statutory=new.is_statutory)
    if len(set(new.offence_patterns)) < len(new.offence_patterns):
        faults.append(Fault("#/offence_patterns", "A pattern is named twice.", "twice"))
    raise_all(faults)


def check_entry(rules: Entry, patterns: Collection[OffencePattern], *, is_statutory: bool) -> None:
    """Refuse to take somebody into a cohort whose rules of today do not let them in."""
    faults = faults_of_entry(rules, patterns, is_statutory=is_statutory)
    raise_all([Fault("#/cohort", fault.detail, fault.code) for fault in faults])


def check_panel(new: NewPanel, own_organisation: UUID, today: date) -> None:
    """Refuse a panel of the past, without whoever calls it, or with a member or an item twice."""
    faults = []
    if new.meets_on < today:
        faults.append(Fault("#/meets_on", "The day is over.", "in_the_past"))
    members = [one.organisation_id for one in new.members]
    if own_organisation not in members:
        faults.append(Fault("#/members", "Whoever calls a panel sits on it.", "not_a_member"))
    if len(set(members)) < len(members):
        faults.append(Fault("#/members", "An organisation is named twice.", "twice"))
    raise_all([*faults, *faults_of_agenda(new.agenda)])


def faults_of_agenda(agenda: Sequence[NewAgendaItem], pointer: str = "#/agenda/") -> list[Fault]:
    """Say which item names neither a nomination nor a case, or both, or stands there twice."""
    faults = []
    for place, one in enumerate(agenda):
        if (one.nomination_id is None) is (one.case_id is None):
            faults.append(Fault(f"{pointer}{place}", "Name a nomination or a case.", "one_alone"))
        elif one in agenda[:place]:
            faults.append(Fault(f"{pointer}{place}", "It stands on the agenda twice.", "twice"))
    return faults


def check_agenda_item(new: NewAgendaItem) -> None:
    """Refuse an item that names neither a nomination nor a case, or both."""
    if (new.nomination_id is None) is (new.case_id is None):
        raise_all([Fault("#/nomination_id", "Name a nomination or a case.", "one_alone")])
