"""A rolling origin: the model and the seasonal-naïve are asked on past days, and told what came."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, NamedTuple

from bluelamp.schemas.contact.forecasts import Resolution
from contact.forecasts.fitting.model import fit
from contact.forecasts.fitting.outlook import Outlook
from contact.forecasts.fitting.series import Days, History
from contact.forecasts.rules.accuracy import (
    BETWEEN_ORIGINS,
    LONGEST_HORIZON,
    ORIGINS,
    Errors,
    band_of,
    stretches,
)
from contact.forecasts.rules.terms import SHORTEST

_Key = tuple[Resolution, tuple[int, int]]


class _Outcome(NamedTuple):
    key: _Key
    actual: float
    expected: float
    naive: float
    is_within: bool


def backtest(history: History, learnt: Days, level: float, own: frozenset[str]) -> list[dict[str, Any]]:
    """Return the errors by resolution and horizon, over every origin that has days enough before it."""
    errors: dict[_Key, Errors] = {}
    asked: dict[_Key, set[int]] = {}
    for origin in _origins(history):
        days = learnt.some(origin, min(origin + LONGEST_HORIZON, len(history.counts)))
        outlook = Outlook.of(history, origin, fit(history, learnt, origin, own), days, level)
        for outcome in _outcomes(history, origin, outlook):
            one = errors.setdefault(outcome.key, Errors())
            one.add(outcome.actual, outcome.expected, outcome.naive, is_within=outcome.is_within)
            asked.setdefault(outcome.key, set()).add(origin)
    return [
        {
            "resolution": resolution.value,
            "horizon_from_day": band[0],
            "horizon_until_day": band[1],
            "origins": len(asked[resolution, band]),
            **asdict(one),
        }
        for (resolution, band), one in errors.items()
    ]


def _origins(history: History) -> Iterator[int]:
    end = len(history.counts)
    for number in range(ORIGINS, 0, -1):
        origin = end - number * BETWEEN_ORIGINS
        if origin > 0 and len(history.known(origin)) >= SHORTEST:
            yield origin


def _outcomes(history: History, origin: int, outlook: Outlook) -> Iterator[_Outcome]:
    for number in range(len(outlook.days.days)):
        yield from _of_half_hours(history, origin, outlook, number)
    for resolution in (Resolution.DAY, Resolution.WEEK, Resolution.FOUR_WEEKS):
        yield from _of_stretches(history, origin, outlook, resolution)


def _of_half_hours(history: History, origin: int, outlook: Outlook, number: int) -> Iterator[_Outcome]:
    counts, said = history.counts[origin + number], outlook.half_hours(number)
    if counts is None or said.naive is None:
        return
    key = Resolution.HALF_HOUR, band_of(Resolution.HALF_HOUR, number)
    for actual, expected, lower, upper, naive in zip(
        counts, said.expected, said.lower, said.upper, said.naive, strict=True
    ):
        yield _Outcome(key, actual, float(expected), float(naive), bool(lower <= actual <= upper))


def _of_stretches(history: History, origin: int, outlook: Outlook, resolution: Resolution) -> Iterator[_Outcome]:
    for first, after_last, band in stretches(resolution, len(outlook.days.days)):
        came = [counts for counts in history.counts[origin + first : origin + after_last] if counts is not None]
        said = outlook.stretch(first, after_last)
        if len(came) < after_last - first or said.naive is None:
            continue
        actual = float(sum(map(sum, came)))
        yield _Outcome((resolution, band), actual, said.expected, said.naive, said.lower <= actual <= said.upper)
