"""Agree, neither and disagree, told apart: a mid-point answer is neither a no nor nothing (domain.md §10.3; ¶41)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import sqrt

from bluelamp.kit.clocks import LONDON
from bluelamp.kit.proportions import CONFIDENCE, Bounds, wilson
from bluelamp.kit.suppression import published_parts
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.confidence import NewConfidenceWave, Reading, WaveCorrection
from bluelamp.schemas.contact.measures import Figure, FigureFootnote, FigureInterval, FigurePeriod, FigureUnit
from bluelamp.schemas.contact.measures import IntervalMethod as Method
from bluelamp.schemas.problems import Fault, raise_all

EARLIEST = date(2000, 1, 1)
SUPPRESSED = FigureFootnote(code="SUPPRESSED", text="The counts are under five, or would give one away that is.")
NOTHING = FigureFootnote(code="NO_DENOMINATOR", text="Nobody answered, so there is no share of it.")
MEASURES = {
    Reading.AGREE: "CONF.AGREE",
    Reading.NEITHER: "CONF.NEITHER",
    Reading.DISAGREE: "CONF.DISAGREE",
}
_FORMULAE = {
    Reading.AGREE: "Agree or strongly agree ÷ all answered; neither and disagree stay in the denominator.",
    Reading.NEITHER: "Neither agree nor disagree ÷ all answered.",
    Reading.DISAGREE: "Disagree or strongly disagree ÷ all answered.",
}
_NET = "(Agree or strongly agree - disagree or strongly disagree) ÷ all answered."


@dataclass(frozen=True, slots=True)
class Tally:
    """What was answered; who did not know answered nothing."""

    agree: int = 0
    neither: int = 0
    disagree: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.agree + other.agree, self.neither + other.neither, self.disagree + other.disagree)

    @property
    def answered(self) -> int:
        """The denominator of every share."""
        return self.agree + self.neither + self.disagree

    def of(self, reading: Reading) -> tuple[int, int]:
        """Return a reading's numerator and denominator."""
        return self._counts()[reading], self.answered

    def told(self, reading: Reading) -> bool:
        """Whether a share may be told: not when it, or what it leaves, tells of few."""
        return published_parts(self._counts())[reading] is not None

    def _counts(self) -> Mapping[Reading, int]:
        return {Reading.AGREE: self.agree, Reading.NEITHER: self.neither, Reading.DISAGREE: self.disagree}


@dataclass(frozen=True, slots=True)
class Together(Tally):
    """The answers of several teams, each of which is told beside them."""

    teams: tuple[Tally, ...] = ()

    @classmethod
    def of_teams(cls, teams: Sequence[Tally]) -> "Together":
        """Sum teams up, and remember whose sum it is."""
        whole = sum(teams, Tally())
        return cls(whole.agree, whole.neither, whole.disagree, tuple(teams))

    def told(self, reading: Reading) -> bool:
        """Whether the share may be told: not when the teams that are told leave few for those that are not."""
        kept_back = [one for one in self.teams if not one.told(reading)]
        return Tally.told(self, reading) and (not kept_back or sum(kept_back, Tally()).told(reading))


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """From a first to a last day of asking, as it was recorded at a moment."""

    first: date
    last: date
    as_at: datetime

    def period(self) -> FigurePeriod:
        """Write it as figures do."""
        return FigurePeriod(period_from=_midnight(self.first), period_until=_midnight(self.last + timedelta(days=1)))

    def until(self, other: "Fieldwork") -> "Fieldwork":
        """Return what covers both."""
        return Fieldwork(min(self.first, other.first), max(self.last, other.last), max(self.as_at, other.as_at))


def check_wave(new: NewConfidenceWave, today: date) -> None:
    """Refuse fieldwork that cannot be, a wave in which nobody was asked, and one unit's under another's name."""
    faults = _faults(new, today)
    if new.team in set(Lpu) and new.team != new.lpu:
        faults.append(Fault("#/team", "A whole unit's wave is of that unit.", "team_of_another_unit"))
    raise_all(faults)


