"""What a partner is written, and when: never anything about the person, only the reference and the times.

An email passes through systems that no sharing agreement covers, so it says that there is something to read and
leaves the reading to a page that can be closed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from bluelamp.schemas.referrals import OfferStatus
from referrals.replies.rules.links import LIVE
from referrals.replies.rules.words import moment_in_short, moment_in_words


class NoticeKind(StrEnum):
    """Why a partner is written to."""

    OFFER = "OFFER"
    REMINDER = "REMINDER"
    ACCEPTED = "ACCEPTED"
    CORRECTED = "CORRECTED"
    ENDED = "ENDED"
    EXPIRED = "EXPIRED"
    NEW_LINK = "NEW_LINK"
    CONTACT_OVERDUE = "CONTACT_OVERDUE"
    WITHHELD = "WITHHELD"
    AGREEMENT_LOST = "AGREEMENT_LOST"


@dataclass(frozen=True, slots=True)
class Order:
    """What a job asks for: a kind of notice about an offer, and for a new link which request it was."""

    kind: NoticeKind
    offer_id: UUID
    occasion: UUID | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What a letter may say of an offer."""

    reference: str
    status: OfferStatus
    answer_due_at: datetime
    first_contact_due_at: datetime | None
    link_expires_at: datetime | None
    must_wait: bool = False
    """Whether the partner has been told not to contact the person before it has spoken to the police."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An email before it is typeset; without a link text it carries no link."""

    subject: str
    heading: str
    paragraphs: tuple[str, ...]
    link_text: str | None = None
    about_link: tuple[str, ...] = ()


_STILL_WAIT = "Please still do not contact the person: ring the police first and speak to the officer."
_WHILE_ACCEPTED = frozenset({NoticeKind.ACCEPTED, NoticeKind.CONTACT_OVERDUE, NoticeKind.AGREEMENT_LOST})


def parse_order(payload: str) -> Order:
    """Read a job's payload, `KIND:offer_id` or `KIND:offer_id:occasion`; raises ValueError if it is neither."""
    kind, offer_id, *occasion = payload.split(":")
    return Order(NoticeKind(kind), UUID(offer_id), UUID(occasion[0]) if occasion else None)


def is_due(kind: NoticeKind, status: OfferStatus) -> bool:
    """Whether a notice still says the truth: nobody is asked for an answer that has been given."""
    if kind in {NoticeKind.OFFER, NoticeKind.REMINDER}:
        return status is OfferStatus.OFFERED
    return kind not in _WHILE_ACCEPTED or status is OfferStatus.ACCEPTED


def carries_link(kind: NoticeKind, status: OfferStatus) -> bool:
    """Whether there is something to read or to answer behind a link."""
    return status in LIVE and kind not in {NoticeKind.ENDED, NoticeKind.EXPIRED}


def write(kind: NoticeKind, subject: Subject) -> Letter:
    """Return the letter; raises ValueError if one with a link is not told how long the link lives."""
    text = _WRITERS[kind](subject)
    if text.link_text is None:
        return text
    if subject.link_expires_at is None:
        raise ValueError("a link has an end")
    about_link = (
        (
            f"The link works once, until {moment_in_words(subject.link_expires_at)}. If it has stopped working, "
            "open it all the same: the page can send a new one to this address."
        ),
        "Whoever has the link can read the referral, so please do not forward this email outside your organisation.",
    )
    return Letter(text.subject, text.heading, text.paragraphs, text.link_text, about_link)


def _offer(subject: Subject) -> Letter:
    due = moment_in_words(subject.answer_due_at)
    return Letter(
        f"Referral {subject.reference}: answer by {moment_in_short(subject.answer_due_at)}",
        "A referral is waiting for your answer",
        (
            f"The police have offered your organisation a referral. Its reference is {subject.reference}.",
            f"Please accept or decline it by {due}. If you do not answer, another service will be asked.",
        ),
        "Read the referral and answer",
    )


def _reminder(subject: Subject) -> Letter:
    due = moment_in_words(subject.answer_due_at)
    return Letter(
        f"Reminder: answer {subject.reference} by {moment_in_short(subject.answer_due_at)}",
        "A referral is still waiting for your answer",
        (
            f"Half of the time to answer referral {subject.reference} has passed.",
            f"Please accept or decline it by {due}. If you do not answer, another service will be asked.",
        ),
        "Read the referral and answer",
    )


def _expired(subject: Subject) -> Letter:
    due = moment_in_words(subject.answer_due_at)
    return Letter(
        f"Referral {subject.reference}: the time to answer has passed",
        "The time to answer has passed",
        (
            f"Referral {subject.reference} was not answered by {due}, so another service is being asked.",
            "There is nothing more for you to do.",
        ),
    )


def _ended(subject: Subject) -> Letter:
    return Letter(
        f"Referral {subject.reference} is no longer with you",
        "A referral is no longer with you",
        (
            f"Referral {subject.reference} has been withdrawn or passed on. You do not need to answer or report on it.",
            "If you were about to contact the person because of it, please do not.",
        ),
    )


