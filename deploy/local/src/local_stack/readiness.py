"""Waiting until a server answers as it should."""

import http.client
import time
from collections.abc import Callable
from contextlib import closing
from typing import Final

from local_stack.errors import StackError
from local_stack.ports import LOOPBACK

POLL_SECONDS: Final = 0.05
ASK_SECONDS: Final = 5.0


def answers(port: int, path: str, *, below: int = 300) -> bool:
    """Whether GET `path` is answered with a status below the given one."""
    with closing(http.client.HTTPConnection(LOOPBACK, port, timeout=ASK_SECONDS)) as connection:
        try:
            connection.request("GET", path)
            return connection.getresponse().status < below
        except (OSError, http.client.HTTPException):
            return False


def wait_until(condition: Callable[[], bool], *, seconds: float, what: str, still_possible: Callable[[], bool]) -> None:
    """Raises StackError after `seconds`, or as soon as `still_possible` says no."""
    deadline = time.monotonic() + seconds
    while not condition():
        if not still_possible():
            raise StackError(f"{what} ended while starting")
        if time.monotonic() > deadline:
            raise StackError(f"{what} was not ready within {seconds:.0f} s")
        time.sleep(POLL_SECONDS)
