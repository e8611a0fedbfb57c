"""Work that is done by one transaction after another, whichever process it runs in."""

from typing import Any

from sqlalchemy import Select, Text, func, literal, select


def in_turn(work: str) -> Select[Any]:
    """Return what is run before anything else is locked: one at a time does this work, until its transaction ends.

    The statement after it sees what the one before has written. The locks of rows alone do not show that: a record that
    begins to point at a locked one meanwhile is not among those that were chosen to be locked, and would be left
    pointing at what is no longer kept.
    """
    return select(func.pg_advisory_xact_lock(func.hashtextextended(literal(work, Text), 0)))