def _accepted(subject: Subject) -> Letter:
    first_contact = "Please try to reach the person soon."
    if subject.must_wait:
        first_contact = _STILL_WAIT
    elif subject.first_contact_due_at:
        first_contact = f"Please try to reach the person by {moment_in_words(subject.first_contact_due_at)}."
    return Letter(
        f"Referral {subject.reference}: tell us what became of it",
        "You have accepted a referral",
        (
            f"Your organisation has accepted referral {subject.reference}. {first_contact}",
            (
                "Use the link to read the referral again, to record each attempt to reach the person, and to report "
                "the outcome. The officer who made the referral will be told."
            ),
        ),
        "Read the referral or report on it",
    )


def _contact_overdue(subject: Subject) -> Letter:
    if subject.must_wait:
        return _contact_overdue_while_waiting(subject)
    due = f" by {moment_in_words(subject.first_contact_due_at)}" if subject.first_contact_due_at else " in time"
    return Letter(
        f"Referral {subject.reference}: no contact recorded yet",
        "Nobody has told us that the person was reached",
        (
            f"Your organisation accepted referral {subject.reference} and was to reach the person{due}.",
            (
                "Please try now, and use the link to record each attempt, or to report the outcome if you cannot "
                "help. The officer who made the referral has been told that the time has passed."
            ),
        ),
        "Read the referral or report on it",
    )


def _contact_overdue_while_waiting(subject: Subject) -> Letter:
    return Letter(
        f"Referral {subject.reference}: still do not contact the person",
        "Speak to the police before any contact",
        (
            f"{_STILL_WAIT} We told you so when referral {subject.reference} changed, and it holds.",
            (
                "The time for a first contact has passed, and the officer who made the referral has been told. You "
                "are not asked to try now. If the police have since told you how to go on, do as they said."
            ),
        ),
        "Read the referral or report on it",
    )


def _corrected(subject: Subject) -> Letter:
    title = f"Referral {subject.reference}: the details have been corrected"
    heading = "The details of a referral have been corrected"
    changed = f"Some of the details that your organisation was sent with referral {subject.reference} have changed."
    if subject.status in LIVE:
        return Letter(
            title,
            heading,
            (changed, "Please read the referral again before you next contact the person."),
            "Read the corrected referral",
        )
    return Letter(
        title,
        heading,
        (
            changed,
            (
                "The referral is no longer with you, so there is nothing to read. If you kept a copy of the details, "
                "do not rely on it: delete it, or ask the police for the corrected details if you must keep it."
            ),
        ),
    )


def _withheld(subject: Subject) -> Letter:
    read = " The referral shows which details are missing." if subject.status in LIVE else ""
    return Letter(
        f"Referral {subject.reference}: speak to the police before any contact",
        "Do not contact the person before you have spoken to the police",
        (
            (
                f"Some of the details that your organisation was sent with referral {subject.reference} have changed, "
                "and no sharing agreement with your organisation covers the new ones, so we cannot send them."
            ),
            (
                "What you were sent may be wrong, and to act on it may put the person at risk. Please do not contact "
                f"the person until the police have spoken to you. The officer has been told.{read}"
            ),
        ),
        "Read the referral" if subject.status in LIVE else None,
    )


def _agreement_lost(subject: Subject) -> Letter:
    return Letter(
        f"Referral {subject.reference}: the person's agreement has ended",
        "The person no longer agrees to the referral",
        (
            f"The person has withdrawn or limited their agreement to referral {subject.reference}.",
            (
                "The referral goes on for now, because there is a reason in law for it. Please speak to the officer "
                "before you next contact the person. You may see less of the referral than before."
            ),
        ),
        "Read the referral or report on it",
    )


def _new_link(subject: Subject) -> Letter:
    title = f"Referral {subject.reference}: your new link"
    if subject.status in LIVE:
        return Letter(
            title,
            "Here is your new link",
            (f"Somebody in your organisation asked for a new link to referral {subject.reference}.",),
            "Open the referral",
        )
    return Letter(
        title,
        "There is no new link",
        (
            (
                f"Somebody in your organisation asked for a new link to referral {subject.reference}. The referral is "
                "no longer with you, so there is nothing to read or to answer."
            ),
        ),
    )


_WRITERS: Mapping[NoticeKind, Callable[[Subject], Letter]] = MappingProxyType(
    {
        NoticeKind.OFFER: _offer,
        NoticeKind.REMINDER: _reminder,
        NoticeKind.ACCEPTED: _accepted,
        NoticeKind.CORRECTED: _corrected,
        NoticeKind.ENDED: _ended,
        NoticeKind.EXPIRED: _expired,
        NoticeKind.NEW_LINK: _new_link,
        NoticeKind.CONTACT_OVERDUE: _contact_overdue,
        NoticeKind.WITHHELD: _withheld,
        NoticeKind.AGREEMENT_LOST: _agreement_lost,
    }
)
