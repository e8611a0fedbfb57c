"""How long a link and its session live, and what is kept of their secrets.

A token is 256 random bits, so a plain SHA-256 is enough to keep: there is nothing to guess and nothing to salt.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from bluelamp.schemas.referrals import OfferStatus

LIVE = frozenset({OfferStatus.OFFERED, OfferStatus.ACCEPTED})
"""While an offer is one of these, its partner may read the copy that was shared and act on it."""

GRACE_AFTER_DUE = timedelta(hours=24)
"""A link outlives the answer's due time, so that whoever is late is told so instead of finding a dead link."""
LONGEST_TO_ANSWER = timedelta(days=7)
TO_REPORT = timedelta(days=30)

SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=4)

PAUSE_BETWEEN_LINKS = timedelta(minutes=5)
A_DAY = timedelta(days=1)
MOST_LINKS_IN_A_DAY = 10

_TOKEN_BYTES = 32


def new_token() -> str:
    """Return 256 fresh random bits, written with letters, digits, hyphen and underscore only."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_of(token: str) -> bytes:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


def form_token_of(session_token: str) -> str:
    """Return what a form of this session carries, so that no other session's form and no other site can send it."""
    digest = hmac.digest(session_token.encode(), b"bluelamp reply form", hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_form_token_of(session_token: str, given: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(form_token_of(session_token).encode(), given.encode())


def link_expires_at(status: OfferStatus, answer_due_at: datetime, moment: datetime) -> datetime:
    """Return until when a link made now may be used; raises ValueError for an offer that has ended."""
    if status not in LIVE:
        raise ValueError("an offer that has ended gets no link")
    if status is OfferStatus.ACCEPTED:
        return moment + TO_REPORT
    return min(answer_due_at + GRACE_AFTER_DUE, moment + LONGEST_TO_ANSWER)
