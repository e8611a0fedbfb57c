"""The SQL of service levels: sums of the rollups, and the intervals' JSON as PostgreSQL builds it."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Double,
    FromClause,
    Integer,
    Interval,
    Select,
    Table,
    TableValuedAlias,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    column,
    exists,
    func,
    lateral,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, array

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.codes import ServiceLevelFormula
from bluelamp.schemas.contact.service_levels import CallClock, OutageReading
from bluelamp.schemas.contact.service_levels import Interval as IntervalCode
from contact.calls.statements.rollups import COUNTED_OF, added_up, counted
from contact.calls.tables import (
    call_counts,
    call_waits,
    calls,
    connection_call_counts,
    daily_call_counts,
    daily_lpu_call_counts,
)
from contact.continuity.tables import outage_streams
from contact.sites.tables import stream_settings

_LONDON = literal_column("'Europe/London'", Text)
_HALF_HOUR = literal_column("interval '30 minutes'", Interval)
_STREAM = bindparam("the_stream", type_=Text)
_CENTRE = bindparam("the_centre", type_=Text)
_LPU = bindparam("the_lpu", type_=Text)
_SINCE, _UNTIL = (bindparam(name, type_=DateTime(timezone=True)) for name in ("since", "until"))
_SINCE_DAY, _UNTIL_DAY = (bindparam(name, type_=Date) for name in ("since_day", "until_day"))
_STEPS = {
    IntervalCode.HALF_HOUR: ("minute", "30 minutes"),
    IntervalCode.HOUR: ("hour", "1 hour"),
    IntervalCode.DAY: ("day", "1 day"),
    IntervalCode.WEEK: ("week", "7 days"),
    IntervalCode.MONTH: ("month", "1 month"),
    IntervalCode.YEAR: ("year", "1 year"),
}
_DAILY = frozenset({IntervalCode.DAY, IntervalCode.WEEK, IntervalCode.MONTH, IntervalCode.YEAR})
_PLAIN = ("offered", "answered", "abandoned", "overflowed", "lost", "answer_wait_s", "clock_missing")
_NEEDED = (*_PLAIN, "answered_within", "abandoned_within", "abandoned_within_5")
_NONE = literal_column("0", Double)


def _truncated(interval: IntervalCode, moment: ColumnElement[Any]) -> ColumnElement[Any]:
    # A half-hour is its own start already.
    if interval is IntervalCode.HALF_HOUR:
        return moment
    return func.date_trunc(literal_column(f"'{_STEPS[interval][0]}'", Text), moment, _LONDON)


def _grid(interval: IntervalCode) -> CTE:
    """List every interval of the period by its start: a local day has 48 half-hours, or 46, or 50."""
    step = literal_column(f"interval '{_STEPS[interval][1]}'", Interval)
    last = _UNTIL - literal_column("interval '1 microsecond'", Interval)
    starts = _series("starts", _truncated(interval, _SINCE), last, step, _LONDON)
    return select(starts.c.one.label("interval_start")).cte("grid")


def _series(name: str, *bounds: ColumnElement[Any]) -> TableValuedAlias:
    one = column("one", DateTime(timezone=True))
    return func.generate_series(*bounds).table_valued(one, name=name).render_derived()


def _columns(source: FromClause, threshold: int) -> Mapping[str, ColumnElement[Any]]:
    """Return what is needed of a rollup, under names that do not depend on the threshold."""
    return {
        **{name: source.c[name] for name in _PLAIN},
        "answered_within": source.c[f"answered_within_{threshold}"],
        "abandoned_within": source.c[f"abandoned_within_{threshold}"],
        "abandoned_within_5": source.c.abandoned_within_5,
    }


def _of_rollup(table: Table, threshold: int) -> Select[Any]:
    """Read the rows of a stream, and of a place when one is asked for."""
    moment: ColumnElement[Any]
    if "day" in table.c:
        moment = func.timezone(_LONDON, cast(table.c.day, DateTime))
        within = and_(table.c.day >= _SINCE_DAY, table.c.day < _UNTIL_DAY)
    else:
        moment = table.c.interval_start
        within = and_(table.c.interval_start >= _SINCE, table.c.interval_start < _UNTIL)
    place = table.c.lpu == _LPU if "lpu" in table.c else or_(_CENTRE.is_(None), table.c.centre == _CENTRE)
    needed = (column.label(name) for name, column in _columns(table, threshold).items())
    return select(moment.label("moment"), *needed).where(table.c.stream == _STREAM, within, place)


def _of_calls(threshold: int) -> Select[Any]:
    """Count a unit's calls from the calls themselves: by the half-hour they are nearly one to a row."""
    place = func.coalesce(calls.c.transferred_to_lpu, calls.c.lpu)
    moved = (
        select(*counted({name: calls.c[name] for name in COUNTED_OF}, 1))
        .where(calls.c.offered_at >= _SINCE, calls.c.offered_at < _UNTIL, calls.c.stream == _STREAM, place == _LPU)
        .cte("moved")
    )
    sums = added_up(moved, ("interval_start", "stream", "lpu"), "wait_s").subquery()
    needed = (column.label(name) for name, column in _columns(sums, threshold).items())
    return select(sums.c.interval_start.label("moment"), *needed)


