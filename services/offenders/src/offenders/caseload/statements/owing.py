"""Who held a case from when on, and what was owed, kept under whoever held it then."""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Text,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    select,
    true,
)
from sqlalchemy.sql.selectable import LateralFromClause

from bluelamp.kit.database import Statement
from offenders.caseload.tables import case_holders, cases, contact_obligations, contacts

CASE_ID = bindparam("case_id", type_=Uuid)
_MOMENT = DateTime(timezone=True)
_HELD_BY = ("manager", "team", "lpu", "lead_agency", "lead_organisation_id")

NOTE_HOLDER = Statement(
    insert(case_holders).from_select(
        ["case_id", "held_from", *_HELD_BY],
        select(
            cases.c.case_id,
            bindparam("held_from", type_=_MOMENT),
            *(cases.c[name] for name in _HELD_BY),
        ).where(cases.c.case_id == CASE_ID),
    )
)
"""Write who manages and leads a case from a moment on, as the case says it now."""


def holder_at(moment: ColumnElement[datetime]) -> LateralFromClause:
    """Return who managed and led a case at a moment, to be joined to `cases`."""
    return (
        select(*(case_holders.c[name] for name in _HELD_BY))
        .where(case_holders.c.case_id == cases.c.case_id, case_holders.c.held_from <= moment)
        .order_by(case_holders.c.held_from.desc(), case_holders.c.holding_id.desc())
        .limit(1)
        .correlate(cases)
        .lateral("holder")
    )


OBLIGATIONS = Statement(
    select(
        contact_obligations.c.due_on,
        contact_obligations.c.colour,
        contact_obligations.c.counted_on,
        contact_obligations.c.contact_id,
    )
    .where(contact_obligations.c.case_id == CASE_ID)
    .order_by(contact_obligations.c.place)
)
"""What is written of what a case has owed."""

FORGET_FROM = Statement(
    delete(contact_obligations).where(
        contact_obligations.c.case_id == CASE_ID,
        contact_obligations.c.place >= bindparam("from_place", type_=Integer),
    )
)

_CONTACT_ID = bindparam("contact_id", type_=Uuid)
_made_at = select(contacts.c.contacted_at).where(contacts.c.contact_id == _CONTACT_ID).scalar_subquery()
_holder = holder_at(func.coalesce(_made_at, bindparam("ended_at", type_=_MOMENT)))
_COUNTED_FOR = ("manager", "team", "lpu", "lead_organisation_id")

WRITE_OBLIGATION = Statement(
    insert(contact_obligations).from_select(
        ["case_id", "place", "due_on", "colour", "contact_id", "counted_on", *_COUNTED_FOR],
        select(
            cases.c.case_id,
            bindparam("place", type_=Integer),
            bindparam("due_on", type_=Date),
            bindparam("colour", type_=Text),
            _CONTACT_ID,
            bindparam("counted_on", type_=Date),
            *(_holder.c[name] for name in _COUNTED_FOR),
        )
        .select_from(cases.join(_holder, true()))
        .where(cases.c.case_id == CASE_ID),
    )
)
"""Write what was owed under whoever managed and led the case when it was met, or when its day had ended.

So it stays theirs, also where it is written or written anew after the case was given to somebody else.
"""
