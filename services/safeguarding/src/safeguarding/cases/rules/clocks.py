"""The two clocks of a case, both from its receipt: the hub's own by the rating, and the one that the law sets.

Domain.md §2.4. A profile says for each rating how long, on which clock, and whether what has begun runs past
closing time; a rating without a window has no clock.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bluelamp.kit.clocks import WorkingHours, due_at, next_working_moment
from bluelamp.schemas.common import WindowUnit
from bluelamp.schemas.safeguarding.codes import ClockKind, Rating

CONFERENCE_WORKING_DAYS = 15
ASSESSMENT_WORKING_DAYS = 45
CHALLENGE_WORKING_DAYS = 1
"""No source says how long agencies may disagree: a working day to settle it, and one more to decide on it."""

_BY_URGENCY = (Rating.RED, Rating.AMBER, Rating.GREEN, Rating.BLUE)


@dataclass(frozen=True, slots=True)
class Window:
    """How long something may take; elapsed hours never stop, so that running past close says something of others."""

    amount: int
    unit: WindowUnit
    runs_past_close: bool = False


@dataclass(frozen=True, slots=True)
class ClockProfile:
    """A hub's own clocks: the window until the decision, by rating."""

    clock_profile_id: str
    decision: Mapping[Rating, Window]


@dataclass(frozen=True, slots=True)
class StatutoryWindow:
    """A window of law or guidance; without a rating it stands for every rating that has no window of its own."""

    statutory_window_id: str
    rating: Rating | None
    working_days: int


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock as it is started."""

    kind: ClockKind
    rule_id: str
    rating: Rating | None
    started_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a case by the moment of its receipt: its hub's hours and profile, and the windows of its kind."""

    hours: WorkingHours
    profile: ClockProfile
    statutory: Sequence[StatutoryWindow]


def read_hours(opens: time, closes: time, weekdays: Sequence[int]) -> WorkingHours:
    """Make a hub's hours from its columns."""
    return WorkingHours(opens, closes, frozenset(weekdays))


def read_profile(clock_profile_id: str, windows: Mapping[str, Any]) -> ClockProfile:
    """Make a profile from its stored windows; raises ValueError or KeyError for one that cannot be read."""
    return ClockProfile(
        clock_profile_id,
        {
            Rating(rating): Window(window["amount"], WindowUnit(window["unit"]), window["runs_past_close"])
            for rating, window in windows["decision"].items()
        },
    )


def rag_due(
    received_at: datetime, rating: Rating | None, profile: ClockProfile, hours: WorkingHours
) -> datetime | None:
    """Return when the hub's own clock ends, in UTC; None for a rating that has none.

    Working hours that run past close are begun in working time only: what comes after closing begins at the next
    opening, and what has begun is worked to its end whatever the hour.
    """
    window = profile.decision.get(rating) if rating else None
    if window is None:
        return None
    if window.unit is WindowUnit.WORKING_HOURS and window.runs_past_close:
        return next_working_moment(received_at, hours) + timedelta(hours=window.amount)
    return due_at(received_at, window.amount, window.unit, hours)


def statutory_window(windows: Sequence[StatutoryWindow], rating: Rating | None) -> StatutoryWindow:
    """Return the rating's own window, or the one for every rating; raises LookupError if there is neither."""
    for wanted in (rating, None):
        for window in windows:
            if window.rating is wanted:
                return window
    raise LookupError("no statutory window for this kind of case")


def clocks_of(received_at: datetime, rating: Rating | None, terms: Terms) -> Iterator[Clock]:
    """Yield the clocks that run from a receipt under a rating; before there is a rating the statutory one alone."""
    due = rag_due(received_at, rating, terms.profile, terms.hours)
    if due is not None:
        yield Clock(ClockKind.RAG, terms.profile.clock_profile_id, rating, received_at, due)
    window = statutory_window(terms.statutory, rating)
    by_law = due_at(received_at, window.working_days, WindowUnit.WORKING_DAYS, terms.hours)
    yield Clock(ClockKind.STATUTORY, window.statutory_window_id, rating, received_at, by_law)


def challenge_due(since: datetime, hours: WorkingHours) -> datetime:
    """Return until when a challenge is settled or goes to another manager, and then is decided, in UTC."""
    return due_at(since, CHALLENGE_WORKING_DAYS, WindowUnit.WORKING_DAYS, hours)


def is_lower(rating: Rating, than: Rating | None) -> bool:
    """Return whether a rating is less urgent than another; nothing is lower than none."""
    return than is not None and _BY_URGENCY.index(rating) > _BY_URGENCY.index(than)


def conference_due(held_at: datetime, hours: WorkingHours) -> datetime:
    """Return when the initial child protection conference is due after a strategy discussion, in UTC."""
    return due_at(held_at, CONFERENCE_WORKING_DAYS, WindowUnit.WORKING_DAYS, hours)


def assessment_due(held_at: datetime, hours: WorkingHours) -> datetime:
    """Return when the assessment is due after a strategy discussion, in UTC."""
    return due_at(held_at, ASSESSMENT_WORKING_DAYS, WindowUnit.WORKING_DAYS, hours)
