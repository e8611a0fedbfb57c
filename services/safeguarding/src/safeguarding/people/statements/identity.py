"""Everything by which somebody is known, under whichever of their records it stands."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Uuid, func, literal_column, select, union

from bluelamp.kit.database import build_object
from safeguarding.people.statements.sight import is_one_of, records_of
from safeguarding.people.tables import people, person_aliases, person_identifiers

_NONE: ColumnElement[Any] = literal_column("'[]'::json")


def _listed(rows: FromClause, document: ColumnElement[Any]) -> ColumnElement[Any]:
    every: Select[Any] = select(func.json_agg(document)).select_from(rows)
    return func.coalesce(every.scalar_subquery(), _NONE)


def known_as() -> list[ColumnElement[Any]]:
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
