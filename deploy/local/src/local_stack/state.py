"""What other commands need to know about a running stack, and the lock that says whether one runs.

The lock is the kernel's: it is gone the moment the launcher is, however it ended, so a stale file misleads nobody.
"""

import fcntl
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from pydantic import BaseModel

from local_stack.errors import StackError
from local_stack.installation_secrets import write_secret

POLL_SECONDS: Final = 0.05


class StackState(BaseModel):
    """`processes` maps names such as referrals-web-1 to process numbers, kept up to date over restarts."""

    launcher_pid: int
    ready: bool
    public_url: str
    mailbox: Path
    processes: dict[str, int]


class StateFile:
    """The state and the lock of the stack whose data is in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._lock = folder / "lock"
        self._state = folder / "stack.json"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Holds the lock; raises StackError when another launcher does."""
        self._lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._lock.open("a") as file:
            if not _lock_soon(file):
                raise StackError(f"a stack already runs over {self._lock.parent}: `make down` stops it")
            try:
                yield
            finally:
                self._state.unlink(missing_ok=True)

    def write(self, state: StackState) -> None:
        write_secret(self._state, state.model_dump_json(indent=2))

    def read(self) -> StackState | None:
        """None when no launcher holds the lock."""
        if not self.is_held():
            return None
        try:
            return StackState.model_validate(json.loads(self._state.read_text()))
        except FileNotFoundError:  # still starting
            return None

    def is_held(self) -> bool:
        if not self._lock.exists():
            return False
        with self._lock.open("a") as file:
            return not _try_lock(file)

    def wait_until_released(self, timeout_seconds: float) -> bool:
        deadline = time.monotonic() + timeout_seconds
        while self.is_held():
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)
        return True


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _lock_soon(file: IO[str]) -> bool:
    """Tries for half a second: another command that only asks holds the lock for an instant."""
    for _ in range(10):
        if _try_lock(file):
            return True
        time.sleep(POLL_SECONDS)
    return False
