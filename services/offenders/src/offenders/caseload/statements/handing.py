"""Who managed a case before somebody else did."""

from sqlalchemy import Integer, Uuid, bindparam, insert, or_, select

from bluelamp.kit.database import Statement
from offenders.caseload.tables import case_handings

_AFTER_ID = bindparam("after_id", type_=Uuid)

WRITE = Statement(
    insert(case_handings).values(
        {
            column.name: bindparam(column.name, type_=column.type)
            for column in case_handings.c
            if column.name != "handing_id"
        }
    )
)

PAGE = Statement(
    select(case_handings)
    .where(
        case_handings.c.case_id == bindparam("case_id", type_=Uuid),
        or_(_AFTER_ID.is_(None), case_handings.c.handing_id < _AFTER_ID),
    )
    .order_by(case_handings.c.handing_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of a case's history, the newest first."""
