"""Campaigns: planned, changed, accompanied by training, evaluated and read."""

from sqlalchemy import Date, DateTime, Integer, Text, Uuid, bindparam, cast, insert, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import insert as insert_or_change

from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from safeguarding.sentinel.statements.telling import told
from safeguarding.sentinel.tables import campaign_training, campaigns

_ID = bindparam("the_campaign", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_DETAILS = {
    "name": bindparam("name", type_=Text),
    "focus_month": bindparam("focus_month", type_=Text),
    "starts_on": bindparam("starts_on", type_=Date),
    "ends_on": bindparam("ends_on", type_=Date),
    "objectives": bindparam("objectives", type_=ARRAY(Text)),
    "target_volumes": cast(bindparam("target_volumes", type_=Text), JSONB),
}


def _plan() -> Statement:
    planned = (
        insert(campaigns)
        .values(
            campaign_id=_ID,
            theme=bindparam("the_theme", type_=Text),
            created_by=bindparam("audit_actor", type_=Text),
            created_at=_MOMENT,
            **_DETAILS,
        )
        .returning(campaigns.c.campaign_id)
        .cte("planned")
    )
    event = EventType.SAFEGUARDING_CAMPAIGN_PLANNED
    parts = told(planned, planned.c.campaign_id, event, AuditAction.COLLECTION, "plan_campaign")
    return Statement(select(planned.c.campaign_id).add_cte(*parts))


def _change() -> Statement:
    changed = (
        update(campaigns)
        .where(campaigns.c.campaign_id == _ID)
        .values(version=campaigns.c.version + 1, **_DETAILS)
        .returning(campaigns.c.campaign_id)
        .cte("changed")
    )
    event = EventType.SAFEGUARDING_CAMPAIGN_CHANGED
    parts = told(changed, changed.c.campaign_id, event, AuditAction.ALTERATION, "change_campaign")
    return Statement(select(changed.c.campaign_id).add_cte(*parts))


def _train() -> Statement:
    measured = insert_or_change(campaign_training).values(
        campaign_id=_ID,
        lpu=bindparam("lpu", type_=Text),
        measured_on=bindparam("measured_on", type_=Date),
        trained=bindparam("trained", type_=Integer),
        eligible=bindparam("eligible", type_=Integer),
        recorded_by=bindparam("audit_actor", type_=Text),
        recorded_at=_MOMENT,
    )
    added = measured.on_conflict_do_nothing().returning(campaign_training.c.campaign_id).cte("added")
    touched = (
        update(campaigns)
        .where(campaigns.c.campaign_id == added.c.campaign_id)
        .values(version=campaigns.c.version + 1)
        .cte("touched")
    )
    event = EventType.SAFEGUARDING_CAMPAIGN_CHANGED
    parts = told(added, added.c.campaign_id, event, AuditAction.ALTERATION, "record_training")
    return Statement(select(added.c.campaign_id).add_cte(touched, *parts))


def _evaluate() -> Statement:
    evaluated = (
        update(campaigns)
        .where(campaigns.c.campaign_id == _ID)
        .values(version=campaigns.c.version + 1, evaluation=cast(bindparam("evaluation", type_=Text), JSONB))
        .returning(campaigns.c.campaign_id)
        .cte("evaluated")
    )
    event = EventType.SAFEGUARDING_CAMPAIGN_EVALUATED
    parts = told(evaluated, evaluated.c.campaign_id, event, AuditAction.ALTERATION, "evaluate_campaign")
    return Statement(select(evaluated.c.campaign_id).add_cte(*parts))


PLAN = _plan()
"""Plan a campaign, and publish it; an exclusion keeps it clear of the theme's others."""

CHANGE = _change()

TRAIN = _train()
"""Record a unit's training on a day; no row when it was recorded before."""

EVALUATE = _evaluate()

ONE = Statement(select(campaigns).where(campaigns.c.campaign_id == _ID))

LOCKED = Statement(select(campaigns).where(campaigns.c.campaign_id == _ID).with_for_update())

TRAINING = Statement(
    select(campaign_training)
    .where(campaign_training.c.campaign_id == _ID)
    .order_by(campaign_training.c.measured_on.desc(), campaign_training.c.lpu)
    .limit(500)
)

_OF_THEME = bindparam("of_theme", type_=Text)
_ON = bindparam("on_day", type_=Date)
_AFTER = bindparam("after_id", type_=Uuid)
_POSITION = tuple_(campaigns.c.starts_on, campaigns.c.campaign_id)
PAGE = Statement(
    select(campaigns)
    .where(
        or_(_OF_THEME.is_(None), campaigns.c.theme == _OF_THEME),
        or_(_ON.is_(None), (campaigns.c.starts_on <= _ON) & (campaigns.c.ends_on >= _ON)),
        or_(_AFTER.is_(None), tuple_(bindparam("after_day", type_=Date), _AFTER) > _POSITION),
    )
    .order_by(campaigns.c.starts_on.desc(), campaigns.c.campaign_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of the calendar, the latest beginning first."""
