"""Restricted records opened with a reason, and those openings put before who supervises."""

from sqlalchemy import Boolean, DateTime, Integer, Text, Uuid, bindparam, func, insert, or_, select, tuple_, update

from bluelamp.kit.database import Statement
from offenders.nominals.statements.sight import is_restricted
from offenders.nominals.tables import offender_openings, offenders

OPEN = Statement(
    insert(offender_openings)
    .values(
        opening_id=bindparam("opening_id", type_=Uuid),
        offender_id=bindparam("offender_id", type_=Uuid),
        opened_by=bindparam("opened_by", type_=Text),
        reason=bindparam("reason", type_=Text),
        opened_at=bindparam("opened_at", type_=DateTime(timezone=True)),
        until_at=bindparam("until_at", type_=DateTime(timezone=True)),
    )
    .returning(
        *(offender_openings.c[name] for name in ("opening_id", "offender_id", "reason", "opened_at", "until_at"))
    )
)

RESTRICTED = Statement(
    select(offenders.c.offender_id).where(
        offenders.c.offender_id == bindparam("offender_id", type_=Uuid), is_restricted()
    )
)
"""A record of somebody of whom any record is restricted, for whoever is about to open it with a reason."""

_opened = select(offender_openings, offenders.c.lpu).select_from(
    offender_openings.join(offenders, offenders.c.offender_id == offender_openings.c.offender_id)
)
_OPENING_ID = bindparam("opening_id", type_=Uuid)
_LPU = bindparam("of_lpu", value=None, type_=Text)
_REVIEWED = bindparam("reviewed", value=None, type_=Boolean)
_AFTER_TIME = bindparam("after_time", value=None, type_=DateTime(timezone=True))
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_position = tuple_(offender_openings.c.opened_at, offender_openings.c.opening_id)

OPENINGS = Statement(
    _opened.where(
        or_(_LPU.is_(None), offenders.c.lpu == _LPU),
        or_(_REVIEWED.is_(None), offender_openings.c.reviewed_at.is_not(None) == _REVIEWED),
        or_(_AFTER_ID.is_(None), _position < tuple_(_AFTER_TIME, _AFTER_ID)),
    )
    .order_by(offender_openings.c.opened_at.desc(), offender_openings.c.opening_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of openings, the latest first, each with its reason."""

OPENING = Statement(_opened.where(offender_openings.c.opening_id == _OPENING_ID))

REVIEW = Statement(
    update(offender_openings)
    .where(
        offender_openings.c.opening_id == bindparam("the_opening", type_=Uuid),
        offender_openings.c.reviewed_at.is_(None),
    )
    .values(
        reviewed_at=func.now(),
        reviewed_by=bindparam("reviewed_by", type_=Text),
        finding=bindparam("finding", type_=Text),
    )
)
"""Note that somebody who supervises has looked; once."""
