"""The SQL of board reports: asked for, made once, listed, and read."""

from sqlalchemy import Date, DateTime, Integer, Text, Uuid, bindparam, insert, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.board_reports.tables import board_reports
from contact.continuity.tables import outages
from contact.measures.statements.telling import told

_REPORT = board_reports.c
_ID = bindparam("the_report", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_SHOWN = [column for column in _REPORT if column.name not in {"request", "document"}]


def _request() -> Statement:
    added = (
        insert(board_reports)
        .values(
            board_report_id=_ID,
            title=bindparam("the_title", type_=Text),
            status="WAITING",
            period_from=bindparam("period_from", type_=Date),
            period_until=bindparam("period_until", type_=Date),
            as_at=bindparam("as_at", type_=Date),
            request=bindparam("request", type_=JSONB),
            requested_by=bindparam("audit_actor", type_=Text),
            requested_at=_MOMENT,
            lines=0,
            unavailable=0,
        )
        .returning(*_SHOWN)
        .cte("added")
    )
    parts = told(
        added,
        added.c.board_report_id,
        EventType.CONTACT_BOARD_REPORT_REQUESTED,
        AuditAction.COLLECTION,
        "create_board_report",
    )
    return Statement(select(added).add_cte(*parts))


def _make() -> Statement:
    made = (
        update(board_reports)
        .where(_REPORT.board_report_id == _ID, _REPORT.status == "WAITING")
        .values(
            status="MADE",
            made_at=_MOMENT,
            lines=bindparam("line_count", type_=Integer),
            unavailable=bindparam("unavailable_count", type_=Integer),
            document=bindparam("document", type_=Text),
        )
        .returning(_REPORT.board_report_id)
        .cte("made")
    )
    parts = told(
        made,
        made.c.board_report_id,
        EventType.CONTACT_BOARD_REPORT_MADE,
        AuditAction.COMBINATION,
        "make_board_report",
    )
    return Statement(select(made.c.board_report_id).add_cte(*parts))


REQUEST = _request()
"""Keep what was asked for, log and publish it."""
MAKE = _make()
"""Store the document of a report that has none yet, log and publish it; no row where it is made already."""

TO_MAKE = Statement(
    select(*_SHOWN, _REPORT.request)
    .where(_REPORT.board_report_id == _ID, _REPORT.status == "WAITING")
    .with_for_update()
)
"""A report that is still to be made, held against a second worker."""

WAITING = Statement(select(_REPORT.request).where(_REPORT.board_report_id == _ID, _REPORT.status == "WAITING"))
ONE = Statement(select(*_SHOWN, _REPORT.document).where(_REPORT.board_report_id == _ID))

_AFTER = bindparam("after_id", type_=Uuid)
PAGE = Statement(
    select(*_SHOWN)
    .where(
        or_(
            _AFTER.is_(None),
            tuple_(_REPORT.requested_at, _REPORT.board_report_id)
            < tuple_(bindparam("after_time", type_=DateTime(timezone=True)), _AFTER),
        )
    )
    .order_by(_REPORT.requested_at.desc(), _REPORT.board_report_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of reports, the last that was asked for first."""

OUTAGES = Statement(
    select(outages)
    .where(
        outages.c.started_at >= bindparam("since", type_=DateTime(timezone=True)),
        outages.c.started_at < bindparam("until", type_=DateTime(timezone=True)),
    )
    .order_by(outages.c.started_at)
    .limit(100)
)
"""Every outage that began in a period."""
