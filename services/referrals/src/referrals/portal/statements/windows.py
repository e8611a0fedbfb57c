"""The effective-dated windows in which partners answer."""

from sqlalchemy import DateTime, SmallInteger, Text, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from bluelamp.kit.database import Statement
from referrals.portal.tables import response_windows

_NOW = bindparam("moment", type_=DateTime(timezone=True))
_newer = response_windows.alias("newer")

ALL = Statement(
    select(
        response_windows,
        (
            (response_windows.c.effective_from <= _NOW)
            & ~select(_newer.c.response_window_id)
            .where(
                _newer.c.urgency == response_windows.c.urgency,
                _newer.c.effective_from <= _NOW,
                _newer.c.effective_from > response_windows.c.effective_from,
            )
            .exists()
        ).label("in_force"),
    )
    .order_by(response_windows.c.urgency, response_windows.c.effective_from.desc())
    .limit(500)
)

SET = Statement(
    insert(response_windows)
    .values(
        urgency=bindparam("urgency"),
        answer_within=bindparam("answer_within"),
        answer_unit=bindparam("answer_unit"),
        first_contact_within=bindparam("first_contact_within"),
        first_contact_unit=bindparam("first_contact_unit"),
        opens=bindparam("opens"),
        closes=bindparam("closes"),
        working_days=bindparam("working_days", type_=ARRAY(SmallInteger)),
        effective_from=bindparam("effective_from"),
        created_by=bindparam("created_by"),
    )
    .on_conflict_do_nothing(index_elements=["urgency", "effective_from"])
    .returning(response_windows)
)
"""Add a window; no row when one begins at that moment already."""

AT = Statement(
    select(response_windows).where(
        response_windows.c.urgency == bindparam("urgency", type_=Text),
        response_windows.c.effective_from == bindparam("effective_from", type_=DateTime(timezone=True)),
    )
)
