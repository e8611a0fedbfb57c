"""A series with its limits, signals and notes: what the JSON, the SVG and the PNG of a chart have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from bluelamp.kit.clocks import local_day
from bluelamp.schemas.contact.charts import (
    AnnotationTerms,
    Chart,
    ChartMethod,
    ChartPoint,
    ChartSegment,
    HiddenReason,
    Variation,
)
from bluelamp.schemas.contact.measures import Figure, FigurePeriod, FigureUnit, MeasureDefinition, PeriodKind
from bluelamp.schemas.problems import ProblemError, rule_broken
from contact.measures.rules import periods
from contact.measures.rules.figures import StoredFigure, figure_of, hidden_because
from contact.measures.rules.periods import Period
from contact.measures.rules.spc.assurance import assurance_of, meets
from contact.measures.rules.spc.limits import TRIAL_BELOW, Limits
from contact.measures.rules.spc.points import Verdict, variation_of
from contact.measures.rules.spc.series import Basis, Judged, Segment, judge, judge_shares
from contact.measures.rules.summaries import Shown, summary_of
from contact.measures.rules.words import area_in_words


@dataclass(frozen=True, slots=True)
class Wish:
    """How a chart is asked for."""

    area: str
    method: ChartMethod = ChartMethod.XMR
    screen_outliers: bool = True
    baseline_points: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """What is known of a measure and area over some periods, as at a moment."""

    definition: MeasureDefinition
    periods: Sequence[Period]
    figures: Mapping[Period, StoredFigure]
    annotations: Sequence[AnnotationTerms]
    as_at: datetime
    table_url: str
    open_ended: bool = False
    """Whether all that is known is wanted, so that what is missing at the end is worth a word."""
    rolling: Figure | None = None


class _Place(NamedTuple):
    period: Period
    stored: StoredFigure | None
    hidden: HiddenReason | None
    limits: Limits | None
    verdict: Verdict


def check_chartable(definition: MeasureDefinition, method: ChartMethod) -> None:
    """Refuse a chart of rolling values, and of whatever else makes no series, with the reason (domain.md §10.4)."""
    if definition.not_chartable_reason is not None:
        raise _refusal(definition)
    if method is ChartMethod.P and definition.unit is not FigureUnit.SHARE:
        raise rule_broken("#/query/method", "A p-chart is of shares; this measure is none.", "no_share")


def chart_of(series: Series, wish: Wish) -> Chart:
    """Judge a series and write it as a chart."""
    definition = series.definition
    stored = [series.figures.get(period) for period in series.periods]
    hidden = [_hidden(definition, wish.method, one) for one in stored]
    judged = _judged(stored, hidden, _breaks(series), wish)
    target = None if definition.target is None else Fraction(str(definition.target))
    places = map(_Place, series.periods, stored, hidden, judged.limits, judged.verdicts)
    points = [_point(definition, place, target) for place in places]
    segments = [_segment(series.periods, one, wish.method) for one in judged.segments]
    last = next((one.variation for one in reversed(points) if one.hidden is None), Variation.COMMON_CAUSE)
    limits = judged.segments[-1].limits if judged.segments else None
    assurance = assurance_of(limits, target, definition.direction)
    return Chart(
        measure_id=definition.measure_id,
        definition_version=definition.definition_version,
        title=f"{definition.name}, {area_in_words(wish.area)}",
        formula=definition.formula,
        unit=definition.unit,
        direction=definition.direction,
        target=definition.target,
        area=wish.area,
        period_kind=definition.period_kind,
        method=wish.method,
        screen_outliers=wish.screen_outliers,
        baseline_points=wish.baseline_points,
        as_at=series.as_at,
        points=points,
        segments=segments,
        variation=last,
        assurance=assurance,
        warnings=[*_warnings(segments, points), *_stale(series, points)],
        annotations=list(series.annotations),
        rolling=series.rolling,
        summary=summary_of(Shown(definition, wish.area, points, segments, assurance, series.rolling)),
        table_url=series.table_url,
    )


def _refusal(definition: MeasureDefinition) -> ProblemError:
    told = definition.not_chartable_reason or ""
    if definition.charted_as is not None:
        told = f"{told} Ask for {definition.charted_as}."
    rolling = definition.period_kind is PeriodKind.ROLLING_12_MONTHS
    return rule_broken("#/path/measure_id", told, "rolling_values" if rolling else "not_chartable")


def _hidden(definition: MeasureDefinition, method: ChartMethod, stored: StoredFigure | None) -> HiddenReason | None:
    if stored is None:
        return HiddenReason.NO_FIGURE
    if (why := hidden_because(definition, stored)) is not None:
        return why
    smallest = definition.smallest_denominator
    too_small = stored.denominator is not None and smallest is not None and stored.denominator < smallest
    return HiddenReason.DENOMINATOR_TOO_SMALL if too_small and method is ChartMethod.XMR else None


def _judged(
    stored: Sequence[StoredFigure | None], hidden: Sequence[HiddenReason | None], breaks: Sequence[int], wish: Wish
) -> Judged:
    shown = [None if one is None or why else one for one, why in zip(stored, hidden, strict=True)]
    if wish.method is ChartMethod.P:
        counts = [None if one is None else (one.numerator, one.denominator or 1) for one in shown]
        return judge_shares(counts, breaks, wish.baseline_points)
    values = [None if one is None else one.value for one in shown]
    return judge(values, breaks, Basis(wish.screen_outliers, wish.baseline_points))


def _breaks(series: Series) -> list[int]:
    """Return the places of the periods in which something happened that restarts the limits."""
    days = [one.happened_on for one in series.annotations if one.restarts_limits]
    return [
        place
        for place, (start, end) in enumerate(series.periods)
        if any(local_day(start) <= day < local_day(end) for day in days)
    ]


def _point(definition: MeasureDefinition, place: _Place, target: Fraction | None) -> ChartPoint:
    value = None if place.stored is None or place.hidden else place.stored.value
    return ChartPoint(
        period=FigurePeriod(period_from=place.period[0], period_until=place.period[1]),
        label=periods.label(definition.period_kind, place.period),
        figure=None if place.stored is None else figure_of(definition, place.stored),
        hidden=place.hidden,
        value=_told(value),
        **_limits_told(place.limits),
        rule=place.verdict.rule,
        side=place.verdict.side,
        variation=variation_of(place.verdict, definition.direction),
        meets_target=None if value is None else meets(value, target, definition.direction),
    )


def _segment(of: Sequence[Period], segment: Segment, method: ChartMethod) -> ChartSegment:
    ranges = segment.ranges
    return ChartSegment(
        period_from=of[segment.first][0],
        period_until=of[segment.last - 1][1],
        points=ranges.points,
        **_limits_told(segment.limits),
        mean_moving_range=_told(ranges.mean_range) if method is ChartMethod.XMR else None,
        ranges_screened=ranges.ranges_screened,
        trial_limits=segment.is_trial,
    )


def _limits_told(limits: Limits | None) -> dict[str, float | None]:
    if limits is None:
        return dict.fromkeys(("mean", "upper_limit", "lower_limit"))
    return {
        "mean": _told(limits.mean),
        "upper_limit": _told(limits.upper),
        "lower_limit": _told(limits.lower),
    }


def _warnings(segments: Sequence[ChartSegment], points: Sequence[ChartPoint]) -> list[str]:
    told = []
    if trial := sum(one.trial_limits for one in segments):
        what = "The limits are" if len(segments) == 1 else f"The limits of {trial} of {len(segments)} segments are"
        told.append(f"{what} trial limits: fewer than {TRIAL_BELOW} points made them, and they may still move.")
    if gaps := sum(one.hidden is not None for one in points):
        told.append(f"{gaps} of {len(points)} periods have no point; the list of points says why of each.")
    return told


def _stale(series: Series, points: Sequence[ChartPoint]) -> list[str]:
    """Warn where a whole period beyond the last figure's has ended: the counts may have stopped to come."""
    if not (series.open_ended and points):
        return []
    expected, _ = periods.ended_before(series.definition.period_kind, series.as_at, 2)
    if series.periods[-1][0] >= expected[0]:
        return []
    return [f"The last figure is of {points[-1].label}: of later periods there is none."]


def _told(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
