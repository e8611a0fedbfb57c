"""Calling a webhook: to an address that was looked at first, with signatures, and without following anything.

Built on httpcore, the engine below httpx, because it lets us choose the address that is connected to, while
the certificate is still checked against the name. There is one pool per process.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import httpcore
from standardwebhooks.webhooks import Webhook

from bluelamp.kit.webhooks.rules import Policy, Target, TargetRefusedError
from bluelamp.schemas.webhooks import DeliveryError

TIMEOUT_SECONDS = 15.0
CONNECT_SECONDS = 5.0
RESOLVE_SECONDS = 5.0
LARGEST_ANSWER_BYTES = 65_536
CALLS_PER_ENDPOINT = 8
PATIENCE_SECONDS = 0.25
MEDIA_TYPE = "application/cloudevents+json"
_OK = range(200, 300)
_REDIRECTS = range(300, 400)

Resolver = Callable[[str, int], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True)
class Result:
    """What a call came to; no error means that it was delivered."""

    status_code: int | None
    error: DeliveryError | None


class TooBusyError(Exception):
    """An endpoint has as many calls in hand as it gets; `wait_seconds` says when to come back."""

    def __init__(self, wait_seconds: float) -> None:
        super().__init__("the endpoint is busy")
        self.wait_seconds = wait_seconds


async def resolve(host: str, port: int) -> list[str]:
    """Ask the system for a host's addresses; raises OSError when it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return sorted({str(entry[4][0]) for entry in found})


@cache
def _authorities() -> ssl.SSLContext:
    """Whom the system trusts, read once for a process: it takes 20 ms."""
    return ssl.create_default_context()


class WebhookSender:
    """The one way out of this process to webhooks."""

    def __init__(self, policy: Policy, resolver: Resolver = resolve, ssl_context: ssl.SSLContext | None = None) -> None:
        self._policy = policy
        self._resolve = resolver
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=ssl_context or _authorities(),
            max_connections=200,
            keepalive_expiry=15.0,
            network_backend=_Pinned(self.addresses),
        )
        self._in_hand: dict[UUID, asyncio.Semaphore] = {}
        self._put_off: dict[UUID, int] = {}

    async def close(self) -> None:
        """Close the connections."""
        await self._pool.aclose()

    async def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses that may be connected to; raises TargetRefusedError if any may not, or there is none."""
        try:
            found = await asyncio.wait_for(self._resolve(host, port), RESOLVE_SECONDS)
        except (OSError, TimeoutError, UnicodeError):
            raise TargetRefusedError("The host cannot be resolved.") from None
        self._policy.check(found)
        return found

    async def check(self, url: str) -> None:
        """Refuse an address that would not be called; raises TargetRefusedError."""
        target = self._policy.target(url)
        await self.addresses(target.host, target.port)

    @asynccontextmanager
    async def turn(self, endpoint_id: UUID) -> AsyncIterator[None]:
        """Take one of the calls that an endpoint gets at once, so that a slow one does not hold up the others.

        Raises TooBusyError after a moment; the more are put off, the later they come back.
        """
        calls = self._in_hand.setdefault(endpoint_id, asyncio.Semaphore(CALLS_PER_ENDPOINT))
        try:
            await asyncio.wait_for(calls.acquire(), PATIENCE_SECONDS)
        except TimeoutError:
            self._put_off[endpoint_id] = self._put_off.get(endpoint_id, 0) + 1
            raise TooBusyError(1.0 + self._put_off[endpoint_id] / 20) from None
        try:
            yield
        finally:
            calls.release()
            self._put_off.pop(endpoint_id, None)

    async def send(self, url: str, headers: dict[str, str], body: str) -> Result:
        """Call once; whatever goes wrong is a result, never an exception."""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                status = await self._post(self._policy.target(url), headers, body)
        except TargetRefusedError:
            return Result(None, DeliveryError.ADDRESS_REFUSED)
        except (TimeoutError, httpcore.TimeoutException):
            return Result(None, DeliveryError.TIMEOUT)
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            failed = DeliveryError.TLS_FAILED if _is_about_tls(error) else DeliveryError.CONNECTION_FAILED
            return Result(None, failed)
        if status in _OK:
            return Result(status, None)
        return Result(status, DeliveryError.REDIRECT if status in _REDIRECTS else DeliveryError.HTTP_STATUS)

    async def _post(self, target: Target, headers: dict[str, str], body: str) -> int:
        url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
        timeout = {"connect": CONNECT_SECONDS, "read": TIMEOUT_SECONDS, "write": TIMEOUT_SECONDS, "pool": 5.0}
        given = {"Host": target.authority, "User-Agent": "Bluelamp-Webhooks/1", **headers}
        async with self._pool.stream(
            "POST", url, headers=list(given.items()), content=body.encode(), extensions={"timeout": timeout}
        ) as response:
            read = 0
            async for chunk in response.aiter_stream():
                read += len(chunk)
                if read > LARGEST_ANSWER_BYTES:
                    break
            return response.status


def signed_headers(message_id: str, secrets: Iterable[str], body: str, moment: datetime) -> dict[str, str]:
    """Return the headers of Standard Webhooks: one signature for each secret that is good now."""
    at = moment.astimezone(UTC)
    signatures = [Webhook(secret).sign(message_id, at, body) for secret in secrets]
    return {
        "Content-Type": f"{MEDIA_TYPE}; charset=utf-8",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


class _Pinned(httpcore.AsyncNetworkBackend):
    """Connects to an address that was just looked up and looked at, so that no second look-up can say otherwise."""

    def __init__(self, addresses: Resolver) -> None:
        self._addresses = addresses
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 # httpcore's own signature
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers."""
        failure: Exception = httpcore.ConnectError("no address")
        for address in await self._addresses(host, port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Any:  # noqa: ASYNC109 # httpcore's own signature
        """Refuse: a webhook is never a file."""
        raise TargetRefusedError(f"not a host: {len(path)}, {timeout}, {socket_options}")

    async def sleep(self, seconds: float) -> None:
        """Wait, as the pool asks between its retries."""
        await self._inner.sleep(seconds)


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
