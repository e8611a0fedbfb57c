"""The SQL of officers' calls: one queue, each to the agent who has been free longest, each counted once."""

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.service_desk.statements.sessions import MOMENT
from contact.service_desk.statements.telling import published, told
from contact.service_desk.tables import agent_heartbeats, agent_sessions, desk_calls

_EVENT = EventType.CONTACT_DESK_CALL_CHANGED
_CALL, _SESSION = desk_calls.c, agent_sessions.c
ID = bindparam("the_call", type_=Uuid)
_is_it = _CALL.desk_call_id == ID


def _text(value: str) -> ColumnElement[str]:
    return literal_column(f"'{value}'", Text)


_queued = _CALL.status == _text("QUEUED")


def _place() -> Statement:
    added = (
        insert(desk_calls)
        .values(
            desk_call_id=ID,
            called_by=bindparam("audit_actor", type_=Text),
            lpu=bindparam("lpu", type_=Text),
            wanted=bindparam("wanted", type_=Text),
            incident_id=bindparam("incident_id", type_=Text),
            status=_text("QUEUED"),
            offered_at=MOMENT,
            changed_at=MOMENT,
        )
        .returning(desk_calls)
        .cte("written")
    )
    return Statement(select(added).add_cte(*told(added, _EVENT, AuditAction.COLLECTION, "create_desk_call")))


def _longest_free(the_call: CTE) -> CTE:
    """Build who has been free longest of those who are heard of, beside the call that they are to have."""
    return (
        select(_SESSION.agent_session_id, the_call.c.desk_call_id)
        .join_from(the_call, agent_sessions, literal_column("TRUE", Boolean))
        .join(agent_heartbeats, agent_heartbeats.c.agent_session_id == _SESSION.agent_session_id)
        .where(_SESSION.status == _text("FREE"), agent_heartbeats.c.expires_at > MOMENT)
        .order_by(_SESSION.free_since, _SESSION.agent_session_id)
        .limit(1)
        .with_for_update(skip_locked=True, of=agent_sessions)
        .cte("the_agent")
    )


