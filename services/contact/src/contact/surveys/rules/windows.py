"""Two rolling windows beside each other: what they share cannot tell them apart (C1; domain.md §10.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bluelamp.schemas.contact.measures import FigureFootnote, IntervalMethod
from bluelamp.schemas.contact.satisfaction import SatisfactionPeriod, WindowComparison
from contact.surveys.rules.counting import (
    Cell,
    Tally,
    by_month,
    length_of,
    months_of,
    shifted,
    told_total,
    total,
    within,
)
from contact.surveys.rules.intervals import Interval, Share, contrast
from contact.surveys.rules.telling import Subject, figure_of, interval_of, last_day


@dataclass(frozen=True, slots=True)
class Window:
    """Twelve months, or one, by their ends."""

    since: date
    until: date

    @property
    def months(self) -> set[date]:
        """Its months."""
        return set(months_of(self.since, self.until))


def window_to(until: date, period: SatisfactionPeriod) -> Window:
    """Return the window that ends before a month."""
    return Window(shifted(until, -length_of(period)), until)


def compared(
    subject: Subject, period: SatisfactionPeriod, cells: Mapping[Cell, Tally], other_until: date
) -> WindowComparison:
    """Put the window that ends before `other_until` beside the subject's, judged by the months that differ."""
    this, other = window_to(subject.until, period), window_to(other_until, period)
    here, there = (
        told_total(by_month(within(cells, one.since, one.until), one.since, one.until)) for one in (this, other)
    )
    shared = len(this.months & other.months)
    interval = _interval(cells, this.months - other.months, other.months - this.months)
    told = here.may_be_told and there.may_be_told and interval is not None
    distinguishable = interval is not None and told and not interval.spans_nought
    other_subject = Subject(subject.survey_stream, subject.question, other.since, other.until, subject.as_at)
    return WindowComparison(
        figure=figure_of(other_subject, period, there),
        difference=here.satisfied / here.answered - there.satisfied / there.answered if told else None,
        shared_months=shared,
        interval_of_months_that_differ=(
            interval_of(interval, IntervalMethod.DIFFERENCE_OF_PROPORTIONS) if told and interval else None
        ),
        distinguishable=distinguishable,
        footnotes=[_said(this, other, shared, distinguishable=distinguishable)],
    )


def _interval(cells: Mapping[Cell, Tally], here: set[date], there: set[date]) -> Interval | None:
    one, other = (total(tally for cell, tally in cells.items() if cell.month in months) for months in (here, there))
    if not (one.may_be_told and other.may_be_told):
        return None
    _, interval = contrast(Share(one.satisfied, one.answered), [Share(other.satisfied, other.answered)])
    return interval


def _said(this: Window, other: Window, shared: int, *, distinguishable: bool) -> FigureFootnote:
    judged = "tell them apart" if distinguishable else "do not tell them apart: the difference is noise"
    text = (
        f"One window ends on {last_day(this.until)}, the other on {last_day(other.until)}; they share {shared} months, "
        f"and the months that differ {judged}."
    )
    return FigureFootnote(code="C1", text=text)
