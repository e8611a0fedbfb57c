"""Writing to a partner about its offer.

A notice is written down before it is sent, keyed by offer, kind and occasion, and marked when the post has taken it:
a job that runs again finds the mark and does nothing. Between the post's yes and the mark a killed worker leaves a
gap that no protocol closes, because SMTP has no transaction with us; there the letter is sent twice, with the same
Message-ID, rather than not at all. In the mailbox folder the second replaces the first. Of a token only the hash is
kept, so the second letter brings a fresh link; the first one works too.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.resources import Resources
from bluelamp.schemas.referrals import OfferStatus
from referrals.replies import mail, statements
from referrals.replies.rules import links, notices
from referrals.replies.rules.notices import NoticeKind, Order
from referrals.settings import Settings

_OF_A_CORRECTION = frozenset({NoticeKind.CORRECTED, NoticeKind.WITHHELD})
_ONLY_ONCE = UUID(int=0)
"""The occasion of a notice that an offer can give rise to once."""


async def send_notice(resources: Resources, payload: str) -> None:
    """Write to the partner of an offer what the payload asks for, if it still says the truth and was not sent yet."""
    order = notices.parse_order(payload)
    moment = clocks.now()
    async with resources.database.transaction() as connection:
        offer = await statements.OFFER_TO_WRITE_ABOUT.row(connection, offer_id=order.offer_id)
        if offer is None or not notices.is_due(order.kind, OfferStatus(offer["status"])):
            return
        notice = await _claimed(connection, order, offer, moment)
        if notice["sent_at"] is not None:
            return
        token, expires_at = await _fresh_link(connection, order.kind, offer, moment)
    await _send(resources.settings, order.kind, offer, notice, (token, expires_at))
    async with resources.database.connection() as connection:
        await statements.NOTE_SENT.run(connection, the_notice=notice["notice_id"], moment=clocks.now())


async def _claimed(connection: Connection, order: Order, offer: Row, moment: datetime) -> Row:
    # Corrections in quick succession are one occasion: the letter that goes out first tells of the newest.
    occasion = offer["newest_correction"] if order.kind in _OF_A_CORRECTION else order.occasion
    notice = await statements.CLAIM_NOTICE.row(
        connection, offer_id=order.offer_id, kind=order.kind, occasion=occasion or _ONLY_ONCE, moment=moment
    )
    if notice is None:
        raise RuntimeError("an insert returns its row")
    return notice


async def _fresh_link(
    connection: Connection, kind: NoticeKind, offer: Row, moment: datetime
) -> tuple[str | None, datetime | None]:
    status = OfferStatus(offer["status"])
    if not notices.carries_link(kind, status):
        return None, None
    token = links.new_token()
    expires_at = links.link_expires_at(status, offer["answer_due_at"], moment)
    await statements.ADD_LINK.run(
        connection,
        offer_id=offer["offer_id"],
        organisation_id=offer["organisation_id"],
        token_hash=links.hash_of(token),
        moment=moment,
        expires_at=expires_at,
    )
    return token, expires_at


async def _send(
    settings: Any, kind: NoticeKind, offer: Row, notice: Row, link: tuple[str | None, datetime | None]
) -> None:
    if not isinstance(settings, Settings):
        raise TypeError("the worker of the referrals service has that service's settings")
    token, expires_at = link
    letter = notices.write(
        kind,
        notices.Subject(
            reference=offer["reference"],
            status=OfferStatus(offer["status"]),
            answer_due_at=offer["answer_due_at"],
            first_contact_due_at=offer["first_contact_due_at"],
            link_expires_at=expires_at,
            must_wait=offer["must_wait"],
        ),
    )
    envelope = mail.Envelope(
        to=offer["contact_email"],
        kind=kind,
        notice_id=str(notice["notice_id"]),
        reference=offer["reference"],
        written_at=notice["created_at"],
    )
    address = f"{settings.public_url.rstrip('/')}/reply/{token}" if token else None
    await mail.send(settings, envelope, letter, address)
