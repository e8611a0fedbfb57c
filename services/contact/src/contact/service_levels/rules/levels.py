"""The five formulae of a service level (domain.md §9.3), on counts and never on shares."""

from dataclasses import dataclass
from datetime import date, timedelta

from bluelamp.schemas.contact.codes import ServiceLevelFormula as Formula
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.measures import FigureFootnote
from bluelamp.schemas.contact.service_levels import MOST_INTERVALS, CallClock, Interval, OutageReading
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

_SHORT_SECONDS = 5
FORMULAE = {
    Formula.SL1: "(answered within T + abandoned within T) ÷ (answered + abandoned)",
    Formula.SL2: "answered within T ÷ answered",
    Formula.SL3: "answered within T ÷ (answered + abandoned)",
    Formula.SL4: "answered within T ÷ (answered + abandoned - abandoned within T)",
    Formula.SL5: f"(answered within T + abandoned within {_SHORT_SECONDS} s) ÷ (answered + abandoned)",
}
_LONGEST_HOURS = {Interval.HALF_HOUR: 0.5, Interval.HOUR: 1, Interval.DAY: 24, Interval.WEEK: 168, Interval.MONTH: 672}
LONGEST_PERIOD = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a service level is made of; T is the threshold."""

    answered: int
    abandoned: int
    answered_within: int
    abandoned_within: int
    abandoned_within_5: int
    lost: float = 0.0
    """Callers who never came into the queue, where the reading counts them: they were offered and not answered."""

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def quotient(formula: Formula, counts: Counts) -> tuple[int, float]:
    """Return a formula's numerator and denominator; the denominator may be zero."""
    answered, abandoned, within = counts.answered, counts.abandoned, counts.answered_within
    offered = answered + abandoned + counts.lost
    match formula:
        case Formula.SL1:
            return within + counts.abandoned_within, offered
        case Formula.SL2:
            return within, answered
        case Formula.SL3:
            return within, offered
        case Formula.SL4:
            return within, offered - counts.abandoned_within
        case Formula.SL5:
            return within + counts.abandoned_within_5, offered


def service_level(formula: Formula, counts: Counts) -> float | None:
    """Return a service level between 0 and 1; None where its formula counts nobody."""
    numerator, denominator = quotient(formula, counts)
    return numerator / denominator if denominator else None


def share(part: float, whole: float) -> float | None:
    """Return a share, or None of nothing."""
    return part / whole if whole else None


def is_below(value: float | None, target: float | None) -> bool | None:
    """Say whether a target was missed; None without a target or without a value."""
    return None if value is None or target is None else value < target


def check_question(
    *,
    since: date,
    until: date,
    interval: Interval,
    stream: Stream,
    clock: CallClock,
    reading: OutageReading,
    by_lpu: bool,
    by_centre: bool,
) -> None:
    """Refuse what has no answer: a period that cannot be, more intervals than are told, a clock that a stream lacks."""
    faults = []
    if not timedelta(0) < until - since <= LONGEST_PERIOD:
        faults.append(Fault("#/query/until", "The period ends after it begins, within ten years.", "period_impossible"))
    elif (until - since).days * 24 + 1 > MOST_INTERVALS * _LONGEST_HOURS.get(interval, 8760):
        detail = f"That would be more than {MOST_INTERVALS} intervals: ask for a shorter period or longer intervals."
        faults.append(Fault("#/query/interval", detail, "too_many_intervals"))
    if clock is CallClock.CONNECTION and stream is not Stream.EMERGENCY_999:
        faults.append(Fault("#/query/clock", "Only 999 calls are connected by BT's operators.", "clock_not_kept"))
    if by_lpu and (clock is CallClock.CONNECTION or reading is not OutageReading.AS_RECORDED or by_centre):
        detail = "By LPU there is the force's clock, as recorded, over all centres."
        faults.append(Fault("#/query/lpu", detail, "not_kept_by_lpu"))
    if faults:
        raise ProblemError(ProblemCode.RULE_BROKEN, "The question has no answer.", faults)


def footnotes(
    stream: Stream, reading: OutageReading, *, threshold_given: bool, changes_on: date | None, clock_missing: int
) -> list[FigureFootnote]:
    """Say what must be said beside a service level (domain.md §14)."""
    said = []
    if stream is not Stream.SERVICE_DESK and not threshold_given:
        text = "The report states no seconds for this stream; the threshold is the force's setting, told in `terms`."
        said.append(FigureFootnote(code="C14", text=text))
    if changes_on is not None:
        text = f"From {changes_on} on other terms hold; these are the ones of the period's first day."
        said.append(FigureFootnote(code="TERMS_CHANGE", text=text))
    if clock_missing:
        text = f"{clock_missing} calls came without the moment of BT's request: they are counted by the force's clock."
        said.append(FigureFootnote(code="CLOCK_MISSING", text=text))
    if reading is OutageReading.WITH_ESTIMATED_LOST:
        text = (
            "Lost calls are estimated as the mean of the same half-hour of the same weekday in the four weeks before, "
            "less the calls handled or overflowed."
        )
        said.append(FigureFootnote(code="ESTIMATED", text=text))
    return said
