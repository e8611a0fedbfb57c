"""A webhook endpoint on loopback that keeps what it is sent: for the demo and the bench."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, Self

from local_stack.errors import StackError
from local_stack.ports import LOOPBACK

PATH: Final = "/events"


@dataclass(frozen=True)
class Delivery:
    """One call as it came in; header names are in lower case."""

    received_at: datetime
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Listens on a free port while its context lasts, and answers every POST with 204."""

    deliveries: list[Delivery] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        receiver = self

        class Handler(_Handler):
            def take(self, delivery: Delivery) -> None:
                receiver.take(delivery)

        self._server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    @property
    def url(self) -> str:
        if self._server is None:
            raise RuntimeError("the receiver does not listen")
        return f"http://{LOOPBACK}:{self._server.server_port}{PATH}"

    def take(self, delivery: Delivery) -> None:
        """Keeps a delivery and wakes whoever waits for it."""
        with self._changed:
            self.deliveries.append(delivery)
            self._changed.notify_all()

    def wait_until(self, condition: Callable[[list[Delivery]], bool], *, seconds: float, what: str) -> None:
        """Returns when the deliveries so far fulfil the condition; raises StackError when they do not in time."""
        with self._changed:
            if not self._changed.wait_for(lambda: condition(self.deliveries), seconds):
                raise StackError(f"{what} did not reach the webhook endpoint within {seconds:.0f} s")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def take(self, delivery: Delivery) -> None:
        raise NotImplementedError

    def do_POST(self) -> None:
        received_at = datetime.now(UTC)
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.send_response(204)
        self.end_headers()
        self.take(Delivery(received_at, {name.lower(): value for name, value in self.headers.items()}, body))

    def log_message(self, _format: str, *_: object) -> None:
        """Says nothing: whoever started the receiver tells the story."""
