"""Moving a referral from one state to the next: the row, its history, audit entry, event and job at once."""

from sqlalchemy import (
    CTE,
    DateTime,
    Text,
    Uuid,
    bindparam,
    cast,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit.audit.statements import entry_from, only
from bluelamp.kit.database import Statement
from bluelamp.kit.feed.statements import Audience, event_from
from bluelamp.schemas.audit import AuditAction
from referrals.portal.statements.documents import build_object
from referrals.portal.tables import referral_history, referrals

_REFERRAL = bindparam("referral_id", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_ORGANISATION = bindparam("organisation_id", type_=Uuid)
_REASON = bindparam("reason", type_=Text)
_OPERATION = bindparam("operation", type_=Text)


def _moved() -> CTE:
    return (
        update(referrals)
        .where(referrals.c.referral_id == _REFERRAL)
        .values(
            status=bindparam("to_status", type_=Text),
            updated_at=_MOMENT,
            version=referrals.c.version + 1,
        )
        .returning(
            referrals.c.referral_id, referrals.c.reference, referrals.c.lpu, referrals.c.referrer, referrals.c.version
        )
        .cte("moved")
    )


def _written(moved: CTE) -> CTE:
    return (
        insert(referral_history)
        .from_select(
            [
                "referral_id",
                "occurred_at",
                "verb",
                "from_status",
                "to_status",
                "actor",
                "author_organisation_id",
                "organisation_id",
                "offer_id",
                "response_window_id",
                "reason",
                "safeguarding_reference",
                "note",
                "changes",
            ],
            select(
                moved.c.referral_id,
                _MOMENT,
                bindparam("verb", type_=Text),
                bindparam("from_status", type_=Text),
                bindparam("to_status", type_=Text),
                bindparam("audit_actor", type_=Text),
                bindparam("audit_organisation", type_=Uuid),
                _ORGANISATION,
                bindparam("offer_id", type_=Uuid),
                bindparam("response_window_id", type_=Uuid),
                _REASON,
                bindparam("safeguarding_reference", type_=Text),
                bindparam("note", type_=Text),
                cast(bindparam("changes", type_=Text), JSONB),
            ).select_from(moved),
        )
        .cte("written")
    )


def _move(*, told: bool) -> Statement:
    moved = _moved()
    audited = entry_from(AuditAction.ALTERATION, _OPERATION, only(moved.c.referral_id), source=moved)
    parts = [_written(moved), audited]
    if told:
        # A partner that makes the change reads its own organisation's events only, so the event names it.
        audience = Audience(_ORGANISATION, moved.c.lpu, moved.c.referrer)
        data = build_object(
            referral_id=moved.c.referral_id,
            reference=moved.c.reference,
            status=bindparam("to_status", type_=Text),
            offer_id=bindparam("offer_id", type_=Uuid),
            organisation_id=_ORGANISATION,
            # A coded reason alone: the reference of a safeguarding case is kept apart from it, in the history.
            reason=_REASON,
            outcome=bindparam("outcome", type_=Text),
        )
        parts += event_from(bindparam("event_type", type_=Text), moved.c.referral_id, data, audience, source=moved)
    return Statement(select(moved.c.reference, moved.c.version).add_cte(*parts))


MOVE = _move(told=True)
"""Change a referral's status and publish it."""

MOVE_QUIETLY = _move(told=False)
"""Change a referral's status on the way to another one, which will be published."""

LOCK = Statement(
    select(
        referrals.c.referral_id,
        referrals.c.reference,
        referrals.c.status,
        referrals.c.urgency,
        referrals.c.lawful_basis,
        referrals.c.referrer,
        referrals.c.version,
    )
    .where(referrals.c.referral_id == _REFERRAL)
    .with_for_update()
)
"""Lock the frame of a referral; every writer takes this lock before any other, so that nobody waits in a ring."""

LOCK_WHOLE = Statement(select(referrals).where(referrals.c.referral_id == _REFERRAL).with_for_update())
"""Lock a referral and read its details too; only as the service's own role."""

AMEND = Statement(
    update(referrals).where(referrals.c.referral_id == _REFERRAL).values(details=bindparam("details", type_=JSONB))
)
