"""What a review must say of itself, and whether its deadlines are kept."""

from dataclasses import dataclass
from datetime import date

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.reviews import (
    NewChronologyEntry,
    NewReview,
    NewReviewDecision,
    NewReviewSignature,
    ReviewDecisionKind,
    ReviewKind,
    ReviewMatter,
    ReviewStatus,
    ReviewTerms,
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
    faults += _date_faults(new, today)
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


def check_read(new: NewReviewSignature, version_number: int, version: int) -> None:
    """Refuse the signature of what was not read: another version, or this one before a change; raises RULE_BROKEN."""
    if new.version_number != version_number:
        raise rule_broken("#/version_number", "Another version is to be signed.", "other_version")
    if new.version != version:
        raise rule_broken("#/version", "It was changed since it was read.", "changed_since")


def what_changed(before: ReviewTerms, after: ReviewTerms) -> str | None:
    """Name what was changed besides the report, with what stood there before; nothing if the report alone was."""
    told = [
        f"{name}: {getattr(before, name)}, now {getattr(after, name)}"
        for name in ("author", "chronology_due_on", "due_on")
        if getattr(before, name) != getattr(after, name)
    ]
    return "; ".join(told) or None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """By when what belongs to a review is to be there, and when a cold case is looked at again."""

    due_on: date
    chronology_due_on: date | None
    next_review_on: date | None


def is_overdue(status: ReviewStatus, deadlines: Deadlines, entries: int, today: date) -> bool:
    """Say whether a deadline has passed.

    The report's until it is decided or signed, the chronology's while it has no entry, and afterwards, also of a closed
    case, the day on which somebody was to look again.
    """
    if status in {ReviewStatus.OPEN, ReviewStatus.SUBMITTED}:
        chronology_due_on = deadlines.chronology_due_on
        late = chronology_due_on is not None and chronology_due_on < today and not entries
        return late or deadlines.due_on < today
    return deadlines.next_review_on is not None and deadlines.next_review_on < today


def _kind_faults(new: NewReview) -> list[Fault]:
    internal = new.kind is ReviewKind.INTERNAL_MANAGEMENT
    return [
        Fault(f"#/{name}", "An internal management review says this, and no other.", "kind_differs")
        for name in _INTERNAL_ONLY
        if internal is not (getattr(new, name) is not None)
    ]


def _date_faults(new: NewReview, today: date) -> list[Fault]:
    faults = []
    if new.scope_from and new.scope_until and new.scope_until < new.scope_from:
        faults.append(Fault("#/scope_until", "It ends before it begins.", "ends_before_it_begins"))
    elif new.scope_until and new.scope_until > today:
        faults.append(Fault("#/scope_until", "What is looked at has happened.", "date_in_future"))
    if new.chronology_due_on and new.chronology_due_on > new.due_on:
        faults.append(Fault("#/chronology_due_on", "The chronology comes before the report.", "after_report"))
    return faults
