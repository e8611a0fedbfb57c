"""What every kind of effective-dated window has in common."""

from sqlalchemy import DateTime, Table, bindparam, select

from bluelamp.kit.database import Statement

MOST_WINDOWS = 500


def every_window(windows: Table, kind: str) -> Statement:
    """Build the list of all windows, newest first for each kind of them, each with whether it is in force."""
    moment = bindparam("moment", type_=DateTime(timezone=True))
    newer = windows.alias("newer")
    replaced = (
        select(newer.c[kind])
        .where(
            newer.c[kind] == windows.c[kind],
            newer.c.effective_from <= moment,
            newer.c.effective_from > windows.c.effective_from,
        )
        .exists()
    )
    in_force = (windows.c.effective_from <= moment) & ~replaced
    return Statement(
        select(windows, in_force.label("in_force"))
        .order_by(windows.c[kind], windows.c.effective_from.desc())
        .limit(MOST_WINDOWS)
    )
