"""The same request sent twice is done once and answered twice alike (draft-ietf-httpapi-idempotency-key-header-07)."""

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

import asyncpg
from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from bluelamp.kit.database import Connection, Database
from bluelamp.kit.idempotency import statements
from bluelamp.kit.identity import Actor
from bluelamp.kit.vault import Vault
from bluelamp.schemas.problems import ProblemCode, ProblemError

_PURPOSE = "kept answers"
_KEY = re.compile(r'^"?([A-Za-z0-9._:-]{8,120})"?$')


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A key, what it was used for, and the fingerprint of what was sent with it."""

    key: str
    operation: str
    fingerprint: bytes

    def values(self, actor: Actor) -> dict[str, Any]:
        """Return the values that the statements take."""
        return {
            "key": self.key,
            "key_caller": actor.caller,
            "key_operation": self.operation,
            "key_organisation": actor.organisation_id,
            "key_fingerprint": self.fingerprint,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What a use case answers with: kept with the key, so that a repetition hears the same."""

    body: BaseModel
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """Write the answer out."""
        return Response(self.body.model_dump_json(), self.status, self.headers, media_type="application/json")


_KeyHeader = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=122,
        description="A fresh quoted key for each new request; kept for 24 hours.",
        examples=['"8e03978e-40d5-43dd-bc93-6894a57f9324"'],
    ),
]


def _named_key(request: Request, key: str | None, fingerprint: bytes) -> RequestKey:
    if key is None:
        raise ProblemError(ProblemCode.IDEMPOTENCY_KEY_REQUIRED, ProblemCode.IDEMPOTENCY_KEY_REQUIRED.advice)
    given = _KEY.match(key)
    if given is None or len(request.headers.getlist("idempotency-key")) != 1:
        raise ProblemError(
            ProblemCode.MALFORMED_HEADER, "Idempotency-Key takes one quoted string of 8 to 120 letters, digits or ._:-"
        )
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return RequestKey(given[1], f"{request.method} {path}", fingerprint)


async def _request_key(request: Request, key: _KeyHeader = None) -> RequestKey:
    named = _named_key(request, key, b"")
    return replace(named, fingerprint=hashlib.sha256(await request.body()).digest())


async def _stream_key(request: Request, key: _KeyHeader = None) -> RequestKey:
    return _named_key(request, key, b"")


IdempotencyKey = Annotated[RequestKey, Depends(_request_key)]
IdempotencyKeyOfStream = Annotated[RequestKey, Depends(_stream_key)]
"""The key of a request whose body is never held whole: whoever reads the body puts its fingerprint in."""


async def answer_once(
    database: Database,
    actor: Actor,
    key: RequestKey,
    act: Callable[[Connection], Awaitable[Answer]],
    vault: Vault | None = None,
) -> Response:
    """Run the use case in its one transaction, and only if the key is new; else repeat the answer of the first time.

    A refusal rolls everything back, the key too: nothing happened, so the next try is judged afresh. An answer
    that holds a secret is kept locked in the vault: who lost it hears it again, and nobody reads it in the table.
    Raises IDEMPOTENCY_KEY_IN_USE while the first request runs on, IDEMPOTENCY_KEY_REUSED for another payload.
    """
    async with database.transaction(actor.confined_to) as connection:
        try:
            claimed = await statements.CLAIM.row(connection, **key.values(actor))
        except asyncpg.LockNotAvailableError:
            raise ProblemError(ProblemCode.IDEMPOTENCY_KEY_IN_USE, ProblemCode.IDEMPOTENCY_KEY_IN_USE.advice) from None
        if claimed is None:
            return await replay(connection, actor, key, vault)
        answer = await act(connection)
        response = answer.response()
        await statements.KEEP.run(
            connection,
            key_caller=actor.caller,
            key_operation=key.operation,
            the_key=key.key,
            status=answer.status,
            headers=answer.headers,
            body=_kept(bytes(response.body), vault),
        )
    return response


def _kept(body: bytes, vault: Vault | None) -> str:
    return body.decode() if vault is None else b64encode(vault.lock(_PURPOSE, body)).decode()


async def is_stored(connection: Connection, actor: Actor, key: RequestKey) -> bool:
    """Whether the key has an answer already."""
    values = {name: value for name, value in key.values(actor).items() if name in statements.STORED.parameters}
    return await statements.STORED.row(connection, **values) is not None


async def replay(connection: Connection, actor: Actor, key: RequestKey, vault: Vault | None = None) -> Response:
    """Repeat the stored answer; raises IDEMPOTENCY_KEY_REUSED when the payload is another one."""
    values = {name: value for name, value in key.values(actor).items() if name in statements.STORED.parameters}
    stored = await statements.STORED.row(connection, **values)
    if stored is None or stored["status"] is None:
        raise ProblemError(ProblemCode.IDEMPOTENCY_KEY_IN_USE, ProblemCode.IDEMPOTENCY_KEY_IN_USE.advice)
    if stored["fingerprint"] != key.fingerprint:
        raise ProblemError(ProblemCode.IDEMPOTENCY_KEY_REUSED, ProblemCode.IDEMPOTENCY_KEY_REUSED.advice)
    body = stored["body"] if vault is None else vault.open(_PURPOSE, b64decode(stored["body"]))
    return Response(body, stored["status"], stored["headers"], media_type="application/json")
