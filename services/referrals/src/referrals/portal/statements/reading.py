"""Reading referrals: each list and record in one statement that also writes who consulted what."""

from sqlalchemy import (
    DateTime,
    FromClause,
    Integer,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    tuple_,
)

from bluelamp.kit.audit.statements import consulted_page, entry_from, only
from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from referrals.portal.statements.documents import (
    build_object,
    chosen_by_filters,
    force_document,
    frame_fields,
    frame_for_partner,
    latest_offer_of,
    newest_copy_of,
    offer_document,
    partner_document,
    seen_by_force,
)
from referrals.portal.tables import offers, partner_history, referral_history, referrals

_LIMIT = bindparam("limit", type_=Integer)
_AFTER_TIME = bindparam("after_time", type_=DateTime(timezone=True))
_AFTER_ID = bindparam("after_id", type_=Uuid)


def _force_list() -> Statement:
    position = tuple_(referrals.c.submitted_at, referrals.c.referral_id)
    order = (referrals.c.submitted_at.desc(), referrals.c.referral_id.desc())
    found = (
        select(
            *frame_fields(referrals).values(), referrals.c.due_at, func.row_number().over(order_by=order).label("place")
        )
        .where(
            seen_by_force(),
            chosen_by_filters(frame_fields(referrals)),
            or_(_AFTER_ID.is_(None), position < tuple_(_AFTER_TIME, _AFTER_ID)),
        )
        .order_by(*order)
        .limit(_LIMIT + 1)
        .cte("found")
    )
    document = build_object(**frame_fields(found), due_at=found.c.due_at, offer=latest_offer_of(found))
    return Statement(
        consulted_page(
            "list_referrals", found, document, found.c.referral_id, (found.c.submitted_at, found.c.referral_id)
        )
    )


def _inbox() -> Statement:
    position = tuple_(offers.c.offered_at, offers.c.offer_id)
    order = (offers.c.offered_at.desc(), offers.c.offer_id.desc())
    later = offers.alias("later")
    superseded = (
        select(literal_column("1"))
        .where(
            later.c.referral_id == offers.c.referral_id,
            tuple_(later.c.offered_at, later.c.offer_id) > position,
            later.c.organisation_id == bindparam("organisation_id", type_=Uuid),
        )
        .correlate(offers)
        .exists()
    )
    source, frame = frame_for_partner(offers)
    # Row-level security confines the rows; the condition repeats it so that the planner takes the inbox index.
    found = (
        select(
            *(value.label(name) for name, value in frame.items()),
            offer_document(offers).label("offer"),
            offers.c.offered_at,
            offers.c.offer_id,
            func.row_number().over(order_by=order).label("place"),
        )
        .select_from(source)
        .where(
            offers.c.organisation_id == bindparam("organisation_id", type_=Uuid),
            ~superseded,
            chosen_by_filters(frame, offer=offers),
            or_(_AFTER_ID.is_(None), position < tuple_(_AFTER_TIME, _AFTER_ID)),
        )
        .order_by(*order)
        .limit(_LIMIT + 1)
        .cte("found")
    )
    document = build_object(**frame_fields(found), due_at=null(), offer=found.c.offer)
    return Statement(
        consulted_page("list_referrals", found, document, found.c.referral_id, (found.c.offered_at, found.c.offer_id))
    )


def _force_record() -> Statement:
    found = (
        select(referrals)
        .where(referrals.c.referral_id == bindparam("referral_id", type_=Uuid), seen_by_force())
        .cte("found")
    )
    audited = entry_from(AuditAction.CONSULTATION, "get_referral", only(found.c.referral_id), source=found)
    return Statement(
        select(cast(force_document(found), Text).label("document"), found.c.version).select_from(found).add_cte(audited)
    )


def _partner_record() -> Statement:
    latest = (
        select(offers.c.referral_id, offers.c.needs, offers.c.final_frame)
        .where(offers.c.referral_id == bindparam("referral_id", type_=Uuid))
        .order_by(offers.c.offered_at.desc(), offers.c.offer_id.desc())
        .limit(1)
        .subquery("latest")
    )
    source, frame = frame_for_partner(latest)
    columns = [value.label(name) for name, value in frame.items()]
    found = select(*columns, latest.c.final_frame.is_(None).label("holds")).select_from(source).cte("found")
    audited = entry_from(AuditAction.CONSULTATION, "get_referral", only(found.c.referral_id), source=found)
    newest = newest_copy_of(found)
    return Statement(
        select(cast(partner_document(found, newest), Text).label("document"), found.c.version)
        .select_from(found.outerjoin(newest, true()))
        .add_cte(audited)
    )


def _history(entries: FromClause) -> Statement:
    names = (
        "entry_id",
        "occurred_at",
        "verb",
        "from_status",
        "to_status",
        "actor",
        "organisation_id",
        "offer_id",
        "response_window_id",
        "reason",
        "safeguarding_reference",
        "note",
        "changes",
    )
    return Statement(
        select(*(entries.c[name] for name in names))
        .where(
            entries.c.referral_id == bindparam("referral_id", type_=Uuid),
            or_(_AFTER_ID.is_(None), entries.c.entry_id > _AFTER_ID),
        )
        .order_by(entries.c.entry_id)
        .limit(_LIMIT + 1)
    )


FORCE_LIST = _force_list()
"""One page of what a force reader may see, newest first."""

INBOX = _inbox()
"""One page of the offers made to a partner, newest first; only as the partner role."""

FORCE_RECORD = _force_record()
"""A whole referral for a force reader; no row when it is not theirs to see."""

PARTNER_RECORD = _partner_record()
"""A referral as its partner may see it; only as the partner role."""

HISTORY = _history(referral_history)
"""One page of what happened to a referral, oldest first, and one row more if there is another page."""

HISTORY_FOR_PARTNER = _history(partner_history)
"""The same as the partner role reads it: of what others did only the verb and the coded reason."""

VISIBLE_TO_FORCE = Statement(
    select(referrals.c.referral_id).where(
        and_(referrals.c.referral_id == bindparam("referral_id", type_=Uuid), seen_by_force())
    )
)

VISIBLE_TO_PARTNER = Statement(
    select(offers.c.referral_id).where(offers.c.referral_id == bindparam("referral_id", type_=Uuid)).limit(1)
)
"""Whether a partner was ever offered a referral; only as the partner role."""
