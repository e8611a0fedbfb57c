"""How much of a team has had the training that its roles need, and what was thought of it (¶29, 33)."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bluelamp.kit.suppression import published, published_parts, published_rate
from bluelamp.schemas.offenders.training import Audience, AudienceDemand, TierFeedback, TrainingTier

_MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Post:
    """Who fills a post of a team on the day that is looked at."""

    staff_number: str
    team: str
    lpu: str
    role: str


@dataclass(frozen=True, slots=True)
class Completion:
    """Whoever completed a course of a tier, when, and for how many months that counts; None for good."""

    staff_number: str
    tier: TrainingTier
    completed_on: date
    valid_months: int | None


@dataclass(frozen=True, slots=True)
class Covered:
    """How many of a team need a tier, and how many of them have had it."""

    team: str
    tier: TrainingTier
    lpus: tuple[str, ...]
    trained: int
    required: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """How many gave a rating of a tier's courses and asked for an audience, if any."""

    tier: TrainingTier
    rating: int
    offer_to: Audience | None
    people: int


def counts_until(completed_on: date, valid_months: int | None) -> date | None:
    """Return the first day on which a completion counts no more: the same day of the month, or the month's last.

    None for one that counts for good.
    """
    if valid_months is None:
        return None
    years, month = divmod(completed_on.month - 1 + valid_months, _MONTHS_OF_YEAR)
    year = completed_on.year + years
    return date(year, month + 1, min(completed_on.day, monthrange(year, month + 1)[1]))


def counts_on(completion: Completion, day: date) -> bool:
    """Whether a completion counts on a day."""
    until = counts_until(completion.completed_on, completion.valid_months)
    return completion.completed_on <= day and (until is None or day < until)


def coverage_of(
    posts: Iterable[Post], needs: Mapping[str, Iterable[TrainingTier]], completions: Iterable[Completion], day: date
) -> list[Covered]:
    """Count for each team and tier who needs it and who of them has had it, in the order of team and tier."""
    had = {(one.staff_number, one.tier) for one in completions if counts_on(one, day)}
    teams: dict[tuple[str, TrainingTier], list[Post]] = defaultdict(list)
    for post in posts:
        for tier in needs.get(post.role, ()):
            teams[post.team, tier].append(post)
    return [
        Covered(
            team=team,
            tier=tier,
            lpus=tuple(sorted({one.lpu for one in some})),
            trained=sum((one.staff_number, tier) in had for one in some),
            required=len(some),
        )
        for (team, tier), some in sorted(teams.items(), key=lambda one: (one[0][0], one[0][1].value))
    ]


def feedback_of(opinions: Iterable[Opinion]) -> list[TierFeedback]:
    """Return what was thought of each tier; with fewer than five answers nothing of it."""
    opinions = list(opinions)
    return [_feedback(tier, [one for one in opinions if one.tier is tier]) for tier in TrainingTier]


def _feedback(tier: TrainingTier, opinions: list[Opinion]) -> TierFeedback:
    answered = sum(one.people for one in opinions)
    rated = sum(one.rating * one.people for one in opinions)
    told = published(answered)
    return TierFeedback(
        tier=tier,
        answered=told,
        mean_rating=rated / told if told else None,
        wider=published_rate(sum(one.people for one in opinions if one.offer_to is not None), answered),
    )


def demand_of(opinions: Iterable[Opinion]) -> list[AudienceDemand]:
    """Return how many ask that a tier be offered to others too; none that is under five, or gives one away."""
    asked: dict[tuple[TrainingTier, Audience], int] = defaultdict(int)
    for one in opinions:
        if one.offer_to is not None:
            asked[one.tier, one.offer_to] += one.people
    told = {
        (tier, audience): count
        for tier in TrainingTier
        for audience, count in published_parts({one: asked[tier, one] for one in Audience}).items()
    }
    return [AudienceDemand(tier=tier, audience=audience, asked=count) for (tier, audience), count in told.items()]
