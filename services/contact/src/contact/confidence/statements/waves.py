"""Waves: recorded once, and read with the arm of the experiment whose outcome or beginning they are."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by, distinct_on

from bluelamp.kit.database import Statement, build_object
from contact.confidence.tables import (
    confidence_experiment_teams,
    confidence_experiments,
    confidence_wave_corrections,
    confidence_waves,
)

_WAVE = confidence_waves.c
_TEAM = confidence_experiment_teams.c
_EXPERIMENT = confidence_experiments.c
_AFTER = bindparam("after_id", type_=Uuid)
_SURVEY = bindparam("the_survey", type_=Text)
_ANSWERS = ("strongly_agree", "agree", "neither", "disagree", "strongly_disagree", "do_not_know")

HOLD = Statement(select(func.pg_advisory_xact_lock(func.hashtextextended(_SURVEY, 37))))
"""Let one request at a time register, allocate or record a survey: which came first is what it is about."""

RECORD = Statement(
    insert(confidence_waves).values(
        confidence_wave_id=bindparam("the_wave_id", type_=Uuid),
        survey=_SURVEY,
        lpu=bindparam("the_lpu", type_=Text),
        team=bindparam("the_team", type_=Text),
        wave=bindparam("the_wave", type_=Integer),
        fieldwork_from=bindparam("fieldwork_from", type_=Date),
        fieldwork_until=bindparam("fieldwork_until", type_=Date),
        **{name: bindparam(name, type_=Integer) for name in _ANSWERS},
        recorded_by=bindparam("recorded_by", type_=Text),
        recorded_at=bindparam("moment", type_=DateTime(timezone=True)),
    )
)

_WAVE_ID = bindparam("the_wave_id", type_=Uuid)
_CORRECTION = confidence_wave_corrections.c
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_WHAT_STOOD = ("confidence_wave_id", "fieldwork_from", "fieldwork_until", *_ANSWERS)
KEEP_WHAT_STOOD = Statement(
    insert(confidence_wave_corrections).from_select(
        [*_WHAT_STOOD, "reason", "corrected_by", "corrected_at"],
        select(
            *(_WAVE[name] for name in _WHAT_STOOD),
            bindparam("reason", type_=Text),
            bindparam("corrected_by", type_=Text),
            _MOMENT,
        ).where(_WAVE.confidence_wave_id == _WAVE_ID),
    )
)
CORRECT = Statement(
    update(confidence_waves)
    .where(_WAVE.confidence_wave_id == _WAVE_ID)
    .values(
        **{name: bindparam(name, type_=Integer) for name in _ANSWERS},
        **{name: bindparam(name, type_=Date) for name in ("fieldwork_from", "fieldwork_until")},
        corrected_at=_MOMENT,
    )
)
"""Put a wave right; whoever does has kept what stood before."""

EXPERIMENT_OF = Statement(
    select(_EXPERIMENT.state, _EXPERIMENT.allocated_at)
    .join(confidence_experiment_teams, _TEAM.confidence_experiment_id == _EXPERIMENT.confidence_experiment_id)
    .where(
        _TEAM.survey == _SURVEY,
        _TEAM.team == bindparam("the_team", type_=Text),
        _TEAM.wave_after == bindparam("the_wave", type_=Integer),
    )
)
"""The experiment whose outcome a wave is."""

_is_of_it = (
    (_TEAM.survey == _WAVE.survey)
    & (_TEAM.team == _WAVE.team)
    & or_(_TEAM.wave_after == _WAVE.wave, _EXPERIMENT.wave_before == _WAVE.wave)
)
_joined = confidence_waves.outerjoin(
    confidence_experiment_teams.join(
        confidence_experiments, _EXPERIMENT.confidence_experiment_id == _TEAM.confidence_experiment_id
    ),
    _is_of_it,
)
_correction = cast(build_object(corrected_at=_CORRECTION.corrected_at, reason=_CORRECTION.reason), JSONB)
_corrections = (
    select(
        func.coalesce(
            func.jsonb_agg(aggregate_order_by(_correction, _CORRECTION.confidence_wave_correction_id)),
            literal_column("'[]'::jsonb", JSONB),
        )
    )
    .where(_CORRECTION.confidence_wave_id == _WAVE.confidence_wave_id)
    .correlate(confidence_waves)
    .scalar_subquery()
    .label("corrections")
)
# A wave can end one experiment and begin the next: the one that it ends is told.
_WHOLE: Select[Any] = (
    select(confidence_waves, _TEAM.confidence_experiment_id, _TEAM.arm, _corrections)
    .select_from(_joined)
    .ext(distinct_on(_WAVE.confidence_wave_id))
)
_by_id = (_WAVE.confidence_wave_id.desc(), (_TEAM.wave_after == _WAVE.wave).desc().nulls_last())

ONE = Statement(_WHOLE.where(_WAVE.confidence_wave_id == bindparam("the_wave_id", type_=Uuid)).order_by(*_by_id))
OF_TEAM = Statement(
    _WHOLE.where(
        _WAVE.survey == _SURVEY,
        _WAVE.team == bindparam("the_team", type_=Text),
        _WAVE.wave == bindparam("the_wave", type_=Integer),
    ).order_by(*_by_id)
)


def _if_given(name: str) -> ColumnElement[bool]:
    value = bindparam(f"of_{name}", type_=Text)
    return or_(value.is_(None), _WAVE[name] == value)


PAGE = Statement(
    _WHOLE.where(
        *(_if_given(name) for name in ("survey", "lpu", "team")),
        or_(_AFTER.is_(None), _WAVE.confidence_wave_id < _AFTER),
    )
    .order_by(*_by_id)
    .limit(bindparam("limit", type_=Integer))
)
"""One page of the waves, the last recorded first."""

EXPERIMENT_SIZE = Statement(
    select(func.count()).where(_TEAM.confidence_experiment_id == bindparam("the_experiment", type_=Uuid))
)

_as_at = _WAVE.fieldwork_until <= bindparam("as_at", type_=Date)
LAST_OF_UNITS = Statement(
    select(confidence_waves)
    .ext(distinct_on(_WAVE.lpu))
    .where(_WAVE.survey == _SURVEY, _WAVE.team == _WAVE.lpu, _as_at)
    .order_by(_WAVE.lpu, _WAVE.fieldwork_until.desc(), _WAVE.wave.desc())
)
"""Each unit's last whole wave that was over on a day."""

AGREED = Statement(
    select(
        _WAVE.team,
        (_WAVE.strongly_agree + _WAVE.agree).label("agreed"),
        (_WAVE.strongly_agree + _WAVE.agree + _WAVE.neither + _WAVE.disagree + _WAVE.strongly_disagree).label(
            "answered"
        ),
    )
    .ext(distinct_on(_WAVE.team))
    .where(
        _WAVE.fieldwork_until >= bindparam("period_from", type_=Date),
        _WAVE.fieldwork_until < bindparam("period_until", type_=Date),
    )
    .order_by(_WAVE.team, _WAVE.fieldwork_until.desc(), _WAVE.confidence_wave_id.desc())
)
"""Each team's last wave of a period: who agreed, of all who answered."""
