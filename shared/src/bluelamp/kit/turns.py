"""Work that is done by one transaction after another, whichever process it runs in."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, func, literal, select


def in_turn(work: str, of: ColumnElement[Any] | None = None) -> Select[Any]:
    """Return what is run before anything else is locked: one at a time does this work, until its transaction ends.

    `of` narrows it to whom or what it is done for: work for others goes on beside it.

    The statement after it sees what the one before has written. The locks of rows alone do not show that: a record that
    begins to point at a locked one meanwhile is not among those that were chosen to be locked, and would be left
    pointing at what is no longer kept.
    """
    return select(func.pg_advisory_xact_lock(_key(work, of)))


def in_turn_now(work: str) -> Select[Any]:
    """Return the same for who need not wait: false while another does this work."""
    return select(func.pg_try_advisory_xact_lock(_key(work)))


def _key(work: str, of: ColumnElement[Any] | None = None) -> ColumnElement[Any]:
    name = literal(work, Text)
    return func.hashtextextended(name if of is None else func.concat(name, literal(" ", Text), of), 0)
