"""What may not be recorded in the registers of the interim model."""

from datetime import date
from typing import Final

from bluelamp.schemas.offenders.domestic_abuse import NewRankingRuleSet
from bluelamp.schemas.offenders.domestic_abuse_pilot import (
    NewAdvice,
    NewExperience,
    NewPanelSeat,
    NewPilot,
    NewPost,
    NewRecommendation,
    RecommendationStatus,
)
from bluelamp.schemas.problems import Fault, raise_all
from offenders.domestic_abuse.rules.ranking import faults_of


def check_rule_set(new: NewRankingRuleSet, today: date) -> None:
    """Refuse numbers that contradict themselves, and a day that has begun: what was ranked stays explained by it."""
    faults = faults_of(new.numbers)
    if new.effective_from <= today:
        faults.append(Fault("#/effective_from", "A rule set begins on a day that is to come.", "has_begun"))
    raise_all(faults)


def check_experience(new: NewExperience, today: date) -> None:
    """Refuse what was learnt on a day to come."""
    raise_all(_not_after(today, noted_on=new.noted_on))


def check_advice(new: NewAdvice, today: date) -> None:
    """Refuse advice of a day to come."""
    raise_all(_not_after(today, given_on=new.given_on))


def check_post(new: NewPost, today: date) -> None:
    """Refuse a post that is filled, trained for or ended before it was there, or on a day to come."""
    faults = _not_after(today, filled_on=new.filled_on, trained_on=new.trained_on, left_on=new.left_on)
    if new.filled_on is not None and new.filled_on < new.opened_on:
        faults.append(Fault("#/filled_on", "The post was opened later.", "before_opening"))
    if new.ended_on is not None and new.ended_on < (new.filled_on or new.opened_on):
        faults.append(Fault("#/ended_on", "The post was opened or filled later.", "before_opening"))
    if new.trained_on is not None and new.trained_on < new.opened_on:
        faults.append(Fault("#/trained_on", "The post was opened later.", "before_opening"))
    if new.left_on is not None and (new.filled_on is None or new.left_on < new.filled_on):
        faults.append(Fault("#/left_on", "Nobody was in the post by then.", "not_filled"))
    if new.trained_on is not None and new.filled_on is None:
        faults.append(Fault("#/trained_on", "Nobody is in the post to be trained.", "not_filled"))
    raise_all(faults)


def check_panel_seat(new: NewPanelSeat) -> None:
    """Refuse somebody who left before they came."""
    if new.left_on is not None and new.left_on < new.seated_on:
        raise_all([Fault("#/left_on", "The seat was taken later.", "before_seating")])


def check_recommendation(new: NewRecommendation, today: date) -> None:
    """Refuse a recommendation that is beyond a draft and was never reported."""
    faults = _not_after(today, reported_on=new.reported_on)
    if new.status is not RecommendationStatus.DRAFT and new.reported_on is None:
        faults.append(Fault("#/reported_on", "Only a draft has not been reported.", "not_reported"))
    raise_all(faults)


def check_pilot_change(before: NewPilot, after: NewPilot, today: date) -> None:
    """Refuse another model for days that have begun: from another day on another record says so."""
    if after.model is not before.model and before.effective_from <= today:
        raise_all([Fault("#/model", "It holds already. Say from which day another does.", "has_begun")])


def check_recommendation_change(before: NewRecommendation, after: NewRecommendation) -> None:
    """Refuse a step back: what was reported was, and what is done or rejected stays so."""
    if after.status is not before.status and after.status not in _NEXT[before.status]:
        raise_all([Fault("#/status", "A recommendation is reported, then accepted or rejected, then done.", "no_step")])


_NEXT: Final = {
    RecommendationStatus.DRAFT: {RecommendationStatus.REPORTED},
    RecommendationStatus.REPORTED: {RecommendationStatus.ACCEPTED, RecommendationStatus.REJECTED},
    RecommendationStatus.ACCEPTED: {RecommendationStatus.DONE, RecommendationStatus.REJECTED},
    RecommendationStatus.REJECTED: set[RecommendationStatus](),
    RecommendationStatus.DONE: set[RecommendationStatus](),
}


def is_overdue(status: str, due_on: date, today: date) -> bool:
    """Whether a recommendation should have been reported by now."""
    return status == RecommendationStatus.DRAFT and due_on < today


def _not_after(today: date, **days: date | None) -> list[Fault]:
    return [
        Fault(f"#/{name}", "The day lies in the future.", "in_the_future")
        for name, day in days.items()
        if day is not None and day > today
    ]
