"""Demand and first contact resolution of a period, interval by interval."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.demand import (
    Demand,
    DemandInterval,
    DemandOfInterval,
    FirstContactResolution,
    ResolutionOfInterval,
)
from bluelamp.schemas.contact.measures import Figure, FigureFootnote, FigurePeriod, FigureUnit
from contact.demand import rules, statements
from contact.demand.rules import Amount, Amounts


@dataclass(frozen=True, slots=True)
class DemandQuery:
    """Which days, in London; `until` is the first that is outside."""

    since: date
    until: date
    interval: DemandInterval


async def read_demand(resources: Resources, actor: Actor, query: DemandQuery) -> Demand:
    """Return the demand of a period; raises RULE_BROKEN for a period that cannot be."""
    async with resources.database.transaction() as connection:
        demand = await demand_of(connection, query)
        await record(connection, actor, AuditAction.CONSULTATION, "get_demand", [])
    return demand


async def read_resolution(resources: Resources, actor: Actor, query: DemandQuery) -> FirstContactResolution:
    """Return what was settled at the first contact; raises RULE_BROKEN for a period that cannot be."""
    async with resources.database.transaction() as connection:
        resolution = await resolution_of(connection, query)
        await record(connection, actor, AuditAction.CONSULTATION, "get_first_contact_resolution", [])
    return resolution


async def demand_of(connection: Connection, query: DemandQuery) -> Demand:
    """Return the demand of a period, each interval beside the year before and beside its own year."""
    rules.check_period(query.since, query.until, query.interval)
    asked = await amounts_of(connection, query.since, query.until, query.interval)
    around = await amounts_of(connection, *rules.around(query.since, query.until, query.interval), query.interval)
    items = _demand_items(query, asked, around)
    whole = rules.total(asked.values())
    footnotes = rules.demand_footnotes(whole, [one.year_on_year for one in items], [one.within_year for one in items])
    formula = "Sum of calls offered, over the streams that count towards total demand."
    return Demand(
        streams=sorted(whole.by_stream),
        interval=query.interval,
        figure=_figure(query, "CALLS.OFFERED", formula, (whole.offered, None), footnotes),
        items=items,
        next_cursor=None,
    )


async def resolution_of(connection: Connection, query: DemandQuery) -> FirstContactResolution:
    """Return what was managed within the department, what was sent to an LPU, and what came back within seven days."""
    rules.check_period(query.since, query.until, query.interval)
    asked = await amounts_of(connection, query.since, query.until, query.interval)
    whole = rules.total(asked.values())
    managed = whole.offered - whole.transferred
    items = [
        _resolution_item(start, asked.get(start, Amount()))
        for start in rules.starts(query.since, query.until, query.interval)
    ]
    said = rules.resolution_footnotes(whole)
    return FirstContactResolution(
        interval=query.interval,
        managed=_figure(
            query, "FCR.MANAGED", "Demand not transferred to an LPU ÷ total demand.", (managed, whole.offered), said
        ),
        sent_to_lpu=_figure(
            query,
            "FCR.TO_LPU",
            "Demand transferred to an LPU ÷ total demand.",
            (whole.transferred, whole.offered),
            said,
        ),
        repeated=_figure(
            query,
            "FCR.REPEAT_7D",
            "Calls followed by another on the same matter within 7 days ÷ total demand.",
            (whole.followed_up, whole.offered),
            [],
        ),
        mean_managed_share=rules.mean_share((one.managed_within, one.demand) for one in items),
        mean_sent_share=rules.mean_share((one.sent_to_lpu, one.demand) for one in items),
        items=items,
        next_cursor=None,
    )


async def amounts_of(connection: Connection, since: date, until: date, interval: DemandInterval) -> Amounts:
    """Return what was counted in each interval of some days."""
    amounts: dict[date, Amount] = {}
    for row in await statements.DAYS.rows(connection, since=since, until=until):
        amount = amounts.setdefault(rules.start_of(row["day"], interval), Amount())
        amount.add(Stream(row["stream"]), row["offered"], row["transferred_to_lpu"], row["followed_up"])
    return amounts


def _demand_items(query: DemandQuery, asked: Amounts, around: Amounts) -> list[DemandOfInterval]:
    by_year = rules.years(around)
    items = []
    for start in rules.starts(query.since, query.until, query.interval):
        amount = asked.get(start, Amount())
        is_whole = rules.is_whole(start, query.interval, query.since, query.until)
        before = around.get(rules.year_before(start, query.interval)) if is_whole else None
        year = by_year.get(start.year) if is_whole else None
        items.append(
            DemandOfInterval(
                interval_start=_midnight(start),
                offered=amount.offered,
                by_stream=dict(sorted(amount.by_stream.items())),
                year_before=before.offered if before else None,
                year_on_year=rules.change(amount.offered, before.offered if before else None),
                within_year=rules.change(amount.offered, year.mean if year else None),
                is_highest_of_year=year is not None and amount.offered == year.most,
            )
        )
    return items


def _resolution_item(start: date, amount: Amount) -> ResolutionOfInterval:
    demand, sent = amount.offered, amount.transferred
    return ResolutionOfInterval(
        interval_start=_midnight(start),
        demand=demand,
        managed_within=demand - sent,
        sent_to_lpu=sent,
        repeated_within_7_days=amount.followed_up,
        managed_share=(demand - sent) / demand if demand else None,
        sent_share=sent / demand if demand else None,
        repeated_share=amount.followed_up / demand if demand else None,
    )


def _figure(
    query: DemandQuery,
    measure_id: str,
    formula: str,
    counts: tuple[int, int | None],
    footnotes: Sequence[FigureFootnote],
) -> Figure:
    numerator, denominator = counts
    is_share = denominator is not None
    share = numerator / denominator if denominator else None
    return Figure(
        measure_id=measure_id,
        definition_version=1,
        formula=formula,
        unit=FigureUnit.SHARE if is_share else FigureUnit.COUNT,
        value=share if is_share else numerator,
        numerator=numerator,
        denominator=denominator,
        interval=None,
        period=FigurePeriod(period_from=_midnight(query.since), period_until=_midnight(query.until)),
        as_at=clocks.now(),
        footnotes=list(footnotes),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), clocks.LONDON).astimezone(UTC)
