"""When contact is owed, and which contacts were met in time: worked out of a case's history, from its opening on.

Everything is reckoned in London's calendar days: what is owed by a day is owed until that day ends, so a week with a
change of the clocks in it is as long as any other (domain.md §4.3; ADR 0044).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from bluelamp.kit.clocks import LONDON, local_day
from bluelamp.schemas.offenders.codes import Colour

PRE_RELEASE_WINDOW = timedelta(days=14)
"""A contact in custody is one before release if it is made so shortly before the day that asks for it, or after."""
_DAY = timedelta(days=1)
_DAYS = {"DAY": 1, "WEEK": 7}
_MONTHS_OF_YEAR = 12


class Status(StrEnum):
    """Whether contact is owed at all: not while supervision is paused in its last third, and not after the end."""

    ACTIVE = "ACTIVE"
    RESET = "RESET"
    CLOSED = "CLOSED"


@dataclass(frozen=True, slots=True)
class Schedule:
    """How often somebody is seen: every so many days, weeks or months, or so many weeks before release."""

    interval_unit: str | None = None
    interval_amount: int | None = None
    weeks_before_release: tuple[int, ...] = ()

    def after(self, day: date, times: int = 1) -> date:
        """Return the day so many intervals later; a month is by the calendar: 31 January, then 28 February."""
        if self.interval_unit is None or self.interval_amount is None:
            raise ValueError("in custody contact is owed by days, not by intervals")
        amount = self.interval_amount * times
        if self.interval_unit in _DAYS:
            return day + timedelta(days=amount * _DAYS[self.interval_unit])
        years, month = divmod(day.month - 1 + amount, _MONTHS_OF_YEAR)
        year = day.year + years
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

    def before_release(self, since: date, release_on: date) -> tuple[date, ...]:
        """Return the days by which contact is owed before release; whoever comes too late for each is seen by then."""
        asked = sorted(release_on - timedelta(weeks=weeks) for weeks in self.weeks_before_release)
        return tuple(day for day in asked if day >= since) or (max(release_on, since),)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a case became at a moment: opened, of another colour, paused, closed, with a day of release or without."""

    at: datetime
    status: Status
    colour: Colour
    schedule: Schedule
    release_on: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A contact that was made."""

    at: datetime
    contact_id: UUID


@dataclass(frozen=True, slots=True)
class Obligation:
    """What was owed by a day: met in time by a contact, or by none."""

    due_on: date
    colour: Colour
    counted_on: date
    contact_id: UUID | None


@dataclass(slots=True)
class Account:
    """What a case has owed and owes, as far as its history was read.

    `due_on` is the first day by which contact is owed and was not made: the past while it is overdue. `lapses_on` is
    the next day whose end is one more contact missed.
    """

    obligations: list[Obligation] = field(default_factory=list)
    due_on: date | None = None
    lapses_on: date | None = None
    last_kept: Kept | None = None
    _turn: Turn | None = None
    _anchor: date = date.min
    """Since when contact is reckoned: the last one, or the day from which one was owed."""
    _chain: tuple[date, int] = (date.min, 0)
    """From which day, and after how many intervals, contact lapses next."""
    _before_release: list[date] = field(default_factory=list)

    def until(self, today: date) -> None:
        """Let the days before this one end: what was owed by them and not met is missed, each once."""
        while self._turn is not None and self.lapses_on is not None and self.lapses_on < today:
            self.obligations.append(Obligation(self.lapses_on, self._turn.colour, self.lapses_on, None))
            self._lapse(self._turn)

    def turn(self, turn: Turn) -> None:
        """Take what the case became; contact that is owed is not forgiven by another colour alone."""
        today = local_day(turn.at)
        self.until(today)
        before, self._turn = self._turn, turn
        if turn.status is not Status.ACTIVE:
            self.due_on = self.lapses_on = None
        elif turn.colour is Colour.BLUE:
            self._owe_before_release(turn.schedule.before_release(today, turn.release_on) if turn.release_on else ())
        elif before is None or before.status is not Status.ACTIVE or before.colour is Colour.BLUE:
            self._owe_from(turn, today)
        else:
            self._owe_otherwise(turn, today)

    def keep(self, kept: Kept) -> None:
        """Take a contact: it meets what is owed, in time or late, and the next is owed an interval after it.

        A second one on the same day meets nothing more.
        """
        today = local_day(kept.at)
        self.until(today)
        again = self.last_kept is not None and local_day(self.last_kept.at) == today
        self.last_kept = kept
        if self._turn is None or self.due_on is None or again:
            return
        if self._turn.colour is Colour.BLUE:
            self._keep_before_release(kept, self._turn, today, self.due_on)
            return
        if self.due_on >= today:
            self._met(kept, self.due_on, self._turn, today)
        self._owe_from(self._turn, today)

    def _met(self, kept: Kept, due_on: date, turn: Turn, today: date) -> None:
        self.obligations.append(Obligation(due_on, turn.colour, today, kept.contact_id))

    def _lapse(self, turn: Turn) -> None:
        if turn.colour is Colour.BLUE:
            self._before_release = self._before_release[1:]
            self.lapses_on = self._before_release[0] if self._before_release else None
        else:
            self._lapse_from(turn, self._chain[0], self._chain[1] + 1)

    def _lapse_from(self, turn: Turn, day: date, times: int) -> None:
        self._chain = (day, times)
        self.lapses_on = turn.schedule.after(day, times)

    def _owe_from(self, turn: Turn, day: date) -> None:
        self._anchor = day
        self._lapse_from(turn, day, 1)
        self.due_on = self.lapses_on

    def _owe_otherwise(self, turn: Turn, today: date) -> None:
        """Owe by another colour: no later than its interval after the last contact asks, nor sooner than is fair.

        Closer management gives one of its intervals from the change; looser management goes on from the last contact,
        so that going back and forth never puts it off.
        """
        owed, soonest = self.due_on or today, turn.schedule.after(self._anchor)
        fresh = turn.schedule.after(today)
        self.due_on = max(soonest, min(owed, fresh))
        if self.due_on < today:
            self._lapse_from(turn, today, 1)
        else:
            self._lapse_from(turn, self.due_on, 0)

    def _owe_before_release(self, days: Iterable[date]) -> None:
        self._before_release = list(days)
        self.due_on = self.lapses_on = self._before_release[0] if self._before_release else None

    def _keep_before_release(self, kept: Kept, turn: Turn, today: date, due_on: date) -> None:
        days = self._before_release
        if days and today >= days[0] - PRE_RELEASE_WINDOW:
            self._met(kept, days[0], turn, today)
            self._owe_before_release(days[1:])
        elif due_on < today:
            self._owe_before_release(days)


def account_of(history: Iterable[Turn | Kept], today: date) -> Account:
    """Work out what a case owes on a day from all that has happened in it, in whatever order it was recorded.

    What happened at one moment counts in this order: what the case became, then the contact.
    """
    account = Account()
    for event in sorted(history, key=lambda one: (one.at, isinstance(one, Kept))):
        if isinstance(event, Turn):
            account.turn(event)
        else:
            account.keep(event)
    account.until(today)
    return account


def end_of(day: date) -> datetime:
    """Return the moment, in UTC, at which a day ends in London."""
    return datetime.combine(day + _DAY, time(0), LONDON).astimezone(UTC)


def day_that_ends_at(moment: datetime) -> date:
    """Return the day of which a moment is the end in London: what `end_of` was given."""
    return local_day(moment - timedelta(seconds=1))
