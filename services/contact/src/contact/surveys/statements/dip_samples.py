"""Dip samples: drawn, read, contacted, stopped, and counted by unit and rank."""

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.database import Statement
from contact.surveys.tables import dip_sample_draws, dip_samples, survey_stops

_DRAW = dip_sample_draws.c
_SAMPLE = dip_samples.c
_DRAW_ID = bindparam("the_draw", type_=Uuid)
_ID = bindparam("the_sample", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_LPU = bindparam("of_lpu", type_=Text)
_MONTH = bindparam("of_month", type_=Date)
_AFTER = bindparam("after_id", type_=Uuid)
_AFTER_DAY = bindparam("after_day", type_=Date)
_LIMIT = bindparam("limit", type_=Integer)
_RANKS = bindparam("of_ranks", type_=ARRAY(Text))

STOPPED = Statement(
    select(survey_stops.c.victim_id, func.array_agg(survey_stops.c.reason).label("reasons"))
    .where(
        survey_stops.c.victim_id == func.any(bindparam("caller_ids", type_=ARRAY(Uuid))),
        or_(
            survey_stops.c.reason == func.any(bindparam("for_good", type_=ARRAY(Text))),
            survey_stops.c.told_at >= bindparam("since", type_=DateTime(timezone=True)),
        ),
    )
    .group_by(survey_stops.c.victim_id)
)
"""Who of some callers is not contacted, whatever their checks say."""
ADD_DRAW = Statement(
    insert(dip_sample_draws)
    .values(
        dip_sample_draw_id=_DRAW_ID,
        drawn_at=_MOMENT,
        seed=bindparam("seed", type_=BigInteger),
        ranks=bindparam("ranks", type_=JSONB),
        month=bindparam("month", type_=Date),
        **{name: bindparam(name, type_=Text) for name in ("lpu", "method")},
        **{name: bindparam(name, type_=Integer) for name in ("per_rank", "callers", "suppressed")},
    )
    .returning(dip_sample_draws)
)
ADD = Statement(
    insert(dip_samples).values(
        dip_sample_id=_ID,
        dip_sample_draw_id=_DRAW_ID,
        checked_at=_MOMENT,
        caller_id=bindparam("caller_id", type_=Uuid),
        month=bindparam("month", type_=Date),
        **{name: bindparam(name, type_=Text) for name in ("lpu", "rank", "source_reference")},
    )
)
DRAW = Statement(select(dip_sample_draws).where(_DRAW.dip_sample_draw_id == _DRAW_ID))
DRAWS = Statement(
    select(dip_sample_draws)
    .where(
        or_(_LPU.is_(None), _DRAW.lpu == _LPU),
        or_(_MONTH.is_(None), _DRAW.month == _MONTH),
        or_(_AFTER.is_(None), tuple_(_DRAW.month, _DRAW.dip_sample_draw_id) < tuple_(_AFTER_DAY, _AFTER)),
    )
    .order_by(_DRAW.month.desc(), _DRAW.dip_sample_draw_id.desc())
    .limit(_LIMIT)
)
ONE = Statement(select(dip_samples).where(_SAMPLE.dip_sample_id == _ID))
LOCKED = Statement(select(dip_samples).where(_SAMPLE.dip_sample_id == _ID).with_for_update())
PAGE = Statement(
    select(dip_samples)
    .where(
        or_(_LPU.is_(None), _SAMPLE.lpu == _LPU),
        or_(_MONTH.is_(None), _SAMPLE.month == _MONTH),
        or_(_RANKS.is_(None), _SAMPLE.rank == func.any(_RANKS)),
        or_(bindparam("of_status", type_=Text).is_(None), _SAMPLE.status == bindparam("of_status", type_=Text)),
        or_(_AFTER.is_(None), tuple_(_SAMPLE.month, _SAMPLE.dip_sample_id) < tuple_(_AFTER_DAY, _AFTER)),
    )
    .order_by(_SAMPLE.month.desc(), _SAMPLE.dip_sample_id.desc())
    .limit(_LIMIT)
)
DUE_OF_CALLER = Statement(
    select(dip_samples)
    .where(_SAMPLE.caller_id == bindparam("the_victim", type_=Uuid))
    .order_by(_SAMPLE.dip_sample_id)
    .with_for_update()
)
"""The due dip samples of a person: no other names whom it is about."""
RENEW = Statement(
    update(dip_samples)
    .where(_SAMPLE.dip_sample_id == func.any(bindparam("sample_ids", type_=ARRAY(Uuid))))
    .values(checked_at=_MOMENT)
)

_ends = cast(bindparam("status", type_=Text), Text)
_stays = _ends == literal("DUE")
SETTLE = Statement(
    update(dip_samples)
    .where(_SAMPLE.dip_sample_id == _ID)
    .values(
        status=_ends,
        stopped_because=bindparam("stopped_because", type_=ARRAY(Text)),
        attempts=bindparam("attempts", type_=Integer),
        contacted_at=bindparam("contacted_at", type_=DateTime(timezone=True)),
        initial_response=bindparam("initial_response", type_=Text),
        overall=bindparam("overall", type_=Text),
        source_reference=case((_stays, _SAMPLE.source_reference), else_=null()),
        caller_id=case((_stays, _SAMPLE.caller_id), else_=null()),
        version=_SAMPLE.version + 1,
    )
    .returning(dip_samples)
)
"""Say where a dip sample stands; what ends it forgets whom it was about."""
FORGET = Statement(
    update(dip_samples)
    .where(_SAMPLE.status == literal("DUE"), _SAMPLE.month < bindparam("before", type_=Date))
    .values(
        status=literal("LAPSED"),
        source_reference=null(),
        caller_id=null(),
        version=_SAMPLE.version + 1,
    )
    .returning(_SAMPLE.dip_sample_id, _SAMPLE.status, _SAMPLE.version)
)
"""End what was not done in time, and forget whom it was about."""

DUE = Statement(
    select(_DRAW.lpu, _DRAW.per_rank).where(
        _DRAW.month >= bindparam("since", type_=Date), _DRAW.month < bindparam("until", type_=Date)
    )
)
"""What the draws of some months ask of every rank, by unit."""
DONE = Statement(
    select(_SAMPLE.lpu, _SAMPLE.rank, _SAMPLE.initial_response, _SAMPLE.overall, func.count().label("samples"))
    .where(
        _SAMPLE.status == literal("DONE"),
        _SAMPLE.month >= bindparam("since", type_=Date),
        _SAMPLE.month < bindparam("until", type_=Date),
    )
    .group_by(_SAMPLE.lpu, _SAMPLE.rank, _SAMPLE.initial_response, _SAMPLE.overall)
)
"""What was done in some months, by unit, rank and answers."""
