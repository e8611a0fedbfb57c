"""Keeping processes alive, and ending them in an order that loses nothing."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from local_stack.errors import StackError
from local_stack.spawning import spawn, tethered

FIRST_PAUSE_SECONDS: Final = 0.2
LONGEST_PAUSE_SECONDS: Final = 10.0
SETTLED_SECONDS: Final = 30.0
WATCH_SECONDS: Final = 0.1


class Part(Protocol):
    """Something of the stack that runs: a service's process, or PostgreSQL."""

    @property
    def name(self) -> str: ...
    @property
    def pid(self) -> int | None: ...
    def start(self) -> None: ...
    def is_running(self) -> bool: ...
    def ask_to_stop(self) -> None: ...
    def stop(self) -> None: ...


@dataclass
class Program:
    """One process of our own, with its log file; it gets `death_signal` when the calling process dies."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log_file: Path
    stop_seconds: float = 7.0
    death_signal: signal.Signals = signal.SIGKILL
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    def start(self) -> None:
        command = tethered(self.command, self.death_signal)
        self._child = spawn(command, log_file=self.log_file, environment=self.environment)

    def is_running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def ask_to_stop(self) -> None:
        if self._child is not None and self.is_running():
            self._child.terminate()

    def stop(self) -> None:
        """Waits for a graceful end, then insists."""
        if self._child is None:
            return
        self.ask_to_stop()
        try:
            self._child.wait(self.stop_seconds)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._child = None


@dataclass
class _Attempts:
    """When a part was started last, how often in a row, and when it may be again."""

    started_at: float
    in_a_row: int = 0
    due_at: float | None = None

    def next_pause(self, now: float) -> float:
        self.in_a_row = 1 if now - self.started_at > SETTLED_SECONDS else self.in_a_row + 1
        pause: float = FIRST_PAUSE_SECONDS * 2 ** (self.in_a_row - 1)
        return min(pause, LONGEST_PAUSE_SECONDS)


class Supervisor:
    """Starts stages of parts in order, restarts a part that ends by itself, and stops the stages in reverse order."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self._stages: list[list[Part]] = []
        self._attempts: dict[str, _Attempts] = {}
        self._report = report

    @property
    def parts(self) -> list[Part]:
        return [part for stage in self._stages for part in stage]

    def start(self, *stage: Part) -> None:
        """Starts the parts of one stage together; they will be stopped together too."""
        self._stages.append(list(stage))
        for part in stage:
            part.start()
            self._attempts[part.name] = _Attempts(time.monotonic())

    def watch_once(self) -> bool:
        """Restarts what is due to be restarted; whether anything was."""
        restarted = [part for part in self.parts if not part.is_running() and self._restart_if_due(part)]
        return bool(restarted)

    def stop(self) -> None:
        for stage in reversed(self._stages):
            for part in stage:
                part.ask_to_stop()
            for part in stage:
                part.stop()
        self._stages.clear()

    def _restart_if_due(self, part: Part) -> bool:
        attempts, now = self._attempts[part.name], time.monotonic()
        if attempts.due_at is None:
            pause = attempts.next_pause(now)
            attempts.due_at = now + pause
            self._report(f"{part.name} ended by itself; starting it again in {pause:.1f} s")
        if now < attempts.due_at:
            return False
        attempts.due_at, attempts.started_at = None, now
        try:
            part.start()
        except StackError as error:  # the next round tries again, after a longer pause
            self._report(f"{part.name}: {error}")
        return True
