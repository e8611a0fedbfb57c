"""Giving a token: who asks is made sure of, what it may have is looked up, and both are in the audit log."""

import asyncio
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Any
from uuid import UUID, uuid4

from bluelamp.kit import telemetry
from bluelamp.kit.database import Connection
from bluelamp.schemas.audit import AuditAction, AuditOutcome
from bluelamp.schemas.gateway import TokenAnswer
from gateway import audit
from gateway.catalogue.scopes import scopes_for
from gateway.clients import usecases as clients
from gateway.clients.rules import SALT_BYTES, Client, hash_secret, is_client_id
from gateway.keys.usecases import TOKEN_LIFETIME
from gateway.resources import GatewayResources
from gateway.tokens import assertions, statements, throttle
from gateway.tokens.rules import Secret, TokenRefusedError, TokenRequest, granted_scopes, invalid_client

_NOBODY = "unknown client"
_salt_of_nobody = os.urandom(SALT_BYTES)


@dataclass(frozen=True, slots=True)
class _Login:
    """One attempt: the client id as sent, the client if there is one, and what its failure counts against.

    First of these is the client at its address, which a success forgives.
    """

    client_id: str
    client: Client | None
    counted: tuple[throttle.Counted, ...]

    @property
    def actor(self) -> str:
        # What a stranger sent as an id may be anything, a secret in the wrong field included.
        return self.client.client_id if self.client else _NOBODY


async def give_token(
    resources: GatewayResources, request: TokenRequest, address: IPv4Address | IPv6Address | None
) -> TokenAnswer:
    """Authenticate the client and return its token; raises TokenRefusedError, and counts and audits the refusal."""
    login = await _begin(resources, request, address)
    proof = await _prove(resources, request, login)
    client = login.client
    if client is None or client.disabled_at is not None or isinstance(proof, str):
        raise await _refused(resources, login, proof if isinstance(proof, str) else "unknown_or_disabled")
    allowed = await _allowed_scopes(resources, client)
    try:
        scopes = granted_scopes(request.scopes, allowed)
    except TokenRefusedError:
        await _audit_refusal(resources, login)
        raise
    return await _issue(resources, login, client, proof, scopes)


async def _begin(
    resources: GatewayResources, request: TokenRequest, address: IPv4Address | IPv6Address | None
) -> _Login:
    credentials = request.credentials
    named = credentials.client_id
    if not isinstance(credentials, Secret):
        claimed = assertions.claimed_client(credentials.jwt) or ""
        named = claimed if named in {None, claimed} else ""
    client_id = named if named and is_client_id(named) else ""
    method = "secret" if isinstance(credentials, Secret) else "assertion"
    subjects = throttle.counted_for(resources.settings, method, client_id, address)
    async with resources.database.connection() as connection:
        await throttle.refuse_blocked(connection, subjects)
        client = await clients.find(connection, client_id)
    return _Login(client_id, client, tuple(subjects))


async def _prove(
    resources: GatewayResources, request: TokenRequest, login: _Login
) -> assertions.VerifiedAssertion | str | None:
    """Return None for a right secret, a verified assertion, or the word that says why neither was given."""
    credentials = request.credentials
    if isinstance(credentials, Secret):
        return None if await _is_right_secret(resources, credentials.secret, login.client) else "secret"
    audiences = frozenset({resources.settings.issuer, resources.settings.token_endpoint})
    keys = login.client.public_keys if login.client else None
    return assertions.verify(credentials.jwt, login.client_id, keys, audiences)


async def _is_right_secret(resources: GatewayResources, secret: str, client: Client | None) -> bool:
    # An unknown client costs as much time as a known one, so that nobody learns which ids exist.
    salt = client.secret_salt if client else _salt_of_nobody
    async with resources.hashing:
        hashed = await asyncio.to_thread(hash_secret, secret, salt)
    return client is not None and client.accepts(hashed, datetime.now(UTC))


async def _allowed_scopes(resources: GatewayResources, client: Client) -> frozenset[str]:
    if client.scopes is not None:
        return frozenset(client.scopes)
    # A token that lacks a starting service's scopes would puzzle its holder for ten minutes.
    if missing := await resources.documents.missing():
        description = f"The scopes of {', '.join(missing)} are not known yet: try again in a moment."
        raise TokenRefusedError("temporarily_unavailable", description, 503, retry_after=1)
    return scopes_for(client.roles, [one.document for one in await resources.documents.known()])


async def _issue(
    resources: GatewayResources,
    login: _Login,
    client: Client,
    assertion: assertions.VerifiedAssertion | None,
    scopes: frozenset[str],
) -> TokenAnswer:
    sign = await resources.keys.signer()
    token_id = uuid4()
    async with resources.database.transaction() as connection:
        is_first_use = assertion is None or await _use(connection, client.client_id, assertion)
        if is_first_use:
            await _record_success(connection, login, client, token_id)
    if not is_first_use:
        raise await _refused(resources, login, "assertion_used_before")
    scope = " ".join(sorted(scopes))
    return TokenAnswer(
        access_token=sign(_claims(resources, client, scope, token_id)),
        token_type="Bearer",  # noqa: S106 # the type's name
        expires_in=int(TOKEN_LIFETIME.total_seconds()),
        scope=scope,
    )


async def _record_success(connection: Connection, login: _Login, client: Client, token_id: UUID) -> None:
    await throttle.forgive(connection, login.counted[0])
    await audit.record(
        connection,
        "issue_token",
        client.client_id,
        action=AuditAction.CONSULTATION,
        organisation_id=client.organisation_id,
        subjects=[token_id],
    )


def _claims(resources: GatewayResources, client: Client, scope: str, token_id: UUID) -> dict[str, Any]:
    now = int(time.time())
    claims = {
        "iss": resources.settings.issuer,
        "aud": resources.settings.audience,
        "sub": client.client_id,
        "client_id": client.client_id,
        "iat": now,
        "exp": now + int(TOKEN_LIFETIME.total_seconds()),
        "jti": str(token_id),
        "organisation_id": str(client.organisation_id),
        "roles": client.roles,
        "lpu": client.lpu,
        "scope": scope or None,
    }
    return {name: value for name, value in claims.items() if value is not None}


async def _use(connection: Connection, client_id: str, assertion: assertions.VerifiedAssertion) -> bool:
    """Return False if it was used before."""
    await statements.FORGET_ASSERTIONS.run(connection)
    first = await statements.USE_ASSERTION.value(
        connection,
        client_id=client_id,
        assertion_id=assertion.assertion_id,
        expires_at=assertion.remember_until,
    )
    return first is not None


async def _refused(resources: GatewayResources, login: _Login, reason: str) -> TokenRefusedError:
    """Count the failure, log and audit it, and return the one answer that all of them get.

    Without a signature that holds, anybody can name a client: such an assertion counts against its sender alone.
    """
    telemetry.logger().warning("token refused", client=login.actor, reason=reason)
    counted = login.counted[1:] if reason == assertions.UNSIGNED else login.counted
    async with resources.database.transaction() as connection:
        await throttle.count_failure(connection, counted)
    await _audit_refusal(resources, login)
    return invalid_client()


async def _audit_refusal(resources: GatewayResources, login: _Login) -> None:
    async with resources.database.connection() as connection:
        await audit.record(
            connection,
            "issue_token",
            login.actor,
            action=AuditAction.CONSULTATION,
            outcome=AuditOutcome.REFUSED,
            organisation_id=login.client.organisation_id if login.client else None,
        )
