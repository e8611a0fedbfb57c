"""Keyset pages with opaque, signed cursors that belong to one caller and one set of filters.

They expire after a day, but for those of the event feed: a position there is kept for months.
"""

import hashlib
import hmac
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query
from pydantic_core import from_json, to_json

from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError

LIFETIME_SECONDS = 86_400
MAXIMUM_LIMIT = 100
_SIGNATURE_BYTES = 16

Limit = Annotated[int, Query(ge=1, le=MAXIMUM_LIMIT, description="How many rows at the most.")]
CursorParameter = Annotated[
    str | None,
    Query(alias="cursor", min_length=1, max_length=600, pattern="^[A-Za-z0-9_-]+$", description="From `next_cursor`."),
]


class Cursors:
    """Writes and reads cursors with the service's secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def write(self, position: list[Any], scope: Any, *, lifetime_seconds: int | None = LIFETIME_SECONDS) -> str:
        """Make the cursor that goes on after `position`; `scope` is whatever must be the same on the next call.

        Without a lifetime it is good until the service's secret key is changed.
        """
        expires_at = None if lifetime_seconds is None else int(time.time()) + lifetime_seconds
        payload = to_json([expires_at, position])
        return urlsafe_b64encode(self._sign(payload, scope) + payload).rstrip(b"=").decode()

    def read(self, cursor: str, scope: Any, *, parameter: str = "cursor") -> list[Any]:
        """Return the position; raises INVALID_CURSOR for one that is forged, foreign or expired."""
        try:
            raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            signature, payload = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        except (Base64Error, ValueError):
            raise _invalid("The cursor cannot be read.", parameter) from None
        if not hmac.compare_digest(signature, self._sign(payload, scope)):
            raise _invalid("The cursor belongs to another list, caller or set of filters.", parameter)
        expires_at, position = from_json(payload)
        if expires_at is not None and expires_at < time.time():
            raise _invalid("The cursor has expired.", parameter)
        return list(position)

    def _sign(self, payload: bytes, scope: Any) -> bytes:
        return hmac.new(self._secret, payload + b"\x00" + to_json(scope), hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def link_to_next(path: str, **query: Any) -> dict[str, str]:
    """Return the Link header to the next page (RFC 8288); what is None is left out."""
    given = {name: value for name, value in query.items() if value is not None}
    return {"Link": f'<{path}?{urlencode(given, doseq=True)}>; rel="next"'}


def expired(detail: str, parameter: str = "cursor") -> ProblemError:
    """Return the problem of a cursor whose list is kept no more."""
    return _invalid(detail, parameter)


def _invalid(detail: str, parameter: str) -> ProblemError:
    return ProblemError(ProblemCode.INVALID_CURSOR, detail, [Fault(f"#/query/{parameter}", detail, "invalid_cursor")])
