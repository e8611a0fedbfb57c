"""Perpetrators of domestic abuse as the newest ranking by a day has them, and who is taken up."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Float,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from bluelamp.kit.database import Statement
from offenders.domestic_abuse.tables import (
    matac_adoptions,
    matac_cycles,
    matac_items,
    perpetrator_rankings,
    ranked_perpetrators,
)
from offenders.nominals.statements.sight import is_seen, kept
from offenders.nominals.tables import offenders

_DAY = bindparam("as_at", type_=Date)
_ranked = ranked_perpetrators
_NOUGHT: ColumnElement[Any] = literal_column("0", Integer)
_ONE: ColumnElement[int] = literal_column("1", Integer)
_DONE: ColumnElement[str] = literal_column("'DONE'", Text)
_rankings = perpetrator_rankings
_has_places = exists(select(true()).where(_ranked.c.ranking_id == _rankings.c.ranking_id).correlate(_rankings))
_newest = (
    select(_rankings.c.ranking_id)
    .where(
        _rankings.c.status == _DONE,
        _rankings.c.as_at <= _DAY,
        or_(_rankings.c.perpetrators == _NOUGHT, _has_places),
    )
    .order_by(_rankings.c.as_at.desc(), _rankings.c.computed_at.desc())
    .limit(_ONE)
    .scalar_subquery()
)
"""The newest ranking by a day whose places are kept: the last one's are, and those that a meeting used."""
_in_newest = _ranked.c.ranking_id == _newest

BY_UNIT = Statement(
    select(
        offenders.c.lpu,
        cast(func.count(), Integer).label("ranked"),
        cast(func.count().filter(_ranked.c.is_serial), Integer).label("serial"),
    )
    .select_from(_ranked.join(offenders, offenders.c.offender_id == _ranked.c.offender_id))
    .where(_in_newest, offenders.c.merged_into.is_(None), is_seen())
    .group_by(offenders.c.lpu)
)
"""How many of each unit the newest ranking has."""

ADOPTED_BY_UNIT = Statement(
    select(offenders.c.lpu, cast(func.count(kept().distinct()), Integer).label("adopted"))
    .select_from(matac_adoptions.join(offenders, offenders.c.offender_id == matac_adoptions.c.offender_id))
    .where(
        matac_adoptions.c.adopted_on <= _DAY,
        or_(matac_adoptions.c.dropped_on.is_(None), matac_adoptions.c.dropped_on > _DAY),
        is_seen(),
    )
    .group_by(offenders.c.lpu)
)
"""How many of each unit the meeting had taken up at the end of a day."""

_looked = (
    select(
        matac_items.c.offender_id,
        cast(matac_items.c.proposal["score_then"].astext, Float).label("score_then"),
        cast(matac_items.c.proposal["score_now"].astext, Float).label("score_now"),
        (matac_items.c.proposal["rule_set_then"] == matac_items.c.proposal["rule_set_now"]).label("is_compared"),
    )
    .select_from(matac_items.join(matac_cycles, matac_cycles.c.cycle_id == matac_items.c.cycle_id))
    .where(
        matac_items.c.basis == literal_column("'REVIEW'"),
        matac_items.c.decision.is_not(None),
        matac_cycles.c.meets_on <= _DAY,
    )
    .ext(distinct_on(matac_items.c.adoption_id))
    .order_by(matac_items.c.adoption_id, matac_cycles.c.meets_on.desc())
    .subquery("looked")
)
_fall = _looked.c.score_then - _looked.c.score_now
_record = offenders.alias("record")
_kept_of_record = offenders.c.offender_id == kept(_record)

FALL_BY_UNIT = Statement(
    select(
        offenders.c.lpu,
        func.sum(_looked.c.score_then).label("score_then"),
        func.sum(_fall).label("fall"),
        cast(func.count(offenders.c.offender_id.distinct()), Integer).label("people"),
    )
    .select_from(_looked.join(_record, _record.c.offender_id == _looked.c.offender_id).join(offenders, _kept_of_record))
    .where(_looked.c.is_compared, _looked.c.score_now.is_not(None), is_seen())
    .group_by(offenders.c.lpu)
)
"""By how much the scores of each unit's people had fallen at their last review by a day, from what, and of how many."""

DROPPED_BY_UNIT = Statement(
    select(
        offenders.c.lpu,
        cast(func.count(), Integer).label("dropped"),
        cast(func.count().filter(matac_adoptions.c.drop_ground == literal_column("'SCORE_DOWN'")), Integer).label(
            "improved"
        ),
    )
    .select_from(
        matac_adoptions.join(_record, _record.c.offender_id == matac_adoptions.c.offender_id).join(
            offenders, _kept_of_record
        )
    )
    .where(matac_adoptions.c.dropped_on <= _DAY, is_seen())
    .group_by(offenders.c.lpu)
)
"""How many of each unit had been left by a day, and how many of them because the score was down."""

NEWEST = Statement(
    select(perpetrator_rankings.c.as_at, perpetrator_rankings.c.perpetrators).where(
        perpetrator_rankings.c.ranking_id == _newest
    )
)

PLACES = Statement(
    select(
        _ranked.c.offender_id, _ranked.c.score, _ranked.c.rank, (_ranked.c.not_weighed > _NOUGHT).label("provisional")
    ).where(_in_newest, _ranked.c.offender_id == any_(bindparam("people", type_=ARRAY(Uuid))))
)
"""Where some people stand in it."""
