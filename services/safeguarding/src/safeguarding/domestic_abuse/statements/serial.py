"""Who abuses several people: the records, what joins the victims, and the finding. Only as the service's own role."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Text,
    Uuid,
    all_,
    any_,
    bindparam,
    cast,
    delete,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, array, insert

from bluelamp.kit.audit.statements import entry_from, only
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction
from safeguarding.domestic_abuse.tables import abuse_incidents, serial_perpetrators, serial_records
from safeguarding.people.tables import household_members, people, relationships

_INCIDENT = abuse_incidents.c
_SERIAL = serial_perpetrators.c
_RECORD = serial_records.c
_PERSON = bindparam("person_id", type_=Uuid)
_PEOPLE = bindparam("person_ids", type_=ARRAY(Uuid))
_RELATED = ("PARENT", "CHILD", "SIBLING", "PARTNER", "EX_PARTNER", "OTHER_RELATIVE")


def _records_of(person: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.records_of(array([person]), type_=ARRAY(Uuid))


_victim = people.alias("victim")

KEPT = Statement(
    select(func.coalesce(people.c.merged_into, people.c.person_id).label("person_id"), people.c.date_of_birth).where(
        people.c.person_id == _PERSON
    )
)
"""The record that is kept of a person after any merge."""

RECORDS = Statement(
    select(
        _INCIDENT.abuse_incident_id,
        _INCIDENT.agency,
        func.coalesce(_victim.c.merged_into, _victim.c.person_id).label("victim_id"),
        _INCIDENT.occurred_on,
        _INCIDENT.lpu,
        (_INCIDENT.kind == literal_column("'CRIME'")).label("is_crime"),
    )
    .join(_victim, _victim.c.person_id == _INCIDENT.victim_id)
    .where(_INCIDENT.perpetrator_ids.overlap(_records_of(_PERSON)))
    .order_by(_INCIDENT.occurred_on.desc(), _INCIDENT.abuse_incident_id.desc())
    .limit(1000)
)
"""Every agency's records of abuse by a person, the latest thousand."""

_left, _right = household_members.alias("left_member"), household_members.alias("right_member")
_theirs = func.records_of(_PEOPLE, type_=ARRAY(Uuid))
_joined = union_all(
    select(relationships.c.person_a, relationships.c.person_b).where(
        or_(relationships.c.person_a == any_(_theirs), relationships.c.person_b == any_(_theirs)),
        relationships.c.type == any_(array(_RELATED, type_=Text)),
    ),
    select(_left.c.person_id, _right.c.person_id)
    .join(_right, _right.c.household_id == _left.c.household_id)
    .where(_left.c.person_id == any_(_theirs), _left.c.person_id != _right.c.person_id),
).subquery("joined")
_one, _other = people.alias("one"), people.alias("other")

LINKS = Statement(
    select(
        func.coalesce(_one.c.merged_into, _one.c.person_id).label("person_a"),
        func.coalesce(_other.c.merged_into, _other.c.person_id).label("person_b"),
    )
    .select_from(_joined)
    .join(_one, _one.c.person_id == _joined.c.person_a)
    .join(_other, _other.c.person_id == _joined.c.person_b)
)
"""What joins victims: family, or a household, now or ever; with whoever stands between them."""

LOCK = Statement(select(func.pg_advisory_xact_lock(func.hashtextextended(cast(_PERSON, Text), 0))))
"""One finding about a person at a time."""

BEFORE = Statement(
    select(_SERIAL.is_serial, _SERIAL.is_serial_loose, _SERIAL.told_digest).where(_SERIAL.person_id == _PERSON)
)

_FIGURES = (
    "is_serial",
    "is_serial_loose",
    "victim_count",
    "unconnected_victim_count",
    "lookback_months",
    "agencies",
    "record_count",
    "told_digest",
)
_given = {name: bindparam(name, type_=_SERIAL[name].type) for name in _FIGURES}
_COMPUTED_AT = bindparam("computed_at", type_=DateTime(timezone=True))
_found = (
    insert(serial_perpetrators)
    .values(person_id=_PERSON, computed_at=_COMPUTED_AT, **_given)
    .on_conflict_do_update(index_elements=["person_id"], set_={**_given, "computed_at": _COMPUTED_AT})
    .returning(_SERIAL.person_id)
    .cte("found")
)
_record_ids = bindparam("record_ids", type_=ARRAY(Uuid))
_behind = (
    insert(serial_records)
    .from_select(["person_id", "abuse_incident_id"], select(_found.c.person_id, func.unnest(_record_ids)))
    .on_conflict_do_nothing()
    .cte("behind")
)
_no_more_behind = (
    delete(serial_records)
    .where(_RECORD.person_id == _PERSON, _RECORD.abuse_incident_id != all_(_record_ids))
    .cte("no_more_behind")
)
_audited = entry_from(AuditAction.COMBINATION, "compute_serial_perpetrator", only(_found.c.person_id), source=_found)

KEEP = Statement(select(_found.c.person_id).add_cte(_behind, _no_more_behind, _audited))
"""Keep a finding that says what the one before said."""


def _flag() -> Statement:
    nobody = Audience(cast(None, Uuid), cast(None, Text), cast(None, Text))
    published = event_from(
        "uk.police.bluelamp.safeguarding.serial_perpetrator.flagged.v1",
        _found.c.person_id,
        cast(bindparam("event_data", type_=Text), JSONB),
        nobody,
        source=_found,
    )
    return Statement(select(_found.c.person_id).add_cte(_behind, _no_more_behind, _audited, *published))


FLAG = _flag()
"""Keep a finding that says something new, and publish it: to those who see everything, and to no unit."""

STALE = Statement(
    select(_SERIAL.person_id)
    .where(_SERIAL.computed_at < bindparam("before", type_=DateTime(timezone=True)))
    .order_by(_SERIAL.computed_at)
    .limit(bindparam("limit", type_=Integer))
)
"""Findings whose records may have grown too old since."""

ONE = Statement(select(serial_perpetrators).where(_SERIAL.person_id == _PERSON, _SERIAL.is_serial_loose))

SHOWN = Statement(
    select(_INCIDENT.abuse_incident_id, _INCIDENT.agency, _INCIDENT.occurred_on, _INCIDENT.kind)
    .join(serial_records, _RECORD.abuse_incident_id == _INCIDENT.abuse_incident_id)
    .where(_RECORD.person_id == _PERSON)
    .order_by(_INCIDENT.occurred_on.desc(), _INCIDENT.abuse_incident_id.desc())
)
"""The records behind a finding that the caller may see; row-level security leaves a desk its own hub's."""

_AFTER_ID = bindparam("after_id", type_=Uuid)

PAGE = Statement(
    select(serial_perpetrators)
    .where(
        _SERIAL.is_serial_loose,
        or_(
            _AFTER_ID.is_(None),
            tuple_(bindparam("after_time", type_=DateTime(timezone=True)), _AFTER_ID)
            > tuple_(_SERIAL.computed_at, _SERIAL.person_id),
        ),
    )
    .order_by(_SERIAL.computed_at.desc(), _SERIAL.person_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
