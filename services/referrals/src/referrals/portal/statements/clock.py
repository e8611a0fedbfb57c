"""What the clocks do, many rows at a time: each statement takes what is due, changes it and tells of it at once.

Rows are taken with SKIP LOCKED: several workers share what falls due together, nobody waits, and nothing is done twice.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Integer,
    Text,
    Uuid,
    all_,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal_column,
    not_,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.audit.statements import entry_from, only
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.kit.jobs.statements import job_from
from bluelamp.schemas.audit import AuditAction
from referrals.directory.tables import organisations, services, sharing_agreements
from referrals.portal.statements.documents import build_object
from referrals.portal.statements.offers import publish_of_offer
from referrals.portal.statements.submission import NOTICE_JOB, ROUTE_JOB
from referrals.portal.tables import offers, referral_history, referrals

_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_TODAY = bindparam("today", type_=Date)
_LIMIT = bindparam("limit", type_=Integer)
_THE_ONE = bindparam("the_one", type_=Uuid)
_PASSED_OVER = bindparam("passed_over", type_=ARRAY(Uuid))
_NOTHING = cast(null(), Text)
# Written out, so that the planner sees that the partial indexes fit.
_OPEN = offers.c.status == literal_column("'OFFERED'")
_OFFERED = referrals.c.status == literal_column("'OFFERED'")
_ACCEPTED = offers.c.status == literal_column("'ACCEPTED'")


def _wanted(row_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Leave out the rows that failed in this sweep; when a row is named, take that one alone."""
    return and_(row_id != all_(_PASSED_OVER), or_(_THE_ONE.is_(None), row_id == _THE_ONE))


def _event_type(name: str) -> ColumnElement[Any]:
    return literal_column(f"'uk.police.bluelamp.referral.{name}.v1'", Text)


def covered_by_agreement() -> ColumnElement[bool]:
    """Whether an agreement with the offer's organisation is in force today for the referral's lawful basis."""
    return (
        select(literal_column("1"))
        .where(
            sharing_agreements.c.organisation_id == offers.c.organisation_id,
            sharing_agreements.c.valid_from <= _TODAY,
            sharing_agreements.c.expires_on >= _TODAY,
            referrals.c.lawful_basis == any_(sharing_agreements.c.lawful_bases),
        )
        .correlate(offers, referrals)
        .exists()
    )


def service_runs() -> ColumnElement[bool]:
    """Whether the offer's service and its organisation take part still; both are joined by their ids."""
    return and_(services.c.status == literal_column("'active'"), organisations.c.active)


def with_service() -> FromClause:
    """Join offers with their referral, their service and its organisation."""
    return (
        offers.join(referrals, referrals.c.referral_id == offers.c.referral_id)
        .join(services, services.c.service_id == offers.c.service_id)
        .join(organisations, organisations.c.organisation_id == offers.c.organisation_id)
    )


def _taken(source: FromClause, condition: ColumnElement[bool], reason: ColumnElement[Any]) -> CTE:
    return (
        select(
            offers.c.offer_id,
            offers.c.organisation_id,
            offers.c.response_window_id,
            offers.c.referral_id,
            referrals.c.status,
            reason.label("reason"),
        )
        .select_from(source)
        .where(_OPEN, _OFFERED, condition, _wanted(offers.c.offer_id))
        .order_by(offers.c.answer_due_at)
        .limit(_LIMIT)
        .with_for_update(of=[referrals, offers], skip_locked=True)
        .cte("taken")
    )


def _due(source: FromClause, condition: ColumnElement[bool], row_id: ColumnElement[Any], by: Any) -> Statement:
    due = select(row_id.label("row_id")).select_from(source).where(condition, _wanted(row_id))
    return Statement(due.order_by(by).limit(_LIMIT))


def _moved(taken: CTE) -> CTE:
    return (
        update(referrals)
        .where(referrals.c.referral_id == taken.c.referral_id)
        .values(
            status=bindparam("to_status", type_=Text),
            updated_at=_MOMENT,
            version=referrals.c.version + literal_column("1"),
        )
        .returning(
            referrals.c.referral_id,
            referrals.c.reference,
            referrals.c.lpu,
            referrals.c.referrer,
            taken.c.status.label("from_status"),
            taken.c.offer_id,
            taken.c.organisation_id,
            taken.c.response_window_id,
            taken.c.reason,
        )
        .cte("moved")
    )


