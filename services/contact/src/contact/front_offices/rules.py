"""What may be said of an office, and its visits and answers in counts that pick nobody out."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from bluelamp.kit.clocks import local_day, midnight
from bluelamp.kit.suppression import published_parts, published_rate
from bluelamp.schemas.contact.front_offices import ConsultationPosition, NewFootfallCount, NewFrontOffice
from bluelamp.schemas.contact.measures import Figure, FigureFootnote, FigurePeriod, FigureUnit
from bluelamp.schemas.problems import rule_broken

LONGEST_PERIOD_DAYS = 366
EARLIEST_YEAR = 1900
_SUPPRESSED = FigureFootnote(code="SUPPRESSED", text="Counts under five, and what would give them away, are not told.")
_SELF_SELECTED = FigureFootnote(
    code="SELF_SELECTED",
    text="Who answers a consultation chose to: the share is of the answers, not of the public.",
)


def check_office(new: NewFrontOffice) -> None:
    """Refuse an office that closes before it opens."""
    if new.effective_until is not None and new.effective_until <= new.effective_from:
        raise rule_broken("#/effective_until", "It ends after it begins.", "ends_before_it_begins")


def check_count(new: NewFootfallCount, today: date) -> None:
    """Refuse visits of a day to come."""
    if new.counted_on > today:
        raise rule_broken("#/counted_on", "Who will come is not known yet.", "date_in_future")


def check_received(received_on: date, today: date) -> None:
    """Refuse an answer of a day to come."""
    if received_on > today:
        raise rule_broken("#/received_on", "An answer is recorded once it came.", "date_in_future")


def check_period(day_from: date, day_until: date) -> None:
    """Refuse a period that is empty or longer than a leap year; `day_until` is outside it."""
    if not 1 <= (day_until - day_from).days <= LONGEST_PERIOD_DAYS or day_from.year < EARLIEST_YEAR:
        raise rule_broken("#/query/period_until", "A period has from 1 to 366 days, from 1900 on.", "period_impossible")


def visits_figure(visits: int | None, day_from: date, day_until: date, as_at: datetime) -> Figure:
    """Tell visits of a period as a figure; None is a count that is not told."""
    return Figure(
        measure_id="FRONT_OFFICE.FOOTFALL",
        definition_version=1,
        formula="Sum of the visits counted in the period",
        unit=FigureUnit.COUNT,
        value=visits,
        numerator=visits,
        denominator=None,
        interval=None,
        period=_period(day_from, day_until),
        as_at=as_at,
        footnotes=[_SUPPRESSED] if visits is None else [],
    )


def position_figure(
    position: ConsultationPosition,
    answers: Mapping[str, int],
    days: Iterable[date],
    as_at: datetime,
) -> Figure:
    """Tell the share of the answers that take a position, with both its counts or without any of it.

    What the told positions leave of all answers must not give a small one away either.
    """
    told = published_parts({one: answers.get(one, 0) for one in ConsultationPosition})[position]
    total = sum(answers.values())
    rate = published_rate(told or 0, total)
    received = sorted(days) or [local_day(as_at)]
    return Figure(
        measure_id=f"FRONT_OFFICE.CONSULTATION.{position}",
        definition_version=1,
        formula=f"Answers that say {position} / all answers",
        unit=FigureUnit.SHARE,
        value=rate.value,
        numerator=rate.numerator,
        denominator=rate.denominator,
        interval=None,
        period=_period(received[0], received[-1] + timedelta(days=1)),
        as_at=as_at,
        footnotes=[_SELF_SELECTED, *([_SUPPRESSED] if rate.value is None else [])],
    )


def _period(day_from: date, day_until: date) -> FigurePeriod:
    return FigurePeriod(period_from=midnight(day_from), period_until=midnight(day_until))
