"""Service levels and waits of a stream over a period, read from the rollups in one statement each."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from weakref import WeakKeyDictionary

from fastapi import Response

from bluelamp.kit import clocks
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Database, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.codes import ServiceLevelFormula, Stream
from bluelamp.schemas.contact.measures import Figure, FigurePeriod, FigureUnit
from bluelamp.schemas.contact.service_levels import (
    CallClock,
    CallWaits,
    Interval,
    OutageReading,
    ServiceLevelInterval,
    ServiceLevels,
    ServiceLevelTerms,
    ServiceLevelWhole,
    WaitInterval,
)
from bluelamp.schemas.problems import rule_broken
from contact.calls.rules.bounds import WITHIN
from contact.service_levels import statements
from contact.service_levels.rules import levels as rules
from contact.service_levels.rules.codings import takes_gzip
from contact.service_levels.rules.levels import Counts
from contact.service_levels.rules.packing import Packed, gzip_of, pack, unpacked

_ITEMS, _END = b'"items":', b',"next_cursor":null}'
_DEFINITION_VERSION = 1
_KEPT_AT_MOST = 16
_SHORT = frozenset({Interval.HALF_HOUR, Interval.HOUR})
"""Of these a period has few days and many intervals; of longer ones an answer takes as long as its version."""


@dataclass(frozen=True, slots=True)
class ServiceLevelQuery:
    """What is asked: days are London's, `until` is the first that is outside; what is not said, the settings say."""

    stream: Stream
    since: date
    until: date
    interval: Interval = Interval.HALF_HOUR
    formula: ServiceLevelFormula | None = None
    threshold_seconds: int | None = None
    clock: CallClock = CallClock.FORCE
    reading: OutageReading = OutageReading.AS_RECORDED
    centre: str | None = None
    lpu: Lpu | None = None

    def values(self) -> dict[str, Any]:
        """Return what every statement takes of it."""
        return {
            "the_stream": self.stream,
            "the_centre": self.centre,
            "the_lpu": self.lpu,
            "since": midnight(self.since),
            "until": midnight(self.until),
            "since_day": self.since,
            "until_day": self.until,
        }


@dataclass(frozen=True, slots=True)
class _Terms:
    told: ServiceLevelTerms
    changes_on: date | None
    version: str | None


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins in London."""
    return datetime.combine(day, time(0), clocks.LONDON).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was read of a period: all but its intervals, those packed, and of which version they are, if of any."""

    levels: ServiceLevels
    items: Packed
    version: str | None

    def now(self) -> "_Answer":
        """Return the same as at this moment."""
        figure = self.levels.whole.figure.model_copy(update={"as_at": clocks.now()})
        whole = self.levels.whole.model_copy(update={"figure": figure})
        return replace(self, levels=self.levels.model_copy(update={"whole": whole}))

    def written(self, accept_encoding: str) -> Response:
        """Write it, in gzip for who takes that: PostgreSQL has written the intervals, and they stay as they are."""
        before = self.levels.model_dump_json().encode().removesuffix(_ITEMS + b"[]" + _END) + _ITEMS
        headers = {"Vary": "Accept-Encoding"}
        if not takes_gzip(accept_encoding):
            return Response(b"".join((before, unpacked(self.items), _END)), 200, headers, "application/json")
        headers["Content-Encoding"] = "gzip"
        return Response(gzip_of(before, self.items, _END), 200, headers, "application/json")


class _Kept:
    """What was read of periods, for as long as no call of theirs is added or corrected; the least asked for goes."""

    def __init__(self) -> None:
        self._answers: OrderedDict[ServiceLevelQuery, _Answer] = OrderedDict()

    def of(self, query: ServiceLevelQuery) -> _Answer | None:
        """Return what was last read; only its version says whether it is so."""
        answer = self._answers.get(query)
        if answer is not None:
            self._answers.move_to_end(query)
        return answer

    def keep(self, query: ServiceLevelQuery, answer: _Answer) -> None:
        """Keep what was read after the version was: what is newer than its version is asked for again, never older."""
        self._answers[query] = answer
        self._answers.move_to_end(query)
        while len(self._answers) > _KEPT_AT_MOST:
            self._answers.popitem(last=False)


_KEPT: WeakKeyDictionary[Database, _Kept] = WeakKeyDictionary()


