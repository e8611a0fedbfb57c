"""Requests for restorative justice."""

from sqlalchemy import (
    Boolean,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy import tuple_ as row_of

from bluelamp.kit.database import Statement
from offenders.domestic_abuse.tables import restorative_justice_requests
from offenders.nominals.statements.sight import is_record_of, is_seen
from offenders.nominals.tables import offenders

_requests = restorative_justice_requests
_REQUEST = bindparam("request_id", type_=Uuid)
_AFTER_ID = bindparam("after_id", type_=Uuid)

ADD = Statement(
    insert(_requests)
    .values(
        request_id=_REQUEST,
        offender_id=bindparam("offender_id", type_=Uuid),
        reason=bindparam("reason", type_=Text),
        is_highest_risk=bindparam("is_highest_risk", type_=Boolean),
        requested_by=bindparam("requested_by", type_=Text),
    )
    .returning(_requests)
)

ONE = Statement(
    select(_requests, offenders.c.lpu)
    .join(offenders, offenders.c.offender_id == _requests.c.offender_id)
    .where(_requests.c.request_id == _REQUEST, is_seen())
)

LOCKED = Statement(
    select(_requests, offenders.c.lpu)
    .join(offenders, offenders.c.offender_id == _requests.c.offender_id)
    .where(_requests.c.request_id == _REQUEST, is_seen())
    .with_for_update(of=_requests)
)

CHANGE = Statement(
    update(_requests)
    .where(_requests.c.request_id == bindparam("the_request", type_=Uuid))
    .values(
        status=bindparam("status", type_=Text),
        changed_at=func.now(),
        version=_requests.c.version + literal_column("1"),
    )
    .returning(_requests)
)

PAGE = Statement(
    select(_requests)
    .where(
        is_record_of(_requests.c.offender_id, bindparam("offender_id", type_=Uuid)),
        or_(
            _AFTER_ID.is_(None),
            row_of(_requests.c.requested_at, _requests.c.request_id)
            < row_of(bindparam("after", type_=DateTime(timezone=True)), _AFTER_ID),
        ),
    )
    .order_by(_requests.c.requested_at.desc(), _requests.c.request_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
