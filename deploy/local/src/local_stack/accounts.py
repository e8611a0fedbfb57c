"""Under which account PostgreSQL runs: it refuses to be root.

An ordinary user runs it as itself. Root runs it in a user namespace where root is called nobody: outside, the files
stay root's own, so a checkout below a 0700 home works. Where namespaces are forbidden (many containers), root becomes
nobody and keeps one capability, to pass through folders closed to others.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from local_stack.errors import PostgresError

NOBODY = 65534
PROBE_SECONDS = 10


@dataclass(frozen=True)
class Account:
    """`prefix` goes before a command line; `owner` is the user, seen from outside, to whom the data must belong."""

    prefix: tuple[str, ...]
    owner: int


NAMESPACE = Account(("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"), owner=0)
SET_USER = Account(
    (
        "setpriv",
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        # Without it, access(2) would forget the capability, and PostgreSQL asks by it for its own programs.
        "--securebits=+no_setuid_fixup",
        "--inh-caps=-all,+dac_override",
        "--ambient-caps=-all,+dac_override",
        "--bounding-set=-all,+dac_override",
    ),
    owner=NOBODY,
)


def choose_account(program: Path, folder: Path, candidates: Sequence[Account] = (NAMESPACE, SET_USER)) -> Account:
    """The first account that can run `program` and reach `folder`; raises PostgresError if none can."""
    if os.geteuid() != 0:
        return Account((), owner=os.geteuid())
    for account in candidates:
        if _can_use(account, program, folder):
            return account
    raise PostgresError(
        f"PostgreSQL does not run as root, and neither a user namespace (unshare) nor another user (setpriv) "
        f"can reach {program} and {folder}: run this as an ordinary user, or set BLUELAMP_DATABASE_URL to a server"
    )


def hand_over(folder: Path, account: Account) -> None:
    """Makes the folder and all in it the account's, if it is not; only root has to, and only root can."""
    if os.geteuid() != 0 or folder.stat().st_uid == account.owner:
        return
    os.chown(folder, account.owner, account.owner)
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(Path(parent, name), account.owner, account.owner, follow_symlinks=False)


def _can_use(account: Account, program: Path, folder: Path) -> bool:
    check = 'test -x "$1" && test -x "$2" && test -x "$3" && "$1" --version'
    try:
        probe = subprocess.run(  # noqa: S603  (fixed command, our own paths)
            [*account.prefix, "sh", "-c", check, "sh", str(program), str(folder), sys.executable],
            capture_output=True,
            check=False,
            timeout=PROBE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0
