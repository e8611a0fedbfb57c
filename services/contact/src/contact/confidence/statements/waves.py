"""Waves: recorded once, and read with the arm of the experiment whose outcome or beginning they are."""

from typing import Any

from sqlalchemy import ColumnElement, Date, DateTime, Integer, Select, Text, Uuid, bindparam, func, insert, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from bluelamp.kit.database import Statement
from contact.confidence.tables import confidence_experiment_teams, confidence_experiments, confidence_waves

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
# A wave can end one experiment and begin the next: the one that it ends is told.
_WHOLE: Select[Any] = (
    select(confidence_waves, _TEAM.confidence_experiment_id, _TEAM.arm)
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
