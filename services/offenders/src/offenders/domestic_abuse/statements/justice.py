"""Requests for restorative justice."""

from sqlalchemy import (
    Boolean,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    all_,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy import tuple_ as row_of

from bluelamp.kit.database import Statement
from offenders.caseload.tables import cases
from offenders.domestic_abuse.tables import restorative_justice_requests
from offenders.nominals.statements.sight import is_record_of, is_restricted, is_seen
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
        agreed_on=bindparam("agreed_on", type_=Date),
        is_highest_risk=bindparam("is_highest_risk", type_=Boolean),
        requested_by=bindparam("requested_by", type_=Text),
    )
    .returning(_requests)
)

ONE = Statement(
    select(_requests, offenders.c.lpu, is_restricted().label("is_restricted"))
    .join(offenders, offenders.c.offender_id == _requests.c.offender_id)
    .where(_requests.c.request_id == _REQUEST, is_seen())
)

LOCKED = Statement(
    select(_requests, offenders.c.lpu, is_restricted().label("is_restricted"))
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

_OFFENDER_ID = bindparam("offender_id", type_=Uuid)
IS_MANAGED = Statement(
    select(exists().where(is_record_of(cases.c.offender_id, _OFFENDER_ID), cases.c.closed_at.is_(None)))
)
"""Whether somebody has a running case, of whichever cohort (¶24)."""

IN_TURN = Statement(
    select(offenders.c.offender_id).where(offenders.c.offender_id == _OFFENDER_ID).with_for_update(key_share=True)
)
"""Let one request about a person be made after another."""

IS_ASKED_FOR = Statement(
    select(
        exists().where(
            is_record_of(_requests.c.offender_id, _OFFENDER_ID),
            _requests.c.status.in_([literal_column("'REQUESTED'"), literal_column("'ACCEPTED'")]),
        )
    )
)
"""Whether a request about a person runs."""

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

_THE_REQUEST = bindparam("the_request", type_=Uuid)
_NULL = null()

ARRIVED = Statement(
    update(_requests)
    .where(_requests.c.request_id == _THE_REQUEST)
    .values(
        delivery_state=literal_column("'DELIVERED'"),
        problem_code=_NULL,
        referral_id=bindparam("referral_id", type_=Uuid),
        referral_reference=bindparam("reference", type_=Text),
        referral_status=func.coalesce(_requests.c.referral_status, bindparam("status", type_=Text)),
        changed_at=func.now(),
        version=_requests.c.version + literal_column("1"),
    )
)
"""The portal has made a referral of it; what it has told meanwhile is newer."""

HELD = Statement(
    update(_requests)
    .where(_requests.c.request_id == _THE_REQUEST)
    .values(
        delivery_state=literal_column("'HELD'"),
        problem_code=bindparam("code", type_=Text),
        changed_at=func.now(),
        version=_requests.c.version + literal_column("1"),
    )
)

RELEASED = Statement(
    update(_requests)
    .where(_requests.c.request_id == _THE_REQUEST)
    .values(delivery_state=literal_column("'QUEUED'"), problem_code=_NULL)
    .returning(_requests)
)

BARE = Statement(
    select(_requests, offenders.c.lpu, is_restricted().label("is_restricted"))
    .join(offenders, offenders.c.offender_id == _requests.c.offender_id)
    .where(_requests.c.request_id == _REQUEST)
    .with_for_update(of=_requests)
)
"""A request for those who tell of it, whoever may see whom it is about."""

_UPDATE = bindparam("update_id", type_=Uuid)
HEAR = Statement(
    update(_requests)
    .where(_requests.c.request_id == _THE_REQUEST, all_(_requests.c.referral_update_ids) != _UPDATE)
    .values(
        referral_update_ids=func.array_append(_requests.c.referral_update_ids, _UPDATE),
        referral_id=bindparam("referral_id", type_=Uuid),
        referral_reference=bindparam("reference", type_=Text),
        referral_status=bindparam("status", type_=Text),
        referral_outcome=bindparam("outcome", type_=Text),
        changed_at=func.now(),
        version=_requests.c.version + literal_column("1"),
    )
    .returning(_requests)
)
"""Keep what the portal tells; no row if it had told it before."""
