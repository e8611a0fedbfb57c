"""What the police check needs to know of an enquiry; only as the service's own role."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union,
)

from bluelamp.kit.database import Statement, build_object
from safeguarding.enquiries.statements.answering import IS_AWAY, NOT_SEARCHED, WAITING
from safeguarding.enquiries.tables import enquiries, enquiry_responses
from safeguarding.people.statements.sight import is_one_of, records_of
from safeguarding.people.tables import people, person_aliases, person_identifiers

_ENQUIRY = bindparam("the_enquiry", type_=Uuid)
_NONE: ColumnElement[Any] = literal_column("'[]'::json")


def _listed(rows: FromClause, document: ColumnElement[Any]) -> ColumnElement[Any]:
    every: Select[Any] = select(func.json_agg(document)).select_from(rows)
    return func.coalesce(every.scalar_subquery(), _NONE)


def _known_as() -> list[ColumnElement[Any]]:
    """Build every name, date of birth and number that any record of a row's person has."""
    # By its name: what is nested in a union would otherwise read everybody once more.
    ids = records_of(literal_column("people.person_id", Uuid))
    record = people.alias("record")
    names = union(
        select(record.c.given_name, record.c.family_name).where(is_one_of(record.c.person_id, ids)),
        select(person_aliases.c.given_name, person_aliases.c.family_name).where(
            is_one_of(person_aliases.c.person_id, ids)
        ),
    ).subquery("names")
    born = (
        select(record.c.date_of_birth)
        .where(is_one_of(record.c.person_id, ids), record.c.date_of_birth.is_not(None))
        .distinct()
        .subquery("born")
    )
    numbers = (
        select(person_identifiers.c.kind, person_identifiers.c.value)
        .where(is_one_of(person_identifiers.c.person_id, ids))
        .distinct()
        .subquery("numbers")
    )
    return [
        _listed(names, build_object(given_name=names.c.given_name, family_name=names.c.family_name)).label("names"),
        _listed(born, born.c.date_of_birth).label("dates_of_birth"),
        _listed(numbers, build_object(kind=numbers.c.kind, value=numbers.c.value)).label("identifiers"),
    ]


def _to_check() -> Statement:
    is_away: Select[Any] = select(literal_column("1")).where(
        enquiry_responses.c.enquiry_id == enquiries.c.enquiry_id, IS_AWAY
    )
    return Statement(
        select(
            enquiries.c.case_id,
            enquiries.c.organisation_id,
            enquiries.c.lawful_basis,
            *(people.c[name] for name in ("person_id", "given_name", "family_name", "date_of_birth")),
            *_known_as(),
        )
        .join(people, people.c.person_id == any_(enquiries.c.subjects))
        .where(
            enquiries.c.enquiry_id == _ENQUIRY,
            or_(WAITING, and_(NOT_SEARCHED, is_away.correlate(enquiries).exists())),
        )
        .order_by(people.c.person_id)
    )


TO_CHECK = _to_check()
"""The people to be searched for, by all that any of their records says of who they are.

No row when the enquiry waits for no answer any more. The desk's word that the system was away ends no search.
"""

ANSWER_THAT_SYSTEM_IS_AWAY = Statement(
    select(enquiry_responses.c.response_id).where(enquiry_responses.c.enquiry_id == _ENQUIRY, IS_AWAY).limit(1)
)
"""The answer in force, if it says that the system was away."""
