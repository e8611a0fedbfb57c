"""Experiments: registered, allocated once, extended, concluded, and read with all their waves."""

from typing import Any

from sqlalchemy import (
    Date,
    DateTime,
    Integer,
    ScalarSelect,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by

from bluelamp.kit.database import Statement, build_object
from contact.confidence.tables import (
    confidence_experiment_extensions,
    confidence_experiment_teams,
    confidence_experiments,
    confidence_waves,
)

_EXPERIMENT = confidence_experiments.c
_TEAM = confidence_experiment_teams.c
_EXTENSION = confidence_experiment_extensions.c
_WAVE = confidence_waves.c
_ID = bindparam("the_experiment", type_=Uuid)
_AFTER = bindparam("after_id", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_NOTHING: Any = literal_column("'[]'::jsonb", JSONB)

KNOWN = Statement(
    select(_WAVE.team).where(
        _WAVE.survey == bindparam("the_survey", type_=Text),
        _WAVE.wave == bindparam("the_wave", type_=Integer),
        _WAVE.team == any_(bindparam("teams", type_=ARRAY(Text))),
    )
)
"""The teams whose outcome is recorded."""

REGISTER = Statement(
    insert(confidence_experiments).values(
        confidence_experiment_id=_ID,
        **{name: bindparam(name, type_=Text) for name in ("title", "hypothesis", "survey", "reading")},
        **{name: bindparam(name, type_=Integer) for name in ("wave_before", "wave_after", "smallest_wave")},
        ends_on=bindparam("ends_on", type_=Date),
        state=literal("REGISTERED"),
        registered_by=bindparam("registered_by", type_=Text),
        registered_at=_MOMENT,
    )
)
NAME_TEAMS = Statement(
    insert(confidence_experiment_teams).from_select(
        ["confidence_experiment_id", "team", "survey", "wave_after"],
        select(
            _ID,
            func.unnest(bindparam("teams", type_=ARRAY(Text))),
            bindparam("the_survey", type_=Text),
            bindparam("the_wave", type_=Integer),
        ),
    )
)

LOCKED = Statement(select(confidence_experiments).where(_EXPERIMENT.confidence_experiment_id == _ID).with_for_update())
_is_it = _EXPERIMENT.confidence_experiment_id == _ID
ALLOCATE = Statement(
    update(confidence_experiments)
    .where(_is_it)
    .values(
        state=literal("ALLOCATED"),
        allocation_method=bindparam("the_method", type_=Text),
        allocation_explanation=bindparam("the_explanation", type_=Text),
        allocated_at=_MOMENT,
        version=_EXPERIMENT.version + 1,
    )
)
_given = (
    func.unnest(bindparam("teams", type_=ARRAY(Text)), bindparam("arms", type_=ARRAY(Text)))
    .table_valued("team", "arm", name="given")
    .render_derived()
)
PUT_IN_ARMS = Statement(
    update(confidence_experiment_teams)
    .where(_TEAM.confidence_experiment_id == _ID, _TEAM.team == _given.c.team)
    .values(arm=_given.c.arm)
)
EXTEND = Statement(
    update(confidence_experiments)
    .where(_is_it)
    .values(ends_on=bindparam("the_end", type_=Date), version=_EXPERIMENT.version + 1)
)
NOTE_EXTENSION = Statement(
    insert(confidence_experiment_extensions).values(
        confidence_experiment_id=_ID,
        ends_on=bindparam("the_end", type_=Date),
        reason=bindparam("the_reason", type_=Text),
        funding=bindparam("the_funding", type_=Text),
        recorded_at=_MOMENT,
    )
)
CONCLUDE = Statement(
    update(confidence_experiments)
    .where(_is_it)
    .values(
        state=literal("CONCLUDED"),
        conclusion=bindparam("the_conclusion", type_=Text),
        concluded_at=_MOMENT,
        version=_EXPERIMENT.version + 1,
    )
)


def _of_it(document: Any, table: Any, order: Any) -> ScalarSelect[Any]:
    return (
        select(func.coalesce(func.jsonb_agg(aggregate_order_by(document, order)), _NOTHING))
        .where(table.c.confidence_experiment_id == _EXPERIMENT.confidence_experiment_id)
        .correlate(confidence_experiments)
        .scalar_subquery()
    )


_extension = cast(
    build_object(**{name: _EXTENSION[name] for name in ("ends_on", "reason", "funding", "recorded_at")}), JSONB
)
_first_outcome = (
    select(func.min(_WAVE.recorded_at))
    .where(
        _WAVE.survey == _EXPERIMENT.survey,
        _WAVE.wave == _EXPERIMENT.wave_after,
        _WAVE.team.in_(
            select(_TEAM.team)
            .where(_TEAM.confidence_experiment_id == _EXPERIMENT.confidence_experiment_id)
            .correlate(confidence_experiments)
        ),
    )
    .correlate(confidence_experiments)
    .scalar_subquery()
)
_WHOLE: Select[Any] = select(
    confidence_experiments,
    _of_it(func.to_jsonb(_TEAM.team), confidence_experiment_teams, _TEAM.team).label("teams"),
    _of_it(cast(build_object(team=_TEAM.team, arm=_TEAM.arm), JSONB), confidence_experiment_teams, _TEAM.team).label(
        "arms"
    ),
    _of_it(_extension, confidence_experiment_extensions, _EXTENSION.confidence_experiment_extension_id).label(
        "extensions"
    ),
    _first_outcome.label("first_outcome_at"),
)
ONE = Statement(_WHOLE.where(_is_it))
PAGE = Statement(
    _WHOLE.where(or_(_AFTER.is_(None), _EXPERIMENT.confidence_experiment_id < _AFTER))
    .order_by(_EXPERIMENT.confidence_experiment_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of the experiments, the last registered first."""

WAVES = Statement(
    select(_TEAM.arm, _TEAM.team.label("of_team"), confidence_waves)
    .select_from(
        confidence_experiment_teams.join(
            confidence_experiments, _EXPERIMENT.confidence_experiment_id == _TEAM.confidence_experiment_id
        ).outerjoin(
            confidence_waves,
            (_WAVE.survey == _TEAM.survey)
            & (_WAVE.team == _TEAM.team)
            & or_(_WAVE.wave == _EXPERIMENT.wave_before, _WAVE.wave == _EXPERIMENT.wave_after),
        )
    )
    .where(_TEAM.confidence_experiment_id == _ID)
    .order_by(_TEAM.team, _WAVE.wave)
)
"""Every team of an experiment with its waves; one row without a wave where there is none."""
