"""The JSON that PostgreSQL builds of an enquiry and its answer; row-level security leaves out what others keep."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    literal_column,
    select,
)
from sqlalchemy.sql.selectable import LateralFromClause

from bluelamp.kit.database import build_object
from safeguarding.cases.tables import cases
from safeguarding.enquiries.tables import enquiries, enquiry_findings, enquiry_responses, enquiry_withholdings

_AT = bindparam("known_at", type_=DateTime(timezone=True))
_NO_JSON: ColumnElement[Any] = literal_column("NULL::json")
_ENQUIRY_FIELDS = (
    "enquiry_id",
    "case_id",
    "hub",
    "agency",
    "organisation_id",
    "state",
    "asked_by",
    "asked_at",
    "due_at",
    "overdue_at",
    "answered_at",
    "clock_profile_id",
    "scope_text",
    "necessity_text",
    "lawful_basis",
    "subjects",
)
QUESTION_FIELDS = ("enquiry_id", "agency", "asked_at", "due_at", "scope_text", "subjects")
"""What a replay tells of a question, none of which is ever altered."""
_RESPONSE_FIELDS = (
    "response_id",
    "status",
    "responder",
    "responded_at",
    "searched_by",
    "source_systems",
    "not_searched_reason",
    "correction_of",
    "correction_reason",
)


def response_of(enquiry: FromClause, *, as_known: bool = False) -> LateralFromClause:
    """Build the answer in force: now, or as it stood at the moment `known_at`, without what was corrected later."""
    later = enquiry_responses.alias("later")
    corrected: Select[Any] = select(literal_column("1")).where(later.c.correction_of == enquiry_responses.c.response_id)
    chosen = enquiry_responses.c.enquiry_id == enquiry.c.enquiry_id
    if as_known:
        corrected = corrected.where(later.c.responded_at <= _AT)
        chosen = and_(chosen, enquiry_responses.c.responded_at <= _AT)
    whole: Select[Any] = (
        select(_response_document().label("document"))
        .select_from(
            enquiry_responses.outerjoin(
                enquiry_findings, enquiry_findings.c.response_id == enquiry_responses.c.response_id
            ).outerjoin(enquiry_withholdings, enquiry_withholdings.c.response_id == enquiry_responses.c.response_id)
        )
        .where(chosen, ~corrected.correlate(enquiry_responses).exists())
        .limit(1)
    )
    return whole.correlate(enquiry).lateral("response")


def enquiry_document(enquiry: FromClause, response: FromClause) -> ColumnElement[Any]:
    """Build an Enquiry; the reference is its case's."""
    fields = {name: enquiry.c[name] for name in _ENQUIRY_FIELDS}
    return build_object(**fields, reference=enquiry.c.reference, response=response.c.document)


def enquiry_columns() -> list[ColumnElement[Any]]:
    """Return what a document is built from."""
    return [*(enquiries.c[name] for name in _ENQUIRY_FIELDS), cases.c.reference]


def answer_document(enquiry: FromClause, response: FromClause) -> ColumnElement[Any]:
    """Build an AnswerAsKnown."""
    fields = {name: enquiry.c[name] for name in QUESTION_FIELDS}
    return build_object(**fields, response=response.c.document)


def _response_document() -> ColumnElement[Any]:
    shared = build_object(
        **{name: enquiry_findings.c[name] for name in ("summary", "sensitivity", "onward_share_allowed")}
    )
    fields = {name: enquiry_responses.c[name] for name in _RESPONSE_FIELDS}
    finding = case((enquiry_findings.c.response_id.is_not(None), shared), else_=_NO_JSON)
    return build_object(**fields, finding=finding, withheld_reason=enquiry_withholdings.c.withheld_reason)
