"""The SQL of links, sessions and notices; only the service's own role may see these tables."""

from sqlalchemy import DateTime, Interval, LargeBinary, Text, Uuid, bindparam, false, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bluelamp.kit.database import Statement
from referrals.directory.tables import organisations, services
from referrals.portal.tables import disclosures, offers, referral_history, referrals
from referrals.replies.tables import notices, reply_links

_OFFER = bindparam("offer_id", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))
_TOKEN = bindparam("token_hash", type_=LargeBinary)
_SESSION = bindparam("session_hash", type_=LargeBinary)
_usable = (reply_links.c.token_hash == _TOKEN, reply_links.c.used_at.is_(None), reply_links.c.expires_at > _MOMENT)

ADD_LINK = Statement(
    insert(reply_links).values(
        offer_id=_OFFER,
        organisation_id=bindparam("organisation_id"),
        token_hash=_TOKEN,
        created_at=_MOMENT,
        expires_at=bindparam("expires_at"),
    )
)

USABLE_LINK = Statement(select(reply_links.c.link_id).where(*_usable))
"""Whether a link would still open; asking does not use it."""

USE_LINK = Statement(
    update(reply_links)
    .where(*_usable)
    .values(
        used_at=_MOMENT,
        session_hash=_SESSION,
        session_expires_at=bindparam("session_expires_at", type_=DateTime(timezone=True)),
    )
    .returning(reply_links.c.link_id)
)
"""Use the link up and open its session; of several that try, one gets the row."""


def _continue_session() -> Statement:
    idle_end = bindparam("idle_end", type_=DateTime(timezone=True))
    longest = bindparam("longest", type_=Interval)
    continued = (
        update(reply_links)
        .where(reply_links.c.session_hash == _SESSION, reply_links.c.session_expires_at > _MOMENT)
        .values(session_expires_at=func.least(idle_end, reply_links.c.used_at + longest))
        .returning(reply_links.c.link_id, reply_links.c.offer_id, reply_links.c.organisation_id)
        .cte("continued")
    )
    return Statement(
        select(
            continued,
            offers.c.referral_id,
            services.c.name.label("service_name"),
            organisations.c.name.label("organisation_name"),
        )
        .join(offers, offers.c.offer_id == continued.c.offer_id)
        .join(services, services.c.service_id == offers.c.service_id)
        .join(organisations, organisations.c.organisation_id == continued.c.organisation_id)
    )


CONTINUE_SESSION = _continue_session()
"""Keep a session open for another while, and say what it is about; no row when it is over."""

END_SESSION = Statement(
    update(reply_links).where(reply_links.c.session_hash == _SESSION).values(session_expires_at=_MOMENT)
)

KNOWN_LINK = Statement(
    select(reply_links.c.link_id, reply_links.c.organisation_id, offers.c.referral_id)
    .join(offers, offers.c.offer_id == reply_links.c.offer_id)
    .where(or_(reply_links.c.token_hash == _TOKEN, reply_links.c.session_hash == _SESSION))
    .limit(1)
)
"""Whose a link or a session was, whether or not it still opens anything; no row if it was never one of ours."""

LOCK_KNOWN_LINK = Statement(
    select(reply_links.c.offer_id)
    .where(or_(reply_links.c.token_hash == _TOKEN, reply_links.c.session_hash == _SESSION))
    .limit(1)
    .with_for_update()
)
"""The offer of a link that was used or has expired; locked, so that two requests at once send one e-mail."""


def _ask_for_link() -> Statement:
    earlier = select(notices).where(notices.c.offer_id == _OFFER, notices.c.kind == "NEW_LINK").subquery()
    since_pause = bindparam("since_pause", type_=DateTime(timezone=True))
    since_day = bindparam("since_day", type_=DateTime(timezone=True))
    paused = select(earlier.c.notice_id).where(earlier.c.created_at > since_pause).exists()
    in_a_day = select(func.count()).select_from(earlier).where(earlier.c.created_at > since_day).scalar_subquery()
    asked = select(_OFFER, literal("NEW_LINK", Text), bindparam("occasion", type_=Uuid), _MOMENT).where(
        ~paused, in_a_day < bindparam("most_in_a_day")
    )
    columns = ["offer_id", "kind", "occasion", "created_at"]
    return Statement(insert(notices).from_select(columns, asked).returning(notices.c.occasion))


ASK_FOR_LINK = _ask_for_link()
"""Note that a new link is wanted; no row if one was asked for a moment ago or too many were in a day."""

_newest_correction = (
    select(referral_history.c.entry_id)
    .where(referral_history.c.referral_id == offers.c.referral_id, referral_history.c.verb == "AMEND")
    .order_by(referral_history.c.entry_id.desc())
    .limit(1)
    .correlate(offers)
    .scalar_subquery()
)

_newest_copy_withholds = (
    select(func.cardinality(disclosures.c.withheld) > 0)
    .where(disclosures.c.offer_id == offers.c.offer_id)
    .order_by(disclosures.c.disclosure_id.desc())
    .limit(1)
    .correlate(offers)
    .scalar_subquery()
)

OFFER_TO_WRITE_ABOUT = Statement(
    select(
        offers.c.offer_id,
        offers.c.organisation_id,
        offers.c.status,
        offers.c.answer_due_at,
        offers.c.first_contact_due_at,
        referrals.c.reference,
        organisations.c.contact_email,
        _newest_correction.label("newest_correction"),
        or_(offers.c.agreement_lost_at.is_not(None), func.coalesce(_newest_copy_withholds, false())).label("must_wait"),
    )
    .join(referrals, referrals.c.referral_id == offers.c.referral_id)
    .join(organisations, organisations.c.organisation_id == offers.c.organisation_id)
    .where(offers.c.offer_id == _OFFER)
)
"""What a notice needs to know of an offer: nothing about the person."""

CLAIM_NOTICE = Statement(
    insert(notices)
    .values(offer_id=_OFFER, kind=bindparam("kind"), occasion=bindparam("occasion"), created_at=_MOMENT)
    .on_conflict_do_update(
        index_elements=[notices.c.offer_id, notices.c.kind, notices.c.occasion], set_={"kind": bindparam("kind")}
    )
    .returning(notices.c.notice_id, notices.c.created_at, notices.c.sent_at)
)
"""Write down that this notice is due, or find that it was; `sent_at` says whether it has gone out."""

NOTE_SENT = Statement(
    update(notices).where(notices.c.notice_id == bindparam("the_notice", type_=Uuid)).values(sent_at=_MOMENT)
)
