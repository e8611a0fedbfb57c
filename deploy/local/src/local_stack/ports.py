"""Loopback ports: a free one for a test, and an early plain word when one is taken."""

import errno
import socket
from contextlib import ExitStack, closing

from local_stack.errors import PortInUseError

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A port that nothing listens on at this moment; another program may still take it before you do."""
    with closing(socket.socket()) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def free_ports(count: int) -> int:
    """The first of `count` free ports that follow one another."""
    while True:
        first = free_port()
        with ExitStack() as probes:
            try:
                for port in range(first, first + count):
                    probes.enter_context(closing(socket.socket())).bind((LOOPBACK, port))
            except (OSError, OverflowError):
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
