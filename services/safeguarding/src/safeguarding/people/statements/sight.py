"""What a reader may see, as conditions of every statement about people: the wall and the protected addresses."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, FromClause, Uuid, any_, bindparam, func, not_, or_
from sqlalchemy.dialects.postgresql import ARRAY, array

from safeguarding.people.tables import addresses

SEES_PROTECTED: ColumnElement[bool] = bindparam("sees_protected", type_=Boolean)
OFFENDERS_ONLY: ColumnElement[bool] = bindparam("offenders_only", type_=Boolean)


def within_sight(person: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the reader may know of a person: the perpetrator's side knows of people under allegation alone."""
    return or_(not_(OFFENDERS_ONLY), func.is_alleged_perpetrator_only(person, type_=Boolean))


def address_within_sight(address: FromClause = addresses) -> ColumnElement[bool]:
    """Whether the reader may know an address: a protected one is for named roles."""
    return or_(not_(address.c.protected), SEES_PROTECTED)


def records_of(person: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the ids of every record of one person, for `= ANY`."""
    return func.records_of(array([person]), type_=ARRAY(Uuid))


def is_one_of(column: ColumnElement[Any], ids: ColumnElement[Any]) -> ColumnElement[bool]:
    """Compare with an array, so that an index finds each of its values."""
    return column == any_(ids)


def is_harmed_by(person: ColumnElement[Any], alleged: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a person stands on the other side of a case in which somebody is the alleged perpetrator."""
    return person == any_(func.people_harmed_by(alleged, type_=ARRAY(Uuid)))
