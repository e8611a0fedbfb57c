"""Who sees which offender, as conditions of every statement about one, and what gives and ends that sight.

A partner is kept to its own by row-level security. What is said here is for the force: a restricted record is there for
those who manage it, for whoever opened it with a reason, and for those who supervise.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    DateTime,
    FromClause,
    Text,
    Uuid,
    any_,
    bindparam,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from bluelamp.kit.database import Statement
from offenders.nominals.tables import offender_openings, offender_viewers, offenders

SEES_RESTRICTED: ColumnElement[bool] = bindparam("sees_restricted", type_=Boolean)
VIEWER: ColumnElement[str] = bindparam("viewer", type_=Text)
SEEN_AT: ColumnElement[Any] = bindparam("seen_at", type_=DateTime(timezone=True))


def kept(offender: FromClause = offenders) -> ColumnElement[Any]:
    """Return the id of the record that stands for a person: their own, or the one that it was merged into."""
    return func.coalesce(offender.c.merged_into, offender.c.offender_id)


def records_of(offender: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the ids of every record of one person, for `= ANY`."""
    return func.records_of(array([offender]), type_=ARRAY(Uuid))


def is_record_of(column: ColumnElement[Any], offender: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a row is about a person, under whichever of their records it was written."""
    return column == any_(records_of(offender))


def is_seen(offender: FromClause = offenders) -> ColumnElement[bool]:
    """Whether the reader may know that an offender's record is there at all.

    The statement takes `sees_restricted`, `viewer` and `seen_at`, which `sight_of` gives.
    """
    managed = exists().where(
        is_record_of(offender_viewers.c.offender_id, offender.c.offender_id),
        offender_viewers.c.subject == VIEWER,
        offender_viewers.c.until_at.is_(None),
    )
    opened = exists().where(
        is_record_of(offender_openings.c.offender_id, offender.c.offender_id),
        offender_openings.c.opened_by == VIEWER,
        offender_openings.c.until_at > SEEN_AT,
    )
    return or_(not_(is_restricted(offender)), SEES_RESTRICTED, managed, opened)


def is_restricted(offender: FromClause = offenders) -> ColumnElement[bool]:
    """Whether any record of the person is restricted: a second record is no way round the first.

    What `records_of` says, written out: lists ask it of every row, and most people have one record.
    """
    record, other = offenders.alias("kept_record"), offenders.alias("other_records")
    return or_(
        offender.c.is_restricted,
        exists().where(record.c.offender_id == offender.c.merged_into, record.c.is_restricted).correlate(offender),
        exists().where(other.c.merged_into == kept(offender), other.c.is_restricted).correlate(offender),
    )


SEEN = Statement(
    select(
        offenders.c.offender_id,
        kept().label("kept_offender_id"),
        offenders.c.lpu,
        is_restricted().label("is_restricted"),
    ).where(offenders.c.offender_id == any_(bindparam("offender_ids", type_=ARRAY(Uuid))), is_seen())
)
"""Which of some records the reader may know of, each with the record that stands for the person."""

_BASIS = bindparam("basis", type_=Text)
_BASIS_ID = bindparam("basis_id", type_=Uuid)

GIVE_SIGHT = Statement(
    insert(offender_viewers).values(
        offender_id=bindparam("offender_id", type_=Uuid),
        organisation_id=bindparam("organisation_id", type_=Uuid),
        subject=bindparam("subject", type_=Text),
        basis=_BASIS,
        basis_id=_BASIS_ID,
    )
)
"""Let an organisation or one person see an offender, for a reason of their work."""

END_SIGHT = Statement(
    update(offender_viewers)
    .where(
        offender_viewers.c.basis == _BASIS,
        offender_viewers.c.basis_id == _BASIS_ID,
        offender_viewers.c.until_at.is_(None),
    )
    .values(until_at=func.now())
)
"""End what was seen for one reason."""
