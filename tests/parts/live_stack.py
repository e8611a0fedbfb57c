"""A whole stack of real processes, seen as its callers see it, and as the owner of its tables does."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from local_stack.background import BackgroundStack
from local_stack.installation_secrets import InstallationSecrets
from local_stack.ports import LOOPBACK
from local_stack.roles import ServiceDatabase, service_passwords
from local_stack.seed import read_client_secret

PATIENCE_SECONDS = 60.0
ASK_AGAIN = {429, 502, 503, 504}
IN_USE = "idempotency-key-in-use"


class NotInTimeError(AssertionError):
    """Something did not come about in time."""


@dataclass
class LiveStack:
    """Callers of one service with tokens, each insisting until the stack has answered.

    `unforeseen` keeps every 500, and `asked_again` counts what had to be sent more than once.
    """

    stack: BackgroundStack
    service: str = "referrals"
    patience_seconds: float = PATIENCE_SECONDS
    asked_again: int = 0
    unforeseen: list[str] = field(default_factory=list)
    _clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def url(self) -> str:
        return self.stack.state.public_url

    def process(self, name: str) -> int:
        return self.stack.state.processes[name]

    def kill(self, name: str) -> int:
        """End one process as a crash would; returns its number."""
        pid = self.process(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    @contextmanager
    def stopped(self, *names: str) -> Iterator[None]:
        """Keep processes down for a while: the launcher, which would start them again, holds still meanwhile.

        Should this process end in between, the kernel wakes the launcher and ends it: nothing outlives the test.
        """
        launcher = self.stack.state.launcher_pid
        os.kill(launcher, signal.SIGSTOP)
        try:
            for name in names:
                self.kill(name)
            yield
        finally:
            os.kill(launcher, signal.SIGCONT)

    async def back(self, name: str, killed: int) -> None:
        """Wait until the launcher has started the process again."""
        await until(lambda: self.stack.state.processes.get(name, killed) != killed, what=f"{name} started again")

    async def token(self, who: str) -> str:
        secret = read_client_secret(self.stack.folder / "secrets", who)
        async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
            answer = await self._insist(
                lambda: client.post(
                    f"{self.url}/oauth2/token", data={"grant_type": "client_credentials"}, auth=(who, secret)
                )
            )
        assert answer.status_code == 200, answer.text
        return answer.json()["access_token"]

    async def client(self, who: str) -> httpx.AsyncClient:
        async with self._opening:  # one for each, however many ask at once
            if who not in self._clients:
                self._clients[who] = await self._client_of(who)
        return self._clients[who]

    async def _client_of(self, who: str) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {await self.token(who)}"}
        limits = httpx.Limits(max_connections=40)
        return httpx.AsyncClient(
            base_url=f"{self.url}/{self.service}/v1", headers=headers, timeout=20, limits=limits, trust_env=False
        )

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def post(self, who: str, path: str, body: Any, key: str | None = None) -> httpx.Response:
        """Send until there is an answer, always under the same key: what a careful client does."""
        client, headers = await self.client(who), {"Idempotency-Key": f'"{key or uuid4()}"'}
        return await self._insist(lambda: client.post(path, json=body, headers=headers))

    async def post_once(self, who: str, path: str, body: Any) -> httpx.Response:
        return await (await self.client(who)).post(path, json=body, headers={"Idempotency-Key": f'"{uuid4()}"'})

    async def get(self, who: str, path: str, **params: Any) -> httpx.Response:
        client = await self.client(who)
        return await self._insist(lambda: client.get(path, params=params))

    async def _insist(self, ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        deadline = time.monotonic() + self.patience_seconds
        while time.monotonic() < deadline:
            try:
                answer = await ask()
            except httpx.TransportError:
                pass
            else:
                if answer.status_code == 500:
                    self.unforeseen.append(answer.text)
                elif answer.status_code not in ASK_AGAIN and not (answer.status_code == 409 and IN_USE in answer.text):
                    return answer
            self.asked_again += 1
            await asyncio.sleep(0.1)
        raise NotInTimeError("the stack did not answer")

    @property
    def database(self) -> ServiceDatabase:
        port = self.stack.environment["BLUELAMP_POSTGRES_PORT"]
        passwords = service_passwords(self.service, InstallationSecrets(self.stack.folder / "secrets"))
        return ServiceDatabase(self.service, self.service, f"postgresql://none@{LOOPBACK}:{port}/postgres", passwords)

    async def rows(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        """Run as the owner of the tables, over a connection of its own: PostgreSQL may have been away."""
        connection = await asyncpg.connect(self.database.dsn("owner"))
        try:
            return await connection.fetch(statement, *values)
        finally:
            await connection.close()

    async def value(self, statement: str, *values: Any) -> Any:
        [row] = await self.rows(statement, *values)
        return row[0]


async def until(
    condition: Callable[[], bool] | Callable[[], Awaitable[bool]], *, what: str, seconds: float = PATIENCE_SECONDS
) -> None:
    """Look again and again until the condition holds; raises NotInTimeError. PostgreSQL may be away in between."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            held = condition()
            if held if isinstance(held, bool) else await held:
                return
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            pass
        await asyncio.sleep(0.1)
    raise NotInTimeError(f"not within {seconds:.0f} s: {what}")
