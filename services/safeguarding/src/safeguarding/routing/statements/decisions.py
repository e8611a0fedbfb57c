"""Decisions: made, overridden and read; each with its audit entry and event in the same statement or transaction."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    SmallInteger,
    Text,
    Uuid,
    bindparam,
    cast,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction
from safeguarding.routing.tables import routing_decisions, routing_overrides

_DECISION = routing_decisions.c
_ID = bindparam("routing_decision_id", type_=Uuid)
_SUBJECTS = bindparam("subjects", type_=ARRAY(Uuid))
_DATA = bindparam("event_data", type_=Text)
_ORGANISATION = bindparam("event_organisation", type_=Uuid)


def _decide() -> Statement:
    values: dict[str, ColumnElement[Any]] = {
        "routing_decision_id": _ID,
        "rule_set_id": bindparam("rule_set_id", type_=Text),
        "rule": bindparam("rule", type_=Text),
        "lpu": bindparam("lpu", type_=Text),
        "primary_team": bindparam("primary_team", type_=Text),
        "joint_teams": bindparam("joint_teams", type_=ARRAY(Text)),
        "arrangement": bindparam("arrangement", type_=Text),
        "reported_at": bindparam("reported_at", type_=DateTime(timezone=True)),
        "decided_at": bindparam("decided_at", type_=DateTime(timezone=True)),
        "circumstances": bindparam("circumstances", type_=ARRAY(Text)),
        "victim_id": bindparam("victim_id", type_=Uuid),
        "age_at_report": bindparam("age_at_report", type_=SmallInteger),
        "happened_on": bindparam("happened_on", type_=Date),
        "explanation": cast(bindparam("explanation", type_=Text), JSONB),
        "decided_by": bindparam("audit_actor", type_=Text),
        "organisation_id": bindparam("audit_organisation", type_=Uuid),
    }
    made = insert(routing_decisions).values(values).returning(_DECISION.routing_decision_id, _DECISION.lpu).cte("made")
    audience = Audience(_ORGANISATION, made.c.lpu, bindparam("audit_actor", type_=Text))
    published = event_from(
        "uk.police.bluelamp.safeguarding.routing.decided.v1", made.c.routing_decision_id, _DATA, audience, source=made
    )
    audited = entry_from(AuditAction.COLLECTION, "decide_routing", _SUBJECTS, source=made)
    return Statement(select(made.c.routing_decision_id).add_cte(audited, *published))


def _override() -> Statement:
    primary, joint = bindparam("primary_team", type_=Text), bindparam("joint_teams", type_=ARRAY(Text))
    changed = (
        update(routing_decisions)
        .where(_DECISION.routing_decision_id == _ID)
        .values(primary_team=primary, joint_teams=joint, overridden=True)
        .returning(_DECISION.routing_decision_id, _DECISION.lpu, _DECISION.decided_by, _DECISION.organisation_id)
        .cte("changed")
    )
    values: dict[str, ColumnElement[Any]] = {
        "routing_decision_id": changed.c.routing_decision_id,
        "overridden_at": bindparam("overridden_at", type_=DateTime(timezone=True)),
        "overridden_by": bindparam("audit_actor", type_=Text),
        "primary_team": primary,
        "joint_teams": joint,
        "reason": bindparam("reason", type_=Text),
    }
    written = (
        insert(routing_overrides)
        .from_select(list(values), select(*values.values()).select_from(changed))
        .cte("written")
    )
    audience = Audience(changed.c.organisation_id, changed.c.lpu, changed.c.decided_by)
    published = event_from(
        "uk.police.bluelamp.safeguarding.routing.overridden.v1",
        changed.c.routing_decision_id,
        _DATA,
        audience,
        source=changed,
    )
    audited = entry_from(AuditAction.ALTERATION, "override_routing", _SUBJECTS, source=changed)
    return Statement(select(changed.c.routing_decision_id).add_cte(written, audited, *published))


def _is_seen() -> ColumnElement[bool]:
    """Confine the force to its own and its unit's decisions; a desk is confined by row-level security."""
    return or_(
        cast(bindparam("sees_all"), Boolean),
        _DECISION.lpu == cast(bindparam("reader_lpu"), Text),
        _DECISION.decided_by == cast(bindparam("reader"), Text),
    )


_POSITION = tuple_(_DECISION.decided_at, _DECISION.routing_decision_id)
_AFTER_ID = bindparam("after_id", type_=Uuid)
_LPU = bindparam("of_lpu", type_=Text)

DECIDE = _decide()
"""Store a decision, and publish it."""

OVERRIDE = _override()
"""Put a supervisor's teams in the place of those before, keep both, and publish it."""

ONE = Statement(select(routing_decisions).where(_DECISION.routing_decision_id == _ID, _is_seen()))

LOCKED = Statement(select(routing_decisions).where(_DECISION.routing_decision_id == _ID, _is_seen()).with_for_update())

OVERRIDES = Statement(
    select(routing_overrides)
    .where(routing_overrides.c.routing_decision_id == _ID)
    .order_by(routing_overrides.c.override_id)
    .limit(100)
)

PAGE = Statement(
    select(routing_decisions)
    .where(
        _is_seen(),
        or_(_LPU.is_(None), _DECISION.lpu == _LPU),
        or_(
            _AFTER_ID.is_(None),
            tuple_(bindparam("after_time", type_=DateTime(timezone=True)), _AFTER_ID) > _POSITION,
        ),
    )
    .order_by(_DECISION.decided_at.desc(), _DECISION.routing_decision_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of what a reader may see, newest first."""
