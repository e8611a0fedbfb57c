"""Who is calling: access tokens (RFC 9068) checked against the trusted issuers' keys."""

import asyncio
import math
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic_core import from_json

from bluelamp.kit.settings import TrustedIssuer
from bluelamp.schemas.problems import ProblemCode, ProblemError

ALGORITHMS = ["ES256", "EdDSA", "PS256"]
CLOCK_SKEW_SECONDS = 60
_KEEP_TOKENS = 4096
_REFRESH_SECONDS = 10.0
# A key that its issuer has withdrawn is believed no longer than this.
_KEEP_KEYS_SECONDS = 300.0
CONFINED_ROLES = frozenset({"partner", "practitioner", "hub-manager"})
"""Who works for one organisation and sees what row-level security shows to it, whatever the statement asks for."""
_REQUIRED = ("iss", "aud", "exp", "iat", "sub", "client_id", "jti", "organisation_id")


@dataclass(frozen=True, slots=True)
class Actor:
    """The authenticated caller: the subject, its organisation, and what the token lets it do."""

    subject: str
    client_id: str
    organisation_id: UUID
    roles: frozenset[str]
    scopes: frozenset[str]
    lpu: str | None = None
    hub: str | None = None
    purpose: str = "REFERRAL"
    token_id: str = ""
    expires_at: float = math.inf

    @property
    def is_partner(self) -> bool:
        """Whether the caller works for a partner: somebody to whom people are referred."""
        return "partner" in self.roles

    @property
    def confined_to(self) -> UUID | None:
        """The organisation that row-level security binds this caller to; None for the force."""
        return self.organisation_id if self.roles & CONFINED_ROLES else None


@dataclass
class _IssuerKeys:
    issuer: TrustedIssuer
    keys: KeySet | None = None
    asked_at: float = float("-inf")
    fetched_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def are_fresh_for(self, key_id: str) -> bool:
        """Whether the key is there, in a set that is not too old to be believed."""
        is_known = self.keys is not None and any(key.kid == key_id for key in self.keys.keys)
        return is_known and time.monotonic() - self.fetched_at < _KEEP_KEYS_SECONDS


class TokenVerifier:
    """Checks signature, issuer, audience, type and times; keeps the answer until the token expires.

    Verifying costs about 0.1 ms, so a verified token is remembered by its text, in a bounded store.
    """

    def __init__(self, issuers: list[TrustedIssuer], audience: str, client: httpx.AsyncClient) -> None:
        self._issuers = {one.issuer: _IssuerKeys(one) for one in issuers}
        self._audience = audience
        self._client = client
        self._verified: OrderedDict[str, tuple[float, Actor]] = OrderedDict()

    async def verify(self, token: str) -> Actor:
        """Return who the token speaks for; raises ProblemError UNAUTHENTICATED with a challenge."""
        known = self._verified.get(token)
        if known is not None and known[0] > time.time():
            return known[1]
        claims = await self._claims(token)
        actor = _actor_from(claims)
        self._check_reach(actor, self._issuers[str(claims["iss"])].issuer)
        self._verified[token] = (float(claims["exp"]), actor)
        while len(self._verified) > _KEEP_TOKENS:
            self._verified.popitem(last=False)
        return actor

    async def warm_up(self) -> bool:
        """Fetch every issuer's keys; False while one is out of reach, which readiness reports."""
        for held in self._issuers.values():
            if held.keys is None:
                await self._refresh(held)
        return all(held.keys is not None for held in self._issuers.values())

    async def _claims(self, token: str) -> dict[str, Any]:
        header, unverified = _peek(token)
        held = self._issuers.get(str(unverified.get("iss")))
        if held is None:
            raise _refused("The issuer is not trusted.")
        if str(header.get("typ", "")).lower().removeprefix("application/") != "at+jwt":
            raise _refused("The token is not an access token.")
        keys = await self._keys_for(held, str(header.get("kid")))
        try:
            verified = jwt.decode(token, keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            raise _refused("The signature does not hold.") from None
        self._check(verified.claims)
        return verified.claims

    def _check_reach(self, actor: Actor, issuer: TrustedIssuer) -> None:
        if issuer.organisations is not None and actor.organisation_id not in issuer.organisations:
            raise _refused("The issuer may not speak for this organisation.")
        if issuer.roles is not None and not actor.roles <= set(issuer.roles):
            raise _refused("The issuer may not give this role.")

    def _check(self, claims: dict[str, Any]) -> None:
        if missing := [name for name in _REQUIRED if name not in claims]:
            raise _refused(f"The token lacks {', '.join(missing)}.")
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if self._audience not in audience:
            raise _refused("The token is meant for another audience.")
        now = time.time()
        if not isinstance(claims["exp"], int | float) or claims["exp"] <= now - CLOCK_SKEW_SECONDS:
            raise _refused("The token has expired.")
        if not isinstance(claims["iat"], int | float) or claims["iat"] > now + CLOCK_SKEW_SECONDS:
            raise _refused("The token is not valid yet.")
        not_before = claims.get("nbf", 0)
        if not isinstance(not_before, int | float) or not_before > now + CLOCK_SKEW_SECONDS:
            raise _refused("The token is not valid yet.")

    async def _keys_for(self, held: _IssuerKeys, key_id: str) -> KeySet:
        if not held.are_fresh_for(key_id):
            await self._refresh(held)
        if held.keys is None:
            raise ProblemError(
                ProblemCode.UNAVAILABLE, "The issuer's keys cannot be fetched now.", headers={"Retry-After": "5"}
            )
        return held.keys

    async def _refresh(self, held: _IssuerKeys) -> None:
        async with held.lock:
            if time.monotonic() - held.asked_at < _REFRESH_SECONDS and held.keys is not None:
                return
            held.asked_at = time.monotonic()
            try:
                answer = await self._client.get(held.issuer.jwks_uri, timeout=3.0)
                answer.raise_for_status()
                held.keys = KeySet.import_key_set(answer.json())
                held.fetched_at = time.monotonic()
            except (httpx.HTTPError, JoseError, ValueError):
                return


def _peek(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    # Only the issuer and the key's id are taken from here, to choose the keys: nothing is believed unsigned.
    try:
        parts = jws.extract_compact(token.encode())
        claims = from_json(parts.payload)
    except (JoseError, ValueError):
        raise _refused("The token cannot be read.") from None
    if not isinstance(claims, dict):
        raise _refused("The token cannot be read.")
    return dict(parts.headers()), claims


def _actor_from(claims: dict[str, Any]) -> Actor:
    try:
        return Actor(
            subject=str(claims["sub"]),
            client_id=str(claims["client_id"]),
            organisation_id=UUID(str(claims["organisation_id"])),
            roles=frozenset(str(role) for role in claims.get("roles", [])),
            scopes=frozenset(str(claims.get("scope", "")).split()),
            lpu=_text_or_none(claims.get("lpu")),
            hub=_text_or_none(claims.get("hub")),
            token_id=str(claims["jti"]),
            expires_at=float(claims["exp"]),
        )
    except (ValueError, TypeError):
        raise _refused("The token's claims cannot be read.") from None


def _text_or_none(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise TypeError("a unit or a hub is named by a text")


def _refused(detail: str) -> ProblemError:
    challenge = 'Bearer realm="bluelamp", error="invalid_token"'
    return ProblemError(ProblemCode.UNAUTHENTICATED, detail, headers={"WWW-Authenticate": challenge})
