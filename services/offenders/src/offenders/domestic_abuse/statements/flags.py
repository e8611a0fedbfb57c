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
    and_,
    any_,
    bindparam,
    cast,
    column,
    exists,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from bluelamp.kit.database import Statement
from bluelamp.kit.turns import in_turn
from offenders.domestic_abuse.tables import flagged_people, serial_flag_records, serial_flags
from offenders.nominals.statements.sight import is_restricted, is_seen, kept
from offenders.nominals.tables import offender_identifiers, offenders

_PERSON = bindparam("person_id", type_=Uuid)
_OFFENDER = bindparam("offender_id", type_=Uuid)
_FLAG = bindparam("flag_id", type_=Uuid)

IN_TURN = Statement(in_turn("serial_flags", _PERSON))
"""Let what is heard of one person follow in turn."""

HEARD = Statement(select(serial_flags).where(serial_flags.c.flag_id == _FLAG))

STANDING = Statement(select(serial_flags).where(serial_flags.c.person_id == _PERSON, serial_flags.c.is_current))

WHOSE = Statement(
    select(offenders.c.lpu, kept().label("kept_id"), is_restricted().label("is_restricted")).where(
        offenders.c.offender_id == _OFFENDER
    )
)

KNOWN = Statement(select(flagged_people).where(flagged_people.c.person_id == _PERSON))

KNOW = Statement(
    insert(flagged_people).values(
        person_id=_PERSON,
        offender_id=_OFFENDER,
        matched=bindparam("matched", type_=Text),
        matched_by=bindparam("matched_by", type_=Text),
        may_be_same=bindparam("may_be_same", type_=JSONB),
    )
)
"""Keep which record a person of the other service is: the very one that was found, which a merge may be undone from."""

_THE_PERSON = bindparam("the_person", type_=Uuid)
KNOW_BY_HAND = Statement(
    update(flagged_people)
    .where(flagged_people.c.person_id == _THE_PERSON)
    .values(
        offender_id=_OFFENDER,
        matched=null(),
        matched_by=literal_column("'HAND'"),
        match_reason=bindparam("reason", type_=Text),
        decided_by=bindparam("decided_by", type_=Text),
        matched_at=func.now(),
    )
)

COMPARE = Statement(
    update(flagged_people)
    .where(flagged_people.c.person_id == _THE_PERSON)
    .values(may_be_same=bindparam("may_be_same", type_=JSONB))
)

POINT = Statement(update(serial_flags).where(serial_flags.c.person_id == _THE_PERSON).values(offender_id=_OFFENDER))
"""Let everything that was heard of a person be of another record."""

_FOUND = bindparam("found", type_=ARRAY(Uuid))
_numbers = (
    func.unnest(bindparam("number_kinds", type_=ARRAY(Text)), bindparam("number_values", type_=ARRAY(Text)))
    .table_valued(column("kind", Text), column("value", Text), name="given_numbers")
    .render_derived()
)
CANDIDATES = Statement(
    select(
        offenders.c.offender_id,
        kept().label("kept_id"),
        *(offenders.c[name] for name in ("given_name", "family_name", "date_of_birth")),
        exists()
        .where(
            offender_identifiers.c.offender_id == offenders.c.offender_id,
            offender_identifiers.c.kind == _numbers.c.kind,
            offender_identifiers.c.value == _numbers.c.value,
        )
        .label("has_number"),
    )
    .where(or_(offenders.c.offender_id == any_(_FOUND), offenders.c.merged_into == any_(_FOUND)))
    .order_by(offenders.c.merged_into.is_not(None), offenders.c.offender_id)
)
"""Every record of some people, the one that stands for them first, and whether it has one of some numbers."""

OVER = Statement(
    update(serial_flags)
    .where(serial_flags.c.person_id == _THE_PERSON, serial_flags.c.is_current)
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

_record = offenders.alias("record")
_standing = (
    select(
        serial_flags,
        *(flagged_people.c[name] for name in ("matched", "matched_by", "matched_at", "may_be_same")),
        *(offenders.c[name] for name in ("reference", "given_name", "family_name", "lpu")),
        offenders.c.offender_id.label("kept_offender_id"),
        is_restricted().label("is_restricted"),
    )
    .select_from(
        serial_flags.join(flagged_people, flagged_people.c.person_id == serial_flags.c.person_id)
        .join(_record, _record.c.offender_id == flagged_people.c.offender_id)
        .join(offenders, offenders.c.offender_id == kept(_record))
    )
    .where(is_seen())
)
ONE = Statement(_standing.where(serial_flags.c.flag_id == _FLAG))
"""A flag, with whose record its person is taken for."""

_AFTER_ID = bindparam("after_id", type_=Uuid)
_UNCONFIRMED = bindparam("unconfirmed", type_=Boolean)
_is_unconfirmed = and_(
    or_(flagged_people.c.matched_by.is_(None), flagged_people.c.matched_by == literal_column("'NAME'")),
    or_(
        flagged_people.c.matched_by.is_not(None),
        flagged_people.c.may_be_same != cast(literal_column("'[]'"), JSONB),
    ),
)
PAGE = Statement(
    _standing.where(
        serial_flags.c.is_current,
        or_(
            _UNCONFIRMED.is_(None),
            _is_unconfirmed == _UNCONFIRMED,
        ),
        or_(
            _AFTER_ID.is_(None),
            tuple_(serial_flags.c.received_at, serial_flags.c.flag_id)
            < tuple_(bindparam("after", type_=DateTime(timezone=True)), _AFTER_ID),
        ),
    )
    .order_by(serial_flags.c.received_at.desc(), serial_flags.c.flag_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of what stands, the latest first; or of what nobody has confirmed that there is reason to compare."""

EXISTS = Statement(select(true()).where(serial_flags.c.flag_id == _FLAG))
