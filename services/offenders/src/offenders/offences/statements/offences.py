"""Offences recorded, corrected, read and listed: of whom they were done to only how many leave here."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    column,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.database import Statement
from offenders.nominals.statements.sight import is_record_of, is_seen
from offenders.nominals.tables import offenders
from offenders.offences.tables import (
    harm_weight_tables,
    harm_weights,
    offence_versions,
    offence_victims,
    offences,
    victim_group_roots,
)

OFFENCE_ID = bindparam("offence_id", type_=Uuid)
VALUES = (
    *("occurred_on", "recorded_on", "lpu", "ho_code", "is_crime", "is_domestic_abuse", "is_proactive", "status"),
    "source_agency",
)
_GIVEN: dict[str, ColumnElement[Any]] = {name: bindparam(name, type_=offences.c[name].type) for name in VALUES}
_AFTER_ID = bindparam("after_id", type_=Uuid)


def unnested(name: str) -> FromClause:
    """Return ids that are given as an array as rows with the column `one`."""
    ids = func.unnest(bindparam(name, type_=ARRAY(Uuid)))
    return ids.table_valued(column("one", Uuid), name=f"some_{name}").render_derived()


def family_of(victim: FromClause, roots: FromClause) -> ColumnElement[Any]:
    """Return what is the same for everybody of one family: their group's root, their group, or they alone."""
    return func.coalesce(roots.c.root_group_id, victim.c.victim_group_id, victim.c.victim_id)


def _harmed() -> ColumnElement[Any]:
    victims, roots = offence_victims.alias("victims"), victim_group_roots.alias("roots")
    number, families = func.count(), func.count(family_of(victims, roots).distinct())
    one = literal_column("1", Integer)
    connected = case((number > one, families == one), else_=literal_column("NULL", Boolean))
    counted = func.jsonb_build_object(
        literal_column("'victims'"), number, literal_column("'are_connected'"), connected, type_=JSONB
    )
    joined = victims.outerjoin(roots, roots.c.victim_group_id == victims.c.victim_group_id)
    rows = select(counted).select_from(joined).where(victims.c.offence_id == offences.c.offence_id)
    return rows.scalar_subquery()


def _shown() -> Select[Any]:
    weights = (harm_weights.c.harm_table_id == offences.c.harm_table_id) & (
        harm_weights.c.ho_code == offences.c.ho_code
    )
    return select(
        *(offences.c[name] for name in ("offence_id", "offender_id", *VALUES, "revision", "changed_at", "version")),
        offences.c.changed_by,
        _harmed().label("harmed"),
        harm_weight_tables.c.version.label("harm_version"),
        harm_weights.c.days,
    ).select_from(
        offences.join(offenders, offenders.c.offender_id == offences.c.offender_id)
        .outerjoin(harm_weight_tables, harm_weight_tables.c.harm_table_id == offences.c.harm_table_id)
        .outerjoin(harm_weights, weights)
    )


ONE = Statement(_shown().where(offences.c.offence_id == OFFENCE_ID, is_seen()))
"""An offence with what it weighs and to how many it was done; no row where the reader may not know whose it is."""

LOCKED = Statement(
    select(offences)
    .select_from(offences.join(offenders, offenders.c.offender_id == offences.c.offender_id))
    .where(offences.c.offence_id == OFFENCE_ID, is_seen())
    .with_for_update(key_share=True, of=offences)
)

_OFFENDER_ID = bindparam("offender_id", type_=Uuid)
PAGE = Statement(
    _shown()
    .where(
        is_record_of(offences.c.offender_id, _OFFENDER_ID),
        or_(
            _AFTER_ID.is_(None),
            tuple_(offences.c.occurred_on, offences.c.offence_id) < tuple_(bindparam("after", type_=Date), _AFTER_ID),
        ),
    )
    .order_by(offences.c.occurred_on.desc(), offences.c.offence_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of what one person did, under whichever of their records, the latest first."""

ADD = Statement(
    insert(offences).values(
        offence_id=OFFENCE_ID,
        offender_id=_OFFENDER_ID,
        harm_table_id=bindparam("harm_table_id", type_=Uuid),
        changed_by=bindparam("changed_by", type_=Text),
        **_GIVEN,
    )
)

CHANGE = Statement(
    update(offences)
    .where(offences.c.offence_id == bindparam("the_offence", type_=Uuid))
    .values(
        offender_id=_OFFENDER_ID,
        changed_at=func.now(),
        changed_by=bindparam("changed_by", type_=Text),
        version=offences.c.version + literal_column("1"),
        batch_number=None,
        **_GIVEN,
    )
)

ADD_VICTIMS = Statement(
    insert(offence_victims).from_select(
        ["offence_id", "victim_id", "victim_group_id"],
        select(
            OFFENCE_ID,
            func.unnest(bindparam("victim_ids", type_=ARRAY(Uuid))),
            func.unnest(bindparam("victim_group_ids", type_=ARRAY(Uuid))),
        ),
    )
)

VICTIMS = Statement(
    select(offence_victims.c.victim_id, offence_victims.c.victim_group_id).where(
        offence_victims.c.offence_id == OFFENCE_ID
    )
)
"""Whom an offence was done to, for a correction that leaves them as they are."""

_some = unnested("offence_ids")
DROP_VICTIMS = Statement(delete(offence_victims).where(offence_victims.c.offence_id == _some.c.one))


def _content() -> ColumnElement[Any]:
    """Return what stands of an offence, with the ids of whom it was done to: they are kept, and never told."""
    victims = offence_victims.alias("stood")
    ids = func.coalesce(
        select(func.jsonb_agg(func.jsonb_build_array(victims.c.victim_id, victims.c.victim_group_id)))
        .where(victims.c.offence_id == offences.c.offence_id)
        .scalar_subquery(),
        literal_column("'[]'::jsonb"),
    )
    named = (
        (cast(literal_column(f"'{name}'"), Text), offences.c[name])
        for name in ("offender_id", "harm_table_id", *VALUES)
    )
    parts = [part for pair in named for part in pair]
    return func.jsonb_build_object(*parts, literal_column("'victims'"), ids, literal_column("'revision'"), _REVISION)


_REVISION = offences.c.revision

KEEP_VERSIONS = Statement(
    insert(offence_versions).from_select(
        ["offence_id", "version", "content", "batch_number", "recorded_at", "recorded_by", "corrected_by", "source"],
        select(
            offences.c.offence_id,
            offences.c.version,
            _content(),
            offences.c.batch_number,
            offences.c.changed_at,
            offences.c.changed_by,
            bindparam("corrected_by", type_=Text),
            bindparam("source", type_=Text),
        ).where(offences.c.offence_id == _some.c.one),
    )
)
"""Keep what stands of some offences before they are changed."""

_BEFORE = bindparam("before_version", type_=Integer)
VERSIONS = Statement(
    select(
        offence_versions.c.version,
        offence_versions.c.content,
        func.jsonb_array_length(offence_versions.c.content["victims"]).label("victims"),
        *(
            offence_versions.c[name]
            for name in ("recorded_at", "recorded_by", "corrected_at", "corrected_by", "source")
        ),
    )
    .where(
        offence_versions.c.offence_id == OFFENCE_ID,
        or_(_BEFORE.is_(None), offence_versions.c.version < _BEFORE),
    )
    .order_by(offence_versions.c.version.desc())
    .limit(bindparam("limit", type_=Integer))
)

EXISTS = Statement(select(true()).where(offences.c.offence_id == OFFENCE_ID))
