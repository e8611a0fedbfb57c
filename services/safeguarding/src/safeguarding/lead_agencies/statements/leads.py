"""Whom a notice is about, what was told of them, and what a hub is shown of it."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Text,
    Uuid,
    any_,
    bindparam,
    collate,
    delete,
    exists,
    func,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from bluelamp.kit.database import Statement
from safeguarding.lead_agencies.tables import lead_agency_people, lead_agency_subjects
from safeguarding.people.statements.sight import is_one_of, records_of
from safeguarding.people.tables import people, person_aliases, person_identifiers

SUBJECT_ID = bindparam("subject_id", type_=Uuid)
_AS_AT = bindparam("as_at", type_=DateTime(timezone=True))


def _folded(name: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a name as it is the same in whatever case: Unicode's full folding, by which person checks compare."""
    return func.casefold(collate(name, "pg_unicode_fast"))


def _is_called(named: Any, sought: FromClause) -> ColumnElement[bool]:
    return exists(
        select(true())
        .where(
            is_one_of(named.c.person_id, records_of(people.c.person_id)),
            _folded(named.c.given_name) == _folded(sought.c.given),
            _folded(named.c.family_name) == _folded(sought.c.family),
        )
        .correlate(people, sought)
    )


def _meant() -> Statement:
    number = (
        func.unnest(bindparam("kinds", type_=ARRAY(Text)), bindparam("values", type_=ARRAY(Text)))
        .table_valued("kind", "value", name="numbers")
        .render_derived()
    )
    sought = (
        func.unnest(bindparam("given_names", type_=ARRAY(Text)), bindparam("family_names", type_=ARRAY(Text)))
        .table_valued("given", "family", name="sought")
        .render_derived()
    )
    record = people.alias("record")
    numbered = select(person_identifiers.c.person_id).select_from(
        person_identifiers.join(
            number, (person_identifiers.c.value == number.c.value) & (person_identifiers.c.kind == number.c.kind)
        )
    )
    named = (
        select(people.c.person_id)
        .select_from(people.join(sought, true()))
        .where(
            people.c.date_of_birth == any_(bindparam("dates", type_=ARRAY(Date))),
            or_(_is_called(record, sought), _is_called(person_aliases, sought)),
        )
    )
    found = union(numbered, named).subquery("found")
    return Statement(select(found.c.person_id).order_by(found.c.person_id))


MEANT = _meant()
"""Who is meant for certain: by a number in common, or by the date of birth and both names on any record.

The record that has them, and not the one that stands for it: taken apart, each keeps what was told of it.
"""

HEAR = Statement(
    insert(lead_agency_subjects)
    .values(subject_id=SUBJECT_ID, notice_id=bindparam("notice_id", type_=Uuid), as_at=_AS_AT)
    .on_conflict_do_update(
        index_elements=["subject_id"],
        set_={"notice_id": bindparam("notice_id", type_=Uuid), "as_at": _AS_AT},
        where=lead_agency_subjects.c.as_at < _AS_AT,
    )
    .returning(lead_agency_subjects.c.subject_id)
)
"""Note what was told last of somebody; no row for what was told already, or is older than what is known."""

FORGET = Statement(
    delete(lead_agency_people)
    .where(lead_agency_people.c.subject_id == SUBJECT_ID)
    .returning(lead_agency_people.c.person_id)
)
"""Take away what was told before; returns of whom it was."""

KEEP = Statement(
    insert(lead_agency_people).values(
        subject_id=SUBJECT_ID,
        person_id=bindparam("person_id", type_=Uuid),
        agencies=bindparam("agencies", type_=ARRAY(Text)),
        as_at=_AS_AT,
    )
)

LEADS = Statement(
    select(lead_agency_people.c.agencies, lead_agency_people.c.as_at)
    .where(is_one_of(lead_agency_people.c.person_id, records_of(bindparam("person_id", type_=Uuid))))
    # What one teller says stands under each record that it is true of, and is shown once.
    .group_by(lead_agency_people.c.subject_id, lead_agency_people.c.agencies, lead_agency_people.c.as_at)
    .order_by(lead_agency_people.c.as_at.desc(), lead_agency_people.c.subject_id)
    .limit(100)
)
"""Who leads for a person, under whichever of their records it was told."""
