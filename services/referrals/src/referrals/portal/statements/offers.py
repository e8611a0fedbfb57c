"""Offers, the attempts to reach the person, and the ledger of what was shared."""

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
    any_,
    bindparam,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by, distinct_on

from bluelamp.kit.database import Statement, among
from bluelamp.kit.feed.statements import Audience, event_from
from referrals.directory.tables import organisations, sharing_agreements
from referrals.portal.statements.documents import build_object, offer_document
from referrals.portal.tables import (
    contact_attempts,
    disclosures,
    offers,
    referral_history,
    referrals,
    response_windows,
)

_OFFER = bindparam("the_offer", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_AFTER_ID = bindparam("after_id", type_=Uuid)
_LIVE = among(offers.c.status, "OFFERED", "ACCEPTED")

MAKE = Statement(
    insert(offers).values(
        offer_id=bindparam("offer_id"),
        referral_id=bindparam("referral_id"),
        service_id=bindparam("service_id"),
        organisation_id=bindparam("organisation_id"),
        needs=bindparam("needs", type_=ARRAY(Text)),
        position=bindparam("position"),
        status="OFFERED",
        response_window_id=bindparam("response_window_id"),
        offered_at=bindparam("offered_at"),
        answer_due_at=bindparam("answer_due_at"),
        remind_at=bindparam("remind_at"),
    )
)

DISCLOSE = Statement(
    insert(disclosures)
    .values(
        referral_id=bindparam("referral_id"),
        offer_id=bindparam("offer_id"),
        organisation_id=bindparam("organisation_id"),
        sharing_agreement_id=bindparam("sharing_agreement_id"),
        kind=bindparam("kind"),
        lawful_basis=bindparam("lawful_basis"),
        fields=bindparam("fields", type_=ARRAY(Text)),
        told=bindparam("told", type_=ARRAY(Text)),
        withheld=bindparam("withheld", type_=ARRAY(Text)),
        copy_sent=bindparam("copy_sent", type_=JSONB),
    )
    .returning(disclosures.c.disclosure_id)
)

ONE = Statement(
    select(offers).where(offers.c.offer_id == _OFFER, offers.c.referral_id == bindparam("referral_id", type_=Uuid))
)
"""One offer; as the partner role only one of its own."""

LIVE_OF = Statement(select(offers).where(offers.c.referral_id == bindparam("referral_id", type_=Uuid), _LIVE).limit(1))
"""The offer that is open or accepted, if there is one; there is never more than one."""

LATEST_OF = Statement(
    select(offers)
    .where(offers.c.referral_id == bindparam("referral_id", type_=Uuid))
    .order_by(offers.c.offered_at.desc(), offers.c.offer_id.desc())
    .limit(1)
)

_sent_again_at = (
    select(func.max(referral_history.c.occurred_at))
    .where(referral_history.c.referral_id == offers.c.referral_id, referral_history.c.verb == "RESUBMIT")
    .correlate(offers)
    .scalar_subquery()
)

MADE_FOR = Statement(
    select(
        offers.c.service_id,
        offers.c.status,
        (offers.c.offered_at >= func.coalesce(_sent_again_at, literal_column("'-infinity'::timestamptz"))).label(
            "recent"
        ),
    ).where(offers.c.referral_id == bindparam("referral_id", type_=Uuid))
)
"""The services that were asked already, and whether that was since the referral was last sent out."""

CHANGE = Statement(
    update(offers)
    .where(offers.c.offer_id == _OFFER)
    .values(
        status=bindparam("status"),
        remind_at=null(),
        answered_at=func.coalesce(offers.c.answered_at, bindparam("answered_at", type_=DateTime(timezone=True))),
        answered_by=func.coalesce(offers.c.answered_by, bindparam("answered_by", type_=Text)),
        decline_reason=func.coalesce(bindparam("decline_reason", type_=Text), offers.c.decline_reason),
        first_contact_due_at=func.coalesce(
            bindparam("first_contact_due_at", type_=DateTime(timezone=True)), offers.c.first_contact_due_at
        ),
        first_contact_at=func.coalesce(
            offers.c.first_contact_at, bindparam("first_contact_at", type_=DateTime(timezone=True))
        ),
        engaged_at=func.coalesce(offers.c.engaged_at, bindparam("engaged_at", type_=DateTime(timezone=True))),
        outcome=func.coalesce(bindparam("outcome", type_=Text), offers.c.outcome),
        closed_at=func.coalesce(offers.c.closed_at, bindparam("closed_at", type_=DateTime(timezone=True))),
    )
    .returning(offer_document(offers).label("document"))
)
"""Change an offer; what is not given stays as it is, and what happened first stays first."""

ADD_ATTEMPT = Statement(
    insert(contact_attempts)
    .values(
        attempt_id=bindparam("attempt_id"),
        referral_id=bindparam("referral_id"),
        offer_id=bindparam("offer_id"),
        organisation_id=bindparam("organisation_id"),
        detail_agreed=bindparam("detail_agreed"),
        attempted_at=bindparam("attempted_at"),
        channel=bindparam("channel"),
        result=bindparam("result"),
        note=bindparam("note"),
        recorded_by=bindparam("recorded_by"),
    )
    .returning(contact_attempts.c.attempt_id)
)

ATTEMPTS_OF = Statement(
    select(contact_attempts.c.attempted_at, contact_attempts.c.channel, contact_attempts.c.result)
    .where(contact_attempts.c.offer_id == _OFFER)
    .order_by(contact_attempts.c.attempted_at)
)


_FOR_READERS = (
    "attempt_id",
    "offer_id",
    "organisation_id",
    "attempted_at",
    "channel",
    "result",
    "detail_agreed",
    "note",
)

ATTEMPTS_PAGE = Statement(
    select(*(contact_attempts.c[name] for name in _FOR_READERS))
    .where(
        contact_attempts.c.referral_id == bindparam("referral_id", type_=Uuid),
        or_(_AFTER_ID.is_(None), contact_attempts.c.attempt_id > _AFTER_ID),
    )
    .order_by(contact_attempts.c.attempt_id)
    .limit(bindparam("limit", type_=Integer) + 1)
)
"""One page of the attempts as they were recorded, oldest first, and one row more if there is another page."""

ATTEMPT = Statement(
    select(*(contact_attempts.c[name] for name in _FOR_READERS)).where(
        contact_attempts.c.referral_id == bindparam("referral_id", type_=Uuid),
        contact_attempts.c.attempt_id == bindparam("attempt_id", type_=Uuid),
    )
)


def publish_of_offer(offer: FromClause, event_type: ColumnElement[Any]) -> list[CTE]:
    """Build an event about offers, for partner, unit and referrer, as a part of the statement that causes it."""
    rows = offer.join(referrals, referrals.c.referral_id == offer.c.referral_id)
    pairs: dict[str, ColumnElement[Any]] = {
        "referral_id": offer.c.referral_id,
        "reference": referrals.c.reference,
        # A partner whose offer has ended is told nothing of what became of the referral since.
        "status": func.coalesce(offer.c.final_frame["status"].astext, referrals.c.status),
        "offer_id": offer.c.offer_id,
        "organisation_id": offer.c.organisation_id,
        "reason": null(),
        "outcome": null(),
    }
    audience = Audience(offer.c.organisation_id, referrals.c.lpu, referrals.c.referrer)
    return list(event_from(event_type, offer.c.referral_id, build_object(**pairs), audience, source=rows))


def _corrected() -> Statement:
    offer = select(offers).where(offers.c.offer_id == _OFFER).cte("offer")
    published = publish_of_offer(offer, bindparam("event_type", type_=Text))
    return Statement(select(offer.c.offer_id).add_cte(*published))


CORRECTED = _corrected()
"""Tell the partner of one offer that what it was sent has been corrected."""

LEDGER = Statement(
    select(disclosures, organisations.c.name.label("organisation_name"))
    .join(organisations, organisations.c.organisation_id == disclosures.c.organisation_id)
    .where(
        disclosures.c.referral_id == bindparam("referral_id", type_=Uuid),
        or_(_AFTER_ID.is_(None), disclosures.c.disclosure_id > _AFTER_ID),
    )
    .order_by(disclosures.c.disclosure_id)
    .limit(bindparam("limit", type_=Integer) + 1)
)
"""One page of what was shared of a referral, oldest first, and one row more if there is another page."""

LEDGER_VISIBLE = Statement(
    select(referrals.c.referral_id).where(
        referrals.c.referral_id == bindparam("referral_id", type_=Uuid),
        or_(bindparam("sees_all"), referrals.c.referrer == bindparam("reader", type_=Text)),
    )
)

_today = bindparam("today", type_=Date)
_cover = func.jsonb_build_object(
    literal_column("'sharing_agreement_id'"),
    sharing_agreements.c.sharing_agreement_id,
    literal_column("'data_items'"),
    sharing_agreements.c.data_items,
)
_newest_first = (sharing_agreements.c.valid_from.desc(), sharing_agreements.c.sharing_agreement_id.desc())
_covers = (
    select(func.coalesce(func.jsonb_agg(aggregate_order_by(_cover, *_newest_first)), literal_column("'[]'::jsonb")))
    .where(
        sharing_agreements.c.organisation_id == disclosures.c.organisation_id,
        sharing_agreements.c.valid_from <= _today,
        sharing_agreements.c.expires_on >= _today,
        disclosures.c.lawful_basis == any_(sharing_agreements.c.lawful_bases),
    )
    .correlate(disclosures)
    .scalar_subquery()
)

HOLDERS = Statement(
    select(
        disclosures.c.offer_id,
        disclosures.c.organisation_id,
        disclosures.c.sharing_agreement_id,
        disclosures.c.fields,
        disclosures.c.withheld,
        offers.c.status,
        offers.c.needs,
        type_coerce(_covers, JSONB).label("covers"),
    )
    .ext(distinct_on(disclosures.c.offer_id))
    .join(offers, offers.c.offer_id == disclosures.c.offer_id)
    .where(disclosures.c.referral_id == bindparam("referral_id", type_=Uuid))
    .order_by(disclosures.c.offer_id, disclosures.c.disclosure_id.desc())
)
"""Every partner that was sent a copy of a referral, with what it was sent, and what covers the basis today."""

LOSE_AGREEMENT = Statement(update(offers).where(offers.c.offer_id == _OFFER).values(agreement_lost_at=_MOMENT))

LOST_WHILE_HELD = Statement(
    select(
        select(literal_column("1"))
        .where(
            referral_history.c.referral_id == bindparam("referral_id", type_=Uuid),
            referral_history.c.verb == literal_column("'LOSE_AGREEMENT'"),
            referral_history.c.from_status == literal_column("'SUPERVISOR_CHECK'"),
        )
        .exists()
    )
)

WINDOW_IN_FORCE = Statement(
    select(response_windows)
    .where(response_windows.c.urgency == bindparam("urgency", type_=Text), response_windows.c.effective_from <= _MOMENT)
    .order_by(response_windows.c.effective_from.desc())
    .limit(1)
)

WINDOW = Statement(
    select(response_windows).where(response_windows.c.response_window_id == bindparam("response_window_id", type_=Uuid))
)
