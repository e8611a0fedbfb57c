"""Draws from the cases that wait: what may be drawn, who is in another draw, and what each case becomes."""

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.database import Statement
from contact.surveys.tables import survey_cases, survey_samples

_CASE = survey_cases.c
_SAMPLE = bindparam("the_sample", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_IDS = bindparam("case_ids", type_=ARRAY(Uuid))

LOCK_DRAWS = Statement(select(func.pg_advisory_xact_lock(literal_column("1004800"))))
"""One draw at a time: two would draw one person twice."""
WAITING = Statement(
    select(_CASE.survey_case_id, _CASE.victim_id, _CASE.lpu, _CASE.incident_group)
    .where(
        _CASE.survey_id == bindparam("the_survey", type_=Uuid),
        _CASE.status == literal("WAITING"),
        _CASE.due_on >= bindparam("due_from", type_=Date),
        _CASE.due_on < bindparam("due_until", type_=Date),
        _CASE.window_until > bindparam("today", type_=Date),
    )
    .order_by(_CASE.survey_case_id)
    .with_for_update()
)
BUSY = Statement(select(_CASE.victim_id).where(_CASE.status == literal("SAMPLED")))
"""Who is drawn and not yet interviewed."""
ADD = Statement(
    insert(survey_samples)
    .values(
        survey_sample_id=_SAMPLE,
        survey_id=bindparam("the_survey", type_=Uuid),
        due_from=bindparam("due_from", type_=Date),
        due_until=bindparam("due_until", type_=Date),
        seed=bindparam("seed", type_=BigInteger),
        method=bindparam("method", type_=Text),
        strata=bindparam("strata", type_=JSONB),
        drawn_at=_MOMENT,
    )
    .returning(survey_samples)
)
DRAW = Statement(
    update(survey_cases)
    .where(_CASE.survey_case_id == func.any(_IDS))
    .values(status=literal("SAMPLED"), survey_sample_id=_SAMPLE, version=_CASE.version + 1)
    .returning(_CASE.survey_case_id, _CASE.status, _CASE.version)
)
LEAVE = Statement(
    update(survey_cases)
    .where(_CASE.survey_case_id == func.any(_IDS))
    .values(
        status=literal("NOT_SAMPLED"),
        survey_sample_id=_SAMPLE,
        closed_at=_MOMENT,
        contact_details=null(),
        telephone_masked=null(),
        version=_CASE.version + 1,
    )
    .returning(_CASE.survey_case_id, _CASE.status, _CASE.version)
)
"""End the cases that were not drawn: nobody will ring them, so nothing is kept to ring them by."""
ONE = Statement(select(survey_samples).where(survey_samples.c.survey_sample_id == _SAMPLE))
_AFTER = bindparam("after_id", type_=Uuid)
_SURVEY = bindparam("of_survey", type_=Uuid)
PAGE = Statement(
    select(survey_samples)
    .where(
        or_(_SURVEY.is_(None), survey_samples.c.survey_id == _SURVEY),
        or_(
            _AFTER.is_(None),
            tuple_(survey_samples.c.drawn_at, survey_samples.c.survey_sample_id)
            < tuple_(bindparam("after_time", type_=DateTime(timezone=True)), _AFTER),
        ),
    )
    .order_by(survey_samples.c.drawn_at.desc(), survey_samples.c.survey_sample_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
