"""The counts of calls, by the same functions that answer for service levels and demand: one figure, one way to it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.demand import DemandInterval
from bluelamp.schemas.contact.service_levels import Interval, OutageReading, ServiceLevelWhole
from bluelamp.schemas.problems import ProblemError
from contact.demand.rules import Amount, total
from contact.demand.usecases import amounts_of
from contact.measures.rules.periods import midnight
from contact.measures.rules.words import FORCE
from contact.measures.statements import counting
from contact.measures.usecases.area_counts import AreaCounts, Provider, of_force
from contact.service_levels.usecases import ServiceLevelQuery, service_levels

_ESTIMATED = OutageReading.WITH_ESTIMATED_LOST


async def known_until(connection: Connection) -> datetime | None:
    """Return up to when calls are known: what is taken ends there, though the feed may be days behind."""
    day = await counting.LAST_CALL_DAY.value(connection)
    return None if day is None else midnight(day + timedelta(days=1))


async def _whole(
    connection: Connection,
    stream: Stream,
    period_from: datetime,
    period_until: datetime,
    reading: OutageReading = OutageReading.AS_RECORDED,
) -> ServiceLevelWhole | None:
    since, until = local_day(period_from), local_day(period_until)
    query = ServiceLevelQuery(stream=stream, since=since, until=until, interval=Interval.YEAR, reading=reading)
    try:
        levels = await service_levels(connection, query)
    except ProblemError as problem:
        # Before a stream's first settings nothing says how it is measured.
        if [fault.code for fault in problem.faults] != ["settings_missing"]:
            raise
        return None
    return levels.whole


def _service_level(stream: Stream) -> Provider:
    async def count(connection: Connection, period_from: datetime, period_until: datetime) -> Sequence[AreaCounts]:
        whole = await _whole(connection, stream, period_from, period_until)
        if whole is None or whole.figure.numerator is None or whole.figure.denominator is None:
            return []
        figure = whole.figure
        return [AreaCounts(FORCE, int(figure.numerator or 0), int(figure.denominator or 0), figure.formula)]

    return count


def _of_stream(stream: Stream, counts_of: Callable[[ServiceLevelWhole], AreaCounts]) -> Provider:
    async def count(connection: Connection, period_from: datetime, period_until: datetime) -> Sequence[AreaCounts]:
        whole = await _whole(connection, stream, period_from, period_until)
        return [] if whole is None or whole.counts.offered == 0 else [counts_of(whole)]

    return count


def _abandoned(whole: ServiceLevelWhole) -> AreaCounts:
    return AreaCounts(FORCE, whole.counts.abandoned, whole.counts.answered + whole.counts.abandoned)


def _offered(whole: ServiceLevelWhole) -> AreaCounts:
    return AreaCounts(FORCE, whole.counts.offered, None)


async def _lost_in_outages(connection: Connection, since: date, until: date) -> tuple[int, None] | None:
    """Sum what the streams are estimated to have lost; None of days without an outage: there is no estimate of them."""
    wholes = [await _whole(connection, stream, midnight(since), midnight(until), _ESTIMATED) for stream in Stream]
    struck = [whole for whole in wholes if whole is not None and whole.outage_intervals]
    return (round(sum(whole.estimated_lost or 0.0 for whole in struck)), None) if struck else None


def _of_demand(counts_of: Callable[[Amount], tuple[int, int | None]]) -> Provider:
    async def count(connection: Connection, since: date, until: date) -> tuple[int, int | None] | None:
        whole = total((await amounts_of(connection, since, until, DemandInterval.MONTH)).values())
        # A month without a call is a month that the feed has not told of.
        return counts_of(whole) if whole.offered else None

    return of_force(count)


OF_CALLS: Mapping[str, Provider] = {
    "SL.999": _service_level(Stream.EMERGENCY_999),
    "SL.101": _service_level(Stream.NON_EMERGENCY_101),
    "SL.SERVICE_DESK": _service_level(Stream.SERVICE_DESK),
    "SL.CST": _service_level(Stream.CST),
    "SL.SWITCHBOARD": _service_level(Stream.SWITCHBOARD),
    "ABANDONED.999": _of_stream(Stream.EMERGENCY_999, _abandoned),
    "ABANDONED.101": _of_stream(Stream.NON_EMERGENCY_101, _abandoned),
    "CALLS.OFFERED.CST": _of_stream(Stream.CST, _offered),
    "CALLS.OFFERED": _of_demand(lambda whole: (whole.offered, None)),
    "FCR.MANAGED": _of_demand(lambda whole: (whole.offered - whole.transferred, whole.offered)),
    "FCR.TO_LPU": _of_demand(lambda whole: (whole.transferred, whole.offered)),
    "FCR.REPEAT_7D": _of_demand(lambda whole: (whole.followed_up, whole.offered)),
    "OUTAGE.LOST_CALLS": of_force(_lost_in_outages),
}
