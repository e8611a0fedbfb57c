"""How a score came about, in words and numbers that somebody can add up again."""

from datetime import date

from bluelamp.schemas.offenders.domestic_abuse import Component, RankingNumbers
from offenders.domestic_abuse.rules.ranking import Score, Tally, harm_of, windows_of

FORMULA = "10 x (sum of each component's weight x points)"
INDICATOR = "A score is an indicator of whom to speak about first. It decides nothing."
PROVISIONAL = "Provisional: the harm of {number} offence(s) is not known, so that gravity may be too low."
FLAGS = (
    "Records of the safeguarding service count on days on which no offence is on record. People harmed are counted "
    "within each source and the larger number stands: two sources' ids of one person cannot be told to be the same."
)


def components_of(tally: Tally, score: Score, numbers: RankingNumbers, as_at: date) -> list[Component]:
    """Return the four components, each with its formula and what was put in."""
    return [
        _recency(tally, score, numbers, as_at),
        _frequency(tally, score, numbers, as_at),
        _gravity(tally, score, numbers, as_at),
        _victims(tally, score, numbers, as_at),
    ]


def _recency(tally: Tally, score: Score, numbers: RankingNumbers, as_at: date) -> Component:
    bands = "; ".join(f"up to {band.days} days: {band.points:g}" for band in numbers.recency)
    return _component(
        "RECENCY",
        (score.recency, numbers.weights.recency),
        f"{bands}; else {numbers.recency_otherwise:g}",
        last_event_on=tally.last_event_on.isoformat(),
        days=(as_at - tally.last_event_on).days,
    )


def _frequency(tally: Tally, score: Score, numbers: RankingNumbers, as_at: date) -> Component:
    windows = windows_of(numbers, as_at)
    sum_of = f"{numbers.points_per_recent:g} x recent + {numbers.points_per_older:g} x older"
    return _component(
        "FREQUENCY",
        (score.frequency, numbers.weights.frequency),
        f"min({numbers.most_points:g}, {sum_of})",
        recent=tally.recent_events,
        recent_from=windows.recent_from.isoformat(),
        older=tally.older_events,
        older_from=windows.older_from.isoformat(),
    )


def _gravity(tally: Tally, score: Score, numbers: RankingNumbers, as_at: date) -> Component:
    since = windows_of(numbers, as_at).gravity_from
    most, scale = f"{numbers.most_points:g}", f"{numbers.gravity_scale_days:g}"
    return _component(
        "GRAVITY",
        (score.gravity, numbers.weights.gravity),
        f"min({most}, {most} x log10(1 + days) / log10(1 + {scale}))",
        days=harm_of(tally, numbers),
        weighed_offences=tally.weighed,
        incidents=tally.non_crimes,
        days_per_incident=numbers.non_crime_days,
        left_out_as_proactive=tally.proactive,
        without_a_weight=tally.not_weighed,
        harm_from=since.isoformat() if since else None,
    )


def _victims(tally: Tally, score: Score, numbers: RankingNumbers, as_at: date) -> Component:
    return _component(
        "VICTIMS",
        (score.victims, numbers.weights.victims),
        "; ".join(f"from {band.victims}: {band.points:g}" for band in numbers.victims),
        victims=tally.victims_counted,
        victims_from=windows_of(numbers, as_at).victims_from.isoformat(),
    )


def footnotes_of(tally: Tally, numbers: RankingNumbers) -> list[str]:
    """Return what has to be read with a score."""
    notes = [INDICATOR]
    if tally.not_weighed:
        notes.append(PROVISIONAL.format(number=tally.not_weighed))
    if numbers.counts_flags:
        notes.append(FLAGS)
    return notes


def _component(name: str, points: tuple[float, float], formula: str, **inputs: float | str | None) -> Component:
    given, weight = points
    return Component(
        name=name, points=given, weight=weight, contribution=10 * weight * given, formula=formula, inputs=inputs
    )
