"""The portal's figures: counts by group, over the offers made in a period."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    FromClause,
    Text,
    bindparam,
    case,
    cast,
    extract,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit.database import Statement, among
from bluelamp.schemas.referrals import Grouping
from referrals.directory.tables import organisations
from referrals.portal.tables import offers, referrals

_SINCE = bindparam("period_from", type_=DateTime(timezone=True))
_UNTIL = bindparam("period_until", type_=DateTime(timezone=True))


def _hours(start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[Any]:
    return extract("epoch", end - start) / literal_column("3600.0")


def _median(value: ColumnElement[Any], condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.percentile_cont(literal_column("0.5")).within_group(value).filter(condition)


def _within(group: ColumnElement[Any], name: ColumnElement[Any], source: FromClause) -> CTE:
    """Build the offers of the period, each with its group and with what became of it."""
    was_answered = among(offers.c.status, "ACCEPTED", "CLOSED") | among(offers.c.status, "DECLINED", "EXPIRED")
    answered = offers.c.answered_at.is_not(None)
    return (
        select(
            cast(group, Text).label("group"),
            name.label("name"),
            offers,
            (was_answered | answered).label("settled"),
            offers.c.first_contact_due_at.is_not(None).label("taken"),
            answered.label("was_answered"),
            (answered & offers.c.first_contact_at.is_not(None)).label("was_contacted"),
            _hours(offers.c.offered_at, offers.c.answered_at).label("hours_to_answer"),
            _hours(offers.c.answered_at, offers.c.first_contact_at).label("hours_to_contact"),
        )
        .select_from(source)
        .where(offers.c.offered_at >= _SINCE, offers.c.offered_at < _UNTIL)
        .cte("within")
    )


def _per_outcome(within: CTE) -> ColumnElement[Any]:
    """Build the group's outcomes with their counts, as one JSON object."""
    outcomes = (
        select(within.c.group, within.c.outcome, func.count().label("count"))
        .where(within.c.outcome.is_not(None))
        .group_by(within.c.group, within.c.outcome)
        .cte("outcomes")
    )
    return (
        select(func.coalesce(func.jsonb_object_agg(outcomes.c.outcome, outcomes.c.count), cast("{}", JSONB)))
        .where(outcomes.c.group == within.c.group)
        .correlate(within)
        .scalar_subquery()
    )


def _figures(group: ColumnElement[Any], name: ColumnElement[Any], source: FromClause) -> Statement:
    within = _within(group, name, source)
    return Statement(
        select(
            within.c.group,
            func.min(within.c.name).label("name"),
            func.count().label("offers"),
            func.count(case((within.c.settled, 1))).label("settled"),
            func.count(case((within.c.taken, 1))).label("accepted"),
            func.count(case((within.c.was_answered, 1))).label("answered"),
            func.count(case((within.c.was_contacted, 1))).label("contacted"),
            _median(within.c.hours_to_answer, within.c.was_answered).label("hours_to_answer"),
            _median(within.c.hours_to_contact, within.c.was_contacted).label("hours_to_contact"),
            _per_outcome(within).label("outcomes"),
        )
        .group_by(within.c.group)
        .order_by(within.c.group)
        .limit(1000)
    )


_with_referral = offers.join(referrals, referrals.c.referral_id == offers.c.referral_id)
_need = func.unnest(offers.c.needs).table_valued("need", name="needs").render_derived()

BY: dict[Grouping, Statement] = {
    Grouping.LPU: _figures(referrals.c.lpu, referrals.c.lpu, _with_referral),
    Grouping.NEED: _figures(_need.c.need, _need.c.need, offers.join(_need.lateral(), literal_column("true"))),
    Grouping.PARTNER: _figures(
        offers.c.organisation_id,
        organisations.c.name,
        offers.join(organisations, organisations.c.organisation_id == offers.c.organisation_id),
    ),
}
"""One statement for each grouping; an offer for two needs counts under both."""

PARTNERS = Statement(
    select(cast(organisations.c.organisation_id, Text).label("group"), organisations.c.name)
    .order_by(organisations.c.organisation_id)
    .limit(1000)
)
"""Every partner, with or without offers."""
