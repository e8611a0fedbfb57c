"""The MATAC: when it meets, who is on its agenda, and what the rule proposes of whom it took up (domain.md §3.5)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from bluelamp.kit.clocks import months_before
from bluelamp.schemas.offenders.domestic_abuse import DropGround, RankingNumbers
from bluelamp.schemas.offenders.matac import AgendaBasis, MatacDecisionKind, MatacProposal, NewMatacDecision
from bluelamp.schemas.problems import Fault

_OF_BASIS = {
    AgendaBasis.REVIEW: {MatacDecisionKind.KEEP, MatacDecisionKind.DROP},
    AgendaBasis.RANKED: {MatacDecisionKind.ADOPT, MatacDecisionKind.NOT_ADOPT},
}
_WITH_PLAN = {MatacDecisionKind.ADOPT, MatacDecisionKind.KEEP}


@dataclass(frozen=True, slots=True)
class Running:
    """Somebody who was taken up: at which score, looked at last as at which day, how often improved, in custody or not.

    `score` is the adoption's; since other rules hold, that of the first review by them. `reviewed_as_at` is the day of
    the ranking that the last review looked at; before the first, the adoption's.
    """

    score: float
    rule_set_id: UUID
    reviewed_as_at: date
    reviews_improved: int
    custody_from: date | None = None
    custody_until: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ranking as at a day has somebody: no score if they have no place in it, though they may have events."""

    as_at: date
    rule_set_id: UUID
    score: float | None
    last_event_on: date | None = None
    is_recorded_anew: bool = False
    """Whether something counts that was recorded after the last review, whenever it happened."""
    has_events: bool = True


def next_meeting(last: date | None, numbers: RankingNumbers, today: date) -> date:
    """Return when to meet: so many weeks after the last meeting; that day four weeks on until it is not over."""
    if last is None:
        return today
    meets_on = last + timedelta(weeks=numbers.cycle_weeks)
    while meets_on < today:
        meets_on += timedelta(weeks=numbers.cycle_weeks)
    return meets_on


def faults_of_meeting(meets_on: date, last: date | None, numbers: RankingNumbers, today: date) -> list[Fault]:
    """Refuse a meeting off the cycle: the distance from the last is a multiple of the cycle's weeks.

    The first is within the cycle's weeks from today: every other has to be after it.
    """
    if last is None:
        if meets_on > today + timedelta(weeks=numbers.cycle_weeks):
            return [Fault("#/meets_on", f"The first is within {numbers.cycle_weeks} weeks.", "off_the_cycle")]
        return []
    days = (meets_on - last).days
    if days <= 0 or days % (7 * numbers.cycle_weeks):
        return [Fault("#/meets_on", f"A meeting is every {numbers.cycle_weeks} weeks.", "off_the_cycle")]
    return []


def agenda_of(adopted: Sequence[UUID], ranking: Iterable[UUID], capacity: int) -> list[tuple[UUID, AgendaBasis]]:
    """Return whom a meeting speaks about: each who was taken up, and then the highest until its time is full.

    A review is never left out for want of time: who was taken up is looked at by every meeting.
    """
    taken = set(adopted)
    agenda = [(one, AgendaBasis.REVIEW) for one in adopted]
    for one in ranking:
        if len(agenda) >= capacity:
            break
        if one not in taken:
            agenda.append((one, AgendaBasis.RANKED))
    return agenda


def months_between(first: date, last: date) -> int:
    """Count whole months."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)


def proposal_of(running: Running, now: Standing, numbers: RankingNumbers, meets_on: date) -> MatacProposal:
    """Propose whether to drop: after enough reviews with the score down and no new event, or for long custody."""
    has_new_event = now.is_recorded_anew or (
        now.last_event_on is not None and now.last_event_on > running.reviewed_as_at
    )
    is_improved = _is_improved(running, now, numbers, has_new_event=has_new_event)
    improved = reviews_after(running.reviews_improved, is_improved=is_improved)
    grounds = []
    if is_improved and improved >= numbers.reviews_before_drop:
        grounds.append(DropGround.SCORE_DOWN)
    until = max(meets_on, running.custody_until or meets_on)
    custody = None if running.custody_from is None else max(0, months_between(running.custody_from, until))
    # The day after so many months, and not the end of the month that begins then.
    if running.custody_from and running.custody_from < months_before(until, numbers.custody_months_before_drop):
        grounds.append(DropGround.LONG_CUSTODY)
    return MatacProposal(
        decision=MatacDecisionKind.DROP if grounds else MatacDecisionKind.KEEP,
        grounds=grounds,
        score_then=running.score,
        score_now=now.score,
        rule_set_then=running.rule_set_id,
        rule_set_now=now.rule_set_id,
        has_new_event=has_new_event,
        is_improved=is_improved,
        reviews_improved=improved,
        custody_months=custody,
    )


def reviews_after(improved: int, *, is_improved: bool | None) -> int:
    """Return how many reviews one after the other were better, with one more; of which nothing is known, as many."""
    if is_improved is None:
        return improved
    return improved + 1 if is_improved else 0


def _is_improved(running: Running, now: Standing, numbers: RankingNumbers, *, has_new_event: bool) -> bool | None:
    """Whether the score is down enough and nothing is new; None where no newer ranking has a place for them.

    Who has no event left has the lowest score there is. Who has events and no place (their records were taken apart or
    put together since) is not better for it, and neither is who was reckoned by other rules: those move every score.
    """
    if has_new_event:
        return False
    if now.as_at <= running.reviewed_as_at or (now.score is None and now.has_events):
        return None
    if now.rule_set_id != running.rule_set_id:
        return None
    return (now.score or 0.0) <= running.score * (1 - numbers.fall_before_drop) + 1e-9


def faults_of_decision(
    new: NewMatacDecision, basis: AgendaBasis, grounds: Collection[DropGround] | None
) -> list[Fault]:
    """Refuse what the meeting cannot decide: another kind, no plan for whom it takes up, a ground that is not there."""
    faults = []
    if new.decision not in _OF_BASIS[basis]:
        allowed = " or ".join(sorted(_OF_BASIS[basis]))
        faults.append(Fault("#/decision", f"Of this one the meeting decides {allowed}.", "not_of_the_agenda"))
    if (new.plan is None) == (new.decision in _WITH_PLAN):
        faults.append(Fault("#/plan", "Whom the meeting takes up or keeps has a plan, and nobody else.", "plan_wrong"))
    if (new.drop_ground is None) == (new.decision is MatacDecisionKind.DROP):
        faults.append(Fault("#/drop_ground", "Say on which ground, of whom is dropped alone.", "ground_wrong"))
    elif new.drop_ground not in {None, DropGround.DECIDED_OTHERWISE, *(grounds or ())}:
        faults.append(Fault("#/drop_ground", "The rule does not find this ground.", "ground_not_there"))
    return faults


def follows_rule(new: NewMatacDecision, proposal: MatacProposal | None) -> bool | None:
    """Whether the meeting decided as the rule proposed; None where it proposed nothing."""
    return None if proposal is None else new.decision is proposal.decision