async def read_service_levels(
    resources: Resources, actor: Actor, query: ServiceLevelQuery, accept_encoding: str
) -> Response:
    """Answer with a period's service levels; raises RULE_BROKEN for a question that has no answer."""
    kept = _KEPT.setdefault(resources.database, _Kept())
    answer = kept.of(query)
    if answer is None or not await _stands(resources, actor, query, answer):
        answer = await _read_anew(resources, actor, query)
        if answer.version is not None:
            kept.keep(query, answer)
    return answer.now().written(accept_encoding)


async def _stands(resources: Resources, actor: Actor, query: ServiceLevelQuery, answer: _Answer) -> bool:
    """Say whether nothing has moved since an answer was read; the one statement logs that it is told again."""
    days = {"the_stream": query.stream, "since_day": query.since, "until_day": query.until}
    async with resources.database.connection() as connection:
        found = await statements.STANDS.value(connection, **days, version_read=answer.version, **actor_values(actor))
    return found is not None


async def _read_anew(resources: Resources, actor: Actor, query: ServiceLevelQuery) -> _Answer:
    is_kept = query.interval in _SHORT and query.reading is OutageReading.AS_RECORDED
    async with resources.database.connection() as connection:
        return await _answer(connection, query, with_version=is_kept, actor=actor)


async def service_levels(connection: Connection, query: ServiceLevelQuery) -> ServiceLevels:
    """Return a period's service level as a whole, without its intervals and for nobody in particular."""
    return (await _answer(connection, query, with_version=False, actor=None)).levels


async def _answer(
    connection: Connection, query: ServiceLevelQuery, *, with_version: bool, actor: Actor | None
) -> _Answer:
    """Read a period, after its version; the statement that reads it logs whom it is told."""
    rules.check_question(
        since=query.since,
        until=query.until,
        interval=query.interval,
        stream=query.stream,
        clock=query.clock,
        reading=query.reading,
        by_lpu=query.lpu is not None,
        by_centre=query.centre is not None,
    )
    terms = await _terms(connection, query, with_version=with_version)
    row = await _read(connection, query, terms.told, actor)
    levels = ServiceLevels(
        stream=query.stream,
        centre=query.centre,
        lpu=query.lpu,
        clock=query.clock,
        reading=query.reading,
        interval=query.interval,
        terms=terms.told,
        whole=_whole(query, terms, row),
        items=[],
        next_cursor=None,
    )
    return _Answer(levels, pack(row["items"].encode()), terms.version)


async def _read(connection: Connection, query: ServiceLevelQuery, told: ServiceLevelTerms, actor: Actor | None) -> Row:
    wanted = statements.Wanted(
        told.threshold_seconds, query.clock, query.interval, query.reading, query.lpu is not None
    )
    statement = statements.levels(wanted, is_logged=actor is not None)
    values = {**query.values(), **statements.FORMULAE[told.formula], "target": told.service_level_target}
    values |= actor_values(actor) if actor else {}
    row = await statement.row(connection, **{name: values[name] for name in statement.parameters if name in values})
    if row is None:
        raise RuntimeError("a whole is one row, however few calls it has")
    return row


async def read_waits(resources: Resources, actor: Actor, query: ServiceLevelQuery) -> CallWaits:
    """Return mean and percentile waits of a period; raises RULE_BROKEN for less than days, which are what is kept."""
    statement = statements.WAITS.get(query.interval)
    if statement is None:
        raise rule_broken("#/query/interval", "Percentiles are kept by the day: ask for days or longer.", "not_kept")
    rules.check_question(
        since=query.since,
        until=query.until,
        interval=query.interval,
        stream=query.stream,
        clock=query.clock,
        reading=OutageReading.AS_RECORDED,
        by_lpu=False,
        by_centre=query.centre is not None,
    )
    values = {**query.values(), "from_connection": query.clock is CallClock.CONNECTION}
    async with resources.database.transaction() as connection:
        rows = await statement.rows(
            connection, **{name: values[name] for name in statement.parameters if name in values}
        )
        await record(connection, actor, AuditAction.CONSULTATION, "get_call_waits", [])
    return CallWaits(
        stream=query.stream,
        centre=query.centre,
        clock=query.clock,
        interval=query.interval,
        items=[WaitInterval.model_validate(dict(row)) for row in rows],
        next_cursor=None,
    )


