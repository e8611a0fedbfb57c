"""Three years of calls as the board report tells of them (¶69-71), a day and stream at a time.

The month of the report is exact: 185,001 calls in July 2014, 25,000 of them the Crimes Service Team's; 88.0% of 999 in
time, 92.0% of the service desk; 26.0% sent to an LPU, and 27.0% over the nine months from November 2013; 83.0% of 101
since the contact centres. What the report does not say is plausible and made up [A].
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, Final

from bluelamp.schemas.contact.codes import Stream

FIRST_DAY: Final = date(2011, 8, 1)
END: Final = date(2014, 8, 1)
CONTACT_CENTRES_FROM: Final = date(2013, 11, 20)
DELIVERY_OFFICER_FROM: Final = date(2014, 5, 1)
"""When the Crimes Service Team had its Service Delivery Officer [A]: the report names no day."""
_REPORTED: Final = date(2014, 7, 1)
_RESOLUTION_FROM: Final = date(2013, 11, 1)
_DEMAND_IN_JULY_2012: Final = 205_001
_LESS_EACH_YEAR: Final = 10_000
_SEASON: Final = (0.86, 0.80, 0.88, 0.88, 0.93, 0.95, 1.0, 0.96, 0.92, 0.93, 0.88, 0.90)
_WEEKDAYS: Final = (1.03, 0.99, 0.98, 1.0, 1.06, 1.03, 0.95)
_HOURS: Final = (30, 24, 20, 18, 15, 14, 16, 24, 38, 50, 55, 57, 58, 57, 56, 58, 61, 63, 62, 60, 57, 54, 48, 40)
_MONTHS_TO_REPORT: Final = 24
_SENT = {Stream.EMERGENCY_999: 0.40, Stream.CST: 0.05}
_SENT_IN_REPORT: Final = 0.26
_SENT_SINCE_RESOLUTION: Final = 0.27
_SENT_BEFORE: Final = 0.31
_ANSWERED_101: Final = 0.83
_RISE_101: Final = 0.08


@dataclass(frozen=True, slots=True)
class Manner:
    """How a stream's callers and agents behave: who gives up, who of them early, how long a call takes."""

    threshold_s: int
    abandoned: float
    early: float
    early_is_left_out: bool
    talk_s: int


MANNERS: Final = {
    Stream.EMERGENCY_999: Manner(10, 0.008, 0.4, early_is_left_out=True, talk_s=150),
    Stream.NON_EMERGENCY_101: Manner(30, 0.045, 0.4, early_is_left_out=True, talk_s=260),
    Stream.SERVICE_DESK: Manner(30, 0.02, 0.3, early_is_left_out=False, talk_s=110),
    Stream.CST: Manner(30, 0.03, 0.3, early_is_left_out=False, talk_s=600),
    Stream.SWITCHBOARD: Manner(30, 0.03, 0.3, early_is_left_out=False, talk_s=45),
}
_CENTRES: Final = {
    Stream.EMERGENCY_999: ("EMERGENCY",),
    Stream.SERVICE_DESK: (
        "SERVICE_DESK_BOURNVILLE",
        "SERVICE_DESK_SMETHWICK",
        "SERVICE_DESK_WILLENHALL",
        "SERVICE_DESK_WEDNESFIELD",
        "SERVICE_DESK_SUTTON_COLDFIELD",
    ),
    Stream.CST: ("CST_WEDNESFIELD", "CST_BOURNVILLE", "CST_COVENTRY"),
    Stream.SWITCHBOARD: ("SWITCHBOARD",),
}


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What one stream has on one day; the statement that makes the calls takes it as it is."""

    day: str
    stream: Stream
    offered: int
    within: int
    abandoned: int
    abandoned_within: int
    transferred: int
    threshold_s: int
    talk_s: int
    centres: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        """Return it as the statement takes it."""
        return asdict(self)


def profile() -> list[float]:
    """Return, for each half-hour of a day, the share of the day's calls that came before it, and 1 at the end."""
    halves = [hour / 2 for hour in _HOURS for _ in range(2)]
    return [0.0, *(so_far / sum(halves) for so_far in accumulate(halves))]


def months() -> Iterator[date]:
    """Yield the first day of each month."""
    month = FIRST_DAY
    while month < END:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def plans() -> Iterator[DayPlan]:
    """Yield every day of every stream, a stream after another."""
    for stream in Stream:
        yield from _plans_of(stream)


def in_month(month: date, stream: Stream) -> int:
    """Return how many calls a stream has in a month; those of total demand add up to the month's total."""
    season, number = _SEASON[month.month - 1], _months_since(month)
    total = round((_DEMAND_IN_JULY_2012 - _LESS_EACH_YEAR * number / 12) * season)
    shares = {
        Stream.EMERGENCY_999: round(0.25 * total),
        Stream.SWITCHBOARD: round(0.04 * total),
        Stream.CST: 25_000 - 250 * (_MONTHS_TO_REPORT - number),
    }
    if stream is Stream.NON_EMERGENCY_101:
        return total - sum(shares.values())
    return shares.get(stream, round(36_000 * season))


