"""Releases of the reoffending table, imported and read."""

from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    Numeric,
    Text,
    Uuid,
    bindparam,
    func,
    insert,
    or_,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from bluelamp.kit.turns import in_turn
from offenders.reoffending.tables import reoffending_areas, reoffending_releases

_RELEASE_ID = bindparam("release_id", type_=Uuid)
_AFTER_ID = bindparam("after_id", type_=Uuid)
_TOLD = tuple(column for column in reoffending_releases.c if column.name != "imported_by")

ADD_RELEASE = Statement(
    insert(reoffending_releases)
    .values(
        release_id=_RELEASE_ID,
        measure=bindparam("measure", type_=Text),
        title=bindparam("title", type_=Text),
        source=bindparam("source", type_=Text),
        period_from=bindparam("period_from", type_=Date),
        period_until=bindparam("period_until", type_=Date),
        published_on=bindparam("published_on", type_=Date),
        is_last=bindparam("is_last", type_=Boolean),
        areas=bindparam("areas", type_=Integer),
        imported_by=bindparam("imported_by", type_=Text),
    )
    .returning(*_TOLD)
)

_columns = {
    "area": Text,
    "name": Text,
    "is_ours": Boolean,
    "offenders": Integer,
    "reoffended": Integer,
    "predicted": Numeric,
    "predicted_variance": Numeric,
}
_given = (
    func.unnest(*(bindparam(f"every_{name}", type_=ARRAY(kind)) for name, kind in _columns.items()))
    .table_valued(*_columns, name="given")
    .render_derived()
)

ADD_AREAS = Statement(
    insert(reoffending_areas).from_select(
        ["release_id", *_columns], select(_RELEASE_ID, *(_given.c[name] for name in _columns))
    )
)

RELEASE = Statement(select(*_TOLD).where(reoffending_releases.c.release_id == _RELEASE_ID))

PAGE = Statement(
    select(*_TOLD)
    .where(
        or_(
            bindparam("of_measure", type_=Text).is_(None),
            reoffending_releases.c.measure == bindparam("of_measure", type_=Text),
        ),
        or_(
            _AFTER_ID.is_(None),
            tuple_(reoffending_releases.c.published_on, reoffending_releases.c.release_id)
            < tuple_(bindparam("after", type_=Date), _AFTER_ID),
        ),
    )
    .order_by(reoffending_releases.c.published_on.desc(), reoffending_releases.c.release_id.desc())
    .limit(bindparam("limit", type_=Integer))
)

LAST = Statement(
    select(*_TOLD)
    .where(
        reoffending_releases.c.measure == bindparam("measure", type_=Text),
        reoffending_releases.c.published_on <= bindparam("published_by", type_=Date),
    )
    .order_by(reoffending_releases.c.published_on.desc(), reoffending_releases.c.release_id.desc())
    .limit(1)
)
"""The last release of a measure by a day."""

AREAS = Statement(
    select(*(column for column in reoffending_areas.c if column.name != "release_id")).where(
        reoffending_areas.c.release_id == _RELEASE_ID
    )
)
"""Every area of a release: some hundreds at the most, for a rank is among all of them."""

_MEASURE = bindparam("measure", type_=Text)
IN_TURN = Statement(in_turn("reoffending_releases", _MEASURE))
"""Let one release of a series be imported after another: whether it has ended is asked before it is written."""

OF_OTHER_PERIODS = Statement(
    select(
        func.min(reoffending_releases.c.published_on).filter(reoffending_releases.c.is_last).label("ended_on"),
        func.max(reoffending_releases.c.published_on).label("latest_on"),
    ).where(
        reoffending_releases.c.measure == _MEASURE,
        tuple_(reoffending_releases.c.period_from, reoffending_releases.c.period_until)
        != tuple_(bindparam("period_from", type_=Date), bindparam("period_until", type_=Date)),
    )
)
"""When the series ended and went on, by releases of other periods: one of the same period is a correction."""
