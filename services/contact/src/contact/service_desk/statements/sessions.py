"""The SQL of agents' sessions: who sits where, at what, and since when they are free."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from bluelamp.kit.database import Statement, among
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.service_desk.statements.telling import told
from contact.service_desk.tables import agent_heartbeats, agent_sessions, desk_calls
from contact.sites.tables import centres

_EVENT = EventType.CONTACT_AGENT_SESSION_CHANGED
_SESSION = agent_sessions.c
ID = bindparam("the_session", type_=Uuid)
MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_EXPIRES = bindparam("expires_at", type_=DateTime(timezone=True))
_DESK: ColumnElement[int] = literal_column("5120069", BigInteger)

BESIDE_CALLERS = Statement(select(func.pg_advisory_xact_lock_shared(_DESK)))
"""Callers arrive beside one another; an agent who becomes free waits until those are in the queue that arrive now."""
ALONE = Statement(select(func.pg_advisory_xact_lock(_DESK)))
"""One agent changes at a time, and no caller arrives meanwhile: neither can miss the other."""

STREAMS_OF_CENTRE = Statement(
    select(centres.c.streams).where(
        centres.c.centre == bindparam("the_centre", type_=Text),
        centres.c.live_from <= bindparam("day", type_=centres.c.live_from.type),
        or_(centres.c.live_until.is_(None), centres.c.live_until > bindparam("day", type_=centres.c.live_from.type)),
    )
)

_free = literal_column("'FREE'", Text)
_status = bindparam("status", type_=Text)


def _free_since() -> ColumnElement[Any]:
    return case((_status == _free, MOMENT))


def _sign_on() -> Statement:
    added = (
        insert(agent_sessions)
        .values(
            agent_session_id=ID,
            staff_number=bindparam("staff_number", type_=Text),
            centre=bindparam("centre", type_=Text),
            opened_by=bindparam("audit_actor", type_=Text),
            status=_status,
            free_since=_free_since(),
            signed_on_at=MOMENT,
            changed_at=MOMENT,
        )
        .returning(agent_sessions)
        .cte("written")
    )
    heart = insert(agent_heartbeats).values(agent_session_id=ID, expires_at=_EXPIRES).cte("beaten")
    parts = told(added, _EVENT, AuditAction.COLLECTION, "create_agent_session")
    # The heartbeat's foreign key is looked at when the statement has ended, and then the session is there.
    return Statement(select(added.c.agent_session_id).add_cte(heart, *parts))


def _set_status(operation: str, *, is_end: bool) -> Statement:
    values: dict[str, Any] = {"ended_at": MOMENT} if is_end else {}
    changed = (
        update(agent_sessions)
        .where(_SESSION.agent_session_id == ID)
        .values(
            status=_status,
            free_since=_free_since(),
            version=_SESSION.version + 1,
            changed_at=MOMENT,
            **values,
        )
        .returning(agent_sessions)
        .cte("written")
    )
    return Statement(
        select(changed.c.agent_session_id).add_cte(*told(changed, _EVENT, AuditAction.ALTERATION, operation))
    )


SIGN_ON = _sign_on()
SET_AVAILABILITY = _set_status("set_agent_availability", is_end=False)
SIGN_OFF = _set_status("sign_agent_off", is_end=True)
EXPIRE = _set_status("expire_agent_session", is_end=True)
WRAP_UP = _set_status("wrap_desk_call_up", is_end=False)

BEAT = Statement(
    update(agent_heartbeats)
    .where(agent_heartbeats.c.agent_session_id == ID)
    .values(expires_at=func.greatest(agent_heartbeats.c.expires_at, _EXPIRES))
)

_call_of_session = (
    select(desk_calls.c.desk_call_id)
    .where(
        desk_calls.c.agent_session_id == _SESSION.agent_session_id,
        among(desk_calls.c.status, "CONNECTED", "ENDED"),
        desk_calls.c.wrapped_at.is_(None),
    )
    .order_by(desk_calls.c.answered_at.desc())
    .limit(1)
    .scalar_subquery()
)


def _shown() -> Select[Any]:
    return select(agent_sessions, agent_heartbeats.c.expires_at, _call_of_session.label("desk_call_id")).join_from(
        agent_sessions, agent_heartbeats, _SESSION.agent_session_id == agent_heartbeats.c.agent_session_id
    )


ONE = Statement(_shown().where(_SESSION.agent_session_id == ID))
LIVE_OF_STAFF = Statement(
    _shown().where(_SESSION.staff_number == bindparam("staff_number", type_=Text), _SESSION.ended_at.is_(None))
)
DUE = Statement(
    _shown()
    .where(_SESSION.ended_at.is_(None), agent_heartbeats.c.expires_at <= MOMENT)
    .order_by(agent_heartbeats.c.expires_at)
    .limit(1)
)
"""The session that has been dead longest."""

_AFTER_ID = bindparam("after_id", type_=Uuid)
PAGE = Statement(
    _shown()
    .where(
        or_(
            _AFTER_ID.is_(None),
            tuple_(_SESSION.signed_on_at, _SESSION.agent_session_id)
            < tuple_(bindparam("after", type_=DateTime(timezone=True)), _AFTER_ID),
        ),
        or_(bindparam("of_centre", type_=Text).is_(None), _SESSION.centre == bindparam("of_centre", type_=Text)),
        or_(bindparam("of_status", type_=Text).is_(None), _SESSION.status == bindparam("of_status", type_=Text)),
    )
    .order_by(_SESSION.signed_on_at.desc(), _SESSION.agent_session_id.desc())
    .limit(bindparam("limit", type_=Integer))
)


def _at(status: str) -> ColumnElement[Any]:
    return func.count().filter(_SESSION.status == literal_column(f"'{status}'", Text)).label(status.lower())


AT_CENTRES = Statement(
    select(_SESSION.centre, *map(_at, ("FREE", "BUSY", "WRAP", "AWAY")))
    .join_from(agent_sessions, agent_heartbeats, _SESSION.agent_session_id == agent_heartbeats.c.agent_session_id)
    .where(_SESSION.ended_at.is_(None), agent_heartbeats.c.expires_at > MOMENT)
    .group_by(_SESSION.centre)
    .order_by(_SESSION.centre)
    .limit(1000)
)
"""How many agents of each centre are at what; the dead are at nothing."""

WAITING = Statement(
    select(func.count().label("queued"), func.min(desk_calls.c.offered_at).label("first_offered_at")).where(
        desk_calls.c.status == literal_column("'QUEUED'", Text)
    )
)
