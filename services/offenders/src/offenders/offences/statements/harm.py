"""Harm-weight tables loaded and read, and the offences of one person with what they weigh."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from bluelamp.kit.database import Statement
from offenders.nominals.statements.sight import is_record_of
from offenders.offences.statements.offences import unnested
from offenders.offences.tables import harm_weight_tables, harm_weights, offences

_TABLE_ID = bindparam("harm_table_id", type_=Uuid)
_AFTER_ID = bindparam("after_id", type_=Uuid)
_LIMIT: ColumnElement[Any] = bindparam("limit", type_=Integer)

ADD_TABLE = Statement(
    insert_or_not(harm_weight_tables)
    .values(
        harm_table_id=_TABLE_ID,
        version=bindparam("version", type_=Text),
        valid_from=bindparam("valid_from", type_=Date),
        offences=bindparam("offences", type_=Integer),
        loaded_by=bindparam("loaded_by", type_=Text),
    )
    .on_conflict_do_nothing(index_elements=["version"])
    .returning(harm_weight_tables)
)
"""Load a table's head; no row when its version was loaded already."""

ADD_WEIGHTS = Statement(
    insert(harm_weights).from_select(
        ["harm_table_id", "ho_code", "offence", "days"],
        select(
            _TABLE_ID,
            func.unnest(bindparam("ho_codes", type_=ARRAY(Text))),
            func.unnest(bindparam("names", type_=ARRAY(Text))),
            func.unnest(bindparam("days", type_=ARRAY(Numeric(12, 4)))),
        ),
    )
)

IN_FORCE = Statement(
    select(harm_weight_tables.c.harm_table_id)
    .where(harm_weight_tables.c.valid_from <= bindparam("on", type_=Date))
    .order_by(harm_weight_tables.c.valid_from.desc(), harm_weight_tables.c.harm_table_id.desc())
    .limit(literal_column("1"))
)
"""The table that what is recorded on a day is weighed by; no row before the first is loaded."""

OF_VERSION = Statement(
    select(harm_weight_tables.c.harm_table_id).where(harm_weight_tables.c.version == bindparam("version", type_=Text))
)

TABLE = Statement(select(harm_weight_tables).where(harm_weight_tables.c.harm_table_id == _TABLE_ID))

TABLES = Statement(
    select(harm_weight_tables)
    .where(
        or_(
            _AFTER_ID.is_(None),
            tuple_(harm_weight_tables.c.valid_from, harm_weight_tables.c.harm_table_id)
            < tuple_(bindparam("after", type_=Date), _AFTER_ID),
        )
    )
    .order_by(harm_weight_tables.c.valid_from.desc(), harm_weight_tables.c.harm_table_id.desc())
    .limit(_LIMIT)
)

_AFTER_CODE = bindparam("after_code", type_=Text)
WEIGHTS = Statement(
    select(harm_weights.c.ho_code, harm_weights.c.offence, harm_weights.c.days)
    .where(
        harm_weights.c.harm_table_id == _TABLE_ID,
        or_(_AFTER_CODE.is_(None), harm_weights.c.ho_code > _AFTER_CODE),
    )
    .order_by(harm_weights.c.ho_code)
    .limit(_LIMIT)
)

_weighed_by = func.coalesce(bindparam("by_table", type_=Uuid), offences.c.harm_table_id)
WEIGHED = Statement(
    select(offences.c.ho_code, offences.c.is_crime, offences.c.is_proactive, offences.c.status, harm_weights.c.days)
    .select_from(
        offences.outerjoin(
            harm_weights,
            and_(harm_weights.c.harm_table_id == _weighed_by, harm_weights.c.ho_code == offences.c.ho_code),
        )
    )
    .where(is_record_of(offences.c.offender_id, bindparam("offender_id", type_=Uuid)))
)
"""Everything that one person did, with what one table says of it, or the table that each is pinned to."""

WITHOUT_TABLE = Statement(
    select(offences.c.offence_id, offences.c.offender_id)
    .where(offences.c.harm_table_id.is_(None))
    .order_by(offences.c.offence_id)
    .limit(_LIMIT)
    .with_for_update(key_share=True)
)
"""Offences that were recorded before there was any table, held until they are pinned."""

_some = unnested("offence_ids")
PIN = Statement(
    update(offences)
    .where(offences.c.offence_id == _some.c.one, offences.c.harm_table_id.is_(None))
    .values(
        harm_table_id=_TABLE_ID,
        changed_at=func.now(),
        changed_by=bindparam("changed_by", type_=Text),
        version=offences.c.version + literal_column("1"),
    )
)
"""Let a table weigh them; what has one keeps it."""
