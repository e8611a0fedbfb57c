"""Starting child processes that cannot outlive the launcher."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

TETHER = Path(__file__).with_name("tether.py")


def tethered(command: Sequence[str], death_signal: signal.Signals) -> list[str]:
    """The command line that runs `command` and sends it `death_signal` when the calling process ends."""
    return [sys.executable, "-I", "-S", str(TETHER), str(int(death_signal)), str(os.getpid()), *command]


def spawn(
    command: Sequence[str],
    *,
    log_file: Path,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Starts `command` with both outputs appended to `log_file`, and no terminal.

    In a process group of its own, so that Ctrl-C reaches the launcher alone, which decides the order of the end.
    """
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("ab") as log:
        return subprocess.Popen(  # noqa: S603  (the command is the launcher's own)
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=None if environment is None else dict(environment),
            process_group=0,
        )
