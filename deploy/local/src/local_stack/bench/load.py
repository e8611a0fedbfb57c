"""A load generator that costs little: raw HTTP/1.1 over connections kept open, one request at a time on each.

A program of its own, so that what it costs is told apart from what it measures:

    python -m local_stack.bench.load < plan.json > result.json

With `per_second` the requests are due at fixed moments and each is timed from when it was due, so that a slow answer
is not hidden by the wait before the next request; without it every connection sends as soon as it has its answer.
"""

import asyncio
import gc
import gzip
import itertools
import random
import sys
import time
import uuid
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

import uvloop
from pydantic import BaseModel

from local_stack.bench.arithmetic import percentile
from local_stack.ports import LOOPBACK

END_OF_LINE: Final = b"\r\n"
END_OF_HEAD: Final = b"\r\n\r\n"
LENGTH: Final = b"content-length:"
PACKED: Final = b"\r\ncontent-encoding: gzip"
LAST_ANSWER_SECONDS: Final = 10.0
SEED: Final = 20261


class Plan(BaseModel):
    """What to send, how fast and for how long; `paths` are taken in random order, `bodies` in turn."""

    port: int
    method: str
    paths: list[str]
    headers: dict[str, str]
    bodies: list[str] = []
    fresh_key: bool = False
    expected_status: int
    connections: int
    seconds: float
    per_second: float | None = None


class Result(BaseModel):
    """Times are milliseconds, but for those named otherwise; `failure` is the first answer that was not as expected."""

    requests: int
    requests_per_second: float
    p50: float
    p99: float
    longest: float
    cpu_seconds: float
    failures: int
    failure: str


class Load:
    """Runs one plan over its connections and keeps the time of every answer."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.times: list[float] = []
        self.failures: list[bytes] = []
        self.ends_at = 0.0
        self._idle: deque[_Connection] = deque()
        self._due: deque[float] = deque()
        self._waiting: asyncio.Event | None = None
        self._open = 0
        self._requests = self._written_requests()

    def next_request(self) -> bytes:
        return next(self._requests)

    def answered(self, connection: "_Connection", began: float, answer: bytes) -> None:
        """Notes the answer, and lets the connection go on if there is more to do."""
        now = time.perf_counter()
        if now <= self.ends_at or self.plan.per_second:
            self.times.append(now - began)
        if int(answer[9:12]) != self.plan.expected_status:
            self.failures.append(answer)
        if self._due:
            connection.send(self._due.popleft())
        elif self.plan.per_second is None and now < self.ends_at:
            connection.send(now)
        else:
            self._idle.append(connection)
            self._tell_when_quiet()

    def lost(self) -> None:
        """Notes a connection that the server closed while it was wanted."""
        self.failures.append(b"the server closed a connection")
        self._open -= 1
        self._tell_when_quiet()

    async def run(self) -> Result:
        """Raises OSError when there is no server, TimeoutError when it stops answering."""
        loop = asyncio.get_running_loop()
        for _ in range(self.plan.connections):
            _, connection = await loop.create_connection(lambda: _Connection(self), LOOPBACK, self.plan.port)
            self._idle.append(connection)
        self._open = len(self._idle)
        connections = list(self._idle)
        started = time.perf_counter()
        self.ends_at = started + self.plan.seconds
        cpu_before = time.process_time()
        await (self._send_all_the_time() if self.plan.per_second is None else self._send_when_due(started))
        await self._wait_for_last_answers()
        result = self._result(time.process_time() - cpu_before)
        for connection in connections:
            connection.close()
        return result

    async def _send_all_the_time(self) -> None:
        now = time.perf_counter()
        connections = list(self._idle)
        self._idle.clear()
        for connection in connections:
            connection.send(now)
        await asyncio.sleep(self.plan.seconds)

    async def _send_when_due(self, started: float) -> None:
        assert self.plan.per_second is not None  # noqa: S101  (the caller's branch)
        for number in range(int(self.plan.seconds * self.plan.per_second)):
            due = started + number / self.plan.per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if self._idle:
                self._idle.popleft().send(due)
            else:
                self._due.append(due)

    async def _wait_for_last_answers(self) -> None:
        self._waiting = asyncio.Event()
        self._tell_when_quiet()
        async with asyncio.timeout(LAST_ANSWER_SECONDS):
            await self._waiting.wait()

    def _tell_when_quiet(self) -> None:
        if self._waiting and len(self._idle) >= self._open:
            self._waiting.set()

    def _written_requests(self) -> Iterator[bytes]:
        plan = self.plan
        headers = {"Host": f"{LOOPBACK}:{plan.port}", **plan.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        paths = list(plan.paths)
        random.Random(SEED).shuffle(paths)  # noqa: S311  (an order, not a secret)
        heads = [f"{plan.method} {path} HTTP/1.1\r\n{lines}".encode() for path in paths]
        ends = [_end_of_request(body.encode()) for body in plan.bodies] or [END_OF_LINE]
        key = uuid.uuid4().hex
        for number, (head, end) in enumerate(zip(itertools.cycle(heads), itertools.cycle(ends), strict=False)):
            fresh = f'Idempotency-Key: "{key}-{number}"\r\n'.encode() if plan.fresh_key else b""
            yield b"%b%b%b" % (head, fresh, end)

    def _result(self, cpu_seconds: float) -> Result:
        milliseconds = [one * 1000 for one in self.times]
        return Result(
            requests=len(self.times),
            requests_per_second=len(self.times) / self.plan.seconds,
            p50=percentile(milliseconds, 0.5),
            p99=percentile(milliseconds, 0.99),
            longest=max(milliseconds),
            cpu_seconds=cpu_seconds,
            failures=len(self.failures),
            failure=self.failures[0].decode(errors="replace") if self.failures else "",
        )


class _Connection(asyncio.Protocol):
    """One connection; reads as much of an answer as it takes to know where it ends."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._transport: Any = None
        self._received = b""
        self._began = 0.0
        self._closed_by_us = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        if not self._closed_by_us:
            self._load.lost()

    def close(self) -> None:
        self._closed_by_us = True
        self._transport.close()

    def send(self, began: float) -> None:
        """Sends the next request, timed from `began`."""
        self._began = began
        self._transport.write(self._load.next_request())

    def data_received(self, data: bytes) -> None:
        self._received = self._received + data if self._received else data
        end = self._received.find(END_OF_HEAD)
        if end < 0:
            return
        if len(self._received) < end + len(END_OF_HEAD) + _body_length(self._received[:end]):
            return
        answer, self._received = self._received, b""
        if PACKED in answer[:end].lower():
            # Nobody can read it before; an answer that does not unpack is a fault of the server's, and ends the round.
            answer = answer[: end + len(END_OF_HEAD)] + gzip.decompress(answer[end + len(END_OF_HEAD) :])
        self._load.answered(self, self._began, answer)


def _end_of_request(body: bytes) -> bytes:
    return b"Content-Length: %d%b%b" % (len(body), END_OF_HEAD, body)


def _body_length(head: bytes) -> int:
    lowered = head.lower()
    place = lowered.find(LENGTH)
    if place < 0:
        return 0
    return int(lowered[place + len(LENGTH) :].split(b"\r\n", 1)[0])


def main() -> None:
    plan = Plan.model_validate_json(sys.stdin.read())
    # A collection in the middle would be told as the server's delay.
    gc.disable()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        result = runner.run(Load(plan).run())
    sys.stdout.write(result.model_dump_json())


if __name__ == "__main__":
    main()