def _pair() -> Statement:
    """Build the pairing: the call first and then an agent, so that nobody holds an agent who has no call for them.

    Who arrives at the same time skips what another holds: of each call and of each agent one has hold.
    """
    the_call = (
        select(_CALL.desk_call_id)
        .where(_queued)
        .order_by(_CALL.offered_at, _CALL.desk_call_id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .cte("the_call")
    )
    the_agent = _longest_free(the_call)
    busy = (
        update(agent_sessions)
        .where(_SESSION.agent_session_id == the_agent.c.agent_session_id)
        .values(status=_text("BUSY"), free_since=null(), version=_SESSION.version + 1, changed_at=MOMENT)
        .returning(agent_sessions)
        .cte("busy")
    )
    connected = (
        update(desk_calls)
        .where(_CALL.desk_call_id == the_agent.c.desk_call_id)
        .values(
            status=_text("CONNECTED"),
            agent_session_id=the_agent.c.agent_session_id,
            # Who waits for a lock has an older moment than who held it.
            answered_at=func.greatest(MOMENT, _CALL.offered_at),
            version=_CALL.version + 1,
            changed_at=MOMENT,
        )
        .returning(desk_calls)
        .cte("written")
    )
    parts = told(connected, _EVENT, AuditAction.ALTERATION, "connect_desk_call")
    also = published(busy, EventType.CONTACT_AGENT_SESSION_CHANGED, "published_agent")
    return Statement(select(connected.c.desk_call_id).add_cte(*parts, *also))


def _change(operation: str, **values: Any) -> Statement:
    changed = (
        update(desk_calls)
        .where(_is_it)
        .values(version=_CALL.version + 1, changed_at=MOMENT, **values)
        .returning(desk_calls)
        .cte("written")
    )
    return Statement(select(changed).add_cte(*told(changed, _EVENT, AuditAction.ALTERATION, operation)))


PLACE = _place()
PAIR = _pair()
"""Connect the first in the queue with the agent who has been free longest anywhere; no row when there is none."""
_NOT_BEFORE_OFFER = func.greatest(MOMENT, _CALL.offered_at)
ABANDON = _change(
    "abandon_desk_call", status=_text("ABANDONED"), ended_at=_NOT_BEFORE_OFFER, wrapped_at=_NOT_BEFORE_OFFER
)
END = _change(
    "end_desk_call",
    status=_text("ENDED"),
    ended_at=func.greatest(MOMENT, _CALL.answered_at),
    disposition=bindparam("disposition", type_=Text),
)
REQUEUE = _change(
    "requeue_desk_call",
    status=_text("QUEUED"),
    agent_session_id=null(),
    answered_at=null(),
    requeued=_CALL.requeued + 1,
)
"""Give a call its place in the queue back: it keeps the moment at which it was offered."""

WRAPPED = Statement(
    update(desk_calls)
    .where(
        _CALL.agent_session_id == bindparam("the_session", type_=Uuid),
        _CALL.status == _text("ENDED"),
        _CALL.wrapped_at.is_(None),
    )
    .values(wrapped_at=func.greatest(MOMENT, _CALL.ended_at), version=_CALL.version + 1, changed_at=MOMENT)
)
"""Say that what an agent had to do after a call is done; from now on the call is counted."""

_others = desk_calls.alias("others")
_in_front = (
    select(func.count())
    .select_from(_others)
    .where(
        _others.c.status == _text("QUEUED"),
        tuple_(_others.c.offered_at, _others.c.desk_call_id) <= tuple_(_CALL.offered_at, _CALL.desk_call_id),
    )
    .scalar_subquery()
)


def _shown() -> Select[Any]:
    place = case((_queued, _in_front)).label("place_in_queue")
    return select(desk_calls, _SESSION.centre, _SESSION.staff_number, place).join_from(
        desk_calls, agent_sessions, _SESSION.agent_session_id == _CALL.agent_session_id, isouter=True
    )


ONE = Statement(_shown().where(_is_it))
LOCKED = Statement(_shown().where(_is_it).with_for_update(of=desk_calls))

_AFTER_ID = bindparam("after_id", type_=Uuid)
_OF_STATUS = bindparam("of_status", type_=Text)
_OF_CALLER = bindparam("of_caller", type_=Text)
PAGE = Statement(
    _shown()
    .where(
        or_(
            _AFTER_ID.is_(None),
            tuple_(_CALL.offered_at, _CALL.desk_call_id)
            < tuple_(bindparam("after", type_=DateTime(timezone=True)), _AFTER_ID),
        ),
        or_(_OF_STATUS.is_(None), _CALL.status == _OF_STATUS),
        or_(_OF_CALLER.is_(None), _CALL.called_by == _OF_CALLER),
    )
    .order_by(_CALL.offered_at.desc(), _CALL.desk_call_id.desc())
    .limit(bindparam("limit", type_=Integer))
)

_waited_too_long = and_(_queued, _CALL.offered_at <= bindparam("queued_before", type_=DateTime(timezone=True)))
_talked_too_long = and_(
    _CALL.status == _text("CONNECTED"),
    _CALL.answered_at <= bindparam("connected_before", type_=DateTime(timezone=True)),
)
_wrapped_too_long = and_(
    _CALL.status == _text("ENDED"),
    _CALL.wrapped_at.is_(None),
    _CALL.ended_at <= bindparam("ended_before", type_=DateTime(timezone=True)),
)
FORGOTTEN = Statement(
    _shown()
    .where(or_(_waited_too_long, _talked_too_long, _wrapped_too_long))
    .order_by(_CALL.offered_at, _CALL.desk_call_id)
    .limit(1)
    .with_for_update(of=desk_calls)
)
"""A call that has waited, been talked in or been wrapped up for longer than anybody does."""

TO_COUNT = Statement(
    _shown()
    .where(_CALL.wrapped_at.is_not(None), _CALL.counted_at.is_(None), _CALL.not_counted_because.is_(None))
    .order_by(_CALL.wrapped_at)
    .limit(500)
    .with_for_update(of=desk_calls, skip_locked=True)
)
"""Calls that are over and not in the calls' stream yet; another worker takes others."""

COUNTED = Statement(
    update(desk_calls)
    .where(_CALL.desk_call_id == func.any(bindparam("desk_call_ids", type_=ARRAY(Uuid))))
    .values(counted_at=MOMENT)
)
NOT_COUNTED = Statement(
    update(desk_calls).where(_is_it).values(not_counted_because=cast(bindparam("reason", type_=Text), Text))
)
