"""Notes on charts: made, withdrawn and kept, and read by the chart they stand on."""

from sqlalchemy import Boolean, Date, DateTime, Integer, Text, Uuid, bindparam, insert, or_, select, tuple_, update

from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.measures.statements.telling import told
from contact.measures.tables import measure_annotations, measure_link_rollouts

_NOTE = measure_annotations.c
_ID = bindparam("the_annotation", type_=Uuid)
_MEASURE = bindparam("the_measure", type_=Text)
_AREA = bindparam("the_area", type_=Text)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_EVENT = EventType.CONTACT_MEASURE_ANNOTATED


def _add() -> Statement:
    added = (
        insert(measure_annotations)
        .values(
            annotation_id=_ID,
            measure_id=_MEASURE,
            area=_AREA,
            happened_on=bindparam("happened_on", type_=Date),
            text=bindparam("text", type_=Text),
            restarts_limits=bindparam("restarts_limits", type_=Boolean),
            reason=bindparam("reason", type_=Text),
            recorded_by=bindparam("audit_actor", type_=Text),
            recorded_at=_MOMENT,
        )
        .returning(measure_annotations)
        .cte("added")
    )
    parts = told(added, added.c.annotation_id, _EVENT, AuditAction.COLLECTION, "add_annotation")
    return Statement(select(added).add_cte(*parts))


def _withdraw() -> Statement:
    withdrawn = (
        update(measure_annotations)
        .where(_NOTE.annotation_id == _ID)
        .values(
            withdrawn_at=_MOMENT,
            withdrawn_by=bindparam("audit_actor", type_=Text),
            withdrawal_reason=bindparam("withdrawal_reason", type_=Text),
            version=_NOTE.version + 1,
        )
        .returning(measure_annotations)
        .cte("withdrawn")
    )
    parts = told(withdrawn, withdrawn.c.annotation_id, _EVENT, AuditAction.ALTERATION, "withdraw_annotation")
    return Statement(select(withdrawn).add_cte(*parts))


ADD = _add()
WITHDRAW = _withdraw()
ONE = Statement(select(measure_annotations).where(_NOTE.annotation_id == _ID))
LOCKED = Statement(select(measure_annotations).where(_NOTE.annotation_id == _ID).with_for_update())

ON_CHART = Statement(
    select(measure_annotations)
    .where(
        _NOTE.measure_id == _MEASURE,
        or_(_NOTE.area.is_(None), _NOTE.area == _AREA),
        _NOTE.happened_on >= bindparam("first_day", type_=Date),
        _NOTE.happened_on < bindparam("end_day", type_=Date),
        _NOTE.withdrawn_at.is_(None),
    )
    .order_by(_NOTE.happened_on, _NOTE.annotation_id)
    .limit(100)
)
"""What stands on the chart of a measure and area between two days."""

_AFTER = bindparam("after_id", type_=Uuid)
PAGE = Statement(
    select(measure_annotations)
    .where(
        or_(_MEASURE.is_(None), _NOTE.measure_id == _MEASURE),
        or_(
            _AFTER.is_(None),
            tuple_(_NOTE.happened_on, _NOTE.annotation_id) < tuple_(bindparam("after_day", type_=Date), _AFTER),
        ),
    )
    .order_by(_NOTE.happened_on.desc(), _NOTE.annotation_id.desc())
    .limit(bindparam("limit", type_=Integer))
)

ROLLOUT = Statement(
    select(measure_link_rollouts.c.live_from).where(measure_link_rollouts.c.lpu == bindparam("the_lpu", type_=Text))
)
"""From when a unit's teams have their links."""
