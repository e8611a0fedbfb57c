"""Reading enquiries: each list and record in one statement that also writes who consulted what."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from safeguarding.cases.tables import cases
from safeguarding.enquiries.statements.documents import enquiry_columns, enquiry_document, response_of
from safeguarding.enquiries.statements.telling import subjects_of
from safeguarding.enquiries.tables import enquiries

_LIMIT = bindparam("limit", type_=Integer)
_AFTER_TIME = bindparam("after_time", type_=DateTime(timezone=True))
_AFTER_ID = bindparam("after_id", type_=Uuid)
_STATE = bindparam("state", type_=Text)
_MANAGEMENT: ColumnElement[Any] = literal_column("'HUB_MANAGEMENT'")


def _list(operation: str, *conditions: ColumnElement[bool]) -> Statement:
    position = tuple_(enquiries.c.asked_at, enquiries.c.enquiry_id)
    order = (enquiries.c.asked_at.desc(), enquiries.c.enquiry_id.desc())
    found = (
        select(*enquiry_columns(), func.row_number().over(order_by=order).label("place"))
        .join(cases, cases.c.case_id == enquiries.c.case_id)
        .where(*conditions, or_(_AFTER_ID.is_(None), position < tuple_(_AFTER_TIME, _AFTER_ID)))
        .order_by(*order)
        .limit(_LIMIT + 1)
        .cte("found")
    )
    return _page(found, operation)


def _page(found: CTE, operation: str) -> Statement:
    listed = found.c.place <= _LIMIT
    subject = func.unnest(subjects_of(found)).table_valued("id").render_derived().lateral("subject")
    everybody = (
        select(func.coalesce(func.array_agg(subject.c.id.distinct()), literal_column("'{}'::uuid[]")))
        .select_from(found.join(subject, true()))
        .where(listed)
        .scalar_subquery()
    )
    response = response_of(found)
    document = enquiry_document(found, response)
    last = found.c.place == _LIMIT
    return Statement(
        select(
            func.coalesce(
                cast(func.json_agg(aggregate_order_by(document, found.c.place)).filter(listed), Text),
                literal_column("'[]'"),
            ).label("items"),
            func.coalesce(func.max(found.c.place) > _LIMIT, literal_column("false")).label("more"),
            func.max(found.c.asked_at).filter(last).label("last_time"),
            func.max(cast(found.c.enquiry_id, Text)).filter(last).label("last_id"),
        )
        .select_from(found.outerjoin(response, true()))
        .add_cte(entry_from(AuditAction.CONSULTATION, operation, everybody))
    )


def _record() -> Statement:
    found = (
        select(*enquiry_columns())
        .join(cases, cases.c.case_id == enquiries.c.case_id)
        .where(enquiries.c.enquiry_id == bindparam("the_enquiry", type_=Uuid))
        .cte("found")
    )
    audited = entry_from(AuditAction.CONSULTATION, "get_enquiry", subjects_of(found), source=found)
    response = response_of(found)
    return Statement(
        select(cast(enquiry_document(found, response), Text).label("document"))
        .select_from(found.outerjoin(response, true()))
        .add_cte(audited)
    )


OF_CASE = _list("list_case_enquiries", enquiries.c.case_id == bindparam("the_case", type_=Uuid))
"""One page of what a case's agencies were asked, as far as the reader may know, newest first."""

# Asked for once, not for each row: so the hub's own index brings the page, and whose desk it is sifts what it brings.
_OWN_HUB = select(func.bound_hub()).scalar_subquery()
_OWN_AGENCY = select(func.bound_agency()).scalar_subquery()

INBOX = _list(
    "list_enquiries",
    enquiries.c.hub == _OWN_HUB,
    or_(enquiries.c.organisation_id == bindparam("organisation_id", type_=Uuid), _OWN_AGENCY == _MANAGEMENT),
    or_(_STATE.is_(None), enquiries.c.state == _STATE),
)
"""One page of what a desk was asked, of everything that its hub asked for the management, newest first."""

RECORD_OF = _record()
"""One enquiry as the reader may see it; no row when it is not theirs to see."""

CASE_IS_SEEN = Statement(
    select(cases.c.case_id).where(
        cases.c.case_id == bindparam("the_case", type_=Uuid),
        or_(
            cases.c.hub == func.bound_hub(),
            and_(cases.c.home_hub == func.bound_hub(), cases.c.home_accepted_at.is_not(None)),
        ),
    )
)
"""The case, if the reader's hub has it: who only referred it sees no enquiry of it."""
