"""The SQL that reads the calls that stand."""

from typing import Any

from sqlalchemy import ColumnElement, DateTime, Integer, Text, Uuid, bindparam, or_, select, tuple_

from bluelamp.kit.database import Statement
from contact.calls.tables import CALL_COLUMNS, calls

_SHOWN = (*(calls.c[name] for name in CALL_COLUMNS), calls.c.followed_up)
_AFTER_ID = bindparam("after_id", type_=Uuid)


def _moment(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=DateTime(timezone=True))


def _if_given(name: str) -> ColumnElement[bool]:
    given: ColumnElement[Any] = bindparam(f"of_{name}", type_=Text)
    return or_(given.is_(None), calls.c[name] == given)


ONE = Statement(select(*_SHOWN).where(calls.c.call_id == bindparam("the_call", type_=Uuid)))

PAGE = Statement(
    select(*_SHOWN)
    .where(
        calls.c.offered_at >= _moment("offered_from"),
        calls.c.offered_at < _moment("offered_until"),
        or_(_AFTER_ID.is_(None), tuple_(calls.c.offered_at, calls.c.call_id) < tuple_(_moment("after"), _AFTER_ID)),
        *(_if_given(name) for name in ("stream", "centre", "outcome")),
    )
    .order_by(calls.c.offered_at.desc(), calls.c.call_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""Calls offered within a period, the latest first."""
