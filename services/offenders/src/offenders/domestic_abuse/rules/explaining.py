"""How a score came about, in words and numbers that somebody can add up again."""

from datetime import date

from bluelamp.schemas.offenders.domestic_abuse import Component, PriorityExplanation, RankingNumbers
from offenders.domestic_abuse.rules.ranking import (
    Priority,
    Score,
    Tally,
    harm_of,
    limbs_of,
    scale_of,
    windows_of,
)

INDICATOR = "A score is an indicator of whom to speak about first. It decides nothing."
PROVISIONAL = (
    "Provisional: the harm of {number} offence(s) is not known, so that gravity is at least what stands here: each "
    "counts as an incident does. No table weighs their code, they have none, or no table was loaded when they were "
    "recorded; a rule set may name one table for all."
)
FLAGS = (
    "Records of the safeguarding service count on days on which no offence is on record. People harmed are counted "
    "within each source and the larger number stands: two sources' ids of one person cannot be told to be the same."
)


def formula_of(numbers: RankingNumbers) -> str:
    """Return how a score is added up: out of a hundred, whatever a component can come to."""
    return f"100 / {numbers.most_points:g} x (sum of each component's weight x points)"


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
    days = (as_at - tally.last_event_on).days
    # The very day on which another agency heard of something is not for who manages whom it is about.
    known = None if tally.last_is_sent else tally.last_event_on.isoformat()
    return _component(
        "RECENCY",
        (score.recency, numbers),
        numbers.weights.recency,
        f"{bands}; else {numbers.recency_otherwise:g}",
        last_event_on=known,
        days=None if tally.last_is_sent else days,
        up_to_days=next((band.days for band in numbers.recency if days <= band.days), None),
        source="SAFEGUARDING" if tally.last_is_sent else "OFFENCES",
    )


def _frequency(tally: Tally, score: Score, numbers: RankingNumbers, as_at: date) -> Component:
    windows = windows_of(numbers, as_at)
    sum_of = f"{numbers.points_per_recent:g} x recent + {numbers.points_per_older:g} x older"
    return _component(
        "FREQUENCY",
        (score.frequency, numbers),
        numbers.weights.frequency,
        f"min({numbers.most_points:g}, {sum_of})",
        recent=tally.recent_events,
        recent_from=windows.recent_from.isoformat(),
        older=tally.older_events,
        older_from=windows.older_from.isoformat(),
        events=tally.events,
        events_sent_by_safeguarding=tally.sent_events,
    )


def _gravity(tally: Tally, score: Score, numbers: RankingNumbers, as_at: date) -> Component:
    since = windows_of(numbers, as_at).gravity_from
    most, scale = f"{numbers.most_points:g}", f"{numbers.gravity_scale_days:g}"
    return _component(
        "GRAVITY",
        (score.gravity, numbers),
        numbers.weights.gravity,
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
        (score.victims, numbers),
        numbers.weights.victims,
        "; ".join(f"from {band.victims}: {band.points:g}" for band in numbers.victims),
        victims=tally.victims,
        victims_on_record=tally.own_victims,
        victims_by_safeguarding=tally.sent_victims,
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


def priority_explained(tally: Tally, priority: Priority, numbers: RankingNumbers, as_at: date) -> PriorityExplanation:
    """Return each limb of priority with what it was read of, as the ranking found it."""
    return PriorityExplanation(
        is_priority=priority.is_priority,
        is_serial=tally.is_serial,
        is_serial_loose=tally.is_serial_loose,
        is_serial_by_own_records=tally.is_serial_own,
        is_repeat=priority.is_repeat,
        is_high_risk=priority.is_high_risk,
        limbs=limbs_of(tally.is_serial, priority.is_repeat, priority.is_high_risk),
        limbs_needed=numbers.priority_limbs,
        most_records_of_one=tally.most_of_one,
        repeat_records=numbers.repeat_records,
        repeat_from=windows_of(numbers, as_at).repeat_from,
        days_of_harm=harm_of(tally, numbers),
        high_risk_days=numbers.high_risk_days,
    )


def _component(
    name: str, scored: tuple[float, RankingNumbers], weight: float, formula: str, **inputs: float | str | None
) -> Component:
    points, numbers = scored
    return Component(
        name=name,
        points=points,
        weight=weight,
        contribution=scale_of(numbers) * weight * points,
        formula=formula,
        inputs=inputs,
    )
