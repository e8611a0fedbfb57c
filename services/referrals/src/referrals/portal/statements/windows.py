"""The effective-dated windows in which partners answer."""

from sqlalchemy import DateTime, SmallInteger, Text, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from bluelamp.kit.database import Statement
from referrals.portal.statements.effective_dates import every_window
from referrals.portal.tables import response_windows

ALL = every_window(response_windows, "urgency")

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
