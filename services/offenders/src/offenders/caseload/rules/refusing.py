"""What may not be recorded of a case, its contacts, plans and rules; each fault with a pointer to where it stands."""

from collections.abc import Sequence
from datetime import date, datetime

from bluelamp.schemas.offenders.caseload import ContactOutcome, NewContact, NewStatusChange, RunningStatus
from bluelamp.schemas.offenders.codes import Colour
from bluelamp.schemas.offenders.plans import (
    ActionStatus,
    NewAssessment,
    NewContactSchedule,
    NewPathwaySet,
    Pathway,
    PlanActionDetails,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

LONGEST_YEARS = 100


def refuse(faults: Sequence[Fault]) -> None:
    """Raise RULE_BROKEN with every fault, if there is any."""
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, faults[0].detail, faults)


def check_release(colour: Colour, release_on: date | None, today: date) -> None:
    """Refuse a day of release outside custody, or one that is over."""
    faults = []
    if release_on is not None and colour is not Colour.BLUE:
        faults.append(Fault("#/release_on", "Only who is in custody (BLUE) has a day of release.", "not_in_custody"))
    elif release_on is not None and release_on < today:
        faults.append(Fault("#/release_on", "The day of release is over.", "in_the_past"))
    elif release_on is not None and release_on.year > today.year + LONGEST_YEARS:
        faults.append(Fault("#/release_on", "Nobody is released so late: leave it out until it is known.", "too_late"))
    refuse(faults)


def check_turn(before: tuple[str, str, date | None], new: NewStatusChange, today: date) -> None:
    """Refuse a change that changes nothing, and a pause of supervision in custody."""
    check_release(new.colour, new.release_on, today)
    faults = []
    if before == (new.status, new.colour, new.release_on):
        faults.append(Fault("#/colour", "The case is so already.", "nothing_changes"))
    if new.status is RunningStatus.RESET and new.colour is Colour.BLUE:
        faults.append(Fault("#/status", "Nobody's supervision is paused while they are in custody.", "in_custody"))
    refuse(faults)


def check_contact(new: NewContact, opened_at: datetime, now: datetime) -> None:
    """Refuse a contact of the future or from before the case, and a reason that is missing or explains nothing."""
    faults = []
    if new.contacted_at > now:
        faults.append(Fault("#/contacted_at", "A contact is recorded after it was, or was to be.", "in_the_future"))
    elif new.contacted_at < opened_at:
        faults.append(Fault("#/contacted_at", "The case was opened later.", "before_the_case"))
    if new.outcome is ContactOutcome.MISSED and new.missed_reason is None:
        faults.append(Fault("#/missed_reason", "Say why the contact was missed.", "missing"))
    if new.outcome is ContactOutcome.KEPT and new.missed_reason is not None:
        faults.append(Fault("#/missed_reason", "Nothing was missed.", "not_missed"))
    refuse(faults)


def check_assessment(new: NewAssessment, pathways: Sequence[str], today: date, pointer: str = "#") -> None:
    """Refuse an assessment of the future, of a pathway that the plan has not, or twice of one."""
    faults = []
    if new.assessed_on > today:
        faults.append(Fault(f"{pointer}/assessed_on", "Need is assessed before it is recorded.", "in_the_future"))
    seen: set[Pathway] = set()
    for place, need in enumerate(new.needs):
        where = f"{pointer}/needs/{place}/pathway"
        if need.pathway not in pathways:
            faults.append(Fault(where, "The plan does not have this pathway.", "no_such_pathway"))
        elif need.pathway in seen:
            faults.append(Fault(where, "The pathway is assessed twice.", "twice"))
        seen.add(need.pathway)
    refuse(faults)


def check_pathway(pathway: Pathway, pathways: Sequence[str]) -> None:
    """Refuse an action on a pathway that the plan has not."""
    if pathway not in pathways:
        refuse([Fault("#/pathway", "The plan does not have this pathway.", "no_such_pathway")])


def check_action(action: PlanActionDetails) -> None:
    """Refuse an end without what came of it, and the other way round."""
    if (action.status is ActionStatus.OPEN) is (action.outcome is not None):
        detail = "An action that is ended says what came of it; one that is open does not yet."
        refuse([Fault("#/outcome", detail, "outcome")])


def check_due(day: date, today: date, pointer: str) -> None:
    """Refuse a day that is over, where something is planned."""
    if day < today:
        refuse([Fault(pointer, "The day is over.", "in_the_past")])


def check_schedule(new: NewContactSchedule, today: date) -> None:
    """Refuse a schedule that begins today or before, an interval in custody, or weeks before release outside it."""
    faults = _begins_later(new.effective_from, today)
    in_custody = new.colour is Colour.BLUE
    if in_custody is not bool(new.weeks_before_release):
        detail = "In custody (BLUE) contact is owed by weeks before release, and nowhere else."
        faults.append(Fault("#/weeks_before_release", detail, "custody"))
    if len(set(new.weeks_before_release)) < len(new.weeks_before_release):
        faults.append(Fault("#/weeks_before_release", "A week is named twice.", "twice"))
    for name in ("interval_unit", "interval_amount"):
        if in_custody is (getattr(new, name) is not None):
            faults.append(Fault(f"#/{name}", "Every colour but BLUE has an interval, and BLUE has none.", "interval"))
    refuse(faults)


def check_pathway_set(new: NewPathwaySet, today: date) -> None:
    """Refuse a set that begins today or before, or names a pathway twice."""
    faults = _begins_later(new.effective_from, today)
    if len(set(new.pathways)) < len(new.pathways):
        faults.append(Fault("#/pathways", "A pathway is named twice.", "twice"))
    refuse(faults)


def _begins_later(day: date, today: date) -> list[Fault]:
    if day > today:
        return []
    detail = "What holds today is not changed after the fact: let it begin tomorrow or later."
    return [Fault("#/effective_from", detail, "not_to_come")]


def check_days(day_from: date, day_until: date, most: int) -> None:
    """Refuse a period that ends before it begins or is longer than so many days."""
    if not day_from < day_until:
        refuse(
            [Fault("#/query/day_until", "The period ends after it begins; its last day is the day before.", "order")]
        )
    if (day_until - day_from).days > most:
        refuse([Fault("#/query/day_until", f"A period has at most {most} days.", "too_long")])
