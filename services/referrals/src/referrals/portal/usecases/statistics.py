"""The portal's figures, each with its counts, its period and its definition."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.suppression import SMALLEST_PUBLISHED, published, published_rate
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.problems import rule_broken
from bluelamp.schemas.referrals import Grouping, Need, Outcome, OutcomeCount, Statistics, StatisticsRow
from referrals.portal.statements.statistics import BY, PARTNERS

_DAY = timedelta(days=1)
DEFAULT_PERIOD = timedelta(days=90)
EARLIEST = date(2014, 1, 1)
DEFINITION = (
    "Offers made on the days of the period in London, both ends included, by group. "
    "Acceptance: offers accepted over offers accepted, declined or expired. "
    "Medians are of elapsed hours over the offers answered, and over those accepted where the person was reached. "
    "An offer counts under each need that its service was asked for. Counts under five, nought too, and shares of them "
    "are not published: every group and every outcome is listed, so that what is absent tells nothing."
)

_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("offers", "settled", "accepted", "answered", "contacted"), 0),
    **dict.fromkeys(("hours_to_answer", "hours_to_contact")),
    "outcomes": {},
}


async def count_statistics(
    connection: Connection, grouping: Grouping, since: date | None, until: date | None
) -> Statistics:
    """Return the figures of a period of whole days, by default the ninety before today.

    Raises RULE_BROKEN for a period that is empty or has not ended: two figures of the same day, taken before and after
    one person's answer, would tell that answer.
    """
    today = clocks.today()
    if min(since or today, until or today) < EARLIEST:
        raise rule_broken("#/query/period_from", f"There are no figures before {EARLIEST}.", "too_early")
    period_until = until or max(today - _DAY, since or date.min)
    period_from = since or period_until - DEFAULT_PERIOD + _DAY
    if period_until >= today:
        raise rule_broken("#/query/period_until", "The period ends with a day that is over.", "period_not_over")
    if period_from > period_until:
        raise rule_broken("#/query/period_from", "The period ends before it begins.", "empty_period")
    rows = await BY[grouping].rows(
        connection, period_from=_midnight(period_from), period_until=_midnight(period_until + _DAY)
    )
    counted = {row["group"]: _row(dict(row)) for row in rows}
    every = await _groups(connection, grouping)
    nothing = {group: _row(_NOTHING | {"group": group, "name": name}) for group, name in every.items()}
    return Statistics(
        grouping=grouping,
        period_from=period_from,
        period_until=period_until,
        as_at=clocks.now(),
        definition=DEFINITION,
        suppressed_below=SMALLEST_PUBLISHED,
        items=sorted((nothing | counted).values(), key=lambda row: row.group),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clocks.LONDON)


async def _groups(connection: Connection, grouping: Grouping) -> dict[str, str]:
    """Return every group with its name, those without an offer too."""
    if grouping is Grouping.PARTNER:
        return {row["group"]: row["name"] for row in await PARTNERS.rows(connection)}
    return {code.value: code.value for code in (Lpu if grouping is Grouping.LPU else Need)}


def _row(row: Mapping[str, Any]) -> StatisticsRow:
    enough_answers = published(row["answered"]) is not None
    enough_contacts = published(row["contacted"]) is not None
    return StatisticsRow(
        group=row["group"],
        name=row["name"],
        offers=published(row["offers"]),
        acceptance=published_rate(row["accepted"], row["settled"]),
        median_hours_to_answer=row["hours_to_answer"] if enough_answers else None,
        median_hours_to_first_contact=row["hours_to_contact"] if enough_contacts else None,
        outcomes=[
            OutcomeCount(outcome=outcome, count=published(row["outcomes"].get(outcome, 0))) for outcome in Outcome
        ],
    )
