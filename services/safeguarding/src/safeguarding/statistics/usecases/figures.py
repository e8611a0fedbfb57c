"""A hub's figures over a period, and the weekly recording of domestic abuse."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, time, timedelta
from itertools import permutations
from typing import Any

from bluelamp.kit import clocks
from bluelamp.kit.clocks import LONDON, local_day
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.kit.suppression import SMALLEST_PUBLISHED, published
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.problems import ProblemCode, ProblemError, rule_broken
from bluelamp.schemas.safeguarding.codes import Rating
from bluelamp.schemas.safeguarding.statistics import Figure, HubStatistics, Measure, RecordingStatistics
from safeguarding.statistics.rules.figures import Press, kept_back, tells_few
from safeguarding.statistics.statements import measures as statements

_DAY = timedelta(days=1)
DEFAULT_PERIOD = timedelta(days=90)
EARLIEST = date(2014, 1, 1)
DEFAULT_WEEKS = timedelta(weeks=12)
MOST_WEEKS = timedelta(weeks=156)
UNRATED = "UNRATED"
"""The group of cases that were decided before anybody had rated them."""
CONVERSIONS: Mapping[str, AbstractSet[str]] = {
    "STRATEGY_DISCUSSION": {"STRATEGY_DISCUSSION"},
    "SECTION_47": {"S47_SINGLE_AGENCY_SC", "S47_JOINT"},
    "SECTION_17": {"S17_ASSESSMENT"},
    "EARLY_HELP": {"EARLY_HELP"},
    "NO_FURTHER_ACTION": {"NFA_INFORMATION_ONLY"},
}
"""Which outcomes each conversion counts (domain.md §2.7); all others are in no group, so that no rest follows."""


async def hub_statistics(
    resources: Resources, actor: Actor, hub: str | None, since: date | None, until: date | None
) -> HubStatistics:
    """Return the figures of one hub: a manager's own, anybody else's named one; by default of the ninety days before.

    Raises RULE_BROKEN for a period that is empty or has not ended (ADR 0021), or for a hub that is none.
    """
    press = _press(since, until)
    async with _connected(resources, actor) as connection:
        of_hub = await _hub_of(connection, actor, hub)
    # Counted with the service's role: of ten thousand cases row-level security would ask for each row whose it is.
    async with resources.database.connection() as connection:
        items = [figure async for figure in _figures(connection, of_hub, press)]
    return HubStatistics(
        hub=of_hub,
        period_from=local_day(press.period_from),
        period_until=local_day(press.period_until) - _DAY,
        suppressed_below=SMALLEST_PUBLISHED,
        items=items,
        next_cursor=None,
    )


async def recording_statistics(
    resources: Resources, actor: Actor, since: datetime | None, until: datetime | None
) -> RecordingStatistics:
    """Return what was recorded in each whole week that began in the period; a manager's for the hub's own units.

    The week that is running is not among them: asked twice, it would tell of what was recorded in between.
    """
    moment = clocks.now()
    last = _monday(min(until or moment, moment))
    first = _monday_from(since) if since else _monday(last - DEFAULT_WEEKS + timedelta(hours=12))
    if first >= last:
        raise rule_broken("#/query/period_from", "No whole week lies in the period.", "empty_period")
    if last - first > MOST_WEEKS:
        raise rule_broken("#/query/period_from", "The period has more than 156 weeks.", "period_too_long")
    hub = None
    if actor.confined_to is not None:
        async with resources.database.transaction(actor.confined_to) as connection:
            hub = await _hub_of(connection, actor, None)
    # What the force records is no hub's own: it is counted with the service's role, in the units that the hub serves.
    async with resources.database.connection() as connection:
        rows = await statements.WEEKS.rows(
            connection, the_hub=hub, units=[unit.value for unit in Lpu], period_from=first, period_until=last
        )
    return RecordingStatistics(
        period_from=first,
        period_until=last,
        suppressed_below=SMALLEST_PUBLISHED,
        items=[_week(row, moment) for row in rows],
        next_cursor=None,
    )


def _press(since: date | None, until: date | None) -> Press:
    today = clocks.today()
    if min(since or today, until or today) < EARLIEST:
        raise rule_broken("#/query/period_from", f"There are no figures before {EARLIEST}.", "too_early")
    last = until or max(today - _DAY, since or date.min)
    first = since or max(last - DEFAULT_PERIOD + _DAY, EARLIEST)
    if last >= today:
        raise rule_broken("#/query/period_until", "The period ends with a day that is over.", "period_not_over")
    if first > last:
        raise rule_broken("#/query/period_from", "The period ends before it begins.", "empty_period")
    return Press(_midnight(first), _midnight(last + _DAY), clocks.now())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)


def _connected(resources: Resources, actor: Actor) -> AbstractAsyncContextManager[Connection]:
    confined_to = actor.confined_to
    return resources.database.transaction(confined_to) if confined_to else resources.database.connection()


async def _hub_of(connection: Connection, actor: Actor, asked: str | None) -> str:
    if actor.confined_to is not None:
        own: str | None = await statements.BOUND_HUB.value(connection)
        if own is None or asked not in {None, own}:
            raise ProblemError(ProblemCode.FORBIDDEN, "A manager reads the figures of the own hub.")
        return own
    if asked is None:
        raise rule_broken("#/query/hub", "Name the hub.", "hub_required")
    if await statements.HUB_EXISTS.value(connection, the_hub=asked) is None:
        raise rule_broken("#/query/hub", "There is no such hub.", "hub_unknown")
    return asked


async def _figures(connection: Connection, hub: str, press: Press) -> AsyncIterator[Figure]:
    values: dict[str, Any] = {
        "the_hub": hub,
        "period_from": press.period_from,
        "period_until": press.period_until,
    }
    decisions = await statements.DECISIONS.rows(connection, **values)
    for figure in _of_decisions(press, decisions):
        yield figure
    outcomes = {row["outcome"]: row["cases"] for row in await statements.OUTCOMES.rows(connection, **values)}
    for figure in _of_outcomes(press, outcomes):
        yield figure
    day = await statements.WORKING_DAY.row(connection, **values, moment=press.created_at)
    repeats = await statements.REPEATS.row(connection, **values)
    if day is None or repeats is None:
        raise RuntimeError("a count is one row")
    hidden = tells_few(repeats["cases"], day["ended"])
    yield press.share(Measure.INSIDE_ONE_WORKING_DAY, "ALL", day["kept"], day["ended"], kept=hidden)
    yield press.share(Measure.REPEAT_WITHIN_TWELVE_MONTHS, "ALL", repeats["repeats"], repeats["cases"])
    for figure in _of_re_ratings(press, await statements.RE_RATINGS.rows(connection, **values)):
        yield figure
    for row in await statements.AGENCIES.rows(connection, **values, moment=press.created_at):
        for figure in _of_agency(press, row):
            yield figure


def _of_decisions(press: Press, rows: Sequence[Row]) -> Iterator[Figure]:
    """Make the figures of every rating, those that no case had too: what is left out would tell that nobody had it."""
    found = {row["rating"]: row for row in rows}
    nothing = {"cases": 0, "clocks": 0, "kept": 0, "median": None, "ninetieth": None}
    ratings = [*(rating.value for rating in Rating), UNRATED]
    kept = kept_back({rating: found.get(rating, nothing)["cases"] for rating in ratings})
    for rating in ratings:
        row, hidden = found.get(rating, nothing), rating in kept
        median, ninetieth = Measure.MEDIAN_HOURS_TO_DECISION, Measure.NINETIETH_PERCENTILE_HOURS_TO_DECISION
        yield press.hours(median, rating, row["median"], row["cases"], kept=hidden)
        yield press.hours(ninetieth, rating, row["ninetieth"], row["cases"], kept=hidden)
        hidden = hidden or tells_few(row["cases"], row["clocks"])
        yield press.share(Measure.INSIDE_RAG_CLOCK, rating, row["kept"], row["clocks"], kept=hidden)


def _of_re_ratings(press: Press, rows: Sequence[Row]) -> Iterator[Figure]:
    changes = {(row["old_rating"], row["new_rating"]): row["changes"] for row in rows}
    for old, new in permutations(Rating, 2):
        yield press.count(Measure.RE_RATED, f"{old}>{new}", changes.get((old, new), 0))


def _of_agency(press: Press, row: Row) -> Iterator[Figure]:
    # Both shares are over the same enquiries: their difference is what was answered late.
    hidden = published(row["answered"] - row["in_time"]) is None
    yield press.share(Measure.AGENCY_RESPONSE, row["agency"], row["answered"], row["due"], kept=hidden)
    yield press.share(Measure.AGENCY_RESPONSE_IN_TIME, row["agency"], row["in_time"], row["due"])


def _of_outcomes(press: Press, cases: Mapping[str, int]) -> Iterator[Figure]:
    for group, outcomes in CONVERSIONS.items():
        converted = sum(cases.get(outcome, 0) for outcome in outcomes)
        yield press.share(Measure.CONVERSION, group, converted, sum(cases.values()))


def _week(row: Row, moment: datetime) -> Figure:
    press = Press(row["week_from"], row["week_until"], moment)
    return press.count(Measure.DOMESTIC_ABUSE_RECORDED, row["lpu"], row["recorded"])


def _monday(moment: datetime) -> datetime:
    """Return the beginning of the week in London in which a moment lies."""
    day = local_day(moment)
    return datetime.combine(day - timedelta(days=day.weekday()), time(), LONDON)


def _monday_from(moment: datetime) -> datetime:
    """Return the first beginning of a week in London at the moment or after it."""
    monday = _monday(moment)
    return monday if monday >= moment else _monday(monday + timedelta(days=7, hours=12))
