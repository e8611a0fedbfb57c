"""What confines a reader: a desk by row-level security, the force by unit and authorship."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, FromClause, Text, bindparam, cast, or_


def is_seen(table: FromClause, author: str) -> ColumnElement[bool]:
    """Confine the force to its own and its unit's records; specialists and desks are not confined by it."""
    return or_(
        cast(bindparam("sees_all"), Boolean),
        table.c.lpu == cast(bindparam("reader_lpu"), Text),
        table.c[author] == cast(bindparam("reader"), Text),
    )


def sight_of(roles: frozenset[str], subject: str, lpu: str | None, *, confined: bool) -> dict[str, Any]:
    """Return the values of the parameters that `is_seen` leaves open."""
    return {"sees_all": confined or "da-specialist" in roles, "reader": subject, "reader_lpu": lpu}
