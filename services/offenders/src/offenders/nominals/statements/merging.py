"""Merges of records that are one person's, and what undoes them."""

from sqlalchemy import Text, Uuid, any_, bindparam, cast, func, insert, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.database import Statement
from bluelamp.kit.turns import in_turn
from offenders.nominals.tables import offender_merges, offenders

_MERGE_ID = bindparam("merge_id", type_=Uuid)
_GIVEN = bindparam("offender_ids", type_=ARRAY(Uuid))

IN_TURN = Statement(in_turn("offender_merges"))
"""Merges and reversals one after another, so that each sees where the one before has pointed."""

LOCK_RECORDS = Statement(
    select(offenders.c.offender_id, offenders.c.merged_into)
    .where(or_(offenders.c.offender_id == any_(_GIVEN), offenders.c.merged_into == any_(_GIVEN)))
    .order_by(offenders.c.offender_id)
    .with_for_update()
)
"""Some records and all that point to them, locked, each with where it points."""

REDIRECT = Statement(
    update(offenders)
    .where(offenders.c.offender_id == bindparam("the_offender", type_=Uuid))
    .values(
        merged_into=bindparam("after", type_=Uuid),
        changed_at=func.now(),
        version=offenders.c.version + literal_column("1"),
    )
)

ADD = Statement(
    insert(offender_merges).values(
        merge_id=_MERGE_ID,
        kept_offender_id=bindparam("kept_offender_id", type_=Uuid),
        merged_offender_id=bindparam("merged_offender_id", type_=Uuid),
        redirected=cast(bindparam("redirected", type_=Text), JSONB),
        reason=bindparam("reason", type_=Text),
        merged_by=bindparam("merged_by", type_=Text),
    )
)

_KEPT = tuple(column for column in offender_merges.c if column.name != "redirected")
MERGE = Statement(select(*_KEPT).where(offender_merges.c.merge_id == _MERGE_ID))
LOCK_MERGE = Statement(select(offender_merges).where(offender_merges.c.merge_id == _MERGE_ID).with_for_update())

REVERSE = Statement(
    update(offender_merges)
    .where(offender_merges.c.merge_id == bindparam("the_merge", type_=Uuid))
    .values(
        reversed_at=func.now(),
        reversed_by=bindparam("reversed_by", type_=Text),
        reversal_reason=bindparam("reversal_reason", type_=Text),
        version=offender_merges.c.version + literal_column("1"),
    )
)
