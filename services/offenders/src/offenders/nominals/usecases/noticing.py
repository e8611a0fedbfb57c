"""That people came to notice as offenders again: their records are kept so much longer before somebody decides.

The clear period begins anew with an offence or a suspicion (domain.md §11.2), so with what is recorded of either,
whatever becomes of it. It is never shortened: that is for whoever reviews the record. A request of the person's own
for what is held of them is no notice, and calls nothing here.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from bluelamp.kit.database import Connection, Record
from bluelamp.schemas.offenders.codes import RetentionGroup
from offenders.nominals.rules.retention import next_review_on
from offenders.nominals.statements import noticing as statements


async def came_to_notice(connection: Connection, days: Mapping[UUID, date]) -> None:
    """Put off the reviews of some records, and of those that stand for them, by the day of the latest notice of each.

    Whoever calls writes the audit entry and the event of what brought them to notice: this follows of it.
    """
    rows = await _noticed(connection, days)
    kept: dict[UUID, date] = {}
    for row in rows:
        if row["merged_into"] is not None:
            kept[row["merged_into"]] = max(row["day"], kept.get(row["merged_into"], row["day"]))
    moved: dict[UUID, tuple[date, date]] = {}
    for row in [*rows, *(await _noticed(connection, kept) if kept else ())]:
        offender_id, review_on = row["offender_id"], next_review_on(RetentionGroup(row["retention_group"]), row["day"])
        if review_on > max(row["next_review_on"], moved.get(offender_id, (review_on.min,))[0]):
            moved[offender_id] = review_on, row["day"]
    if moved:
        days_of, noticed = zip(*moved.values(), strict=True)
        await statements.MOVE_REVIEWS.run(connection, offender_ids=list(moved), days=days_of, noticed=noticed)


async def _noticed(connection: Connection, days: Mapping[UUID, date]) -> list[Record]:
    return await statements.NOTICED.rows(connection, offender_ids=list(days), days=list(days.values()))
