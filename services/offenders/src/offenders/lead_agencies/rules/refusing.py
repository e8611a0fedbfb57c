"""What may not be decided of a lead; each fault with a pointer to where it stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.lead_agencies import (
    ChangeAnswer,
    NewChangeAnswer,
    NewLeadAgencyRuleSet,
    NewReallocation,
)
from bluelamp.schemas.offenders.lead_queues import NewLeadOrganisation
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

_OF_FORCE = frozenset({LeadAgency.POLICE, LeadAgency.UNASSIGNED})
LONGEST_PERIOD_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Lead:
    """An agency, and which organisation of that kind it is; the force has none beside itself."""

    agency: LeadAgency
    organisation_id: UUID | None


@dataclass(frozen=True, slots=True)
class Allowed:
    """Which agencies may lead on a day, and which organisations are of them by the register."""

    agencies: Collection[LeadAgency]
    organisations: Collection[Lead]

    def may_lead(self, lead: Lead) -> bool:
        """Whether an agency may lead, and the organisation that is named is of it."""
        return lead.agency in self.agencies and (lead.agency in _OF_FORCE or lead in self.organisations)


def refuse(faults: Sequence[Fault]) -> None:
    """Raise RULE_BROKEN with every fault, if there is any."""
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, faults[0].detail, faults)


def check_rule_set(new: NewLeadAgencyRuleSet, today: date) -> None:
    """Refuse a set that begins today or before, names an agency twice or UNASSIGNED, or proposes who may not lead."""
    faults = []
    if new.effective_from <= today:
        detail = "What holds today is not changed after the fact: let it begin tomorrow or later."
        faults.append(Fault("#/effective_from", detail, "not_to_come"))
    if len(set(new.agencies)) < len(new.agencies):
        faults.append(Fault("#/agencies", "An agency is named twice.", "twice"))
    if LeadAgency.UNASSIGNED in new.agencies:
        faults.append(Fault("#/agencies", "UNASSIGNED says that no agency leads: it is none.", "no_agency"))
    for name in ("high_risk_agency", "statutory_agency", "non_statutory_agency", "youth_agency"):
        agency = getattr(new, name)
        if agency is not None and agency not in new.agencies:
            faults.append(Fault(f"#/{name}", "This agency may not lead under the set.", "may_not_lead"))
    if (new.high_risk_agency is None) is not (new.rsr_cut is None):
        detail = "A cut and who leads from it on are said together, or neither."
        faults.append(Fault("#/rsr_cut", detail, "cut_without_agency"))
    refuse(faults)


def faults_of_lead(lead: Lead, allowed: Allowed, pointer: str) -> list[Fault]:
    """Return what is wrong with a lead: one that may not lead today, or the organisation missing, too many or none.

    An organisation that is not in the register for the agency is shown nobody, whoever signs in for it.
    """
    faults = []
    if lead.agency is not LeadAgency.UNASSIGNED and lead.agency not in allowed.agencies:
        detail = "This agency may not lead under the rule set that holds today."
        faults.append(Fault(f"{pointer}agency", detail, "may_not_lead"))
    if (lead.agency in _OF_FORCE) is (lead.organisation_id is not None):
        detail = "Every agency but POLICE is one organisation of its kind: name it; POLICE and UNASSIGNED have none."
        faults.append(Fault(f"{pointer}organisation_id", detail, "organisation"))
    elif lead.organisation_id is not None and lead not in allowed.organisations:
        detail = "The register of lead organisations has this one for this agency not today."
        faults.append(Fault(f"{pointer}organisation_id", detail, "unknown_organisation"))
    return faults


def check_organisation(new: NewLeadOrganisation) -> None:
    """Refuse an organisation of the force's own, and one that ends before it begins."""
    faults = []
    if new.agency in _OF_FORCE:
        faults.append(Fault("#/agency", "POLICE is the force itself, and UNASSIGNED nobody.", "no_agency"))
    if new.until_on is not None and new.until_on <= new.effective_from:
        faults.append(Fault("#/until_on", "It ends after it begins; that is the day after the last.", "order"))
    refuse(faults)


def check_change(after: Lead, before: Lead, allowed: Allowed) -> None:
    """Refuse a change to who leads already, to who may not lead today, or without saying which organisation."""
    faults = faults_of_lead(after, allowed, "#/to_")
    if after == before:
        faults.append(Fault("#/to_agency", "This agency leads the case already.", "nothing_changes"))
    refuse(faults)


def check_answer(new: NewChangeAnswer) -> None:
    """Refuse to decline without a reason: whoever goes on answering must know what to change."""
    if new.answer is ChangeAnswer.DECLINED and new.reason is None:
        refuse([Fault("#/reason", "Whoever declines says why.", "missing")])


def check_as_at(as_at: date, today: date) -> None:
    """Refuse to propose by the rule of a day that has not come."""
    if as_at > today:
        refuse([Fault("#/as_at", "What will hold then may still be changed.", "in_the_future")])


def check_reallocation(new: NewReallocation, allowed: Allowed) -> None:
    """Refuse receivers who may not lead or are named twice, and one agency for all that has no receiver."""
    faults = []
    for place, one in enumerate(new.receivers):
        if one.agency is LeadAgency.UNASSIGNED:
            faults.append(Fault(f"#/receivers/{place}/agency", "Nobody takes over as UNASSIGNED.", "no_agency"))
            continue
        faults += faults_of_lead(Lead(one.agency, one.organisation_id), allowed, f"#/receivers/{place}/")
    named = [one.agency for one in new.receivers]
    if len(set(named)) < len(named):
        faults.append(Fault("#/receivers", "An agency has two receivers: one choice is for one of them.", "twice"))
    if new.to_agency is not None and new.to_agency not in named:
        faults.append(Fault("#/to_agency", "Say which organisation receives for this agency.", "no_receiver"))
    refuse(faults)


def check_public(day_from: date, day_until: date, lpu: str | None, today: date) -> None:
    """Refuse what two answers beside one another would give away: days that are no whole months, and one unit."""
    faults = [
        Fault(f"#/query/{name}", "Ask of whole months that are over: from a first to another.", "whole_months")
        for name, day in (("day_from", day_from), ("day_until", day_until))
        if day.day != 1 or day > today
    ]
    if lpu is not None:
        detail = "Units are told in the workbook alone, where none gives another away."
        faults.append(Fault("#/query/lpu", detail, "whole_force"))
    refuse(faults)


def check_period(day_from: date, day_until: date, today: date) -> None:
    """Refuse a period that ends before it begins, has not begun yet, or is longer than ten years."""
    if day_from > today:
        refuse([Fault("#/query/day_from", "Nothing can be said of days that have not come.", "in_the_future")])
    if not day_from < day_until:
        detail = "The period ends after it begins; its last day is the day before."
        refuse([Fault("#/query/day_until", detail, "order")])
    if (day_until - day_from).days > LONGEST_PERIOD_DAYS:
        detail = f"A period has at most {LONGEST_PERIOD_DAYS} days."
        refuse([Fault("#/query/day_until", detail, "too_long")])
