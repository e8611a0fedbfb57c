"""A whole stack beside the calling program: for the demo, the bench and the tests."""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from local_stack.errors import StackError
from local_stack.ports import free_ports
from local_stack.processes import Program
from local_stack.readiness import wait_until
from local_stack.state import StackState, StateFile

READY_SECONDS: Final = 240.0
STOP_SECONDS: Final = 60.0


class BackgroundStack:
    """The launcher as a child process, which ends with its caller; `environment` has the BLUELAMP_ settings."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self._state_file = StateFile(folder)
        own = {name: value for name, value in os.environ.items() if not name.startswith("BLUELAMP_")}
        self._launcher = Program(
            "launcher",
            (sys.executable, "-m", "local_stack", "up"),
            {**own, **environment, "BLUELAMP_DATA": str(folder)},
            folder / "logs" / "launcher.log",
            stop_seconds=STOP_SECONDS,
            # Not killed outright: the launcher still has to stop what it started.
            death_signal=signal.SIGTERM,
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def environment(self) -> Mapping[str, str]:
        """What other commands over the same stack need."""
        return self._launcher.environment

    @property
    def launcher_pid(self) -> int | None:
        return self._launcher.pid

    @property
    def state(self) -> StackState:
        """As of now; raises StackError when the stack does not run."""
        state = self._state_file.read()
        if state is None:
            raise StackError("the stack does not run")
        return state

    def start(self) -> None:
        """Returns when the stack answers; raises StackError with what the launcher said."""
        log_file = self._launcher.log_file
        said_before = log_file.stat().st_size if log_file.exists() else 0
        self._launcher.start()
        try:
            wait_until(
                self._is_ready,
                seconds=READY_SECONDS,
                what="the stack",
                still_possible=self._launcher.is_running,
            )
        except StackError as error:
            self.stop()
            said = log_file.read_bytes()[said_before:].decode(errors="replace").strip()
            raise StackError(f"{error}: {said[-2000:]}") from error

    def stop(self) -> None:
        self._launcher.stop()

    def _is_ready(self) -> bool:
        state = self._state_file.read()
        return state is not None and state.ready


def on_free_ports(referrals: int = 2, safeguarding: int = 1, contact: int = 1, offenders: int = 1) -> dict[str, str]:
    """Settings for a stack that gets in nobody's way, with so many web processes of each service."""
    web = {"REFERRALS": referrals, "SAFEGUARDING": safeguarding, "CONTACT": contact, "OFFENDERS": offenders}
    first = free_ports(3 + sum(web.values()))
    ports = {
        f"BLUELAMP_{name}_PORT": str(first + at) for at, name in enumerate(("GATEWAY", "GATEWAY_SERVICE", "POSTGRES"))
    }
    following = first + 3
    for service, replicas in web.items():
        ports[f"BLUELAMP_{service}_PORT"] = str(following)
        ports[f"BLUELAMP_{service}_WEB"] = str(replicas)
        following += replicas
    return ports
