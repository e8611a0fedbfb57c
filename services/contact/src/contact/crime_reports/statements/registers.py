"""The SQL of limits and Service Delivery Officers, and of the calls that they are compared by."""

from sqlalchemy import BigInteger, Date, Integer, Text, and_, bindparam, case, cast, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from bluelamp.kit.registers.statements import register_of
from bluelamp.schemas.events import EventType
from contact.calls.rules.bounds import WITHIN
from contact.calls.tables import daily_call_counts
from contact.crime_reports.tables import recording_limits, service_delivery_officers
from contact.sites.tables import centres, stream_settings

_EVENT = EventType.CONTACT_SERVICE_DELIVERY_CHANGED
RECORDING_LIMITS = register_of(recording_limits, "RECORDING_LIMIT", _EVENT, "effective_from", ("as_at",))
SERVICE_DELIVERY_OFFICERS = register_of(
    service_delivery_officers, "SERVICE_DELIVERY_OFFICER", _EVENT, "effective_from", ("stream", "as_at")
)

_DAY = bindparam("day", type_=Date)
LIMIT_ON = Statement(
    select(recording_limits.c.recording_limit_id, recording_limits.c.hours).where(
        recording_limits.c.effective_from <= _DAY,
        or_(recording_limits.c.effective_until.is_(None), recording_limits.c.effective_until > _DAY),
    )
)
STREAMS_OF_CENTRE = Statement(
    select(centres.c.streams).where(
        centres.c.centre == bindparam("the_centre", type_=Text),
        centres.c.live_from <= _DAY,
        or_(centres.c.live_until.is_(None), centres.c.live_until > _DAY),
    )
)

_COUNTS, _SETTING = daily_call_counts.c, stream_settings.c
_NOUGHT = literal_column("0", Integer)
_within = case(
    *((_SETTING.threshold_seconds == bound, _COUNTS[f"answered_within_{bound}"]) for bound in WITHIN), else_=_NOUGHT
)
STREAM_BETWEEN = Statement(
    select(
        cast(func.coalesce(func.sum(_COUNTS.offered), _NOUGHT), BigInteger).label("offered"),
        cast(func.count(_COUNTS.day.distinct()).filter(_COUNTS.offered > _NOUGHT), Integer).label("days"),
        cast(func.coalesce(func.sum(_COUNTS.answered + _COUNTS.abandoned), _NOUGHT), BigInteger).label("settled"),
        cast(func.coalesce(func.sum(_within), _NOUGHT), BigInteger).label("within"),
        func.coalesce(
            func.array_agg(_SETTING.threshold_seconds.distinct()), literal_column("'{}'::integer[]", ARRAY(Integer))
        ).label("thresholds"),
    )
    .select_from(daily_call_counts)
    .join(
        stream_settings,
        and_(
            _SETTING.stream == _COUNTS.stream,
            _SETTING.effective_from <= _COUNTS.day,
            or_(_SETTING.effective_until.is_(None), _SETTING.effective_until > _COUNTS.day),
        ),
    )
    .where(
        _COUNTS.stream == bindparam("the_stream", type_=Text),
        _COUNTS.day >= bindparam("since", type_=Date),
        _COUNTS.day < bindparam("until", type_=Date),
    )
)
"""A stream's calls between two days, each day by the threshold that was in force on it."""
