"""Calls of a half-hour are a day's times a share of the day: both by the likelihood of one log-linear model.

With μ = M(day) · p(place | month, weekday) and shares that add up to 1, the Poisson likelihood is a product of one for
the days' sums and one for the shares. So the sums are fitted by a generalised linear model of a thousand rows
(quasi-Poisson, log link) and the shares by counting, exactly as if all forty thousand half-hours had been in one.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy import stats  # type: ignore[import-untyped] # scipy comes without types
from statsmodels.genmod import families  # type: ignore[import-untyped] # statsmodels comes without types
from statsmodels.genmod.generalized_linear_model import GLM  # type: ignore[import-untyped] # the same

from bluelamp.schemas.contact.forecasts import MOST_CALLS
from contact.forecasts.fitting.series import Days, Floats, History
from contact.forecasts.rules.grid import SLOTS
from contact.forecasts.rules.terms import Terms, terms_of

_PRIOR_DAYS = 4.0
"""Of how many of its weekday's days a month's shares hold at the least: a month has four or five of each a year."""
_MONTHS, _WEEKDAYS = 12, 7


@dataclass(frozen=True)
class Shares:
    """The share of an ordinary day's calls in each place of the clock's face."""

    ordinary: Floats
    special: Floats

    def of(self, days: Days) -> Floats:
        """Return each day's shares; they add up to 1 but where the clocks change."""
        chosen = [self.special if kind is None else self.ordinary[kind[0] - 1, kind[1]] for kind in days.kinds()]
        return np.asarray(chosen)


@dataclass(frozen=True)
class Expected:
    """What is expected of each day's places, of each day, and how unsure that is."""

    faces: Floats
    totals: Floats
    rows: Floats
    variance_of_log: Floats


@dataclass(frozen=True)
class Model:
    """A model as it was fitted."""

    terms: Terms
    end: date
    coefficients: Floats
    covariance: Floats
    shares: Shares
    daily_dispersion: float
    half_hourly_dispersion: float

    def expect(self, days: Days) -> Expected:
        """Return what is expected of some days; raises OverflowError where a trend runs away.

        Of means from 1e16 on scipy's quantiles never come, or end the process.
        """
        rows = _rows(self.terms, days, self.end)
        shares = self.shares.of(days)
        per_day = np.exp(rows @ self.coefficients)
        faces = per_day[:, None] * shares
        totals = (faces * days.times).sum(axis=1)
        if not totals.sum() <= MOST_CALLS:  # nor is what is no number
            raise OverflowError("more calls are expected than can be told")
        return Expected(faces, totals, rows, np.einsum("ij,jk,ik->i", rows, self.covariance, rows))

    def half_hour_bounds(self, expected: Floats, variance_of_log: Floats, level: float) -> tuple[Floats, Floats]:
        """Return between what half-hours lie: chance, what days do beside it, and what the fit does not know."""
        return _bounds(expected, self.half_hourly_dispersion * expected + expected**2 * variance_of_log, level)

    def bounds_of_sum(self, expected: Expected, first: int, after_last: int, level: float) -> tuple[float, float]:
        """Return between what the sum of some days lies; their days vary apart, the fit is wrong of them together."""
        totals, rows = expected.totals[first:after_last], expected.rows[first:after_last]
        gradient = totals @ rows
        variance = self.daily_dispersion * totals.sum() + gradient @ self.covariance @ gradient
        lower, upper = _bounds(totals.sum(keepdims=True), np.atleast_1d(variance), level)
        return float(lower[0]), float(upper[0])


def fit(history: History, special: Days, before: int, own: frozenset[str]) -> Model:
    """Fit the days before a place; `special` lays out every day of the history."""
    numbers = history.known(before)
    days = Days([special.days[number] for number in numbers], special.special, special.times[numbers])
    faces = history.folded(numbers)
    terms = terms_of(days.days, days.special, own)
    end = special.days[0] if before == 0 else history.day(before)
    shares = _shares(days, faces)
    rows = _rows(terms, days, end)
    exposure = (shares.of(days) * days.times).sum(axis=1)
    fitted = GLM(faces.sum(axis=1), rows, family=families.Poisson(), offset=np.log(exposure)).fit(scale="X2")
    model = Model(
        terms,
        end,
        np.asarray(fitted.params),
        np.asarray(fitted.cov_params()),
        shares,
        max(float(fitted.scale), 1.0),
        1.0,
    )
    expected = model.expect(days)
    wanted = expected.faces * days.times
    seen = wanted > 0
    pearson = ((faces[seen] - wanted[seen]) ** 2 / wanted[seen]).sum() / max(seen.sum() - len(fitted.params), 1)
    return Model(
        terms, end, model.coefficients, model.covariance, shares, model.daily_dispersion, max(float(pearson), 1.0)
    )


def _rows(terms: Terms, days: Days, end: date) -> Floats:
    return np.asarray([terms.row(day, days.special.get(day), end) for day in days.days])


def _shares(days: Days, faces: Floats) -> Shares:
    """Count shares: of all days, of a weekday, of a month's weekday, each drawn towards the one before it."""
    whole = (days.times == 1.0).all(axis=1)
    kinds = days.kinds()
    overall = _drawn(faces[whole], np.full(SLOTS, 1 / SLOTS), faces)
    ordinary = np.zeros((_MONTHS, _WEEKDAYS, SLOTS))
    for weekday in range(_WEEKDAYS):
        mine = np.asarray([kind is not None and kind[1] == weekday for kind in kinds]) & whole
        of_weekday = _drawn(faces[mine], overall, faces)
        for month in range(_MONTHS):
            of_both = np.asarray([kind == (month + 1, weekday) for kind in kinds]) & whole
            ordinary[month, weekday] = _drawn(faces[of_both], of_weekday, faces)
    off = np.asarray([kind is None for kind in kinds]) & whole
    return Shares(ordinary, _drawn(faces[off], ordinary[:, _WEEKDAYS - 1].mean(axis=0), faces))


def _drawn(faces: Floats, towards: Floats, all_faces: Floats) -> Floats:
    prior = _PRIOR_DAYS * max(all_faces.sum() / len(all_faces), 1.0)
    counts = faces.sum(axis=0)
    return np.asarray((counts + prior * towards) / (counts.sum() + prior))


def _bounds(expected: Floats, variance: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the counts between which a share `level` lies, of a gamma-mixed Poisson with that mean and variance."""
    mean = np.maximum(expected, 1e-9)
    spread = np.maximum(variance - mean, mean * 1e-6)
    size = mean**2 / spread
    tail = (1 - level) / 2
    lower, upper = (stats.nbinom.ppf(share, size, size / (size + mean)) for share in (tail, 1 - tail))
    return np.asarray(lower), np.asarray(upper)
