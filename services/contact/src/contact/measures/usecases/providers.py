"""Where the counts of a measure come from: a function of the feature below that has them, for a period.

A feature gives its counts of one period by area; a measure whose provider is not listed is known to the catalogue, and
its figures are not taken here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bluelamp.kit.database import Connection
from bluelamp.schemas.common import Lpu
from contact.measures.rules.words import FORCE
from contact.measures.statements import feeds
from contact.measures.usecases.area_counts import AreaCounts, Provider
from contact.measures.usecases.counting import OF_CALLS


def of_events(measure_id: str, areas: Sequence[str]) -> Provider:
    """Make the provider of a measure that other services' events are counted for.

    An area without events has nought beside one that has some; where none has any, the feed was silent.
    """

    async def count(connection: Connection, period_from: datetime, period_until: datetime) -> Sequence[AreaCounts]:
        rows = await feeds.EVENTS_BY_AREA.rows(
            connection, the_measure=measure_id, period_from=period_from, period_until=period_until
        )
        counted = {row["area"]: row["numerator"] for row in rows}
        return [AreaCounts(area, counted.get(area, 0), None) for area in areas] if counted else []

    return count


PROVIDERS: Mapping[str, Provider] = {
    **OF_CALLS,
    # By unit alone: the force's total beside them would tell a count that is kept back.
    "DA.RECORDED": of_events("DA.RECORDED", [unit.value for unit in Lpu]),
    "REFERRALS.ACCEPTED": of_events("REFERRALS.ACCEPTED", [FORCE]),
}
