"""Cases of the survey: taken in, read, checked again, and ended with their contact details gone."""

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Interval,
    LargeBinary,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from bluelamp.kit.database import Statement
from contact.surveys.tables import survey_attempts, survey_cases, survey_stops, surveys

_CASE = survey_cases.c
_ID = bindparam("the_case", type_=Uuid)
_VICTIM = bindparam("the_victim", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_TODAY = bindparam("today", type_=Date)
_LIMIT = bindparam("limit", type_=Integer)
_OPEN = _CASE.closed_at.is_(None)
_TOLD: dict[str, ColumnElement[object]] = {
    column.name: column for column in survey_cases.c if column.name not in {"contact_details", "telephone_masked"}
}
"""What anybody but the surveyor who dials may read of a case."""
_SHOWN = (*_TOLD.values(), _CASE.contact_details.is_not(None).label("holds_contact_details"))

SURVEY_ON = Statement(
    select(surveys).where(
        surveys.c.survey_stream == bindparam("the_stream", type_=Text),
        surveys.c.effective_from <= bindparam("on_day", type_=Date),
        or_(surveys.c.effective_until.is_(None), surveys.c.effective_until > bindparam("on_day", type_=Date)),
    )
)
"""The survey whose rules held on a day."""
SURVEY = Statement(select(surveys).where(surveys.c.survey_id == bindparam("the_survey", type_=Uuid)))

LOCK_VICTIM = Statement(
    select(func.pg_advisory_xact_lock(func.hashtextextended(cast(_VICTIM, Text), literal_column("10048"))))
)
"""Until the end of the transaction nothing else is decided about this person."""

ADD = Statement(
    insert(survey_cases)
    .values(
        survey_case_id=_ID,
        attempts=literal(0),
        version=literal(1),
        suppression_reasons=bindparam("suppression_reasons", type_=ARRAY(Text)),
        checked_at=_MOMENT,
        created_at=_MOMENT,
        contact_details=bindparam("contact_details", type_=LargeBinary),
        **{
            name: bindparam(name, type_=survey_cases.c[name].type)
            for name in (
                *("survey_id", "survey_stream", "source_reference", "victim_id", "lpu", "incident_group"),
                *("recorded_on", "due_on", "window_from", "window_until", "status", "telephone_masked", "closed_at"),
            )
        },
    )
    .returning(*_SHOWN)
)
ONE = Statement(select(*_SHOWN).where(_CASE.survey_case_id == _ID))
KNOWN = Statement(
    select(*_SHOWN).where(
        _CASE.survey_stream == bindparam("the_stream", type_=Text),
        _CASE.source_reference == bindparam("the_reference", type_=Text),
        _CASE.victim_id == _VICTIM,
    )
)
LOCKED = Statement(
    select(*_SHOWN, surveys.c.attempts_at_most, surveys.c.checks_hold_hours, surveys.c.resurvey_after_months)
    .join_from(survey_cases, surveys, surveys.c.survey_id == _CASE.survey_id)
    .where(_CASE.survey_case_id == _ID)
    .with_for_update(of=survey_cases)
)
"""A case with its survey's rules, kept until the transaction ends; the lock on the person is taken before."""
VICTIM_OF = Statement(select(_CASE.victim_id).where(_CASE.survey_case_id == _ID))
DETAILS = Statement(select(_CASE.contact_details).where(_CASE.survey_case_id == _ID))

_AFTER = bindparam("after_id", type_=Uuid)
PAGE = Statement(
    select(*_SHOWN)
    .where(
        or_(bindparam("of_status", type_=Text).is_(None), _CASE.status == bindparam("of_status", type_=Text)),
        or_(bindparam("of_stream", type_=Text).is_(None), _CASE.survey_stream == bindparam("of_stream", type_=Text)),
        or_(bindparam("of_lpu", type_=Text).is_(None), _CASE.lpu == bindparam("of_lpu", type_=Text)),
        or_(
            bindparam("of_sample", type_=Uuid).is_(None),
            _CASE.survey_sample_id == bindparam("of_sample", type_=Uuid),
        ),
        or_(
            _AFTER.is_(None),
            tuple_(_CASE.created_at, _CASE.survey_case_id)
            < tuple_(bindparam("after_time", type_=DateTime(timezone=True)), _AFTER),
        ),
    )
    .order_by(_CASE.created_at.desc(), _CASE.survey_case_id.desc())
    .limit(_LIMIT)
)

_ringing = (
    select(survey_attempts.c.ends_at)
    .where(survey_attempts.c.survey_case_id == _CASE.survey_case_id, survey_attempts.c.ended_at.is_(None))
    .scalar_subquery()
)
DUE_PAGE = Statement(
    select(
        *_SHOWN,
        _CASE.telephone_masked,
        surveys.c.attempts_at_most,
        surveys.c.checks_hold_hours,
        _ringing.label("ringing_until"),
    )
    .join_from(survey_cases, surveys, surveys.c.survey_id == _CASE.survey_id)
    .where(
        _CASE.status == literal("SAMPLED"),
        _CASE.window_from <= _TODAY,
        _CASE.window_until > _TODAY,
        or_(_CASE.attempts < surveys.c.attempts_at_most, _ringing > _MOMENT),
        or_(bindparam("of_stream", type_=Text).is_(None), _CASE.survey_stream == bindparam("of_stream", type_=Text)),
        or_(bindparam("of_lpu", type_=Text).is_(None), _CASE.lpu == bindparam("of_lpu", type_=Text)),
        or_(
            _AFTER.is_(None),
            tuple_(_CASE.window_until, _CASE.survey_case_id) > tuple_(bindparam("after_day", type_=Date), _AFTER),
        ),
    )
    .order_by(_CASE.window_until, _CASE.survey_case_id)
    .limit(_LIMIT)
)

STOPS = Statement(
    select(survey_stops.c.reason).where(
        survey_stops.c.victim_id == _VICTIM,
        or_(
            survey_stops.c.reason == func.any(bindparam("for_good", type_=ARRAY(Text))),
            survey_stops.c.told_at >= bindparam("since", type_=DateTime(timezone=True)),
        ),
    )
)
"""What keeps anybody from ringing a person."""


def _stop() -> Statement:
    added = insert_or_not(survey_stops).from_select(
        ["victim_id", "reason", "told_at"],
        select(_VICTIM, func.unnest(bindparam("reasons", type_=ARRAY(Text))), _MOMENT),
    )
    return Statement(
        added.on_conflict_do_update(
            index_elements=["victim_id", "reason"],
            set_={"told_at": func.greatest(survey_stops.c.told_at, added.excluded.told_at)},
        )
    )


STOP = _stop()
FORGET_STOPS = Statement(
    delete(survey_stops)
    .where(
        survey_stops.c.told_at < bindparam("since", type_=DateTime(timezone=True)),
        survey_stops.c.reason != func.all(bindparam("for_good", type_=ARRAY(Text))),
    )
    .returning(survey_stops.c.victim_id)
)
SURVEYED_SINCE = Statement(
    select(func.coalesce(func.bool_or(literal_column("true")), literal_column("false"), type_=Boolean)).where(
        _CASE.victim_id == _VICTIM,
        _CASE.status == literal("INTERVIEWED"),
        _CASE.closed_at >= bindparam("since", type_=DateTime(timezone=True)),
    )
)
OPEN_OF_VICTIM = Statement(
    select(*_SHOWN).where(_CASE.victim_id == _VICTIM, _OPEN).order_by(_CASE.survey_case_id).with_for_update()
)
RENEW = Statement(
    update(survey_cases)
    .where(_CASE.survey_case_id == func.any(bindparam("case_ids", type_=ARRAY(Uuid))))
    .values(checked_at=_MOMENT, check_asked_at=null(), version=_CASE.version + 1)
    .returning(_CASE.survey_case_id)
)

_ends = cast(bindparam("status", type_=Text), Text)
_stays = _ends == literal("SAMPLED")
SETTLE = Statement(
    update(survey_cases)
    .where(_CASE.survey_case_id == _ID)
    .values(
        status=_ends,
        suppression_reasons=bindparam("suppression_reasons", type_=ARRAY(Text)),
        attempts=bindparam("attempts", type_=Integer),
        closed_at=case((_stays, null()), else_=_MOMENT),
        contact_details=case((_stays, _CASE.contact_details), else_=null()),
        telephone_masked=case((_stays, _CASE.telephone_masked), else_=null()),
        version=_CASE.version + 1,
    )
    .returning(*_SHOWN)
)
"""Say where a case stands after an attempt, checks or an interview; what ends it deletes the contact details."""

EXPIRE = Statement(
    update(survey_cases)
    .where(_OPEN, _CASE.window_until <= _TODAY, func.coalesce(_ringing, _MOMENT) <= _MOMENT)
    .values(
        status=literal("EXPIRED"),
        closed_at=_MOMENT,
        contact_details=null(),
        telephone_masked=null(),
        version=_CASE.version + 1,
    )
    .returning(_CASE.survey_case_id, _CASE.status, _CASE.version)
)
"""End every case whose window is over, but for who is on the telephone: nobody rings late, and nothing is kept."""

_held = surveys.alias("held")
_spares_for = (
    select(func.max(_held.c.resurvey_after_months))
    .where(
        or_(
            _held.c.survey_id == _CASE.survey_id,
            _held.c.effective_until.is_(None),
            _held.c.effective_until > cast(_CASE.closed_at, Date),
        )
    )
    .scalar_subquery()
)
"""For how many months the longest of the rules that hold since a case was closed spare its victim."""
ERASE_VICTIMS = Statement(
    update(survey_cases)
    .where(
        _CASE.victim_id.is_not(None),
        _CASE.closed_at
        < func.timezone(
            literal_column("'Europe/London'"),
            cast(_TODAY, DateTime) - func.make_interval(0, _spares_for, type_=Interval),
        ),
    )
    .values(victim_id=null(), source_reference=null(), version=_CASE.version + 1)
    .returning(_CASE.survey_case_id)
)
"""Forget whose a closed case was as soon as nobody must be spared a second survey because of it.

Counted back from today as the rule counts: six months after 31 August are over on 1 March and not on 28 February.
"""

ASK_FOR_CHECKS = Statement(
    update(survey_cases)
    .where(
        surveys.c.survey_id == _CASE.survey_id,
        _CASE.status == literal("SAMPLED"),
        and_(_CASE.window_from <= bindparam("tomorrow", type_=Date), _CASE.window_until > _TODAY),
        _CASE.checked_at + func.make_interval(0, 0, 0, 0, surveys.c.checks_hold_hours, type_=Interval) < _MOMENT,
        or_(
            _CASE.check_asked_at.is_(None),
            _CASE.check_asked_at + func.make_interval(0, 0, 0, 0, surveys.c.checks_hold_hours, type_=Interval)
            < _MOMENT,
        ),
    )
    .values(check_asked_at=_MOMENT)
    .returning(_CASE.survey_case_id)
)
"""Mark the cases that are to be dialled and whose checks are too old, each once for as long as checks hold."""
