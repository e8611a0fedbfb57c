"""The safe ways to people who are afraid: kept, changed, withdrawn, read by those whom they name, and counted."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    cast,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array

from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from safeguarding.people.tables import people
from safeguarding.sentinel.statements.telling import told
from safeguarding.sentinel.tables import contact_routes

_ROUTE = contact_routes.c
_ID = bindparam("the_route", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_TODAY = bindparam("today", type_=Date)
_READER = bindparam("reader", type_=Text)
_DETAILS = {
    **{
        name: bindparam(name, type_=_ROUTE[name].type)
        for name in ("channel", "contact_detail", "may_contact", "never_do", "code_word", "worker", "review_on")
    },
    "through_person_id": bindparam("through_person_id", type_=Uuid),
    "times": cast(bindparam("times", type_=Text), JSONB),
}
# They whom the route names, and the lead; the unit is not enough, and to have written it is not either.
_seen = or_(
    cast(bindparam("sees_all"), Boolean),
    _ROUTE.worker == _READER,
    any_(_ROUTE.may_contact) == _READER,
)


def _keep() -> Statement:
    kept = (
        insert(contact_routes)
        .values(
            contact_route_id=_ID,
            person_id=bindparam("person_id", type_=Uuid),
            theme=bindparam("the_theme", type_=Text),
            lpu=bindparam("lpu", type_=Text),
            recorded_by=bindparam("audit_actor", type_=Text),
            recorded_at=_MOMENT,
            **_DETAILS,
        )
        .returning(_ROUTE.contact_route_id, _ROUTE.worker)
        .cte("kept")
    )
    event = EventType.SAFEGUARDING_CONTACT_ROUTE_RECORDED
    action = AuditAction.COLLECTION
    parts = told(kept, kept.c.contact_route_id, event, action, "record_contact_route", owner=kept.c.worker)
    return Statement(select(kept.c.contact_route_id).add_cte(*parts))


def _change() -> Statement:
    changed = (
        update(contact_routes)
        .where(_ROUTE.contact_route_id == _ID)
        .values(version=_ROUTE.version + 1, **_DETAILS)
        .returning(_ROUTE.contact_route_id, _ROUTE.worker)
        .cte("changed")
    )
    event = EventType.SAFEGUARDING_CONTACT_ROUTE_CHANGED
    action = AuditAction.ALTERATION
    parts = told(changed, changed.c.contact_route_id, event, action, "change_contact_route", owner=changed.c.worker)
    return Statement(select(changed.c.contact_route_id).add_cte(*parts))


def _withdraw() -> Statement:
    withdrawn = (
        update(contact_routes)
        .where(_ROUTE.contact_route_id == _ID)
        .values(
            version=_ROUTE.version + 1,
            status="WITHDRAWN",
            withdrawn_at=_MOMENT,
            withdrawal_reason=bindparam("reason", type_=Text),
        )
        .returning(_ROUTE.contact_route_id, _ROUTE.worker)
        .cte("withdrawn")
    )
    event = EventType.SAFEGUARDING_CONTACT_ROUTE_WITHDRAWN
    action = AuditAction.ALTERATION
    parts = told(
        withdrawn, withdrawn.c.contact_route_id, event, action, "withdraw_contact_route", owner=withdrawn.c.worker
    )
    return Statement(select(withdrawn.c.contact_route_id).add_cte(*parts))


RECORD = _keep()
"""Keep a route, and tell its worker that there is one."""

CHANGE = _change()

WITHDRAW = _withdraw()


def _records_of(person: ColumnElement[Any]) -> ColumnElement[Any]:
    return any_(func.records_of(array([person]), type_=ARRAY(Uuid)))


_other = contact_routes.alias("other")
_has_another = (
    select(literal_column("1"))
    .where(
        _other.c.status == literal_column("'ACTIVE'"),
        _other.c.contact_route_id != _ROUTE.contact_route_id,
        _other.c.person_id == _records_of(_ROUTE.person_id),
    )
    .correlate(contact_routes)
    .exists()
)
_carrier_may_harm = func.is_on_perpetrators_side(_ROUTE.through_person_id, _ROUTE.person_id, type_=Boolean)
ONE = Statement(
    select(
        contact_routes,
        _has_another.label("has_another"),
        case((_ROUTE.through_person_id.is_not(None), _carrier_may_harm), else_=false()).label("carrier_may_harm"),
    ).where(_ROUTE.contact_route_id == _ID, _seen)
)
"""A route, and what speaks against it since it was written: records say more today, and two may be of one person."""

LOCKED = Statement(select(contact_routes).where(_ROUTE.contact_route_id == _ID, _seen).with_for_update())

_PERSON = bindparam("of_person", type_=Uuid)
LOCK_RECORDS = Statement(
    select(people.c.person_id)
    .where(people.c.person_id == _records_of(_PERSON))
    .order_by(people.c.person_id)
    .with_for_update(key_share=True)
)
"""Hold all records of a person, so that nobody merges them or keeps another route to them meanwhile."""

ACTIVE_OF_PERSON = Statement(
    select(_seen.label("is_seen")).where(
        _ROUTE.status == literal_column("'ACTIVE'"), _ROUTE.person_id == _records_of(_PERSON)
    )
)
"""Whether there is a route to the person by any of their records, and whether the caller may know it."""

IS_ON_OTHER_SIDE = Statement(
    select(
        func.is_on_perpetrators_side(
            bindparam("through_person_id", type_=Uuid), bindparam("person_id", type_=Uuid), type_=Boolean
        )
    )
)
"""Whether somebody may harm the person to whom they would carry a message."""

_AFTER = bindparam("after_id", type_=Uuid)
PAGE = Statement(
    select(contact_routes)
    .where(
        _seen,
        or_(_PERSON.is_(None), _ROUTE.person_id == _records_of(_PERSON)),
        or_(_AFTER.is_(None), _ROUTE.contact_route_id < _AFTER),
    )
    .order_by(_ROUTE.contact_route_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of the routes that the caller may know, newest first."""

_overdue = _ROUTE.review_on < _TODAY
_SOON = _TODAY + literal_column("7", type_=Integer)
WORKLOAD = Statement(
    select(
        _ROUTE.worker,
        _ROUTE.theme,
        func.count().label("active_routes"),
        func.count().filter(_overdue).label("reviews_overdue"),
        func.count().filter(_ROUTE.review_on.between(_TODAY, _SOON)).label("reviews_due_in_seven_days"),
        func.min(_ROUTE.review_on).label("oldest_review_on"),
        func.array_agg(_ROUTE.contact_route_id, type_=ARRAY(Uuid)).label("route_ids"),
        func.array_agg(_ROUTE.person_id.distinct(), type_=ARRAY(Uuid)).label("person_ids"),
    )
    .where(_ROUTE.status == literal_column("'ACTIVE'"))
    .group_by(_ROUTE.worker, _ROUTE.theme)
    .order_by(func.count().filter(_overdue).desc(), _ROUTE.worker, _ROUTE.theme)
    .limit(500)
)
"""The designated team's routes by worker and theme, the most overdue first."""
