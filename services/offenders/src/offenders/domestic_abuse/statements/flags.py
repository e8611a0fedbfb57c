"""What the safeguarding service found, heard once and in the order in which it found it."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from bluelamp.kit.database import Statement
from offenders.domestic_abuse.tables import flagged_people, serial_flag_records, serial_flags

_PERSON = bindparam("person_id", type_=Uuid)
_OFFENDER = bindparam("offender_id", type_=Uuid)
_FLAG = bindparam("flag_id", type_=Uuid)

IN_TURN = Statement(select(func.pg_advisory_xact_lock(func.hashtextextended(cast(_PERSON, Text), literal_column("7")))))
"""Let what is heard of one person follow in turn."""

HEARD = Statement(select(serial_flags).where(serial_flags.c.flag_id == _FLAG))

STANDING = Statement(select(serial_flags).where(serial_flags.c.person_id == _PERSON, serial_flags.c.is_current))

KNOWN = Statement(select(flagged_people).where(flagged_people.c.person_id == _PERSON))

KNOW = Statement(
    insert(flagged_people).values(
        person_id=_PERSON,
        offender_id=_OFFENDER,
        matched=bindparam("matched", type_=Text),
        may_be_same=bindparam("may_be_same", type_=JSONB),
    )
)
"""Keep which offender's record a person of the other service is."""

OVER = Statement(
    update(serial_flags)
    .where(serial_flags.c.person_id == bindparam("the_person", type_=Uuid), serial_flags.c.is_current)
    .values(is_current=False)
)

_NAMES: dict[str, Any] = {
    "is_serial": Boolean,
    "is_serial_loose": Boolean,
    "lookback_months": Integer,
    "agencies": ARRAY(Text),
    "records": Integer,
    "victims": Integer,
    "unconnected_victims": Integer,
    "computed_at": DateTime(timezone=True),
    "is_current": Boolean,
}
_given: dict[str, ColumnElement[Any]] = {name: bindparam(name, type_=kind) for name, kind in _NAMES.items()}
HEAR = Statement(
    insert_or_not(serial_flags)
    .values(flag_id=_FLAG, person_id=_PERSON, offender_id=_OFFENDER, **_given)
    .returning(serial_flags.c.received_at)
)

_columns = {
    "record_id": Uuid,
    "agency": Text,
    "occurred_on": Date,
    "is_crime": Boolean,
    "victim_id": Uuid,
    "victim_group_id": Uuid,
}
HEAR_RECORDS = Statement(
    insert(serial_flag_records).from_select(
        ["flag_id", *_columns],
        select(_FLAG, *(func.unnest(bindparam(f"every_{name}", type_=ARRAY(kind))) for name, kind in _columns.items())),
    )
)

EXISTS = Statement(select(true()).where(serial_flags.c.flag_id == _FLAG))
