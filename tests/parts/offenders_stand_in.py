"""A server on loopback in the place of the gateway and of the offenders service, as misbehaved as a test wants."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

Answer = tuple[int, dict[str, Any] | None]
Behaviour = Callable[[dict[str, Any]], Answer]


def nothing_held(asked: dict[str, Any]) -> Answer:
    """An answer that says of everybody that nothing is held."""
    return 200, answer_about(asked, lambda _: None)


def answer_about(asked: dict[str, Any], grade: Callable[[int], str | None]) -> dict[str, Any]:
    """An answer in which the grade of each, by its place, says whether something is held and may be told."""
    return {
        "items": [
            {
                "subject_id": one["subject_id"],
                "held": (given := grade(place)) is not None,
                "confidence": "EXACT" if given else None,
                "grade_for_release": given,
                "summary_codes": ["DOMESTIC_ABUSE_SUSPECT"] if given == "RELEASE" else [],
            }
            for place, one in enumerate(sorted(asked["subjects"], key=lambda one: one["subject_id"]))
        ],
        "searched_at": "2026-11-22T18:00:00Z",
        "source_systems": ["OFFENDER_RECORDS"],
    }


@dataclass
class StandIn:
    """What it was asked, and how it behaves; a status of 0 means that no answer ever comes."""

    port: int
    behaviour: Behaviour = nothing_held
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        body = b""
        while (message := await receive()).get("more_body") or message.get("body"):
            body += message["body"]
            if not message.get("more_body"):
                break
        if scope["path"] == "/oauth2/token":
            await self._answer(send, 200, {"access_token": "a-token", "expires_in": 600})
            return
        assert (scope["method"], scope["path"]) == ("POST", "/offenders/v1/person-checks")
        self.requests.append(json.loads(body))
        self.headers.append({name.decode(): value.decode() for name, value in scope["headers"]})
        status, document = self.behaviour(self.requests[-1])
        if status == 0:
            await self.released.wait()
            status = 503
        await self._answer(send, status, document)

    @staticmethod
    async def _answer(send: Any, status: int, document: dict[str, Any] | None) -> None:
        content = b"not JSON" if document is None else json.dumps(document).encode()
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


@asynccontextmanager
async def standing_in(port: int, behaviour: Behaviour = nothing_held) -> AsyncIterator[StandIn]:
    """The server, from when it listens until it has ended."""
    stand_in = StandIn(port, behaviour)
    config = uvicorn.Config(stand_in, host="127.0.0.1", port=port, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield stand_in
    finally:
        stand_in.released.set()
        server.should_exit = True
        await serving
