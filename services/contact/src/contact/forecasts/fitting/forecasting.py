"""One forecast from one history: what is expected, between what, beside the plainest guess, and how good that was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import statsmodels  # type: ignore[import-untyped] # statsmodels comes without types

from bluelamp.kit.clocks import midnight
from contact.forecasts.fitting.backtest import backtest
from contact.forecasts.fitting.model import fit
from contact.forecasts.fitting.outlook import Outlook
from contact.forecasts.fitting.series import Days, History
from contact.forecasts.rules.grid import days_between, half_hours


@dataclass(frozen=True)
class Task:
    """What is to be forecast, and from what."""

    history: History
    since: date
    until: date
    level: float
    special: Mapping[date, str]
    own: frozenset[str]


def task_of(document: Mapping[str, Any]) -> Task:
    """Read a task as the worker writes it."""
    return Task(
        history=History(date.fromisoformat(document["first_day"]), document["counts"]),
        since=date.fromisoformat(document["since"]),
        until=date.fromisoformat(document["until"]),
        level=document["level"],
        special={date.fromisoformat(day): name for day, name in document["special"].items()},
        own=frozenset(document["own"]),
    )


def forecast(task: Task) -> dict[str, Any]:
    """Fit, look ahead, and look back at how good that is; raises ArithmeticError or ValueError if none fits."""
    history, end = task.history, len(task.history.counts)
    learnt = Days.of([history.day(number) for number in range(end)], task.special)
    days = Days.of(list(days_between(task.since, task.until)), task.special)
    model = fit(history, learnt, end, task.own)
    outlook = Outlook.of(history, end, model, days, task.level)
    return {
        "library": f"statsmodels {statsmodels.__version__}",
        "terms": model.terms.names(),
        "left_out": model.terms.left_out(),
        "daily_dispersion": model.daily_dispersion,
        "half_hourly_dispersion": model.half_hourly_dispersion,
        "values": [*_half_hours(outlook), *_days(outlook), *_months(outlook)],
        "whole": outlook.stretch(0, len(days.days)),
        "accuracy": backtest(history, learnt, task.level, task.own),
    }


def _half_hours(outlook: Outlook) -> Iterator[list[Any]]:
    for number, day in enumerate(outlook.days.days):
        said = outlook.half_hours(number)
        starts = half_hours(day)
        naive = [None] * len(starts) if said.naive is None else said.naive.tolist()
        columns = (starts, said.expected.tolist(), said.lower.tolist(), said.upper.tolist(), naive)
        for start, *values in zip(*columns, strict=True):
            yield ["HALF_HOUR", start.isoformat(), *values]


def _days(outlook: Outlook) -> Iterator[list[Any]]:
    for number, day in enumerate(outlook.days.days):
        yield ["DAY", midnight(day).isoformat(), *outlook.stretch(number, number + 1)]


def _months(outlook: Outlook) -> Iterator[list[Any]]:
    numbered = enumerate(outlook.days.days)
    for _, of_month in groupby(numbered, key=lambda one: (one[1].year, one[1].month)):
        places = list(of_month)
        start = midnight(places[0][1]).isoformat()
        yield ["MONTH", start, *outlook.stretch(places[0][0], places[-1][0] + 1)]