def check_correction(new: WaveCorrection, today: date) -> None:
    """Refuse a correction to what cannot be."""
    raise_all(_faults(new, today))


def _faults(new: NewConfidenceWave | WaveCorrection, today: date) -> list[Fault]:
    faults = []
    if new.fieldwork_until < new.fieldwork_from:
        faults.append(Fault("#/fieldwork_until", "Fieldwork ends after it begins.", "ends_before_it_begins"))
    if new.fieldwork_until > today:
        faults.append(Fault("#/fieldwork_until", "A wave is recorded once its fieldwork is over.", "date_in_future"))
    if new.fieldwork_from < EARLIEST:
        faults.append(Fault("#/fieldwork_from", f"Waves are from {EARLIEST} on.", "date_too_early"))
    if not sum(new.answers.model_dump().values()):
        faults.append(Fault("#/answers", "Nobody was asked.", "nobody_asked"))
    return faults


def share(tally: Tally, reading: Reading, fieldwork: Fieldwork) -> Figure:
    """Tell one share with Wilson's interval (domain.md §10.2)."""
    part, whole = tally.of(reading)
    bounds = wilson(part, whole)
    told = bounds is not None and tally.told(reading)
    return Figure(
        measure_id=MEASURES[reading],
        definition_version=1,
        formula=_FORMULAE[reading],
        unit=FigureUnit.SHARE,
        value=part / whole if told else None,
        numerator=part if told else None,
        denominator=whole if told else None,
        interval=interval(Method.WILSON, bounds) if told and bounds else None,
        period=fieldwork.period(),
        as_at=fieldwork.as_at,
        footnotes=[] if told else [NOTHING if bounds is None else SUPPRESSED],
    )


def net(tally: Tally, fieldwork: Fieldwork) -> Figure:
    """Tell how many more agree than disagree, as a difference of shares of the same answers, with its interval."""
    told = tally.answered > 0 and tally.told(Reading.AGREE) and tally.told(Reading.DISAGREE)
    return Figure(
        measure_id="CONF.NET",
        definition_version=1,
        formula=_NET,
        unit=FigureUnit.SHARE_DIFFERENCE,
        value=(tally.agree - tally.disagree) / tally.answered if told else None,
        numerator=tally.agree - tally.disagree if told else None,
        denominator=tally.answered if told else None,
        interval=interval(Method.DIFFERENCE_OF_PROPORTIONS, net_bounds(tally)) if told else None,
        period=fieldwork.period(),
        as_at=fieldwork.as_at,
        footnotes=[] if told else [SUPPRESSED if tally.answered else NOTHING],
    )


def net_bounds(tally: Tally) -> Bounds:
    """Return the interval of agree less disagree.

    Both are of the same people: who agrees cannot disagree, so the two shares move against each other. The score
    intervals are put together with that correlation (method of variance estimates recovery, Zou and Donner 2008).
    Raises ZeroDivisionError where nobody answered.
    """
    more, less = tally.agree / tally.answered, tally.disagree / tally.answered
    above, below = wilson(tally.agree, tally.answered), wilson(tally.disagree, tally.answered)
    if above is None or below is None:
        raise ZeroDivisionError("nobody answered")
    spread = more * (1 - more) * less * (1 - less)
    together = -more * less / sqrt(spread) if spread > 0 else 0.0
    down, up = (more - above.lower, below.upper - less), (above.upper - more, less - below.lower)
    return Bounds(more - less - _joined(*down, together), more - less + _joined(*up, together))


def interval(method: Method, bounds: Bounds) -> FigureInterval:
    """Write an interval as figures do."""
    return FigureInterval(method=method, level=CONFIDENCE, lower=bounds.lower, upper=bounds.upper)


def _joined(one: float, other: float, together: float) -> float:
    return sqrt(max(0.0, one * one + other * other - 2 * together * one * other))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
