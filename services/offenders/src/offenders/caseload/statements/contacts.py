"""Contacts written, read and listed, and what a person's cases became."""

from sqlalchemy import DateTime, Integer, Uuid, bindparam, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from bluelamp.kit.database import Statement
from offenders.caseload.tables import (
    case_status_changes,
    cases,
    contact_obligations,
    contact_withdrawals,
    contacts,
)
from offenders.nominals.statements.sight import is_record_of, is_seen, kept
from offenders.nominals.tables import offenders

CONTACT_ID = bindparam("contact_id", type_=Uuid)
_CASE_ID = bindparam("case_id", type_=Uuid)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_AFTER_TIME = bindparam("after_time", value=None, type_=DateTime(timezone=True))
_LIMIT = bindparam("limit", type_=Integer)

WRITE = Statement(
    insert(contacts).values(
        contact_id=CONTACT_ID,
        **{
            name: bindparam(name, type_=contacts.c[name].type)
            for name in (
                "case_id",
                "outcome",
                "method",
                "missed_reason",
                "note",
                "contacted_at",
                "recorded_at",
                "recorded_by",
                "organisation_id",
            )
        },
    )
)

WITHDRAW = Statement(
    insert(contact_withdrawals)
    .values({column.name: bindparam(column.name, type_=column.type) for column in contact_withdrawals.c})
    .on_conflict_do_nothing(index_elements=["contact_id"])
)
"""Note that a contact was recorded in error, once."""

_COLUMNS = (
    *contacts.c,
    contact_withdrawals.c.withdrawn_at,
    contact_withdrawals.c.withdrawn_by,
    contact_withdrawals.c.reason.label("withdrawal_reason"),
    kept().label("offender_id"),
    select(func.max(contact_obligations.c.due_on))
    .where(contact_obligations.c.contact_id == contacts.c.contact_id)
    .scalar_subquery()
    .label("met_due_on"),
)
_OF_CASES = (
    contacts.join(cases, cases.c.case_id == contacts.c.case_id)
    .join(offenders, offenders.c.offender_id == cases.c.offender_id)
    .outerjoin(contact_withdrawals, contact_withdrawals.c.contact_id == contacts.c.contact_id)
)

CONTACT = Statement(select(*_COLUMNS).select_from(_OF_CASES).where(contacts.c.contact_id == CONTACT_ID, is_seen()))

PAGE = Statement(
    select(*_COLUMNS)
    .select_from(_OF_CASES)
    .where(
        contacts.c.case_id == _CASE_ID,
        or_(
            _AFTER_ID.is_(None),
            tuple_(contacts.c.contacted_at, contacts.c.contact_id) < tuple_(_AFTER_TIME, _AFTER_ID),
        ),
        is_seen(),
    )
    .order_by(contacts.c.contacted_at.desc(), contacts.c.contact_id.desc())
    .limit(_LIMIT)
)
"""One page of a case's contacts, the latest first."""

_TURN_ID = case_status_changes.c.status_change_id
_TURNS_OF_CASES = case_status_changes.join(cases, cases.c.case_id == case_status_changes.c.case_id).join(
    offenders, offenders.c.offender_id == cases.c.offender_id
)

STATUS_CHANGES = Statement(
    select(*case_status_changes.c, kept().label("offender_id"))
    .select_from(_TURNS_OF_CASES)
    .where(
        is_record_of(cases.c.offender_id, bindparam("offender_id", type_=Uuid)),
        or_(_AFTER_ID.is_(None), tuple_(case_status_changes.c.changed_at, _TURN_ID) < tuple_(_AFTER_TIME, _AFTER_ID)),
        is_seen(),
    )
    .order_by(case_status_changes.c.changed_at.desc(), _TURN_ID.desc())
    .limit(_LIMIT)
)
"""One page of what a person's cases became, the newest first."""

STATUS_CHANGE = Statement(
    select(*case_status_changes.c, kept().label("offender_id"))
    .select_from(_TURNS_OF_CASES)
    .where(bindparam("status_change_id", type_=Uuid) == _TURN_ID)
)
