"""Which days a forecast may learn from, which days are special, and what it must be told when there are too few."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bluelamp.kit.clocks import bank_holiday, local_day, midnight
from bluelamp.schemas.contact.forecasts import NewForecast, SpecialDay
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError
from contact.forecasts.rules.grid import days_between, half_hours
from contact.forecasts.rules.terms import SHORTEST

EARLIEST: Final = date(2000, 1, 1)
_LATEST: Final = date(2100, 1, 1)
_LONGEST: Final = timedelta(days=366)
_FARTHEST: Final = timedelta(days=400)
_LONGEST_TRAINING: Final = timedelta(days=3660)
_NO_LETTER: Final = re.compile(r"[^A-Z0-9]+")

Stay = tuple[datetime, datetime | None]
"""From when until when something lasted; None while it does."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """Days to learn from: the calls of each half-hour, None of a day that is not used; and why not."""

    first_day: date
    counts: Sequence[Sequence[int] | None]
    days_unknown: int
    days_of_outage: int

    @property
    def days_used(self) -> int:
        """How many days are learnt from."""
        return sum(counts is not None for counts in self.counts)

    @property
    def calls(self) -> int:
        """How many calls are learnt from."""
        return sum(sum(counts) for counts in self.counts if counts is not None)


def check_period(new: NewForecast) -> None:
    """Refuse a period that cannot be; raises RULE_BROKEN with every fault."""
    faults: list[Fault] = []
    given = {name: getattr(new, name) for name in ("since", "until", "training_from", "training_until")}
    named = {name: day for name, day in given.items() if day is not None}
    faults.extend(
        Fault(f"#/{name}", "A forecast is of this century, and learns from it.", "period_impossible")
        for name, day in named.items()
        if not EARLIEST <= day <= _LATEST
    )
    if not timedelta(0) < new.until - new.since <= _LONGEST:
        faults.append(Fault("#/until", "A forecast covers from one day to 366.", "period_impossible"))
    if new.training_until is not None and new.training_until > new.since:
        detail = "What is forecast is not learnt from: learning ends before the forecast begins."
        faults.append(Fault("#/training_until", detail, "learns_from_itself"))
    days = [one.day for one in new.special_days]
    if len(set(days)) < len(days):
        faults.append(Fault("#/special_days", "A day has one name.", "named_twice"))
    _raise(faults)


def check_training(new: NewForecast, training: tuple[date, date], known: Sequence[date]) -> None:
    """Refuse to learn from too little, or to look too far ahead; `known` are the days that would be used."""
    training_from, training_until = training
    faults = []
    if len(known) < SHORTEST:
        detail = (
            f"{len(known)} days of that stream are known between {training_from} and {training_until}, outages left "
            f"out; a forecast learns from {SHORTEST} or more. Load the call batches of earlier days, or widen what is "
            "learnt from."
        )
        faults.append(Fault("#/training_from" if new.training_from else "#/stream", detail, "no_history"))
    elif new.until - known[-1] > _FARTHEST:
        detail = f"The last day that is known is {known[-1]}: that is more than {_FARTHEST.days} days before the end."
        faults.append(Fault("#/until", detail, "too_far_ahead"))
    if training_until - training_from > _LONGEST_TRAINING:
        faults.append(Fault("#/training_from", "A forecast learns from ten years at the most.", "period_impossible"))
    faults.extend(_unseen_names(new.special_days, frozenset(known)))
    _raise(faults)


def special_days(given: Iterable[SpecialDay], since: date, until: date) -> dict[date, str]:
    """Return the name of each special day between two: England's bank holidays, and what the request names."""
    holidays = ((day, bank_holiday(day)) for day in days_between(since, until))
    named = {day: code_of(name) for day, name in holidays if name is not None}
    return named | {one.day: one.name for one in given if since <= one.day < until}


def code_of(name: str) -> str:
    """Return a holiday's name as a code: a day that stands in for another has the other's name."""
    plain = name.upper().replace("(OBSERVED)", "").replace("'", "")
    return _NO_LETTER.sub("_", plain).strip("_")


def struck_days(stays: Iterable[Stay], until: date) -> set[date]:
    """Return the local days on some part of which the stream was out."""
    struck: set[date] = set()
    for started_at, ended_at in stays:
        last = local_day(ended_at - timedelta(microseconds=1)) if ended_at else until
        struck.update(days_between(local_day(started_at), last + timedelta(days=1)))
    return struck


def learnt(
    training: tuple[date, date], known: Iterable[date], struck: set[date], offered: Mapping[datetime, int]
) -> Learnt:
    """Lay the calls of the days that are used out on the grid."""
    days, there = list(days_between(*training)), set(known)
    counts = [
        [offered.get(start, 0) for start in half_hours(day)] if day in there and day not in struck else None
        for day in days
    ]
    return Learnt(
        first_day=training[0],
        counts=counts,
        days_unknown=sum(day not in there for day in days),
        days_of_outage=sum(day in there and day in struck for day in days),
    )


def between(since: date, until: date) -> tuple[datetime, datetime]:
    """Return the moments at which some days begin and end."""
    return midnight(since), midnight(until)


def _unseen_names(given: Sequence[SpecialDay], known: frozenset[date]) -> Iterator[Fault]:
    seen = {one.name for one in given if one.day in known}
    for number, one in enumerate(given):
        if one.name not in seen:
            detail = "No day of that name is among those that are learnt from: its effect cannot be told."
            yield Fault(f"#/special_days/{number}/name", detail, "special_day_without_history")


def _raise(faults: Sequence[Fault]) -> None:
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, faults[0].detail, list(faults))