def _is_out(moment: ColumnElement[Any]) -> ColumnElement[bool]:
    ends = func.coalesce(outage_streams.c.ended_at, func.now())
    return exists().where(
        outage_streams.c.stream == _STREAM, outage_streams.c.started_at < moment + _HALF_HOUR, ends > moment
    )


def _outages(found: CTE) -> CTE:
    """List the half-hours of outages, each with how many calls it would have had and did have.

    Expected is the mean of the same local half-hour of the same weekday in the four weeks before.
    """
    halves = _series("halves", _SINCE, _UNTIL - _HALF_HOUR, _HALF_HOUR)
    half = halves.c.one
    weeks = func.generate_series(1, 4).table_valued(column("one", Integer), name="weeks").render_derived()
    local = func.timezone(_LONDON, half) - weeks.c.one * literal_column("interval '7 days'", Interval)
    before = func.timezone(_LONDON, local)
    usual = lateral(
        select((func.coalesce(func.sum(call_counts.c.offered), 0) / literal_column("4.0", Double)).label("expected"))
        .select_from(weeks)
        .join(
            call_counts,
            and_(
                call_counts.c.interval_start == before,
                call_counts.c.stream == _STREAM,
                or_(_CENTRE.is_(None), call_counts.c.centre == _CENTRE),
            ),
        )
    ).alias("usual")
    # Added up once: looked for beside each half-hour, a long outage took longer than a request may.
    here = (
        select(
            found.c.moment, func.sum(found.c.answered + found.c.abandoned + found.c.overflowed).label("handled")
        ).group_by(found.c.moment)
    ).subquery("here")
    handled = func.coalesce(here.c.handled, literal_column("0", BigInteger))
    lost = func.greatest(usual.c.expected - handled, _NONE)
    return (
        select(half.label("moment"), lost.label("estimated"))
        .select_from(halves.join(usual, true()).outerjoin(here, here.c.moment == half))
        .where(_is_out(half))
        .cte("outages")
    )


FORMULAE: Mapping[ServiceLevelFormula, Mapping[str, int]] = {
    ServiceLevelFormula.SL1: {"also_early": 1, "also_short": 0, "of_offered": 1, "less_early": 0},
    ServiceLevelFormula.SL2: {"also_early": 0, "also_short": 0, "of_offered": 0, "less_early": 0},
    ServiceLevelFormula.SL3: {"also_early": 0, "also_short": 0, "of_offered": 1, "less_early": 0},
    ServiceLevelFormula.SL4: {"also_early": 0, "also_short": 0, "of_offered": 1, "less_early": 1},
    ServiceLevelFormula.SL5: {"also_early": 0, "also_short": 1, "of_offered": 1, "less_early": 0},
}
"""What each formula counts, once or not at all: so one statement, which PostgreSQL plans once, does for all five."""
_COUNTED = {name: bindparam(name, type_=Integer) for name in FORMULAE[ServiceLevelFormula.SL1]}


