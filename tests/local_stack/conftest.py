"""A front door (the real Caddy over the real Caddyfile) before small backends that say what reached them."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import uvicorn

from local_stack.paths import CADDYFILE
from local_stack.ports import free_port
from local_stack.processes import Program
from local_stack.readiness import answers
from local_stack.services import caddy_binary, caddy_environment, inherited


@dataclass
class Backend:
    """An ASGI application on a port of its own: echoes requests, streams events, and can be unwell."""

    name: str
    port: int = field(default_factory=free_port)
    well: bool = True
    seen: list[str] = field(default_factory=list)
    listeners: int = 0
    _server: uvicorn.Server | None = None
    _task: asyncio.Task | None = None

    async def start(self) -> None:
        config = uvicorn.Config(self, port=self.port, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._server.capture_signals = contextlib.nullcontext  # signals are the test runner's
        self._task = asyncio.create_task(self._server.serve())
        await until(lambda: self._server.started)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.should_exit = True
            await self._task
            self._server = None

    async def __call__(self, scope, receive, send) -> None:
        path = scope["path"]
        if path == "/readyz":
            await answer(send, 200 if self.well else 503, {})
            return
        self.seen.append(path)
        if path == "/events":
            await self._stream(receive, send)
        elif path.startswith("/hasty"):  # answers without having read the body
            await answer(send, 401, {})
        elif path == "/slow":
            await asyncio.sleep(7)
            await answer(send, 200, {})
        else:
            await self._echo(scope, receive, send)

    async def _echo(self, scope, receive, send) -> None:
        size, more = 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            size += len(message.get("body", b""))
            more = message.get("more_body", False)
        headers = [[name.decode(), value.decode()] for name, value in scope["headers"]]
        told = {"backend": self.name, "path": scope["raw_path"].decode(), "headers": headers, "size": size}
        await answer(send, 200, {**told, "method": scope["method"]})

    async def _stream(self, receive, send) -> None:
        self.listeners += 1
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.create_task(self._disconnected(receive))
        number = 0
        while not gone.done():
            number += 1
            await send({"type": "http.response.body", "body": f"data: {number}\n\n".encode(), "more_body": True})
            await asyncio.wait([gone], timeout=0.2)
        self.listeners -= 1

    async def _disconnected(self, receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


async def answer(send, status: int, document: dict) -> None:
    body = json.dumps(document).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"server", b"a-secret-of-the-house"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@dataclass
class FrontDoor:
    """Where Caddy listens, what is behind it, and what it wrote down."""

    port: int
    replicas: list[Backend]
    safeguarding: Backend
    contact: Backend
    offenders: Backend
    gateway: Backend
    log_file: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def seen(self) -> list[str]:
        return [path for backend in self.backends for path in backend.seen]

    @property
    def backends(self) -> list[Backend]:
        return [*self.replicas, self.safeguarding, self.contact, self.offenders, self.gateway]

    def log_entries(self) -> list[dict]:
        entries = [json.loads(line) for line in self.log_file.read_text().splitlines()]
        return [entry for entry in entries if entry.get("logger", "").startswith("http.log.access")]


@contextlib.asynccontextmanager
async def running_front_door(folder: Path, proxies_before: str = "") -> AsyncIterator[FrontDoor]:
    replicas = [Backend("referrals-1"), Backend("referrals-2")]
    others = [Backend(name) for name in ("safeguarding", "contact", "offenders", "gateway")]
    door = FrontDoor(free_port(), replicas, *others, folder / "caddy.log")
    for backend in door.backends:
        await backend.start()
    program = caddy(door, folder, proxies_before)
    program.start()
    await until(lambda: asyncio.to_thread(answers, door.port, "/"))
    yield door
    await asyncio.to_thread(program.stop)
    for backend in door.backends:
        await backend.stop()


def caddy(door: FrontDoor, folder: Path, proxies_before: str = "") -> Program:
    environment = {
        **inherited("CADDY_"),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "BLUELAMP_PROXIES_BEFORE": proxies_before,
        **caddy_environment(
            port=door.port,
            upstreams={
                "referrals": [f"127.0.0.1:{replica.port}" for replica in door.replicas],
                "safeguarding": [f"127.0.0.1:{door.safeguarding.port}"],
                "contact": [f"127.0.0.1:{door.contact.port}"],
                "offenders": [f"127.0.0.1:{door.offenders.port}"],
                "gateway": [f"127.0.0.1:{door.gateway.port}"],
            },
        ),
    }
    command = [str(caddy_binary()), "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"]
    return Program("caddy", command, environment, door.log_file)


@pytest.fixture(scope="module")
async def front_door(tmp_path_factory) -> AsyncIterator[FrontDoor]:
    """One for all tests of a module: for those that leave it as it was."""
    async with running_front_door(tmp_path_factory.mktemp("front-door")) as door:
        yield door


@pytest.fixture
async def own_front_door(tmp_path) -> AsyncIterator[FrontDoor]:
    """One for this test alone, which may do with it what it likes."""
    async with running_front_door(tmp_path) as door:
        yield door


@pytest.fixture
async def door_behind_a_proxy(tmp_path) -> AsyncIterator[FrontDoor]:
    """One that believes this machine and its neighbours about who called."""
    async with running_front_door(tmp_path, "127.0.0.0/8 192.0.2.0/24") as door:
        yield door


@pytest.fixture
async def client(front_door: FrontDoor) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=front_door.url, timeout=20) as client:
        yield client


async def until(condition: Callable[[], Awaitable[bool] | bool], seconds: float = 30) -> None:
    """Waits for a condition; pytest.fail when it does not come about."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while True:
                held = condition()
                if held if isinstance(held, bool) else await held:
                    return
                await asyncio.sleep(0.02)
    pytest.fail(f"not within {seconds} s: {condition}")


@pytest.fixture(name="until")
def until_fixture() -> Callable[..., Awaitable[None]]:
    return until