def quotas(values: Iterable[float]) -> list[int]:
    """Round a series so that every sum of its beginning is rounded rightly: a month comes out as it was put in."""
    totals = [round(so_far) for so_far in accumulate(values)]
    return [now - before for before, now in zip([0, *totals], totals, strict=False)]


def _plans_of(stream: Stream) -> Iterator[DayPlan]:
    days = [FIRST_DAY + timedelta(days=number) for number in range((END - FIRST_DAY).days)]
    amounts = _amounts(days, stream)
    manner, in_time = MANNERS[stream], _in_time(stream, dict(zip(days, amounts, strict=True)))
    early = [amount * manner.abandoned * manner.early for amount in amounts]
    counted = [amount - (less if manner.early_is_left_out else 0) for amount, less in zip(amounts, early, strict=True)]
    columns = zip(
        days,
        quotas(amounts),
        quotas(in_time(day) * of for day, of in zip(days, counted, strict=True)),
        quotas(amount * manner.abandoned for amount in amounts),
        quotas(early),
        quotas(_sent_share(day, stream) * amount for day, amount in zip(days, amounts, strict=True)),
        strict=True,
    )
    for day, offered, within, abandoned, abandoned_within, transferred in columns:
        yield DayPlan(
            day=day.isoformat(),
            stream=stream,
            offered=offered,
            within=within,
            abandoned=abandoned,
            abandoned_within=abandoned_within,
            transferred=transferred,
            threshold_s=manner.threshold_s,
            talk_s=manner.talk_s,
            centres=_centres(day, stream),
        )


def _amounts(days: Sequence[date], stream: Stream) -> list[float]:
    weights: dict[date, float] = {}
    for day in days:
        month = day.replace(day=1)
        weights[month] = weights.get(month, 0.0) + _WEEKDAYS[day.weekday()]
    totals = {month: in_month(month, stream) for month in weights}
    return [totals[day.replace(day=1)] * _WEEKDAYS[day.weekday()] / weights[day.replace(day=1)] for day in days]


def _in_time(stream: Stream, amounts: dict[date, float]) -> Callable[[date], float]:
    """Return what share of a day's calls is answered in time."""
    match stream:
        case Stream.EMERGENCY_999:
            return lambda day: 0.88 if day >= _REPORTED else 0.92 - 0.015 * (_SEASON[day.month - 1] - 0.8) / 0.2
        case Stream.NON_EMERGENCY_101:
            since = {day: amount for day, amount in amounts.items() if day >= CONTACT_CENTRES_FROM}
            length = (END - CONTACT_CENTRES_FROM).days
            place = {day: (day - CONTACT_CENTRES_FROM).days / length for day in since}
            mean = sum(place[day] * amount for day, amount in since.items()) / sum(since.values())
            return lambda day: _ANSWERED_101 + _RISE_101 * (place[day] - mean) if day in place else 0.74
        case Stream.SERVICE_DESK:
            return lambda day: 0.92 if day >= _REPORTED else 0.88
        case Stream.CST:
            return lambda day: 0.91 if day >= DELIVERY_OFFICER_FROM else 0.85
        case Stream.SWITCHBOARD:
            return lambda _: 0.90


def _sent_share(day: date, stream: Stream) -> float:
    """Return the share of a stream's calls that is sent to an LPU: 101 has what makes the month's total right."""
    if stream is not Stream.NON_EMERGENCY_101:
        return _SENT.get(stream, 0.0)
    month = day.replace(day=1)
    others = sum(share * in_month(month, other) for other, share in _SENT.items())
    return (_sent_of_demand(month) * _demand(month) - others) / in_month(month, stream)


def _sent_of_demand(month: date) -> float:
    if month >= _REPORTED:
        return _SENT_IN_REPORT
    if month < _RESOLUTION_FROM:
        return _SENT_BEFORE
    since = [_demand(one) for one in months() if one >= _RESOLUTION_FROM]
    reported = _demand(_REPORTED)
    return (_SENT_SINCE_RESOLUTION * sum(since) - _SENT_IN_REPORT * reported) / (sum(since) - reported)


def _demand(month: date) -> int:
    return sum(in_month(month, stream) for stream in Stream if stream is not Stream.SERVICE_DESK)


def _months_since(month: date) -> int:
    return (month.year - 2012) * 12 + month.month - 7


def _centres(day: date, stream: Stream) -> Sequence[str]:
    if stream is Stream.NON_EMERGENCY_101:
        if day < CONTACT_CENTRES_FROM:
            return ("LOCAL_CALL_HANDLING",)
        return ("CONTACT_CENTRE_LLOYD_HOUSE", "CONTACT_CENTRE_WEST_BROMWICH")
    return _CENTRES[stream]
