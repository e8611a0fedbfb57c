"""Staffing plans: added whole, and read."""

from sqlalchemy import DateTime, Integer, Text, Uuid, bindparam, cast, func, insert, null, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.audit.statements import entry_from, only
from bluelamp.kit.database import Statement, build_object
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.sites.tables import centres, stream_settings
from contact.staffing.tables import staffed_intervals, staffing_plans

_PLAN = staffing_plans.c
_ID = bindparam("staffing_plan_id", type_=Uuid)
_AFTER_ID = bindparam("after_id", type_=Uuid)
_AFTER = bindparam("after", type_=DateTime(timezone=True))
_STREAM = bindparam("of_stream", type_=Text)
_LIMIT = bindparam("limit", type_=Integer)
_DAY = bindparam("day", type_=stream_settings.c.effective_from.type)


def _add() -> Statement:
    written = (
        insert(staffing_plans)
        .values({column.name: bindparam(column.name, type_=column.type) for column in staffing_plans.c})
        .returning(staffing_plans)
        .cte("written")
    )
    data = build_object(
        staffing_plan_id=written.c.staffing_plan_id,
        stream=written.c.stream,
        model=written.c.model,
        intervals=written.c.totals["intervals"],
    )
    nobody = Audience(cast(null(), Uuid), cast(null(), Text), cast(null(), Text))
    subject = written.c.staffing_plan_id
    audited = entry_from(AuditAction.COLLECTION, "create_staffing_plan", only(subject), source=written)
    event = event_from(EventType.CONTACT_STAFFING_PLAN_MADE, subject, data, nobody, source=written)
    return Statement(select(written).add_cte(audited, *event))


ADD = _add()
"""Add a plan with its entry in the log and its event."""

_columns = [column for column in staffed_intervals.c if column.name != "staffing_plan_id"]
ADD_INTERVALS = Statement(
    insert(staffed_intervals).from_select(
        ["staffing_plan_id", *(column.name for column in _columns)],
        select(_ID, *(func.unnest(bindparam(column.name, type_=ARRAY(column.type))) for column in _columns)),
    )
)

ONE = Statement(select(staffing_plans).where(_PLAN.staffing_plan_id == _ID))

PAGE = Statement(
    select(staffing_plans)
    .where(
        or_(_AFTER_ID.is_(None), tuple_(_PLAN.created_at, _PLAN.staffing_plan_id) < tuple_(_AFTER, _AFTER_ID)),
        or_(_STREAM.is_(None), _PLAN.stream == _STREAM),
    )
    .order_by(_PLAN.created_at.desc(), _PLAN.staffing_plan_id.desc())
    .limit(_LIMIT)
)

INTERVALS = Statement(
    select(staffed_intervals)
    .where(
        staffed_intervals.c.staffing_plan_id == _ID,
        or_(_AFTER.is_(None), staffed_intervals.c.interval_start > _AFTER),
    )
    .order_by(staffed_intervals.c.interval_start)
    .limit(_LIMIT)
)

SETTING = Statement(
    select(stream_settings)
    .where(
        stream_settings.c.stream == bindparam("the_stream", type_=Text),
        stream_settings.c.effective_from <= _DAY,
        or_(stream_settings.c.effective_until.is_(None), stream_settings.c.effective_until > _DAY),
    )
    .limit(1)
)
"""By what a stream is measured on a day."""

CENTRES_OF = Statement(
    select(centres.c.centre).where(bindparam("the_stream", type_=Text) == func.any(centres.c.streams)).limit(1000)
)
