"""What a panel may decide, how its votes stand to it, and for how many a manager has room."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from bluelamp.schemas.offenders.codes import Colour
from bluelamp.schemas.offenders.panels import ItemKind, NewPanelDecision, Vote, VoteCounts
from bluelamp.schemas.offenders.panels import PanelDecisionKind as Kind
from bluelamp.schemas.problems import Fault

_OF = {
    ItemKind.NOMINATION: frozenset({Kind.ACCEPT, Kind.DECLINE}),
    ItemKind.CASE: frozenset({Kind.DESELECT, Kind.REVIEW}),
}
_VOTES = {
    ItemKind.NOMINATION: frozenset({Vote.ACCEPT, Vote.DECLINE, Vote.ABSTAIN}),
    ItemKind.CASE: frozenset({Vote.KEEP, Vote.DESELECT, Vote.ABSTAIN}),
}
_NEEDS: dict[Kind, frozenset[str]] = {
    Kind.ACCEPT: frozenset({"colour", "manager", "team", "lpu"}),
    Kind.DECLINE: frozenset({"decline_reasons"}),
    Kind.DESELECT: frozenset({"deselection_reason"}),
    Kind.REVIEW: frozenset(),
}
_MAY_SAY = {
    Kind.ACCEPT: frozenset({"cohort", "release_on", "review_on", "lead", "capacity_override_reason"}),
    Kind.REVIEW: frozenset({"review_on"}),
}
_MEANS = {
    Kind.ACCEPT: Vote.ACCEPT,
    Kind.DECLINE: Vote.DECLINE,
    Kind.DESELECT: Vote.DESELECT,
    Kind.REVIEW: Vote.KEEP,
}
_ALWAYS = frozenset({"item_id", "decision", "reason"})
NEED_NO_VOTES = frozenset({Kind.REVIEW})
"""Another day of review changes nothing for anybody: it waits for no vote."""


def faults_of_decision(new: NewPanelDecision, kind: ItemKind, today: date, review_days: int) -> list[Fault]:
    """Say what of a decision is not for what stands on the agenda, missing, too much, or on an impossible day."""
    if new.decision not in _OF[kind]:
        detail = "Of a nomination ACCEPT or DECLINE is decided, of a case DESELECT or REVIEW."
        return [Fault("#/decision", detail, "not_for_this")]
    said = {name for name, value in new if value not in (None, [])} - _ALWAYS
    needs = _NEEDS[new.decision]
    faults = [Fault(f"#/{name}", "The decision needs it.", "missing") for name in sorted(needs - said)]
    too_much = said - needs - _MAY_SAY.get(new.decision, frozenset())
    faults += [Fault(f"#/{name}", "The decision does not take it.", "too_much") for name in sorted(too_much)]
    if len(set(new.decline_reasons)) < len(new.decline_reasons):
        faults.append(Fault("#/decline_reasons", "A reason is named twice.", "twice"))
    if new.review_on is not None:
        faults += faults_of_review(new.review_on, today, review_days)
    if new.release_on is not None and new.colour is not Colour.BLUE:
        faults.append(Fault("#/release_on", "Only who is in custody (BLUE) has a day of release.", "not_in_custody"))
    return faults


def faults_of_review(review_on: date, today: date, review_days: int) -> list[Fault]:
    """Say whether a day of review is none that a cohort's rules allow."""
    if today < review_on <= today + timedelta(days=review_days):
        return []
    detail = f"A case of this cohort is reviewed after today and within {review_days} days."
    return [Fault("#/review_on", detail, "not_in_time")]


def with_review(new: NewPanelDecision, today: date, review_days: int) -> NewPanelDecision:
    """Return a decision with its day of review: the last that the cohort's rules allow, where none is said."""
    if new.review_on is not None or new.decision not in _MAY_SAY:
        return new
    return new.model_copy(update={"review_on": today + timedelta(days=review_days)})


def faults_of_vote(vote: Vote, kind: ItemKind) -> list[Fault]:
    """Say whether a vote is for what stands on the agenda."""
    if vote in _VOTES[kind]:
        return []
    detail = "Of a nomination ACCEPT or DECLINE is voted, of a case KEEP or DESELECT; or ABSTAIN."
    return [Fault("#/vote", detail, "not_for_this")]


def counted(votes: Iterable[Vote]) -> VoteCounts:
    """Count the votes."""
    number = Counter(votes)
    return VoteCounts.model_validate({vote.value.lower(): number[vote] for vote in Vote})


def departs(decision: Kind, votes: VoteCounts) -> bool | None:
    """Whether a panel decided otherwise than most who did not abstain; None where neither side had more."""
    found = {vote: getattr(votes, vote.value.lower()) for vote in Vote if vote is not Vote.ABSTAIN}
    most = max(found.values())
    leading = [vote for vote, number in found.items() if number == most]
    return None if most == 0 or len(leading) > 1 else leading[0] is not _MEANS[decision]


def votes_needed(decision: Kind, minimum: int, members: int) -> int:
    """Return how many agencies must have voted: an agency that stays away holds nothing up for ever."""
    return 0 if decision in NEED_NO_VOTES else min(minimum, members)


def is_full(cases: int, capacity: int) -> bool:
    """Whether one more case would be more than a manager's capacity."""
    return cases >= capacity