def _quotient(c: Any, lost: ColumnElement[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return `rules.quotient` as SQL; the tests hold the two against one another."""
    early, short = c.abandoned_within, c.abandoned_within_5
    numerator = c.answered_within + early * _COUNTED["also_early"] + short * _COUNTED["also_short"]
    not_answered = (c.abandoned + lost) * _COUNTED["of_offered"] - early * _COUNTED["less_early"]
    return numerator, c.answered + not_answered


def _share(part: ColumnElement[Any], whole: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(part, Double) / func.nullif(cast(whole, Double), _NONE, type_=Double)


def _levels(source: Select[Any], interval: IntervalCode, reading: OutageReading) -> Select[Any]:
    """Build one row: the intervals as JSON, and what the whole period comes to."""
    found = source.cte("found")
    grid = _grid(interval)
    extra: list[CTE] = []
    kept: FromClause = found
    if reading is not OutageReading.AS_RECORDED:
        extra = [_outages(found)]
    if reading is OutageReading.WITHOUT_OUTAGES:
        kept = select(found).where(found.c.moment.not_in(select(extra[0].c.moment))).cte("kept")
    bucket = _truncated(interval, kept.c.moment)
    sums = (
        select(bucket.label("bucket"), *(cast(func.sum(kept.c[name]), BigInteger).label(name) for name in _NEEDED))
        .group_by(bucket)
        .cte("sums")
    )
    lost = _lost_by_bucket(extra, interval, reading)
    joined = grid.outerjoin(sums, sums.c.bucket == grid.c.interval_start)
    if lost is not None:
        joined = joined.outerjoin(lost, lost.c.bucket == grid.c.interval_start)
    filled = select(
        grid.c.interval_start,
        *(func.coalesce(sums.c[name], literal_column("0", BigInteger)).label(name) for name in _NEEDED),
        (_NONE if lost is None else func.coalesce(lost.c.estimated, _NONE)).label("estimated"),
    ).select_from(joined)
    return _answer(filled.cte("filled"), extra, counts_lost=lost is not None)


def _lost_by_bucket(extra: list[CTE], interval: IntervalCode, reading: OutageReading) -> CTE | None:
    if reading is not OutageReading.WITH_ESTIMATED_LOST:
        return None
    bucket = _truncated(interval, extra[0].c.moment)
    return (
        select(bucket.label("bucket"), func.sum(extra[0].c.estimated).label("estimated"))
        .group_by(bucket)
        .cte("lost_by_bucket")
    )


def _answer(filled: CTE, extra: list[CTE], *, counts_lost: bool) -> Select[Any]:
    lost = filled.c.estimated if counts_lost else literal_column("0", BigInteger)
    numerator, denominator = _quotient(filled.c, lost)
    shown = select(
        filled.c.interval_start,
        *(filled.c[name] for name in ("offered", "answered", "abandoned", "overflowed", "lost")),
        numerator.label("numerator"),
        denominator.label("denominator"),
        _share(numerator, denominator).label("service_level"),
        _share(filled.c.abandoned, filled.c.answered + filled.c.abandoned).label("abandonment"),
        _share(filled.c.answer_wait_s, filled.c.answered).label("mean_wait_s"),
    ).subquery("shown")
    document = func.coalesce(
        cast(func.json_agg(aggregate_order_by(shown.table_valued(), shown.c.interval_start)), Text),
        literal_column("'[]'", Text),
    )
    whole = select(
        *(cast(func.coalesce(func.sum(filled.c[name]), 0), BigInteger).label(name) for name in _NEEDED),
        func.coalesce(func.sum(filled.c.estimated), _NONE).label("estimated"),
    ).subquery("whole")
    items = select(
        document.label("items"),
        func.avg(shown.c.service_level).label("mean_of_intervals"),
        func.count().filter(shown.c.service_level < bindparam("target", type_=Double)).label("below_target"),
    ).subquery("items")
    outage_intervals = (
        select(func.count()).select_from(extra[0]).scalar_subquery() if extra else literal_column("0", BigInteger)
    )
    return select(items, whole, outage_intervals.label("outage_intervals")).select_from(items.join(whole, true()))


class Wanted(NamedTuple):
    """What a statement is built for: written into it, because PostgreSQL would ask it of each row again."""

    threshold_seconds: int
    clock: CallClock
    interval: IntervalCode
    reading: OutageReading
    by_lpu: bool


@cache
def levels(wanted: Wanted, *, is_logged: bool) -> Statement:
    """Return what reads the service levels of a period in one row; there are many, each built when first asked for.

    A day's rollup is enough for days and longer as recorded; what is read around outages needs the half-hours. Who is
    told of it is in the log by the same statement.
    """
    threshold, is_daily = wanted.threshold_seconds, wanted.interval in _DAILY
    if wanted.clock is CallClock.CONNECTION:
        source = _of_rollup(connection_call_counts, threshold)
    elif wanted.by_lpu:
        source = _of_rollup(daily_lpu_call_counts, threshold) if is_daily else _of_calls(threshold)
    elif is_daily and wanted.reading is OutageReading.AS_RECORDED:
        source = _of_rollup(daily_call_counts, threshold)
    else:
        source = _of_rollup(call_counts, threshold)
    answer = _levels(source, wanted.interval, wanted.reading)
    return Statement(answer.add_cte(_logged()) if is_logged else answer)


def _logged(source: FromClause | None = None) -> CTE:
    nobody = cast(array([]), ARRAY(Uuid))
    return entry_from(AuditAction.CONSULTATION, "get_service_levels", nobody, source=source)


_terms = (
    select(stream_settings)
    .where(
        stream_settings.c.stream == _STREAM,
        or_(stream_settings.c.effective_until.is_(None), stream_settings.c.effective_until > _SINCE_DAY),
        stream_settings.c.effective_from < _UNTIL_DAY,
    )
    .order_by(stream_settings.c.effective_from)
    .limit(2)
)
TERMS = Statement(_terms)
"""The settings of a stream that hold within a period: the first of them, and the next if there is one."""

_written_by, _space = literal_column("xmin::text", Text), literal_column("' '", Text)
_held = _terms.add_columns(_written_by.label("written_by")).cte("held")
_day = daily_call_counts.c
_days = (
    select(func.string_agg(_written_by, aggregate_order_by(_space, _day.day, _day.centre)))
    .select_from(daily_call_counts)
    .where(_day.stream == _STREAM, _day.day >= _SINCE_DAY, _day.day < _UNTIL_DAY)
)
_settings = select(func.string_agg(_held.c.written_by, aggregate_order_by(_space, _held.c.effective_from)))
_version = func.concat_ws(literal_column("'/'", Text), _settings.scalar_subquery(), _days.scalar_subquery())
TERMS_AND_VERSION = Statement(select(_held, _version.label("version_read")).order_by(_held.c.effective_from))
"""The settings, and which transactions last changed them and the days of the period.

Whatever moves a call moves its day's rollup with it.
"""


def _stands() -> Statement:
    stood = select(true().label("stood")).where(_version == bindparam("version_read", type_=Text)).cte("stood")
    return Statement(select(stood).add_cte(_logged(stood)))


STANDS = _stands()
"""Whether what was read of a version is still so; if it is, it is told again, and the log says that it was."""

_PERCENTILES = {"median_wait_s": 50, "p90_wait_s": 90, "p95_wait_s": 95, "p99_wait_s": 99}


def _by_second(interval: IntervalCode) -> CTE:
    """Count how many waited each second, by interval."""
    bucket = _truncated(interval, func.timezone(_LONDON, cast(call_waits.c.day, DateTime)))
    return (
        select(
            bucket.label("bucket"), call_waits.c.wait_s, cast(func.sum(call_waits.c.calls), BigInteger).label("calls")
        )
        .where(
            call_waits.c.stream == _STREAM,
            call_waits.c.from_connection == bindparam("from_connection"),
            call_waits.c.day >= _SINCE_DAY,
            call_waits.c.day < _UNTIL_DAY,
            or_(_CENTRE.is_(None), call_waits.c.centre == _CENTRE),
        )
        .group_by(bucket, call_waits.c.wait_s)
        .having(func.sum(call_waits.c.calls) > 0)
        .cte("by_second")
    )


def _waits(interval: IntervalCode) -> Statement:
    """Find percentiles among how many waited each second: the least wait that so many of a hundred did not exceed."""
    by_second = _by_second(interval)
    up_to = func.sum(by_second.c.calls).over(partition_by=by_second.c.bucket, order_by=by_second.c.wait_s)
    whole = func.sum(by_second.c.calls).over(partition_by=by_second.c.bucket)
    ranked = select(by_second, up_to.label("up_to"), whole.label("whole")).cte("ranked")
    found = {
        name: func.min(ranked.c.wait_s).filter(ranked.c.up_to * 100 >= ranked.c.whole * percent)
        for name, percent in _PERCENTILES.items()
    }
    sums = (
        select(
            ranked.c.bucket,
            cast(func.sum(ranked.c.calls), BigInteger).label("answered"),
            (cast(func.sum(ranked.c.calls * ranked.c.wait_s), Double) / cast(func.sum(ranked.c.calls), Double)).label(
                "mean_wait_s"
            ),
            *(value.label(name) for name, value in found.items()),
            func.max(ranked.c.wait_s).label("longest_wait_s"),
        )
        .group_by(ranked.c.bucket)
        .cte("sums")
    )
    grid = _grid(interval)
    rest = [sums.c[name] for name in ("mean_wait_s", *_PERCENTILES, "longest_wait_s")]
    return Statement(
        select(grid.c.interval_start, func.coalesce(sums.c.answered, 0).label("answered"), *rest)
        .select_from(grid.outerjoin(sums, sums.c.bucket == grid.c.interval_start))
        .order_by(grid.c.interval_start)
        .limit(1500)
    )


WAITS: Mapping[IntervalCode, Statement] = {interval: _waits(interval) for interval in _DAILY}
