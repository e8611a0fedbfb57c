"""The SQL of checks: added once, never changed, found by call, by time and by the hash of their subject."""

from typing import Any

from sqlalchemy import (
    DateTime,
    Integer,
    LargeBinary,
    Select,
    Text,
    Uuid,
    bindparam,
    insert,
    or_,
    select,
    tuple_,
)

from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.service_desk.statements.telling import told
from contact.service_desk.tables import agent_sessions, consultations

_CHECK = consultations.c
_ID = bindparam("the_consultation", type_=Uuid)
_TEXTS = ("system", "reason_code", "reason", "subject_kind", "outcome")


def _add() -> Statement:
    added = (
        insert(consultations)
        .values(
            consultation_id=_ID,
            desk_call_id=bindparam("the_call", type_=Uuid),
            agent_session_id=bindparam("the_session", type_=Uuid),
            subject_hash=bindparam("subject_hash", type_=LargeBinary),
            consulted_at=bindparam("moment", type_=DateTime(timezone=True)),
            **{name: bindparam(name, type_=Text) for name in _TEXTS},
        )
        .returning(consultations)
        .cte("written")
    )
    parts = told(added, EventType.CONTACT_CONSULTATION_RECORDED, AuditAction.CONSULTATION, "create_consultation")
    return Statement(select(added.c.consultation_id).add_cte(*parts))


def _shown() -> Select[Any]:
    return select(
        *(column for column in consultations.c if column.name != "subject_hash"),
        _CHECK.subject_hash.is_not(None).label("subject_held"),
        agent_sessions.c.staff_number,
    ).join_from(consultations, agent_sessions, agent_sessions.c.agent_session_id == _CHECK.agent_session_id)


ADD = _add()
"""Keep a check; its entry in the log says CONSULTATION, because that is what it was (DPA 2018 s.62)."""
ONE = Statement(_shown().where(_CHECK.consultation_id == _ID))

_AFTER_ID = bindparam("after_id", type_=Uuid)
_newest_first = (_CHECK.consulted_at.desc(), _CHECK.consultation_id.desc())
_OF = {name: bindparam(f"of_{name}", type_=_CHECK[name].type) for name in ("desk_call_id", "system", "reason_code")}
PAGE = Statement(
    _shown()
    .where(
        or_(
            _AFTER_ID.is_(None),
            tuple_(_CHECK.consulted_at, _CHECK.consultation_id)
            < tuple_(bindparam("after", type_=DateTime(timezone=True)), _AFTER_ID),
        ),
        *(or_(value.is_(None), _CHECK[name] == value) for name, value in _OF.items()),
    )
    .order_by(*_newest_first)
    .limit(bindparam("limit", type_=Integer))
)

_FROM, _UNTIL = (bindparam(name, type_=DateTime(timezone=True)) for name in ("consulted_from", "consulted_until"))
OF_SUBJECT = Statement(
    _shown()
    .where(
        _CHECK.subject_hash == bindparam("subject_hash", type_=LargeBinary),
        or_(_FROM.is_(None), _CHECK.consulted_at >= _FROM),
        or_(_UNTIL.is_(None), _CHECK.consulted_at < _UNTIL),
    )
    .order_by(*_newest_first)
    .limit(100)
)
