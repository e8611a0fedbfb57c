"""Before and after a Service Delivery Officer: two shares by one formula, and what must be said beside them (¶70)."""

from dataclasses import dataclass
from datetime import date, timedelta

from bluelamp.kit import proportions
from bluelamp.schemas.contact.crime_reports import ServiceDeliveryEffect, ServiceDeliveryOfficer
from bluelamp.schemas.contact.measures import FigureFootnote
from bluelamp.schemas.problems import Fault, raise_all
from contact.crime_reports.rules.figures import (
    LONGEST_PERIOD,
    Period,
    difference_figure,
    is_distinguishable,
    share_figure,
)

_YEAR = timedelta(days=365)
_FORMULA = "SL3: calls answered within T ÷ (answered + abandoned), T the stream's setting of each day."
_DIFFERENCE = "SL3 after less SL3 before, of summed counts; Newcombe's interval, method 10."


@dataclass(frozen=True, slots=True)
class Counts:
    """A stream's calls of one period, and how many of its days had any: of others the feed has told nothing."""

    offered: int
    settled: int
    within: int
    thresholds: frozenset[int]
    days: int

    @property
    def per_day(self) -> float | None:
        """Calls a day, of the days that are known; None of none."""
        return self.offered / self.days if self.days else None

    @property
    def share(self) -> tuple[int, int]:
        """Answered within T, of all that were answered or abandoned."""
        return self.within, self.settled


@dataclass(frozen=True, slots=True)
class Comparison:
    """The period before and the period after."""

    before: Period
    after: Period


def periods(
    officer: ServiceDeliveryOfficer, before_from: date | None, after_until: date | None, whole: Period
) -> Comparison:
    """Return a year before, and all the time since, unless other days are asked for; raises RULE_BROKEN.

    The whole period's end is the first day to come.
    """
    start, as_at = officer.effective_from, whole.as_at
    latest = min(officer.effective_until or whole.until, whole.until)
    since, until = before_from or start - _YEAR, after_until or latest
    faults = []
    if not timedelta(0) < start - since <= LONGEST_PERIOD:
        faults.append(Fault("#/query/before_from", "It begins before the officer does.", "period_impossible"))
    if not start < until <= latest:
        detail = "It ends after the officer's first day, by today and by their last day."
        faults.append(Fault("#/query/after_until", detail, "period_impossible"))
    raise_all(faults)
    return Comparison(Period(since, start, as_at), Period(start, until, as_at))


def effect(
    officer: ServiceDeliveryOfficer, compared: Comparison, before: Counts, after: Counts, chart: str
) -> ServiceDeliveryEffect:
    """Compare the two periods."""
    measure = f"SL.{officer.stream.value}"
    whole = Period(compared.before.since, compared.after.until, compared.after.as_at)
    a_day = before.per_day, after.per_day
    difference = difference_figure(
        "SL.DELIVERY_OFFICER.CHANGE", _DIFFERENCE, (before.share, after.share), whole, _footnotes(officer, a_day)
    )
    return ServiceDeliveryEffect(
        service_delivery_officer_id=officer.service_delivery_officer_id,
        stream=officer.stream,
        thresholds_s=sorted(before.thresholds | after.thresholds),
        before=share_figure(measure, _FORMULA, before.share, compared.before),
        after=share_figure(measure, _FORMULA, after.share, compared.after),
        difference=difference,
        z=proportions.score(before.share, after.share),
        is_distinguishable=is_distinguishable(difference),
        before_calls_per_day=a_day[0],
        after_calls_per_day=a_day[1],
        chart=chart,
    )


def _footnotes(officer: ServiceDeliveryOfficer, a_day: tuple[float | None, float | None]) -> list[FigureFootnote]:
    """Say what the report leaves out (domain.md §14, C16): without a control a difference is no effect."""
    before, after = a_day
    volume = "" if not before or not after else f" Volume went from {before:.1f} to {after:.1f} calls a day."
    text = (
        "Before and after, without a control: whatever else changed then is in the difference. It says that the two "
        f"periods differ by more than chance, or do not; not why.{volume}"
    )
    trial = " The officer is on trial." if officer.is_trial else ""
    return [FigureFootnote(code="C16", text=f"{text}{trial}")]
