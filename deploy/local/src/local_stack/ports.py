"""Loopback ports: a free one for a test, and an early plain word when one is taken."""

import errno
import secrets
import socket
from contextlib import ExitStack, closing
from typing import Final

from local_stack.errors import PortInUseError

LOOPBACK = "127.0.0.1"


# Below the ports that Linux (32768 up) and macOS (49152 up) lend to outgoing connections: one of those may be taken
# between finding it free and listening on it, by any client on the machine.
_FROM: Final = 10_240
_TO: Final = 32_000


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    return free_ports(1)


def free_ports(count: int) -> int:
    """The first of `count` free ports that follow one another."""
    while True:
        first = _FROM + secrets.randbelow(_TO - _FROM - count)
        with ExitStack() as probes:
            try:
                for port in range(first, first + count):
                    probes.enter_context(closing(socket.socket())).bind((LOOPBACK, port))
            except OSError:
                continue
            return first


def require_free(port: int, setting: str) -> None:
    """Raises PortInUseError that names the port and the setting which changes it."""
    with closing(socket.socket()) as probe:
        # As servers do: a port whose last connections linger in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                raise PortInUseError(port, setting) from error
            raise


def accepts_connections(port: int, timeout_seconds: float = 0.5) -> bool:
    """Whether some program answers on the port now."""
    with closing(socket.socket()) as probe:
        probe.settimeout(timeout_seconds)
        return probe.connect_ex((LOOPBACK, port)) == 0