async def _terms(connection: Connection, query: ServiceLevelQuery, *, with_version: bool) -> _Terms:
    statement = statements.TERMS_AND_VERSION if with_version else statements.TERMS
    rows = await statement.rows(connection, the_stream=query.stream, since_day=query.since, until_day=query.until)
    if not rows:
        raise rule_broken("#/query/since", "The stream has no settings in that period.", "settings_missing")
    first = rows[0]
    threshold = query.threshold_seconds or first["threshold_seconds"]
    if threshold not in WITHIN:
        seconds = ", ".join(map(str, WITHIN))
        raise rule_broken("#/query/threshold_seconds", f"Calls are counted within {seconds} s.", "threshold_not_kept")
    told = ServiceLevelTerms(
        formula=query.formula or first["formula"],
        threshold_seconds=threshold,
        service_level_target=_from_percent(first["target_percent"]),
        abandonment_alert=_from_percent(first["abandonment_alert_percent"]),
        basis=first["basis"],
        effective_from=first["effective_from"],
    )
    changes_on = rows[1]["effective_from"] if len(rows) > 1 else None
    return _Terms(told, changes_on, first["version_read"] if with_version else None)


def _whole(query: ServiceLevelQuery, terms: _Terms, row: Row) -> ServiceLevelWhole:
    told, is_estimated = terms.told, query.reading is OutageReading.WITH_ESTIMATED_LOST
    counts = counts_of(row, row["estimated"] if is_estimated else 0)
    value = rules.service_level(told.formula, counts)
    abandonment = rules.share(counts.abandoned, counts.answered + counts.abandoned)
    return ServiceLevelWhole(
        figure=_figure(query, terms, counts, row["clock_missing"] if query.clock is CallClock.CONNECTION else 0),
        counts=_counts(query, told.formula, counts, row),
        by_formula={formula: rules.service_level(formula, counts) for formula in ServiceLevelFormula},
        mean_of_intervals=row["mean_of_intervals"],
        intervals_below_target=None if told.service_level_target is None else row["below_target"],
        is_breach=rules.is_below(value, told.service_level_target),
        is_abandonment_alert=None
        if abandonment is None or told.abandonment_alert is None
        else abandonment > told.abandonment_alert,
        clock_missing=row["clock_missing"],
        estimated_lost=row["estimated"] if is_estimated else None,
        outage_intervals=row["outage_intervals"],
    )


def counts_of(row: Row, lost: float) -> Counts:
    """Return what a service level is made of from a row that holds it."""
    return Counts(
        answered=row["answered"],
        abandoned=row["abandoned"],
        answered_within=row["answered_within"],
        abandoned_within=row["abandoned_within"],
        abandoned_within_5=row["abandoned_within_5"],
        lost=lost,
    )


def _figure(query: ServiceLevelQuery, terms: _Terms, counts: Counts, clock_missing: int) -> Figure:
    told = terms.told
    numerator, denominator = rules.quotient(told.formula, counts)
    until = midnight(query.until)
    return Figure(
        measure_id=f"SL.{query.stream}",
        definition_version=_DEFINITION_VERSION,
        formula=f"{told.formula}, T = {told.threshold_seconds} s: {rules.FORMULAE[told.formula]}",
        unit=FigureUnit.SHARE,
        value=rules.share(numerator, denominator),
        numerator=numerator,
        denominator=denominator,
        interval=None,
        period=FigurePeriod(period_from=midnight(query.since), period_until=until),
        as_at=clocks.now(),
        footnotes=rules.footnotes(
            query.stream,
            query.reading,
            threshold_given=query.threshold_seconds is not None,
            changes_on=terms.changes_on,
            clock_missing=clock_missing,
        ),
    )


def _counts(query: ServiceLevelQuery, formula: ServiceLevelFormula, counts: Counts, row: Row) -> ServiceLevelInterval:
    numerator, denominator = rules.quotient(formula, counts)
    return ServiceLevelInterval(
        interval_start=midnight(query.since),
        offered=row["offered"],
        answered=counts.answered,
        abandoned=counts.abandoned,
        overflowed=row["overflowed"],
        lost=row["lost"],
        numerator=numerator,
        denominator=denominator,
        service_level=rules.share(numerator, denominator),
        abandonment=rules.share(counts.abandoned, counts.answered + counts.abandoned),
        mean_wait_s=rules.share(row["answer_wait_s"], counts.answered),
    )


def _from_percent(percent: float | None) -> float | None:
    return None if percent is None else percent / 100
