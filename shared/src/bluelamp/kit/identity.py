"""Who is calling: access tokens (RFC 9068) checked against the trusted issuers' keys."""

import hashlib
import math
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic_core import from_json, to_json

from bluelamp.kit.issuer_keys import IssuerKeys
from bluelamp.kit.settings import TrustedIssuer
from bluelamp.schemas.problems import ProblemCode, ProblemError

# EdDSA is the older name of Ed25519 (RFC 9864), which most issuers still write.
ALGORITHMS = ["ES256", "PS256", "Ed25519", "EdDSA"]
CLOCK_SKEW_SECONDS = 60
_KEEP_TOKENS = 4096
_LONGEST_NAME = 200
CONFINED_ROLES = frozenset({"partner", "practitioner", "hub-manager"})
"""Who works for one organisation and sees what row-level security shows to it, whatever the statement asks for."""
_REQUIRED = ("iss", "aud", "exp", "iat", "sub", "client_id", "jti", "organisation_id")


@dataclass(frozen=True, slots=True)
class Actor:
    """The authenticated caller: the subject, its organisation, and what the token lets it do.

    Subject and client are names that no two issuers share: what is stored under one belongs to nobody else.
    """

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
    issuer: str = ""

    @property
    def caller(self) -> str:
        """Who counts as one caller, for keys and quotas: this subject behind this client, as its issuer knows both.

        A digest (SHA-256), so that it has one length and names nobody.
        """
        return hashlib.sha256(to_json([self.issuer, self.client_id, self.subject])).hexdigest()

    @property
    def is_partner(self) -> bool:
        """Whether the caller works for a partner: somebody to whom people are referred."""
        return "partner" in self.roles

    @property
    def confined_to(self) -> UUID | None:
        """The organisation that row-level security binds this caller to; None for the force."""
        return self.organisation_id if self.roles & CONFINED_ROLES else None


@dataclass(frozen=True, slots=True)
class _Verified:
    """A token that was checked: what it was checked with, and whom it speaks for until it expires."""

    issuer: IssuerKeys
    keys: KeySet
    actor: Actor


class TokenVerifier:
    """Checks signature, issuer, audience, type and times; keeps the answer until the token expires.

    Verifying costs about 0.1 ms, so a verified token is remembered by its text, in a bounded store. What was
    checked with other keys than the issuer publishes now is checked again: a withdrawn key ends its tokens.
    """

    def __init__(
        self, issuers: list[TrustedIssuer], audience: str, client: httpx.AsyncClient, *, own_issuer: str
    ) -> None:
        self._issuers = {one.issuer: IssuerKeys(one, client) for one in issuers}
        self._audience = audience
        self._own_issuer = own_issuer
        self._verified: OrderedDict[str, _Verified] = OrderedDict()

    async def verify(self, token: str) -> Actor:
        """Return who the token speaks for; raises ProblemError UNAUTHENTICATED with a challenge."""
        known = self._verified.get(token)
        if known is None or known.actor.expires_at <= time.time() or known.keys is not await known.issuer.current():
            known = self._verified[token] = await self._verify_anew(token)
            while len(self._verified) > _KEEP_TOKENS:
                self._verified.popitem(last=False)
        return known.actor

    async def warm_up(self) -> bool:
        """Fetch every issuer's keys; False while one is out of reach, which readiness reports."""
        for held in self._issuers.values():
            with suppress(ProblemError):
                await held.current()
        return all(held.are_loaded for held in self._issuers.values())

    async def _verify_anew(self, token: str) -> _Verified:
        self._verified.pop(token, None)
        header, unverified = _peek(token)
        held = self._issuers.get(str(unverified.get("iss")))
        if held is None:
            raise _refused("The issuer is not trusted.")
        if str(header.get("typ", "")).lower().removeprefix("application/") != "at+jwt":
            raise _refused("The token is not an access token.")
        keys = await held.with_key(header.get("kid"))
        try:
            claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        except (JoseError, ValueError):
            raise _refused("The signature does not hold.") from None
        self._check(claims)
        actor = _actor_from(claims, "" if held.issuer.issuer == self._own_issuer else f"{held.issuer.issuer}#")
        self._check_reach(actor, held.issuer)
        return _Verified(held, keys, actor)

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


def _actor_from(claims: dict[str, Any], prefix: str) -> Actor:
    try:
        return Actor(
            subject=_name(prefix, claims["sub"]),
            client_id=_name(prefix, claims["client_id"]),
            organisation_id=UUID(str(claims["organisation_id"])),
            roles=frozenset(str(role) for role in claims.get("roles", [])),
            scopes=frozenset(str(claims.get("scope", "")).split()),
            lpu=_text_or_none(claims.get("lpu")),
            hub=_text_or_none(claims.get("hub")),
            token_id=str(claims["jti"]),
            expires_at=float(claims["exp"]),
            issuer=str(claims["iss"]),
        )
    except (ValueError, TypeError):
        raise _refused("The token's claims cannot be read.") from None


def _name(prefix: str, given: Any) -> str:
    """Make one name of an issuer and what it calls somebody; the # is in no issuer's address and in no name of ours."""
    name = f"{prefix}{given}"
    if not isinstance(given, str) or not given or (not prefix and "#" in given) or len(name) > _LONGEST_NAME:
        raise ValueError("this is no name that can be stored")
    return name


def _text_or_none(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise TypeError("a unit or a hub is named by a text")


def _refused(detail: str) -> ProblemError:
    challenge = 'Bearer realm="bluelamp", error="invalid_token"'
    return ProblemError(ProblemCode.UNAUTHENTICATED, detail, headers={"WWW-Authenticate": challenge})
