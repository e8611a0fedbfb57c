"""When people last came to notice as offenders, as far as it moves the day on which their records are reviewed."""

from sqlalchemy import Date, Uuid, bindparam, column, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from offenders.nominals.tables import offenders

_given = (
    func.unnest(bindparam("offender_ids", type_=ARRAY(Uuid)), bindparam("days", type_=ARRAY(Date)))
    .table_valued(column("offender_id", Uuid), column("day", Date), name="given")
    .render_derived()
)
NOTICED = Statement(
    select(
        offenders.c.offender_id,
        offenders.c.merged_into,
        offenders.c.retention_group,
        offenders.c.next_review_on,
        _given.c.day,
    ).select_from(_given.join(offenders, offenders.c.offender_id == _given.c.offender_id))
)
"""The records that are named, each with its day, and the one that stands for it where that is another."""

_moved = (
    func.unnest(
        bindparam("offender_ids", type_=ARRAY(Uuid)),
        bindparam("days", type_=ARRAY(Date)),
        bindparam("noticed", type_=ARRAY(Date)),
    )
    .table_valued(column("offender_id", Uuid), column("day", Date), column("noticed_on", Date), name="moved")
    .render_derived()
)
_held = (
    select(offenders.c.offender_id, _moved.c.day, _moved.c.noticed_on)
    .select_from(_moved.join(offenders, offenders.c.offender_id == _moved.c.offender_id))
    # In one order for all, so that two imports wait for each other and not each for the other.
    .order_by(offenders.c.offender_id)
    .with_for_update(key_share=True, of=offenders)
    .cte("held")
)
MOVE_REVIEWS = Statement(
    update(offenders)
    .where(offenders.c.offender_id == _held.c.offender_id, offenders.c.next_review_on < _held.c.day)
    .values(
        next_review_on=_held.c.day,
        came_to_notice_on=func.greatest(offenders.c.came_to_notice_on, _held.c.noticed_on),
        # Whoever comes to notice again is kept: what was decided before was decided without knowing it.
        is_to_be_disposed_of=literal_column("false"),
        changed_at=func.now(),
        version=offenders.c.version + literal_column("1"),
    )
)
"""Put reviews off to later days; one that is later already stays."""
