"""A step in a case's life: the frame, its history, the audit entry and the events at once; and the case's clocks."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, DateTime, Text, Uuid, bindparam, cast, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from safeguarding.cases.statements.telling import EVENT_COLUMNS, events_of, subjects_of
from safeguarding.cases.tables import case_clocks, case_history, cases

_CASE = bindparam("the_case", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_KEPT: dict[str, Any] = {
    "rating": Text,
    "level_of_need": Text,
    "allocated_worker": Text,
    "outcome": Text,
    "home_hub": Text,
    "responsible_hub": Text,
    "acknowledged_at": DateTime(timezone=True),
    "decided_at": DateTime(timezone=True),
    "decision_id": Uuid,
    "released_at": DateTime(timezone=True),
    "home_accepted_at": DateTime(timezone=True),
    "closed_at": DateTime(timezone=True),
}
CHANGEABLE = tuple(_KEPT)
"""What a step may set besides the status; what it does not set stays."""


def _moved() -> CTE:
    values: dict[str, Any] = {
        name: func.coalesce(bindparam(name, type_=type_), cases.c[name]) for name, type_ in _KEPT.items()
    }
    returned = [cases.c[name] for name in EVENT_COLUMNS]
    return (
        update(cases)
        .where(cases.c.case_id == _CASE)
        .values(status=bindparam("to_status", type_=Text), updated_at=_MOMENT, version=cases.c.version + 1, **values)
        .returning(*returned, cases.c.rating, cases.c.level_of_need, cases.c.allocated_worker, cases.c.version)
        .cte("moved")
    )


def _written(moved: CTE) -> CTE:
    values: dict[str, ColumnElement[Any]] = {
        "case_id": moved.c.case_id,
        "referrer_organisation_id": moved.c.referrer_organisation_id,
        "occurred_at": _MOMENT,
        "verb": bindparam("verb", type_=Text),
        "from_status": bindparam("from_status", type_=Text),
        "to_status": moved.c.status,
        "rating": moved.c.rating,
        "level_of_need": moved.c.level_of_need,
        "allocated_worker": moved.c.allocated_worker,
        "actor": bindparam("audit_actor", type_=Text),
        "organisation_id": bindparam("audit_organisation", type_=Uuid),
        "reason": bindparam("reason", type_=Text),
        "details": cast(bindparam("details", type_=Text), JSONB),
    }
    return (
        insert(case_history).from_select(list(values), select(*values.values()), include_defaults=False).cte("written")
    )


def _move(*, told: bool) -> Statement:
    moved = _moved()
    parts = [_written(moved), entry_from(AuditAction.ALTERATION, "move_case", subjects_of(moved), source=moved)]
    if told:
        said = {name: bindparam(f"told_{name}", type_=Text) for name in ("outcome", "home_hub")}
        parts += events_of(moved, bindparam("event_type", type_=Text), **said)
    return Statement(select(moved.c.reference, moved.c.version, moved.c.rating).add_cte(*parts))


MOVE = _move(told=True)
"""Take a step and publish it."""

MOVE_QUIETLY = _move(told=False)
"""Take a step that nobody outside needs to hear of."""

LOCK = Statement(
    select(cases, func.bound_hub().label("bound_hub")).where(cases.c.case_id == _CASE).with_for_update(of=cases)
)
"""Lock a case; every writer takes this lock before any other. A referrer may read its case and not lock it."""

STOP_CLOCKS = Statement(
    update(case_clocks)
    .where(
        case_clocks.c.case_id == _CASE,
        case_clocks.c.stopped_at.is_(None),
        case_clocks.c.kind == func.any(bindparam("kinds", type_=ARRAY(Text))),
    )
    .values(stopped_at=_MOMENT, stop_reason=bindparam("stop_reason", type_=Text))
)
"""Stop what still runs of these kinds."""

START_CLOCK = Statement(
    insert(case_clocks).values(
        case_id=bindparam("case_id", type_=Uuid),
        referrer_organisation_id=bindparam("referrer_organisation_id", type_=Uuid),
        kind=bindparam("kind", type_=Text),
        rule_id=bindparam("rule_id", type_=Text),
        rating=bindparam("rating", type_=Text),
        set_at=_MOMENT,
        started_at=bindparam("started_at", type_=DateTime(timezone=True)),
        due_at=bindparam("due_at", type_=DateTime(timezone=True)),
    )
)

CLOCKS = Statement(select(case_clocks).where(case_clocks.c.case_id == _CASE).order_by(case_clocks.c.clock_id))
"""Every clock that a case has had, oldest first."""
