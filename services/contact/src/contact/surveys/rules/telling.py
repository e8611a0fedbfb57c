"""Counts of answers as figures: with definition, interval, period, and what must be said beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

from bluelamp.kit.clocks import LONDON
from bluelamp.schemas.contact.measures import (
    Figure,
    FigureFootnote,
    FigureInterval,
    FigurePeriod,
    FigureUnit,
    IntervalMethod,
)
from bluelamp.schemas.contact.satisfaction import SatisfactionPeriod, SurveyQuestion, WeightedSatisfaction
from bluelamp.schemas.contact.surveys import SurveyStream
from contact.surveys.rules.counting import Tally
from contact.surveys.rules.intervals import Interval, Share, wilson
from contact.surveys.rules.weighting import Weighted

DEFINITION_VERSION = 1
FORMULA = (
    "Satisfied (completely, very or fairly) ÷ answered, do not know left out; whole interview months, sums and never "
    "means of shares; Wilson 95%."
)
WEIGHTED_FORMULA = (
    "Sum of weighted satisfied ÷ sum of weighted answered, weight = victims ÷ answered of each unit and kind of "
    "incident; Wilson 95% on the effective number (Kish)."
)
_SIGNAL = 7
_RISING = 3
SUPPRESSED = FigureFootnote(code="SUPPRESSED", text="The counts are under five, or would give one away that is.")
NO_POPULATION = FigureFootnote(
    code="NO_POPULATION", text="Of these months no population is known, so there is nothing to weight to."
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure of satisfaction is of."""

    survey_stream: SurveyStream
    question: SurveyQuestion
    since: date
    until: date
    as_at: datetime

    def of_month(self, month: date, following: date) -> "Subject":
        """Return the same of one month."""
        return replace(self, since=month, until=following)

    def measure_id(self, period: SatisfactionPeriod) -> str:
        """Return the definition's id: SAT.ASB.OVERALL.R12."""
        ending = "M" if period is SatisfactionPeriod.MONTH else "R12"
        return f"SAT.{self.survey_stream}.{self.question}.{ending}"

    @property
    def period(self) -> FigurePeriod:
        """What it covers, from midnight to midnight in London."""
        return FigurePeriod(period_from=midnight(self.since), period_until=midnight(self.until))


def interval_of(interval: Interval, method: IntervalMethod = IntervalMethod.WILSON) -> FigureInterval:
    """Return an interval as it is told."""
    return FigureInterval(method=method, level=interval.level, lower=interval.lower, upper=interval.upper)


def figure_of(
    subject: Subject,
    period: SatisfactionPeriod,
    tally: Tally,
    footnotes: Sequence[FigureFootnote] = (),
    *,
    hidden: bool = False,
) -> Figure:
    """Return counts as a figure with its interval, or without its counts when they are too small."""
    told = tally.may_be_told and not hidden
    share = Share(tally.satisfied, tally.answered)
    return Figure(
        measure_id=subject.measure_id(period),
        definition_version=DEFINITION_VERSION,
        formula=FORMULA,
        unit=FigureUnit.SHARE,
        value=share.value if told else None,
        numerator=tally.satisfied if told else None,
        denominator=tally.answered if told else None,
        interval=interval_of(wilson(share)) if told else None,
        period=subject.period,
        as_at=subject.as_at,
        footnotes=list(footnotes) if told else [SUPPRESSED],
    )


def weighted_figure(
    subject: Subject, period: SatisfactionPeriod, found: Weighted | None, *, told: bool
) -> WeightedSatisfaction:
    """Return the weighted share beside how many interviews it is worth; nothing of counts that are not told."""
    shown = found if told else None
    notes = [] if shown else [NO_POPULATION if told else SUPPRESSED]
    if shown and shown.covered < 1:
        text = (
            f"{shown.covered:.1%} of the population is in strata where somebody answered; the rest is not spoken for."
        )
        notes = [FigureFootnote(code="NOT_COVERED", text=text)]
    figure = Figure(
        measure_id=subject.measure_id(period),
        definition_version=DEFINITION_VERSION,
        formula=WEIGHTED_FORMULA,
        unit=FigureUnit.SHARE,
        value=shown.share.value if shown else None,
        numerator=shown.share.satisfied if shown else None,
        denominator=shown.share.answered if shown else None,
        interval=interval_of(wilson(shown.share)) if shown else None,
        period=subject.period,
        as_at=subject.as_at,
        footnotes=notes,
    )
    return WeightedSatisfaction(
        figure=figure,
        effective_answered=shown.share.answered if shown else None,
        design_effect=shown.design_effect if shown else None,
        covered=shown.covered if shown else None,
    )


def footnotes_of_months(months: Mapping[date, Tally]) -> list[FigureFootnote]:
    """Say what months in their order do not show: that a short rise is no signal, and where the low was (C21, C19)."""
    values = {month: Fraction(one.satisfied, one.answered) for month, one in sorted(months.items()) if one.answered}
    notes = []
    rising = rising_points(list(values.values()))
    if _RISING <= rising < _SIGNAL:
        text = f"The last {rising} monthly values rise. A run of {_SIGNAL} would be a signal; this is none."
        notes.append(FigureFootnote(code="C21", text=text))
    if len(values) > 1:
        low = min(values, key=lambda month: values[month])
        text = f"The lowest of these months is {low:%B %Y}; of months before them nothing is claimed."
        notes.append(FigureFootnote(code="C19", text=text))
    return notes


def rising_points(values: Sequence[Fraction]) -> int:
    """Return how many of the last values stand in one rise, each above the one before it."""
    points = min(len(values), 1)
    while points < len(values) and values[-points - 1] < values[-points]:
        points += 1
    return points


def last_day(until: date) -> str:
    """Write the last day of a period in words."""
    day = until - timedelta(days=1)
    return f"{day.day} {day:%B %Y}"


def midnight(day: date) -> datetime:
    """Return the moment, in UTC, at which a day begins in London."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
