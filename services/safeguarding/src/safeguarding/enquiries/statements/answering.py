"""The one statement that takes an answer: response, what it shares, log, event, job and kept answer, or nothing."""

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    DateTime,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.kit.idempotency.statements import claim_with_answer
from bluelamp.kit.jobs.statements import job_from
from bluelamp.schemas.audit import AuditAction
from safeguarding.cases.tables import cases
from safeguarding.enquiries.statements.asking import ASK_POLICE_JOB
from safeguarding.enquiries.statements.telling import event_of, subjects_of
from safeguarding.enquiries.tables import enquiries, enquiry_findings, enquiry_responses, enquiry_withholdings

COMPLETE_JOB = "complete_information"
"""The job that looks whether a case has all its answers. It is no part of the answer: who answers may not know who else
was asked, and would otherwise wait for the others who answer at the same moment."""
_ENQUIRY = bindparam("the_enquiry", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_STATUS = bindparam("response_status", type_=Text)
_CORRECTED = bindparam("correction_of", type_=Uuid)

WAITING = enquiries.c.state.in_([literal_column("'ASKED'"), literal_column("'UNAVAILABLE'")])
"""What nobody has answered; with literals, so that the partial indexes serve it."""
NOT_SEARCHED = enquiries.c.state == literal_column("'NOT_SEARCHED'")
"""What somebody answered without a search: the question is as open as it was."""
OUTSTANDING = enquiries.c.state.in_(
    [literal_column("'ASKED'"), literal_column("'UNAVAILABLE'"), literal_column("'NOT_SEARCHED'")]
)
"""What a decision would be taken without."""
_later = enquiry_responses.alias("later")
IS_IN_FORCE = (
    ~select(literal_column("1"))
    .where(_later.c.correction_of == enquiry_responses.c.response_id)
    .correlate(enquiry_responses)
    .exists()
)
"""Whether nothing has taken the place of an answer."""
AWAY: ColumnElement[Any] = literal_column("'SYSTEM_AWAY'")
IS_AWAY = and_(enquiry_responses.c.not_searched_reason == AWAY, IS_IN_FORCE)
_STATE_AFTER = case(
    (literal_column("'NOT_SEARCHED'") == _STATUS, literal_column("'NOT_SEARCHED'")), else_=literal_column("'ANSWERED'")
)
_ANSWERED_AT = case((literal_column("'NOT_SEARCHED'") != _STATUS, func.coalesce(enquiries.c.answered_at, _MOMENT)))
"""When the question was answered; it is not, as long as nobody has searched."""
_returned = (
    enquiries.c.enquiry_id,
    enquiries.c.case_id,
    enquiries.c.hub,
    enquiries.c.agency,
    enquiries.c.organisation_id,
    enquiries.c.subjects,
    enquiries.c.state,
)


def _answered(claimed: CTE | None) -> CTE:
    open_case: Select[Any] = select(literal_column("1")).where(
        cases.c.case_id == enquiries.c.case_id, cases.c.status != literal_column("'CLOSED'")
    )
    taken = (
        update(enquiries)
        .where(enquiries.c.enquiry_id == _ENQUIRY, WAITING, open_case.correlate(enquiries).exists())
        .values(state=_STATE_AFTER, answered_at=_ANSWERED_AT)
    )
    if claimed is not None:
        taken = taken.where(enquiries.c.organisation_id == claimed.c.organisation_id)
    return taken.returning(*_returned).cte("answered")


def _written(answered: CTE) -> list[CTE]:
    """Write the response, and what belongs to it into the tables that fewer may read."""
    response_id = bindparam("response_id", type_=Uuid)
    response: dict[str, ColumnElement[Any]] = {
        "response_id": response_id,
        "enquiry_id": answered.c.enquiry_id,
        "organisation_id": answered.c.organisation_id,
        "status": _STATUS,
        "responder": bindparam("audit_actor", type_=Text),
        "responded_at": _MOMENT,
        "searched_by": bindparam("searched_by", type_=Text),
        "source_systems": bindparam("source_systems", type_=ARRAY(Text)),
        "not_searched_reason": bindparam("not_searched_reason", type_=Text),
        "correction_of": _CORRECTED,
        "correction_reason": bindparam("correction_reason", type_=Text),
    }
    common = {name: response[name] for name in ("response_id", "status", "enquiry_id", "organisation_id")}
    summary = bindparam("summary", type_=Text)
    finding = {
        **common,
        "summary": summary,
        "sensitivity": bindparam("sensitivity", type_=Text),
        "onward_share_allowed": bindparam("onward_share_allowed", type_=Boolean),
    }
    reason = bindparam("withheld_reason", type_=Text)
    withholding = {**common, "withheld_reason": reason}
    rows = select(*response.values()).select_from(answered)
    shared = select(*finding.values()).select_from(answered).where(summary.is_not(None))
    kept = select(*withholding.values()).select_from(answered).where(reason.is_not(None))
    return [
        insert(enquiry_responses).from_select(list(response), rows).cte("responded"),
        insert(enquiry_findings).from_select(list(finding), shared).cte("shared"),
        insert(enquiry_withholdings).from_select(list(withholding), kept).cte("kept_back"),
    ]


def _parts(answered: CTE, operation: str, event: str) -> list[CTE]:
    audited = entry_from(AuditAction.COLLECTION, operation, subjects_of(answered), source=answered)
    return [*_written(answered), audited, *event_of(event, answered, answered.c.state)]


def _answer(*, by_desk: bool) -> Statement:
    claimed = claim_with_answer() if by_desk else None
    answered = _answered(claimed)
    job = job_from(COMPLETE_JOB, cast(answered.c.case_id, Text), answered, name="completion")
    is_new = literal_column("true") if claimed is None else _any_of(claimed)
    parts = _parts(answered, "answer_enquiry" if by_desk else "ask_police", "answered")
    return Statement(select(is_new.label("is_new"), _any_of(answered).label("is_taken")).add_cte(*parts, job))


def _any_of(rows: CTE) -> ColumnElement[Any]:
    return select(func.count() > literal_column("0")).select_from(rows).scalar_subquery()


def _correct() -> Statement:
    corrected = (
        update(enquiries)
        .where(enquiries.c.enquiry_id == _ENQUIRY)
        .values(state=_STATE_AFTER, answered_at=_ANSWERED_AT)
        .returning(*_returned)
        .cte("corrected")
    )
    # The police's systems are asked again, when what was found in them turns out not to have been looked for.
    away = bindparam("not_searched_reason", type_=Text) == AWAY
    of_police = corrected.c.agency == literal_column("'POLICE'")
    police = select(corrected.c.enquiry_id).where(of_police, away).cte("police")
    jobs = (
        job_from(COMPLETE_JOB, cast(corrected.c.case_id, Text), corrected, name="completion"),
        job_from(ASK_POLICE_JOB, cast(police.c.enquiry_id, Text), police, name="police_job"),
    )
    return Statement(select(corrected.c.enquiry_id).add_cte(*_parts(corrected, "correct_response", "corrected"), *jobs))


ANSWER = _answer(by_desk=True)
"""Take a desk's answer; `is_new` is false when the key was used before, `is_taken` when nothing waits for an answer."""

ANSWER_BY_CHECK = _answer(by_desk=False)
"""Take the police's answer from the offenders service; only as the service's own role."""

CORRECT = _correct()
"""Append a correction of the answer in force, which must be locked."""

LOCK_OWN = Statement(
    select(enquiries.c.enquiry_id, enquiries.c.case_id, enquiries.c.state, enquiries.c.organisation_id)
    .where(enquiries.c.enquiry_id == _ENQUIRY, enquiries.c.organisation_id == bindparam("organisation_id", type_=Uuid))
    .with_for_update()
)
"""Lock an enquiry that the desk was asked itself."""

IN_FORCE = Statement(
    select(enquiry_responses.c.response_id).where(enquiry_responses.c.enquiry_id == _ENQUIRY, IS_IN_FORCE).limit(1)
)

STATE = Statement(
    select(enquiries.c.state, enquiries.c.organisation_id, cases.c.status)
    .join(cases, cases.c.case_id == enquiries.c.case_id)
    .where(enquiries.c.enquiry_id == _ENQUIRY)
)
"""Where an enquiry that the reader may see stands."""
