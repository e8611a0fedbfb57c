"""The SQL of board reports: asked for, made once, listed, and read."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.board_reports.tables import board_reports
from contact.confidence.tables import (
    confidence_experiment_teams,
    confidence_experiments,
    confidence_strands,
    confidence_waves,
)
from contact.continuity.tables import outages
from contact.measures.statements.telling import told
from contact.surveys.tables import surveys

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

_BEFORE, _AFTER_WAVE = confidence_waves.alias("before"), confidence_waves.alias("after")


def _is_wave(wave: Any, number: ColumnElement[int]) -> ColumnElement[bool]:
    team = confidence_experiment_teams.c
    return and_(wave.c.survey == team.survey, wave.c.team == team.team, wave.c.wave == number)


CONFIDENCE_TEAMS = Statement(
    select(
        confidence_experiment_teams.c.team,
        confidence_experiment_teams.c.arm,
        confidence_experiments.c.title,
        *(
            column
            for name, wave in (("before", _BEFORE), ("after", _AFTER_WAVE))
            for column in (
                wave.c.fieldwork_from.label(f"{name}_from"),
                wave.c.fieldwork_until.label(f"{name}_until"),
                # As at its correction: what was recorded first says something else.
                func.coalesce(wave.c.corrected_at, wave.c.recorded_at).label(f"{name}_as_at"),
                (wave.c.strongly_agree + wave.c.agree).label(f"{name}_agree"),
                wave.c.neither.label(f"{name}_neither"),
                (wave.c.disagree + wave.c.strongly_disagree).label(f"{name}_disagree"),
            )
        ),
    )
    .select_from(confidence_experiment_teams)
    .join(
        confidence_experiments,
        confidence_experiments.c.confidence_experiment_id == confidence_experiment_teams.c.confidence_experiment_id,
    )
    .join(_BEFORE, _is_wave(_BEFORE, confidence_experiments.c.wave_before))
    .join(_AFTER_WAVE, _is_wave(_AFTER_WAVE, confidence_experiments.c.wave_after))
    .where(confidence_experiment_teams.c.arm.is_not(None), _AFTER_WAVE.c.fieldwork_until < bindparam("end", type_=Date))
    .order_by(
        confidence_experiments.c.registered_at,
        confidence_experiments.c.confidence_experiment_id,
        confidence_experiment_teams.c.arm.desc(),
        confidence_experiment_teams.c.team,
    )
    .limit(200)
)
"""Both waves of every team of an experiment whose later one was over by a day, the test arm first."""

NEITHER_NOR = Statement(
    select(confidence_waves.c.lpu, func.max(confidence_waves.c.fieldwork_until).label("fieldwork_until"))
    .where(
        confidence_waves.c.team == confidence_waves.c.lpu,
        confidence_waves.c.fieldwork_until < bindparam("end", type_=Date),
    )
    .group_by(confidence_waves.c.lpu)
    .order_by(confidence_waves.c.lpu)
)
"""When the last whole wave of each unit was over."""

STRANDS = Statement(
    select(confidence_strands)
    .where(confidence_strands.c.as_at <= bindparam("day", type_=Date))
    .order_by(confidence_strands.c.strand)
    .limit(100)
)

SURVEY_RULES = Statement(
    select(surveys)
    .where(
        surveys.c.effective_from <= bindparam("day", type_=Date),
        or_(surveys.c.effective_until.is_(None), surveys.c.effective_until > bindparam("day", type_=Date)),
    )
    .order_by(surveys.c.survey_stream)
    .limit(100)
)
"""The rules by which victims are asked on a day."""