def _written(moved: CTE) -> CTE:
    values: dict[str, ColumnElement[Any]] = {
        "referral_id": moved.c.referral_id,
        "occurred_at": _MOMENT,
        "verb": bindparam("verb", type_=Text),
        "from_status": moved.c.from_status,
        "to_status": bindparam("to_status", type_=Text),
        "actor": bindparam("audit_actor", type_=Text),
        "author_organisation_id": bindparam("audit_organisation", type_=Uuid),
        "organisation_id": moved.c.organisation_id,
        "offer_id": moved.c.offer_id,
        "response_window_id": moved.c.response_window_id,
        "reason": moved.c.reason,
    }
    return (
        insert(referral_history).from_select(list(values), select(*values.values()).select_from(moved)).cte("written")
    )


def _take_back(taken: CTE, *, event: str, notice: str) -> Statement:
    moved = _moved(taken)
    data = build_object(
        referral_id=moved.c.referral_id,
        reference=moved.c.reference,
        status=bindparam("to_status", type_=Text),
        offer_id=moved.c.offer_id,
        organisation_id=moved.c.organisation_id,
        reason=moved.c.reason,
        outcome=null(),
    )
    audience = Audience(moved.c.organisation_id, moved.c.lpu, moved.c.referrer)
    parts = [
        _written(moved),
        entry_from(AuditAction.ALTERATION, bindparam("operation", type_=Text), only(moved.c.referral_id), source=moved),
        *event_from(_event_type(event), moved.c.referral_id, data, audience, source=moved),
        job_from(NOTICE_JOB, _order(notice, moved.c.offer_id), moved, name="told"),
        job_from(ROUTE_JOB, moved.c.referral_id, moved, name="routed"),
    ]
    return Statement(select(moved.c.offer_id).add_cte(*parts))


