"""What a review must say of itself, and whether its deadlines are kept."""

from datetime import date

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.reviews import (
    NewChronologyEntry,
    NewReview,
    NewReviewDecision,
    ReviewDecisionKind,
    ReviewKind,
    ReviewMatter,
    ReviewStatus,
)

MATTERS = {
    ReviewKind.COLD_CASE: {
        ReviewMatter.MURDER,
        ReviewMatter.MISSING_PERSON,
        ReviewMatter.SERIOUS_SEXUAL_OFFENCE,
    },
    ReviewKind.INTERNAL_MANAGEMENT: {ReviewMatter.SERIOUS_CASE_REVIEW, ReviewMatter.DOMESTIC_HOMICIDE_REVIEW},
}
_INTERNAL_ONLY = ("scope_from", "scope_until", "chronology_due_on")


def check_review(new: NewReview, today: date) -> None:
    """Refuse a review that is none of the two kinds, or out of time; raises RULE_BROKEN with every fault."""
    faults = []
    if new.matter not in MATTERS[new.kind]:
        faults.append(Fault("#/matter", "Such a review is of another kind.", "matter_of_other_kind"))
    if new.occurred_on > today:
        faults.append(Fault("#/occurred_on", "The date lies in the future.", "date_in_future"))
    if new.due_on < today:
        faults.append(Fault("#/due_on", "The deadline has passed.", "date_in_past"))
    faults += _kind_faults(new)
    faults += _date_faults(new)
    seen = set()
    for place, one in enumerate(new.people):
        if one.person_id in seen:
            faults.append(Fault(f"#/people/{place}/person_id", "The person is named before.", "person_twice"))
        seen.add(one.person_id)
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, f"{len(faults)} rule(s) of reviews are broken.", faults)


def check_deadlines(kind: ReviewKind, chronology_due_on: date | None, due_on: date) -> None:
    """Refuse deadlines in the wrong order, or a chronology's for a cold case; raises RULE_BROKEN."""
    if (kind is ReviewKind.INTERNAL_MANAGEMENT) is not (chronology_due_on is not None):
        raise rule_broken("#/chronology_due_on", "An internal management review has one, and no other.", "kind_differs")
    if chronology_due_on is not None and chronology_due_on > due_on:
        raise rule_broken("#/chronology_due_on", "The chronology comes before the report.", "after_report")


def check_decision(new: NewReviewDecision, today: date) -> None:
    """Demand a day on which somebody looks again, unless the case is investigated again; raises RULE_BROKEN."""
    again = new.decision is ReviewDecisionKind.REINVESTIGATE
    if new.next_review_on is None and not again:
        raise rule_broken("#/next_review_on", "Say when the case is looked at again.", "next_review_required")
    if new.next_review_on is not None and new.next_review_on <= today:
        raise rule_broken("#/next_review_on", "The day lies in the future.", "date_not_in_future")


def check_entry(new: NewChronologyEntry, scope_from: date, scope_until: date) -> None:
    """Keep a chronology within the time that is looked at; raises RULE_BROKEN."""
    if not scope_from <= new.occurred_on <= scope_until:
        raise rule_broken("#/occurred_on", "The day lies outside the review's scope.", "outside_scope")


def check_complete(report: str | None, entries: int) -> None:
    """Refuse to submit what is not written; raises STATE_CONFLICT."""
    if report is None or not entries:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "A review is submitted with its report and its chronology.")


def is_overdue(status: ReviewStatus, due_on: date, chronology_due_on: date | None, entries: int, today: date) -> bool:
    """Say whether a deadline has passed: the report's while it is open, the chronology's while it has no entry."""
    if status is not ReviewStatus.OPEN:
        return False
    return due_on < today or (chronology_due_on is not None and chronology_due_on < today and not entries)


def _kind_faults(new: NewReview) -> list[Fault]:
    internal = new.kind is ReviewKind.INTERNAL_MANAGEMENT
    return [
        Fault(f"#/{name}", "An internal management review says this, and no other.", "kind_differs")
        for name in _INTERNAL_ONLY
        if internal is not (getattr(new, name) is not None)
    ]


def _date_faults(new: NewReview) -> list[Fault]:
    faults = []
    if new.scope_from and new.scope_until and new.scope_until < new.scope_from:
        faults.append(Fault("#/scope_until", "It ends before it begins.", "ends_before_it_begins"))
    if new.chronology_due_on and new.chronology_due_on > new.due_on:
        faults.append(Fault("#/chronology_due_on", "The chronology comes before the report.", "after_report"))
    return faults
