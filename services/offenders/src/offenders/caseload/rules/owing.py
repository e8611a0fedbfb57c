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

    def asked_before(self, since: date, release_on: date) -> tuple[date, ...]:
        """Return the days from one on by which contact is owed before release."""
        asked = sorted(release_on - timedelta(weeks=weeks) for weeks in self.weeks_before_release)
        return tuple(day for day in asked if day >= since)


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


@dataclass(frozen=True, slots=True)
class Left:
    """What was owed by a schedule when it was left, so that whoever comes back to it goes on from there."""

    on: date
    due_on: date | None
    lapses_on: date | None
    anchor: date
    chain: tuple[date, int]
    before_release: tuple[date, ...]

    def due_by(self, today: date) -> date | None:
        """Return the day by which contact is owed if what was left of the interval begins on another day."""
        return self.due_on and today + max(self.due_on - self.on, timedelta(0))


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
    _left: dict[tuple[Schedule, date | None], Left] = field(default_factory=dict)
    """What was left of each schedule that was gone away from since the last contact, if it held when a day ended."""
    _left_today: dict[tuple[Schedule, date | None], Left] = field(default_factory=dict)
    """The same of whatever was gone away from on the day of the last turn."""
    _since: date = date.min
    """The day of the last turn."""
    _overdue_since: date | None = None
    """Since when contact is overdue, under whatever colour and through any pause, until one is made."""
    _custody_since: date = date.min

    def until(self, today: date) -> None:
        """Let the days before this one end: what was owed by them and not met is missed, each once."""
        while self._turn is not None and self.lapses_on is not None and self.lapses_on < today:
            self.obligations.append(Obligation(self.lapses_on, self._turn.colour, self.lapses_on, None))
            self._lapse(self._turn)

    def turn(self, turn: Turn) -> None:
        """Take what the case became: nothing that is owed is forgiven or put off by going to and fro."""
        today = local_day(turn.at)
        self.until(today)
        before, self._turn = self._turn, turn
        self._leave(before, today)
        key = (turn.schedule, turn.release_on)
        left, left_today = self._left.get(key), self._left_today.get(key)
        if turn.status is not Status.ACTIVE:
            self.due_on = self.lapses_on = None
        elif left_today is not None:
            self._take_up(left_today)
        elif turn.colour is Colour.BLUE:
            self._come_into_custody(before, turn, today)
        elif before is None or before.status is not Status.ACTIVE or before.colour is Colour.BLUE:
            self._go_on(turn, today, left)
        else:
            self._owe_otherwise(turn, today, left)

    def keep(self, kept: Kept) -> None:
        """Take a contact: it meets what is owed, in time or late, and the next is owed an interval after it.

        A second one on the same day meets nothing more.
        """
        today = local_day(kept.at)
        self.until(today)
        again = self.last_kept is not None and local_day(self.last_kept.at) == today
        self.last_kept = kept
        if not again:
            self._left.clear()
            self._left_today.clear()
            self._overdue_since = None
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

    def _leave(self, before: Turn | None, today: date) -> None:
        held, self._since = self._since < today, today
        if held:
            self._left_today.clear()
        if before is None or before.status is not Status.ACTIVE:
            return
        if self._overdue_since is None and self.due_on is not None and self.due_on < today:
            self._overdue_since = self.due_on
        key = (before.schedule, before.release_on)
        left = Left(today, self.due_on, self.lapses_on, self._anchor, self._chain, tuple(self._before_release))
        self._left_today.setdefault(key, left)
        if held:
            self._left[key] = left

    def _take_up(self, left: Left) -> None:
        """Go on as if the schedule had not been left."""
        self.due_on, self.lapses_on = left.due_on, left.lapses_on
        self._anchor, self._chain, self._before_release = left.anchor, left.chain, list(left.before_release)

    def _go_on(self, turn: Turn, today: date, left: Left | None) -> None:
        """Owe a whole interval after a pause or custody, or what was left of it; what is overdue stays so."""
        self._owe_from(turn, today)
        self._owe_by(turn, today, self.due_on or today, left)

    def _owe_otherwise(self, turn: Turn, today: date, left: Left | None) -> None:
        """Owe by another colour: no later than its interval after the last contact asks, nor sooner than is fair.

        Closer management gives one of its intervals from the change, once; looser management goes on from the last
        contact. Whoever comes back has what was left of the interval, so that going back and forth never puts it off.
        """
        owed, soonest = self.due_on or today, turn.schedule.after(self._anchor)
        self._owe_by(turn, today, max(soonest, min(owed, turn.schedule.after(today))), left)

    def _owe_by(self, turn: Turn, today: date, due_on: date, left: Left | None) -> None:
        if self._overdue_since is not None:
            self.due_on = self._overdue_since
            self._lapse_from(turn, today, 1)
            remains = left and left.lapses_on and today + (left.lapses_on - left.on)
            if remains and self.lapses_on and remains < self.lapses_on:
                self._lapse_from(turn, remains, 0)
            return
        again = left and left.due_by(today)
        self.due_on = min(due_on, again) if again else due_on
        self._lapse_from(turn, self.due_on, 0)

    def _come_into_custody(self, before: Turn | None, turn: Turn, today: date) -> None:
        """Owe what is asked before release; where only its day has moved, nothing that was met is asked again."""
        is_moved = before is not None and before.status is Status.ACTIVE and before.colour is Colour.BLUE
        overdue = self.due_on if is_moved and self.due_on is not None and self.due_on < today else None
        if not is_moved:
            self._custody_since = today
        if turn.release_on is None:
            self._owe_before_release(())
        else:
            days = tuple(day for day in turn.schedule.asked_before(today, turn.release_on) if not self._is_met(day))
            was_done = is_moved and before is not None and before.release_on is not None and not self._before_release
            # Whoever comes too late for each is seen by the day of release.
            self._owe_before_release(days if days or was_done else (max(turn.release_on, today),))
        if overdue is not None:
            self.due_on = overdue

    def _is_met(self, day: date) -> bool:
        last = local_day(self.last_kept.at) if self.last_kept else date.min
        return last >= self._custody_since and last >= day - PRE_RELEASE_WINDOW

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
