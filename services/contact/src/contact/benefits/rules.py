"""What an edition of a benefit saves, and whether what reports say of money agrees with the register (C12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bluelamp.kit.clocks import midnight
from bluelamp.schemas.contact.benefits import FinancialImplication, NewBenefit
from bluelamp.schemas.contact.measures import Figure, FigureFootnote, FigurePeriod, FigureUnit
from bluelamp.schemas.problems import rule_broken

_MILLION = 1_000_000
_YEAR_BEGINS = (4, 1)
"""The month and day on which a financial year begins."""
LATEST_YEAR = 2200
_MOST_STATED = 12
"""Editions of one benefit in a footnote, which has a thousand characters; each takes sixty at the most."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What an edition of a benefit states."""

    benefit: str
    edition: int
    baseline_pounds: int
    current_pounds: int
    is_recurring: bool
    first_year: str
    stated_on: date

    @property
    def saving_pounds(self) -> int:
        """What is spent less than before; under nought where more is."""
        return self.baseline_pounds - self.current_pounds


class Statement(Protocol):
    """What a paragraph of a report says of money."""

    @property
    def report(self) -> str: ...

    @property
    def paragraph(self) -> int: ...

    @property
    def stated_on(self) -> date: ...

    @property
    def implication(self) -> FinancialImplication: ...


def check_benefit(new: NewBenefit, today: date) -> None:
    """Refuse a financial year that does not end a year after it begins, and a statement of a day to come."""
    begins, ends = int(new.first_year[:4]), int(new.first_year[-2:])
    if ends != (begins + 1) % 100:
        raise rule_broken("#/first_year", "A financial year ends in the year after: 2014/15.", "year_impossible")
    check_stated(new.stated_on, today)


def check_stated(stated_on: date, today: date) -> None:
    """Refuse what is said to have been stated on a day to come."""
    if stated_on > today:
        raise rule_broken("#/stated_on", "That day is to come.", "date_in_future")


def saving(edition: Edition) -> Figure:
    """Tell what an edition saves in its first year, as it was stated on its day."""
    year = int(edition.first_year[:4])
    period = FigurePeriod(period_from=midnight(date(year, 4, 1)), period_until=midnight(date(year + 1, 4, 1)))
    stated_at = midnight(edition.stated_on)
    return _pounds("BENEFIT.SAVING", "Baseline cost - current cost", edition.saving_pounds, period, stated_at)


def latest_of(editions: Iterable[Edition]) -> list[Edition]:
    """Return the last edition of each benefit."""
    return list({one.benefit: one for one in sorted(editions, key=lambda one: (one.benefit, one.edition))}.values())


def recurring_total(editions: Iterable[Edition], day: date) -> Figure:
    """Sum what comes again each year, by the last edition of each benefit that was stated by a day.

    The period is the first year in which all of it does.
    """
    latest = [one for one in latest_of(editions) if one.is_recurring]
    first = max(map(_first_day, latest), default=date(min(day.year, LATEST_YEAR), *_YEAR_BEGINS))
    period = FigurePeriod(period_from=midnight(first), period_until=midnight(first.replace(year=first.year + 1)))
    formula = "Sum over benefits of (baseline cost - current cost), last edition, recurring"
    total = sum(one.saving_pounds for one in latest)
    figure = _pounds("BENEFIT.RECURRING_TOTAL", formula, total, period, midnight(day))
    return figure.model_copy(update={"footnotes": restatements(editions)})


def savings_of(editions: Iterable[Edition], since: date, until: date) -> dict[str, int]:
    """Return what each benefit whose first financial year these days are saves in it, by its last edition."""
    if not _is_financial_year(since, until):
        return {}
    return {one.benefit: one.saving_pounds for one in latest_of(editions) if _first_day(one) == since}


def recurring_in(editions: Iterable[Edition], since: date, until: date) -> int | None:
    """Sum what comes again in a financial year; None of other days than such a year, and where nothing recurs yet."""
    if not _is_financial_year(since, until):
        return None
    begun = [one for one in latest_of(editions) if one.is_recurring and _first_day(one) <= since]
    return sum(one.saving_pounds for one in begun) if begun else None


def restatements(editions: Iterable[Edition]) -> list[FigureFootnote]:
    """Say of each benefit that was stated more than once what it was said to save, and when."""
    by_benefit: dict[str, list[Edition]] = {}
    for one in sorted(editions, key=lambda one: (one.benefit, one.edition)):
        by_benefit.setdefault(one.benefit, []).append(one)
    return [
        FigureFootnote(code="RESTATED", text=f"{benefit}: {', then '.join(_restated(stated))}.")
        for benefit, stated in sorted(by_benefit.items())
        if len({one.saving_pounds for one in stated}) > 1
    ][:20]


def _restated(stated: Sequence[Edition]) -> list[str]:
    """Tell every edition; of more than a footnote holds the first and the last ones, and how many lie between."""
    told = [_stated(one) for one in stated]
    between = len(told) - _MOST_STATED
    return told if between <= 0 else [told[0], f"{between} more", *told[1 + between :]]


def disagreements(statements: Iterable[Statement], editions: Iterable[Edition]) -> list[FigureFootnote]:
    """Name each paragraph that says there are no financial implications beside savings that recur (C12).

    A report is held against what had been stated by its day, and not against what came later.
    """
    editions = list(editions)
    found = [
        (said, _recurring_on(editions, said.stated_on))
        for said in statements
        if said.implication is FinancialImplication.NONE
    ]
    return [
        FigureFootnote(
            code="C12",
            text=f"{said.report}, paragraph {said.paragraph}, says there are no financial implications; "
            f"the register has {recurring}."[:1000],
        )
        for said, recurring in found
        if recurring
    ][:100]


def written(pounds: int) -> str:
    """Write pounds as reports do: in millions with one decimal from a million on, a half away from nought."""
    sign, amount = "-" if pounds < 0 else "", abs(pounds)
    tenths = (10 * amount + _MILLION // 2) // _MILLION
    return f"{sign}£{tenths // 10}.{tenths % 10}m" if amount >= _MILLION else f"{sign}£{amount:,}"


def _recurring_on(editions: Iterable[Edition], day: date) -> str:
    known = latest_of(one for one in editions if one.stated_on <= day)
    return "; ".join(
        f"{one.benefit}, {written(one.saving_pounds)} a year from {one.first_year}"
        for one in known
        if one.is_recurring and one.saving_pounds
    )


def _is_financial_year(since: date, until: date) -> bool:
    return (since.month, since.day) == _YEAR_BEGINS and until == since.replace(year=since.year + 1)


def _first_day(edition: Edition) -> date:
    return date(int(edition.first_year[:4]), *_YEAR_BEGINS)


def _stated(one: Edition) -> str:
    return f"{written(one.saving_pounds)} (edition {one.edition}, stated on {one.stated_on.isoformat()})"


def _pounds(measure_id: str, formula: str, value: int, period: FigurePeriod, as_at: datetime) -> Figure:
    return Figure(
        measure_id=measure_id,
        definition_version=1,
        formula=formula,
        unit=FigureUnit.POUNDS,
        value=value,
        numerator=None,
        denominator=None,
        interval=None,
        period=period,
        as_at=as_at,
        footnotes=[],
    )
