"""Becomes COMMAND, tied to the process that started it: when that one ends, however it ends, so does this.

    python -I -S tether.py SIGNAL PARENT COMMAND [ARGUMENT…]

A program of its own, and not a function run between fork and exec, because the kernel forgets the tie when a process
changes its user or its user namespace: this must run after `unshare` or `setpriv`. Standard library only, for a quick
start. The tie is to the parent's *thread*: start children from a thread that lives as long as the parent.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
GAVE_UP = 127


def main(arguments: list[str]) -> None:
    signal_number, parent, command = int(arguments[0]), int(arguments[1]), arguments[2:]
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0) != 0:
            sys.exit(f"tether: prctl: {os.strerror(ctypes.get_errno())}")
    if os.getppid() != parent:  # it died before the tie was made
        sys.exit(GAVE_UP)
    try:
        os.execvp(command[0], command)  # noqa: S606  (the command is the launcher's own)
    except OSError as error:
        sys.exit(f"tether: {command[0]}: {error.strerror}")


if __name__ == "__main__":
    main(sys.argv[1:])
