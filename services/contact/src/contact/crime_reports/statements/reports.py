"""The SQL of reports: each step in one statement with its entry in the log and its event."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    DateTime,
    Double,
    Integer,
    Interval,
    Text,
    Uuid,
    bindparam,
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

from bluelamp.kit.audit.statements import entry_from, only
from bluelamp.kit.database import Statement, among
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.crime_reports.tables import crime_reports

_REPORT = crime_reports.c
ID = bindparam("the_report", type_=Uuid)
MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_GIVEN = (
    *("reported_at", "reported_by", "centre", "lpu", "incident_id", "victim_number", "victim_kind"),
    *("recording_limit_id", "record_by"),
)


def _told(written: CTE, action: AuditAction, operation: str) -> Statement:
    pairs: list[ColumnElement[Any]] = []
    for name in ("crime_report_id", "status", "centre", "version"):
        pairs += [literal_column(f"'{name}'"), written.c[name]]
    nobody = Audience(cast(null(), Uuid), cast(null(), Text), cast(null(), Text))
    subject = written.c.crime_report_id
    event = event_from(
        EventType.CONTACT_CRIME_REPORT_CHANGED, subject, func.jsonb_build_object(*pairs), nobody, source=written
    )
    return Statement(select(written).add_cte(entry_from(action, operation, only(subject), source=written), *event))


def _add() -> Statement:
    given = {name: bindparam(name, type_=_REPORT[name].type) for name in _GIVEN}
    added = (
        insert(crime_reports)
        .values(crime_report_id=ID, status=literal_column("'REPORTED'", Text), changed_at=MOMENT, **given)
        .returning(crime_reports)
        .cte("written")
    )
    return _told(added, AuditAction.COLLECTION, "create_crime_report")


def _step(operation: str, given: tuple[str, ...], more: Mapping[str, Any]) -> Statement:
    values = {name: bindparam(name, type_=_REPORT[name].type) for name in given}
    changed = (
        update(crime_reports)
        .where(_REPORT.crime_report_id == ID)
        .values(version=_REPORT.version + 1, changed_at=MOMENT, **values, **more)
        .returning(crime_reports)
        .cte("written")
    )
    return _told(changed, AuditAction.ALTERATION, operation)


def _status(value: str) -> dict[str, Any]:
    return {"status": literal_column(f"'{value}'", Text)}


ADD = _add()
RECORD = _step(
    "record_crime",
    ("crime_id", "classification", "recorded_classification", "recorded_at"),
    {**_status("RECORDED"), "decided_at": bindparam("recorded_at", type_=DateTime(timezone=True))},
)
REFUSE = _step(
    "refuse_crime_report", ("not_recorded_because", "rationale"), {**_status("NOT_RECORDED"), "decided_at": MOMENT}
)
ALLOCATE = _step("allocate_crime", ("allocation_unit", "lines_of_enquiry", "allocated_at"), _status("ALLOCATED"))
VALIDATE = _step(
    "validate_crime_report",
    ("status", "classification", "validation", "validation_rationale", "not_recorded_because", "decided_at"),
    {"validated_at": MOMENT},
)
ONE = Statement(select(crime_reports).where(_REPORT.crime_report_id == ID))
LOCKED = Statement(select(crime_reports).where(_REPORT.crime_report_id == ID).with_for_update())

_AFTER_ID = bindparam("after_id", type_=Uuid)
_OF = {name: bindparam(f"of_{name}", type_=Text) for name in ("status", "centre", "lpu")}
_OVERDUE_AT = bindparam("overdue_at", type_=DateTime(timezone=True))
PAGE = Statement(
    select(crime_reports)
    .where(
        or_(
            _AFTER_ID.is_(None),
            tuple_(_REPORT.reported_at, _REPORT.crime_report_id)
            < tuple_(bindparam("after", type_=DateTime(timezone=True)), _AFTER_ID),
        ),
        *(or_(value.is_(None), _REPORT[name] == value) for name, value in _OF.items()),
        or_(
            _OVERDUE_AT.is_(None), (_REPORT.status == literal_column("'REPORTED'")) & (_REPORT.record_by < _OVERDUE_AT)
        ),
    )
    .order_by(_REPORT.reported_at.desc(), _REPORT.crime_report_id.desc())
    .limit(bindparam("limit", type_=Integer))
)

_FROM, _UNTIL = (bindparam(name, type_=DateTime(timezone=True)) for name in ("recorded_from", "recorded_until"))
_CENTRE = bindparam("the_centre", type_=Text)
_DAY = literal_column("interval '24 hours'", Interval)


def _minutes(end: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(func.extract("epoch", end - _REPORT.reported_at), Double) / literal_column("60.0", Double)


_to_record = _minutes(_REPORT.recorded_at)
_to_allocate = _minutes(_REPORT.allocated_at)


def _percentile(share: str) -> ColumnElement[Any]:
    return func.percentile_cont(literal_column(share, Double)).within_group(_to_record)


TIMES = Statement(
    select(
        func.count().label("recorded"),
        func.count().filter(_REPORT.recorded_at <= _REPORT.reported_at + _DAY).label("within_24_hours"),
        func.count().filter(_REPORT.recorded_at <= _REPORT.record_by).label("within_limit"),
        func.coalesce(func.sum(_to_record), literal_column("0.0", Double)).label("minutes_to_record"),
        func.count(_REPORT.allocated_at).label("allocated"),
        func.coalesce(func.sum(_to_allocate), literal_column("0.0", Double)).label("minutes_to_allocate"),
        _percentile("0.5").label("median"),
        _percentile("0.9").label("ninetieth"),
    ).where(
        _REPORT.recorded_at >= _FROM,
        _REPORT.recorded_at < _UNTIL,
        among(_REPORT.status, "RECORDED", "ALLOCATED"),
        or_(_CENTRE.is_(None), _REPORT.centre == _CENTRE),
    )
)
"""How long the crimes recorded in a period took; a cancelled one is no crime."""

AWAITING = Statement(
    select(
        cast(func.count(), BigInteger).label("awaiting"),
        cast(func.count().filter(_REPORT.record_by < MOMENT), BigInteger).label("overdue"),
    ).where(
        _REPORT.status == literal_column("'REPORTED'", Text),
        _REPORT.reported_at < _UNTIL,
        or_(_CENTRE.is_(None), _REPORT.centre == _CENTRE),
    )
)
"""What was reported by a period's end, and waits by now."""
