"""The portal's figures, each with its counts, its period and its definition."""

from datetime import datetime, timedelta

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.suppression import SMALLEST_PUBLISHED, published, published_rate
from bluelamp.schemas.problems import rule_broken
from bluelamp.schemas.referrals import Grouping, Outcome, OutcomeCount, Statistics, StatisticsRow
from referrals.portal.statements.statistics import BY

DEFAULT_PERIOD = timedelta(days=90)
DEFINITION = (
    "Offers made in the period, by group. Acceptance: offers accepted over offers accepted, declined or expired. "
    "Medians are of elapsed hours over the offers answered, and over those accepted where the person was reached. "
    "A referral with several needs counts under each. Counts under five, and shares of them, are not published."
)


async def count_statistics(
    connection: Connection, grouping: Grouping, since: datetime | None, until: datetime | None
) -> Statistics:
    """Return the figures of the period, by default the last ninety days; raises RULE_BROKEN for an empty one."""
    as_at = clocks.now()
    period_until = until or as_at
    period_from = since or period_until - DEFAULT_PERIOD
    if period_from >= period_until:
        raise rule_broken("#/query/period_from", "The period ends before it begins.", "empty_period")
    rows = await BY[grouping].rows(connection, period_from=period_from, period_until=period_until)
    return Statistics(
        grouping=grouping,
        period_from=period_from,
        period_until=period_until,
        as_at=as_at,
        definition=DEFINITION,
        suppressed_below=SMALLEST_PUBLISHED,
        items=[_row(row) for row in rows],
    )


def _row(row: Row) -> StatisticsRow:
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
            OutcomeCount(outcome=outcome, count=published(row["outcomes"][outcome]))
            for outcome in Outcome
            if outcome in row["outcomes"]
        ],
    )
