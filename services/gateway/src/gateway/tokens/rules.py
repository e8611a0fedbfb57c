"""What a token request must look like, and what it may ask for (RFC 6749, RFC 7521, RFC 7523)."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
GRANT_TYPE = "client_credentials"
AUTHENTICATION_METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt")
LONGEST_ASSERTION_SECONDS = 300
CLOCK_SKEW_SECONDS = 60
LONGEST_BODY = 16_384
_LONGEST_ASSERTION_ID = 200
_MOST_PARAMETERS = 30
# The year 5138: beyond it a number is no time, and NaN is below nothing.
_END_OF_TIME = 1e11


class TokenRefusedError(Exception):
    """A refusal in the words of RFC 6749 §5.2; the description never repeats what was sent."""

    def __init__(self, error: str, description: str, status: int = 400, retry_after: int | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.status = status
        self.retry_after = retry_after


def invalid_client() -> TokenRefusedError:
    """Build the one answer to every failed authentication, so that it tells nothing about the client."""
    return TokenRefusedError("invalid_client", "The client could not be authenticated.", 401)


@dataclass(frozen=True, slots=True)
class Secret:
    """A client id with its secret."""

    client_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Assertion:
    """A JWT signed with the client's own key; the client id is the one it claims, if it claims one beside it."""

    jwt: str
    client_id: str | None


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A well-formed request: who asks, and for which scopes; None for all that the client may have."""

    credentials: Secret | Assertion
    scopes: frozenset[str] | None


def read_request(body: bytes, authorization: Sequence[str]) -> TokenRequest:
    """Read the form and the Authorization header; raises TokenRefusedError where they break RFC 6749."""
    form = _read_form(body)
    if "grant_type" not in form:
        raise TokenRefusedError("invalid_request", "The parameter grant_type is missing.")
    if form["grant_type"] != GRANT_TYPE:
        raise TokenRefusedError("unsupported_grant_type", f"Only {GRANT_TYPE} is supported.")
    scope = form.get("scope")
    return TokenRequest(_credentials(form, authorization), frozenset(scope.split()) if scope else None)


def _read_form(body: bytes) -> dict[str, str]:
    if len(body) > LONGEST_BODY:
        raise TokenRefusedError("invalid_request", f"The form is longer than {LONGEST_BODY} bytes.")
    try:
        pairs = parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise TokenRefusedError("invalid_request", "The form cannot be read.") from None
    if len(dict(pairs)) != len(pairs):
        raise TokenRefusedError("invalid_request", "A parameter is given twice.")
    return dict(pairs)


def _credentials(form: Mapping[str, str], authorization: Sequence[str]) -> Secret | Assertion:
    methods = [bool(authorization), "client_secret" in form, "client_assertion" in form]
    if sum(methods) > 1 or len(authorization) > 1:
        raise TokenRefusedError("invalid_request", "Authenticate in exactly one way.")
    if authorization:
        return _basic(authorization[0], form.get("client_id"))
    if "client_assertion" in form:
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise TokenRefusedError("invalid_request", f"The client_assertion_type must be {ASSERTION_TYPE}.")
        return Assertion(form["client_assertion"], form.get("client_id"))
    if "client_secret" in form and "client_id" in form:
        return Secret(form["client_id"], form["client_secret"])
    raise invalid_client()


def _basic(header: str, also_named: str | None) -> Secret:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        raise invalid_client()
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        raise invalid_client() from None
    name, colon, secret = text.partition(":")
    client_id = unquote_plus(name)
    if not colon or (also_named is not None and also_named != client_id):
        raise invalid_client()
    return Secret(client_id, unquote_plus(secret))


def granted_scopes(asked: frozenset[str] | None, allowed: frozenset[str]) -> frozenset[str]:
    """Return what the token will hold; raises TokenRefusedError for anything beyond what the client may have."""
    if asked is None:
        return allowed
    if not asked <= allowed:
        raise TokenRefusedError("invalid_scope", "The client may not have every scope that it asks for.")
    return asked


def check_assertion(claims: Mapping[str, Any], client_id: str, audiences: frozenset[str], now: float) -> str | None:
    """Return what is wrong with the claims of a client's assertion, for our own log, or None (RFC 7523 §3)."""
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    if claims.get("iss") != client_id or claims.get("sub") != client_id:
        return "issuer_or_subject"
    if not any(isinstance(one, str) and one in audiences for one in named):
        return "audience"
    return _time_fault(claims, now) or (None if _is_assertion_id(claims.get("jti")) else "assertion_id")


def _time_fault(claims: Mapping[str, Any], now: float) -> str | None:
    expires = _time(claims.get("exp"))
    if expires is None or expires <= now - CLOCK_SKEW_SECONDS:
        return "expired"
    if expires > now + LONGEST_ASSERTION_SECONDS + CLOCK_SKEW_SECONDS:
        return "lives_too_long"
    for name in ("iat", "nbf"):
        begins = _time(claims.get(name, 0))
        if begins is None or begins > now + CLOCK_SKEW_SECONDS:
            return "not_yet_valid"
    return None


def _time(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) < _END_OF_TIME else None


def _is_assertion_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_ASSERTION_ID and "\0" not in value