def _order(notice: str, offer_id: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.concat(literal_column(f"'{notice}:'"), offer_id)


_WITH_REFERRAL = offers.join(referrals, referrals.c.referral_id == offers.c.referral_id)
_UNANSWERED = offers.c.answer_due_at <= _MOMENT
_OUTLIVED = or_(not_(service_runs()), not_(covered_by_agreement()))


def _expire() -> Statement:
    return _take_back(_taken(_WITH_REFERRAL, _UNANSWERED, _NOTHING), event="expired", notice="EXPIRED")


def _rematch() -> Statement:
    reason = case((service_runs(), literal_column("'AGREEMENT_ENDED'")), else_=literal_column("'SERVICE_CLOSED'"))
    return _take_back(_taken(with_service(), _OUTLIVED, reason), event="rematched", notice="ENDED")


EXPIRE = _expire()
"""Move the referrals whose offers were not answered in time, and return those offers: END ends them."""

REMATCH = _rematch()
"""Move the referrals whose offers outlived their service or its agreement, and return those offers: END ends them."""

EXPIRE_DUE = _due(_WITH_REFERRAL, and_(_OPEN, _OFFERED, _UNANSWERED), offers.c.offer_id, offers.c.answer_due_at)
"""What EXPIRE would take, by id."""

REMATCH_DUE = _due(with_service(), and_(_OPEN, _OFFERED, _OUTLIVED), offers.c.offer_id, offers.c.answer_due_at)
"""What REMATCH would take, by id."""

END = Statement(
    update(offers)
    .where(offers.c.offer_id == any_(bindparam("offer_ids", type_=ARRAY(Uuid))))
    .values(status=bindparam("offer_status", type_=Text), remind_at=null(), closed_at=_MOMENT)
)
"""End offers whose referrals this transaction has moved: the frame that is frozen with each shows the new state."""


def _tell_partners(condition: ColumnElement[bool], by: ColumnElement[Any], *, event: str, notice: str) -> Statement:
    due = (
        select(offers.c.offer_id)
        .where(condition, _wanted(offers.c.offer_id))
        .order_by(by)
        .limit(_LIMIT)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    noted = {"remind_at": null()} if event == "reminded" else {"contact_overdue_at": _MOMENT}
    changed = (
        update(offers)
        .where(offers.c.offer_id == due.c.offer_id)
        .values(**noted)
        .returning(offers.c.offer_id, offers.c.referral_id, offers.c.organisation_id, offers.c.final_frame)
        .cte("changed")
    )
    told = job_from(NOTICE_JOB, _order(notice, changed.c.offer_id), changed, name="told")
    return Statement(select(changed.c.offer_id).add_cte(*publish_of_offer(changed, _event_type(event)), told))


_HALF_GONE = and_(_OPEN, offers.c.remind_at <= _MOMENT)
_SILENT = and_(
    _ACCEPTED,
    offers.c.first_contact_at.is_(None),
    offers.c.contact_overdue_at.is_(None),
    offers.c.first_contact_due_at <= _MOMENT,
)
_UNDECIDED = and_(referrals.c.due_at <= _MOMENT, referrals.c.overdue_at.is_(None))

REMIND = _tell_partners(_HALF_GONE, offers.c.remind_at, event="reminded", notice="REMINDER")
"""Remind partners at half time, each once."""

REMIND_DUE = _due(offers, _HALF_GONE, offers.c.offer_id, offers.c.remind_at)
"""What REMIND would take, by id."""

CONTACT_OVERDUE = _tell_partners(
    _SILENT, offers.c.first_contact_due_at, event="contact_overdue", notice="CONTACT_OVERDUE"
)
"""Remind partners that have not reached the person in time, and tell referrer and unit, each once."""

CONTACT_OVERDUE_DUE = _due(offers, _SILENT, offers.c.offer_id, offers.c.first_contact_due_at)
"""What CONTACT_OVERDUE would take, by id."""


def _decision_overdue() -> Statement:
    due = (
        select(referrals.c.referral_id)
        .where(_UNDECIDED, _wanted(referrals.c.referral_id))
        .order_by(referrals.c.due_at)
        .limit(_LIMIT)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    changed = (
        update(referrals)
        .where(referrals.c.referral_id == due.c.referral_id)
        .values(overdue_at=_MOMENT)
        .returning(
            referrals.c.referral_id, referrals.c.reference, referrals.c.status, referrals.c.lpu, referrals.c.referrer
        )
        .cte("changed")
    )
    held = changed.c.status == literal_column("'SUPERVISOR_CHECK'")
    event_type = case((held, _event_type("check_overdue")), else_=_event_type("decision_overdue"))
    nobody: dict[str, ColumnElement[Any]] = dict.fromkeys(("offer_id", "organisation_id", "reason", "outcome"), null())
    data = build_object(
        referral_id=changed.c.referral_id, reference=changed.c.reference, status=changed.c.status, **nobody
    )
    audience = Audience(cast(null(), Uuid), changed.c.lpu, changed.c.referrer)
    published = event_from(event_type, changed.c.referral_id, data, audience, source=changed)
    return Statement(select(changed.c.referral_id).add_cte(*published))


DECISION_OVERDUE = _decision_overdue()
"""Tell the unit, or the referrer, that a check or a returned referral has waited too long, each once."""

DECISION_OVERDUE_DUE = _due(referrals, _UNDECIDED, referrals.c.referral_id, referrals.c.due_at)
"""What DECISION_OVERDUE would take, by id."""

LOST = Statement(
    select(referrals.c.referral_id)
    .where(
        or_(*(referrals.c.status == literal_column(f"'{name}'") for name in ("SUBMITTED", "MATCHED", "REMATCH"))),
        referrals.c.updated_at < bindparam("stale_before", type_=DateTime(timezone=True)),
    )
    .order_by(referrals.c.updated_at)
    .limit(_LIMIT)
)
"""Referrals that should have been offered by now: whatever became of their job, they are taken up again."""

STANDS = Statement(
    select(and_(service_runs(), covered_by_agreement()).label("stands"))
    .select_from(with_service())
    .where(offers.c.offer_id == bindparam("the_offer", type_=Uuid))
)
"""Whether an offer's service runs and an agreement covers it; as the partner role only of its own."""
